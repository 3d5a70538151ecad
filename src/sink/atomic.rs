//! All or nothing (整体写出): a run's files are written into a private folder beside their place,
//! brought to the disk, and moved there in one step.
//!
//! Whatever fails before that step leaves the place as it was; dropping a [`Staging`] removes what
//! it wrote. The folder of a run that was killed outright goes with the next run to the same place.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

use super::WrittenFile;
use super::error::{Action, WriteError};
use super::filesystem::{FileSystem, Native};
use super::leftover;
use super::target::{Overwrite, Target};
use crate::scratch;

/// From so many files on, one call for the whole disk is cheaper than one a file.
const SYNC_ONE_BY_ONE: usize = 64;

/// Names tried before giving up; each has 32 random bits.
const ATTEMPTS: u32 = 16;

/// The files of a run before they are in place (暂存区). Shared by threads.
pub struct Staging<'f> {
    system: &'f dyn FileSystem,
    target: Target,
    folder: PathBuf,
    /// Says that the folder is no leftover of a killed run.
    lock: Option<File>,
    /// Parents of the target that were made, outermost first.
    parents: Vec<PathBuf>,
    made: Mutex<Made>,
    state: State,
}

#[derive(Default)]
struct Made {
    folders: BTreeSet<PathBuf>,
    files: Vec<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    InPlace,
}

/// What a commit leaves to be told (已就位).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The folder that holds the run's files now.
    pub path: PathBuf,
    /// The earlier run's folder under its temporary name, where it could not be removed.
    pub left_over: Option<PathBuf>,
}

impl Staging<'static> {
    /// Makes the staging folder beside the target, and the target's parents where they are missing.
    ///
    /// # Errors
    /// Where a folder cannot be made.
    pub fn begin(target: Target) -> Result<Self, WriteError> {
        sweep(&target);
        Staging::begin_on(&Native, target)
    }
}

impl<'f> Staging<'f> {
    /// The same on another file system.
    ///
    /// # Errors
    /// Where a folder cannot be made.
    pub fn begin_on(system: &'f dyn FileSystem, target: Target) -> Result<Self, WriteError> {
        let mut staging = Self {
            system,
            folder: PathBuf::new(),
            lock: None,
            target,
            parents: Vec::new(),
            made: Mutex::default(),
            state: State::Open,
        };
        let mut places = scratch::places();
        staging.make_parents()?;
        (staging.folder, staging.lock) = staging.make_own()?;
        places.insert(staging.folder.clone());
        drop(places);
        Ok(staging)
    }

    /// Opens a new file. `path` is relative to the output folder, with `/`; its folders are made.
    ///
    /// # Errors
    /// Where the system refuses, also when the file exists.
    ///
    /// # Panics
    /// When `path` leaves the folder: file names are made by this program.
    pub fn create(&self, path: &str) -> Result<StagedFile<'_>, WriteError> {
        let within = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        assert!(within && !path.contains('\\'), "a staged path stays in its folder");
        let full = self.folder.join(path);
        self.make_folders(&full)?;
        let file = self
            .system
            .create_file(&full)
            .map_err(|source| WriteError::io(&self.shown(path), Action::CreateFile, source))?;
        self.made().files.push(full);
        Ok(StagedFile { staging: self, path: path.to_owned(), file, hash: Sha256::new(), bytes: 0 })
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// As [`Staging::create`] and [`StagedFile::finish`].
    pub fn write(
        &self,
        path: &str,
        role: &'static str,
        rows: u64,
        content: &[u8],
    ) -> Result<WrittenFile, WriteError> {
        let mut file = self.create(path)?;
        let written = file.write_all(content);
        written.map_err(|source| file.error(source))?;
        file.finish(role, rows)
    }

