//! A run that stays open for corrections (改后重查): the rows that were changed are checked again, and then
//! the rules across rows run once more. What comes of it is what a whole run with these corrections
//! comes to; where that cannot be promised, the caller is told to run the whole.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::job::Job;
use super::sheets::Understood;
use super::{Collecting, Ready, file};
use crate::check::employers::Employers;
use crate::check::row::{ActiveRules, Checked, Checking, Keep, KeepCells, RowChecker, Table};
use crate::columns::{self, Head, HeadRow};
use crate::error::Result;
use crate::model::{
    CellPlace, Corrections, KeptCells, KeptRow, Lent, Outcome, Place, RowBlock, RowOutcome,
    TextEncoding,
};
use crate::profile::headings::Headings;
use crate::profile::lookup::Lookup;
use crate::rules::RowFacts;

/// All cells, so that a row can be checked again; no reductions, which only files need.
const KEEP: Keep = Keep {
    reductions: false,
    cells: KeepCells::Whole,
    trace: false,
    findings_per_rule: None,
    watch: 0,
};

/// A run of which every row is remembered. Later jobs must differ in their corrections alone.
pub struct Editing {
    /// What the rows came to, each alone.
    base: Collecting,
    sheets: BTreeMap<(u32, u16), Understood>,
    employers: Employers,
    /// The rows over which corrections lie, as their files hold them.
    originals: BTreeMap<Place, KeptCells>,
    /// What lies over them.
    corrections: Corrections,
}

impl Editing {
    /// Reads the files of a job once. Its own corrections come with the first [`Editing::again`].
    ///
    /// # Errors
    /// As [`super::run`].
    pub fn open(job: &Job<'_>) -> Result<Self> {
        let job = &Job { corrections: Corrections::default(), keep: KEEP, ..job.clone() };
        let (lookup, rules) = (Lookup::new(job.profile), ActiveRules::of(job.profile, job.strict));
        let employers = Employers::default();
        let headings = Headings::new(job.profile);
        let checking = Checking::of(job, (&lookup, &headings), &rules, &employers);
        let ready = Ready { checking };
        let mut base = Collecting { total: ready.collected(), ..Collecting::default() };
        let mut sheets = BTreeMap::new();
        for (number, given) in (0..).zip(&job.inputs) {
            let mut outcome = file::read(job, &ready, number, given)?;
            let understood = std::mem::take(&mut outcome.understood);
            sheets.extend(understood.into_iter().map(|known| ((number, known.sheet), known)));
            base.add(number, outcome, &rules);
        }
        let (originals, corrections) = Default::default();
        let mut editing = Self { base, sheets, employers, originals, corrections };
        editing.find_blanks();
        Ok(editing)
    }

    /// Checks the rows whose corrections have changed, and all rows together; `None` when a change
    /// reaches further than its row: then only a whole run knows.
    pub fn again(&mut self, job: &Job<'_>) -> Option<Outcome> {
        let changed = changed(&self.corrections, &job.corrections);
        let mut blocks = BTreeMap::new();
        for place in &changed {
            blocks.insert(*place, self.as_read(*place)?);
        }
        let headings = Headings::new(job.profile);
        if !self.heads_hold(job, &headings, &blocks) {
            return None;
        }
        let (lookup, rules) = (Lookup::new(job.profile), ActiveRules::of(job.profile, job.strict));
        let found = self.check(job, (&lookup, &headings), &rules, &blocks);
        if found.iter().any(|(_, checked)| !checked.marks.is_empty()) {
            return None;
        }
        self.replace(&changed, found);
        for place in changed {
            if !is_corrected(&job.corrections, place) {
                self.originals.remove(&place);
            }
        }
        self.corrections.clone_from(&job.corrections);
        self.count_rows();
        // A file without a row is refused, and that is said of the file as a whole.
        self.every_file_has_rows().then(|| {
            let job = &Job { keep: KEEP, ..job.clone() };
            self.base.clone().across(job, &rules, self.employers.list())
        })
    }

