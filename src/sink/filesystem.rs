//! The few file operations that staging needs (文件操作), as a seam: tests let the n-th one fail.
//!
//! Platform differences end here. Folders are made 0700 and files 0600 where the system knows modes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

/// What staging asks of a file system (文件系统).
pub trait FileSystem: Send + Sync {
    /// Makes a folder that must not exist yet.
    ///
    /// # Errors
    /// The system's.
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        new_folder(path)
    }

    /// Makes a file that must not exist yet.
    ///
    /// # Errors
    /// The system's.
    fn create_file(&self, path: &Path) -> io::Result<File> {
        new_file(path)
    }

    /// Writes some of the bytes and says how many.
    ///
    /// # Errors
    /// The system's.
    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        file.write(bytes)
    }

    /// Brings one finished file to the disk.
    ///
    /// # Errors
    /// The system's.
    fn sync_file(&self, path: &Path) -> io::Result<()> {
        OpenOptions::new().write(true).open(path)?.sync_all()
    }

    /// Brings a folder's list of names to the disk.
    ///
    /// # Errors
    /// The system's.
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        flush_folder(path)
    }

    /// Brings everything of the disk on which `folder` lies to it, at once.
    ///
    /// # Errors
    /// `Unsupported` where there is no such call; else the system's.
    fn sync_disk(&self, folder: &Path) -> io::Result<()> {
        flush_disk(folder)
    }

    /// Moves a folder to a name that is free or an empty folder.
    ///
    /// # Errors
    /// The system's.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    /// Swaps two names in one step.
    ///
    /// # Errors
    /// `Unsupported` or `InvalidInput` where there is no such call; else the system's.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        swap(one, other)
    }

    /// Removes a folder with all that is in it.
    ///
    /// # Errors
    /// The system's.
    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }
}

/// The real one (本机文件系统).
#[derive(Clone, Copy, Debug, Default)]
pub struct Native;

impl FileSystem for Native {}

#[cfg(unix)]
fn new_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(unix)]
fn new_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(unix)]
fn flush_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(not(unix))]
fn new_folder(path: &Path) -> io::Result<()> {
    fs::create_dir(path)
}

#[cfg(not(unix))]
fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(not(unix))]
fn flush_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn flush_disk(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(target_os = "linux")]
fn swap(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn flush_disk(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(target_os = "linux"))]
fn swap(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
