//! A plain table (数据表): one heading row, one row a person, every cell a text.

use super::cell::{self, File, Of};
use crate::profile::output::Role;
use crate::sink::workbook::{Align, Book, Border, Look, Paper, Style};
use crate::sink::{Staging, WriteError, WrittenFile};

/// The height of a worklist's rows, in points: room to tick them off.
const ROOMY: u16 = 18;

/// Writes the worklist or upload file.
pub(super) fn write(file: &File<'_>, staging: &Staging<'_>) -> Result<WrittenFile, WriteError> {
    let mut book = Book::new(file.outcome.today);
    let mut page = book.page(file.job.output.sheet.as_deref().unwrap_or("减员"));
    let heading = Style::from(Look {
        bold: true,
        align: Align::Center,
        border: Border::Thin,
        ..Look::default()
    });
    // A worklist is printed and ticked off; an upload is read by a machine, and stays bare.
    let border = match file.job.output.role {
        Role::Mass => Border::None,
        _ => Border::Thin,
    };
    let body = Style::from(Look { border, ..Look::default() });
    let columns = file.columns();
    for ((number, column), width) in (0..).zip(columns).zip(file.widths()) {
        page.width(number, width);
        page.text(0, number, cell::heading(column), &heading);
    }
    let mut room = String::new();
    for (row, (number, index)) in (1..).zip(file.people()) {
        if border == Border::Thin {
            page.height(row, ROOMY);
        }
        for (place, column) in (0..).zip(columns) {
            let text = file.value(column, Of::Person(number, index), &mut room);
            if !text.is_empty() || border == Border::Thin {
                page.text(row, place, text, &body);
            }
        }
    }
    page.freeze_above(1);
    page.paper(Paper::Landscape);
    page.print_titles(0, 0);
    if let (Ok(last_row), Some(last_column)) =
        (u32::try_from(file.count()), columns.len().checked_sub(1))
    {
        let last_column = u16::try_from(last_column).expect("a profile has few columns");
        page.numbers_are_texts((0, 0), (last_row, last_column));
    }
    book.save_as(staging, &file.job.path, file.job.output.role.as_str(), file.count())
}
