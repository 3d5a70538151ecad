//! A sheet part by its places (工作表部件): where its data, rows and cells begin and end in the text.

use std::ops::Range;

use crate::model::FileFault;
use crate::source::cells::reference::{digits, place};
use crate::source::cells::xml_check::{self, Shape, Tag, broken};
use crate::source::limits::{self, Limits};
use crate::text::{Text, text};

const NO_DATA: Text = text("模板的工作表没有数据区", "the template's sheet has no data part");
const DISORDER: Text = text(
    "模板的行或单元格次序错乱，请用 Excel 或 WPS 另存后再用",
    "rows or cells of the template are out of order: save it again in Excel or WPS",
);

/// A sheet part, taken apart.
pub(super) struct SheetXml {
    /// `x:` where elements carry a prefix, else nothing.
    pub(super) prefix: String,
    /// The element `sheetData` with its tags.
    pub(super) element: Range<usize>,
    /// What lies between its tags; empty where it is one tag.
    pub(super) data: Range<usize>,
    /// Ascending.
    pub(super) rows: Vec<RowXml>,
    /// The value of the attribute that says which cells are in use.
    pub(super) dimension: Option<Range<usize>>,
    /// First and last column, and the style that cells of theirs have.
    pub(super) columns: Vec<(u32, u32, String)>,
}

/// A row.
pub(super) struct RowXml {
    /// 0-based.
    pub(super) number: u32,
    pub(super) element: Range<usize>,
    pub(super) attributes: Range<usize>,
    /// Ascending.
    pub(super) cells: Vec<CellXml>,
}

/// A cell.
pub(super) struct CellXml {
    /// 0-based.
    pub(super) column: u32,
    pub(super) element: Range<usize>,
    /// Its name, and whether it says its place.
    pub(super) name_end: usize,
    pub(super) is_placed: bool,
    /// The number of its style.
    pub(super) style: Option<String>,
    pub(super) has_formula: bool,
}

/// Where a walk stands.
struct Reading<'b> {
    bytes: &'b [u8],
    limits: &'b Limits,
    sheet: SheetXml,
    is_inside: bool,
    row: Option<RowXml>,
    cell: Option<CellXml>,
    cells: u64,
}

impl SheetXml {
    /// Takes a part apart that was checked before.
    pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Self, FileFault> {
        let sheet = Self {
            prefix: String::new(),
            element: 0..0,
            data: 0..0,
            rows: Vec::new(),
            dimension: None,
            columns: Vec::new(),
        };
        let (row, cell) = (None, None);
        let mut reading = Reading { bytes, limits, sheet, is_inside: false, row, cell, cells: 0 };
        xml_check::walk(bytes, limits, |tag| reading.tag(tag))?;
        let sheet = reading.sheet;
        if sheet.element.is_empty() { Err(FileFault::damaged(NO_DATA)) } else { Ok(sheet) }
    }

    /// The row of a number.
    pub(super) fn row(&self, number: u32) -> Option<&RowXml> {
        self.rows.binary_search_by_key(&number, |row| row.number).ok().map(|at| &self.rows[at])
    }

    /// The style that a column gives to cells that have none of their own.
    pub(super) fn column_style(&self, column: u32) -> Option<&str> {
        let own = self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&column));
        own.map(|(_, _, style)| style.as_str())
    }
}

impl RowXml {
    /// The cell of a column.
    pub(super) fn cell(&self, column: u32) -> Option<&CellXml> {
        self.cells.binary_search_by_key(&column, |cell| cell.column).ok().map(|at| &self.cells[at])
    }
}

