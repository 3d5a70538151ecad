//! A plain table (数据表): one heading row, one row a person, every cell a text.

use super::cell::{self, File, Of};
use crate::profile::output::Role;
use crate::sink::workbook::{Align, Book, Border, Look, Page, Paper, Style};
use crate::sink::{Staging, WriteError, WrittenFile};

/// Half-width characters across a printed worklist: three quarters of full size.
const ACROSS: u16 = 170;

/// The height of a worklist's rows, in points: room to tick them off.
const ROOMY: u16 = 20;

/// Writes the worklist or upload file.
pub(super) fn write(file: &File<'_>, staging: &Staging<'_>) -> Result<WrittenFile, WriteError> {
    // A worklist is printed and ticked off; an upload is read by a machine, and stays bare.
    let is_printed = file.job.output.role != Role::Mass;
    let mut book = Book::new(file.outcome.today);
    let (heading, body) = styles(&mut book, is_printed);
    let mut page = book.page(file.job.output.sheet.as_deref().unwrap_or("减员"));
    let widths = if is_printed { file.widths_within(ACROSS) } else { file.widths() };
    head(file, &mut page, &widths, heading);
    let heights = if is_printed { file.heights(&widths, ROOMY) } else { Vec::new() };
    for (row, height) in (1..).zip(heights) {
        page.height(row, height);
    }
    let mut room = String::new();
    for (row, (number, index)) in (1..).zip(file.people()) {
        for (place, column) in (0..).zip(file.columns()) {
            let text = file.value(column, Of::Person(number, index), &mut room);
            if is_printed || !text.is_empty() {
                page.text(row, place, text, body);
            }
        }
    }
    let last_row = u32::try_from(file.count()).expect("a part stays inside the sheet");
    let last_column = u16::try_from(widths.len().max(1) - 1).expect("a profile has few columns");
    page.numbers_are_texts((0, 0), (last_row, last_column));
    book.save_as(staging, &file.job.path, file.job.output.role.as_str(), file.count())
}

/// The looks of headings and of people's cells.
fn styles(book: &mut Book, is_printed: bool) -> (Style, Style) {
    let boxed = Look { border: Border::Thin, wrap: true, ..Look::default() };
    let heading = book.style(Look { bold: true, align: Align::Center, ..boxed });
    (heading, book.style(if is_printed { boxed } else { Look::default() }))
}

fn head(file: &File<'_>, page: &mut Page<'_>, widths: &[u16], heading: Style) {
    for ((place, column), width) in (0..).zip(file.columns()).zip(widths) {
        page.width(place, *width);
        page.text(0, place, cell::heading(column), heading);
    }
    page.freeze_above(1);
    page.paper(Paper::Landscape);
    page.print_titles(0, 0);
}
