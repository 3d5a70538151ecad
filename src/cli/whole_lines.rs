//! Lines that come out whole or not at all (整行写出): a program told to end between two of them ends there, and
//! whoever reads never gets half of one.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use super::ending;

/// Held while lines go out.
static GOING_OUT: Mutex<()> = Mutex::new(());

/// So many bytes go out together.
const TOGETHER: usize = 1 << 16;

/// What is written at once is a line or several, ends included.
pub(super) struct WholeLines<'o> {
    out: &'o mut dyn Write,
    lines: Vec<u8>,
}

impl<'o> WholeLines<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self { out, lines: Vec::new() }
    }
}

impl Write for WholeLines<'_> {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        if self.lines.is_empty() && lines.len() >= TOGETHER {
            put(self.out, lines)?;
        } else {
            self.lines.extend_from_slice(lines);
            if self.lines.len() >= TOGETHER {
                self.flush()?;
            }
        }
        Ok(lines.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        put(self.out, &self.lines)?;
        self.lines.clear();
        Ok(())
    }
}

fn put(out: &mut dyn Write, lines: &[u8]) -> io::Result<()> {
    ending::wait_if_told();
    let _going_out = GOING_OUT.lock().unwrap_or_else(PoisonError::into_inner);
    out.write_all(lines)?;
    out.flush()
}

/// Has no more lines go out, as long as what is returned lives; `None` where some are on their way.
#[cfg(unix)]
pub(super) fn hold() -> Option<std::sync::MutexGuard<'static, ()>> {
    use std::sync::TryLockError;
    match GOING_OUT.try_lock() {
        Ok(held) => Some(held),
        Err(TryLockError::Poisoned(held)) => Some(held.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// What was taken at once.
    #[derive(Default)]
    struct Taken(Vec<Vec<u8>>);

    impl Write for Taken {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_stay_together() {
        let mut taken = Taken::default();
        let mut lines = WholeLines::new(&mut taken);
        let long = [b"x".repeat(TOGETHER), b"\n".to_vec()].concat();
        for line in [&b"a\n"[..], b"b\n", &long, &long] {
            lines.write_all(line).unwrap();
        }
        lines.write_all(b"c\n").unwrap();
        lines.flush().unwrap();
        let expected = [[b"a\nb\n", &long[..]].concat(), long.clone(), b"c\n".to_vec()];
        assert!(taken.0 == expected);
        let held = hold().unwrap();
        assert!(hold().is_none());
        drop(held);
    }
}