    /// The staging folder itself, for programs that need a private temporary place.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Brings everything to the disk and moves it to its place.
    ///
    /// # Errors
    /// Where that fails; the place is then as it was before.
    pub fn commit(mut self) -> Result<Committed, WriteError> {
        self.flush()?;
        let mut places = scratch::places();
        let old = self.move_into_place();
        if let Ok(old) = &old {
            self.state = State::InPlace;
            places.remove(&self.folder);
            places.extend(old.clone());
        }
        drop(places);
        let old = old?;
        if let Some(parent) = self.target.path.parent() {
            // The folder is in place, and every reader sees it: a failure here means only that a
            // power cut in the next seconds could undo the move as a whole.
            let _ = self.system.sync_folder(parent);
        }
        let left_over = old.clone().filter(|old| self.remove(old).is_err());
        old.map(|old| scratch::places().remove(&old));
        Ok(Committed { path: self.target.path.clone(), left_over })
    }

    fn make_parents(&mut self) -> Result<(), WriteError> {
        let parent = self.target.path.parent().unwrap_or(Path::new("/")).to_path_buf();
        let missing: Vec<_> = parent.ancestors().take_while(|place| !place.exists()).collect();
        for place in missing.into_iter().rev() {
            self.system
                .create_folder(place)
                .map_err(|source| WriteError::io(place, Action::CreateFolder, source))?;
            self.parents.push(place.to_path_buf());
        }
        Ok(())
    }

    /// Makes an empty private folder `.{target}.jianyuan-{random}` beside the target.
    fn make_own(&self) -> Result<(PathBuf, Option<File>), WriteError> {
        let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
        for _ in 0..ATTEMPTS {
            let place = self.beside("");
            let made = self.system.create_folder(&place);
            match made.and_then(|()| leftover::own(&place)) {
                Ok(lock) => return Ok((place, lock)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
                Err(error) => return Err(WriteError::io(&place, Action::CreateFolder, error)),
            }
        }
        Err(WriteError::io(&self.target.path, Action::CreateFolder, last))
    }

    fn beside(&self, mark: &str) -> PathBuf {
        let name = format!("{}{mark}{:08x}", prefix(&self.target), random());
        self.target.path.with_file_name(name)
    }

    fn make_folders(&self, file: &Path) -> Result<(), WriteError> {
        let inner = file.parent().unwrap_or(&self.folder);
        let mut made = self.made();
        let missing: Vec<_> = inner
            .ancestors()
            .take_while(|place| *place != self.folder && !made.folders.contains(*place))
            .collect();
        for place in missing.into_iter().rev() {
            self.system
                .create_folder(place)
                .map_err(|source| WriteError::io(place, Action::CreateFolder, source))?;
            made.folders.insert(place.to_path_buf());
        }
        Ok(())
    }

    fn flush(&self) -> Result<(), WriteError> {
        let made = self.made();
        let at_once =
            made.files.len() > SYNC_ONE_BY_ONE && self.system.sync_disk(&self.folder).is_ok();
        if at_once {
            return Ok(());
        }
        let fail = |path: &Path| {
            let path = path.to_path_buf();
            move |source| WriteError::io(&path, Action::Flush, source)
        };
        for file in &made.files {
            self.system.sync_file(file).map_err(fail(file))?;
        }
        for folder in made.folders.iter().chain([&self.folder]) {
            self.system.sync_folder(folder).map_err(fail(folder))?;
        }
        Ok(())
    }

    /// Puts the folder in its place; gives back where the earlier one lies now.
    fn move_into_place(&self) -> Result<Option<PathBuf>, WriteError> {
        let target = &self.target.path;
        let fail = |source| WriteError::io(target, Action::MoveIntoPlace, source);
        let occupied = fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_some());
        if !occupied {
            self.clear_empty().map_err(fail)?;
            return self.system.rename(&self.folder, target).map(|()| None).map_err(fail);
        }
        if self.target.overwrite == Overwrite::Refuse {
            return Err(fail(io::ErrorKind::DirectoryNotEmpty.into()));
        }
        match self.system.exchange(&self.folder, target) {
            Ok(()) => Ok(Some(self.folder.clone())),
            Err(error) if cannot_exchange(&error) => self.replace_in_two_steps().map(Some),
            Err(error) => Err(fail(error)),
        }
    }

