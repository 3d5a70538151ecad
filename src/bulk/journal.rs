//! The journal of an unfinished run (断点记录): which files there are, and what came of each that is done.
//! A file is done when its note lies under its final name; its entries and findings went before. Each is
//! written whole or not at all. The folder is private, and gone when the result is in place.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::facts;
use super::noted::{Kept, Noted};
use super::plan::Plan;
use super::stored::Stored;
use crate::calendar::{Date, Month};
use crate::error::{Error, Result};
use crate::rules::RowFacts;
use crate::sink::filesystem::{FileSystem, Native};
use crate::text::{Text, text};

/// The folder of the journal.
pub(super) struct Journal {
    folder: PathBuf,
    /// What was planned when the run was interrupted.
    known: Option<Plan>,
    /// Held while this lives: the system frees it when the program ends, however it ends.
    lock: Option<File>,
}

const PLAN: &str = "plan.json";
const LOCK: &str = "lock";
/// The name of the folder in which the result is put together.
const STAGING: &str = "staging";
/// Where the files of archives lie while they are read.
pub(super) const UNPACKED: &str = "unpacked";
/// Where the lines of notices lie until all of an employer's are there.
pub(super) const NOTICES: &str = "notices";

const UNFINISHED: Text = text(
    "上次核验没有做完；接着做请加 --resume，要重新开始请删除这个文件夹",
    "an earlier run was not finished: --resume goes on with it; delete this folder to begin anew",
);
const BUSY: Text = text(
    "另一个程序正在做这次核验，等它做完",
    "another program is at work on this run; wait until it has ended",
);
const OTHER_PROGRAM: Text = text(
    "没做完的那次核验是用另一版本的程序做的，不能接着做。要重新开始，请删除这个文件夹",
    "the unfinished run was made by another version and cannot be continued. Delete this folder to begin anew",
);
const NO_PLAN: Text = text(
    "这个文件夹不是断点记录，里面有别的内容；请移走它，或换一个输出文件夹",
    "this folder is no journal, and something else lies in it; move it away, or name another output folder",
);

/// The day and the declared month of an unfinished run, where there is one.
pub fn unfinished(folder: &Path) -> Option<(Date, Month)> {
    known(folder)?.days()
}

fn known(folder: &Path) -> Option<Plan> {
    serde_json::from_slice(&fs::read(folder.join(PLAN)).ok()?).ok()
}

impl Journal {
    /// Begins a journal, or opens one that is to be gone on with.
    ///
    /// # Errors
    /// When there is one and it is not to be gone on with.
    pub(super) fn open(folder: &Path, resume: bool) -> Result<Self> {
        let known = known(folder);
        let has_plan = folder.join(PLAN).exists();
        let is_readable = known.is_some();
        let mut journal = Self { folder: folder.to_owned(), known, lock: None };
        match (has_plan, resume) {
            (true, false) => return Err(Error::at(folder, UNFINISHED)),
            (true, true) if !is_readable => return Err(Error::at(folder, OTHER_PROGRAM)),
            (true, true) => {}
            (false, _) => journal.begin()?,
        }
        journal.lock()?;
        journal.clear_staging()?;
        Ok(journal)
    }

