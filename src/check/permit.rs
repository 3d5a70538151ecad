//! Permits that people call by one word (港澳通行证), told apart by the letter of their number.

use crate::ident::{IdKind, shape};
use crate::model::{Cell, Field, Record};

/// 港澳通行证 without a direction is the permit of either side; the letter of its number tells which.
pub(super) fn settled(record: &Record<'_>, said: Cell<IdKind>) -> Cell<IdKind> {
    if !matches!(said, Cell::Value(IdKind::ExitPermit)) {
        return said;
    }
    let is_loose = !record.text(Field::IdKind).contains("往来");
    match shape::kind_of(record.bytes(Field::PersonId)) {
        Some(IdKind::HongKongMacauPermit) if is_loose => Cell::Value(IdKind::HongKongMacauPermit),
        _ => said,
    }
}
