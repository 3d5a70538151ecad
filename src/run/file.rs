//! One input file (单个文件): what it is, how it is read, what came of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;

use sha2::{Digest, Sha256};

use super::collect::Collected;
use super::job::{Hash, InputFile, Job};
use super::lists::{self, Settling};
use super::pool::Pool;
use super::sheets::{SheetFinding, SheetReader, Understood};
use super::text_file::{self, TextFile, unreadable};
use super::whose::Whose;
use super::works::Failure;
use super::{Ready, book};
use crate::error::{Error, Result};
use crate::model::{FileFault, Input, KeptRow, Place, RuleCode, TextEncoding};
use crate::source::chunks::Dialect;
use crate::source::confine;
use crate::source::encoding::Charset;
use crate::source::sniff::{self, Container, Sniffed};
use crate::source::stamp::Stamp;
use crate::text::{Text, text};

/// What one file came to.
pub(super) struct FileOutcome {
    pub(super) input: Input,
    pub(super) collected: Collected,
    pub(super) findings: Vec<SheetFinding>,
    /// Columns of its sheets, for findings across rows.
    pub(super) tables: Vec<(u16, crate::model::Columns)>,
    /// What its sheets were understood from, where all cells are kept.
    pub(super) understood: Vec<Understood>,
}

/// A file in hand.
struct Reading<'r> {
    job: &'r Job<'r>,
    ready: &'r Ready<'r>,
    number: u32,
    given: &'r InputFile,
    path: &'r std::path::Path,
    input: Input,
    sheets: SheetReader<'r>,
    collected: Collected,
}

/// Reads and checks one file. A file that cannot be read is an outcome, not an error.
///
/// # Errors
/// When the world is bad: the reading child cannot be started.
pub(super) fn read(
    job: &Job<'_>,
    ready: &Ready<'_>,
    number: u32,
    given: &InputFile,
) -> Result<FileOutcome> {
    let mut reading = Reading {
        job,
        ready,
        number,
        given,
        path: &given.path,
        input: Input { path: job.labels.of(&given.shown), ..Input::default() },
        sheets: SheetReader::new(job, ready, number),
        collected: Collected::default(),
    };
    let result = reading.open();
    reading.finish(result)
}

