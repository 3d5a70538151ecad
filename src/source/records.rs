//! Records and fields of a chunk of text (记录与字段).
//!
//! A record without quotes is split where its delimiters stand; one with quotes goes through
//! `csv-core`, so that quoting means what it means everywhere. A property test holds the two
//! together.

use super::chunks::{Chunk, count_lines};
use crate::model::{CellKind, Lent, RawCell, RawRow};

/// Splits chunks into rows, one at a time, with buffers that are kept from row to row.
pub struct Splitter {
    delimiter: u8,
    cells: Vec<RawCell>,
    unquoted: Vec<u8>,
    ends: Vec<usize>,
}

/// How far a chunk has been split.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    at: usize,
    line: u32,
}

impl Cursor {
    /// The start of a chunk.
    pub fn start(chunk: &Chunk) -> Self {
        Self { at: 0, line: chunk.first_line }
    }
}

impl Splitter {
    /// A splitter for one delimiter.
    pub fn new(delimiter: u8) -> Self {
        let (unquoted, ends) = (vec![0; 4096], vec![0; 64]);
        Self { delimiter, cells: Vec::with_capacity(64), unquoted, ends }
    }

    /// The next row; a blank line is a row without cells.
    pub fn next<'a>(&'a mut self, chunk: &'a Chunk, cursor: &mut Cursor) -> Option<RawRow<'a>> {
        let rest = chunk.bytes.get(cursor.at..).filter(|rest| !rest.is_empty())?;
        if chunk.lone_returns {
            return Some(self.slow(rest, cursor));
        }
        self.cells.clear();
        match self.plain_fields(rest) {
            Stop::Quote => Some(self.slow(rest, cursor)),
            Stop::Line { start, end } => Some(self.fast(rest, start, end, end + 1, cursor)),
            Stop::Data { start } => Some(self.fast(rest, start, rest.len(), rest.len(), cursor)),
        }
    }

    /// Takes fields up to where the record ends, or where it turns out to have quotes. Fields are
    /// short: looking at eight bytes in one step takes a quarter less time than searching for the
    /// next delimiter anew a dozen times a row, even with vector instructions.
    fn plain_fields(&mut self, rest: &[u8]) -> Stop {
        let needles = [self.delimiter, b'\n', b'"'].map(|byte| u64::from_ne_bytes([byte; 8]));
        let (words, tail) = rest.as_chunks::<8>();
        let mut start = 0;
        for (word, at) in words.iter().zip((0..).step_by(8)) {
            let mut found = places(u64::from_le_bytes(*word), needles);
            while found != 0 {
                if let Some(stop) = self.meet(rest, &mut start, at + first(found)) {
                    return stop;
                }
                found &= found - 1;
            }
        }
        for at in rest.len() - tail.len()..rest.len() {
            let is_special = matches!(rest[at], b'\n' | b'"') || rest[at] == self.delimiter;
            if is_special && let Some(stop) = self.meet(rest, &mut start, at) {
                return stop;
            }
        }
        Stop::Data { start }
    }

    /// A delimiter ends a field; anything else that is sought stops the search.
    #[inline]
    fn meet(&mut self, rest: &[u8], start: &mut usize, at: usize) -> Option<Stop> {
        match rest[at] {
            b'"' => Some(Stop::Quote),
            b'\n' => Some(Stop::Line { start: *start, end: at }),
            _ => {
                self.cells.push(text_cell(*start, at));
                *start = at + 1;
                None
            }
        }
    }

    /// Ends a record whose last field is `rest[start..end]`.
    fn fast<'a>(
        &'a mut self,
        rest: &'a [u8],
        start: usize,
        end: usize,
        next: usize,
        cursor: &mut Cursor,
    ) -> RawRow<'a> {
        let end = end - usize::from(end > start && rest[end - 1] == b'\r');
        if end > start || !self.cells.is_empty() {
            self.cells.push(text_cell(start, end));
        }
        let number = cursor.line;
        cursor.at += next;
        cursor.line = cursor.line.saturating_add(1);
        RawRow { number, bytes: rest, cells: &self.cells }
    }

    fn slow<'a>(&'a mut self, rest: &[u8], cursor: &mut Cursor) -> RawRow<'a> {
        self.cells.clear();
        let number = cursor.line;
        let used = match rest {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => self.unquote(rest),
        };
        cursor.at += used;
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
            self.cells.push(text_cell(start, end));
            start = end;
        }
        used
    }
}

/// Why no further plain field comes, and where the last one begins.
enum Stop {
    /// A quote: what was found so far does not hold.
    Quote,
    /// The end of the line.
    Line { start: usize, end: usize },
    /// The end of the chunk.
    Data { start: usize },
}

/// The highest bit of each byte of `word` that equals the byte repeated in one of `needles`.
#[inline]
fn places(word: u64, needles: [u64; 3]) -> u64 {
    const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);
    // A byte is zero where neither its low bits, which carry into the highest, nor that one is set.
    let others = needles.map(|needle| word ^ needle).map(|x| ((x & LOW) + LOW) | x);
    !(others[0] & others[1] & others[2] | LOW)
}

/// The place of the first byte that [`places`] found.
#[inline]
fn first(found: u64) -> usize {
    found.trailing_zeros() as usize / 8
}

fn text_cell(start: usize, end: usize) -> RawCell {
    let at = |at: usize| u32::try_from(at).expect("a chunk stays far below 4 GB");
    let kind = if start == end { CellKind::Blank } else { CellKind::Text };
    RawCell { start: at(start), end: at(end), kind, lent: Lent::No }
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
