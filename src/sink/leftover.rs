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
/// `AlreadyExists` where somebody took the folder for a leftover meanwhile: the caller makes another.
pub fn own(folder: &Path) -> io::Result<Option<File>> {
    let Some(lock) = open(folder) else { return Ok(None) };
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
        let Some(lock) = open(&entry.path()) else { continue };
        if lock.try_lock().is_ok() {
            let _ = system.remove_tree(&entry.path());
        }
    }
}

/// A folder as something that can be locked.
#[cfg(unix)]
fn open(folder: &Path) -> Option<File> {
    File::open(folder).ok()
}

#[cfg(not(unix))]
fn open(_: &Path) -> Option<File> {
    None
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