    /// One run at a time.
    fn lock(&mut self) -> Result<()> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let opened = options.open(self.folder.join(LOCK));
        let file = opened.map_err(|error| self.failed(error))?;
        match file.try_lock() {
            Ok(()) => self.lock = Some(file),
            Err(TryLockError::WouldBlock) => return Err(Error::at(&self.folder, BUSY)),
            // Some network disks know no locks.
            Err(TryLockError::Error(_)) => {}
        }
        Ok(())
    }

    /// Remembers where the result is put together, so that a run that was killed meanwhile leaves nobody's
    /// data behind once it is gone on with.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn staging(&self, folder: &Path) -> Result<()> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        self.put(STAGING, name.as_bytes())
    }

    fn clear_staging(&self) -> Result<()> {
        let Ok(name) = fs::read_to_string(self.folder.join(STAGING)) else { return Ok(()) };
        // A name of ours beside this folder, and nothing else.
        let is_ours = name.starts_with('.') && name.contains(".jianyuan-") && !name.contains('/');
        let folder = self.folder.with_file_name(&name);
        if is_ours && folder.is_dir() {
            fs::remove_dir_all(&folder).map_err(|error| self.failed(error))?;
        }
        Ok(())
    }

    /// A new folder. What lies there without a plan was begun and never got so far.
    fn begin(&mut self) -> Result<()> {
        if let Ok(entries) = fs::read_dir(&self.folder) {
            let mut names = entries.flatten().map(|entry| entry.file_name());
            if !names.all(|name| is_ours(&name.to_string_lossy())) {
                return Err(Error::at(&self.folder, NO_PLAN));
            }
            self.lock()?;
        }
        let begin = || {
            if self.folder.exists() {
                fs::remove_dir_all(&self.folder)?;
            }
            Native.create_folder(&self.folder)
        };
        begin().map_err(|error| self.failed(error))
    }

    /// Notes what is to be done; work under another plan is not gone on with.
    ///
    /// # Errors
    /// When the files, the day or the options are not those of the unfinished run.
    pub(super) fn commit_to(&self, plan: &Plan) -> Result<()> {
        let Some(known) = &self.known else {
            let bytes = serde_json::to_vec(plan).expect("texts and numbers only");
            return self.put(PLAN, &bytes);
        };
        let Some(why) = known.differs(plan) else { return Ok(()) };
        let sentence = text(
            "没做完的那次核验{why}，不能接着做。要重新开始，请删除这个文件夹",
            "the unfinished run {why}; it cannot be continued so. Delete this folder to begin anew",
        );
        Err(Error::at(&self.folder, sentence.fill(&[("why", why.into())])))
    }

    /// A private place for what a run needs until it is over.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// An empty folder in it.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn scratch(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join(name);
        let make = || {
            if folder.exists() {
                fs::remove_dir_all(&folder)?;
            }
            Native.create_folder(&folder)
        };
        make().map_err(|error| self.failed(error))?;
        Ok(folder)
    }

    /// Whether a file is done: its note can be read, and what lies beside it is as long as it says. A
    /// power cut may have left less.
    pub(super) fn has(&self, number: usize) -> bool {
        let length = |name: String| fs::metadata(self.folder.join(name)).map(|facts| facts.len());
        self.stored(number).is_ok_and(|stored| {
            length(findings(number)).is_ok_and(|bytes| bytes == stored.findings)
                && length(entries(number)).is_ok_and(|bytes| bytes == facts::size(stored.rows))
        })
    }

    /// Notes a file as done: its findings and rows first. `note` is given the bytes of the findings.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn keep(
        &self,
        number: usize,
        found: impl Iterator<Item = Noted>,
        rows: &[RowFacts],
        note: impl FnOnce(u64) -> Stored,
    ) -> Result<()> {
        let written = self.write(&findings(number), |out| {
            found.into_iter().try_for_each(|noted| noted.keep(out))
        })?;
        self.write(&entries(number), |out| facts::encode(rows, out))?;
        let note = serde_json::to_vec(&note(written)).expect("texts and numbers only");
        self.put(&self::note(number), &note)
    }

    /// What came of a file.
    ///
    /// # Errors
    /// When it cannot be read again.
    pub(super) fn stored(&self, number: usize) -> Result<Stored> {
        let bytes = fs::read(self.folder.join(note(number))).map_err(|error| self.failed(error))?;
        serde_json::from_slice(&bytes).map_err(|error| self.failed(error.into()))
    }

    /// The entries of its rows.
    ///
    /// # Errors
    /// As [`Journal::stored`].
    pub(super) fn facts(&self, number: usize) -> Result<Vec<RowFacts>> {
        let bytes =
            fs::read(self.folder.join(entries(number))).map_err(|error| self.failed(error))?;
        let damaged = || self.failed(io::Error::from(io::ErrorKind::InvalidData));
        facts::decode(&bytes).ok_or_else(damaged)
    }

    /// Its findings, in order.
    ///
    /// # Errors
    /// As [`Journal::stored`].
    pub(super) fn findings(&self, number: usize) -> Result<Kept<BufReader<File>>> {
        let file = File::open(self.folder.join(findings(number)));
        let file = file.map_err(|error| self.failed(error))?;
        Ok(Kept::new(BufReader::with_capacity(1 << 16, file)))
    }

    /// Takes the journal away.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn remove(mut self) -> Result<()> {
        // Windows removes no file that is open.
        self.lock = None;
        // The plan goes last: as long as it is there, the run can be gone on with.
        let remove = || {
            for entry in fs::read_dir(&self.folder)? {
                let entry = entry?;
                match (entry.file_type()?.is_dir(), entry.file_name() == PLAN) {
                    (true, _) => fs::remove_dir_all(entry.path())?,
                    (false, false) => fs::remove_file(entry.path())?,
                    (false, true) => {}
                }
            }
            fs::remove_dir_all(&self.folder)
        };
        remove().map_err(|error| self.failed(error))
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        self.write(name, |out| out.write_all(bytes)).map(|_| ())
    }

    /// Writes a file whole; returns its length.
    fn write(
        &self,
        name: &str,
        content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<u64> {
        let write = || {
            let mut out = BufWriter::with_capacity(1 << 16, NamedTempFile::new_in(&self.folder)?);
            content(&mut out)?;
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            let file: File = file.persist(self.folder.join(name)).map_err(|error| error.error)?;
            // The plan must outlive a power cut; of a note that does not the file is done again.
            if name == PLAN {
                file.sync_all()?;
            }
            Ok(file.metadata()?.len())
        };
        write().map_err(|error: io::Error| self.failed(error))
    }

    pub(super) fn failed(&self, error: io::Error) -> Error {
        Error::at(&self.folder, text("断点记录读写失败", "the journal cannot be used"))
            .because(error)
    }
}

/// A name that a run gives to what it leaves here.
fn is_ours(name: &str) -> bool {
    let kept = [".json", ".rows", ".findings"].iter().any(|end| name.ends_with(end));
    [PLAN, LOCK, STAGING, UNPACKED, NOTICES].contains(&name)
        || name.starts_with(".tmp")
        || (kept && name.starts_with(|first: char| first.is_ascii_digit()))
}

fn note(number: usize) -> String {
    format!("{number:07}.json")
}

fn entries(number: usize) -> String {
    format!("{number:07}.rows")
}

fn findings(number: usize) -> String {
    format!("{number:07}.findings")
}
