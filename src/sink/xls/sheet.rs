//! One sheet of the stream (工作表): rows in blocks of 32 with an index, so that Excel finds each.

use std::collections::{BTreeMap, BTreeSet};

use super::record::{Data, Stream, kind};
use super::style::{PLAIN, Style};
use crate::sink::workbook::Paper;

/// Rows of a block.
const BLOCK: usize = 32;

/// Merged ranges that one record holds.
const MERGES: usize = 1_026;

/// The usual height of a row, in twentieths of a point: one line of 宋体 11.
const HEIGHT: u16 = 15 * 20;

/// Row and column.
type Place = (u16, u16);

/// What a cell holds.
#[derive(Clone, Copy)]
pub(super) enum Content {
    Blank,
    /// Number of a shared string.
    Text(u32),
    Number(f64),
}

#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) place: Place,
    pub(super) style: Style,
    pub(super) content: Content,
}

/// A sheet being made.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
    pub(super) merges: Vec<(Place, Place)>,
    /// In characters.
    pub(super) widths: BTreeMap<u16, u16>,
    /// In points.
    pub(super) heights: BTreeMap<u16, u16>,
    /// So many rows stay in sight.
    pub(super) frozen: u16,
    pub(super) paper: Option<Paper>,
    /// First and last row that is repeated on every printed page.
    pub(super) titles: Option<(u16, u16)>,
}

impl Sheet {
    pub(super) fn new(name: String) -> Self {
        Self {
            name,
            cells: Vec::new(),
            merges: Vec::new(),
            widths: BTreeMap::new(),
            heights: BTreeMap::new(),
            frozen: 0,
            paper: None,
            titles: None,
        }
    }

    /// Writes the records between BOF and EOF.
    pub(super) fn write(&self, stream: &mut Stream, in_front: bool) {
        let rows = self.rows();
        let index = reserve_index(stream, &rows);
        calculation(stream);
        self.page(stream);
        let widths = stream.place();
        self.columns(stream);
        self.dimensions(stream, &rows);
        let mut blocks = vec![widths];
        for block in rows.chunks(BLOCK) {
            blocks.push(self.block(stream, block));
        }
        for (entry, place) in (0..).zip(blocks) {
            stream.set_word(index + 4 * entry, place);
        }
        self.window(stream, in_front);
        for merges in self.merges.chunks(MERGES) {
            stream.record(kind::MERGE_CELLS, &merged(merges));
        }
    }

    /// All rows with something in them, in order, each with its cells in order.
    fn rows(&self) -> Vec<(u16, Vec<Cell>)> {
        let mut last: BTreeMap<Place, Cell> = BTreeMap::new();
        last.extend(self.cells.iter().map(|cell| (cell.place, *cell)));
        let numbers: BTreeSet<u16> =
            last.keys().map(|(row, _)| *row).chain(self.heights.keys().copied()).collect();
        let cells = |row: u16| last.range((row, 0)..=(row, u16::MAX)).map(|(_, cell)| *cell);
        numbers.into_iter().map(|row| (row, cells(row).collect())).collect()
    }

    fn page(&self, stream: &mut Stream) {
        stream.flag(kind::PRINT_ROW_COL, 0);
        stream.flag(kind::PRINT_GRID, 0);
        stream.flag(kind::GRID_SET, 1);
        stream.record(kind::GUTS, &Data::default().halves(&[0; 4]));
        stream.record(kind::DEFAULT_ROW_HEIGHT, &Data::default().halves(&[0, HEIGHT]));
        // Breaks are shown, outlines below and right; bit 8: as wide as the paper.
        stream.flag(kind::WS_BOOL, 0x04c1 | u16::from(self.paper.is_some()) << 8);
        stream.record(kind::HEADER, &Data::default());
        let Some(paper) = self.paper else {
            stream.record(kind::FOOTER, &Data::default());
            stream.flag(kind::H_CENTER, 0);
            stream.flag(kind::V_CENTER, 0);
            return;
        };
        stream.record(kind::FOOTER, &Data::default().text("&C第 &P 页 共 &N 页"));
        stream.flag(kind::H_CENTER, 1);
        stream.flag(kind::V_CENTER, 0);
        for (side, inches) in [
            (kind::LEFT_MARGIN, 0.5),
            (kind::RIGHT_MARGIN, 0.5),
            (kind::TOP_MARGIN, 0.55),
            (kind::BOTTOM_MARGIN, 0.6),
        ] {
            stream.record(side, &Data::default().float(inches));
        }
        // A4, in full size, pages counted from 1, one page wide and as many as it takes.
        let upright = u16::from(paper == Paper::Portrait) << 1;
        let setup = Data::default().halves(&[9, 100, 1, 1, 0, upright, 600, 600]);
        stream.record(kind::SETUP, &setup.float(0.3).float(0.3).half(1));
    }

    fn columns(&self, stream: &mut Stream) {
        stream.flag(kind::DEF_COL_WIDTH, 9);
        for (column, characters) in &self.widths {
            // In 1/256 of a digit's width; the margins of a cell take five pixels of a seven-pixel
            // digit more.
            let width = characters * 256 + if *characters < 255 { 182 } else { 0 };
            let info = [*column, *column, width, PLAIN, 0, 0];
            stream.record(kind::COL_INFO, &Data::default().halves(&info));
        }
    }

