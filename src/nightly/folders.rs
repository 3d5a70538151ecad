//! The folders of the job (工作文件夹), looked at before any file is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::marks::{LAST_OK, LAST_PASS, METRICS};
use crate::error::{Error, Result};
use crate::ledger::{History, Places};
use crate::sink::filesystem::FileSystem;
use crate::text::{Text, text};

/// Where everything lies. Inbox and work are on one file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// 收件: what senders hand in.
    pub inbox: PathBuf,
    /// 处理中: what is being treated.
    pub work: PathBuf,
    /// 发件: results, a folder for each run.
    pub outbox: PathBuf,
    /// 存档: inputs that were used.
    pub archive: PathBuf,
    /// 隔离: inputs that could not be used, with the reason.
    pub quarantine: PathBuf,
    /// 状态: ledger, lock, marks. On a local disk.
    pub state: PathBuf,
}

const MISSING: Text = text(
    "没有这个文件夹。第一次使用请加 --init 建立；若是网络盘，请先接好",
    "there is no such folder. The first time, --init makes it; a network drive has to be mounted first",
);
const LINK: Text = text("是链接，请写真正的文件夹", "it is a link: name the real folder");
const FILE: Text = text("不是文件夹", "it is no folder");
const SAME: Text = text(
    "和另一个文件夹相同，或一个在另一个里面",
    "it is the same folder as another one, or lies inside it",
);
const OTHER_DISK: Text =
    text("work 和 inbox 要在同一个磁盘上", "work and inbox have to be on one file system");
const NOT_WRITABLE: Text = text("写不进这个文件夹", "the folder cannot be written to");

impl Folders {
    /// All of them, with their keys in the configuration.
    pub fn all(&self) -> [(&'static str, &Path); 6] {
        [
            ("inbox", &self.inbox),
            ("work", &self.work),
            ("outbox", &self.outbox),
            ("archive", &self.archive),
            ("quarantine", &self.quarantine),
            ("state", &self.state),
        ]
    }

    /// Where the ledger finds files.
    pub fn places(&self) -> Places {
        Places {
            outbox: self.outbox.clone(),
            archive: self.archive.clone(),
            quarantine: self.quarantine.clone(),
        }
    }

    /// Makes the folders that are missing, 0700.
    ///
    /// # Errors
    /// Where that fails.
    pub fn make(&self, system: &dyn FileSystem) -> Result<()> {
        for (_, path) in self.all() {
            make_whole(system, path)
                .map_err(|error| Error::at(path, NOT_WRITABLE).because(error))?;
        }
        Ok(())
    }

    /// Looks whether each folder is there, is a folder of its own, and lies where it can be used.
    ///
    /// # Errors
    /// The first that does not.
    pub fn check(&self) -> Result<()> {
        let mut real = Vec::new();
        for (_, path) in self.all() {
            let meta = fs::symlink_metadata(path).map_err(|_| Error::at(path, MISSING))?;
            if meta.is_symlink() {
                return Err(Error::at(path, LINK));
            }
            if !meta.is_dir() {
                return Err(Error::at(path, FILE));
            }
            let path_of = |error| Error::at(path, MISSING).because(error);
            real.push((path, path.canonicalize().map_err(path_of)?));
        }
        for (number, (path, one)) in real.iter().enumerate() {
            let others = real.iter().enumerate().filter(|(other, _)| *other != number);
            if others.into_iter().any(|(_, (_, other))| one.starts_with(other)) {
                return Err(Error::at(path, SAME));
            }
        }
        if disk_of(&self.inbox) != disk_of(&self.work) {
            return Err(Error::at(&self.work, OTHER_DISK));
        }
        Ok(())
    }

    /// Whether files were treated here before, as far as anything but the ledger tells.
    pub fn history(&self) -> History {
        let has_mark =
            [LAST_OK, LAST_PASS, METRICS].iter().any(|mark| self.state.join(mark).exists());
        let has_run = |folder: &PathBuf| {
            fs::read_dir(folder).is_ok_and(|entries| {
                entries.flatten().any(|entry| is_run(&entry.file_name().to_string_lossy()))
            })
        };
        let has_runs = [&self.outbox, &self.archive, &self.quarantine].into_iter().any(has_run);
        if has_mark || has_runs { History::HadRuns } else { History::None }
    }

    /// Looks whether each folder takes something, before a file is claimed.
    ///
    /// # Errors
    /// The first that does not.
    pub fn probe(&self, system: &dyn FileSystem) -> Result<()> {
        for (name, path) in self.all() {
            if name == "inbox" {
                continue;
            }
            let probe = path.join(".jianyuan-probe");
            // Left by a program that was killed.
            let _ = fs::remove_dir(&probe);
            let tried = system.create_folder(&probe).and_then(|()| fs::remove_dir(&probe));
            tried.map_err(|error| Error::at(path, NOT_WRITABLE).because(error))?;
        }
        Ok(())
    }
}

/// Whether a folder is named as those of runs are: a day, a dash, letters.
fn is_run(name: &str) -> bool {
    name.split_once('-')
        .is_some_and(|(day, _)| day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Makes a folder and what is missing above it; one that is there is left as it is.
pub(super) fn make_whole(system: &dyn FileSystem, path: &Path) -> io::Result<()> {
    let missing: Vec<_> = path.ancestors().take_while(|place| !place.exists()).collect();
    missing.into_iter().rev().filter(|place| !place.as_os_str().is_empty()).try_for_each(|place| {
        match system.create_folder(place) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            other => other,
        }
    })
}

#[cfg(unix)]
fn disk_of(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).ok().map(|meta| meta.dev())
}

/// Where disks are not told apart, a claim that fails says so.
#[cfg(not(unix))]
fn disk_of(_: &Path) -> Option<u64> {
    None
}
