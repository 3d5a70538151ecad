//! Several lists below each other in one sheet (一表多段), as rows are checked against them.

use std::ops::Range;

use super::row::Table;
use crate::columns::triage::{self, Aside, Layout, Sort};
use crate::model::{Field, RawRow};
use crate::text::Phrase;

/// One of the lists of a sheet (名单段).
#[derive(Clone, Debug)]
pub struct List {
    /// Its first row, 1-based: the title, else the first row of the heading.
    pub begins: u32,
    /// The last row of its heading.
    pub header_end: u32,
    /// Who stands in it.
    pub holds: Holds,
}

/// Who stands in a list.
#[derive(Clone, Debug)]
pub enum Holds {
    /// People who leave, in these columns.
    Leavers(Box<Table>),
    /// Nobody who leaves: rows are set aside.
    Others,
    /// That cannot be told, and why: rows are held (CO016).
    Unclear(Box<Table>, Phrase),
}

/// The list in which a checker is.
#[derive(Debug)]
pub(super) struct Current<'c> {
    lists: &'c [List],
    /// Its rows.
    rows: Range<u32>,
    at: Option<usize>,
}

impl<'c> Current<'c> {
    pub(super) fn new(lists: &'c [List]) -> Self {
        let end = if lists.is_empty() { u32::MAX } else { 0 };
        Self { lists, rows: 0..end, at: None }
    }

    /// Goes to the list of a row; `true` where that is another one.
    #[inline]
    pub(super) fn go_to(&mut self, row: u32) -> bool {
        if self.rows.contains(&row) {
            return false;
        }
        let after = self.lists.partition_point(|list| list.begins <= row);
        self.at = after.checked_sub(1);
        let start = self.at.map_or(0, |at| self.lists[at].begins);
        let end = self.lists.get(after).map_or(u32::MAX, |next| next.begins);
        self.rows = start..end;
        true
    }

    pub(super) fn list(&self) -> Option<&'c List> {
        self.at.map(|at| &self.lists[at])
    }

    /// Why rows here are held.
    pub(super) fn unclear(&self) -> Option<&'c Phrase> {
        match self.list()?.holds {
            Holds::Unclear(_, ref why) => Some(why),
            _ => None,
        }
    }

    /// Sorts a row; `None` for the heading of the sheet's only or first list, and what is above it.
    pub(super) fn sort(
        &self,
        row: &RawRow<'_>,
        layout: Layout<'_>,
        header_end: u32,
    ) -> Option<Sort> {
        if self.lists.is_empty() {
            return (row.number > header_end).then(|| triage::sort(row, layout));
        }
        let list = self.list()?;
        if row.number <= list.header_end {
            return (self.at != Some(0)).then(|| heading(row, layout));
        }
        Some(match &list.holds {
            Holds::Others if row.is_blank() => Sort::Blank,
            Holds::Others => Sort::Aside(Aside::OtherList),
            Holds::Unclear(table, _) if table.columns.get(Field::PersonId).is_none() => {
                if row.is_blank() {
                    Sort::Blank
                } else {
                    triage::foot(row, layout.encoding).map_or(Sort::Data, Sort::Aside)
                }
            }
            _ => triage::sort(row, layout),
        })
    }
}

/// The title and the heading of a later list.
fn heading(row: &RawRow<'_>, layout: Layout<'_>) -> Sort {
    match triage::sort(row, layout) {
        Sort::Data => Sort::Aside(Aside::OtherHeading),
        sort => sort,
    }
}
