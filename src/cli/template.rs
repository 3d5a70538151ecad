//! `template`: an empty list to fill in.

use super::args::TemplateArgs;
use super::exit::Exit;
use super::{job, packs, screen};
use crate::error::{Error, Result};
use crate::sink::report::workbook::template;
use crate::text::{Lang, text};

pub(super) fn run(args: &TemplateArgs) -> Result<Exit> {
    let lang: Lang = args.lang.into();
    let today = job::today(args.today.as_deref())?;
    let profile = packs::in_force(&args.profile, today.month())?.profile;
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
