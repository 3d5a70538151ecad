//! The columns beside those that are declared (旁列): read from few words, each once.

use super::{Memo, Reader, open};
use crate::calendar::Month;
use crate::model::{
    Beside, Cell, Field, Handled, InsuredStatus, OtherReason, ReasonNo, Record, RemarkReading,
    RemarkSense, Whereabouts,
};
use crate::profile::lookup::Lookup;

/// What their words were read as.
#[derive(Default)]
pub(super) struct BesideMemos {
    pub(super) reasons: Memo<OtherReason>,
    pub(super) places: Memo<Whereabouts>,
    pub(super) insured: Memo<Option<InsuredStatus>>,
    pub(super) handled: Memo<Handled>,
    pub(super) remarks: Memo<RemarkReading>,
}

impl Reader<'_> {
    /// What the state of the insurance says.
    pub(in crate::check) fn state(&mut self, record: &Record<'_>) -> Option<InsuredStatus> {
        state(record, &mut self.beside, self.with.lookup)
    }

    /// What the columns beside say; error values in them change nothing that is submitted.
    pub(super) fn beside(&mut self, record: &Record<'_>, remark: RemarkReading) -> Beside {
        let written = self.month(record, Field::OtherStopMonth);
        let lookup = self.with.lookup;
        let memos = &mut self.beside;
        let other =
            word(record, Field::OtherRemark, &mut memos.remarks, lookup, Lookup::remark_reading);
        Beside {
            paid_to: remark.paid_to.or(other.paid_to),
            remark: other,
            reason: word(
                record,
                Field::OtherReason,
                &mut memos.reasons,
                lookup,
                Lookup::other_reason,
            ),
            place: word(record, Field::InsuredPlace, &mut memos.places, lookup, Lookup::place),
            insured: state(record, memos, lookup),
            handled: word(
                record,
                Field::HandlingState,
                &mut memos.handled,
                lookup,
                Lookup::handled,
            ),
            last_paid: written
                .value()
                .and_then(|month| self.with.other_month.map(|it| it.of(month))),
        }
    }
}

fn state(record: &Record<'_>, memos: &mut BesideMemos, lookup: &Lookup) -> Option<InsuredStatus> {
    word(record, Field::InsuranceState, &mut memos.insured, lookup, Lookup::insured)
}

fn word<T: Copy + Default>(
    record: &Record<'_>,
    field: Field,
    memo: &mut Memo<T>,
    lookup: &Lookup,
    read: fn(&Lookup, &str) -> T,
) -> T {
    match open::<()>(record, field) {
        Ok(bytes) => memo.get(bytes, || read(lookup, &record.encoding.decode(bytes))),
        Err(_) => T::default(),
    }
}

/// Something in them may not go with a reduction here and now.
pub(super) fn is_odd(beside: Beside, reason: Cell<ReasonNo>, last_paid: Cell<Month>) -> bool {
    let Beside { reason: other, place, insured, handled, remark, last_paid: months, paid_to } =
        beside;
    !is_plain_reason(other, reason.value())
        || !is_plain_place(place)
        || !is_plain_state(insured)
        || handled != Handled::Silent
        || remark != RemarkReading::default()
        || paid_to.is_some()
        || !is_within(months, last_paid.value())
}

/// It names no reason, or the same.
#[inline]
pub(super) fn is_plain_reason(other: OtherReason, reason: Option<ReasonNo>) -> bool {
    other.will == RemarkSense::Silent && other.reason.is_none_or(|no| Some(no) == reason)
}

#[inline]
pub(super) fn is_plain_place(place: Whereabouts) -> bool {
    matches!(place, Whereabouts::Unknown | Whereabouts::Here)
}

#[inline]
pub(super) fn is_plain_state(insured: Option<InsuredStatus>) -> bool {
    insured != Some(InsuredStatus::Stopped)
}

/// The last month paid is one that the second column of months may mean, or there is nothing to compare.
#[inline]
pub(super) fn is_within(months: Option<(Month, Month)>, last_paid: Option<Month>) -> bool {
    months.zip(last_paid).is_none_or(|((first, last), month)| first <= month && month <= last)
}
