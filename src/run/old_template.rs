//! An .xls template (旧版模板): no program but Excel changes one in place, so a new .xls gets its rows
//! down to the heading, as texts, and people under them.

use std::io::Write;

use unicode_width::UnicodeWidthStr as _;

use crate::columns::HeadRow;
use crate::columns::template::TemplatePlan;
use crate::model::Lent;
use crate::sink::FillError;
use crate::sink::workbook::Align;
use crate::sink::xls::{Book, Full, Kind, Look, Page, Style};

/// A column is at least and at most so wide, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=52;

/// Writes the workbook.
pub(super) fn write(
    plan: &TemplatePlan,
    name: &str,
    head: &[HeadRow],
    rows: &[Vec<String>],
    out: &mut dyn Write,
) -> Result<(), FillError> {
    let mut book = Book::new();
    let text = Look { kind: Kind::Text, ..Look::default() };
    let heading = Look { bold: true, align: Align::Center, boxed: true, wrap: true, ..text };
    let styles = Styles { text: book.style(text), heading: book.style(heading) };
    let mut page = book.page(name);
    let filled = fill(&mut page, plan, head, rows, &styles);
    filled.map_err(|full| FillError::Refused(full.text().into()))?;
    let bytes = book.into_bytes().map_err(FillError::System)?;
    out.write_all(&bytes).map_err(FillError::System)
}

struct Styles {
    text: Style,
    heading: Style,
}

fn fill(
    page: &mut Page<'_>,
    plan: &TemplatePlan,
    head: &[HeadRow],
    rows: &[Vec<String>],
    styles: &Styles,
) -> Result<(), Full> {
    for row in head {
        let is_heading = plan.header_rows.contains(&row.number);
        copy(page, row, if is_heading { styles.heading } else { styles.text })?;
    }
    for (place, texts) in (plan.first_row - 1..).zip(rows) {
        for (column, text) in plan.columns.iter().zip(texts) {
            page.text(place, narrow(column.index), text, styles.text)?;
        }
    }
    for (at, column) in plan.columns.iter().enumerate() {
        let widest = rows.iter().map(|row| row[at].width() + 2).max().unwrap_or(0);
        let widest = widest.max(column.heading.width() + 2).clamp(*WIDTHS.start(), *WIDTHS.end());
        page.width(narrow(column.index), u16::try_from(widest).unwrap_or(u16::MAX))?;
    }
    page.freeze_above(plan.first_row - 1)
}

/// A row above the people, with cells that were merged across.
fn copy(page: &mut Page<'_>, row: &HeadRow, style: Style) -> Result<(), Full> {
    let place = row.number - 1;
    let mut begin = 0;
    for (column, cell) in (0_u16..).zip(&row.cells) {
        if cell.lent == Lent::Left {
            let next = row.cells.get(usize::from(column) + 1);
            if next.is_none_or(|next| next.lent != Lent::Left) {
                page.merge((place, begin), (place, column))?;
            }
            continue;
        }
        begin = column;
        if cell.lent == Lent::No && !cell.text.is_empty() {
            page.text(place, column, &cell.text, style)?;
        }
    }
    Ok(())
}

/// Columns past the last one of .xls are past it here too.
fn narrow(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
