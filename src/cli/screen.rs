//! Standard output and standard error (屏幕输出). Data goes to the first, messages to the second; a
//! closed pipe ends quietly.

use std::io::{IsTerminal, Write};

use crate::error::Error;
use crate::ident::mask_label;
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
        Err(error) if is_closed_pipe(&error) => Ok(()),
        Err(error) => {
            Err(Error::new(text("无法写到标准输出", "cannot write to standard output"))
                .because(error))
        }
        Ok(()) => Ok(()),
    }
}

/// Whether nobody reads any more, also where another writer has wrapped that up.
fn is_closed_pipe(error: &std::io::Error) -> bool {
    let is_closed = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
    let mut inner = error.get_ref().map(|inner| inner as &(dyn std::error::Error + 'static));
    while let Some(error) = inner {
        // Of what it wraps, this one tells by its kind alone.
        let of_csv = error.downcast_ref::<csv::Error>().map(csv::Error::kind);
        let is_csv = matches!(of_csv, Some(csv::ErrorKind::Io(inner)) if is_closed(inner));
        if is_csv || error.downcast_ref().is_some_and(is_closed) {
            return true;
        }
        inner = error.source();
    }
    is_closed(error)
}

/// Tells why the program ends. A file that it names may be called by somebody's number.
pub(super) fn complain(error: &Error, lang: Lang) {
    tell(&mask_label(&error.message(lang)));
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

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::*;

    #[test]
    fn a_closed_pipe_is_known_inside_other_errors() {
        let closed = || Error::from(ErrorKind::BrokenPipe);
        assert!(is_closed_pipe(&closed()));
        assert!(is_closed_pipe(&Error::from(csv::Error::from(closed()))));
        assert!(is_closed_pipe(&Error::other(closed())));
        assert!(!is_closed_pipe(&Error::from(csv::Error::from(Error::from(
            ErrorKind::StorageFull
        )))));
        assert!(!is_closed_pipe(&Error::other("a disk is full")));
    }
}
