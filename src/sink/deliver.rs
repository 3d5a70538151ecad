//! Everything that `run` leaves in its folder (交付), contract section 3, as a whole or not at all.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::bureau::{self, Filler};
use super::filesystem::{FileSystem, Native};
use super::report::workbook::ask_back::{self, AskBy};
use super::report::{Report, Show, csv, findings, summary, workbook};
use super::{Staging, Target, WriteError, WrittenFile, keys};
use crate::model::{Numbered, Outcome, RowOutcome};
use crate::profile::Profile;
use crate::scratch::Noted;
use crate::text::{Lang, Phrase};

/// What was delivered.
#[derive(Clone, Debug, Default)]
pub struct Delivery {
    /// Every file but the summary, in the order of the summary.
    pub files: Vec<WrittenFile>,
    /// What the user has to know of them.
    pub notes: Vec<Phrase>,
    /// The numbers that the text files of each employer have got.
    pub numbered: Vec<Numbered>,
}

/// Writes all files of a run and moves them into place.
///
/// # Errors
/// Where the system refuses; the target is then as it was.
pub fn deliver(
    profile: &Profile,
    outcome: &Outcome,
    lang: Lang,
    show: Show,
    target: Target,
) -> Result<Delivery, WriteError> {
    deliver_with(profile, outcome, lang, show, target, With::default())
}

/// What a delivery may hold besides (附加内容).
#[derive(Clone, Copy, Default)]
pub struct With<'w> {
    /// Fills the bureau's own template for mass files.
    pub filler: Option<&'w dyn Filler>,
    /// Whom to ask what only they can answer (`--ask-back`).
    pub ask: Option<AskBy>,
}

/// The same, with more in it.
///
/// # Errors
/// As [`deliver`], and where the template refuses.
pub fn deliver_with(
    profile: &Profile,
    outcome: &Outcome,
    lang: Lang,
    show: Show,
    target: Target,
    with: With<'_>,
) -> Result<Delivery, WriteError> {
    let report = Report { outcome, profile, lang, show, files: &[] };
    super::atomic::sweep(&target);
    deliver_on(&Native, &report, target, with)
}

/// The same on another file system. The report's own list of files is not looked at.
///
/// # Errors
/// Where the system refuses; the target is then as it was.
pub fn deliver_on(
    system: &dyn FileSystem,
    report: &Report<'_>,
    target: Target,
    With { filler, ask }: With<'_>,
) -> Result<Delivery, WriteError> {
    let Report { outcome, profile, lang, show, .. } = *report;
    let staging = Staging::begin_on(system, target)?;
    let bureau = bureau::write(profile, outcome, filler, &staging)?;
    let (mut files, numbered) = (bureau.files, bureau.numbered);
    let report = Report { outcome, profile, lang, show, files: &files };
    let mut own = own_files(&report, &staging)?;
    if let Some(by) = ask {
        own.extend(questions(&report, &staging, by)?);
    }
    let of_template = filler.map_or(&[][..], |filler| &filler.plan().notes);
    let of_files = bureau.notes.into_iter().map(|note| note.message);
    let notes = of_template.iter().cloned().chain(of_files).collect();
    let bureau_files = std::mem::take(&mut files);
    files.extend(own);
    files.extend(bureau_files);
    let report = Report { outcome, profile, lang, show, files: &files };
    stream(&staging, "summary.json", "summary", 1, |out| summary::write(&report, out))?;
    staging.commit()?;
    Ok(Delivery { files, notes, numbered })
}

/// The files about the run, in the order of the contract. The workbook takes as long as all others
/// together: it has a core to itself where there are two.
fn own_files(report: &Report<'_>, staging: &Staging<'_>) -> Result<Vec<WrittenFile>, WriteError> {
    let found = report.outcome.findings.len() as u64;
    let (workbook, lists) =
        rayon::join(|| error_report(report, staging, found), || lists(report, staging, found));
    let mut files = lists?;
    files.insert(1, workbook?);
    Ok(files)
}

/// One small workbook for everybody who is asked.
fn questions(
    report: &Report<'_>,
    staging: &Staging<'_>,
    by: AskBy,
) -> Result<Vec<WrittenFile>, WriteError> {
    let write = |asked: &ask_back::Asked<'_>| {
        let mut file = staging.create(&format!("{}/{}.xlsx", ask_back::FOLDER, asked.name))?;
        let written = ask_back::write(report, asked, &mut file);
        written.map_err(|source| file.error(source))?;
        file.finish("ask-back", asked.questions())
    };
    ask_back::asked(report, by).iter().map(write).collect()
}

