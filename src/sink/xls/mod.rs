//! Legacy workbooks (Excel 97-2003 工作簿，.xls): BIFF8 in a compound file, for bureaus that take nothing
//! newer.
//!
//! In: texts, numbers and days by place. Out: an .xls that is the same bytes for the same input. There
//! are no formulas: what begins with `=` is a text. After \[MS-XLS\] and \[MS-CFB\].

mod globals;
mod record;
mod sheet;
mod strings;
mod style;

#[cfg(test)]
mod tests;

use std::io::{self, Cursor, Write as _};

use sheet::{Cell, Content, Sheet};
use strings::Strings;
use style::Styles;

pub use style::{Kind, Look, Style};

use super::workbook::{Paper, fitting, sheet_name};
use super::{Staging, WriteError, WrittenFile};
use crate::calendar::Date;
use crate::text::{Text, text};

/// Rows that a sheet of .xls has.
pub const ROW_LIMIT: u32 = 65_536;

/// Columns that a sheet of .xls has.
pub const COLUMN_LIMIT: u16 = 256;

/// What does not fit into the format (超出 .xls 的限度).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// A row past [`ROW_LIMIT`].
    Rows,
    /// A column past [`COLUMN_LIMIT`].
    Columns,
}

impl Full {
    /// Which limit, and what to do.
    pub const fn text(self) -> Text {
        match self {
            Self::Rows => text(
                "Excel 97-2003 格式（.xls）每张表最多 65536 行，放不下；请改用 .xlsx，或把城市规则的 split.mass_limit 调小、分成几个文件",
                "a sheet of Excel 97-2003 (.xls) holds at most 65,536 rows: use .xlsx, or lower split.mass_limit of the profile so that there are several files",
            ),
            Self::Columns => text(
                "Excel 97-2003 格式（.xls）每张表最多 256 列，放不下；请减少输出列，或改用 .xlsx",
                "a sheet of Excel 97-2003 (.xls) holds at most 256 columns: drop some of the output columns, or use .xlsx",
            ),
        }
    }
}

/// A workbook being made (工作簿).
#[derive(Default)]
pub struct Book {
    sheets: Vec<Sheet>,
    strings: Strings,
    styles: Styles,
}

/// A sheet being made (工作表). Rows and columns are 0-based; a place that is written twice keeps what
/// came last.
pub struct Page<'b> {
    sheet: &'b mut Sheet,
    strings: &'b mut Strings,
}

impl Book {
    /// One without sheets. A workbook that is saved has at least one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes a look ready; equal ones are one.
    pub fn style(&mut self, look: Look) -> Style {
        self.styles.style(look)
    }

    /// Adds a sheet. What a sheet's name cannot hold becomes a space; a name given twice is kept apart
    /// by its number.
    pub fn page(&mut self, name: &str) -> Page<'_> {
        let taken: Vec<&str> = self.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        let name = sheet_name(name, &taken);
        self.sheets.push(Sheet::new(name));
        let sheet = self.sheets.last_mut().expect("it was just added");
        Page { sheet, strings: &mut self.strings }
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// When the container cannot be made, which in memory it can.
    pub fn into_bytes(mut self) -> io::Result<Vec<u8>> {
        if self.sheets.is_empty() {
            self.page("Sheet1");
        }
        container(&globals::stream(&self.sheets, &self.strings, &self.styles))
    }

    /// Writes the workbook to a new staged file.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn save_as(
        self,
        staging: &Staging<'_>,
        path: &str,
        role: &'static str,
        rows: u64,
    ) -> Result<WrittenFile, WriteError> {
        let mut file = staging.create(path)?;
        let written = self.into_bytes().and_then(|bytes| file.write_all(&bytes));
        written.map_err(|source| file.error(source))?;
        file.finish(role, rows)
    }
}

