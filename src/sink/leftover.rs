//! What a run that was killed left (残留), beside its target and among temporary files: people's data that
//! nobody will come for. The next run there removes it.
//!
//! Whoever works in a temporary folder holds a lock on it. The system frees it when the program
//! ends, however it ends, so a folder whose lock can be had is nobody's any more. Where a disk knows no
//! locks, folders are left alone.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::filesystem::FileSystem;

/// Makes a new folder the caller's own, as long as what is returned lives; `None` where the disk knows
/// no locks.
///
/// # Errors
/// `AlreadyExists` where somebody took the folder for a leftover meanwhile: the caller makes another. Those of
/// opening it: without a lock it would be taken for one.
pub fn own(folder: &Path) -> io::Result<Option<File>> {
    let lock = match open(folder) {
        Ok(Some(lock)) => lock,
        Ok(None) => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        Err(error) => return Err(error),
    };
    match lock.try_lock() {
        Ok(()) if is_there(folder, &lock) => Ok(Some(lock)),
        Ok(()) | Err(fs::TryLockError::WouldBlock) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(fs::TryLockError::Error(_)) => Ok(None),
    }
}

/// So many characters of a folder's name are random.
pub const RANDOM: usize = 8;

/// Removes the folders of killed runs in `parent`, whose names are a prefix of ours and [`RANDOM`] letters
/// and digits. One that cannot be removed stays; the run at hand is not about it.
pub fn sweep(system: &dyn FileSystem, parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let random = name.to_str().and_then(|name| name.strip_prefix(prefix));
        // Not `old-` and digits: that may be somebody's only copy of an earlier result.
        let is_ours = random.is_some_and(|random| {
            random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let Ok(Some(lock)) = open(&entry.path()) else { continue };
        if lock.try_lock().is_ok() {
            let _ = system.remove_tree(&entry.path());
        }
    }
}

/// A folder as something that can be locked.
#[cfg(unix)]
fn open(folder: &Path) -> io::Result<Option<File>> {
    File::open(folder).map(Some)
}

#[cfg(not(unix))]
fn open(_: &Path) -> io::Result<Option<File>> {
    Ok(None)
}

/// Whether the folder of that name is still the one that is open.
#[cfg(unix)]
fn is_there(folder: &Path, open: &File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let facts = |facts: fs::Metadata| (facts.dev(), facts.ino());
    let there = folder.symlink_metadata().map(facts);
    there.is_ok_and(|there| open.metadata().is_ok_and(|open| facts(open) == there))
}

#[cfg(not(unix))]
fn is_there(_: &Path, _: &File) -> bool {
    true
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::sink::filesystem::Native;

    fn is_taken(folder: &Path) -> bool {
        own(folder).is_err_and(|error| error.kind() == io::ErrorKind::AlreadyExists)
    }

    #[test]
    fn a_folder_is_somebodys_as_long_as_its_lock_lives() {
        let place = tempfile::tempdir().unwrap();
        let [ours, left, old, mine] = [".x-0123abcd", ".x-4567abcd", ".x-old-4567abcd", ".x-mine"]
            .map(|name| place.path().join(name));
        for folder in [&ours, &left, &old, &mine] {
            fs::create_dir(folder).unwrap();
        }
        let lock = own(&ours).unwrap();
        assert!(lock.is_some() && is_taken(&ours));
        sweep(&Native, place.path(), ".x-");
        assert_eq!([&ours, &left, &old, &mine].map(|one| one.exists()), [true, false, true, true]);
        // Somebody else's sweep was faster than its owner.
        assert!(is_taken(&left));
        drop(lock);
        sweep(&Native, place.path(), ".x-");
        assert!(!ours.exists());
    }
}