impl Reading<'_> {
    fn open(&mut self) -> std::result::Result<(), Failure> {
        if let Some(fault) = &self.given.refused {
            return Err(Failure::Refused(fault.clone(), None));
        }
        let file =
            confine::open_regular(self.path).map_err(|fault| Failure::Refused(fault, None))?;
        let facts = file.metadata().map_err(unreadable)?;
        self.input.bytes = facts.len();
        match self.opened(file) {
            Err(Failure::World(error)) => Err(Failure::World(error)),
            // Half of what it was and half of what it is now would be judged, under the hash of either.
            read => self.is_unchanged(Stamp::of(&facts)).and(read),
        }
    }

    fn opened(&mut self, mut file: File) -> std::result::Result<(), Failure> {
        self.job.progress.file(&self.input.path, self.input.bytes);
        let mut head = Vec::new();
        file.by_ref().take(sniff::HEAD as u64).read_to_end(&mut head).map_err(unreadable)?;
        match sniff::sniff(&head) {
            Sniffed::Empty => Err(Failure::Refused(FileFault::empty(), None)),
            Sniffed::Foreign(what) => Err(Failure::Refused(FileFault::foreign(what), None)),
            Sniffed::Text => {
                self.input.format = "csv";
                text_file::within_size(self.input.bytes, self.job.text_limits)?;
                self.hash()?;
                self.text(&file)
            }
            Sniffed::Workbook(container) => {
                self.hash()?;
                self.book(container)
            }
        }
    }

    /// Refuses a file that somebody wrote to since it was hashed. One that only looks like it, touched by
    /// a backup, is hashed once more. Whoever took it away meanwhile changes nothing of what was read.
    fn is_unchanged(&self, opened: Stamp) -> std::result::Result<(), Failure> {
        const CHANGED: Text = text(
            "读取期间文件被改动过，请等它存好后再处理",
            "it was changed while it was read: wait until it is saved, and run again",
        );
        let (before, sha256) = match &self.given.hashed {
            Some(hashed) => (hashed.stamp, &hashed.sha256),
            None => (opened, &self.input.sha256),
        };
        let now = Stamp::at(self.path).unwrap_or(opened);
        if now == before && opened == before {
            return Ok(());
        }
        let is_same_file = now.is_same_file(&before) && opened.is_same_file(&before);
        if is_same_file && hashed(self.path).is_ok_and(|now| now == *sha256) {
            return Ok(());
        }
        Err(Failure::Refused(FileFault::unreadable(CHANGED), None))
    }

    fn hash(&mut self) -> std::result::Result<(), Failure> {
        if self.job.hash == Hash::No {
            return Ok(());
        }
        self.input.sha256 = hashed(self.path).map_err(unreadable)?;
        Ok(())
    }

    fn text(&mut self, file: &File) -> std::result::Result<(), Failure> {
        text_file::by_charset(file, self.job.charset, |charset| self.text_under(file, charset))
    }

    fn text_under(&mut self, file: &File, charset: Charset) -> std::result::Result<(), Failure> {
        self.sheets = SheetReader::new(self.job, self.ready, self.number);
        self.text_once(file, charset)?;
        let path = self.path;
        let again = self.several_lists(|reading, sheet, rows| {
            let mut overlay =
                reading.job.corrections.overlay(reading.number, sheet, charset.cells());
            text_file::rows(path, charset, reading.job.text_limits, rows, &mut overlay)
        })?;
        if again { self.text_once(file, charset) } else { Ok(()) }
    }

    /// Settles which lists stand below each other in the sheets; `true` where the file has to be read
    /// again for them.
    fn several_lists(
        &mut self,
        rows_of: impl Fn(&Self, u16, &BTreeSet<u32>) -> std::result::Result<Vec<KeptRow>, Failure>,
    ) -> std::result::Result<bool, Failure> {
        let mut settled = BTreeMap::new();
        for (sheet, main) in &self.sheets.mains {
            let mut marks = self.sheets.marks.get(sheet).cloned().unwrap_or_default();
            let below = self.collected.sheets.get(sheet).map_or(&[][..], |rows| &rows.marks);
            marks.extend_from_slice(below);
            let is_several = lists::are_several(&marks);
            let top = main.titled.as_deref();
            if !is_several && !lists::may_change_employer(&marks, top.is_some()) {
                continue;
            }
            let (marks, beyond) = lists::settled(&marks);
            let rows = rows_of(self, *sheet, &lists::wanted(&marks))?;
            let header = &self.sheets.sheets[usize::from(*sheet)].header_rows;
            let first = header.first().copied().unwrap_or(1);
            let whose = Whose {
                profile: self.job.profile,
                headings: self.ready.checking.headings,
                top,
                top_texts: self.sheets.tops.get(sheet).map_or(&[], Vec::as_slice),
                header: (first, main.header_end),
                marks: &marks,
                rows: &rows,
            };
            let settling = Settling {
                profile: self.job.profile,
                options: self.job.columns_of.get(&self.number).unwrap_or(&self.job.columns),
                headings: self.ready.checking.headings,
                main: (main, first),
                marks: &marks,
                beyond,
                rows: &rows,
                derive: self.ready.checking.derive,
            };
            let lists = whose.of(settling.lists());
            if is_several || lists.len() > 1 {
                settled.insert(*sheet, lists);
            }
        }
        let again = !settled.is_empty();
        if again {
            self.sheets = SheetReader::new(self.job, self.ready, self.number);
            self.sheets.lists = settled;
        }
        Ok(again)
    }

    fn text_once(&mut self, file: &File, charset: Charset) -> std::result::Result<(), Failure> {
        self.collected = self.ready.collected();
        self.input.encoding = Some(charset.as_str().to_owned());
        self.input.encoding_why = Some(charset.why(self.job.charset.is_some()));
        let copy = file.try_clone().map_err(unreadable)?;
        let text = TextFile::open(copy, charset, self.job.text_limits)?;
        let pool = self.pool(text.dialect);
        let mut works = text.begin(&mut self.sheets)?;
        // Growing by doubling would hold twice the rows for a moment.
        self.collected.facts.reserve_exact(works.rows_expected(self.input.bytes));
        pool.run(&mut works, &mut self.collected)
    }

    fn book(&mut self, container: Container) -> std::result::Result<(), Failure> {
        self.book_once(container)?;
        let path = self.path;
        let again = self.several_lists(|reading, sheet, rows| {
            let corrections = &reading.job.corrections;
            let mut overlay = corrections.overlay(reading.number, sheet, TextEncoding::Utf8);
            book::rows(reading.job, path, container, sheet.into(), rows, &mut overlay)
        })?;
        if again { self.book_once(container) } else { Ok(()) }
    }

    fn book_once(&mut self, container: Container) -> std::result::Result<(), Failure> {
        self.collected = self.ready.collected();
        let pool = self.pool(Dialect { delimiter: b',', encoding: TextEncoding::Utf8 });
        let collected = &mut self.collected;
        let run = |works: &mut dyn super::works::Works| pool.run(works, collected);
        let ((), facts) = book::read(self.job, self.path, container, &mut self.sheets, run)?;
        self.input.format = facts.format.as_str();
        self.input.encoding = facts.encoding;
        for why in facts.read_with_care {
            self.sheets.findings.push(SheetFinding {
                place: Place::file(self.number),
                code: RuleCode::new("FL008"),
                args: vec![("why", why.into())],
                found: None,
                column: None,
            });
        }
        Ok(())
    }

    fn pool<'p>(&self, dialect: Dialect) -> Pool<'p>
    where
        Self: 'p,
    {
        Pool {
            checking: &self.ready.checking,
            jobs: self.job.jobs,
            progress: self.job.progress,
            corrections: &self.job.corrections,
            dialect,
            text_limits: self.job.text_limits,
        }
    }

    fn finish(mut self, result: std::result::Result<(), Failure>) -> Result<FileOutcome> {
        match result {
            Ok(()) => self.close(),
            Err(Failure::Refused(fault, row)) => self.refuse(fault, row),
            Err(Failure::Encoding(fault)) => self.refuse(fault, None),
            Err(Failure::World(source)) => {
                let what = text("无法读取", "cannot be read");
                return Err(Error::at(self.path, what).because(source));
            }
        }
        let Self { mut input, mut sheets, mut collected, .. } = self;
        for (index, sheet) in sheets.sheets.iter_mut().enumerate() {
            let rows = u16::try_from(index).ok().and_then(|index| collected.sheets.remove(&index));
            let rows = rows.unwrap_or_default();
            (sheet.rows, sheet.kept, sheet.kept_is_partial) =
                (rows.rows, rows.kept, rows.is_partial);
            sheet.returned = rows.returned;
            let known =
                sheets.understood.iter_mut().find(|known| usize::from(known.sheet) == index);
            if let Some(known) = known {
                known.blanks.extend(rows.blanks);
            }
        }
        input.sheets = sheets.sheets;
        let SheetReader { findings, tables, understood, .. } = sheets;
        Ok(FileOutcome { input, collected, findings, tables, understood })
    }

    /// A file that was read to its end: without one judged row it is refused all the same.
    fn close(&mut self) {
        self.input.refused = self.sheets.finish();
        if self.input.refused.is_none() && self.collected.facts.is_empty() {
            let what = text("没有任何人员数据行", "there is no row with a person");
            let fault =
                FileFault { code: RuleCode::new("FL005"), args: vec![("what", what.into())] };
            self.input.refused = Some(fault.code);
            self.note(fault, None);
        }
    }

    /// Nothing of a refused file counts, whatever was read of it.
    fn refuse(&mut self, fault: FileFault, row: Option<u32>) {
        self.collected = self.ready.collected();
        self.sheets = SheetReader::new(self.job, self.ready, self.number);
        self.input.refused = Some(fault.code);
        self.note(fault, row);
    }

    fn note(&mut self, fault: FileFault, row: Option<u32>) {
        self.sheets.findings.push(SheetFinding {
            place: Place { row, ..Place::file(self.number) },
            code: fault.code,
            args: fault.args,
            found: None,
            column: None,
        });
    }
}

