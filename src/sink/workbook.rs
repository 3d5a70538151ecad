//! Workbooks (工作簿) for people and for the bureau's programs, as .xlsx.
//!
//! In: texts and looks. Out: the same bytes for the same input. Every cell is a text: nothing that
//! begins with `=`, `+`, `-` or `@` can become a formula, and there are none.
//!
//! Written by ourselves, because a run of a million people is little else: with these dozen elements
//! of the format it takes well under half the time that it took with a library for all of it
//! (benches/README.md).
//! 错误报告.xlsx with its notes, links and lists is made by that library.

mod archive;
mod look;
mod package;
mod settings;
mod sheet;
mod strings;

use std::io::{self, BufWriter, Write};

pub use look::{Align, Border, Face, Look, Style, Upright};

use super::atomic::StagedFile;
use super::error::WriteError;
use super::{Staging, WrittenFile};
use crate::calendar::Date;
use archive::{Archive, Compressor, Piece, Place};
use sheet::Sheet;
use strings::Strings;

/// Excel takes no longer text in a cell, in UTF-16 units.
pub const CELL_LIMIT: usize = 32_767;

/// Rows that a sheet of .xlsx has.
pub const ROW_LIMIT: u32 = 1_048_576;

/// How a sheet lies on paper (打印方向), always A4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// 横向.
    Landscape,
    /// 纵向.
    Portrait,
}

thread_local! {
    /// The compressor of this thread's last workbook. It holds 400 KB: made anew for each of ten
    /// thousand small files, a run held half as much again.
    static SPARE: std::cell::RefCell<Option<Compressor>> = const { std::cell::RefCell::new(None) };
}

/// A workbook being made (工作簿).
pub struct Book {
    sheets: Vec<Sheet>,
    strings: Strings,
    looks: Vec<Look>,
    today: Date,
}

/// A sheet being made (工作表). Rows and columns are 0-based. Cells may be written in any order; a
/// text written twice is the later one.
pub struct Page<'b> {
    sheet: &'b mut Sheet,
    strings: &'b mut Strings,
}

impl Book {
    /// An empty one. `today` is written into it as the day it was made, so that two runs agree.
    pub fn new(today: Date) -> Self {
        Self { sheets: Vec::new(), strings: Strings::default(), looks: Vec::new(), today }
    }

    /// Makes a look ready for this workbook's cells.
    ///
    /// # Panics
    /// Beyond 65,535 different ones.
    pub fn style(&mut self, look: Look) -> Style {
        let known = self.looks.iter().position(|known| *known == look);
        let index = known.unwrap_or_else(|| {
            self.looks.push(look);
            self.looks.len() - 1
        });
        // 0 is the look of cells that nobody writes.
        Style(u16::try_from(index + 1).expect("a handful of looks"))
    }