    /// The cells that one correction is about: all rows of a vertical merge (合并单元格), or the cell alone.
    pub fn merged(&self, cell: CellPlace) -> Vec<CellPlace> {
        let is_lent = |place: &Place| {
            let cells = self.original(*place);
            cells.is_some_and(|cells| cells.lent(cell.column.into()) == Lent::Above)
        };
        let mut first = Place::row(cell.file, cell.sheet, cell.row);
        while is_lent(&first)
            && let Some(above) = self.row_before(first)
        {
            first = above;
        }
        let below = std::iter::successors(self.row_after(first), |place| self.row_after(*place));
        let rows = std::iter::once(first).chain(below.take_while(is_lent));
        rows.filter_map(|place| place.row).map(|row| CellPlace { row, ..cell }).collect()
    }

    /// Blank rows that were counted stand among the skipped ones.
    fn find_blanks(&mut self) {
        for place in &self.base.total.skipped {
            let (Some(sheet), Some(row)) = (place.sheet, place.row) else { continue };
            if self.kept(*place).is_none()
                && let Some(known) = self.sheets.get_mut(&(place.file, sheet))
            {
                known.blanks.insert(row);
            }
        }
    }

    fn kept(&self, place: Place) -> Option<&KeptCells> {
        let kept = self.kept_rows(place);
        let at = kept.binary_search_by_key(&place.row?, |row| row.number).ok()?;
        Some(&kept[at].cells)
    }

    /// A row as its file holds it.
    fn original(&self, place: Place) -> Option<&KeptCells> {
        self.originals.get(&place).or_else(|| self.kept(place))
    }

    fn kept_rows(&self, place: Place) -> &[KeptRow] {
        let input = self.base.inputs.get(place.file as usize);
        let sheet = input.zip(place.sheet).and_then(|(i, sheet)| i.sheets.get(usize::from(sheet)));
        sheet.map_or(&[], |sheet| &sheet.kept)
    }

    /// The next row above that the file fills.
    fn row_before(&self, place: Place) -> Option<Place> {
        let kept = self.kept_rows(place);
        let at = kept.partition_point(|row| Some(row.number) < place.row);
        let kept = at.checked_sub(1).map(|at| Place { row: Some(kept[at].number), ..place });
        let corrected = self.originals.range(..place).next_back().map(|(other, _)| *other);
        kept.max(corrected.filter(|other| (other.file, other.sheet) == (place.file, place.sheet)))
    }

    /// The next one below.
    fn row_after(&self, place: Place) -> Option<Place> {
        let kept = self.kept_rows(place);
        let at = kept.partition_point(|row| Some(row.number) <= place.row);
        let kept = kept.get(at).map(|row| Place { row: Some(row.number), ..place });
        let after = (Bound::Excluded(place), Bound::Unbounded);
        let corrected = self.originals.range(after).next().map(|(other, _)| *other);
        let corrected =
            corrected.filter(|other| (other.file, other.sheet) == (place.file, place.sheet));
        kept.into_iter().chain(corrected).min()
    }

    /// A row as the reader handed it out, with what merges lent to it.
    fn as_read(&self, place: Place) -> Option<RowBlock> {
        let cells = self.original(place)?;
        let mut block = RowBlock::default();
        block.begin_row(place.row?);
        for (column, (kind, text)) in cells.iter().enumerate() {
            match cells.lent(column) {
                Lent::No => block.push(kind, Lent::No, text),
                lent => block.push(kind, lent, self.lender(place, column)?),
            }
        }
        Some(block)
    }

    /// What a merge lends to a cell.
    fn lender(&self, place: Place, column: usize) -> Option<&str> {
        let (mut place, mut column) = (place, column);
        loop {
            let cells = self.original(place)?;
            match cells.lent(column) {
                Lent::No => return Some(cells.text(column)),
                Lent::Above => place = self.row_before(place)?,
                Lent::Left => column = column.checked_sub(1)?,
            }
        }
    }

