//! What stands below each other in a sheet (一表多段). The first reading of a file finds rows with which
//! another list may begin; from those and the rows around them the lists are settled, and the file is
//! read again. A file with one list in each sheet is read once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::sheets::is_no_list;
use crate::check::list::{Holds, List};
use crate::check::row::Table;
use crate::columns::lists::{Mark, Says};
use crate::columns::{self, ColumnOptions, Head, HeadCell, HeadRow, Mapped, SheetFault};
use crate::model::{Columns, KeptRow, Lent};
use crate::profile::Profile;
use crate::profile::headings::Headings;
use crate::text::{Phrase, text};

/// So many rows below a heading show what its columns hold.
const SAMPLE: u32 = 60;
/// A heading is so many rows high at most, and its title stands no further above it.
const NEAR: u32 = 3;

/// Whether marks say that a sheet holds several lists: its own headings again, and titles of leavers,
/// change nothing.
pub(super) fn are_several(marks: &[(u32, Mark)]) -> bool {
    marks.iter().any(|(_, mark)| matches!(mark, Mark::Heading | Mark::Title(Says::Others, _)))
}

/// Whether marks may say that people of another employer begin.
pub(super) fn may_change_employer(marks: &[(u32, Mark)], has_title: bool) -> bool {
    marks.iter().any(|(_, mark)| match mark {
        Mark::Employer(_) => true,
        Mark::Organisation(_) | Mark::Title(..) => has_title,
        Mark::Heading | Mark::Repeated => false,
    })
}

/// So many marks of one sheet are settled: a file of nothing but headings must not cost the square of
/// its rows. What stands below them is held.
const MARKS: usize = 500;

/// The marks that are settled, and the row of the first one beyond them. The sheet's own headings again
/// and again, page by page, say nothing new.
pub(super) fn settled(marks: &[(u32, Mark)]) -> (Vec<(u32, Mark)>, Option<u32>) {
    let mut kept = marks.to_vec();
    if !are_several(marks) {
        // All headings are the sheet's own: what stands above those of each page is mostly the same.
        let (mut employer, mut title) = (None, None);
        kept.retain(|(_, mark)| match mark {
            Mark::Repeated => false,
            Mark::Employer(_) => employer.replace(*mark) != Some(*mark),
            _ => title.replace(*mark) != Some(*mark),
        });
    }
    kept.dedup_by(|next, before| next.1 == Mark::Repeated && before.1 == Mark::Repeated);
    let beyond = kept.get(MARKS).map(|(row, _)| *row);
    kept.truncate(MARKS);
    (kept, beyond)
}

/// The rows that settling needs.
pub(super) fn wanted(marks: &[(u32, Mark)]) -> BTreeSet<u32> {
    let around = |row: u32| row.saturating_sub(NEAR).max(1)..=row.saturating_add(SAMPLE);
    marks.iter().flat_map(|(row, _)| around(*row)).collect()
}

/// Settles the lists of one sheet.
pub(super) struct Settling<'s> {
    pub(super) profile: &'s Profile,
    pub(super) options: &'s ColumnOptions,
    pub(super) headings: &'s Headings,
    /// The sheet as its main header says, and the first row of that.
    pub(super) main: (&'s Table, u32),
    /// In order.
    pub(super) marks: &'s [(u32, Mark)],
    /// From this row on there are too many lists to settle.
    pub(super) beyond: Option<u32>,
    /// The rows around them.
    pub(super) rows: &'s [KeptRow],
    pub(super) derive: crate::profile::Derivation,
}

/// A heading of the sheet.
struct Heading {
    first: u32,
    last: u32,
    table: Result<Box<Table>, SheetFault>,
}