    /// Adds a sheet. What a sheet's name cannot hold becomes a space; a name given twice is kept
    /// apart by its number.
    pub fn page(&mut self, name: &str) -> Page<'_> {
        let name = self.free_name(name);
        self.add(Sheet::new(name))
    }

    /// Adds the last sheet once more under another name. Of the second one only what stands above
    /// `row` can be written anew; the rest is made and compressed once for both.
    ///
    /// # Panics
    /// Where there is no sheet yet.
    pub fn twin(&mut self, name: &str, row: u32) -> Page<'_> {
        let name = self.free_name(name);
        let twin = self.sheets.last_mut().expect("a sheet to be written again").twin(name, row);
        self.add(twin)
    }

    fn free_name(&self, name: &str) -> String {
        let taken: Vec<&str> = self.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        sheet_name(name, &taken)
    }

    fn add(&mut self, sheet: Sheet) -> Page<'_> {
        self.sheets.push(sheet);
        let sheet = self.sheets.last_mut().expect("just added");
        Page { sheet, strings: &mut self.strings }
    }

    /// Writes the workbook and closes its file.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn save(
        self,
        mut file: StagedFile<'_>,
        role: &'static str,
        rows: u64,
    ) -> Result<WrittenFile, WriteError> {
        match self.write(BufWriter::with_capacity(1 << 16, &mut file)) {
            Ok(()) => file.finish(role, rows),
            Err(error) => Err(file.error(error)),
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

    fn write(mut self, out: impl Write) -> io::Result<()> {
        self.sheets.iter_mut().for_each(Sheet::sort);
        let mut archive = Archive::new(out);
        let mut compressor = SPARE.take().unwrap_or_else(Compressor::new);
        for (path, xml) in package::parts(&self.sheets, &self.looks, self.today) {
            archive.part(path, &[&compressor.whole(xml.as_bytes())])?;
        }
        // Twins follow each other: the last rest is the one that a twin has in common.
        let mut rest = Piece::default();
        for (number, sheet) in self.sheets.iter().enumerate() {
            let head = sheet.head(number, &mut compressor);
            if !sheet.is_twin {
                rest = sheet.rest(&mut compressor);
            }
            archive.part(&package::sheet_path(number + 1), &[&head, &rest])?;
        }
        self.strings.write(&mut compressor);
        archive.part(package::STRINGS_PATH, &[&compressor.piece(Place::Last)])?;
        SPARE.set(Some(compressor));
        archive.finish()
    }
}

impl Page<'_> {
    /// Writes a text, or an empty cell with its look. Cut where Excel would refuse it.
    ///
    /// # Panics
    /// Past the last row of a sheet; callers cut their lists before.
    pub fn text(&mut self, row: u32, column: u16, text: &str, style: Style) {
        let text = fitting(text);
        let number = (!text.is_empty()).then(|| self.strings.number(text));
        self.sheet.put((row, column), number, style.0);
    }

    /// One text over several cells.
    ///
    /// # Panics
    /// As [`Page::text`]. What overlaps another such cell is a mistake that Excel complains about.
    pub fn merged(&mut self, from: (u32, u16), to: (u32, u16), text: &str, style: Style) {
        for row in from.0..=to.0 {
            for column in from.1..=to.1 {
                self.sheet.put((row, column), None, style.0);
            }
        }
        self.text(from.0, from.1, text, style);
        if from != to {
            self.sheet.settings.merged.push((from, to));
        }
    }

    /// The width of a column, in characters.
    pub fn width(&mut self, column: u16, characters: u16) {
        self.sheet.settings.widths.insert(column, characters);
    }

    /// The height of a row, in points.
    pub fn height(&mut self, row: u32, points: u16) {
        self.sheet.set_height(row, points);
    }

    /// Keeps the rows above `row` in sight.
    pub fn freeze_above(&mut self, row: u32) {
        self.sheet.settings.frozen = row;
    }

    /// No green corners for numbers that are kept as text.
    pub fn numbers_are_texts(&mut self, from: (u32, u16), to: (u32, u16)) {
        self.sheet.settings.texts = Some((from, to));
    }

    /// Counts printed pages from 1 and says that there are so many: a sheet that is printed together
    /// with others keeps its own count.
    pub fn pages(&mut self, count: usize) {
        self.sheet.settings.pages = Some(count);
    }

    /// A4, one page wide, `第 n 页 共 m 页` below.
    pub fn paper(&mut self, paper: Paper) {
        self.sheet.settings.paper = Some(paper);
    }

    /// Everything on one printed page, made smaller where it has to be. With [`Page::paper`].
    pub fn one_page(&mut self) {
        self.sheet.settings.is_one_page = true;
    }

    /// Repeats these rows on every printed page; both included.
    pub fn print_titles(&mut self, first: u32, last: u32) {
        self.sheet.settings.title_rows = Some((first, last));
    }

    /// Prints exactly this much.
    pub fn print_area(&mut self, from: (u32, u16), to: (u32, u16)) {
        self.sheet.settings.area = Some((from, to));
    }

    /// Begins a printed page at each of these rows, of which Excel keeps the first 1,023.
    pub fn break_before(&mut self, rows: &[u32]) {
        self.sheet.settings.breaks = rows.iter().copied().take(1_023).collect();
    }
}

/// A text that a cell can hold: cut at a character within [`CELL_LIMIT`].
pub(super) fn fitting(text: &str) -> &str {
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
pub(super) fn sheet_name(name: &str, taken: &[&str]) -> String {
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

#[cfg(test)]
mod format_tests;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_what_excel_takes() {
        let taken = ["第一联", "MASS"];
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
