//! What the flag of a mixed list says of a row (增减标志): whether it is a reduction.

use crate::columns;
use crate::model::{Cell, Field, Record, RuleCode};
use crate::profile::lookup::Change;

/// The rule about a flag that does not say what it means.
pub(super) const UNCLEAR_FLAG: RuleCode = RuleCode::new("CO015");

/// What the flag of a row says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flag {
    /// It leaves; also without a flag.
    Reduction,
    /// It joins or stays.
    Added,
    /// Nothing, though the row gives a reason or a day of leaving (CO015).
    Unclear,
}

impl Flag {
    /// What a flag that was read as `change` says; `is_ticked` where the column holds ticks.
    pub(super) fn of(change: Cell<Change>, is_ticked: bool, record: &Record<'_>) -> Self {
        let gives =
            |fields: &[Field]| fields.iter().any(|field| !record.text(*field).trim().is_empty());
        match change {
            Cell::Absent | Cell::Broken | Cell::Value(Change::Reduction) => Self::Reduction,
            // 是, 1, Y in a column of ticks.
            Cell::Malformed(_)
                if is_ticked && columns::is_tick(record.text(Field::ChangeFlag).trim()) =>
            {
                Self::Reduction
            }
            Cell::Blank | Cell::Malformed(_) if is_ticked => Self::Added,
            Cell::Blank if gives(&[Field::Reason, Field::LeaveDate, Field::StopMonth]) => {
                Self::Unclear
            }
            Cell::Malformed(_) if gives(&[Field::Reason, Field::LeaveDate]) => Self::Unclear,
            Cell::Blank | Cell::Malformed(_) | Cell::Value(Change::Other) => Self::Added,
        }
    }
}
