//! An xls stream before a parser sees it (BIFF 检查): encryption, offsets and bounds, claimed
//! sizes, records after the end, the code page, hidden rows and merged ranges.

use std::ops::Range;

use super::ENCRYPTED;
use super::biff_records::{Record, broken, kind, record};
use super::biff_text::{CodePage, Texts};
use super::merges::Merge;
use crate::model::FileFault;
use crate::source::limits::{self, Limits};
use crate::text::{Text, text};

const OLD_EXCEL: Text = text(
    "是 Excel 4 或更早版本的工作簿，请用 Excel 或 WPS 另存为 .xlsx",
    "is a workbook of Excel 4 or older; save it as .xlsx in Excel or WPS",
);
const OFFSET: Text =
    text("工作表的位置指到了文件之外", "the place of a sheet lies outside the file");
const AFTER_END: Text =
    text("工作表结束标记之后还有单元格，行数对不上", "cells stand after the end mark of a sheet");
const FAR: Text =
    text("有单元格在 xls 的 256 列之外", "a cell lies beyond the 256 columns of an xls sheet");

/// What was seen in one sheet; all places 0-based.
#[derive(Default)]
pub(crate) struct SheetRecords {
    pub(crate) hidden_rows: Vec<u32>,
    pub(crate) merges: Vec<Merge>,
    /// Cells that come twice, as (row, column).
    pub(crate) repeated: Vec<(u32, u32)>,
}

/// What was seen in a stream.
pub(crate) struct Checked {
    /// In the order of the sheet list.
    pub(crate) sheets: Vec<SheetRecords>,
    /// How the texts are to be read.
    pub(crate) code_page: CodePage,
}

/// Checks a stream and takes the lies out of its claimed sizes.
pub(crate) fn check(stream: &mut [u8], limits: &Limits) -> Result<Checked, FileFault> {
    let globals = globals(stream)?;
    if globals.offsets.len() as u64 > limits.sheets {
        return Err(limits::SHEETS.met(limits.sheets));
    }
    let mut texts = Texts::default();
    globals.names.iter().for_each(|name| texts.look(name));
    let (mut sheets, mut claims, mut held) = (Vec::new(), Vec::new(), 0);
    for offset in &globals.offsets {
        let mut walk = Walk::default();
        walk.sheet(stream, *offset, limits)?;
        held += walk.held();
        if held > limits.box_cells {
            return Err(limits::BOX_CELLS.met(limits.box_cells));
        }
        walk.texts.iter().for_each(|text| texts.look(&stream[text.clone()]));
        claims.append(&mut walk.claims);
        walk.found.hidden_rows.sort_unstable();
        walk.found.repeated = repeated(walk.places);
        sheets.push(walk.found);
    }
    // A parser reserves room for as many cells as a sheet claims to have: claim one.
    for claim in claims {
        stream[claim].fill(0);
    }
    Ok(Checked { sheets, code_page: texts.code_page(globals.version, globals.code_page) })
}

struct Globals {
    version: u16,
    code_page: Option<u16>,
    offsets: Vec<usize>,
    names: Vec<Vec<u8>>,
}

fn globals(stream: &[u8]) -> Result<Globals, FileFault> {
    let (first, mut next) = record(stream, 0)?;
    match first.kind {
        kind::BOF => {}
        0x0009 | 0x0209 | 0x0409 => return Err(FileFault::foreign(OLD_EXCEL)),
        _ => return Err(broken()),
    }
    let version = first.half(0)?;
    let mut found = Globals { version, code_page: None, offsets: Vec::new(), names: Vec::new() };
    loop {
        let (record, after) = record(stream, next)?;
        next = after;
        match record.kind {
            kind::FILE_PASS => return Err(FileFault::encrypted(ENCRYPTED)),
            kind::CODE_PAGE => found.code_page = Some(record.half(0)?),
            kind::BOUND_SHEET => {
                let offset = record.word(0)? as usize;
                match self::record(stream, offset) {
                    Ok((begin, _)) if begin.kind == kind::BOF => found.offsets.push(offset),
                    _ => return Err(FileFault::damaged(OFFSET)),
                }
                found.names.push(record.data.get(7..).unwrap_or_default().to_vec());
            }
            kind::EOF => return Ok(found),
            _ => {}
        }
    }
}

