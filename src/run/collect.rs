//! What a file's blocks come to (汇总), put together in the order of the file.

use std::collections::{BTreeMap, BTreeSet};

use super::pool::Collect;
use crate::check::row::{Checked, KeepCells};
use crate::columns::lists::Mark;
use crate::model::{Finding, KeptRow, Place, Reductions, Returned, RuleCode, Severity, Watched};
use crate::rules::RowFacts;

/// Sheets up to so many rows are shown whole in reports; of larger ones only the rows with errors
/// and warnings.
pub const SHOWN_WHOLE: u64 = 20_000;

/// Everything that came of some rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Collected {
    pub(super) facts: Vec<RowFacts>,
    pub(super) findings: Vec<Finding>,
    pub(super) by_rule: BTreeMap<(RuleCode, Severity), u64>,
    pub(super) reductions: Reductions,
    pub(super) skipped: Vec<Place>,
    /// Rows, cells kept and open blanks of each sheet, by its number.
    pub(super) sheets: BTreeMap<u16, SheetRows>,
    /// Whose cells are kept.
    pub(super) cells: KeepCells,
    /// At most so many findings of a rule are kept.
    pub(super) findings_per_rule: Option<usize>,
    /// How many findings of each rule there were, where they are limited.
    pub(super) told: BTreeMap<RuleCode, usize>,
    /// The rows that are looked at closely.
    pub(super) watched: Vec<Watched>,
}

/// The rows of one sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct SheetRows {
    pub(super) rows: u64,
    pub(super) kept: Vec<KeptRow>,
    pub(super) is_partial: bool,
    pub(super) returned: Vec<Returned>,
    /// Rows with which another list may begin, in order.
    pub(super) marks: Vec<(u32, Mark)>,
    /// Blank rows that count only when a row follows.
    pub(super) blanks: Vec<u32>,
}

impl Collect for Collected {
    fn add(&mut self, file: u32, sheet: u16, checked: &mut Checked) {
        let rows = self.sheets.entry(sheet).or_default();
        if std::mem::take(&mut checked.has_rows) {
            rows.rows += rows.blanks.len() as u64;
            let blanks = rows.blanks.drain(..).map(|row| Place::row(file, sheet, row));
            self.skipped.extend(blanks);
        }
        rows.rows += std::mem::take(&mut checked.rows);
        rows.blanks.append(&mut checked.trailing_blanks);
        let skipped = checked.skipped.drain(..).map(|row| Place::row(file, sheet, row));
        self.skipped.extend(skipped);
        for (code, severity, count) in checked.by_rule.drain(..) {
            *self.by_rule.entry((code, severity)).or_default() += count;
        }
        rows.returned.append(&mut checked.returned);
        rows.marks.append(&mut checked.marks);
        let kept_before = rows.kept.len();
        rows.kept.append(&mut checked.kept);
        if let Some(most) = self.findings_per_rule {
            rows.keep_told(&first_ones(&checked.findings, &mut self.told, most), kept_before);
        } else if self.cells != KeepCells::Whole {
            rows.keep_marked(&self.findings, &checked.findings, kept_before);
        }
        self.facts.append(&mut checked.facts);
        self.findings.append(&mut checked.findings);
        self.cap_findings();
        self.reductions.append(std::mem::take(&mut checked.reductions));
        self.watched.append(&mut checked.watched);
    }
}

/// The rows of the first findings of each rule, so many of each in a file.
fn first_ones(new: &[Finding], told: &mut BTreeMap<RuleCode, usize>, most: usize) -> BTreeSet<u32> {
    let is_first = |finding: &&Finding| {
        let count = told.entry(finding.code).or_default();
        *count += 1;
        *count <= most
    };
    new.iter().filter(is_first).filter_map(|finding| finding.place.row).collect()
}

impl SheetRows {
    /// Keeps the cells of these rows only.
    fn keep_told(&mut self, told: &BTreeSet<u32>, kept_before: usize) {
        let mut at = 0;
        self.kept.retain(|row| {
            at += 1;
            at <= kept_before || told.contains(&row.number)
        });
    }

    /// Keeps the cells of all rows while the sheet is small, then only of the marked ones. A block
    /// marks its own rows only: those kept before it need be looked at just once.
    fn keep_marked(&mut self, before: &[Finding], new: &[Finding], kept_before: usize) {
        if self.rows <= SHOWN_WHOLE {
            return;
        }
        let (before, from) = if std::mem::replace(&mut self.is_partial, true) {
            (&[][..], kept_before)
        } else {
            (before, 0)
        };
        if self.kept.len() == from {
            return;
        }
        let marks = before.iter().chain(new).filter(|f| f.severity >= Severity::Warning);
        let mut marked: BTreeSet<u32> = marks.filter_map(|finding| finding.place.row).collect();
        let came_back = self.returned.iter().filter(|row| !row.formers.is_empty());
        marked.extend(came_back.map(|row| row.row));
        // Without its heading a list would be read by the columns of the one above.
        marked.extend(self.marks.iter().map(|(row, _)| *row));
        let mut at = 0;
        self.kept.retain(|row| {
            at += 1;
            at <= from || marked.contains(&row.number)
        });
    }
}

impl Collected {
    /// Drops findings beyond what is asked for: each block keeps its first ones, so that the first
    /// ones of the file are always among them.
    fn cap_findings(&mut self) {
        let Some(most) = self.findings_per_rule else { return };
        if self.findings.len() < most * 200 {
            return;
        }
        let mut seen: BTreeMap<RuleCode, usize> = BTreeMap::new();
        self.findings.retain(|finding| {
            let count = seen.entry(finding.code).or_default();
            *count += 1;
            *count <= most
        });
        let rows = self.findings.iter().filter_map(|f| Some((f.place.sheet?, f.place.row?)));
        let told: BTreeSet<(u16, u32)> = rows.collect();
        for (sheet, rows) in &mut self.sheets {
            rows.kept.retain(|row| told.contains(&(*sheet, row.number)));
        }
    }

    /// Puts another file's rows behind these.
    pub(super) fn append(&mut self, mut other: Self) {
        if self.facts.is_empty() {
            self.facts = other.facts;
        } else {
            self.facts.append(&mut other.facts);
        }
        self.findings.append(&mut other.findings);
        for (key, count) in other.by_rule {
            *self.by_rule.entry(key).or_default() += count;
        }
        self.reductions.append(other.reductions);
        self.skipped.append(&mut other.skipped);
        self.watched.append(&mut other.watched);
        self.cap_findings();
    }
}
