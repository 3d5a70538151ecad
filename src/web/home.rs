//! Where uploads lie for a while (临时存放): one private folder for each running program, erased when it
//! ends. What a killed program left is erased by the next one that starts.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::secret::Secret;
use crate::scratch;

/// The private folder of this program.
pub(super) struct Home {
    /// What outlives the program: what senders' layouts mean. Holds nobody's data.
    pub(super) state: PathBuf,
    folder: PathBuf,
    /// Held for as long as the program lives; freed by the system when it is killed.
    _lock: File,
}

const PREFIX: &str = "visits-";
/// Another program that starts may take a new folder for a dead one's: then another is made.
const ATTEMPTS: usize = 16;
const LOCK: &str = ".lock";

impl Home {
    /// Makes the folder below `state`, and erases what dead programs left there.
    pub(super) fn open(state: &Path) -> io::Result<Self> {
        make_private(state)?;
        for entry in fs::read_dir(state)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(PREFIX) {
                erase_if_dead(&entry.path());
            }
        }
        let mut made = Err(io::ErrorKind::WouldBlock.into());
        for _ in 0..ATTEMPTS {
            let folder = state.join(format!("{PREFIX}{}", Secret::new()?.as_str()));
            make_private(&folder)?;
            made = create(&folder.join(LOCK)).and_then(|lock| {
                lock.try_lock()?;
                Ok(Self { state: state.to_owned(), folder, _lock: lock })
            });
            let is_taken = |error: &io::Error| error.kind() == io::ErrorKind::WouldBlock;
            if !made.as_ref().is_err_and(is_taken) {
                break;
            }
        }
        made
    }

    /// A new folder for a visit or a run.
    pub(super) fn room(&self, name: &Secret) -> io::Result<Room> {
        let folder = self.folder.join(name.as_str());
        make_private(&folder)?;
        Ok(Room(folder))
    }

    /// A page that leads the browser to an address. The address holds the token, and a program's
    /// arguments can be seen by everybody on the machine: the browser is given this file instead.
    pub(super) fn signpost(&self, address: &str) -> io::Result<PathBuf> {
        let path = self.folder.join("open.html");
        let page = format!(
            "<!doctype html><meta charset=\"utf-8\"><title>减员</title>\
             <meta http-equiv=\"refresh\" content=\"0;url={address}\">\
             <a href=\"{address}\">打开 / open</a>\n"
        );
        io::Write::write_all(&mut create(&path)?, page.as_bytes())?;
        Ok(path)
    }
}

impl Home {
    /// Erases everything for good. A run that is still going would make its folders anew: from now on no
    /// place is made any more, and what it has finds its folder gone.
    pub(super) fn end(&self) {
        std::mem::forget(scratch::places());
        erase(&self.folder);
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        erase(&self.folder);
    }
}

/// A folder that is erased with its owner.
pub(super) struct Room(PathBuf);

impl Room {
    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Makes a new file in it that only we can read.
    pub(super) fn create(&self, name: &str) -> io::Result<(PathBuf, File)> {
        let path = self.0.join(name);
        create(&path).map(|file| (path, file))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A folder without a lock gets one in a moment, or is what an earlier program could not erase.
const WITHOUT_LOCK: Duration = Duration::from_hours(1);

fn erase_if_dead(folder: &Path) {
    let Ok(lock) = File::open(folder.join(LOCK)) else {
        let modified = folder.metadata().and_then(|facts| facts.modified());
        let age = modified.ok().and_then(|modified| modified.elapsed().ok());
        if age.is_some_and(|age| age > WITHOUT_LOCK) {
            erase(folder);
        }
        return;
    };
    if lock.try_lock().is_ok() {
        erase(folder);
    }
}

/// A run that is still going may be writing there: under another name its folder is out of its reach. The
/// lock goes last: should this be cut short, the next start finds by it that what is left is nobody's.
fn erase(folder: &Path) {
    const ATTEMPTS: usize = 20;
    for _ in 0..ATTEMPTS {
        let mut is_empty = true;
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_name() != LOCK {
                is_empty &= erase_entry(&entry).is_ok();
            }
        }
        if is_empty {
            let _ = fs::remove_dir_all(folder);
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn erase_entry(entry: &fs::DirEntry) -> io::Result<()> {
    let path = entry.path();
    if !entry.file_type()?.is_dir() {
        return fs::remove_file(path);
    }
    let mut name = entry.file_name();
    name.push("-gone");
    let gone = path.with_file_name(name);
    match fs::rename(&path, &gone) {
        Ok(()) => fs::remove_dir_all(gone),
        Err(_) => fs::remove_dir_all(path),
    }
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let found = fs::symlink_metadata(folder)?;
    if !found.is_dir() || found.uid() != rustix::process::getuid().as_raw() {
        return Err(io::Error::other("the folder belongs to somebody else"));
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn create(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options().read(true).write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> io::Result<File> {
    File::options().read(true).write(true).create_new(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_dead_program_left_is_erased_and_a_living_one_keeps_its_own() {
        let state = tempfile::tempdir().unwrap();
        let dead = state.path().join("visits-dead");
        fs::create_dir_all(dead.join("visit")).unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        fs::write(dead.join("visit/in-0"), "somebody").unwrap();
        let living = Home::open(state.path()).unwrap();
        assert!(!dead.exists());
        let room = living.room(&Secret::new().unwrap()).unwrap();
        let (path, _) = room.create("in-0").unwrap();
        drop(Home::open(state.path()).unwrap());
        assert!(path.exists(), "another start leaves the living alone");
        drop(room);
        assert!(!path.exists());
        drop(living);
        assert_eq!(fs::read_dir(state.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_lost_its_lock_is_erased_when_it_is_old() {
        let state = tempfile::tempdir().unwrap();
        let folder = state.path().join("visits-left");
        fs::create_dir_all(folder.join("visit")).unwrap();
        fs::write(folder.join("visit/in-0"), "somebody").unwrap();
        drop(Home::open(state.path()).unwrap());
        assert!(folder.exists(), "its owner may be about to lock it");
        let long_ago = std::time::SystemTime::now() - WITHOUT_LOCK * 2;
        File::open(&folder).unwrap().set_modified(long_ago).unwrap();
        drop(Home::open(state.path()).unwrap());
        assert!(!folder.exists());
    }

    /// Somebody still writes while it is erased, as a run does that is still going.
    #[test]
    fn erasing_wins_against_writing() {
        let state = tempfile::tempdir().unwrap();
        let living = Home::open(state.path()).unwrap();
        let room = living.room(&Secret::new().unwrap()).unwrap();
        let inner = room.path().join("out");
        fs::create_dir(&inner).unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut number = 0_u64;
                while fs::write(inner.join(number.to_string()), "somebody").is_ok() {
                    number += 1;
                }
            });
            std::thread::sleep(Duration::from_millis(20));
            drop(living);
        });
        assert_eq!(fs::read_dir(state.path()).unwrap().count(), 0);
    }
}