/// One sheet's records, one after the other.
#[derive(Default)]
struct Walk {
    found: SheetRecords,
    /// Where the sizes stand that a parser would believe.
    claims: Vec<Range<usize>>,
    /// Where texts in a code page stand.
    texts: Vec<Range<usize>>,
    /// First and last row, first and last column with a value.
    used: Option<(u16, u16, u16, u16)>,
    /// All cells with a value, as row and column in one number.
    places: Vec<u32>,
}

impl Walk {
    fn sheet(&mut self, stream: &[u8], offset: usize, limits: &Limits) -> Result<(), FileFault> {
        let (_, mut next) = record(stream, offset)?;
        // Charts and the like inside a sheet have a beginning and an end of their own.
        let mut inside = 0_u32;
        loop {
            let (record, after) = record(stream, next)?;
            next = after;
            match (record.kind, inside) {
                (kind::BOF, _) => inside += 1,
                (kind::EOF, 0) => break,
                (kind::EOF, _) => inside -= 1,
                (_, 0) => self.record(&record, limits)?,
                _ => {}
            }
        }
        match record(stream, next) {
            Ok((late, _)) if late.kind == kind::ROW || late.cells().is_ok_and(|c| c.is_some()) => {
                Err(FileFault::damaged(AFTER_END))
            }
            _ => Ok(()),
        }
    }

    fn record(&mut self, record: &Record<'_>, limits: &Limits) -> Result<(), FileFault> {
        match record.kind {
            kind::DIMENSIONS => self.claims.push(record.at..record.at + record.data.len()),
            // fDyZero, the sixth bit of the options: [MS-XLS] 2.4.221.
            kind::ROW if record.half(12)? & 0x20 != 0 => {
                self.found.hidden_rows.push(record.half(0)?.into());
            }
            kind::MERGE_CELLS => self.merges(record, limits)?,
            // BIFF5 labels: row, column, format, length, bytes.
            kind::LABEL | kind::R_STRING => {
                let end = record.data.len().min(8 + usize::from(record.half(6)?));
                self.texts.push(record.at + end.min(8)..record.at + end);
            }
            _ => {}
        }
        let Some((row, first, last)) = record.cells()? else { return Ok(()) };
        if last >= 256 || first > last {
            return Err(FileFault::damaged(FAR));
        }
        let (top, bottom, left, right) = self.used.unwrap_or((row, row, first, last));
        self.used = Some((top.min(row), bottom.max(row), left.min(first), right.max(last)));
        self.places.extend((first..=last).map(|column| u32::from(row) << 16 | u32::from(column)));
        if self.places.len() as u64 > limits.cells {
            return Err(limits::CELLS.met(limits.cells));
        }
        Ok(())
    }

    fn merges(&mut self, record: &Record<'_>, limits: &Limits) -> Result<(), FileFault> {
        for index in 0..usize::from(record.half(0)?) {
            let half = |field: usize| record.half(2 + 8 * index + 2 * field).map(u32::from);
            let (top, bottom, left, right) = (half(0)?, half(1)?, half(2)?, half(3)?);
            self.found.merges.push(Merge { top, left, bottom, right });
        }
        if self.found.merges.len() as u64 > limits.merges {
            return Err(limits::MERGES.met(limits.merges));
        }
        Ok(())
    }

    /// How many cells a parser holds that keeps the used range whole.
    fn held(&self) -> u64 {
        self.used.map_or(0, |(top, bottom, left, right)| {
            (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
        })
    }
}

/// Places that come twice, as (row, column). Excel writes formulas and values in blocks of rows,
/// so only a double place is a fault here, not an odd order.
fn repeated(mut places: Vec<u32>) -> Vec<(u32, u32)> {
    if places.is_sorted_by(|a, b| a < b) {
        return Vec::new();
    }
    places.sort_unstable();
    let twice = places.windows(2).filter(|pair| pair[0] == pair[1]);
    let mut twice: Vec<_> = twice.map(|pair| (pair[0] >> 16, pair[0] & 0xFFFF)).collect();
    twice.dedup();
    twice
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
        out.extend_from_slice(&kind.to_le_bytes());
        out.extend_from_slice(&u16::try_from(data.len()).unwrap().to_le_bytes());
        out.extend_from_slice(data);
    }

