//! A sheet being made (工作表). Cells are kept small, twelve bytes each, and become text only when the
//! workbook is saved: what is set for a sheet may come before or after its rows.

use std::collections::BTreeMap;

use super::ROW_LIMIT;
use super::archive::{Compressor, Piece, Place};
use super::settings::{At, Settings, letters};

/// A cell without a text.
const BLANK: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Cell {
    row: u32,
    column: u16,
    style: u16,
    text: u32,
}

#[derive(Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) settings: Settings,
    cells: Vec<Cell>,
    /// Rows with a height of their own, in points.
    heights: BTreeMap<u32, u16>,
    /// The last row and the last column with a cell.
    extent: At,
    /// From this row on the sheet is the same as its twin.
    same_from: u32,
    /// The sheet before this one has the rest.
    pub(super) is_twin: bool,
}

impl Sheet {
    pub(super) fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// Puts a cell: a later one takes the place of an earlier one.
    pub(super) fn put(&mut self, (row, column): At, text: Option<u32>, style: u16) {
        assert!(row < ROW_LIMIT, "callers stay inside the sheet");
        self.cells.push(Cell { row, column, style, text: text.unwrap_or(BLANK) });
        self.extent = (self.extent.0.max(row), self.extent.1.max(column));
    }

    pub(super) fn set_height(&mut self, row: u32, points: u16) {
        self.heights.insert(row, points);
    }

    /// This sheet again: what stands above `row` may be written anew.
    pub(super) fn twin(&mut self, name: String, row: u32) -> Self {
        self.same_from = row;
        Self {
            name,
            settings: self.settings.clone(),
            cells: self.cells.iter().filter(|cell| cell.row < row).copied().collect(),
            heights: self.heights.range(..row).map(|(row, points)| (*row, *points)).collect(),
            extent: self.extent,
            same_from: row,
            is_twin: true,
        }
    }

    /// Brings the cells into their order; of two at one place the later one stays.
    pub(super) fn sort(&mut self) {
        let place = |cell: &Cell| (cell.row, cell.column);
        if !self.cells.is_sorted_by(|one, next| place(one) < place(next)) {
            self.cells.sort_by_key(place);
            self.cells.reverse();
            self.cells.dedup_by_key(|cell| place(cell));
            self.cells.reverse();
        }
    }

    /// The sheet down to where its twin is the same.
    pub(super) fn head(&self, number: usize, compressor: &mut Compressor) -> Piece {
        self.settings.put_start(&mut compressor.text, self.extent, number == 0);
        self.put_rows(0, self.same_from, compressor);
        compressor.piece(Place::Inner)
    }

    /// The rest.
    pub(super) fn rest(&self, compressor: &mut Compressor) -> Piece {
        self.put_rows(self.same_from, ROW_LIMIT, compressor);
        self.settings.put_end(&mut compressor.text);
        compressor.piece(Place::Last)
    }

    /// The rows from one to before another. This is where a run with a million people spends its
    /// time when it writes: no formatting machinery, and nothing allocated for a cell.
    fn put_rows(&self, from: u32, before: u32, compressor: &mut Compressor) {
        let start = self.cells.partition_point(|cell| cell.row < from);
        let end = self.cells.partition_point(|cell| cell.row < before);
        let mut cells = self.cells[start..end].chunk_by(|one, next| one.row == next.row).peekable();
        let mut heights = self.heights.range(from..before).peekable();
        let letters: Vec<String> = (0..=self.extent.1).map(letters).collect();
        let mut digits = Vec::new();
        loop {
            let row = match (cells.peek(), heights.peek()) {
                (Some(cells), Some((row, _))) => cells[0].row.min(**row),
                (Some(cells), None) => cells[0].row,
                (None, Some((row, _))) => **row,
                (None, None) => return,
            };
            let height = heights.next_if(|(other, _)| **other == row).map(|(_, points)| *points);
            let of_row = cells.next_if(|cells| cells[0].row == row).unwrap_or_default();
            digits.clear();
            put_number(&mut digits, row + 1);
            let xml = &mut compressor.text;
            put_row_start(xml, &digits, height);
            for cell in of_row {
                cell.put(xml, &letters[usize::from(cell.column)], &digits);
            }
            xml.extend_from_slice(b"</row>");
            compressor.relieve();
        }
    }
}

impl Cell {
    fn put(&self, xml: &mut Vec<u8>, letters: &str, row: &[u8]) {
        xml.extend_from_slice(b"<c r=\"");
        xml.extend_from_slice(letters.as_bytes());
        xml.extend_from_slice(row);
        xml.extend_from_slice(b"\" s=\"");
        put_number(xml, u32::from(self.style));
        if self.text == BLANK {
            return xml.extend_from_slice(b"\"/>");
        }
        xml.extend_from_slice(b"\" t=\"s\"><v>");
        put_number(xml, self.text);
        xml.extend_from_slice(b"</v></c>");
    }
}

/// Excel keeps heights as whole pixels of three quarters of a point.
fn put_row_start(xml: &mut Vec<u8>, row: &[u8], height: Option<u16>) {
    xml.extend_from_slice(b"<row r=\"");
    xml.extend_from_slice(row);
    if let Some(points) = height {
        let quarters = (u32::from(points) * 4 + 1) / 3 * 3;
        xml.extend_from_slice(b"\" ht=\"");
        put_number(xml, quarters / 4);
        xml.extend_from_slice([&b""[..], b".25", b".5", b".75"][quarters as usize % 4]);
        xml.extend_from_slice(b"\" customHeight=\"1");
    }
    xml.extend_from_slice(b"\">");
}

/// Puts a number in decimal digits: several times faster than `write!`.
fn put_number(xml: &mut Vec<u8>, number: u32) {
    let mut digits = [0; 10];
    let (mut start, mut rest) = (digits.len(), number);
    loop {
        start -= 1;
        digits[start] = b"0123456789"[rest as usize % 10];
        rest /= 10;
        if rest == 0 {
            return xml.extend_from_slice(&digits[start..]);
        }
    }
}
