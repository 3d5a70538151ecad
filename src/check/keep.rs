//! What a run wants to keep of its rows (保留内容).

/// What is kept of the rows besides counts and findings (保留内容).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// The texts of accepted rows, for bureau files.
    pub reductions: bool,
    /// The sender's cells, for reports: of all rows, or of those with errors and warnings.
    pub cells: KeepCells,
    /// One entry a row for `rows.csv`.
    pub trace: bool,
    /// At most so many findings of one rule in one block; the rest is only counted. Cells are kept of the
    /// rows of so many of a file.
    pub findings_per_rule: Option<usize>,
    /// This row of each sheet of the first file is looked at closely; 0 is none.
    pub watch: u32,
}

/// Whose cells are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeepCells {
    /// Nobody's.
    #[default]
    None,
    /// Rows with an error or a warning.
    Marked,
    /// All rows; of a large sheet only those with an error or a warning.
    All,
    /// All rows, however large the sheet is.
    Whole,
}
