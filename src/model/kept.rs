//! The sender's cells as reports keep them (留存的单元格): one text and one table of bounds a row, because
//! a report on a large file holds a million of them.

use super::{CellKind, Lent};

/// The cells of one row from column A on (留存的单元格), decoded; what a merge lent to a cell is its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptCells {
    text: Box<str>,
    /// One past the last byte of each cell, and in the upper bits what it was and what lent it.
    ends: Box<[u32]>,
}

impl KeptCells {
    /// What a cell was, and its text; `None` past the last cell of the row.
    pub fn get(&self, column: usize) -> Option<(CellKind, &str)> {
        let (end, kind, _) = unpacked(*self.ends.get(column)?);
        let start = column.checked_sub(1).map_or(0, |before| unpacked(self.ends[before]).0);
        Some((kind, &self.text[start as usize..end as usize]))
    }

    /// From where a merge lent a cell its value; past the last cell, from nowhere.
    pub fn lent(&self, column: usize) -> Lent {
        self.ends.get(column).map_or(Lent::No, |packed| unpacked(*packed).2)
    }

    /// The text of a cell; empty past the last one.
    pub fn text(&self, column: usize) -> &str {
        self.get(column).map_or("", |(_, text)| text)
    }

    /// How many cells.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// No cell at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cells in order.
    pub fn iter(&self) -> impl Iterator<Item = (CellKind, &str)> {
        (0..self.len()).filter_map(|column| self.get(column))
    }
}

impl<T: AsRef<str>> FromIterator<(CellKind, Lent, T)> for KeptCells {
    fn from_iter<I: IntoIterator<Item = (CellKind, Lent, T)>>(cells: I) -> Self {
        let mut text = String::new();
        let mut ends = Vec::new();
        for (kind, lent, cell) in cells {
            // A hostile row may be longer than any list's: what comes after is not kept.
            if text.len() + cell.as_ref().len() < 1 << LENGTH {
                text.push_str(cell.as_ref());
            }
            ends.push(packed(text.len(), kind, lent));
        }
        Self { text: text.into(), ends: ends.into() }
    }
}

impl<T: AsRef<str>> FromIterator<(CellKind, T)> for KeptCells {
    fn from_iter<I: IntoIterator<Item = (CellKind, T)>>(cells: I) -> Self {
        cells.into_iter().map(|(kind, cell)| (kind, Lent::No, cell)).collect()
    }
}

/// Bits of a row's length.
const LENGTH: u32 = 27;
/// Bits of a length and a kind.
const WITH_KIND: u32 = LENGTH + 3;

fn packed(end: usize, kind: CellKind, lent: Lent) -> u32 {
    let end = u32::try_from(end).ok().filter(|end| *end < 1 << LENGTH);
    end.expect("a row stays far below 128 MB")
        | (kind as u32) << LENGTH
        | (lent as u32) << WITH_KIND
}

fn unpacked(packed: u32) -> (u32, CellKind, Lent) {
    let kind = (packed >> LENGTH) & 0b111;
    let kind = CellKind::ALL.get(kind as usize).copied().unwrap_or_default();
    let lent = match packed >> WITH_KIND {
        0 => Lent::No,
        1 => Lent::Above,
        _ => Lent::Left,
    };
    (packed & ((1 << LENGTH) - 1), kind, lent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_were() {
        let cells = [(CellKind::Text, "张三"), (CellKind::Blank, ""), (CellKind::Number, "7")];
        let kept: KeptCells = cells.into_iter().collect();
        assert_eq!(kept.iter().collect::<Vec<_>>(), cells);
        assert_eq!((kept.len(), kept.text(2), kept.text(3)), (3, "7", ""));
        assert_eq!(kept.get(3), None);
        let kinds: KeptCells = CellKind::ALL.into_iter().map(|kind| (kind, "x")).collect();
        assert!(kinds.iter().map(|(kind, _)| kind).eq(CellKind::ALL));
        assert!(KeptCells::default().is_empty());
    }
}
