//! `template`: an empty list to fill in.

use std::path::PathBuf;

use clap::Args;

use super::args::{LangArg, ProfileArg, TodayArg};
use super::exit::Exit;
use super::{job, packs, screen};
use crate::error::{Error, Result};
use crate::sink::report::workbook::template;
use crate::text::{Lang, text};

/// `template`.
#[derive(Debug, Args)]
pub struct TemplateArgs {
    /// The city.
    #[command(flatten)]
    pub profile: ProfileArg,
    /// 写到哪个文件 / The file to write
    #[arg(long, default_value = "减员名单.xlsx", value_name = "FILE")]
    pub out: PathBuf,
    /// 替换已有的文件 / Replace an existing file
    #[arg(long)]
    pub overwrite: bool,
    /// The day.
    #[command(flatten)]
    pub today: TodayArg,
    /// The language.
    #[command(flatten)]
    pub lang: LangArg,
}

pub(super) fn run(args: &TemplateArgs) -> Result<Exit> {
    let lang: Lang = args.lang.into();
    let today = job::today(&args.today)?;
    let profile = packs::in_force(&args.profile.profile, today.month())?.profile;
    if args.out.exists() && !args.overwrite {
        let what = text(
            "这个文件已经有了，没有改动。请换一个名字，或加 --overwrite",
            "this file exists and was left alone. Name another one, or add --overwrite",
        );
        return Err(Error::at(&args.out, what));
    }
    let mut book = Vec::new();
    let made = template::write(&profile, lang, (today.month(), today), &mut book);
    let written = made.and_then(|()| {
        crate::sink::write_file(&args.out, |out| std::io::Write::write_all(out, &book))
    });
    written.map_err(|error| {
        Error::at(&args.out, text("写不了空白名单", "the template cannot be written"))
            .because(error)
    })?;
    let said = text("写好了空白名单：{path}", "Wrote the empty list: {path}");
    let path = args.out.display().to_string();
    screen::say(&(said.fill(&[("path", path.into())]).get(lang).to_owned() + "\n"))?;
    Ok(Exit::Accepted)
}
