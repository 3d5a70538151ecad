//! Merged ranges lend their value (合并单元格取值): down to every row that has something of its
//! own, to the right only in the first rows, where headings stand.

use std::collections::VecDeque;

use crate::model::{CellKind, Lent};

/// The last row (1-based) whose merged ranges lend to the right: headings are looked for there.
pub(crate) const HEADING_ROWS: u32 = 30;

/// A merged range; all bounds 0-based and included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Merge {
    /// First row.
    pub(crate) top: u32,
    /// First column.
    pub(crate) left: u32,
    /// Last row.
    pub(crate) bottom: u32,
    /// Last column.
    pub(crate) right: u32,
}

/// One cell that waits for the merges of its row.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub(crate) column: u32,
    pub(crate) kind: CellKind,
    pub(crate) lent: Lent,
    pub(crate) text: String,
}

struct Open {
    merge: Merge,
    value: Option<(CellKind, String)>,
}

/// The merged ranges of a sheet in the order of their first rows, and those that are open.
pub(crate) struct Lender {
    coming: VecDeque<Merge>,
    open: Vec<Open>,
}

impl Lender {
    /// All ranges of a sheet, in any order.
    pub(crate) fn new(mut merges: Vec<Merge>) -> Self {
        merges.retain(|merge| (merge.top, merge.left) != (merge.bottom, merge.right));
        merges.sort_unstable();
        Self { coming: merges.into(), open: Vec::new() }
    }

    /// Nothing left to lend.
    pub(crate) fn is_done(&self) -> bool {
        self.coming.is_empty() && self.open.is_empty()
    }

    /// Fills the blank cells of a row (0-based, not blank as a whole, cells in column order) that
    /// merged ranges cover. `width` is the number of columns in use.
    pub(crate) fn lend(&mut self, row: u32, width: u32, cells: &mut Vec<Waiting>) {
        self.open.retain(|open| open.merge.bottom >= row);
        while let Some(merge) = self.coming.pop_front_if(|merge| merge.top <= row) {
            if merge.bottom >= row {
                self.open.push(Open { merge, value: None });
            }
        }
        let mut lent = Vec::new();
        for Open { merge, value } in &mut self.open {
            if merge.top == row {
                *value = own(cells, merge.left).map(|cell| (cell.kind, cell.text.clone()));
            }
            let Some((kind, text)) = value else { continue };
            let give = |column, lent| Waiting { column, kind: *kind, lent, text: text.clone() };
            if merge.top < row && merge.left < width {
                lent.push(give(merge.left, Lent::Above));
            }
            if row < HEADING_ROWS {
                let to = merge.right.min(width.saturating_sub(1));
                lent.extend((merge.left + 1..=to).map(|column| give(column, Lent::Left)));
            }
        }
        if lent.is_empty() {
            return;
        }
        lent.retain(|cell| own(cells, cell.column).is_none());
        cells.retain(|cell| {
            cell.kind != CellKind::Blank || lent.iter().all(|l| l.column != cell.column)
        });
        cells.append(&mut lent);
        cells.sort_by_key(|cell| cell.column);
        cells.dedup_by_key(|cell| cell.column);
    }
}

fn own(cells: &[Waiting], column: u32) -> Option<&Waiting> {
    let at = cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
    cells.get(at).filter(|cell| cell.kind != CellKind::Blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(column: u32, text: &str) -> Waiting {
        let kind = if text.is_empty() { CellKind::Blank } else { CellKind::Text };
        Waiting { column, kind, lent: Lent::No, text: text.to_owned() }
    }

    fn texts(cells: &[Waiting]) -> Vec<(u32, &str, Lent)> {
        cells.iter().map(|cell| (cell.column, cell.text.as_str(), cell.lent)).collect()
    }

    #[test]
    fn down_always_and_right_only_among_headings() {
        let down = Merge { top: 40, left: 0, bottom: 42, right: 1 };
        let wide = Merge { top: 0, left: 0, bottom: 0, right: 16_383 };
        let mut lender = Lender::new(vec![down, wide]);
        let mut title = vec![cell(0, "表")];
        lender.lend(0, 3, &mut title);
        assert_eq!(
            texts(&title),
            [(0, "表", Lent::No), (1, "表", Lent::Left), (2, "表", Lent::Left)]
        );
        let mut first = vec![cell(0, "甲"), cell(2, "x")];
        lender.lend(40, 3, &mut first);
        assert_eq!(first.len(), 2, "no lending to the right in row 41");
        let mut third = vec![cell(0, ""), cell(2, "y")];
        lender.lend(42, 3, &mut third);
        assert_eq!(texts(&third), [(0, "甲", Lent::Above), (2, "y", Lent::No)]);
        lender.lend(43, 3, &mut vec![cell(2, "z")]);
        assert!(lender.is_done());
    }

    #[test]
    fn own_values_win_and_blank_ranges_lend_nothing() {
        let mut lender = Lender::new(vec![
            Merge { top: 0, left: 0, bottom: 2, right: 0 },
            Merge { top: 0, left: 1, bottom: 2, right: 1 },
        ]);
        lender.lend(0, 2, &mut vec![cell(0, "a")]);
        let mut second = vec![cell(0, "b")];
        lender.lend(1, 2, &mut second);
        assert_eq!(texts(&second), [(0, "b", Lent::No)]);
    }
}
