//! xlsx through calamine's cell reader (xlsx 读取). The sheet part is looked through first, by a
//! second thread while the shared strings are read.

use std::sync::Arc;

use calamine::{Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::package::{Package, Part};
use super::rows::{Rows, SheetFacts, Totals};
use super::sheet_scan::{Odd, SheetScan};
use super::shelf::Shelf;
use super::{ENCRYPTED, Sheets, Stop, check_sheet_count, value};
use crate::model::{CellKind, FileFault, SheetHead};
use crate::source::limits::Limits;
use crate::source::pipe::BookFacts;
use crate::source::sniff::Format;
use crate::text::{Text, text};

const UNREADABLE: Text = text(
    "工作簿内部结构有误，无法按 xlsx 读取",
    "its inner structure is wrong for an xlsx workbook",
);
const SAME_NAME: Text = text("有两张同名的工作表", "two sheets have one name");

/// Reads an xlsx package.
pub(crate) fn read(package: Package, limits: &Limits, to: &mut dyn Sheets) -> Result<(), Stop> {
    let package = Arc::new(package);
    std::thread::scope(|scope| {
        // The biggest sheet is nearly always the one that is read; its fault, if it has one, is
        // kept and told when the sheet is read.
        if let Some(biggest) = biggest_sheet(&package) {
            let package = Arc::clone(&package);
            scope.spawn(move || package.part(biggest).is_ok());
        }
        read_sheets(&package, limits, to)
    })
}

fn biggest_sheet(package: &Package) -> Option<usize> {
    let sheets = package.entries.iter().enumerate().filter(|(_, entry)| {
        entry.name.to_ascii_lowercase().starts_with("xl/worksheets/sheet")
            && entry.name.ends_with(".xml")
    });
    sheets.max_by_key(|(_, entry)| entry.size).map(|(index, _)| index)
}

fn read_sheets(package: &Arc<Package>, limits: &Limits, to: &mut dyn Sheets) -> Result<(), Stop> {
    let shelf = Shelf::new(Arc::clone(package))?;
    let mut book = Xlsx::new(shelf).map_err(|error| blame(package, &error))?;
    if let Some(strings) = package.find("xl/sharedStrings.xml") {
        package.release(strings);
    }
    let sheets = book.sheets_metadata().to_vec();
    check_sheet_count(sheets.len(), limits)?;
    check_names(&sheets)?;
    let heads = sheets.iter().map(head).collect();
    let facts = BookFacts { format: Format::Xlsx, read_with_care: Vec::new(), encoding: None };
    let mut totals = Totals::default();
    for index in to.book(facts, heads)? {
        let sheet = &sheets[index];
        to.begin(index)?;
        if sheet.typ == SheetType::WorkSheet {
            read_sheet(
                package,
                &mut book,
                &sheet.name,
                Counting { limits, totals: &mut totals, to },
            )?;
        } else {
            to.end(crate::model::SheetTail::default())?;
        }
    }
    Ok(())
}

/// What the rows of every sheet are counted against, and where they go.
struct Counting<'a> {
    limits: &'a Limits,
    totals: &'a mut Totals,
    to: &'a mut dyn Sheets,
}

/// What a sheet of calamine's list is.
pub(crate) fn head(sheet: &calamine::Sheet) -> SheetHead {
    SheetHead {
        name: Some(sheet.name.clone()),
        hidden: sheet.visible != SheetVisible::Visible,
        chart: sheet.typ != SheetType::WorkSheet,
    }
}

/// Sheets are asked for by name, so that two of one name would be read as one.
pub(crate) fn check_names(sheets: &[calamine::Sheet]) -> Result<(), FileFault> {
    let mut names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(FileFault::damaged(SAME_NAME));
    }
    Ok(())
}

fn read_sheet(
    package: &Package,
    book: &mut Xlsx<Shelf>,
    name: &str,
    counting: Counting<'_>,
) -> Result<(), Stop> {
    let from_1904 = book.has_1904_epoch();
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| blame(package, &error))?;
    // The reader has read up to the first row, so the part it reads is known and checked.
    let index = package.last_read();
    let Part { bytes, scan } = package.part(index)?;
    let scan = scan.unwrap_or_default();
    let facts = SheetFacts { hidden_rows: scan.hidden_rows.clone(), merges: scan.merges.clone() };
    let mut rows = Rows::new(counting.to, counting.limits, counting.totals, facts)?;
    let mut helper = Helper { bytes: &bytes, scan: &scan, next: 0, ordinal: 0 };
    let mut shown = String::new();
    loop {
        match cells.next_cell() {
            Ok(None) => break,
            Ok(Some(cell)) => {
                let place = cell.get_position();
                match helper.take() {
                    Some((_, kind)) => {
                        let text = helper.text();
                        rows.cell(place, kind, &text)?;
                    }
                    None => {
                        let (kind, text) = value::show(cell.get_value(), from_1904, &mut shown);
                        rows.cell(place, kind, text)?;
                    }
                }
            }
            // Errors newer than calamine's list; the reader stands behind the cell.
            Err(error @ XlsxError::CellError(_)) => match helper.take() {
                Some((Some(place), kind)) => {
                    let text = helper.text();
                    rows.cell(place, kind, &text)?;
                }
                _ => return Err(blame(package, &error).into()),
            },
            Err(error) => return Err(blame(package, &error).into()),
        }
    }
    rows.finish()?;
    package.release(index);
    Ok(())
}

/// Knows the cells that the scan has to say something about.
struct Helper<'a> {
    bytes: &'a [u8],
    scan: &'a SheetScan,
    next: usize,
    ordinal: u64,
}

impl Helper<'_> {
    /// Counts one cell; says what it is when it is an odd one.
    #[inline]
    fn take(&mut self) -> Option<(Option<(u32, u32)>, CellKind)> {
        let ordinal = self.ordinal;
        self.ordinal += 1;
        let odd = self.scan.odd.get(self.next).filter(|odd| odd.ordinal == ordinal)?;
        self.next += 1;
        let kind = match odd.odd {
            Odd::Error(_) => CellKind::Error,
            Odd::Uncomputed(_) => CellKind::Uncomputed,
        };
        Some((odd.place, kind))
    }

    /// The text of the odd cell that was taken last.
    fn text(&self) -> String {
        let odd = self.next.checked_sub(1).and_then(|last| self.scan.odd.get(last));
        let range = odd.map_or(0..0, |cell| match &cell.odd {
            Odd::Error(range) | Odd::Uncomputed(range) => range.clone(),
        });
        let raw = String::from_utf8_lossy(self.bytes.get(range).unwrap_or_default());
        quick_xml::escape::unescape(&raw).map_or_else(|_| raw.clone().into_owned(), Into::into)
    }
}

/// The fault behind an error of the parser: that of a part, or what the error says.
fn blame(package: &Package, error: &XlsxError) -> FileFault {
    if let Some(fault) = package.fault() {
        return fault;
    }
    match error {
        XlsxError::Password => FileFault::encrypted(ENCRYPTED),
        _ => FileFault::damaged(UNREADABLE),
    }
}
