//! `profile`: the city profiles.

use std::fmt::Write as _;
use std::path::Path;

use super::args::ProfileAction;
use super::exit::Exit;
use super::{job, screen};
use crate::error::{Error, Result};
use crate::profile::codes::Label;
use crate::profile::{Profile, builtin, calendar, show};
use crate::text::{Lang, text};

pub(super) fn run(action: &ProfileAction) -> (Lang, Result<Exit>) {
    match action {
        ProfileAction::List => (Lang::Zh, list()),
        ProfileAction::Show { name, lang, today } => {
            ((*lang).into(), show_one(name, (*lang).into(), today.as_deref()))
        }
        ProfileAction::Check { file, lang } => ((*lang).into(), check(file, (*lang).into())),
        ProfileAction::Schema => (Lang::Zh, schema()),
    }
}

fn list() -> Result<Exit> {
    let mut lines = String::new();
    for (name, _) in builtin::FILES {
        let profile = job::profile(name)?;
        let verified = if profile.verified { "verified" } else { "unverified" };
        let mark = if *name == builtin::DEFAULT { "*" } else { " " };
        let Label { zh, en } = &profile.title;
        let version = &profile.version;
        writeln!(lines, "{mark} {name}  {zh}  {en}  {version}  {verified}")
            .expect("a String takes all");
    }
    screen::say(&lines)?;
    Ok(Exit::Accepted)
}

fn show_one(name: &str, lang: Lang, today: Option<&str>) -> Result<Exit> {
    let profile = job::profile(name)?;
    let today = job::today(today)?;
    let source = match builtin::text(name) {
        Some(source) => source.to_owned(),
        None => read(Path::new(name))?,
    };
    let listing = show::listing(&source, name, lang)?;
    let dates = calendar::calendar(&profile, today.month(), today);
    let dates = text(
        "本月申报期 {first} 至 {last}，保费申报截止 {premium}，今天 {today}\n",
        "this month: window {first} to {last}, premium declared by {premium}, today {today}\n",
    )
    .fill(&[
        ("first", dates.window.0.to_string().into()),
        ("last", dates.window.1.to_string().into()),
        ("premium", dates.premium_declared_by.to_string().into()),
        ("today", today.to_string().into()),
    ]);
    screen::say(&format!("{}{listing}", dates.get(lang)))?;
    Ok(Exit::Accepted)
}

fn check(file: &Path, lang: Lang) -> Result<Exit> {
    read(file)?;
    job::profile(&file.to_string_lossy())?;
    let no_problem = text("没有发现问题\n", "no problem found\n");
    screen::say(no_problem.get(lang))?;
    Ok(Exit::Accepted)
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| {
        Error::at(path, text("读不了城市规则文件", "the profile cannot be read")).because(error)
    })
}

fn schema() -> Result<Exit> {
    let schema = schemars::schema_for!(Profile);
    let mut page = serde_json::to_string_pretty(&schema).expect("a schema is plain JSON");
    page.push('\n');
    screen::say(&page)?;
    Ok(Exit::Accepted)
}
