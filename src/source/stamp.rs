//! Whether somebody wrote to a file meanwhile (文件印记), without reading it again.

use std::fs::Metadata;
use std::path::Path;
use std::time::SystemTime;

/// What changes when somebody writes to a file or puts another in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    identity: (u64, u64),
}

impl Stamp {
    /// Of a file that was looked at.
    pub fn of(meta: &Metadata) -> Self {
        Self { bytes: meta.len(), modified: meta.modified().ok(), identity: identity(meta) }
    }

    /// Whether it is the same file, written to or not, and not another in its place.
    pub fn is_same_file(&self, other: &Self) -> bool {
        self.identity == other.identity
    }

    /// Of the file of that name; `None` where it cannot be seen.
    pub fn at(path: &Path) -> Option<Self> {
        path.metadata().ok().as_ref().map(Self::of)
    }
}

#[cfg(unix)]
fn identity(meta: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt as _;
    (meta.dev(), meta.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> (u64, u64) {
    (0, 0)
}
