//! Records and fields of a chunk of text (记录与字段).
//!
//! A record without quotes is split where its delimiters stand; one with quotes goes through
//! `csv-core`, so that quoting means what it means everywhere. A property test holds the two
//! together.

use super::chunks::{Chunk, count_lines};
use super::marks::Marks;
use crate::bytes::Needles;
use crate::model::{CellKind, Lent, RawCell, RawRow};

/// Splits chunks into rows, one at a time, with buffers that are kept from row to row.
pub struct Splitter {
    delimiter: u8,
    needles: Needles,
    /// The first ones are those of the current row.
    cells: Vec<RawCell>,
    unquoted: Vec<u8>,
    ends: Vec<usize>,
}

/// How far a chunk has been split.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    at: u32,
    line: u32,
    marks: Marks,
}

impl Cursor {
    /// The start of a chunk.
    pub fn start(chunk: &Chunk) -> Self {
        Self { at: 0, line: chunk.first_line, marks: Marks::after(0) }
    }

    /// The number of the row that is next, and what is left of the chunk from there on; nothing where its
    /// rows cannot be told apart without splitting them.
    #[inline]
    pub fn rest<'c>(&self, chunk: &'c Chunk) -> (u32, &'c [u8]) {
        let is_plain = !chunk.lone_returns;
        let rest = chunk.bytes.get(self.at as usize..).filter(|_| is_plain);
        (self.line, rest.unwrap_or_default())
    }

    /// The bytes of the chunk from here to another place.
    #[inline]
    pub fn up_to<'c>(&self, other: Self, chunk: &'c Chunk) -> &'c [u8] {
        let end = (other.at as usize).min(chunk.bytes.len());
        chunk.bytes.get(self.at as usize..end).unwrap_or_default()
    }

    /// Goes past so many bytes, which are so many whole rows of one line each.
    #[inline]
    pub fn pass(&mut self, bytes: usize, rows: u32) {
        if bytes > 0 {
            self.at += within_chunk(bytes);
            self.line = self.line.saturating_add(rows);
            self.marks = Marks::after(self.at);
        }
    }
}

impl Splitter {
    /// A splitter for one delimiter.
    pub fn new(delimiter: u8) -> Self {
        let (unquoted, ends) = (vec![0; 4096], vec![0; 64]);
        let needles = Needles::new([delimiter, b'\n', b'"']);
        Self { delimiter, needles, cells: vec![RawCell::default(); 64], unquoted, ends }
    }

    /// The next row; a blank line is a row without cells.
    pub fn next<'a>(&'a mut self, chunk: &'a Chunk, cursor: &mut Cursor) -> Option<RawRow<'a>> {
        let text = chunk.bytes.as_slice();
        if cursor.at as usize >= text.len() {
            return None;
        }
        if chunk.lone_returns {
            return Some(self.slow(text, cursor));
        }
        // Copies stay in registers.
        let (mut marks, mut start, mut count) = (cursor.marks, cursor.at, 0);
        let end = loop {
            let Some(at) = marks.next(text, &self.needles) else { break within_chunk(text.len()) };
            match text[at as usize] {
                // What was found so far does not hold.
                b'"' => return Some(self.slow(text, cursor)),
                b'\n' => break at,
                _ => {
                    self.put(count, text_cell(start, at));
                    (start, count) = (at + 1, count + 1);
                }
            }
        };
        // A file may end in a carriage return, too.
        let line_end = if end > start && text[end as usize - 1] == b'\r' { end - 1 } else { end };
        if line_end > start || count > 0 {
            self.put(count, text_cell(start, line_end));
            count += 1;
        }
        let number = cursor.line;
        *cursor = Cursor { at: end.saturating_add(1), line: number.saturating_add(1), marks };
        Some(RawRow { number, bytes: text, cells: &self.cells[..count] })
    }

    /// Sets a cell of the current row.
    #[inline]
    fn put(&mut self, at: usize, cell: RawCell) {
        match self.cells.get_mut(at) {
            Some(place) => *place = cell,
            None => self.cells.push(cell),
        }
    }