    /// Whether the columns are understood as before when the first rows are what they are now.
    fn heads_hold(
        &self,
        job: &Job<'_>,
        headings: &Headings,
        blocks: &BTreeMap<Place, RowBlock>,
    ) -> bool {
        let derive = job.derive.unwrap_or(job.profile.stop_month.derive.value);
        let sheets: BTreeSet<_> = blocks.keys().map(|place| (place.file, place.sheet)).collect();
        sheets.into_iter().all(|(file, sheet)| {
            let Some(known) = sheet.and_then(|sheet| self.sheets.get(&(file, sheet))) else {
                return false;
            };
            // Any row may say where another list begins, or what its columns hold.
            if !known.table.lists.is_empty() {
                return false;
            }
            let is_shown = |row: &HeadRow| {
                let place = Place::row(file, known.sheet, row.number);
                blocks.contains_key(&place) || is_corrected(&job.corrections, place)
            };
            if !known.head.rows.iter().any(is_shown) {
                return true;
            }
            let Some(head) = self.head_now(job, file, known) else { return false };
            let options = job.columns_of.get(&file).unwrap_or(&job.columns);
            let mapped = columns::map(&head, (job.profile, headings), options, derive);
            mapped.is_ok_and(|mapped| mapped == known.mapped)
        })
    }

    /// The first rows with their corrections; `None` when one has become blank and another, that is
    /// not known here, comes up.
    fn head_now(&self, job: &Job<'_>, file: u32, known: &Understood) -> Option<Head> {
        let corrections = through(&job.corrections, file, &known.table);
        let mut overlay = corrections.overlay(file, known.sheet, TextEncoding::Utf8);
        let mut head = Head::default();
        for row in &known.head.rows {
            let place = Place::row(file, known.sheet, row.number);
            if !is_corrected(&job.corrections, place) {
                head.rows.push(row.clone());
                continue;
            }
            let block = self.as_read(place)?;
            head.push(&overlay.row(block.rows().next()?), TextEncoding::Utf8);
        }
        (head.rows.len() == known.head.rows.len() || !known.head.is_full()).then_some(head)
    }

    /// Checks the changed rows, each alone.
    fn check(
        &self,
        job: &Job<'_>,
        words: (&Lookup, &Headings),
        rules: &ActiveRules,
        blocks: &BTreeMap<Place, RowBlock>,
    ) -> Vec<(Place, Checked)> {
        let job = &Job { keep: KEEP, ..job.clone() };
        let checking = Checking::of(job, words, rules, &self.employers);
        let mut found = Vec::new();
        for ((file, sheet), known) in &self.sheets {
            let here = Place::row(*file, *sheet, 0)..=Place::row(*file, *sheet, u32::MAX);
            let mut here = blocks.range(here).peekable();
            if here.peek().is_none() {
                continue;
            }
            // What was kept is decoded.
            let table = Table { encoding: TextEncoding::Utf8, ..known.table.clone() };
            let corrections = through(&job.corrections, *file, &known.table);
            let mut overlay = corrections.overlay(*file, *sheet, TextEncoding::Utf8);
            let mut checker = RowChecker::new(&checking, &table);
            for (place, block) in here {
                block.rows().for_each(|row| checker.row(overlay.row(row)));
                found.push((*place, checker.take()));
            }
        }
        found
    }

    /// Puts what was found in place of what was known of these rows.
    fn replace(&mut self, changed: &BTreeSet<Place>, found: Vec<(Place, Checked)>) {
        for place in changed {
            if let Some(cells) = self.original(*place).cloned() {
                self.originals.insert(*place, cells);
            }
        }
        self.forget(changed);
        let total = &mut self.base.total;
        for (place, mut checked) in found {
            let sheet = place.sheet.expect("a row stands in a sheet");
            total.facts.append(&mut checked.facts);
            total.findings.append(&mut checked.findings);
            for (code, severity, count) in checked.by_rule {
                *total.by_rule.entry((code, severity)).or_default() += count;
            }
            if let Some(known) = self.sheets.get_mut(&(place.file, sheet)) {
                known.blanks.extend(checked.trailing_blanks);
            }
            let sheet = &mut self.base.inputs[place.file as usize].sheets[usize::from(sheet)];
            sheet.kept.append(&mut checked.kept);
            sheet.returned.append(&mut checked.returned);
        }
        total.facts.sort_by_key(RowFacts::place);
        for sheet in self.base.inputs.iter_mut().flat_map(|input| &mut input.sheets) {
            sheet.kept.sort_by_key(|row| row.number);
            sheet.returned.sort_by_key(|row| row.row);
        }
    }