    /// Where a rename does not take the place of an empty folder, that one has to go first.
    fn clear_empty(&self) -> io::Result<()> {
        if cfg!(windows) && self.target.path.exists() {
            fs::remove_dir(&self.target.path)?;
        }
        Ok(())
    }

    /// For systems that cannot swap two names: a moment without the target, never a mixture.
    fn replace_in_two_steps(&self) -> Result<PathBuf, WriteError> {
        let target = &self.target.path;
        let fail = |source| WriteError::io(target, Action::MoveIntoPlace, source);
        let aside = self.beside("old-");
        self.system.rename(target, &aside).map_err(fail)?;
        match self.system.rename(&self.folder, target) {
            Ok(()) => Ok(aside),
            Err(error) => {
                // Twice, because this one brings the user's folder back.
                let _ = self
                    .system
                    .rename(&aside, target)
                    .or_else(|_| self.system.rename(&aside, target));
                Err(fail(error))
            }
        }
    }

    /// What another run took away as a leftover meanwhile is gone as well.
    fn remove(&self, tree: &Path) -> io::Result<()> {
        let remove = |_| self.system.remove_tree(tree);
        match self.system.remove_tree(tree).or_else(remove) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    fn made(&self) -> std::sync::MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The final name of a staged file, for messages.
    fn shown(&self, path: &str) -> PathBuf {
        self.target.path.join(path)
    }
}

impl Drop for Staging<'_> {
    fn drop(&mut self) {
        if self.state == State::InPlace {
            return;
        }
        if !self.folder.as_os_str().is_empty() {
            let _ = self.remove(&self.folder);
            scratch::places().remove(&self.folder);
        }
        for parent in self.parents.iter().rev() {
            let _ = fs::remove_dir(parent);
        }
    }
}

/// A file being written (正在写的文件): counts and hashes what goes through it.
pub struct StagedFile<'s> {
    staging: &'s Staging<'s>,
    path: String,
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl StagedFile<'_> {
    /// Closes the file, looks at it again and says what was written.
    ///
    /// # Errors
    /// Where the file is not as long as what was written into it.
    pub fn finish(self, role: &'static str, rows: u64) -> Result<WrittenFile, WriteError> {
        let on_disk = fs::symlink_metadata(self.staging.folder.join(&self.path))
            .map_err(|source| self.error(source))?
            .len();
        if on_disk != self.bytes {
            return Err(self.error(io::ErrorKind::WriteZero.into()));
        }
        let sha256 = hex(&self.hash.finalize());
        Ok(WrittenFile {
            path: self.path,
            role,
            rows,
            bytes: self.bytes,
            sha256,
            submissions: Vec::new(),
        })
    }

    /// An error of the system while writing this file.
    pub fn error(&self, source: io::Error) -> WriteError {
        WriteError::io(&self.staging.shown(&self.path), Action::Write, source)
    }
}

impl Write for StagedFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.staging.system.write(&mut self.file, bytes)?;
        self.hash.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Removes what killed runs left beside a target.
pub(super) fn sweep(target: &Target) {
    leftover::sweep(&Native, target.path.parent().unwrap_or(Path::new("/")), &prefix(target));
}

/// How the names of the temporary folders of a target begin.
fn prefix(target: &Target) -> String {
    let name = target.path.file_name().unwrap_or_default().to_string_lossy();
    // Names may have 255 bytes; the marks around this one take some thirty.
    let name = &name[..name.floor_char_boundary(200)];
    format!(".{name}.jianyuan-")
}

fn cannot_exchange(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Random bits out of the standard library's hasher seed: enough for a name nobody else has.
fn random() -> u32 {
    use std::hash::{BuildHasher as _, RandomState};
    let bits = RandomState::new().hash_one(std::process::id());
    u32::try_from(bits & u64::from(u32::MAX)).expect("masked to fit")
}
