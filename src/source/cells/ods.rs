//! ods through calamine, after its repeats were counted (ods 读取): calamine holds every sheet
//! whole and unfolded.

use std::sync::Arc;

use calamine::{Data, Ods, OdsError, Range, Reader as _};

use super::ods_check::{self, Table};
use super::package::Package;
use super::rows::{Rows, Totals};
use super::shelf::Shelf;
use super::xlsx::{check_names, head};
use super::{ENCRYPTED, Sheets, Stop, check_sheet_count, value};
use crate::model::{CellKind, FileFault};
use crate::source::limits::Limits;
use crate::source::pipe::BookFacts;
use crate::source::sniff::Format;
use crate::text::{Text, text};

const UNREADABLE: Text = text(
    "文件内部结构有误，无法按 ods 读取",
    "its inner structure is wrong for an ods spreadsheet",
);

/// Reads an ods package.
pub(crate) fn read(package: Package, limits: &Limits, to: &mut dyn Sheets) -> Result<(), Stop> {
    if is_encrypted(&package)? {
        return Err(FileFault::encrypted(ENCRYPTED).into());
    }
    let damaged = || FileFault::damaged(UNREADABLE);
    let content = package.find("content.xml").ok_or_else(damaged)?;
    let tables = ods_check::check(&package.part(content)?.bytes, limits)?;
    let package = Arc::new(package);
    let blame = |error: OdsError| match (package.fault(), error) {
        (Some(fault), _) => fault,
        (None, OdsError::Password) => FileFault::encrypted(ENCRYPTED),
        _ => damaged(),
    };
    let mut book: Ods<Shelf> = Ods::new(Shelf::new(Arc::clone(&package))?).map_err(blame)?;
    package.release(content);
    let sheets = book.sheets_metadata().to_vec();
    check_sheet_count(sheets.len(), limits)?;
    check_names(&sheets)?;
    if sheets.len() != tables.len() {
        return Err(damaged().into());
    }
    let heads = sheets.iter().map(head).collect();
    let facts = BookFacts { format: Format::Ods, read_with_care: Vec::new(), encoding: None };
    let mut totals = Totals::default();
    for index in to.book(facts, heads)? {
        to.begin(index)?;
        let range = book.worksheet_range(&sheets[index].name).map_err(blame)?;
        let Table { hidden_rows, merges, errors, uncomputed } = &tables[index];
        let rows = Rows::new(to, limits, &mut totals, merges.clone())?;
        let odd = |place| {
            let is_in = |places: &[(u32, u32)]| places.binary_search(&place).is_ok();
            if is_in(errors) {
                Some(CellKind::Error)
            } else {
                is_in(uncomputed).then_some(CellKind::Uncomputed)
            }
        };
        send(&range, false, rows, hidden_rows, odd)?;
    }
    Ok(())
}

/// Encryption stands in the manifest; where it does, content.xml is no XML, so this comes first.
fn is_encrypted(package: &Package) -> Result<bool, FileFault> {
    let Some(manifest) = package.find("META-INF/manifest.xml") else { return Ok(false) };
    let bytes = package.part(manifest)?.bytes;
    Ok(memchr::memmem::find(&bytes, b"encryption-data").is_some())
}

/// Sends a sheet that is held whole. `odd` says what a cell is where calamine does not.
pub(crate) fn send(
    range: &Range<Data>,
    from_1904: bool,
    mut rows: Rows<'_>,
    hidden_rows: &[u32],
    odd: impl Fn((u32, u32)) -> Option<CellKind>,
) -> Result<(), Stop> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut shown = String::new();
    for (row, cells) in (first_row..).zip(range.rows()) {
        for (column, cell) in (first_column..).zip(cells) {
            let (kind, text) = value::show(cell, from_1904, &mut shown);
            let kind = odd((row, column)).unwrap_or(kind);
            if kind != CellKind::Blank {
                rows.cell((row, column), kind, text)?;
            }
        }
    }
    rows.finish(hidden_rows)
}