    fn forget(&mut self, changed: &BTreeSet<Place>) {
        let total = &mut self.base.total;
        total.facts.retain(|row| !changed.contains(&row.place()));
        total.findings.retain(|finding| {
            let is_gone = changed.contains(&finding.place);
            if is_gone && let Some(count) = total.by_rule.get_mut(&(finding.code, finding.severity))
            {
                *count -= 1;
            }
            !is_gone
        });
        total.by_rule.retain(|_, count| *count > 0);
        for (file, input) in (0..).zip(&mut self.base.inputs) {
            for (number, sheet) in (0..).zip(&mut input.sheets) {
                let is_gone = |row| changed.contains(&Place::row(file, number, row));
                sheet.kept.retain(|row| !is_gone(row.number));
                sheet.returned.retain(|row| !is_gone(row.row));
            }
        }
        for ((file, sheet), known) in &mut self.sheets {
            known.blanks.retain(|row| !changed.contains(&Place::row(*file, *sheet, *row)));
        }
    }

    /// Counts rows and set-aside rows anew: a blank one counts when a filled one follows.
    fn count_rows(&mut self) {
        let mut skipped = Vec::new();
        for ((file, number), known) in &self.sheets {
            let sheet = &mut self.base.inputs[*file as usize].sheets[usize::from(*number)];
            let aside = sheet.kept.iter().filter(|row| row.outcome == RowOutcome::Skipped);
            let last = sheet.kept.last().map_or(0, |row| row.number);
            let blank: Vec<u32> = known.blanks.range(..last).copied().collect();
            sheet.rows = (sheet.kept.len() + blank.len()) as u64;
            let rows = aside.map(|row| row.number).chain(blank);
            skipped.extend(rows.map(|row| Place::row(*file, *number, row)));
        }
        self.base.total.skipped = skipped;
    }

    fn every_file_has_rows(&self) -> bool {
        let facts = &self.base.total.facts;
        (0..).zip(&self.base.inputs).all(|(file, input)| {
            let at = facts.partition_point(|row| row.file < file);
            input.refused.is_some() || facts.get(at).is_some_and(|row| row.file == file)
        })
    }
}

/// The rows whose corrections are not the same.
fn changed(before: &Corrections, now: &Corrections) -> BTreeSet<Place> {
    let differs = |one: &Corrections, other: &Corrections| -> Vec<Place> {
        let cells = one.iter().filter(|(place, text)| other.get(*place) != Some(*text));
        cells.map(|(place, _)| Place::row(place.file, place.sheet, place.row)).collect()
    };
    let mut rows: BTreeSet<Place> = differs(before, now).into_iter().collect();
    rows.extend(differs(now, before));
    rows
}

fn is_corrected(corrections: &Corrections, place: Place) -> bool {
    match (place.sheet, place.row) {
        (Some(sheet), Some(row)) => corrections.has_row(place.file, sheet, row),
        _ => false,
    }
}

/// The corrections of a sheet as its own encoding lets them through.
fn through(corrections: &Corrections, file: u32, table: &Table) -> Corrections {
    let mut passed = Corrections::default();
    let here =
        corrections.iter().filter(|(place, _)| (place.file, place.sheet) == (file, table.sheet));
    for (place, text) in here {
        let encoding = table.encoding;
        passed.set(place, &encoding.decode(&encoding.encode(text)));
    }
    passed
}