impl Settling<'_> {
    /// The lists, from the top down.
    pub(super) fn lists(&self) -> Vec<List> {
        let headings = self.all_headings();
        let mut lists: Vec<List> = Vec::new();
        let mut announced: Vec<u32> = Vec::new();
        for heading in &headings {
            let title = self.title_of(heading, &headings);
            announced.extend(title.map(|(row, _)| row));
            lists.push(self.list(heading, title));
        }
        for (row, mark) in self.marks {
            if let Mark::Title(says, _) = mark
                && !announced.contains(row)
            {
                let at = lists.partition_point(|list| list.begins < *row);
                if let Some(list) = self.under_title(*row, *says, &lists[..at]) {
                    lists.insert(at, list);
                }
            }
        }
        if let Some(row) = self.beyond {
            lists.retain(|list| list.begins < row);
            let why = text("一张表里的名单太多", "the sheet holds too many lists").into();
            let holds = Holds::Unclear(Box::new(self.nothing_known()), why);
            lists.push(List { begins: row, header_end: row, holds });
        }
        lists
    }

    /// Every heading of the sheet, the main one and those that the marks show.
    fn all_headings(&self) -> Vec<Heading> {
        let (main, first) = self.main;
        let own = |first, last| {
            let table = Box::new(Table { header_end: last, ..main.clone() });
            Heading { first, last, table: Ok(table) }
        };
        let mut found: Vec<Heading> = Vec::new();
        let mut main = Some(own(first, main.header_end));
        for (row, mark) in self.marks {
            if main.as_ref().is_some_and(|main| main.first < *row) {
                found.extend(main.take());
            }
            if found.last().is_some_and(|before| *row <= before.last) {
                continue;
            }
            match mark {
                Mark::Heading => {
                    let known = found.last().map_or(0, |before| before.last);
                    found.push(self.heading(*row, known));
                }
                Mark::Repeated => found.push(own(*row, *row)),
                Mark::Title(..) | Mark::Employer(_) | Mark::Organisation(_) => {}
            }
        }
        found.extend(main);
        found
    }

    /// Understands a heading by itself and the rows around it; `known` is the last row of the heading
    /// before it.
    fn heading(&self, row: u32, known: u32) -> Heading {
        let block = self.groups(row, known).start..self.end(row);
        let rows = self.rows.iter().filter(|other| block.contains(&other.number));
        let rows = rows.map(head_row).filter(|row| !row.is_blank()).collect();
        let head = Head { rows };
        let words = (self.profile, self.headings);
        match columns::map(&head, words, self.options, self.derive) {
            Ok(mapped) => {
                let (first, last) = (mapped.header_rows[0], mapped.header_rows.last());
                let last = last.copied().unwrap_or(row);
                Heading { first, last, table: Ok(Box::new(self.table(mapped, last))) }
            }
            Err(fault) => Heading { first: row, last: row, table: Err(fault) },
        }
    }

    /// The rows right above a heading that may be its groups: no titles, nobody in them.
    fn groups(&self, row: u32, known: u32) -> Range<u32> {
        let above = self.rows.iter().filter(|other| other.number < row);
        let is_other = |other: &&KeptRow| has_number(other) || self.is_marked(other.number);
        let last = above.filter(is_other).map(|other| other.number).max();
        let start = last.unwrap_or(0).max(known) + 1;
        start.max(row.saturating_sub(NEAR - 1))..row
    }

    /// Where the people below a heading end: at the next mark behind one of them.
    fn end(&self, row: u32) -> u32 {
        let below = || self.rows.iter().filter(|other| other.number > row);
        let first = below().find(|other| has_number(other)).map_or(row, |other| other.number);
        // The main heading is in no mark.
        let marked = self.marks.iter().map(|(other, _)| *other).chain([self.main.1]);
        let next = marked.filter(|other| *other > first).min();
        next.unwrap_or(u32::MAX).min(row.saturating_add(SAMPLE))
    }

    fn is_marked(&self, row: u32) -> bool {
        self.marks.iter().any(|(marked, _)| *marked == row)
    }

    fn table(&self, mapped: Mapped, header_end: u32) -> Table {
        let (main, _) = self.main;
        Table {
            facts: crate::rules::TableFacts { title: main.facts.title, ..mapped.facts },
            columns: mapped.columns,
            leaves: mapped.leaves,
            meaning: mapped.meaning,
            medical_meaning: mapped.medical_meaning,
            header_end,
            ticked_flag: mapped.ticked_flag,
            ..main.clone()
        }
    }

    /// The title right above a heading.
    fn title_of(&self, heading: &Heading, all: &[Heading]) -> Option<(u32, Says)> {
        let before = all.iter().map(|other| other.last).filter(|last| *last < heading.first).max();
        let near = heading.first.saturating_sub(NEAR).max(before.map_or(0, |last| last + 1));
        let titles = self.marks.iter().rev().filter_map(|(row, mark)| match mark {
            Mark::Title(says, _) => Some((*row, *says)),
            _ => None,
        });
        titles.into_iter().find(|(row, _)| (near..heading.first).contains(row))
    }

    fn list(&self, heading: &Heading, title: Option<(u32, Says)>) -> List {
        let says = title.map(|(_, says)| says);
        let holds = match &heading.table {
            _ if says == Some(Says::Others) => Holds::Others,
            Ok(table) => Holds::Leavers(table.clone()),
            Err(fault) if is_no_list(&fault.fault) && says.is_none() => Holds::Others,
            Err(fault) => Holds::Unclear(Box::new(self.nothing_known()), message(fault)),
        };
        let begins = title.map_or(heading.first, |(row, _)| row);
        List { begins, header_end: heading.last, holds }
    }

    /// A title without headings of its own. Whether the columns above go on to hold is sure only for
    /// leavers below leavers.
    fn under_title(&self, row: u32, says: Says, above: &[List]) -> Option<List> {
        let last = above.iter().rev().find_map(|list| match &list.holds {
            Holds::Leavers(table) => Some(table),
            _ => None,
        });
        let now = above.last().map(|list| &list.holds);
        let holds = match (says, now, last) {
            (Says::Leavers, Some(Holds::Leavers(_)) | None, _) => return None,
            (Says::Leavers, Some(Holds::Unclear(table, _)), Some(_))
                if table.columns.get(crate::model::Field::PersonId).is_some() =>
            {
                Holds::Leavers(table.clone())
            }
            (_, Some(Holds::Others), _) if says == Says::Others => return None,
            (_, _, last) => {
                let why = text(
                    "第 {row} 行的标题之后没有表头，上面的人和下面的人看来不是同一类",
                    "row {row} is a title without headings below it, and speaks of other people than \
                     those above",
                );
                let table = last.map_or_else(|| Box::new(self.nothing_known()), Clone::clone);
                Holds::Unclear(table, why.fill(&[("row", row.to_string().into())]))
            }
        };
        Some(List { begins: row, header_end: row, holds })
    }

    fn nothing_known(&self) -> Table {
        let (main, _) = self.main;
        Table { columns: Columns::NONE, leaves: Vec::new(), ..main.clone() }
    }
}

fn message(fault: &SheetFault) -> Phrase {
    let rule = crate::rules::by_code(fault.fault.code);
    rule.map_or_else(Phrase::default, |rule| rule.message.fill(&fault.fault.args))
}

/// A cell with so many digits holds a number of somebody.
fn has_number(row: &KeptRow) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count() >= 6;
    row.cells.iter().any(|(_, text)| digits(text))
}

pub(super) fn head_row(row: &KeptRow) -> HeadRow {
    let cell =
        |(kind, text): (_, &str)| HeadCell { text: text.trim().to_owned(), kind, lent: Lent::No };
    HeadRow { number: row.number, cells: row.cells.iter().map(cell).collect() }
}

/// The marks of a file's sheets, by sheet.
pub(super) type Marks = BTreeMap<u16, Vec<(u32, Mark)>>;
