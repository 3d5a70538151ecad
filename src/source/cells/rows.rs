//! Cells to rows (组行): checks their order, leaves blank rows out, lends merged values, counts
//! against the limits, and cuts blocks.

use super::merges::{HEADING_ROWS, Lender, Merge, Waiting};
use super::{Sheets, Stop};
use crate::model::{CellKind, FileFault, Lent, RowBlock, SheetTail, is_white};
use crate::source::limits::{self, Limits, megabytes};
use crate::text::text;

/// A block is sent when it weighs so many bytes: big enough that a block costs little, small
/// enough that parent and child work at the same time.
const BLOCK: usize = 128 * 1024;

/// How many hidden rows and how many repeated places are named.
const NAMED: usize = 10_000;

/// The sheet grid of Excel since 2007; every format read here has at most this one.
const GRID: (u32, u32) = (1 << 20, 1 << 14);

/// What is counted over a whole file.
#[derive(Default)]
pub(crate) struct Totals {
    cells: u64,
    text: u64,
}

/// Builds the rows of one sheet.
pub(crate) struct Rows<'a> {
    to: &'a mut dyn Sheets,
    limits: &'a Limits,
    totals: &'a mut Totals,
    lender: Option<Lender>,
    /// The rows that were sent, 0-based.
    sent: Vec<u32>,
    tail: SheetTail,
    block: RowBlock,
    /// The row that is being built and the column after its last cell.
    row: Option<u32>,
    next_column: u32,
    /// Whether the row has begun in the block, which it does with its first non-blank cell.
    begun: bool,
    used: u64,
    waiting: Vec<Waiting>,
    /// The first rows, held back until the width in use is known.
    headings: Vec<(u32, Vec<Waiting>)>,
}

impl<'a> Rows<'a> {
    /// Begins a sheet with its merged ranges, in any order.
    pub(crate) fn new(
        to: &'a mut dyn Sheets,
        limits: &'a Limits,
        totals: &'a mut Totals,
        merges: Vec<Merge>,
    ) -> Result<Self, FileFault> {
        if merges.len() as u64 > limits.merges {
            return Err(limits::MERGES.met(limits.merges));
        }
        Ok(Self {
            to,
            limits,
            totals,
            lender: (!merges.is_empty()).then(|| Lender::new(merges)),
            sent: Vec::new(),
            tail: SheetTail::default(),
            block: RowBlock::default(),
            row: None,
            next_column: 0,
            begun: false,
            used: 0,
            waiting: Vec::new(),
            headings: Vec::new(),
        })
    }

    /// Notes places that the file gives twice where the parser has settled for one; 0-based.
    pub(crate) fn note_repeated(&mut self, places: &[(u32, u32)]) {
        let places = places.iter().take(NAMED).map(|(row, column)| (row + 1, column + 1));
        self.tail.repeated.extend(places);
    }

    /// Takes the next cell; row and column 0-based.
    pub(crate) fn cell(
        &mut self,
        (row, column): (u32, u32),
        kind: CellKind,
        text: &str,
    ) -> Result<(), Stop> {
        self.place(row, column)?;
        let blank = kind == CellKind::Blank || (kind == CellKind::Text && is_white(text));
        self.totals.cells += u64::from(!blank);
        self.count(text)?;
        if u64::from(column) >= self.limits.columns {
            self.tail.cells_beyond = self.tail.cells_beyond.saturating_add(u32::from(!blank));
            return Ok(());
        }
        if blank && !self.begun && self.waiting.is_empty() {
            return Ok(());
        }
        if self.lender.is_some() {
            let kind = if blank { CellKind::Blank } else { kind };
            let text = text.to_owned();
            self.waiting.push(Waiting { column, kind, lent: Lent::No, text });
            return Ok(());
        }
        self.begin(row);
        for _ in self.next_column..column {
            self.block.push(CellKind::Blank, Lent::No, "");
        }
        self.block.push(kind, Lent::No, text);
        self.next_column = column + 1;
        Ok(())
    }