    /// A BIFF5 stream with one sheet of these records.
    fn stream(globals: &[(u16, &[u8])], cells: &[(u16, &[u8])]) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, kind::BOF, &[0, 5, 5, 0]);
        for (kind, data) in globals {
            put(&mut out, *kind, data);
        }
        let place = out.len() + 4;
        put(&mut out, kind::BOUND_SHEET, &[0, 0, 0, 0, 0, 0, 1, b'A']);
        put(&mut out, kind::EOF, &[]);
        let offset = u32::try_from(out.len()).unwrap().to_le_bytes();
        out[place..place + 4].copy_from_slice(&offset);
        put(&mut out, kind::BOF, &[0, 5, 16, 0]);
        for (kind, data) in cells {
            put(&mut out, *kind, data);
        }
        put(&mut out, kind::EOF, &[]);
        out
    }

    fn number(row: u8, column: u8) -> [u8; 14] {
        [row, 0, column, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]
    }

    fn code(mut stream: Vec<u8>) -> String {
        let checked = check(&mut stream, &Limits::default());
        checked.err().map(|fault| fault.code.to_string()).unwrap_or_default()
    }

    #[test]
    fn sizes_that_lie_are_taken_out() {
        let claim = [0xFF; 14];
        let mut bytes = stream(&[], &[(kind::DIMENSIONS, &claim), (kind::NUMBER, &number(1, 1))]);
        let checked = check(&mut bytes, &Limits::default()).unwrap();
        assert_eq!(checked.code_page, CodePage::Given);
        assert!(!bytes.windows(14).any(|window| window == claim));
    }

    #[test]
    fn far_cells_late_cells_and_passwords_are_refused() {
        let mut far = number(1, 1);
        far[3] = 0xFF;
        assert_eq!(code(stream(&[], &[(kind::NUMBER, &far)])), "FL003");
        let late = [(kind::NUMBER, &number(0, 0)[..]), (kind::EOF, &[]), (kind::NUMBER, &far)];
        assert_eq!(code(stream(&[], &late)), "FL003");
        assert_eq!(code(stream(&[(kind::FILE_PASS, &[0; 6])], &[])), "FL002");
    }

    #[test]
    fn a_missing_code_page_is_gbk_where_the_texts_are() {
        let label = |text: &[u8]| {
            let length = u8::try_from(text.len()).unwrap();
            [&[0, 0, 0, 0, 0, 0, length, 0], text].concat()
        };
        let page = |text: &[u8], globals: &[(u16, &[u8])]| {
            let mut bytes = stream(globals, &[(kind::LABEL, &label(text))]);
            check(&mut bytes, &Limits::default()).unwrap().code_page
        };
        let name = b"\xD5\xC5\xC8\xFD";
        assert_eq!(page(name, &[]), CodePage::Gbk);
        assert_eq!(page(name, &[(kind::CODE_PAGE, &[0xE4, 4])]), CodePage::Gbk);
        assert_eq!(page(name, &[(kind::CODE_PAGE, &[0xA8, 3])]), CodePage::Given);
        assert_eq!(page(b"caf\xE9", &[]), CodePage::Unknown);
        assert_eq!(page(b"cafe", &[]), CodePage::Given);
    }

    #[test]
    fn double_places_are_named() {
        let cells = [(kind::NUMBER, &number(1, 2)[..]), (kind::NUMBER, &number(1, 2))];
        let checked = check(&mut stream(&[], &cells), &Limits::default()).unwrap();
        assert_eq!(checked.sheets[0].repeated, [(1, 2)]);
    }
}
