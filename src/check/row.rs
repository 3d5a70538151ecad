//! Each row alone (逐行校验): sort it, read it, hold every row rule against it.

mod findings;
mod flagged;

use std::sync::Arc;

pub use super::active::{ActiveRule, ActiveRules, ESSENTIAL, Strict};
use super::active::{Due, RowCheck, RowChecks};
use super::details::Details;
use super::employers::Employers;
use super::flag::{Flag, UNCLEAR_FLAG};
pub use super::keep::{Keep, KeepCells};
use super::kept::{facts, kept_row, push_reduction, reduction};
use super::list::{Current, Holds, List};
pub use super::reader::TextRows;
use super::reader::{Ends, Reader};
use super::returned;
use super::watch;
use crate::columns::lists::Mark;
use crate::columns::triage::{self, Aside, Layout, Sort};
use crate::model::{
    CellKind, Columns, Draft, Fault, FieldSet, Finding, KeptRow, Place, RawRow, Record, Reductions,
    Returned, RowMemory, RowOutcome, RuleCode, Severity, Taken, TextEncoding, Titled, Watched,
};
use crate::profile::headings::Headings;
use crate::profile::lookup::Lookup;
use crate::profile::{Derivation, Meaning, Profile};
use crate::rules::ordinary::{Days, Ordinary};
use crate::rules::{self, Context, RowFacts};
use crate::text::Phrase;

/// A sheet as rows are checked against it (表的上下文).
#[derive(Clone, Debug)]
pub struct Table {
    /// Index of the file in the run.
    pub file: u32,
    /// Index of the sheet in the file.
    pub sheet: u16,
    /// Which column holds which field.
    pub columns: Columns,
    /// The headings.
    pub leaves: Vec<String>,
    /// How the bytes are read.
    pub encoding: TextEncoding,
    /// What the stop-month column means.
    pub meaning: Option<Meaning>,
    /// The same for the medical stop month.
    pub medical_meaning: Option<Meaning>,
    /// The last row of the heading; rows up to it are not data.
    pub header_end: u32,
    /// Only a tick in the flag's column means a reduction.
    pub ticked_flag: bool,
    /// What rules may know of it.
    pub facts: rules::TableFacts,
    /// What lines above it say of the employer.
    pub titled: Option<Arc<Titled>>,
    /// Records must have as many fields as the header (CO006): text files.
    pub has_fixed_width: bool,
    /// The column in which a report of ours has kept what ties a row to the run that wrote it; the
    /// columns before it are the sender's.
    pub memory: Option<usize>,
    /// Where several lists stand below each other: all of them, from the top down.
    pub lists: Vec<List>,
}

/// What checking needs to know of the run.
pub struct Checking<'c> {
    /// The city's rules.
    pub profile: &'c Profile,
    /// Its words.
    pub lookup: &'c Lookup,
    /// Its headings.
    pub headings: &'c Headings,
    /// The rules that run.
    pub rules: &'c ActiveRules,
    /// The run's employers.
    pub employers: &'c Employers,
    /// Everything a rule may know, but for the sheet.
    pub declared: crate::calendar::Month,
    /// The day of the run.
    pub today: crate::calendar::Date,
    /// `--headcount`.
    pub headcount: Option<u32>,
    /// `--employer`.
    pub employer_option: Option<&'c str>,
    /// How a missing stop month is derived.
    pub derive: Derivation,
    /// What is kept.
    pub keep: Keep,
}

/// What came of some consecutive rows of one sheet (块结果), in order.
#[derive(Debug, Default)]
pub struct Checked {
    /// One entry for every row that was judged, added ones included.
    pub facts: Vec<RowFacts>,
    /// In row order; within a row in the order of the catalogue.
    pub findings: Vec<Finding>,
    /// Findings by rule, also of those that were not kept.
    pub by_rule: Vec<(RuleCode, Severity, u64)>,
    /// The rows without errors.
    pub reductions: Reductions,
    /// The sender's cells.
    pub kept: Vec<KeptRow>,
    /// Rows that were set aside or are no reductions: place by row number.
    pub skipped: Vec<u32>,
    /// Data rows, set-aside and blank ones included, trailing blank ones not.
    pub rows: u64,
    /// Blank rows after the last one that is not.
    pub trailing_blanks: Vec<u32>,
    /// Rows that a report of ours has brought back.
    pub returned: Vec<Returned>,
    /// Whether anything but blanks was in the block.
    pub has_rows: bool,
    /// The row that is looked at closely, where it is in the block.
    pub watched: Vec<Watched>,
    /// Rows with which another list may begin, in order.
    pub marks: Vec<(u32, Mark)>,
}