fn lists(
    report: &Report<'_>,
    staging: &Staging<'_>,
    found: u64,
) -> Result<Vec<WrittenFile>, WriteError> {
    let outcome = report.outcome;
    let held = outcome.counts.held;
    let mut files = vec![
        stream(staging, "findings.jsonl", "findings", found, |out| findings::write(report, out))?,
        stream(staging, "errors.csv", "errors", held, |out| csv::errors(report, out))?,
    ];
    let mut rows = 0;
    let keys = |out: &mut dyn Write| {
        rows = keys::write(outcome, report.profile, out)?;
        Ok(())
    };
    let mut keys = stream(staging, keys::NAME, "keys", 0, keys)?;
    keys.rows = rows;
    if !outcome.trace.is_empty() {
        let rows = outcome.trace.len() as u64;
        files.push(stream(staging, "rows.csv", "trace", rows, |out| csv::rows(report, out))?);
    }
    files.push(keys);
    debug_assert!(
        outcome.trace.iter().filter(|row| row.outcome == RowOutcome::Held).count() as u64 <= held,
        "the trace agrees with the counts"
    );
    Ok(files)
}

fn error_report(
    report: &Report<'_>,
    staging: &Staging<'_>,
    found: u64,
) -> Result<WrittenFile, WriteError> {
    // The steps on its first sheet speak of the workbook itself.
    let itself =
        WrittenFile { path: "错误报告.xlsx".to_owned(), role: "report", ..<_>::default() };
    let files: Vec<WrittenFile> = report.files.iter().cloned().chain([itself]).collect();
    let report = &Report { files: &files, ..*report };
    // Large sheets go through unnamed files in the staging folder, which is ours alone.
    let mut file = staging.create("错误报告.xlsx")?;
    let written = workbook::write(report, staging.folder(), &mut file);
    written.map_err(|source| file.error(source))?;
    file.finish("report", found)
}

fn stream(
    staging: &Staging<'_>,
    path: &str,
    role: &'static str,
    rows: u64,
    print: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<WrittenFile, WriteError> {
    let mut file = staging.create(path)?;
    let mut out = io::BufWriter::with_capacity(1 << 16, &mut file);
    let written = print(&mut out).and_then(|()| out.flush());
    drop(out);
    written.map_err(|source| file.error(source))?;
    file.finish(role, rows)
}

/// What a file holds (文件散列).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileHash {
    /// SHA-256 in hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// Reads a whole file for its hash.
///
/// # Errors
/// The system's.
pub fn hash_of(file: &mut impl io::Read) -> io::Result<FileHash> {
    use sha2::Digest as _;
    let (mut hasher, mut bytes) = (sha2::Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(FileHash { sha256: super::atomic::hex(&hasher.finalize()), bytes }),
            Ok(count) => {
                hasher.update(&buffer[..count]);
                bytes += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The same of a file by its name.
///
/// # Errors
/// The system's.
pub fn hash_file(path: &Path) -> io::Result<FileHash> {
    hash_of(&mut std::fs::File::open(path)?)
}

/// Writes one small file whole or not at all, and brings it to the disk; an earlier one is replaced.
/// One program at a time.
///
/// # Errors
/// Where the system refuses; an earlier file is then as it was.
pub fn put_file(system: &dyn FileSystem, path: &Path, content: &[u8]) -> io::Result<()> {
    let mut name = std::ffi::OsString::from(".jianyuan-");
    name.push(path.file_name().unwrap_or_default());
    let temporary = path.with_file_name(name);
    // Left by a program that was killed.
    let _ = std::fs::remove_file(&temporary);
    let written = put_new(system, &temporary, content);
    let placed = written.and_then(|()| system.rename(&temporary, path));
    if placed.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    placed?;
    system.sync_folder(path.parent().unwrap_or(Path::new(".")))
}

fn put_new(system: &dyn FileSystem, path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = system.create_file(path)?;
    let mut rest = content;
    while !rest.is_empty() {
        match system.write(&mut file, rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => rest = &rest[count..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    drop(file);
    system.sync_file(path)
}

/// Writes one file whole or not at all: beside its place, then renamed. For `check --out`. A link stays one,
/// its file is replaced; into what is no file (`/dev/null`, `/dev/stdout`, a pipe) it is written as it comes.
///
/// # Errors
/// Where the system refuses; an earlier file is then as it was.
pub fn write_file(
    path: &Path,
    print: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let real = match std::fs::metadata(path) {
        Ok(facts) if facts.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(facts) if !facts.is_file() => {
            let mut out = io::BufWriter::new(File::options().write(true).open(path)?);
            print(&mut out)?;
            return out.flush();
        }
        Ok(_) => path.canonicalize()?,
        // A link to nowhere is replaced: where its file should lie is not known.
        Err(_) => path.to_owned(),
    };
    let folder = real.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let (mut temp, _noted) = Noted::make(|| tempfile::NamedTempFile::new_in(folder))?;
    let mut out = io::BufWriter::new(&mut temp);
    print(&mut out)?;
    out.flush()?;
    drop(out);
    temp.as_file().sync_all()?;
    temp.persist(&real)?;
    Ok(())
}
