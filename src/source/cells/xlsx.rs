//! xlsx through calamine's cell reader (xlsx 读取). The sheet part is looked through first, by a
//! second thread while the shared strings are read.

use std::sync::Arc;
use std::thread::Scope;

use calamine::{Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::package::{Package, Part};
use super::rows::{Rows, Totals};
use super::sheet_scan::{self, Odd, SheetScan};
use super::shelf::Shelf;
use super::{ENCRYPTED, Sheets, Stop, check_sheet_count, value};
use crate::model::{CellKind, FileFault, SheetHead, SheetTail};
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
            let package = &package;
            beside(scope, move || package.scan(biggest).is_ok());
        }
        let totals = Totals::default();
        XlsxReading { package: &package, limits, scope, totals, to }.read()
    })
}

/// Works on a second thread. Where there is none to be had, the work is done by whoever needs it.
fn beside<'scope>(scope: &'scope Scope<'scope, '_>, work: impl FnOnce() -> bool + Send + 'scope) {
    let _ = std::thread::Builder::new().spawn_scoped(scope, work);
}

fn biggest_sheet(package: &Package) -> Option<usize> {
    let sheets =
        package.entries.iter().enumerate().filter(|(_, entry)| {
            entry.name.to_ascii_lowercase().starts_with("xl/worksheets/sheet")
        });
    sheets.max_by_key(|(_, entry)| entry.size).map(|(index, _)| index)
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

/// One workbook being read.
struct XlsxReading<'scope, 'package> {
    package: &'package Arc<Package>,
    limits: &'package Limits,
    /// Where sheets are looked through while they are read.
    scope: &'scope Scope<'scope, 'package>,
    totals: Totals,
    to: &'package mut dyn Sheets,
}

impl XlsxReading<'_, '_> {
    fn read(mut self) -> Result<(), Stop> {
        let package = self.package;
        let parts = Shelf::new(Arc::clone(package))?;
        let mut book = Xlsx::new(parts).map_err(|error| blame(package, &error))?;
        if let Some(strings) = package.find("xl/sharedStrings.xml") {
            package.release(strings);
        }
        let sheets = book.sheets_metadata().to_vec();
        check_sheet_count(sheets.len(), self.limits)?;
        check_names(&sheets)?;
        let heads = sheets.iter().map(head).collect();
        let facts = BookFacts { format: Format::Xlsx, read_with_care: Vec::new(), encoding: None };
        for index in self.to.book(facts, heads)? {
            let sheet = &sheets[index];
            self.to.begin(index)?;
            if sheet.typ == SheetType::WorkSheet {
                self.sheet(&mut book, &sheet.name)?;
            } else {
                self.to.end(SheetTail::default())?;
            }
        }
        Ok(())
    }

    fn sheet(&mut self, book: &mut Xlsx<Shelf>, name: &str) -> Result<(), Stop> {
        let package = self.package;
        let from_1904 = book.has_1904_epoch();
        let mut cells =
            book.worksheet_cells_reader(name).map_err(|error| blame(package, &error))?;
        // The reader has read up to the first row, so the part it reads is known and checked.
        let index = package.last_read();
        let Part { bytes, is_quiet } = package.part(index)?;
        let merges = sheet_scan::merges(&bytes, self.limits)?;
        // A sheet with formulas or errors is looked through before it is read, a quiet one at the
        // same time.
        let scan = if is_quiet {
            beside(self.scope, move || package.scan(index).is_ok());
            Arc::default()
        } else {
            package.scan(index)?
        };
        let mut rows = Rows::new(&mut *self.to, self.limits, &mut self.totals, merges.clone())?;
        let mut odd = OddCells { bytes: &bytes, scan: &scan, next: 0, ordinal: 0 };
        let mut shown = String::new();
        loop {
            let next = cells.next_cell();
            let known = odd.take();
            match (next, known) {
                (Ok(None), _) => break,
                (Ok(Some(cell)), None) => {
                    let (kind, text) = value::show(cell.get_value(), from_1904, &mut shown);
                    rows.cell(cell.get_position(), kind, text)?;
                }
                (Ok(Some(cell)), Some(known)) => {
                    rows.cell(cell.get_position(), known.kind, &known.text)?;
                }
                // An error newer than calamine's list; the reader stands behind its cell.
                (Err(XlsxError::CellError(_)), Some(Known { kind, text, place: Some(place) })) => {
                    rows.cell(place, kind, &text)?;
                }
                (Err(error), _) => return Err(blame(package, &error).into()),
            }
        }
        let scan = package.scan(index)?;
        if scan.merges != merges {
            return Err(FileFault::damaged(UNREADABLE).into());
        }
        rows.finish(&scan.hidden_rows)?;
        package.release(index);
        Ok(())
    }
}

/// The cells that the scan has something to say about, in step with the reader.
struct OddCells<'a> {
    bytes: &'a [u8],
    scan: &'a SheetScan,
    next: usize,
    ordinal: u64,
}

/// What an odd cell is.
struct Known {
    kind: CellKind,
    text: String,
    place: Option<(u32, u32)>,
}

impl OddCells<'_> {
    /// Counts one cell; says what it is when it is an odd one.
    #[inline]
    fn take(&mut self) -> Option<Known> {
        let ordinal = self.ordinal;
        self.ordinal += 1;
        let cell = self.scan.odd.get(self.next).filter(|cell| cell.ordinal == ordinal)?;
        self.next += 1;
        let (kind, range) = match &cell.odd {
            Odd::Error(range) => (CellKind::Error, range),
            Odd::Uncomputed(range) => (CellKind::Uncomputed, range),
        };
        let raw = String::from_utf8_lossy(self.bytes.get(range.clone()).unwrap_or_default());
        let text = quick_xml::escape::unescape(&raw).map_or_else(|_| raw.to_string(), Into::into);
        Some(Known { kind, text, place: cell.place })
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
