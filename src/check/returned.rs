//! Rows that a report of ours has brought back (交回的行): a cell that was an error value, a formula without
//! a result or the text of a merge is that again, unless somebody has changed it.

use super::row::Table;
use crate::model::{CellKind, Lent, RawCell, RawRow, RowMemory};

/// The cells of the row as they were first read; `None` where they are what they were.
pub(super) fn as_first_read(row: &RawRow<'_>, table: &Table) -> Option<Vec<RawCell>> {
    let memory = table.encoding.decode(row.cell(table.memory?));
    let kinds = RowMemory::kinds_of(&memory);
    let mut cells = (!kinds.is_empty()).then(|| row.cells.to_vec())?;
    for former in kinds {
        let column = usize::from(former.column);
        let Some(cell) = cells.get_mut(column).filter(|cell| cell.kind != CellKind::Blank) else {
            continue;
        };
        if former.holds(&table.encoding.decode(row.cell(column))) {
            cell.kind = former.kind;
            cell.lent = if former.lent { Lent::Above } else { Lent::No };
        }
    }
    Some(cells)
}
