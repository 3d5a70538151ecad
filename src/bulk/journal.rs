//! The journal of an unfinished run (断点记录): which files there are, and what came of each that is done.
//! A file is done when its note lies under its final name; a note is written whole or not at all. The
//! folder is private, and gone when the result is in place.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::facts;
use super::listed::{Noted, Words};
use crate::error::{Error, Result};
use crate::model::{Columns, Employer, Field, Input, RuleCode, Severity, Sheet};
use crate::profile::Profile;
use crate::rules::RowFacts;
use crate::run::Job;
use crate::run::part::{Part, PartFacts};
use crate::sink::report::{Report, Show, view};
use crate::text::text;

/// What is to be done (任务清单).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Plan {
    program: String,
    options: String,
    pub(super) files: Vec<Planned>,
}

/// One file of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Planned {
    pub(super) path: String,
    /// Empty where it cannot be read.
    pub(super) sha256: String,
    /// The first file with the same bytes: this one was handed in twice.
    pub(super) same_as: Option<usize>,
}

impl Plan {
    pub(super) fn of(job: &Job<'_>, options: &str) -> Self {
        let hashed = |path: &Path| hash(path).unwrap_or_default();
        let mut files: Vec<Planned> =
            job.inputs.iter().map(|input| Planned::new(input, hashed(&input.path))).collect();
        let hashes: Vec<String> = files.iter().map(|file| file.sha256.clone()).collect();
        for (file, same_as) in files.iter_mut().zip(super::repeats(&hashes)) {
            file.same_as = same_as;
        }
        Self { program: env!("CARGO_PKG_VERSION").to_owned(), options: options.to_owned(), files }
    }
}

fn hash(path: &Path) -> io::Result<String> {
    let mut file = crate::source::confine::open_regular(path)
        .map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hasher.update(&buffer[..read]),
        }
    }
    Ok(hasher.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a String takes all");
        hex
    }))
}

/// What came of one file, without its rows' entries.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) bytes: u64,
    pub(super) format: String,
    /// The code and words of what refused it.
    pub(super) refused: Option<(String, Option<Words>)>,
    pub(super) skipped: u64,
    employers: Vec<[String; 3]>,
    by_rule: Vec<(String, u8, u64)>,
    sheets: Vec<StoredSheet>,
    pub(super) findings: Vec<Noted>,
}

/// A sheet: its name, its headings' fields by column.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct StoredSheet {
    name: Option<String>,
    columns: Vec<(String, u16)>,
}

const SEVERITIES: [Severity; 3] = [Severity::Note, Severity::Warning, Severity::Error];

impl Stored {
    pub(super) fn of(part: &Part, job: &Job<'_>, show: Show) -> Self {
        let profile: &Profile = job.profile;
        let lang = crate::text::Lang::Zh;
        let report = Report { outcome: &part.outcome, profile, lang, show, files: &[] };
        let views = view::views(&report).zip(&part.outcome.findings);
        let findings: Vec<Noted> =
            views.map(|(view, finding)| Noted::new(view, finding.place, false)).collect();
        let input = &part.outcome.inputs[0];
        let refused = input.refused.map(|code| {
            let mut found = findings.iter().filter(|noted| noted.finding.code == code.as_str());
            (code.to_string(), found.next().map(|noted| noted.finding.message.clone()))
        });
        let level = |severity| SEVERITIES.iter().position(|known| *known == severity).unwrap_or(2);
        Self {
            bytes: input.bytes,
            format: input.format.to_owned(),
            refused,
            skipped: part.skipped,
            employers: part
                .employers
                .iter()
                .map(|e| [e.code.clone(), e.registration_no.clone(), e.name.clone()])
                .collect(),
            by_rule: part
                .by_rule
                .iter()
                .map(|(code, severity, count)| {
                    (code.to_string(), u8::try_from(level(*severity)).unwrap_or(2), *count)
                })
                .collect(),
            sheets: input.sheets.iter().map(StoredSheet::of).collect(),
            findings,
        }
    }

    /// A file that another one repeats: nothing of it counts.
    pub(super) fn repeated(_: &Planned) -> Self {
        Self::default()
    }

