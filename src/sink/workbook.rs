//! Workbooks (工作簿): the one module that knows the library which writes them.
//!
//! In: texts and looks. Out: an .xlsx that is the same bytes for the same input. Every cell is a
//! text: nothing that begins with `=`, `+`, `-` or `@` can become a formula, and there are none.

mod look;

use std::io;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, IgnoreError, Workbook, Worksheet, XlsxError,
};

pub use look::{Align, Border, Face, Look, Style, Upright};

use super::atomic::StagedFile;
use super::error::WriteError;
use super::{Staging, WrittenFile};
use crate::calendar::Date;

/// Excel takes no longer text in a cell, in UTF-16 units.
pub const CELL_LIMIT: usize = 32_767;

/// Rows that a sheet of .xlsx has.
pub const ROW_LIMIT: u32 = 1_048_576;

/// The deflate level: a third faster than the usual 6, files about a tenth larger.
const COMPRESSION: u8 = 3;

/// How a sheet lies on paper (打印方向), always A4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// 横向.
    Landscape,
    /// 纵向.
    Portrait,
}

/// A workbook being made (工作簿).
pub struct Book(Workbook);

/// A sheet being made (工作表). Rows and columns are 0-based.
pub struct Page<'b>(&'b mut Worksheet);

impl Book {
    /// An empty one. `today` is written into it as the day it was made, so that two runs agree.
    ///
    /// # Panics
    /// Never: what is expected here holds for every day.
    pub fn new(today: Date) -> Self {
        let mut book = Workbook::new();
        let year = u16::try_from(today.year()).unwrap_or(1900).max(1900);
        let [month, day] = [today.month_number(), today.day()]
            .map(|part| u8::try_from(part).expect("months and days are small"));
        if let Ok(made) = ExcelDateTime::from_ymd(year, month, day) {
            book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        }
        book.set_zip_compression_level(COMPRESSION);
        // 宋体 11: lines of 18 pixels, columns of 72. Column widths count digits of this face.
        let song = Format::new().set_font_name("宋体").set_font_size(11);
        book.set_default_format(&song, 18, 72).expect("a width that the library knows");
        Self(book)
    }

    /// Adds a sheet. What a sheet's name cannot hold becomes a space; a name given twice is kept
    /// apart by its number.
    ///
    /// # Panics
    /// Never: the name is made to fit.
    pub fn page(&mut self, name: &str) -> Page<'_> {
        let taken: Vec<String> = self.0.worksheets().iter().map(Worksheet::name).collect();
        let name = sheet_name(name, &taken);
        let page = self.0.add_worksheet();
        page.set_name(name).expect("made to fit");
        Page(page)
    }

    /// Writes the workbook and closes its file.
    ///
    /// # Errors
    /// Where the system refuses, or a sheet got more rows than there are.
    pub fn save(
        mut self,
        mut file: StagedFile<'_>,
        role: &'static str,
        rows: u64,
    ) -> Result<WrittenFile, WriteError> {
        match self.0.save_to_writer(&mut file) {
            Ok(()) => file.finish(role, rows),
            Err(error) => Err(file.error(plain(error))),
        }
    }

    /// Writes the workbook to a new staged file.
    ///
    /// # Errors
    /// As [`Book::save`] and [`Staging::create`].
    pub fn save_as(
        self,
        staging: &Staging<'_>,
        path: &str,
        role: &'static str,
        rows: u64,
    ) -> Result<WrittenFile, WriteError> {
        self.save(staging.create(path)?, role, rows)
    }
}

