//! Claims (认领): a file of the inbox becomes ours by one rename, `work/<number>/<path below inbox>`.
//! The folder holds that one file; the path says whose it is when the program is started again.

use std::io;
use std::path::{Path, PathBuf};

use super::Setup;
use super::folders::make_whole;
use crate::error::{Error, Result};
use crate::sink::filesystem::FileSystem;
use crate::source::stamp::Stamp;
use crate::text::text;

/// A file that is ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    /// The name of its folder in `work`: a number, never used twice.
    pub(super) name: String,
    /// The path below the inbox.
    pub(super) relative: PathBuf,
    /// Where it lies now.
    pub(super) path: PathBuf,
}

/// Takes a file that is still as it was seen; `None` where it changed or went.
///
/// # Errors
/// Where the system refuses.
pub(super) fn take(
    setup: &Setup<'_>,
    number: u64,
    relative: &Path,
    seen: Stamp,
) -> Result<Option<Claim>> {
    let from = setup.folders.inbox.join(relative);
    let folder = setup.folders.work.join(number.to_string());
    let path = folder.join(relative);
    let failed = |error| {
        Error::at(shown(&from).as_ref(), text("认领不了这个文件", "the file cannot be claimed"))
            .because(error)
    };
    let same = |path: &Path| path.symlink_metadata().is_ok_and(|meta| Stamp::of(&meta) == seen);
    if !same(&from) {
        return Ok(None);
    }
    let parent = path.parent().unwrap_or(&folder);
    make_whole(setup.system, parent).map_err(failed)?;
    match setup.system.rename(&from, &path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return setup.system.remove_tree(&folder).map(|()| None).map_err(failed);
        }
        Err(error) => {
            let _ = setup.system.remove_tree(&folder);
            return Err(failed(error));
        }
    }
    let synced = [parent, &folder, &setup.folders.work, from.parent().unwrap_or(&from)];
    synced.iter().try_for_each(|folder| setup.system.sync_folder(folder)).map_err(failed)?;
    Ok(Some(Claim { name: number.to_string(), relative: relative.to_owned(), path }))
}

/// The claims of an earlier pass, in their order. What is left of finished ones is removed.
///
/// # Errors
/// Where the system refuses.
pub(super) fn left(setup: &Setup<'_>) -> Result<Vec<Claim>> {
    let work = &setup.folders.work;
    let failed = |error: io::Error| {
        Error::at(work, text("处理文件夹读不了", "the work folder cannot be read")).because(error)
    };
    let mut numbers = Vec::new();
    for entry in std::fs::read_dir(work).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        numbers.extend(name.to_str().and_then(|name| name.parse::<u64>().ok()));
    }
    numbers.sort_unstable();
    let mut claims = Vec::new();
    for number in numbers {
        let folder = work.join(number.to_string());
        // A folder that cannot be read may hold somebody's file: it is not taken for an empty one.
        match file_in(&folder).map_err(failed)? {
            Some(path) => {
                let relative = path.strip_prefix(&folder).unwrap_or(&path).to_owned();
                claims.push(Claim { name: number.to_string(), relative, path });
            }
            None => setup.system.remove_tree(&folder).map_err(failed)?,
        }
    }
    Ok(claims)
}

/// The one file of a claim; a claimed file may have become anything, but not a folder.
fn file_in(folder: &Path) -> io::Result<Option<PathBuf>> {
    for entry in walkdir::WalkDir::new(folder).min_depth(1) {
        let entry = entry?;
        if !entry.file_type().is_dir() {
            return Ok(Some(entry.into_path()));
        }
    }
    Ok(None)
}

/// Takes the folder of a finished claim away.
pub(super) fn drop_folder(system: &dyn FileSystem, work: &Path, claim: &Claim) -> io::Result<()> {
    system.remove_tree(&work.join(&claim.name))?;
    system.sync_folder(work)
}

/// A path as logs may hold it: what could be an identity number or a phone is cut, what could
/// disturb a terminal is shown as `�`.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let mut out = String::with_capacity(text.len());
    let mut digits = 0;
    for c in text.chars() {
        digits = if c.is_ascii_digit() || (digits > 0 && matches!(c, 'x' | 'X')) {
            digits + 1
        } else {
            0
        };
        let odd = c.is_control()
            || matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        out.push(match digits {
            _ if odd => '\u{fffd}',
            0..=8 => c,
            _ => '*',
        });
    }
    out
}

/// The bytes of a path, for the ledger.
#[cfg(unix)]
pub(super) fn bytes_of(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_vec()
}

/// The bytes of a path, for the ledger.
#[cfg(not(unix))]
pub(super) fn bytes_of(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn numbers_in_names_are_cut() {
        for (name, expected) in [
            ("离职20261123.xlsx", "离职20261123.xlsx"),
            ("张110101199003079913.xlsx", "张11010119**********.xlsx"),
            ("a11010119900307991X.csv", "a11010119**********.csv"),
            ("b\u{202e}\n.csv", "b\u{fffd}\u{fffd}.csv"),
        ] {
            assert_eq!(shown(name.as_ref()), expected);
        }
    }
}
