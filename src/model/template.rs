//! The bureau's own blank workbook (经办机构空白模板): what is known of it besides its texts, and what
//! is to be written into it. Rows and columns are 0-based here, as in the package.

use serde::{Deserialize, Serialize};

use super::{column_letters, column_number};

/// Cells between two corners; both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Area {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Area {
    /// Whether a cell lies in it.
    pub const fn holds(&self, row: u32, column: u32) -> bool {
        self.top <= row && row <= self.bottom && self.left <= column && column <= self.right
    }

    /// Whether the two have a cell in common.
    pub const fn meets(&self, other: &Self) -> bool {
        self.top <= other.bottom
            && other.top <= self.bottom
            && self.left <= other.right
            && other.left <= self.right
    }

    /// `F3:F500`, `F3`, whole columns `F:F`, whole rows `3:5`; with or without `$`.
    pub fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let is_one = !text.contains(':');
        let first = corner(first, (0, 0), is_one)?;
        let last = corner(last, (LAST_ROW, LAST_COLUMN), is_one)?;
        let (top, bottom) = (first.0.min(last.0), first.0.max(last.0));
        let (left, right) = (first.1.min(last.1), first.1.max(last.1));
        Some(Self { top, left, bottom, right })
    }

    /// As spreadsheets write it.
    pub fn reference(&self) -> String {
        let cell =
            |row: u32, column: u32| format!("{}{}", column_letters(column as usize), row + 1);
        let first = cell(self.top, self.left);
        if (self.top, self.left) == (self.bottom, self.right) {
            return first;
        }
        format!("{first}:{}", cell(self.bottom, self.right))
    }
}

const LAST_ROW: u32 = 1_048_575;
const LAST_COLUMN: u32 = 16_383;

/// One corner; a part that is missing is `otherwise`, which it may be only beside another corner.
fn corner(text: &str, otherwise: (u32, u32), is_one: bool) -> Option<(u32, u32)> {
    let bare = text.replace('$', "");
    let (letters, digits) = bare.split_at(bare.bytes().take_while(u8::is_ascii_alphabetic).count());
    if (letters.is_empty() || digits.is_empty()) && (is_one || bare.is_empty()) {
        return None;
    }
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let row = match digits {
        "" => otherwise.0,
        digits => digits.parse::<u32>().ok().filter(|_| is_number)?.checked_sub(1)?,
    };
    let column = match letters {
        "" => otherwise.1,
        letters => u32::try_from(column_number(letters)?).ok()?,
    };
    (row <= LAST_ROW && column <= LAST_COLUMN).then_some((row, column))
}

/// A drop-down list (下拉列表) as the sheet has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DropDown {
    /// The cells that have it.
    pub areas: Vec<Area>,
    /// `"辞职,退休"`, `字典!$A$1:$A$9`, a name, or something that has to be computed.
    pub formula: String,
}

/// A name of the workbook (定义的名称).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinedName {
    /// As written; compared without regard to case.
    pub name: String,
    /// The index of the one sheet in which it holds; `None` = everywhere.
    pub sheet: Option<usize>,
    /// What it stands for.
    pub formula: String,
}

/// What the reading child tells of a template besides the texts of its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateFacts {
    /// SHA-256 of the file in hex: what is filled later must be the same file.
    pub sha256: String,
    /// How a workbook of this kind is named: `xlsx`, `xlsm`…
    pub ending: String,
    /// Names of the workbook.
    pub names: Vec<DefinedName>,
    /// Drop-down lists of the sheet.
    pub lists: Vec<DropDown>,
    /// Cells of the sheet that hold a formula, as row and column, ascending.
    pub formulas: Vec<(u32, u32)>,
    /// Merged cells of the sheet.
    pub merges: Vec<Area>,
}

/// What is to be written into a template (填写内容).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FillOrder {
    /// The sheet, by its index in the workbook.
    pub sheet: usize,
    /// SHA-256 that the file must have.
    pub sha256: String,
    /// The row of the first person.
    pub first_row: u32,
    /// Rows whose own values go: examples.
    pub clear: Vec<u32>,
    /// The columns that are filled, ascending.
    pub columns: Vec<u32>,
    /// One row a person, one text a column; an empty text leaves its cell empty.
    pub rows: Vec<Vec<String>>,
}

impl FillOrder {
    /// The row of the last person.
    pub fn last_row(&self) -> Option<u32> {
        let count = u32::try_from(self.rows.len()).ok()?;
        Some(self.first_row + count.checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_read_in_every_form() {
        for (text, (top, left, bottom, right), written) in [
            ("F3:F500", (2, 5, 499, 5), "F3:F500"),
            ("$B$2", (1, 1, 1, 1), "B2"),
            ("C:C", (0, 2, LAST_ROW, 2), "C1:C1048576"),
            ("B4:A1", (0, 0, 3, 1), "A1:B4"),
            ("$3:$5", (2, 0, 4, LAST_COLUMN), "A3:XFD5"),
        ] {
            let area = Area { top, left, bottom, right };
            assert_eq!(Area::parse(text), Some(area), "{text}");
            assert_eq!(area.reference(), written);
        }
        for odd in ["", ":", "A", "3", "A0", "甲1", "A1:", "A1:B2:C3", "A+1", "XFE1", "A1048577"] {
            assert_eq!(Area::parse(odd), None, "{odd}");
        }
    }
}
