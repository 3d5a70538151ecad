//! The cells of a row, one after the other (逐格读取), for rows in which nothing is odd: cells that were
//! split, or a text that was not, since what may stand in such a row tells by itself where it ends.

use crate::bytes::{Needles, equal, is_trimmed};
use crate::check::memo::Met;
use crate::model::{CellKind, Lent, RawRow};

/// A row that is gone through from the left to the right. What comes is asked for in the order of the
/// columns; where the answer is no, nothing more may be asked.
pub(super) trait Walk<'r> {
    /// Goes past the next cell if it holds this text. Where it does not, the cell may be asked for again.
    fn pass(&mut self, text: &Met) -> bool;

    /// Goes past the next cell: its text, with nothing to trim, empty for a blank one. `None` where it
    /// has to be read in full.
    fn next(&mut self) -> Option<&'r [u8]>;

    /// The same of a cell that is blank or holds so many bytes, which the caller has to make sure hold
    /// nothing that ends a cell.
    fn next_of(&mut self, length: usize) -> Option<&'r [u8]>;

    /// Goes past a cell that nobody reads.
    fn skip(&mut self) -> bool;

    /// Goes past a cell that holds a text with nothing to trim, or none.
    fn skip_text(&mut self) -> bool;
}

/// A row of cells.
pub(super) struct Cells<'r> {
    row: RawRow<'r>,
    column: usize,
}

impl<'r> Cells<'r> {
    pub(super) fn of(row: RawRow<'r>) -> Self {
        Self { row, column: 0 }
    }

    /// The text of the cell that is next.
    #[inline]
    fn text(&self) -> Option<&'r [u8]> {
        let Some(cell) = self.row.cells.get(self.column) else { return Some(&[]) };
        match (cell.kind, cell.lent) {
            (CellKind::Blank, _) => Some(&[]),
            (CellKind::Text | CellKind::Date, Lent::No) => Some(self.row.text_of(cell))
                // `="0012"`, which is read as 0012 in most columns.
                .filter(|text| !text.is_empty() && is_trimmed(text) && !text.starts_with(b"=\"")),
            _ => None,
        }
    }
}

impl<'r> Walk<'r> for Cells<'r> {
    #[inline]
    fn pass(&mut self, text: &Met) -> bool {
        let passes = self.text().is_some_and(|cell| equal(cell, text.bytes()));
        self.column += usize::from(passes);
        passes
    }

    #[inline]
    fn next(&mut self) -> Option<&'r [u8]> {
        let text = self.text();
        self.column += 1;
        text
    }

    #[inline]
    fn next_of(&mut self, length: usize) -> Option<&'r [u8]> {
        self.next().filter(|text| text.is_empty() || text.len() == length)
    }

    #[inline]
    fn skip(&mut self) -> bool {
        self.column += 1;
        true
    }

    #[inline]
    fn skip_text(&mut self) -> bool {
        self.next().is_some()
    }
}

/// What ends a cell of a text (单元格的结尾).
#[derive(Clone, Copy)]
pub(in crate::check) struct Ends {
    delimiter: u8,
    /// Nobody has looked yet whether the text is UTF-8.
    is_unexamined: bool,
    /// The delimiter, the end of a line, and the quote, which ends all expectations.
    any: Needles,
}

impl Ends {
    pub(in crate::check) fn new(delimiter: u8, is_unexamined: bool) -> Self {
        Self { delimiter, is_unexamined, any: Needles::new([delimiter, b'\n', b'"']) }
    }
}

/// A row as it stands in a text, delimiters and all. It has no quotes, and as many cells as expected:
/// in every other one some answer is no. Cells of an unexamined text that nobody compares with a text that
/// is known have to be UTF-8.
pub(super) struct Unsplit<'r, 'e> {
    /// From the next cell on.
    rest: &'r [u8],
    /// Cells that must still come.
    left: usize,
    ends: &'e Ends,
}

impl<'r, 'e> Unsplit<'r, 'e> {
    /// A row of so many cells at the start of a text.
    #[inline]
    pub(super) fn of(text: &'r [u8], cells: usize, ends: &'e Ends) -> Self {
        Self { rest: text, left: cells, ends }
    }

