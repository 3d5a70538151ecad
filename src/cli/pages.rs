//! Pages about the program itself (说明页): rules, completions, the man page.

use super::args::{ManArgs, RulesArgs, RulesFormat};
use super::exit::Exit;
use super::{help, screen};
use crate::error::{Error, Result};
use crate::rules::{self, Rule, reference};
use crate::text::{Lang, text};

/// `rules`.
pub(super) fn rules(args: &RulesArgs) -> Result<Exit> {
    let lang = args.lang.into();
    let page = match args.format {
        RulesFormat::Md => reference::markdown(lang),
        RulesFormat::Text => rules::all().map(|rule| line(rule, lang)).collect(),
        RulesFormat::Json => json(),
    };
    screen::say(&page)?;
    Ok(Exit::Accepted)
}

fn line(rule: &Rule, lang: Lang) -> String {
    let severity = rule.severity.label().get(lang);
    format!("{}  {severity}  {}  {}\n", rule.code, rule.name, rule.message.unfilled(lang))
}

fn json() -> String {
    let both = |text: crate::text::Text| serde_json::json!({"zh": text.unfilled(Lang::Zh), "en": text.unfilled(Lang::En)});
    let list: Vec<_> = rules::all()
        .map(|rule| {
            serde_json::json!({
                "code": rule.code.as_str(),
                "name": rule.name,
                "severity": rule.severity.as_str(),
                "fields": rule.fields.iter().map(|field| field.key()).collect::<Vec<_>>(),
                "message": both(rule.message),
                "why": both(rule.why),
                "fix": both(rule.fix),
                "basis": both(rule.basis),
                "since": rule.since,
            })
        })
        .collect();
    let mut page = serde_json::to_string_pretty(&list).expect("texts and lists only");
    page.push('\n');
    page
}

/// `completions SHELL`.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<Exit> {
    // Straight to a pipe that is closed, the generator would panic.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut help::command(), "jianyuan", &mut script);
    screen::write(|out| out.write_all(&script))?;
    Ok(Exit::Accepted)
}

/// `man`.
pub(super) fn man(args: &ManArgs) -> Result<Exit> {
    let failed = || text("手册页写不了", "the man page cannot be written");
    let Some(folder) = &args.out else {
        let page = help::page(&args.command).map_err(|e| Error::new(failed()).because(e))?;
        let none = || {
            let name = args.command.join(" ");
            Error::new(
                text("没有 {name} 这个命令", "there is no command {name}")
                    .fill(&[("name", name.into())]),
            )
        };
        screen::say(&page.ok_or_else(none)?)?;
        return Ok(Exit::Accepted);
    };
    let written = std::fs::create_dir_all(folder).and_then(|()| {
        let put = |(name, page): (String, String)| std::fs::write(folder.join(name), page);
        help::pages()?.into_iter().try_for_each(put)
    });
    written.map_err(|error| Error::at(folder, failed()).because(error))?;
    Ok(Exit::Accepted)
}
