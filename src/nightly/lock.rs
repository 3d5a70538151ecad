//! One pass at a time (运行锁). The system frees the lock when the program ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::{Error, Result};
use crate::text::text;

/// The lock of a state folder, held while this lives.
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock; `None` where another program holds it.
    ///
    /// # Errors
    /// Where the lock file cannot be opened.
    pub fn take(state: &Path) -> Result<Option<Self>> {
        let path = state.join(".lock");
        let failed = |error| {
            Error::at(&path, text("打不开锁文件", "the lock file cannot be opened")).because(error)
        };
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
