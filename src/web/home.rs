//! Where uploads lie for a while (临时存放): one private folder for each running program, erased when it
//! ends. What a killed program left is erased by the next one that starts.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::secret::Secret;

/// The private folder of this program.
pub(super) struct Home {
    /// What outlives the program: what senders' layouts mean. Holds nobody's data.
    pub(super) state: PathBuf,
    folder: PathBuf,
    /// Held for as long as the program lives; freed by the system when it is killed.
    _lock: File,
}

const PREFIX: &str = "visits-";
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
        let folder = state.join(format!("{PREFIX}{}", Secret::new()?.as_str()));
        make_private(&folder)?;
        let lock = create(&folder.join(LOCK))?;
        lock.try_lock().map_err(|_| io::Error::other("the new folder is locked"))?;
        Ok(Self { state: state.to_owned(), folder, _lock: lock })
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
    /// Erases everything now, whoever still holds a part of it.
    pub(super) fn erase(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.erase();
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

fn erase_if_dead(folder: &Path) {
    // Without a lock its owner died before it had made one, or is about to: the next start decides.
    let Ok(lock) = File::open(folder.join(LOCK)) else { return };
    if lock.try_lock().is_ok() {
        let _ = fs::remove_dir_all(folder);
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
}
