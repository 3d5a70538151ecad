//! xlsb through calamine's cell reader (xlsb 读取). calamine drops cells whose formula gave an
//! error (0.38.0), so all error cells come from our own look at the records.

use std::sync::Arc;

use calamine::{DataType as _, Reader as _, SheetType, Xlsb, XlsbError};

use super::package::{Package, Part};
use super::rows::{Rows, Totals};
use super::shelf::Shelf;
use super::xlsx::{check_names, head};
use super::{Sheets, Stop, check_sheet_count, value, xlsb_scan};
use crate::model::{CellKind, FileFault, SheetTail};
use crate::source::limits::Limits;
use crate::source::pipe::BookFacts;
use crate::source::sniff::Format;
use crate::text::{Text, text};

const UNREADABLE: Text = text(
    "工作簿内部结构有误，无法按 xlsb 读取",
    "its inner structure is wrong for an xlsb workbook",
);
/// Why FL008 is raised on every xlsb.
const WITH_CARE: Text = text(
    "xlsb 格式的公式结果可能读不全，建议另存为 .xlsx 再提交",
    "results of formulas in xlsb may be read incompletely; better save it as .xlsx",
);

/// Reads an xlsb package.
pub(crate) fn read(package: Package, limits: &Limits, to: &mut dyn Sheets) -> Result<(), Stop> {
    let package = Arc::new(package);
    let blame = |_: XlsbError| package.fault().unwrap_or(FileFault::damaged(UNREADABLE));
    let shelf = Shelf::new(Arc::clone(&package))?;
    let mut book: Xlsb<Shelf> = Xlsb::new(shelf).map_err(blame)?;
    // calamine takes a string table that it cannot open for none.
    if let Some(fault) = package.fault() {
        return Err(fault.into());
    }
    let sheets = book.sheets_metadata().to_vec();
    check_sheet_count(sheets.len(), limits)?;
    check_names(&sheets)?;
    let heads = sheets.iter().map(head).collect();
    let read_with_care = vec![WITH_CARE.into()];
    let facts = BookFacts { format: Format::Xlsb, read_with_care, encoding: None };
    let mut totals = Totals::default();
    for index in to.book(facts, heads)? {
        to.begin(index)?;
        if sheets[index].typ != SheetType::WorkSheet {
            to.end(SheetTail::default())?;
            continue;
        }
        let from_1904 = book.has_1904_epoch();
        let mut cells = book.worksheet_cells_reader(&sheets[index].name).map_err(blame)?;
        let part = package.last_read();
        let Part { bytes, .. } = package.part(part)?;
        let scan = xlsb_scan::scan(&bytes, limits)?;
        let mut rows = Rows::new(to, limits, &mut totals, scan.merges)?;
        let mut errors = scan.errors.into_iter().peekable();
        let mut shown = String::new();
        loop {
            let cell = match cells.next_cell() {
                Ok(Some(cell)) => cell,
                Ok(None) => break,
                // The record was read whole; its error comes from our own list.
                Err(XlsbError::CellError(_)) => continue,
                Err(error) => return Err(blame(error).into()),
            };
            let place = cell.get_position();
            while let Some((place, code)) = errors.next_if(|(error, _)| *error <= place) {
                rows.cell(place, CellKind::Error, value::error_name(code))?;
            }
            if !cell.get_value().is_error() {
                let (kind, text) = value::show(cell.get_value(), from_1904, &mut shown);
                rows.cell(place, kind, text)?;
            }
        }
        for (place, code) in errors {
            rows.cell(place, CellKind::Error, value::error_name(code))?;
        }
        rows.finish(&scan.hidden_rows)?;
        package.release(part);
    }
    Ok(())
}