impl Page<'_> {
    /// Writes a text, or an empty cell with its look. Cut where Excel would refuse it.
    ///
    /// # Errors
    /// Past the last row or column of a sheet.
    pub fn text(&mut self, row: u32, column: u16, text: &str, style: Style) -> Result<(), Full> {
        let place = place(row, column)?;
        let content = match fitting(text) {
            "" => Content::Blank,
            text => Content::Text(self.strings.number(text)),
        };
        self.sheet.cells.push(Cell { place, style, content });
        Ok(())
    }

    /// Writes a number. One that is not finite, which no cell can hold, leaves it empty.
    ///
    /// # Errors
    /// As [`Page::text`].
    pub fn number(&mut self, row: u32, column: u16, number: f64, style: Style) -> Result<(), Full> {
        let place = place(row, column)?;
        let content = if number.is_finite() { Content::Number(number) } else { Content::Blank };
        self.sheet.cells.push(Cell { place, style, content });
        Ok(())
    }

    /// Writes a day, in a style of [`Kind::Day`]. Days before 1900, which Excel does not know, are
    /// written as texts.
    ///
    /// # Errors
    /// As [`Page::text`].
    pub fn day(&mut self, row: u32, column: u16, day: Date, style: Style) -> Result<(), Full> {
        match serial(day) {
            Some(serial) => self.number(row, column, serial.into(), style),
            None => self.text(row, column, &day.to_string(), style),
        }
    }

    /// One cell over several; both ends included. What it holds is what its first cell holds.
    ///
    /// # Errors
    /// As [`Page::text`].
    pub fn merge(&mut self, from: (u32, u16), to: (u32, u16)) -> Result<(), Full> {
        let (first, last) = (place(from.0, from.1)?, place(to.0, to.1)?);
        if first != last {
            self.sheet.merges.push((first, last));
        }
        Ok(())
    }

    /// The width of a column, in characters; no column is wider than 255.
    ///
    /// # Errors
    /// As [`Page::text`].
    pub fn width(&mut self, column: u16, characters: u16) -> Result<(), Full> {
        place(0, column)?;
        self.sheet.widths.insert(column, characters.min(255));
        Ok(())
    }

    /// The height of a row, in points; no row is higher than 409.
    ///
    /// # Errors
    /// As [`Page::text`].
    pub fn height(&mut self, row: u32, points: u16) -> Result<(), Full> {
        let (row, _) = place(row, 0)?;
        self.sheet.heights.insert(row, points.min(409));
        Ok(())
    }

    /// Keeps the rows above `row` in sight.
    ///
    /// # Errors
    /// As [`Page::text`].
    pub fn freeze_above(&mut self, row: u32) -> Result<(), Full> {
        self.sheet.frozen = place(row, 0)?.0;
        Ok(())
    }

    /// A4, one page wide, `第 n 页 共 m 页` below.
    pub fn paper(&mut self, paper: Paper) {
        self.sheet.paper = Some(paper);
    }

    /// Repeats these rows on every printed page; both included.
    ///
    /// # Errors
    /// As [`Page::text`].
    pub fn print_titles(&mut self, first: u32, last: u32) -> Result<(), Full> {
        self.sheet.titles = Some((place(first, 0)?.0, place(last, 0)?.0));
        Ok(())
    }
}

/// Whether a sheet has this place; rows and columns are 0-based.
///
/// # Errors
/// Which limit it passes.
pub fn fits(row: u32, column: u16) -> Result<(), Full> {
    place(row, column).map(|_| ())
}

/// A place inside the sheet.
fn place(row: u32, column: u16) -> Result<(u16, u16), Full> {
    if column >= COLUMN_LIMIT {
        return Err(Full::Columns);
    }
    u16::try_from(row).map(|row| (row, column)).map_err(|_| Full::Rows)
}

/// The number of a day, 1 for 1 January 1900; Excel counts a 29 February 1900 that never was.
fn serial(day: Date) -> Option<i32> {
    let first = Date::new(1899, 12, 31).expect("a day");
    let days = day.days_since(first);
    (days > 0).then_some(days + i32::from(days >= 60))
}

/// The compound file around the workbook stream. It holds no time and no other mark of its making.
fn container(stream: &[u8]) -> io::Result<Vec<u8>> {
    // Version 3, with sectors of 512 bytes, is what Excel 97 to 2003 write and old importers read.
    let mut file =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    let mut workbook = file.create_stream("/Workbook")?;
    workbook.write_all(stream)?;
    workbook.flush()?;
    drop(workbook);
    file.flush()?;
    Ok(file.into_inner().into_inner())
}