/// The SHA-256 of a file, in hex.
///
/// # Errors
/// When it cannot be read.
pub(super) fn sha256(path: &std::path::Path) -> Result<String> {
    let what = text("无法读取", "cannot be read");
    hashed(path).map_err(|error| Error::at(path, what).because(error))
}

fn hashed(path: &std::path::Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes all");
        text
    })
}

/// Reads the cells of some rows of one sheet again, and puts them where they were missing; `held`
/// names those of them that are held.
///
/// # Errors
/// When the world is bad, or the file is no longer what it was.
pub(super) fn reread(
    job: &Job<'_>,
    outcome: &mut crate::model::Outcome,
    (file, sheet): (u32, u16),
    rows: &BTreeSet<u32>,
    held: &BTreeSet<u32>,
) -> Result<()> {
    let given = &job.inputs[file as usize];
    let moved_on =
        || Error::at(&given.path, text("读取期间文件变了", "the file changed while it was read"));
    let input = &mut outcome.inputs[file as usize];
    let read_as = input.encoding.as_deref().and_then(Charset::from_label);
    let mut head = Vec::new();
    let opened = File::open(&given.path);
    opened
        .and_then(|file| file.take(sniff::HEAD as u64).read_to_end(&mut head))
        .map_err(|_| moved_on())?;
    let found = match (sniff::sniff(&head), read_as) {
        (Sniffed::Text, Some(charset)) => {
            let mut overlay = job.corrections.overlay(file, sheet, charset.cells());
            text_file::rows(&given.path, charset, job.text_limits, rows, &mut overlay)
        }
        (Sniffed::Workbook(container), _) => {
            let mut overlay = job.corrections.overlay(file, sheet, TextEncoding::Utf8);
            book::rows(job, &given.path, container, sheet.into(), rows, &mut overlay)
        }
        _ => return Err(moved_on()),
    };
    let mut found = found.map_err(|_| moved_on())?;
    if found.len() != rows.len() {
        return Err(moved_on());
    }
    for row in found.iter_mut().filter(|row| !held.contains(&row.number)) {
        row.outcome = crate::model::RowOutcome::Accepted;
    }
    let kept = &mut input.sheets[usize::from(sheet)].kept;
    kept.append(&mut found);
    kept.sort_by_key(|row| row.number);
    Ok(())
}
