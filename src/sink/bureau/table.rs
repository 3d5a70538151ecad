//! A plain table (数据表): one heading row, one row a person, every cell a text. As .xlsx or .xls.

use std::path::PathBuf;

use super::cell::{self, File, Of};
use crate::profile::output::{Role, Shape};
use crate::sink::workbook::{Align, Book, Border, Look, Page, Paper, Style};
use crate::sink::xls::{self, Full};
use crate::sink::{Staging, WriteError, WrittenFile};

/// Half-width characters across a printed worklist: three quarters of full size.
const ACROSS: u16 = 170;

/// The height of a worklist's rows, in points: room to tick them off.
const ROOMY: u16 = 20;

/// What a table asks of a sheet, in whatever format.
trait Sheet {
    fn heading(&mut self, column: u16, text: &str) -> Result<(), Full>;
    fn value(&mut self, row: u32, column: u16, text: &str) -> Result<(), Full>;
    fn width(&mut self, column: u16, characters: u16) -> Result<(), Full>;
    fn height(&mut self, row: u32, points: u16) -> Result<(), Full>;
    /// Heading in sight and on every page, A4 across; no row is below `last`.
    fn lay_out(&mut self, last: (u32, u16)) -> Result<(), Full>;
}

/// Writes the worklist or upload file.
pub(super) fn write(file: &File<'_>, staging: &Staging<'_>) -> Result<WrittenFile, WriteError> {
    let name = file.job.output.sheet.as_deref().unwrap_or("减员");
    let (path, role) = (&file.job.path, file.job.output.role.as_str());
    let full = |full| WriteError::Full { path: PathBuf::from(path), full };
    if file.job.output.shape == Shape::Xls {
        let mut book = xls::Book::new();
        fill(file, &mut OldSheet::new(&mut book, name, is_printed(file))).map_err(full)?;
        book.save_as(staging, path, role, file.count())
    } else {
        let mut book = Book::new(file.outcome.today);
        fill(file, &mut NewSheet::new(&mut book, name, is_printed(file))).map_err(full)?;
        book.save_as(staging, path, role, file.count())
    }
}

/// A worklist is printed and ticked off; an upload is read by a machine, and stays bare.
fn is_printed(file: &File<'_>) -> bool {
    file.job.output.role != Role::Mass
}

fn fill(file: &File<'_>, sheet: &mut impl Sheet) -> Result<(), Full> {
    let is_printed = is_printed(file);
    let widths = if is_printed { file.widths_within(ACROSS) } else { file.widths() };
    for ((place, column), width) in (0..).zip(file.columns()).zip(&widths) {
        sheet.width(place, *width)?;
        sheet.heading(place, cell::heading(column))?;
    }
    let last_row = u32::try_from(file.count()).map_err(|_| Full::Rows)?;
    let last_column = u16::try_from(widths.len().max(1) - 1).map_err(|_| Full::Columns)?;
    sheet.lay_out((last_row, last_column))?;
    let heights = if is_printed { file.heights(&widths, ROOMY) } else { Vec::new() };
    for (row, height) in (1..).zip(heights) {
        sheet.height(row, height)?;
    }
    let mut room = String::new();
    for (row, (number, index)) in (1..).zip(file.people()) {
        for (place, column) in (0..).zip(file.columns()) {
            let text = file.value(column, Of::Person(number, index), &mut room);
            if is_printed || !text.is_empty() {
                sheet.value(row, place, text)?;
            }
        }
    }
    Ok(())
}

/// A sheet of .xlsx. Lists are cut to what it holds before they come here.
struct NewSheet<'b> {
    page: Page<'b>,
    heading: Style,
    body: Style,
}

impl<'b> NewSheet<'b> {
    fn new(book: &'b mut Book, name: &str, is_printed: bool) -> Self {
        let boxed = Look { border: Border::Thin, wrap: true, ..Look::default() };
        let heading = book.style(Look { bold: true, align: Align::Center, ..boxed });
        let body = book.style(if is_printed { boxed } else { Look::default() });
        Self { page: book.page(name), heading, body }
    }
}

impl Sheet for NewSheet<'_> {
    fn heading(&mut self, column: u16, text: &str) -> Result<(), Full> {
        self.page.text(0, column, text, self.heading);
        Ok(())
    }

    fn value(&mut self, row: u32, column: u16, text: &str) -> Result<(), Full> {
        self.page.text(row, column, text, self.body);
        Ok(())
    }

    fn width(&mut self, column: u16, characters: u16) -> Result<(), Full> {
        self.page.width(column, characters);
        Ok(())
    }

    fn height(&mut self, row: u32, points: u16) -> Result<(), Full> {
        self.page.height(row, points);
        Ok(())
    }

    fn lay_out(&mut self, last: (u32, u16)) -> Result<(), Full> {
        self.page.freeze_above(1);
        self.page.paper(Paper::Landscape);
        self.page.print_titles(0, 0);
        self.page.numbers_are_texts((0, 0), last);
        Ok(())
    }
}

/// A sheet of .xls.
struct OldSheet<'b> {
    page: xls::Page<'b>,
    heading: xls::Style,
    body: xls::Style,
}

impl<'b> OldSheet<'b> {
    fn new(book: &'b mut xls::Book, name: &str, is_printed: bool) -> Self {
        let text = xls::Look { kind: xls::Kind::Text, ..xls::Look::default() };
        let boxed = xls::Look { boxed: true, wrap: true, ..text };
        let heading = book.style(xls::Look { bold: true, align: Align::Center, ..boxed });
        let body = book.style(if is_printed { boxed } else { text });
        Self { page: book.page(name), heading, body }
    }
}

impl Sheet for OldSheet<'_> {
    fn heading(&mut self, column: u16, text: &str) -> Result<(), Full> {
        self.page.text(0, column, text, self.heading)
    }

    fn value(&mut self, row: u32, column: u16, text: &str) -> Result<(), Full> {
        self.page.text(row, column, text, self.body)
    }

    fn width(&mut self, column: u16, characters: u16) -> Result<(), Full> {
        self.page.width(column, characters)
    }

    fn height(&mut self, row: u32, points: u16) -> Result<(), Full> {
        self.page.height(row, points)
    }

    fn lay_out(&mut self, last: (u32, u16)) -> Result<(), Full> {
        self.page.freeze_above(1)?;
        self.page.paper(Paper::Landscape);
        self.page.print_titles(0, 0)?;
        // A list that does not fit is refused before any of it is written.
        xls::fits(last.0, last.1)
    }
}
