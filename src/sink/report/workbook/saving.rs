//! Workbooks onto a disk that may be full (写表时磁盘出错). The library panics where it cannot write the rows that it keeps
//! in a file on the side, and complains on standard error, in its own words, where it cannot end an
//! archive. Here both become what they are: an error of the system.

use std::cell::Cell;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind};

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::error::of_panic;

thread_local! {
    /// Whether a panic of this thread is caught here.
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Builds a workbook and writes it.
///
/// # Errors
/// When the writer does not take the bytes, or a file on the side cannot be written.
pub fn save(
    build: impl FnOnce() -> Result<Workbook, XlsxError>,
    out: &mut (dyn Write + Send),
) -> io::Result<()> {
    let mut out = UntilItFails { out, failed: None };
    let saved = guarded(|| build()?.save_to_writer(&mut out));
    // What the writer said is exact; the library words it anew.
    out.failed.map_or(saved, Err)
}

/// Whether this panic is caught here and told as an error, so that nothing is to be said of it.
pub fn is_caught(panic: &PanicHookInfo<'_>) -> bool {
    IS_CAUGHT.get() && of_panic(panic.payload()).is_some()
}

fn guarded(work: impl FnOnce() -> Result<(), XlsxError>) -> io::Result<()> {
    let before = IS_CAUGHT.replace(true);
    let ended = catch_unwind(AssertUnwindSafe(work));
    IS_CAUGHT.set(before);
    match ended {
        Ok(Ok(())) => Ok(()),
        Ok(Err(XlsxError::IoError(error))) => Err(error),
        Ok(Err(other)) => Err(io::Error::other(other)),
        Err(panic) => match of_panic(&*panic) {
            Some(error) => Err(error),
            // A mistake of ours.
            None => resume_unwind(panic),
        },
    }
}

/// After its first error it takes everything, so that the library can end its archive in peace. What
/// it took is of no use to anybody, and the caller learns of the error.
struct UntilItFails<'w> {
    out: &'w mut (dyn Write + Send),
    failed: Option<io::Error>,
}

impl UntilItFails<'_> {
    fn asked<T>(
        &mut self,
        otherwise: T,
        ask: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<T>,
    ) -> io::Result<T> {
        if self.failed.is_some() {
            return Ok(otherwise);
        }
        ask(self.out).map_err(|error| {
            let kind = error.kind();
            if kind != io::ErrorKind::Interrupted {
                self.failed = Some(error);
            }
            kind.into()
        })
    }
}

impl Write for UntilItFails<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.asked(bytes.len(), |out| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.asked((), |out| out.flush())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many bytes.
    struct Disk(usize);

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let count = bytes.len().min(self.0);
            self.0 -= count;
            if count == 0 { Err(io::Error::from_raw_os_error(28)) } else { Ok(count) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn book() -> Result<Workbook, XlsxError> {
        let mut book = Workbook::new();
        book.add_worksheet().write(0, 0, "姓名")?;
        Ok(book)
    }

    #[test]
    fn what_the_disk_said_is_what_is_told() {
        let mut whole = Vec::new();
        save(book, &mut whole).unwrap();
        for room in [0, 1, 500, whole.len() - 30, whole.len() - 1] {
            let error = save(book, &mut Disk(room)).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::StorageFull, "{room}: {error}");
        }
        save(book, &mut Disk(whole.len())).unwrap();
    }

    #[test]
    fn a_panic_over_a_full_disk_is_an_error_and_any_other_is_none() {
        let full = io::Error::from_raw_os_error(28);
        let words = format!("Couldn't write to xml file: {full:?}");
        let error = save(|| std::panic::resume_unwind(Box::new(words)), &mut Vec::new());
        assert_eq!(error.unwrap_err().kind(), io::ErrorKind::StorageFull);
        let other = || std::panic::resume_unwind(Box::new("index out of bounds".to_owned()));
        assert!(catch_unwind(|| save(other, &mut Vec::new())).is_err());
        assert!(!IS_CAUGHT.get());
    }
}
