//! A birth date column that gives months only (出生年月): 1985-03, 1985年3月.

use crate::calendar::Month;
use crate::model::{Draft, Field};
use crate::written;

/// The month of birth that a row gives without its day. Only for rows whose birth date is no day.
pub(super) fn month_only(draft: &Draft<'_>) -> Option<Month> {
    draft.birth.flaw()?;
    let text = draft.shown(Field::BirthDate);
    written::month(text.as_bytes(), draft.record.kind(Field::BirthDate)).value()
}
