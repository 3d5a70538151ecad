//! The records of an xlsb part (xlsb 记录): [MS-XLSB] 2.1.4. Sees what calamine passes over: cells
//! whose formula gave an error, hidden rows, merged ranges, and rows after the end mark.

use super::merges::Merge;
use crate::model::FileFault;
use crate::source::limits::{self, Limits};
use crate::text::{Text, text};

const BROKEN: Text = text("xlsb 记录不完整", "an xlsb record is incomplete");
const AFTER_END: Text =
    text("数据结束标记之后还有行，行数对不上", "rows stand after the end mark of the sheet's data");

const ROW: u16 = 0x0000;
const CELL_ERROR: u16 = 0x0003;
const FORMULA_ERROR: u16 = 0x000B;
const BEGIN_ALTERNATE: u16 = 0x0023;
const END_ALTERNATE: u16 = 0x0024;
const END_SHEET_DATA: u16 = 0x0092;
const BUNDLE_SHEET: u16 = 0x009C;
const MERGE_CELL: u16 = 0x00B0;

/// What was seen in one sheet part; all places 0-based.
#[derive(Default)]
pub(crate) struct XlsbScan {
    pub(crate) hidden_rows: Vec<u32>,
    pub(crate) merges: Vec<Merge>,
    /// Error cells in the order of the part, with their BIFF codes.
    pub(crate) errors: Vec<((u32, u32), u8)>,
}

struct Record<'a> {
    kind: u16,
    data: &'a [u8],
}

struct Records<'a>(&'a [u8]);

impl<'a> Records<'a> {
    /// The next record; `None` at the end, damage where one is cut.
    fn next(&mut self) -> Result<Option<Record<'a>>, FileFault> {
        let broken = || FileFault::damaged(BROKEN);
        if self.0.is_empty() {
            return Ok(None);
        }
        let kind = self.number(2).ok_or_else(broken)?;
        let length = self.number(4).ok_or_else(broken)? as usize;
        let (data, rest) = self.0.split_at_checked(length).ok_or_else(broken)?;
        self.0 = rest;
        let kind = u16::try_from(kind).map_err(|_| broken())?;
        Ok(Some(Record { kind, data }))
    }

    /// Seven bits a byte, the low ones first, at most `most` bytes.
    fn number(&mut self, most: u32) -> Option<u32> {
        let mut value = 0;
        for step in 0..most {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u32::from(byte & 0x7F) << (7 * step);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(value)
    }
}

/// Every record whole, to the last byte.
pub(crate) fn check_records(bytes: &[u8]) -> Result<(), FileFault> {
    let mut records = Records(bytes);
    while records.next()?.is_some() {}
    Ok(())
}

/// Looks through a sheet part.
pub(crate) fn scan(bytes: &[u8], limits: &Limits) -> Result<XlsbScan, FileFault> {
    let mut found = XlsbScan::default();
    let mut records = Records(bytes);
    // Blocks of alternate content hold small records whose numbers are those of cells.
    let (mut row, mut ended, mut alternate) = (0, false, false);
    while let Some(Record { kind, data }) = records.next()? {
        if ended && !alternate && kind <= FORMULA_ERROR {
            return Err(FileFault::damaged(AFTER_END));
        }
        match kind {
            BEGIN_ALTERNATE => alternate = true,
            END_ALTERNATE => alternate = false,
            _ if alternate => {}
            ROW => {
                row = number(data, 0)?;
                // fDyZero, the fifth bit of the twelfth byte: [MS-XLSB] 2.4.741.
                if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    found.hidden_rows.push(row);
                }
            }
            CELL_ERROR | FORMULA_ERROR => {
                let code = data.get(8).ok_or_else(|| FileFault::damaged(BROKEN))?;
                found.errors.push(((row, number(data, 0)?), *code));
            }
            END_SHEET_DATA => ended = true,
            MERGE_CELL => {
                if found.merges.len() as u64 >= limits.merges {
                    return Err(limits::MERGES.met(limits.merges));
                }
                let (top, bottom) = (number(data, 0)?, number(data, 4)?);
                let (left, right) = (number(data, 8)?, number(data, 12)?);
                found.merges.push(Merge { top, left, bottom, right });
            }
            _ => {}
        }
        // calamine ends a sheet at such a row without a word.
        if row >= 1 << 20 {
            return Err(FileFault::damaged(BROKEN));
        }
    }
    found.hidden_rows.sort_unstable();
    if ended { Ok(found) } else { Err(FileFault::damaged(BROKEN)) }
}

fn number(data: &[u8], at: usize) -> Result<u32, FileFault> {
    data.get(at..)
        .and_then(|rest| rest.first_chunk())
        .map(|bytes| u32::from_le_bytes(*bytes))
        .ok_or_else(|| FileFault::damaged(BROKEN))
}

/// The workbook part with its sheet list as Excel writes it today, where it is in the layout of
/// the first Excel 2007 builds: four more bytes before the sheet's number, which calamine 0.38
/// takes for the relationship. `None` where nothing is to be changed.
pub(crate) fn without_early_layout(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut records = Records(bytes);
    let mut changed = false;
    loop {
        let rest = records.0;
        let Some(record) = records.next().ok()? else { break };
        let whole = &rest[..rest.len() - records.0.len()];
        let early = record.kind == BUNDLE_SHEET
            && !is_bundle(record.data, 8)
            && is_bundle(record.data, 12)
            && (4..128).contains(&record.data.len());
        if !early {
            out.extend_from_slice(whole);
            continue;
        }
        changed = true;
        let length = u8::try_from(record.data.len() - 4).ok()?;
        out.extend_from_slice(&[0x9C, 0x01, length]);
        out.extend_from_slice(&record.data[..4]);
        out.extend_from_slice(&record.data[8..]);
    }
    changed.then_some(out)
}

/// Whether two strings fill the record exactly from `at` on: relationship and name.
fn is_bundle(data: &[u8], at: usize) -> bool {
    let string = |at: usize| Some(at + 4 + 2 * number(data, at).ok()? as usize);
    string(at).and_then(string) == Some(data.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_hidden_rows_and_late_cells() {
        let mut part = vec![0x00, 12, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10];
        part.extend_from_slice(&[0x0B, 9, 2, 0, 0, 0, 0, 0, 0, 0, 0x2A]);
        part.extend_from_slice(&[0x92, 0x01, 0]);
        let found = scan(&part, &Limits::default()).unwrap();
        assert_eq!(found.hidden_rows, [3]);
        assert_eq!(found.errors, [((3, 2), 0x2A)]);
        part.extend_from_slice(&[0x01, 8, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert!(scan(&part, &Limits::default()).is_err(), "a cell after the end mark");
        assert!(check_records(&part[..part.len() - 1]).is_err(), "a cut record");
    }
}
