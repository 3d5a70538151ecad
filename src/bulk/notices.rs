//! The lines of all notices until they are written (通知内容暂存): spread over a few files by employer, so
//! that one file after another fits into memory, however many findings there are.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::card::Line;
use super::noted::Head;
use crate::model::Severity;

/// A notice lists so many findings of an employer, and says how many there are: who has more corrects
/// these first.
pub(super) const LISTED: u64 = 20_000;
/// Findings that go into one file, in bytes, as far as [`MOST`] files allow.
const BYTES: u64 = 16 << 20;
/// Files that may be open at the same time.
const MOST: u64 = 64;

/// Lines on their way to the notices.
pub(super) struct Notices {
    folder: PathBuf,
    files: Vec<BufWriter<File>>,
    /// Errors and warnings of each employer.
    counts: Vec<u64>,
}

/// A line of an employer's notice.
pub(super) struct Told {
    pub(super) severity: Severity,
    pub(super) line: Line,
}

/// The same as it was written, until its employer's notice is made.
pub(super) struct Waiting {
    pub(super) employer: usize,
    text: String,
}

impl Waiting {
    /// # Errors
    /// When it is not what was written.
    pub(super) fn told(&self) -> io::Result<Told> {
        let (is_error, line) = serde_json::from_str(&self.text)?;
        let severity = if is_error { Severity::Error } else { Severity::Warning };
        Ok(Told { severity, line })
    }
}

impl Notices {
    /// Files in an empty folder, for so many employers and about so many bytes of findings.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn begin(folder: &Path, employers: usize, bytes: u64) -> io::Result<Self> {
        let count = (bytes / BYTES).clamp(1, MOST);
        let files = (0..count)
            .map(|number| Ok(BufWriter::new(File::create_new(file(folder, number))?)))
            .collect::<io::Result<_>>()?;
        Ok(Self { folder: folder.to_owned(), files, counts: vec![0; employers] })
    }

    /// Adds a finding to an employer's notice, unless it is a note.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn add(&mut self, employer: usize, head: &Head) -> io::Result<()> {
        let Some(line) = &head.line else { return Ok(()) };
        let count = &mut self.counts[employer];
        *count += 1;
        if *count > LISTED {
            return Ok(());
        }
        let at = employer % self.files.len();
        let is_error = head.severity() == Severity::Error;
        let mut out = &mut self.files[at];
        write!(out, "{employer}\t")?;
        serde_json::to_writer(&mut out, &(is_error, line))?;
        out.write_all(b"\n")
    }

    /// Errors and warnings of each employer; who has none gets no notice.
    pub(super) fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// The lines of some employers at a time, by employer and then in the order of the findings.
    ///
    /// # Errors
    /// The system's.
    pub(super) fn each(self) -> io::Result<impl Iterator<Item = io::Result<Vec<Waiting>>>> {
        let count = self.files.len() as u64;
        for out in self.files {
            out.into_inner().map_err(io::IntoInnerError::into_error)?;
        }
        Ok((0..count).map(move |number| {
            let mut lines = read(&file(&self.folder, number))?;
            lines.sort_by_key(|waiting| waiting.employer);
            Ok(lines)
        }))
    }
}

fn file(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:02}"))
}

fn read(path: &Path) -> io::Result<Vec<Waiting>> {
    let damaged = || io::Error::from(io::ErrorKind::InvalidData);
    let waiting = |line: io::Result<String>| {
        let mut text = line?;
        let tab = text.find('\t').ok_or_else(damaged)?;
        let employer = text[..tab].parse().map_err(|_| damaged())?;
        text.drain(..=tab);
        Ok(Waiting { employer, text })
    };
    BufReader::new(File::open(path)?).lines().map(waiting).collect()
}
