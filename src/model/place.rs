//! Where something stands in what the user handed in (来源位置).

/// A place: a file, perhaps a sheet, perhaps a row. Ordered as reports are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index of the input file in the run.
    pub file: u32,
    /// Index of the sheet in its file.
    pub sheet: Option<u16>,
    /// 1-based, as the spreadsheet shows it.
    pub row: Option<u32>,
}

impl Place {
    /// A whole file.
    pub const fn file(file: u32) -> Self {
        Self { file, sheet: None, row: None }
    }

    /// A whole sheet.
    pub const fn sheet(file: u32, sheet: u16) -> Self {
        Self { file, sheet: Some(sheet), row: None }
    }

    /// A row of a sheet.
    pub const fn row(file: u32, sheet: u16, row: u32) -> Self {
        Self { file, sheet: Some(sheet), row: Some(row) }
    }
}