    /// What of it is needed with all other files.
    pub(super) fn part(&self, facts: Vec<RowFacts>, path: &str) -> PartFacts {
        let sheets: Vec<Sheet> = self.sheets.iter().map(StoredSheet::sheet).collect();
        let columns = (0..).zip(&sheets).map(|(number, sheet)| (number, sheet.columns.clone()));
        let refused = self.refused.as_ref().and_then(|(code, _)| RuleCode::parse(code));
        PartFacts {
            columns: columns.collect(),
            input: Input { path: path.to_owned(), refused, sheets, ..Input::default() },
            facts,
            employers: self
                .employers
                .iter()
                .cloned()
                .map(|[code, registration_no, name]| Employer { code, registration_no, name })
                .collect(),
            skipped: self.skipped,
            by_rule: self
                .by_rule
                .iter()
                .filter_map(|(code, level, count)| {
                    Some((RuleCode::parse(code)?, SEVERITIES[usize::from(*level).min(2)], *count))
                })
                .collect(),
        }
    }
}

impl StoredSheet {
    fn of(sheet: &Sheet) -> Self {
        let columns = Field::ALL.into_iter().filter_map(|field| {
            let column = u16::try_from(sheet.columns.get(field)?).ok()?;
            Some((field.key().to_owned(), column))
        });
        Self { name: sheet.name.clone(), columns: columns.collect() }
    }

    fn sheet(&self) -> Sheet {
        let mut columns = Columns::NONE;
        for (key, column) in &self.columns {
            if let Some(field) = Field::from_key(key) {
                columns.set(field, *column);
            }
        }
        Sheet { name: self.name.clone(), columns, ..Sheet::default() }
    }
}

/// The folder of the journal.
pub(super) struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// Begins a journal, or goes on with one.
    ///
    /// # Errors
    /// When there is one and it is not to be gone on with, or belongs to other files or options.
    pub(super) fn open(folder: &Path, plan: &Plan, resume: bool) -> Result<Self> {
        let journal = Self { folder: folder.to_owned() };
        let known = fs::read(folder.join(PLAN));
        match known {
            Ok(bytes) if resume => {
                if serde_json::from_slice::<Plan>(&bytes).ok().as_ref() == Some(plan) {
                    return Ok(journal);
                }
                Err(Error::at(
                    folder,
                    text(
                        "未完成的核验用的是另一批文件或另一组选项，不能接着做；要重新开始，请删除这个文件夹",
                        "the unfinished run had other files or other options and cannot be continued; delete this folder to begin anew",
                    ),
                ))
            }
            Ok(_) => Err(Error::at(
                folder,
                text(
                    "上次核验没有做完；接着做请加 --resume，要重新开始请删除这个文件夹",
                    "an earlier run was not finished: --resume goes on with it; delete this folder to begin anew",
                ),
            )),
            Err(_) => {
                // Whatever lies there without a plan was begun and never got so far.
                if folder.exists() {
                    fs::remove_dir_all(folder).map_err(|error| journal.failed(error))?;
                }
                let system = crate::sink::filesystem::Native;
                crate::sink::filesystem::FileSystem::create_folder(&system, folder)
                    .map_err(|error| journal.failed(error))?;
                let bytes = serde_json::to_vec(plan).expect("texts and numbers only");
                journal.put(PLAN, &bytes)?;
                Ok(journal)
            }
        }
    }

    /// Whether a file is done.
    pub(super) fn has(&self, number: usize) -> bool {
        self.folder.join(note(number)).exists()
    }

    /// Notes a file as done: its rows first.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub(super) fn keep(&self, number: usize, stored: &Stored, rows: &[RowFacts]) -> Result<()> {
        self.put(&entries(number), &facts::encode(rows))?;
        self.put(&note(number), &serde_json::to_vec(stored).expect("texts and numbers only"))
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

    /// Takes the journal away.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn remove(self) -> Result<()> {
        // The plan goes first: what is left without one is no journal.
        let gone = fs::remove_file(self.folder.join(PLAN));
        gone.and_then(|()| fs::remove_dir_all(&self.folder)).map_err(|error| self.failed(error))
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let write = || {
            let mut file = NamedTempFile::new_in(&self.folder)?;
            file.write_all(bytes)?;
            let file: File = file.persist(self.folder.join(name)).map_err(|error| error.error)?;
            // The plan must outlive a power cut; a note that does not is made again.
            if name == PLAN { file.sync_all() } else { Ok(()) }
        };
        write().map_err(|error| self.failed(error))
    }

    fn failed(&self, error: io::Error) -> Error {
        Error::at(&self.folder, text("断点记录读写失败", "the journal cannot be used"))
            .because(error)
    }
}

const PLAN: &str = "plan.json";

fn note(number: usize) -> String {
    format!("{number:07}.json")
}

fn entries(number: usize) -> String {
    format!("{number:07}.rows")
}