    /// Ends the sheet. `hidden` are its hidden rows, 0-based, ascending.
    pub(crate) fn finish(mut self, hidden: &[u32]) -> Result<(), Stop> {
        self.end_row()?;
        self.release_headings()?;
        if !self.block.is_empty() {
            self.to.rows(std::mem::take(&mut self.block))?;
        }
        if !hidden.is_empty() {
            self.sent.sort_unstable();
            self.sent.dedup();
            let sent = self.sent.iter().filter(|row| hidden.binary_search(row).is_ok());
            self.tail.hidden_rows = sent.take(NAMED).map(|row| row + 1).collect();
        }
        self.to.end(self.tail)
    }

    /// Moves to the cell's row and notices places that come twice or out of order (CO013). Both
    /// cells are kept: the second one begins a row of the same number.
    fn place(&mut self, row: u32, column: u32) -> Result<(), Stop> {
        if row >= GRID.0 || column >= GRID.1 {
            return Err(FileFault::damaged(text(
                "有单元格在表格范围之外",
                "a cell lies outside the grid of a sheet",
            ))
            .into());
        }
        let last_column = self.waiting.last().map_or(self.next_column, |cell| cell.column + 1);
        match self.row {
            Some(current) if row == current && column >= last_column => return Ok(()),
            Some(current) if row > current => {}
            Some(_) if self.tail.repeated.len() < NAMED => {
                self.tail.repeated.push((row + 1, column + 1));
            }
            _ => {}
        }
        self.end_row()?;
        self.row = Some(row);
        Ok(())
    }

    /// Text is counted of blank cells as well: spaces have to be sent like anything else.
    fn count(&mut self, text: &str) -> Result<(), FileFault> {
        self.totals.text += text.len() as u64;
        let limits = self.limits;
        if self.totals.cells > limits.cells {
            return Err(limits::CELLS.met(limits.cells));
        }
        if self.totals.text > megabytes(limits.text_mb) {
            return Err(limits::TEXT_MB.met(limits.text_mb));
        }
        if text.len() as u64 > limits.cell_chars && text.chars().count() as u64 > limits.cell_chars
        {
            return Err(limits::CELL_CHARS.met(limits.cell_chars));
        }
        Ok(())
    }

    fn begin(&mut self, row: u32) {
        if !self.begun {
            self.block.begin_row(row + 1);
            self.begun = true;
            self.used += 1;
        }
    }

    fn end_row(&mut self) -> Result<(), Stop> {
        if !self.waiting.is_empty() {
            let cells = std::mem::take(&mut self.waiting);
            let row = self.row.unwrap_or_default();
            if row < HEADING_ROWS {
                self.headings.push((row, cells));
            } else {
                self.release_headings()?;
                self.lend(row, u32::MAX, cells)?;
                self.lender.take_if(|lender| lender.is_done());
            }
        } else if self.begun {
            self.close()?;
        }
        self.next_column = 0;
        Ok(())
    }

    /// The width in use is that of the first rows: headings reach over their data.
    fn release_headings(&mut self) -> Result<(), Stop> {
        let headings = std::mem::take(&mut self.headings);
        let ends = headings.iter().filter_map(|(_, cells)| cells.last());
        let width = ends.map(|cell| cell.column + 1).max().unwrap_or(0);
        headings.into_iter().try_for_each(|(row, cells)| self.lend(row, width, cells))
    }

    fn lend(&mut self, row: u32, width: u32, mut cells: Vec<Waiting>) -> Result<(), Stop> {
        if let Some(lender) = &mut self.lender {
            lender.lend(row, width, &mut cells);
        }
        let current = self.row.replace(row);
        self.begin(row);
        let mut next = 0;
        for cell in cells {
            for _ in next..cell.column {
                self.block.push(CellKind::Blank, Lent::No, "");
            }
            self.block.push(cell.kind, cell.lent, &cell.text);
            next = cell.column + 1;
        }
        self.close()?;
        self.row = current;
        Ok(())
    }

    /// Closes a row that has begun in the block.
    fn close(&mut self) -> Result<(), Stop> {
        self.begun = false;
        self.sent.push(self.row.unwrap_or_default());
        if self.used > self.limits.rows {
            return Err(limits::ROWS.met(self.limits.rows).into());
        }
        if self.block.weight() >= BLOCK {
            self.to.rows(std::mem::take(&mut self.block))?;
        }
        Ok(())
    }
}