    fn slow<'a>(&'a mut self, text: &[u8], cursor: &mut Cursor) -> RawRow<'a> {
        self.cells.clear();
        let number = cursor.line;
        let rest = &text[cursor.at as usize..];
        let used = match rest {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => self.unquote(rest),
        };
        cursor.at += within_chunk(used);
        cursor.marks = Marks::after(cursor.at);
        cursor.line = cursor.line.saturating_add(count_lines(&rest[..used]).lines);
        RawRow { number, bytes: &self.unquoted, cells: &self.cells }
    }

    /// Reads one record through `csv-core`; returns how many bytes it took, line end included.
    fn unquote(&mut self, rest: &[u8]) -> usize {
        let mut reader = csv_core::ReaderBuilder::new().delimiter(self.delimiter).build();
        let (mut used, mut written, mut fields) = (0, 0, 0);
        loop {
            let (result, read, wrote, ended) = reader.read_record(
                &rest[used..],
                &mut self.unquoted[written..],
                &mut self.ends[fields..],
            );
            (used, written, fields) = (used + read, written + wrote, fields + ended);
            match result {
                csv_core::ReadRecordResult::OutputFull => {
                    let len = self.unquoted.len() * 2;
                    self.unquoted.resize(len, 0);
                }
                csv_core::ReadRecordResult::OutputEndsFull => {
                    let len = self.ends.len() * 2;
                    self.ends.resize(len, 0);
                }
                // Fed an empty slice next, csv-core closes the record at the end of the data.
                csv_core::ReadRecordResult::InputEmpty => {}
                csv_core::ReadRecordResult::Record | csv_core::ReadRecordResult::End => break,
            }
        }
        // csv-core stops after `\r` and would take the `\n` with the next record.
        used += usize::from(rest[..used].ends_with(b"\r") && rest.get(used) == Some(&b'\n'));
        let mut start = 0;
        for &end in &self.ends[..fields] {
            let end = within_chunk(end);
            self.cells.push(text_cell(start, end));
            start = end;
        }
        used
    }
}

fn within_chunk(at: usize) -> u32 {
    u32::try_from(at).expect("a chunk stays far below 4 GB")
}

fn text_cell(start: u32, end: u32) -> RawCell {
    let kind = if start == end { CellKind::Blank } else { CellKind::Text };
    RawCell { start, end, kind, lent: Lent::No }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ours(bytes: &[u8]) -> Vec<(u32, Vec<Vec<u8>>)> {
        let chunk = Chunk {
            bytes: bytes.to_vec(),
            first_line: 1,
            lone_returns: count_lines(bytes).lone_returns,
        };
        let mut splitter = Splitter::new(b',');
        let mut cursor = Cursor::start(&chunk);
        let mut rows = Vec::new();
        while let Some(row) = splitter.next(&chunk, &mut cursor) {
            let cells = (0..row.cells.len()).map(|column| row.cell(column).to_vec()).collect();
            rows.push((row.number, cells));
        }
        rows
    }

    fn theirs(bytes: &[u8]) -> Vec<Vec<Vec<u8>>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes)
            .byte_records()
            .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
            .collect()
    }

    #[test]
    fn rows_carry_their_physical_line() {
        let rows = ours(b"a,b\r\n\r\n\"c\nd\",e\nf,\n");
        let lines: Vec<_> = rows.iter().map(|(line, cells)| (*line, cells.len())).collect();
        assert_eq!(lines, [(1, 2), (2, 0), (3, 2), (5, 2)]);
        assert_eq!(rows[2].1[0], b"c\nd");
        assert_eq!(ours(b"a\rb\rc").len(), 3);
    }

    proptest! {
        #[test]
        fn splitting_is_what_the_csv_crate_does(text in "[ab,\"\n\r]{0,40}") {
            let ours: Vec<_> =
                ours(text.as_bytes()).into_iter().map(|(_, cells)| cells).filter(|c| !c.is_empty()).collect();
            prop_assert_eq!(ours, theirs(text.as_bytes()));
        }
    }
}