/// How far a text was checked (已校验的部分).
#[derive(Clone, Copy, Debug, Default)]
pub struct Passed {
    /// Bytes, ends of lines included.
    pub bytes: usize,
    /// Rows; each is one line.
    pub rows: u32,
}

/// Checks rows of one sheet on one thread.
pub struct RowChecker<'c> {
    checking: &'c Checking<'c>,
    /// The columns of the current list.
    table: &'c Table,
    list: Current<'c>,
    context: Context<'c>,
    ordinary: Ordinary,
    checks: RowChecks,
    reader: Reader<'c>,
    details: Details,
    out: Checked,
    blanks: Vec<u32>,
    watch: u32,
    /// Rows in which nothing is odd need not be read in full.
    takes_plain: bool,
    /// How many findings of each rule were kept, where that is limited.
    told: Vec<(RuleCode, usize)>,
    /// The row has a finding that is among the first ones of its rule.
    is_told: bool,
}

impl<'c> RowChecker<'c> {
    /// A checker for a sheet.
    pub fn new(checking: &'c Checking<'c>, table: &'c Table) -> Self {
        let reader = Reader::of(checking, table);
        let context = Context {
            profile: checking.profile,
            declared: checking.declared,
            today: checking.today,
            headcount: checking.headcount,
            table: table.facts,
            leaves: &table.leaves,
            words: true,
        };
        let ordinary = Ordinary::of(checking.declared, checking.today);
        let checks = checking.rules.row_checks();
        let (out, blanks) = (Checked::default(), Vec::new());
        let watch = if table.file == 0 { checking.keep.watch } else { 0 };
        let details = Details::default();
        let list = Current::new(&table.lists);
        let Keep { reductions, cells, .. } = checking.keep;
        let takes_plain = checks.are_all_woken()
            && !reductions
            && matches!(cells, KeepCells::None | KeepCells::Marked)
            && table.lists.is_empty()
            && table.memory.is_none();
        Self {
            checking,
            table,
            list,
            context,
            ordinary,
            checks,
            reader,
            details,
            out,
            blanks,
            watch,
            takes_plain,
            told: Vec::new(),
            is_told: false,
        }
    }

    /// Takes what was found so far; the checker goes on with the next block.
    pub fn take(&mut self) -> Checked {
        self.out.trailing_blanks = std::mem::take(&mut self.blanks);
        std::mem::take(&mut self.out)
    }

    /// Goes on in buffers that were emptied: room for a thousand rows, asked for again and again, would
    /// take longer than checking some of the rules.
    pub fn go_on_in(&mut self, emptied: Checked) {
        self.out = emptied;
    }

    /// Checks one row.
    pub fn row(&mut self, row: RawRow<'_>) {
        self.is_told = false;
        if self.list.go_to(row.number) {
            self.enter();
        }
        let restored = returned::as_first_read(&row, self.table);
        let row = restored.as_deref().map_or(row, |cells| RawRow { cells, ..row });
        if row.number == self.watch {
            self.look_at(&row);
        }
        if let Some(facts) = self.plain(&row) {
            self.count_row();
            self.out.facts.push(facts);
            return;
        }
        let Some(sort) = self.sort(&row) else { return };
        if sort == Sort::Blank {
            self.blanks.push(row.number);
            return;
        }
        self.count_row();
        match sort {
            Sort::Blank => {}
            Sort::Aside(aside) => self.set_aside(&row, aside),
            Sort::Data => match self.list.unclear() {
                Some(why) => self.unclear(&row, why),
                None => self.data(row),
            },
        }
    }

    /// Whether [`Self::plain_rows`] is worth asking.
    pub fn takes_plain(&self) -> bool {
        self.takes_plain
    }

    /// Checks the rows at the start of a text in which nothing is odd, without splitting them.
    pub fn plain_rows(&mut self, mut rows: TextRows<'_>) -> Passed {
        let mut passed = Passed::default();
        let table = self.table;
        if !self.takes_plain || !table.has_fixed_width || rows.number <= table.header_end {
            return passed;
        }
        let (ends, length) = (Ends::new(rows.delimiter, rows.is_unexamined), rows.text.len());
        while rows.number != self.watch
            && let Some((facts, after)) = self.reader.plain_text(rows, &ends, table, &self.ordinary)
        {
            self.count_row();
            self.out.facts.push(facts);
            passed = Passed { bytes: length - after.len(), rows: passed.rows + 1 };
            rows = TextRows { text: after, number: rows.number.saturating_add(1), ..rows };
        }
        passed
    }

