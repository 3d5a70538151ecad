//! The records of an xls workbook stream (BIFF 记录): [MS-XLS] 2.1.4; two bytes of type, two of
//! length, then the content.

use crate::model::FileFault;
use crate::text::{Text, text};

const BROKEN: Text =
    text("xls 记录不完整或自相矛盾", "an xls record is incomplete or contradicts others");

/// The types that matter here, by their names in [MS-XLS] 2.3.
pub(crate) mod kind {
    pub(crate) const FORMULA: u16 = 0x0006;
    pub(crate) const EOF: u16 = 0x000A;
    pub(crate) const FILE_PASS: u16 = 0x002F;
    pub(crate) const CODE_PAGE: u16 = 0x0042;
    pub(crate) const BOUND_SHEET: u16 = 0x0085;
    pub(crate) const MUL_RK: u16 = 0x00BD;
    pub(crate) const R_STRING: u16 = 0x00D6;
    pub(crate) const MERGE_CELLS: u16 = 0x00E5;
    pub(crate) const LABEL_SST: u16 = 0x00FD;
    pub(crate) const DIMENSIONS: u16 = 0x0200;
    pub(crate) const NUMBER: u16 = 0x0203;
    pub(crate) const LABEL: u16 = 0x0204;
    pub(crate) const BOOL_ERR: u16 = 0x0205;
    pub(crate) const ROW: u16 = 0x0208;
    pub(crate) const RK: u16 = 0x027E;
    pub(crate) const BOF: u16 = 0x0809;
}

/// One record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    /// Its type.
    pub(crate) kind: u16,
    /// Where its content begins in the stream.
    pub(crate) at: usize,
    /// Its content.
    pub(crate) data: &'a [u8],
}

impl Record<'_> {
    /// Two bytes of the content as a number.
    pub(crate) fn half(&self, at: usize) -> Result<u16, FileFault> {
        let bytes = self.data.get(at..).and_then(|rest| rest.first_chunk());
        bytes.map(|bytes| u16::from_le_bytes(*bytes)).ok_or_else(broken)
    }

    /// Four bytes of the content as a number.
    pub(crate) fn word(&self, at: usize) -> Result<u32, FileFault> {
        let bytes = self.data.get(at..).and_then(|rest| rest.first_chunk());
        bytes.map(|bytes| u32::from_le_bytes(*bytes)).ok_or_else(broken)
    }

    /// The cells (row, first and last column; 0-based) that the record gives a value.
    pub(crate) fn cells(&self) -> Result<Option<(u16, u16, u16)>, FileFault> {
        match self.kind {
            kind::NUMBER
            | kind::LABEL
            | kind::R_STRING
            | kind::BOOL_ERR
            | kind::RK
            | kind::LABEL_SST
            | kind::FORMULA => {
                let column = self.half(2)?;
                Ok(Some((self.half(0)?, column, column)))
            }
            kind::MUL_RK => {
                let last = self.half(self.data.len().checked_sub(2).ok_or_else(broken)?)?;
                Ok(Some((self.half(0)?, self.half(2)?, last)))
            }
            _ => Ok(None),
        }
    }
}

/// What is said of records that are broken.
pub(crate) fn broken() -> FileFault {
    FileFault::damaged(BROKEN)
}

/// The record at a place of the stream, and the place after it.
pub(crate) fn record(stream: &[u8], at: usize) -> Result<(Record<'_>, usize), FileFault> {
    let head = stream.get(at..).and_then(|rest| rest.first_chunk::<4>()).ok_or_else(broken)?;
    let [a, b, c, d] = *head;
    let (kind, length) = (u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]));
    let end = at + 4 + usize::from(length);
    let data = stream.get(at + 4..end).ok_or_else(broken)?;
    Ok((Record { kind, at: at + 4, data }, end))
}
