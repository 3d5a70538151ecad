//! Man pages (手册页): of the program and of each command.

use std::io;

use clap::Command;
use clap_mangen::Man;

use super::examples::{self, Page};
use super::{HELP_OF, both, command, in_both_languages};

/// The man page of a command, by its name and those above it (`["profile", "show"]`), else of the
/// program; `None` where there is no such command.
///
/// # Errors
/// Those of a writer; there are none, it writes into memory.
pub(in crate::cli) fn page(path: &[String]) -> io::Result<Option<String>> {
    let program = command();
    let found = path.iter().try_fold(&program, |above, name| above.find_subcommand(name));
    found.map(|found| rendered(found, &path.join(" "))).transpose()
}

/// All man pages with the names of their files: `jianyuan-profile-show.1`.
///
/// # Errors
/// As [`page`].
pub(in crate::cli) fn pages() -> io::Result<Vec<(String, String)>> {
    let mut pages = Vec::new();
    below(&command(), "", &mut pages)?;
    Ok(pages)
}

fn below(command: &Command, path: &str, pages: &mut Vec<(String, String)>) -> io::Result<()> {
    let name = format!("jianyuan {path}").trim_end().replace(' ', "-");
    pages.push((format!("{name}.1"), rendered(command, path)?));
    let inner = command.get_subcommands().filter(|sub| !sub.is_hide_set());
    for sub in inner.filter(|sub| sub.get_name() != "help") {
        below(sub, format!("{path} {}", sub.get_name()).trim_start(), pages)?;
    }
    Ok(())
}

fn rendered(command: &Command, path: &str) -> io::Result<String> {
    // Examples and status stand under headings of their own.
    let version = format!("jianyuan {}", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone().after_help("")).source(version).manual("社保减员");
    let mut roff = Vec::new();
    man.render_title(&mut roff)?;
    man.render_name_section(&mut roff)?;
    man.render_synopsis_section(&mut roff)?;
    man.render_description_section(&mut roff)?;
    man.render_options_section(&mut roff)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut roff)?;
    }
    let mut text = in_both_languages(&String::from_utf8_lossy(&roff));
    // There is no page of the help.
    let name = format!("jianyuan {path}").trim_end().replace([' ', '-'], "\\-");
    text = text.replace(&format!(".TP\n{name}\\-help(1)\n{HELP_OF}\n"), "");
    if let Some(page) = examples::of(path) {
        text.push_str(&foot(page));
    }
    Ok(text)
}

fn foot(page: &Page) -> String {
    let mut lines = vec![format!(".SH EXAMPLES\n{}:", escaped(&both(examples::HEADING)))];
    for example in page.examples {
        lines.push(format!(".PP\n{}\n.PP\n.nf", escaped(&both(example.what))));
        lines.extend(example.lines.iter().map(|line| format!("    {}", escaped(line))));
        lines.push(".fi".to_owned());
    }
    lines.push(".SH \"EXIT STATUS\"".to_owned());
    for (exit, means) in page.exits {
        lines.push(format!(".TP\n{}\n{}", exit.code(), escaped(&both(*means))));
    }
    lines.join("\n") + "\n"
}

/// A text as roff shows it: hyphens stay hyphens when they are pasted.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    if text.starts_with('.') { format!("\\&{text}") } else { text }
}
