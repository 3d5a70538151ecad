//! Arguments that are no command of ours (命令写错): clap says in English what it wants; the same comes
//! first in Chinese, for whoever types one command a month.

use std::io::IsTerminal as _;

use clap::Parser;
use clap::error::{ContextKind, ErrorKind};

use super::args::{Arguments, When};
use super::exit::Exit;
use super::{help, screen};

/// The arguments of the program; how it ends where all has been said: what is wrong with them, with status 2, or
/// help and version, with status 0.
pub(super) fn arguments() -> Result<Arguments, Exit> {
    let error = match Arguments::try_parse() {
        Ok(arguments) => return Ok(arguments),
        Err(error) => error,
    };
    // The furnished command says the same with more.
    let error = help::command().try_get_matches().err().unwrap_or(error);
    let coloured = |is_terminal: bool| {
        let printed = error.render();
        let is_coloured = is_terminal && screen::takes_colour(When::Auto);
        if is_coloured { printed.ansi().to_string() } else { printed.to_string() }
    };
    if !error.use_stderr() {
        let page = help::in_both_languages(coloured(std::io::stdout().is_terminal()).trim_end());
        let shown = screen::say(&format!("{page}\n"));
        return Err(if shown.is_ok() { Exit::Accepted } else { Exit::Failed });
    }
    let page = help::in_both_languages(coloured(std::io::stderr().is_terminal()).trim_end());
    if wants_english(std::env::args()) {
        screen::tell(&page);
    } else {
        screen::tell(&format!("错误：{}。\n\n{page}", in_chinese(&error)));
    }
    Err(Exit::Failed)
}

/// The language is an argument too, and was not read.
fn wants_english(arguments: impl Iterator<Item = String>) -> bool {
    let words: Vec<String> = arguments.collect();
    let given = words.iter().rev().find_map(|word| word.strip_prefix("--lang=")).or_else(|| {
        let pair = words.windows(2).rev().find(|pair| pair[0] == "--lang");
        pair.map(|pair| pair[1].as_str())
    });
    match given {
        Some(lang) => lang == "en",
        None => std::env::var("JIANYUAN_LANG").is_ok_and(|lang| lang == "en"),
    }
}

fn in_chinese(error: &clap::Error) -> String {
    let part = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let perhaps = |kind| match part(kind) {
        meant if meant.is_empty() => String::new(),
        meant => format!("，是不是要写 {meant}"),
    };
    let (option, value) = (part(ContextKind::InvalidArg), part(ContextKind::InvalidValue));
    match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("还缺少 {option}"),
        ErrorKind::UnknownArgument => {
            format!("没有 {option} 这个选项{}", perhaps(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidSubcommand => {
            let command = part(ContextKind::InvalidSubcommand);
            format!("没有 {command} 这个命令{}", perhaps(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{option} 后面要写一个值"),
        ErrorKind::InvalidValue => {
            format!("{option} 不能写“{value}”，可以写：{}", part(ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => format!("{option} 写的“{value}”看不懂"),
        ErrorKind::ArgumentConflict => match part(ContextKind::PriorArg) {
            other if other.is_empty() || other == option => format!("{option} 只能写一次"),
            other => format!("{option} 和 {other} 不能一起用"),
        },
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{option} 后面的值少了")
        }
        ErrorKind::TooManyValues => format!("{option} 后面的值多了：“{value}”"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "还没有写要做什么（命令）".to_owned()
        }
        _ => "命令写得不对".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_in_chinese() {
        for (words, expected) in [
            ("run a.csv", "还缺少 --out <DIR>"),
            ("run a.csv --outt o", "没有 --outt 这个选项，是不是要写 --out"),
            ("chek a.csv", "没有 chek 这个命令，是不是要写 check"),
            ("check a.csv --format pdf", "--format <FORMAT> 不能写“pdf”，可以写："),
            ("check a.csv --today", "--today <YYYY-MM-DD> 后面要写一个值"),
            ("check a.csv --today --jobs x", "--today <YYYY-MM-DD> 后面要写一个值"),
            ("check a.csv --jobs x", "--jobs <N> 写的“x”看不懂"),
            ("check a.csv --lang zh --lang en", "--lang"),
        ] {
            let typed = std::iter::once("jianyuan").chain(words.split(' '));
            let said = in_chinese(&Arguments::try_parse_from(typed).unwrap_err());
            assert!(said.starts_with(expected), "{words}: {said}");
        }
    }

    #[test]
    fn who_asks_for_english_gets_it_alone() {
        let wants = |words: &str| wants_english(words.split(' ').map(str::to_owned));
        assert!(wants("jianyuan check --lang en --x"));
        assert!(wants("jianyuan check --lang=en --x"));
        assert!(!wants("jianyuan check --lang zh --x"));
    }
}