    /// What comes after the row and the end of its line; `None` where the row goes on.
    #[inline]
    pub(super) fn after(&self) -> Option<&'r [u8]> {
        (self.left == 0).then_some(self.rest)
    }

    /// Whether the next cell holds this text; it stays the next one.
    #[inline]
    pub(super) fn is_next(&self, text: &Met) -> bool {
        let parts = self.rest.split_at_checked(text.bytes().len());
        text.stands_bare
            && parts.is_some_and(|(cell, rest)| {
                rest.first() == Some(&self.ends.delimiter) && equal(cell, text.bytes())
            })
    }

    /// The text of the next cell, which stays the next one.
    #[inline]
    pub(super) fn text(&self) -> Option<&'r [u8]> {
        let end = self.ends.any.first(self.rest)?;
        let text = &self.rest[..end];
        // Whether the line may end here is for `close` to say.
        if self.rest[end] == b'\n' {
            Some(text.strip_suffix(b"\r").unwrap_or(text))
        } else {
            Some(text)
        }
    }

    fn is_readable(&self, text: &[u8]) -> bool {
        !self.ends.is_unexamined || simdutf8::basic::from_utf8(text).is_ok()
    }

    /// Goes past a cell after which this comes, if that ends it.
    #[inline]
    fn close(&mut self, rest: &'r [u8]) -> bool {
        let after = match rest {
            [end, after @ ..] if self.left > 1 && *end == self.ends.delimiter => after,
            [b'\n', after @ ..] | [b'\r', b'\n', after @ ..] if self.left == 1 => after,
            _ => return false,
        };
        (self.rest, self.left) = (after, self.left - 1);
        true
    }
}

impl<'r> Walk<'r> for Unsplit<'r, '_> {
    #[inline]
    fn pass(&mut self, text: &Met) -> bool {
        let parts = self.rest.split_at_checked(text.bytes().len());
        text.stands_bare
            && parts.is_some_and(|(cell, rest)| equal(cell, text.bytes()) && self.close(rest))
    }

    #[inline]
    fn next(&mut self) -> Option<&'r [u8]> {
        if self.close(self.rest) {
            return Some(&[]);
        }
        let text = self.text()?;
        (is_trimmed(text) && self.close(&self.rest[text.len()..])).then_some(text)
    }

    #[inline]
    fn next_of(&mut self, length: usize) -> Option<&'r [u8]> {
        if self.close(self.rest) {
            return Some(&[]);
        }
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.close(rest).then_some(text)
    }

    #[inline]
    fn skip(&mut self) -> bool {
        self.close(self.rest)
            || self
                .text()
                .is_some_and(|text| self.is_readable(text) && self.close(&self.rest[text.len()..]))
    }

    #[inline]
    fn skip_text(&mut self) -> bool {
        self.next().is_some_and(|text| self.is_readable(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(text: &str) -> Met {
        let mut met = Met::default();
        met.become_text(text.as_bytes());
        met
    }

    #[test]
    fn a_text_ends_where_its_cells_say() {
        let next = "乙,丙,丁,戊,己,庚";
        let text = format!("甲,110101199003079913,,备注\r\n{next}");
        let ends = Ends::new(b',', true);
        let mut row = Unsplit::of(text.as_bytes(), 4, &ends);
        assert!(!row.pass(&met("甲乙")) && !row.pass(&met("")) && row.pass(&met("甲")));
        assert_eq!(row.next_of(18), Some(b"110101199003079913".as_slice()));
        assert_eq!(row.next(), Some(b"".as_slice()));
        assert_eq!(row.after(), None);
        assert_eq!(row.next(), Some("备注".as_bytes()));
        assert_eq!(row.after(), Some(next.as_bytes()));
        assert!(row.next().is_none() && !row.skip());
    }

    #[test]
    fn rows_with_too_few_or_too_many_cells_and_with_quotes_are_left_alone() {
        let ends = Ends::new(b',', true);
        for (row, is_whole) in [
            ("甲,乙,丙\n", true),
            ("甲,,\r\n", true),
            ("甲,乙\n", false),
            ("甲,乙,丙,丁\n", false),
            ("甲,\"乙\",丙\n", false),
            ("甲,5\"管,丙\n", false),
        ] {
            let text = format!("{row}下一行的内容，足够长");
            let mut walk = Unsplit::of(text.as_bytes(), 3, &ends);
            assert_eq!((0..3).all(|_| walk.skip()), is_whole, "{row}");
        }
        // A space beside a text may be something to tell of.
        for cell in [" 甲", "甲 ", " "] {
            let text = format!("{cell},乙的内容，足够长\n");
            assert!(Unsplit::of(text.as_bytes(), 2, &ends).next().is_none(), "{cell}");
        }
        // In GBK.
        let text = b"\xbc\xd7,\xd2\xd2\xb5\xc4\xc4\xda\xc8\xdd\xd7\xe3\xb9\xbb\xb3\xa4\n";
        assert!(!Unsplit::of(text, 2, &ends).skip());
        assert!(Unsplit::of(text, 2, &Ends::new(b',', false)).skip());
        // A quoted cell may hold what ends one that is not.
        let mut walk = Unsplit::of(b"a,b,c\n", 2, &ends);
        assert!(!walk.pass(&met("a,b")));
    }
}
