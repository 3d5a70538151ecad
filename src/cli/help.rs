//! Help pages and man pages (帮助、手册页): what clap makes of the arguments, Chinese first with English
//! beside; then examples that may be pasted in the project's folder, and the exit status.

mod examples;
mod man;

use clap::builder::Resettable;
use clap::{ArgAction, Command, CommandFactory as _};
use unicode_width::UnicodeWidthStr as _;

use super::args::Arguments;
use crate::text::Text;
pub(super) use man::{page, pages};

/// What clap says in English alone, and the same in both languages.
const PHRASES: [(&str, &str); 8] = [
    ("Usage:", "用法 / Usage:"),
    ("Arguments:", "参数 / Arguments:"),
    ("Commands:", "命令 / Commands:"),
    ("Options:", "选项 / Options:"),
    ("Possible values:", "可以写 / Possible values:"),
    ("[default: ", "[默认 / default: "),
    ("[env: ", "[环境变量 / env: "),
    ("For more information, try ", "更多说明 / For more information, try "),
];
const HELP: &str = "显示帮助 / Print help";
const HELP_OF: &str = "显示某个命令的帮助 / Print the help of a command";
const VERSION: &str = "显示版本 / Print version";

/// Columns of a line of examples, less its margin.
const WIDTH: usize = 74;

/// The command line with all that help pages show. For reading arguments it is not needed.
pub(super) fn command() -> Command {
    let mut command = Arguments::command();
    // The commands and options that clap adds are there only afterwards.
    command.build();
    furnished(command, "")
}

/// `path`: the names of the commands above and its own, without that of the program.
fn furnished(command: Command, path: &str) -> Command {
    let mut command = command.mut_args(|arg| match arg.get_action() {
        ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong => {
            arg.help(HELP).long_help(Resettable::Reset)
        }
        ArgAction::Version => arg.help(VERSION),
        _ => arg,
    });
    if let Some(page) = examples::of(path) {
        command = command.after_help(foot(page));
    }
    let names: Vec<_> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(&name, |sub| {
            if name == "help" { sub.about(HELP_OF) } else { furnished(sub, path.trim_start()) }
        });
    }
    command
}

/// Examples and exit status, as they stand at the foot of a help page.
fn foot(page: &examples::Page) -> String {
    let mut lines = vec![format!("{}:", both(examples::HEADING))];
    for example in page.examples {
        let what = both(example.what);
        if what.width() <= WIDTH {
            lines.push(format!("  # {what}"));
        } else {
            // Broken by a terminal, a comment would be pasted as half a command.
            lines.extend([example.what.zh, example.what.en].map(|what| format!("  # {what}")));
        }
        lines.extend(example.lines.iter().map(|line| format!("  {line}")));
    }
    lines.push(String::new());
    lines.push(format!("{}:", both(examples::STATUS)));
    lines.extend(
        page.exits.iter().map(|(exit, means)| format!("  {:<3}  {}", exit.code(), both(*means))),
    );
    lines.join("\n")
}

fn both(said: Text) -> String {
    let gap = if said.zh.ends_with('）') { "" } else { " " };
    format!("{}{gap}/ {}", said.zh, said.en)
}

/// What clap printed, with its own words in both languages.
pub(super) fn in_both_languages(printed: &str) -> String {
    PHRASES.iter().fold(printed.to_owned(), |text, (english, both)| text.replace(english, both))
}