    fn dimensions(&self, stream: &mut Stream, rows: &[(u16, Vec<Cell>)]) {
        let columns = || self.cells.iter().map(|cell| cell.place.1);
        let first = rows.first().map_or(0, |(row, _)| u32::from(*row));
        let past = rows.last().map_or(0, |(row, _)| u32::from(*row) + 1);
        let left = columns().min().unwrap_or(0);
        let right = columns().max().map_or(0, |column| column + 1);
        let used = Data::default().word(first).word(past).halves(&[left, right, 0]);
        stream.record(kind::DIMENSIONS, &used);
    }

    /// Writes the rows of a block, their cells, and where each row's cells begin. Gives back where
    /// that last record stands.
    fn block(&self, stream: &mut Stream, rows: &[(u16, Vec<Cell>)]) -> u32 {
        let begin = stream.place();
        let mut after_first = begin;
        for (number, (row, cells)) in rows.iter().enumerate() {
            self.row(stream, *row, cells);
            if number == 0 {
                after_first = stream.place();
            }
        }
        let mut offsets = Vec::new();
        let mut from = after_first;
        for (_, cells) in rows {
            let place = stream.place();
            offsets.push(u16::try_from(place - from).expect("a row is short"));
            from = place;
            for cell in cells {
                put(stream, cell);
            }
        }
        let place = stream.place();
        stream.record(kind::DB_CELL, &Data::default().word(place - begin).halves(&offsets));
        place
    }

    fn row(&self, stream: &mut Stream, row: u16, cells: &[Cell]) {
        let first = cells.first().map_or(0, |cell| cell.place.1);
        let past = cells.last().map_or(0, |cell| cell.place.1 + 1);
        // Bit 6: the height was set by hand. Bit 8 is always on.
        let (height, set) = match self.heights.get(&row) {
            Some(points) => (points * 20, 0x40),
            None => (HEIGHT, 0),
        };
        let data = Data::default().halves(&[row, first, past, height, 0, 0]);
        stream.record(kind::ROW, &data.word(0x0000_0100 | set | u32::from(PLAIN) << 16));
    }

    fn window(&self, stream: &mut Stream, in_front: bool) {
        // Grid, headings, zeros and outlines are shown.
        let mut options = 0x00b6;
        if self.frozen > 0 {
            options |= 0x0108;
        }
        if in_front {
            options |= 0x0600;
        }
        let view = Data::default().halves(&[options, 0, 0, 64, 0, 0, 0]).word(0);
        stream.record(kind::WINDOW_2, &view);
        let pane = if self.frozen > 0 {
            let pane = Data::default().halves(&[0, self.frozen, self.frozen, 0]);
            stream.record(kind::PANE, &pane.bytes(&[2, 0]));
            2
        } else {
            3
        };
        let row = self.frozen;
        let cursor = Data::default().byte(pane).halves(&[row, 0, 0, 1, row, row]);
        stream.record(kind::SELECTION, &cursor.bytes(&[0, 0]));
    }
}

fn put(stream: &mut Stream, cell: &Cell) {
    let head = Data::default().halves(&[cell.place.0, cell.place.1, cell.style.0]);
    match cell.content {
        Content::Blank => stream.record(kind::BLANK, &head),
        Content::Text(number) => stream.record(kind::LABEL_SST, &head.word(number)),
        Content::Number(number) => stream.record(kind::NUMBER, &head.float(number)),
    }
}

/// Writes an index of zeros; gives back where its first place stands, that of the column widths. The
/// places of the blocks follow it.
fn reserve_index(stream: &mut Stream, rows: &[(u16, Vec<Cell>)]) -> u32 {
    let first = rows.first().map_or(0, |(row, _)| u32::from(*row));
    let past = rows.last().map_or(0, |(row, _)| u32::from(*row) + 1);
    let blocks = rows.len().div_ceil(BLOCK);
    let head = Data::default().word(0).word(first).word(past).word(0);
    let place = stream.place() + 4 + 12;
    stream.record(kind::INDEX, &(0..blocks).fold(head, |data, _| data.word(0)));
    place
}

/// Automatic, at most 100 rounds; nothing here is calculated.
fn calculation(stream: &mut Stream) {
    stream.flag(kind::CALC_MODE, 1);
    stream.flag(kind::CALC_COUNT, 100);
    stream.flag(kind::CALC_REF_MODE, 1);
    stream.flag(kind::CALC_ITER, 0);
    stream.record(kind::CALC_DELTA, &Data::default().float(0.001));
    stream.flag(kind::CALC_SAVE_RECALC, 1);
}

fn merged(merges: &[(Place, Place)]) -> Data {
    let count = u16::try_from(merges.len()).expect("cut to what a record holds");
    merges.iter().fold(Data::default().half(count), |data, (from, to)| {
        data.halves(&[from.0, to.0, from.1, to.1])
    })
}