    /// What is left of a row in which nothing is odd, where nothing else of it is wanted.
    #[inline]
    fn plain(&mut self, row: &RawRow<'_>) -> Option<RowFacts> {
        let table = self.table;
        let is_asked = self.takes_plain
            && row.number > table.header_end
            && (!table.has_fixed_width || row.cells.len() == table.leaves.len())
            && triage::begins_plainly(row, table.encoding);
        let record = Record { row: *row, columns: &table.columns, encoding: table.encoding };
        is_asked.then(|| self.reader.plain(&record, table, &self.ordinary))?
    }

    /// A row that is there, and the blank ones before it.
    fn count_row(&mut self) {
        self.out.has_rows = true;
        self.out.rows += 1;
        if !self.blanks.is_empty() {
            self.out.rows += self.blanks.len() as u64;
            self.out.skipped.append(&mut self.blanks);
        }
    }

    /// Another list of the sheet: its columns are others.
    fn enter(&mut self) {
        if let Some(List { holds: Holds::Leavers(table) | Holds::Unclear(table, _), .. }) =
            self.list.list()
        {
            self.table = table;
            self.reader = Reader::of(self.checking, table);
            self.context.table = table.facts;
            self.context.leaves = &table.leaves;
        }
    }

    /// `None` for a heading that is no row.
    fn sort(&self, row: &RawRow<'_>) -> Option<Sort> {
        self.list.sort(row, self.layout(), self.table.header_end)
    }

    /// Notes what the cells of a row hold and are read as.
    fn look_at(&mut self, row: &RawRow<'_>) {
        let record =
            Record { row: *row, columns: &self.table.columns, encoding: self.table.encoding };
        let taken = self.taken(row, &record);
        let watched = match taken {
            Taken::Head | Taken::Blank | Taken::Aside(_) => watch::bare(row, self.table, taken),
            Taken::Added | Taken::Data => {
                let draft = self.reader.read(record);
                watch::read(row, self.table, taken, &draft, self.checking)
            }
        };
        self.out.watched.push(watched);
    }

    fn taken(&mut self, row: &RawRow<'_>, record: &Record<'_>) -> Taken {
        match self.sort(row) {
            None => Taken::Head,
            Some(Sort::Blank) => Taken::Blank,
            Some(Sort::Aside(aside)) => Taken::Aside(aside.label()),
            Some(Sort::Data) if self.flag(record) == Flag::Added => Taken::Added,
            Some(Sort::Data) => Taken::Data,
        }
    }

