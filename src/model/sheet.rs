//! What a reader hands on (来源行): rows of cells as the file gave them, before any column is known.
//!
//! One buffer and one table of bounds a row, so that a million rows cost no allocation each.

/// What a cell was in the file (单元格类型). A text cell that looks like a number stays a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum CellKind {
    /// Nothing, or only white space.
    #[default]
    Blank = 0,
    /// Text, as it stands.
    Text,
    /// A number: its shortest exact decimal digits, without exponent (`110101199003070000`);
    /// where the format keeps written digits, those.
    Number,
    /// A date, by number format or type: `YYYY-MM-DD`, with ` HH:MM:SS` when there is a time.
    Date,
    /// `TRUE` or `FALSE`.
    Bool,
    /// An error value as the file shows it: `#N/A`, `#REF!`, `#SPILL!`.
    Error,
    /// A formula that was never computed: the text is the formula, without `=`.
    Uncomputed,
}

impl CellKind {
    /// All of them, by number.
    pub const ALL: [Self; 7] = [
        Self::Blank,
        Self::Text,
        Self::Number,
        Self::Date,
        Self::Bool,
        Self::Error,
        Self::Uncomputed,
    ];
}

/// From where a merged range lent this cell its value (合并单元格取值).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Lent {
    /// The cell's own value.
    #[default]
    No = 0,
    /// From the cell above, the first of a vertical merge.
    Above,
    /// From the cell to the left, the first of a horizontal merge.
    Left,
}

/// One cell of a [`RawRow`]: where its text lies in the row's buffer, and what it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RawCell {
    /// First byte in the buffer.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it was in the file.
    pub kind: CellKind,
    /// Whether a merge lent the value.
    pub lent: Lent,
}

/// One row as read (来源行). Cell 0 is column A; cells past the last one are blank.
#[derive(Clone, Copy, Debug)]
pub struct RawRow<'a> {
    /// 1-based, as the spreadsheet program shows it; for CSV the physical line on which it begins.
    pub number: u32,
    /// The text of all cells, in the encoding of the sheet.
    pub bytes: &'a [u8],
    /// The cells, from column A on.
    pub cells: &'a [RawCell],
}

impl<'a> RawRow<'a> {
    /// The bytes of a column (0-based); empty where the row has no such cell.
    #[inline]
    pub fn cell(&self, column: usize) -> &'a [u8] {
        self.cells.get(column).map_or(&[], |cell| self.text_of(cell))
    }

    /// The bytes of one of this row's cells.
    #[inline]
    pub fn text_of(&self, cell: &RawCell) -> &'a [u8] {
        self.bytes.get(cell.start as usize..cell.end as usize).unwrap_or(&[])
    }

    /// What the cell of a column was.
    #[inline]
    pub fn kind(&self, column: usize) -> CellKind {
        self.cells.get(column).map_or(CellKind::Blank, |cell| cell.kind)
    }

    /// Every cell blank.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.kind == CellKind::Blank)
    }
}

/// Consecutive rows of one sheet that own their text (行块), always UTF-8. What comes over the pipe
/// from the reading child, and what a test builds.
#[derive(Clone, Debug, Default)]
pub struct RowBlock {
    text: Vec<u8>,
    cells: Vec<RawCell>,
    /// Row number, first cell, first byte; the next entry (or the end) closes it.
    heads: Vec<(u32, u32, u32)>,
}

impl RowBlock {
    /// Begins a row; the cells that follow belong to it.
    pub fn begin_row(&mut self, number: u32) {
        let at = |len: usize| u32::try_from(len).expect("a block stays far below 4 GB");
        self.heads.push((number, at(self.cells.len()), at(self.text.len())));
    }

    /// Adds the next cell of the current row. Text that is only white space makes a blank cell.
    pub fn push(&mut self, kind: CellKind, lent: Lent, text: &str) {
        let base = self.heads.last().map_or(0, |head| head.2);
        let at = |len: usize| u32::try_from(len).expect("a block stays far below 4 GB") - base;
        let start = at(self.text.len());
        self.text.extend_from_slice(text.as_bytes());
        let blank = kind == CellKind::Text && is_white(text);
        let kind = if blank { CellKind::Blank } else { kind };
        self.cells.push(RawCell { start, end: at(self.text.len()), kind, lent });
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
        (0..self.heads.len()).map(|index| self.row(index))
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// No row at all.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// Bytes of text held, a measure for cutting blocks.
    pub fn weight(&self) -> usize {
        self.text.len() + self.cells.len() * std::mem::size_of::<RawCell>()
    }

    fn row(&self, index: usize) -> RawRow<'_> {
        let (number, first_cell, first_byte) = self.heads[index];
        let end = (0, len(&self.cells), len(&self.text));
        let (_, end_cell, end_byte) = self.heads.get(index + 1).copied().unwrap_or(end);
        RawRow {
            number,
            bytes: &self.text[first_byte as usize..end_byte as usize],
            cells: &self.cells[first_cell as usize..end_cell as usize],
        }
    }
}

/// Nothing but white space. Nearly every cell says no with its first character.
#[inline]
pub fn is_white(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

fn len<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).expect("a block stays far below 4 GB")
}

/// What a reader says of a sheet before its rows (工作表).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetHead {
    /// As the tab shows it; `None` for formats without sheets.
    pub name: Option<String>,
    /// A hidden or very hidden sheet.
    pub hidden: bool,
    /// A chart or macro sheet: it has no rows.
    pub chart: bool,
}

/// What a reader says of a sheet after its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetTail {
    /// Rows that were hidden or filtered out, and read with the rest: 1-based, ascending, without
    /// blank ones; at most the first 10,000.
    pub hidden_rows: Vec<u32>,
    /// Cells beyond the last column that is read (limit `columns`), non-blank ones.
    pub cells_beyond: u32,
    /// Places (row, column; both 1-based) that the file gave twice or out of order.
    pub repeated: Vec<(u32, u32)>,
}
