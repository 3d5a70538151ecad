//! `profile`: the city profiles.

use std::fmt::Write as _;
use std::path::Path;

use super::args::{DatesArgs, ProfileAction};
use super::exit::Exit;
use super::{job, packs, profile_diff, profile_new, screen};
use crate::error::Result;
use crate::profile::codes::Label;
use crate::profile::{Profile, builtin, show};
use crate::text::{Lang, text};

pub(super) fn run(action: &ProfileAction) -> (Lang, Result<Exit>) {
    match action {
        ProfileAction::List => (Lang::Zh, list()),
        ProfileAction::Show { name, lang, dates } => {
            let lang = (*lang).into();
            (lang, show_one(name, lang, dates))
        }
        ProfileAction::Check { file, lang } => ((*lang).into(), check(file, (*lang).into())),
        ProfileAction::Schema => (Lang::Zh, schema()),
        ProfileAction::Diff(args) => (args.lang.into(), profile_diff::run(args)),
        ProfileAction::New { name, out, lang } => {
            ((*lang).into(), profile_new::run(name, out.as_deref(), (*lang).into()))
        }
    }
}

fn list() -> Result<Exit> {
    let mut lines = String::new();
    for (name, _) in builtin::FILES {
        let profile = Profile::builtin(name)?;
        let verified = if profile.verified { "已核实 verified" } else { "未核实 unverified" };
        let mark = if *name == builtin::DEFAULT { "*" } else { " " };
        let Label { zh, en } = &profile.title;
        let version = &profile.version;
        writeln!(lines, "{mark} {name}  {zh}  {en}  {version}  {verified}")
            .expect("a String takes all");
    }
    screen::say(&lines)?;
    Ok(Exit::Accepted)
}

fn show_one(name: &str, lang: Lang, dates: &DatesArgs) -> Result<Exit> {
    let (today, declared) = job::dates(dates)?;
    let pack = packs::in_force(name, declared)?;
    let dates = show::dates(&pack, declared, today, lang);
    let listing = show::listing(&pack.text, &pack.file, lang)?;
    screen::say(&format!("{dates}\n{listing}"))?;
    Ok(Exit::Accepted)
}

fn check(file: &Path, lang: Lang) -> Result<Exit> {
    packs::at(file)?;
    let no_problem = text("没有发现问题\n", "no problem found\n");
    screen::say(no_problem.get(lang))?;
    Ok(Exit::Accepted)
}

fn schema() -> Result<Exit> {
    let schema = crate::profile::schema::schema();
    let mut page = serde_json::to_string_pretty(&schema).expect("a schema is plain JSON");
    page.push('\n');
    screen::say(&page)?;
    Ok(Exit::Accepted)
}