impl Page<'_> {
    /// Writes a text, or an empty cell with its look. Cut where Excel would refuse it.
    ///
    /// # Panics
    /// Past the last row or column of a sheet; callers cut their lists before.
    pub fn text(&mut self, row: u32, column: u16, text: &str, style: &Style) {
        self.0
            .write_string_with_format(row, column, fitting(text), &style.0)
            .expect("callers stay inside the sheet");
    }

    /// One text over several cells.
    ///
    /// # Panics
    /// As [`Page::text`], and where the cells are merged already.
    pub fn merged(&mut self, from: (u32, u16), to: (u32, u16), text: &str, style: &Style) {
        if from == to {
            return self.text(from.0, from.1, text, style);
        }
        self.0
            .merge_range(from.0, from.1, to.0, to.1, fitting(text), &style.0)
            .expect("callers stay inside the sheet and merge once");
    }

    /// The width of a column, in characters.
    ///
    /// # Panics
    /// Outside the sheet.
    pub fn width(&mut self, column: u16, characters: u16) {
        self.0.set_column_width(column, f64::from(characters)).expect("a column of the sheet");
    }

    /// The height of a row, in points.
    ///
    /// # Panics
    /// Outside the sheet.
    pub fn height(&mut self, row: u32, points: u16) {
        self.0.set_row_height(row, f64::from(points)).expect("a row of the sheet");
    }

    /// Keeps the rows above `row` in sight.
    ///
    /// # Panics
    /// Outside the sheet.
    pub fn freeze_above(&mut self, row: u32) {
        self.0.set_freeze_panes(row, 0).expect("a row of the sheet");
    }

    /// No green corners for numbers that are kept as text.
    ///
    /// # Panics
    /// Outside the sheet.
    pub fn numbers_are_texts(&mut self, from: (u32, u16), to: (u32, u16)) {
        self.0
            .ignore_error_range(from.0, from.1, to.0, to.1, IgnoreError::NumberStoredAsText)
            .expect("a range of the sheet");
    }

    /// Counts printed pages from 1 and says that there are so many: a sheet that is printed together
    /// with others keeps its own count. After [`Page::paper`].
    pub fn pages(&mut self, count: usize) {
        self.0.set_print_first_page_number(1).set_footer(format!("&C第 &P 页 共 {count} 页"));
    }

    /// A4, one page wide, `第 n 页 共 m 页` below.
    pub fn paper(&mut self, paper: Paper) {
        match paper {
            Paper::Landscape => self.0.set_landscape(),
            Paper::Portrait => self.0.set_portrait(),
        };
        self.0
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0)
            .set_print_center_horizontally(true)
            .set_margins(0.5, 0.5, 0.55, 0.6, 0.3, 0.3)
            .set_footer("&C第 &P 页 共 &N 页");
    }

    /// Repeats these rows on every printed page; both included.
    ///
    /// # Panics
    /// Outside the sheet.
    pub fn print_titles(&mut self, first: u32, last: u32) {
        self.0.set_repeat_rows(first, last).expect("rows of the sheet");
    }

    /// Prints exactly this much.
    ///
    /// # Panics
    /// Outside the sheet.
    pub fn print_area(&mut self, from: (u32, u16), to: (u32, u16)) {
        self.0.set_print_area(from.0, from.1, to.0, to.1).expect("a range of the sheet");
    }

    /// Begins a printed page at each of these rows.
    ///
    /// # Panics
    /// Beyond 1,023 of them, which is all that Excel keeps.
    pub fn break_before(&mut self, rows: &[u32]) {
        self.0.set_page_breaks(rows).expect("fewer than Excel keeps");
    }
}

/// A text that a cell can hold: cut at a character within [`CELL_LIMIT`].
fn fitting(text: &str) -> &str {
    // A character has at most as many UTF-16 units as bytes: short texts are never counted.
    if text.len() <= CELL_LIMIT {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL_LIMIT
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// A name that a sheet may have and that is not taken: at most 31 characters, none of `[]:*?/\`.
fn sheet_name(name: &str, taken: &[String]) -> String {
    let odd = |c: char| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control();
    let clean: String = name.chars().map(|c| if odd(c) { ' ' } else { c }).collect();
    let clean = clean.trim_matches([' ', '\'']);
    let clean = if clean.is_empty() { "Sheet" } else { clean };
    let is_free = |name: &str| !taken.iter().any(|t| t.to_lowercase() == name.to_lowercase());
    let plain = cut(clean, 31);
    if is_free(plain) {
        return plain.to_owned();
    }
    (2_u32..=u32::MAX)
        .map(|number| format!("{}({number})", cut(clean, 25)))
        .find(|name| is_free(name))
        .expect("some number is free")
}

/// At most so many UTF-16 units, cut at a character.
fn cut(text: &str, units: usize) -> &str {
    let mut left = units;
    let end = text.char_indices().find(|(_, c)| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        !fits
    });
    end.map_or(text, |(end, _)| &text[..end])
}

fn plain(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        XlsxError::ZipError(error) => io::Error::from(error),
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_what_excel_takes() {
        let taken = ["第一联".to_owned(), "MASS".to_owned()];
        for (name, expected) in [
            ("零星减员", "零星减员"),
            ("a/b:c*d?e[f]g\\h", "a b c d e f g h"),
            ("第一联", "第一联(2)"),
            ("mass", "mass(2)"),
            ("''", "Sheet"),
            ("", "Sheet"),
            (&"长".repeat(40), &"长".repeat(31)),
            (&"𠮷".repeat(40), &"𠮷".repeat(15)),
        ] {
            assert_eq!(sheet_name(name, &taken), expected);
        }
    }

    #[test]
    fn a_text_fits_its_cell() {
        let long = "甲".repeat(CELL_LIMIT + 5);
        assert_eq!(fitting(&long).chars().count(), CELL_LIMIT);
        assert_eq!(fitting(&"𠮷".repeat(20_000)).chars().count(), CELL_LIMIT / 2);
        assert_eq!(fitting("甲"), "甲");
    }
}