    fn layout(&self) -> Layout<'c> {
        Layout {
            columns: &self.table.columns,
            leaves: &self.table.leaves,
            encoding: self.table.encoding,
            headings: self.checking.headings,
            width: self.table.memory.unwrap_or(usize::MAX),
        }
    }

    fn set_aside(&mut self, row: &RawRow<'_>, aside: Aside) {
        let first = row.cells.iter().position(|cell| cell.kind != CellKind::Blank).unwrap_or(0);
        let found = self.table.encoding.decode(row.cell(first)).trim().to_owned();
        let fault = Fault::plain().found(found).arg("what", aside.label());
        self.note(row.number, RuleCode::new("CO010"), first, fault);
        let mark = aside.mark(crate::columns::lists::print(row));
        self.out.marks.extend(mark.map(|mark| (row.number, mark)));
        self.skip(row);
    }

    /// A row of a list that may be of leavers or not (CO016).
    fn unclear(&mut self, row: &RawRow<'_>, why: &Phrase) {
        let record =
            Record { row: *row, columns: &self.table.columns, encoding: self.table.encoding };
        let draft = self.reader.read(record);
        let first = row.cells.iter().position(|cell| cell.kind != CellKind::Blank).unwrap_or(0);
        let fault = Fault::plain().arg("why", why.clone());
        let code = RuleCode::new("CO016");
        self.push(row.number, code, Severity::Error, first, FieldSet::EMPTY, fault);
        self.remember(row);
        self.out.facts.push(facts(&draft, self.table, row.number, RowOutcome::Held));
        self.keep(row, RowOutcome::Held, Marked::Yes);
    }

    fn skip(&mut self, row: &RawRow<'_>) {
        self.out.skipped.push(row.number);
        self.keep(row, RowOutcome::Skipped, Marked::No);
    }

    fn data(&mut self, row: RawRow<'_>) {
        let record = Record { row, columns: &self.table.columns, encoding: self.table.encoding };
        let unclear = match self.flag(&record) {
            Flag::Reduction => None,
            Flag::Added => return self.added(&row, record),
            // A profile may switch the rule off.
            Flag::Unclear => match self.checking.rules.get(UNCLEAR_FLAG) {
                Some(active) => Some(active),
                None => return self.added(&row, record),
            },
        };
        let draft = self.reader.read(record);
        let mut worst = self.shape(&row);
        // Cells of a row with too few or too many may stand in each other's places: no rule judges
        // them.
        let due = if worst == Some(Severity::Error) {
            Due::default()
        } else {
            self.checks.due(draft.odd.and(self.ordinary.odd(&Days::of(&draft))))
        };
        if let Some(ActiveRule { rule, severity }) = unclear {
            worst = worst.max(Some(severity));
            self.find(&draft, rule, severity, flagged::unclear(&record));
        }
        for index in due {
            let RowCheck { check, active } = self.checks.get(index);
            self.context.words = self.is_kept(active.rule.code);
            if let Some(fault) = check(&draft, &self.context) {
                let severity =
                    fault.at_most.map_or(active.severity, |most| most.min(active.severity));
                worst = worst.max(Some(severity));
                self.find(&draft, active.rule, severity, fault);
            }
        }
        if self.table.memory.is_some() {
            self.remember(&row);
        }
        let is_held = worst == Some(Severity::Error);
        let outcome = if is_held { RowOutcome::Held } else { RowOutcome::Accepted };
        self.out.facts.push(facts(&draft, self.table, row.number, outcome));
        if !is_held {
            self.accept(&draft);
        }
        let marked = if worst >= Some(Severity::Warning) { Marked::Yes } else { Marked::No };
        self.keep(&row, outcome, marked);
    }

    fn remember(&mut self, row: &RawRow<'_>) {
        let Some(column) = self.table.memory else { return };
        let text = |column| self.table.encoding.decode(row.cell(column));
        if let Some(memory) = RowMemory::parse(&text(column)) {
            self.out.returned.push(Returned::new(row.number, memory, column, text));
        }
    }

    /// CO006: more or fewer fields than the header. Blank ones at the end do not count, and missing
    /// ones are forgiven when no used column is among them.
    fn shape(&mut self, row: &RawRow<'_>) -> Option<Severity> {
        let width = self.table.leaves.len();
        if !self.table.has_fixed_width || row.cells.len() == width {
            return None;
        }
        let last_filled = row.cells.iter().rposition(|cell| cell.kind != CellKind::Blank);
        let too_many = last_filled.is_some_and(|last| last >= width);
        let is_used = |column: usize| self.table.columns.field_of(column).is_some();
        let too_few = (row.cells.len()..width).any(is_used);
        if !too_many && !too_few {
            return None;
        }
        let code = RuleCode::new("CO006");
        let severity = self.checking.rules.severity(code)?;
        let detail = crate::text::text(
            "这一行有 {found_fields} 格，表头有 {expected_fields} 格",
            "this row has {found_fields} {found_fields:field|fields}, the header {expected_fields}",
        );
        let args = [
            ("found_fields", row.cells.len().to_string().into()),
            ("expected_fields", width.to_string().into()),
        ];
        let fault = Fault::plain().found(row.cells.len().to_string()).expected(width.to_string());
        let fault = fault.arg("detail", detail.fill(&args));
        self.push(row.number, code, severity, 0, FieldSet::EMPTY, fault);
        Some(severity)
    }

    fn place(&self, row: u32) -> Place {
        Place::row(self.table.file, self.table.sheet, row)
    }

    fn accept(&mut self, draft: &Draft<'_>) {
        if self.checking.keep.reductions
            && let Some(reduction) = reduction(draft, self.place(draft.record.row.number))
        {
            push_reduction(&mut self.out.reductions, reduction, draft);
        }
    }

    fn keep(&mut self, row: &RawRow<'_>, outcome: RowOutcome, marked: Marked) {
        let keep = match self.checking.keep.cells {
            KeepCells::None => false,
            KeepCells::Marked => marked == Marked::Yes && self.is_told(),
            KeepCells::All | KeepCells::Whole => true,
        };
        if keep {
            self.out.kept.push(kept_row(row, self.table.encoding, outcome));
        }
    }
}

/// Whether a row has an error or a warning.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marked {
    No,
    Yes,
}