impl Reading<'_> {
    fn tag(&mut self, tag: &Tag<'_>) -> Result<(), FileFault> {
        match (tag.name, tag.shape) {
            // Names are not compared: the start tag may be called otherwise in a damaged part.
            (b"sheetData", Shape::End) if !self.is_inside => return Err(broken()),
            (b"sheetData", shape) => self.data(tag, shape),
            (b"dimension", Shape::Start | Shape::Empty) if self.sheet.element.is_empty() => {
                let value = tag.attribute(b"ref");
                self.sheet.dimension = value.map(|value| range_of(self.bytes, value));
            }
            (b"col", Shape::Start | Shape::Empty) if self.sheet.element.is_empty() => {
                self.column(tag);
            }
            (b"row", shape) if self.is_inside => return self.row(tag, shape),
            (b"c", shape) if self.is_inside => return self.cell(tag, shape),
            (b"f", Shape::Start | Shape::Empty) => {
                if let Some(cell) = &mut self.cell {
                    cell.has_formula = true;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn data(&mut self, tag: &Tag<'_>, shape: Shape) {
        let sheet = &mut self.sheet;
        match shape {
            Shape::End => {
                sheet.element.end = tag.end;
                sheet.data.end = tag.start;
                self.is_inside = false;
            }
            Shape::Start | Shape::Empty => {
                sheet.element = tag.start..tag.end;
                sheet.data = tag.end..tag.end;
                self.is_inside = shape == Shape::Start;
                let name = self.bytes.get(tag.start + 1..tag.end).unwrap_or_default();
                let at = memchr::memmem::find(name, b"sheetData").unwrap_or(0);
                sheet.prefix = String::from_utf8_lossy(&name[..at]).into_owned();
            }
        }
    }

    fn column(&mut self, tag: &Tag<'_>) {
        let number = |name: &[u8]| tag.attribute(name).and_then(digits)?.checked_sub(1);
        let style = tag.attribute(b"style").and_then(text_of);
        if let (Some(first), Some(last), Some(style)) = (number(b"min"), number(b"max"), style) {
            self.sheet.columns.push((first, last, style));
        }
    }

    fn row(&mut self, tag: &Tag<'_>, shape: Shape) -> Result<(), FileFault> {
        if shape == Shape::End {
            if let Some(mut row) = self.row.take() {
                row.element.end = tag.end;
                self.sheet.rows.push(row);
            }
            return Ok(());
        }
        let next = self.sheet.rows.last().map_or(0, |row| row.number + 1);
        let number = match tag.attribute(b"r") {
            Some(said) => digits(said).and_then(|row| row.checked_sub(1)).ok_or_else(broken)?,
            None => next,
        };
        if number < next || u64::from(number) >= self.limits.rows {
            return Err(FileFault::damaged(DISORDER));
        }
        let attributes = range_of(self.bytes, tag.attributes);
        let element = tag.start..tag.end;
        let row = RowXml { number, element, attributes, cells: Vec::new() };
        if shape == Shape::Empty {
            self.sheet.rows.push(row);
        } else {
            self.row = Some(row);
        }
        Ok(())
    }

    fn cell(&mut self, tag: &Tag<'_>, shape: Shape) -> Result<(), FileFault> {
        let Some(row) = &mut self.row else { return Err(broken()) };
        if shape == Shape::End {
            if let Some(mut cell) = self.cell.take() {
                cell.element.end = tag.end;
                row.cells.push(cell);
            }
            return Ok(());
        }
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(limits::CELLS.met(self.limits.cells));
        }
        let next = row.cells.last().map_or(0, |cell| cell.column + 1);
        let said = tag.attribute(b"r");
        let column = match said {
            Some(said) => {
                let (at, column) = place(said).ok_or_else(broken)?;
                if at == row.number { Some(column) } else { None }
            }
            None => Some(next),
        };
        let column = column.filter(|column| *column >= next && *column < 16_384);
        let column = column.ok_or_else(|| FileFault::damaged(DISORDER))?;
        let cell = CellXml {
            column,
            element: tag.start..tag.end,
            name_end: range_of(self.bytes, tag.attributes).start,
            is_placed: said.is_some(),
            style: tag.attribute(b"s").and_then(text_of),
            has_formula: false,
        };
        if shape == Shape::Empty {
            row.cells.push(cell);
        } else {
            self.cell = Some(cell);
        }
        Ok(())
    }
}

/// A number as it is written into an attribute; anything else is none.
fn text_of(value: &[u8]) -> Option<String> {
    digits(value).map(|number| number.to_string())
}

/// Where a part of a text lies in it.
pub(super) fn range_of(bytes: &[u8], part: &[u8]) -> Range<usize> {
    let start = part.as_ptr().addr() - bytes.as_ptr().addr();
    start..start + part.len()
}
