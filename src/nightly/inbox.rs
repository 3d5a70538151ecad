//! What lies in the inbox and is finished (收件箱): regular files that stayed as they are for a while.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::source::stamp::Stamp;
use crate::text::text;

/// What the inbox holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Files that may be taken, by their path below the inbox.
    pub(super) files: BTreeMap<PathBuf, Stamp>,
    /// What is no file of its own: links, pipes, devices; and folders that cannot be read.
    pub(super) odd: Vec<PathBuf>,
}

impl Look {
    /// Looks once.
    ///
    /// # Errors
    /// Where the inbox itself cannot be read.
    pub(super) fn at(inbox: &Path) -> Result<Self> {
        let mut look = Self::default();
        for entry in walkdir::WalkDir::new(inbox).min_depth(1).sort_by_file_name() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if error.depth() == 0 => return Err(unreadable(inbox, error)),
                Err(error) => {
                    look.odd.extend(error.path().and_then(|path| below(inbox, path)));
                    continue;
                }
            };
            let Some(relative) = below(inbox, entry.path()) else { continue };
            if entry.file_type().is_dir() || is_passing(entry.file_name()) {
                continue;
            }
            match entry.metadata() {
                Ok(meta) if meta.is_file() => {
                    look.files.insert(relative, Stamp::of(&meta));
                }
                Ok(_) => look.odd.push(relative),
                // It went while we looked.
                Err(_) => {}
            }
        }
        Ok(look)
    }

    /// Those that are as they were at an earlier look.
    pub(super) fn settled_since(self, earlier: &Self) -> Vec<(PathBuf, Stamp)> {
        let same = |(path, shape): &(PathBuf, Stamp)| earlier.files.get(path) == Some(shape);
        self.files.into_iter().filter(same).collect()
    }
}

fn below(inbox: &Path, path: &Path) -> Option<PathBuf> {
    path.strip_prefix(inbox).ok().map(Path::to_path_buf)
}

fn unreadable(inbox: &Path, error: walkdir::Error) -> Error {
    let failed = Error::at(inbox, text("收件文件夹读不了", "the inbox cannot be read"));
    match error.into_io_error() {
        Some(source) => failed.because(source),
        None => failed,
    }
}

/// Lock files of office programs, and what browsers and copying programs have not finished.
fn is_passing(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    let name = name.to_lowercase();
    let unfinished = [".tmp", ".part", ".partial", ".crdownload", ".filepart"];
    unfinished.iter().any(|end| name.ends_with(end))
        || ["~$", ".~", "."].iter().any(|start| name.starts_with(start))
        || matches!(name.as_str(), "thumbs.db" | "desktop.ini")
}

#[cfg(test)]
mod tests {
    use super::is_passing;

    #[test]
    fn what_is_not_finished_is_left_alone() {
        let passing =
            ["~$a.xlsx", ".~lock.a.xlsx#", "a.tmp", "a.XLSX.PART", "a.crdownload", ".DS_Store"];
        assert!(passing.iter().all(|name| is_passing(name.as_ref())));
        for name in ["a.xlsx", "tmp", "a.tmp.csv", "~a.csv", "part.csv"] {
            assert!(!is_passing(name.as_ref()), "{name}");
        }
    }
}
