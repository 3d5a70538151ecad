//! Standard output and standard error (屏幕输出). Data goes to the first, messages to the second; a
//! closed pipe ends quietly.

use std::io::{IsTerminal, Write};

use crate::error::Error;
use crate::text::{Lang, text};

/// Writes data to standard output.
///
/// # Errors
/// When it cannot be written, but for a pipe that nobody reads any more.
pub(super) fn say(data: &str) -> Result<(), Error> {
    write(|out| out.write_all(data.as_bytes()))
}

/// The same for what writes itself.
pub(super) fn write(
    print: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Error> {
    let stdout = std::io::stdout();
    let mut out = std::io::BufWriter::new(stdout.lock());
    match print(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => {
            Err(Error::new(text("无法写到标准输出", "cannot write to standard output"))
                .because(error))
        }
        Ok(()) => Ok(()),
    }
}

/// Tells why the program ends.
pub(super) fn complain(error: &Error, lang: Lang) {
    tell(&error.message(lang));
}

/// Tells something on standard error; when that is closed there is nobody to tell.
pub(super) fn tell(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{message}");
}

/// Whether standard output is a terminal that takes colours.
pub(super) fn takes_colour(when: super::args::When) -> bool {
    match when {
        super::args::When::Always => true,
        super::args::When::Never => false,
        super::args::When::Auto => {
            std::io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && !is_dumb()
        }
    }
}

/// Whether the terminal knows neither colours nor how to write a line anew.
pub(super) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|kind| kind == "dumb")
}

/// Columns of the terminal; 100 where there is none.
pub(super) fn width() -> usize {
    let declared = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    declared
        .or_else(|| console::Term::stdout().size_checked().map(|(_, columns)| columns.into()))
        .unwrap_or(100)
}
