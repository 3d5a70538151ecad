//! Where somebody stands in a file (涉及的行): any row of any sheet with the person's number in a cell, whatever
//! the file is. For erasure, which has to find rows that were held as well.

use std::path::{Path, PathBuf};

use super::rows::{RowReading, TakeRows};
use crate::columns::Head;
use crate::model::{RawRow, SheetHead, TextEncoding, person_key};
use crate::source::chunks::TextLimits;
use crate::source::limits::Limits;

/// Where somebody stands in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// The rows with the person's number, as a spreadsheet shows them; of several sheets one after the
    /// other.
    pub rows: Vec<u32>,
    /// Rows with anything in them, headings included.
    pub filled: u64,
}

impl Mentions {
    /// Nobody else can stand in the file: nothing but a heading is besides.
    pub fn is_alone(&self) -> bool {
        !self.rows.is_empty() && self.filled <= self.rows.len() as u64 + 1
    }
}

/// Looks for a person, by [`person_key`]; `None` where the file cannot be read as a table.
pub fn mentions(path: &Path, person: u64, reader: Option<PathBuf>) -> Option<Mentions> {
    let limits = Limits::default();
    let text_limits = TextLimits::default();
    let reading = RowReading { limits: &limits, text_limits, password: None, program: reader };
    let mut search = Search { person, found: Mentions::default() };
    reading.read(path, &mut search).ok().map(|()| search.found)
}

struct Search {
    person: u64,
    found: Mentions,
}

impl TakeRows for Search {
    fn restart(&mut self, _: u64) {
        self.found = Mentions::default();
    }

    fn choose(&self, heads: &[SheetHead]) -> Vec<usize> {
        (0..heads.len()).filter(|index| !heads[*index].chart).collect()
    }

    fn sheet(&mut self, _: &Head) -> bool {
        true
    }

    fn row(&mut self, row: &RawRow<'_>, encoding: TextEncoding) {
        let mut is_filled = false;
        let mut is_of_person = false;
        for column in 0..row.cells.len() {
            let text = encoding.decode(row.cell(column));
            let text = text.trim();
            is_filled |= !text.is_empty();
            is_of_person |=
                text.split(is_between).any(|part| person_key(part) == Some(self.person));
        }
        self.found.filled += u64::from(is_filled);
        if is_of_person {
            self.found.rows.push(row.number);
        }
    }
}

/// What may stand around a number in a cell or a line: bureau text files are read as one column.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '|' | ',' | '，' | ';' | '；' | '、' | ':' | '：' | '\'' | '"')
}
