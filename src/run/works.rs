//! Pieces of work for the checking threads (任务块): consecutive rows of one sheet, from a text file or
//! from the reading child.

use std::sync::Arc;

use crate::check::row::{RowChecker, Table, TextRows};
use crate::model::{FileFault, Overlay, RowBlock, TextEncoding};
use crate::source::chunks::{Chunk, ChunkFailure, Dialect, TextLimits, examine_chunk, limit_met};
use crate::source::records::{Cursor, Splitter};
use crate::text::text;

/// Consecutive rows of one sheet.
pub(super) struct Work {
    /// Its place in the file.
    pub(super) number: u64,
    /// The sheet.
    pub(super) table: Arc<Table>,
    /// The rows.
    pub(super) rows: Rows,
}

/// Where they come from.
pub(super) enum Rows {
    /// A chunk of a text file, not yet split.
    Text(Chunk),
    /// What the reading child sent.
    Block(RowBlock),
}

/// Why a file gives no (more) rows.
#[derive(Debug)]
pub(super) enum Failure {
    /// It is refused; the row, where one is to blame.
    Refused(FileFault, Option<u32>),
    /// The encoding that was assumed does not hold.
    Encoding(FileFault),
    /// The world is bad.
    World(std::io::Error),
}

impl From<ChunkFailure> for Failure {
    fn from(failure: ChunkFailure) -> Self {
        match failure {
            ChunkFailure::Fault(fault, row) => Self::Refused(fault, row),
            ChunkFailure::Encoding(fault) => Self::Encoding(fault),
            ChunkFailure::Io(error) => Self::World(error),
        }
    }
}

/// Gives out work, one piece at a time, to whoever asks next.
pub(super) trait Works: Send {
    /// The next piece, or none at the end.
    fn next(&mut self, used: Option<Chunk>) -> Result<Option<Work>, Failure>;
}

/// Splits and checks text on one thread, with buffers that are used again.
pub(super) struct TextWorker {
    splitter: Splitter,
    dialect: Dialect,
    limits: TextLimits,
}

impl TextWorker {
    pub(super) fn new(dialect: Dialect, limits: TextLimits) -> Self {
        Self { splitter: Splitter::new(dialect.delimiter), dialect, limits }
    }

    /// Checks every row of a chunk.
    pub(super) fn check(
        &mut self,
        chunk: &mut Chunk,
        checker: &mut RowChecker<'_>,
        overlay: &mut Overlay<'_>,
    ) -> Result<(), Failure> {
        let passes = overlay.is_empty()
            && checker.takes_plain()
            && matches!(self.dialect.delimiter, b',' | b'\t' | b';' | b'|');
        // What rows hold in which nothing is odd was looked at before, or is digits and names. In a file
        // in GBK, every line has to be looked at: it might be one of UTF-8.
        let is_unexamined = passes && self.dialect.encoding == TextEncoding::Utf8;
        if !is_unexamined {
            examine_chunk(chunk, self.dialect)?;
        }
        let mut cursor = Cursor::start(chunk);
        loop {
            if passes {
                self.pass_plain(chunk, &mut cursor, is_unexamined, checker);
            }
            let before = cursor;
            let Some(row) = self.splitter.next(chunk, &mut cursor) else { return Ok(()) };
            if is_unexamined && simdutf8::basic::from_utf8(before.up_to(cursor, chunk)).is_err() {
                examine_chunk(chunk, self.dialect)?;
                unreachable!("a chunk is as readable as all of its rows");
            }
            let row = overlay.row(row);
            within(&row, self.limits)?;
            checker.row(row);
        }
    }

    /// Nearly all rows of nearly all files need not be split.
    #[inline]
    fn pass_plain(
        &self,
        chunk: &Chunk,
        cursor: &mut Cursor,
        is_unexamined: bool,
        checker: &mut RowChecker<'_>,
    ) {
        let (number, text) = cursor.rest(chunk);
        let (delimiter, longest) = (self.dialect.delimiter, self.limits.field_bytes);
        let rows = TextRows { text, number, delimiter, is_unexamined, longest };
        let passed = checker.plain_rows(rows);
        cursor.pass(passed.bytes, passed.rows);
    }
}

/// The limits of one record.
pub(super) fn within(row: &crate::model::RawRow<'_>, limits: TextLimits) -> Result<(), Failure> {
    let refuse = |name, most, found, option| {
        Err(Failure::Refused(limit_met(name, most, found, option), Some(row.number)))
    };
    if row.cells.len() > limits.columns {
        let name = text("列数", "columns");
        return refuse(name, limits.columns, row.cells.len(), "columns");
    }
    let (Some(first), Some(last)) = (row.cells.first(), row.cells.last()) else { return Ok(()) };
    if (last.end - first.start) as usize <= limits.field_bytes {
        return Ok(());
    }
    match row.cells.iter().map(|cell| (cell.end - cell.start) as usize).max() {
        Some(longest) if longest > limits.field_bytes => refuse(
            text("单元格字节数", "bytes in one field"),
            limits.field_bytes,
            longest,
            "field_bytes",
        ),
        _ => Ok(()),
    }
}
