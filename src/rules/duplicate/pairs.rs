//! Which rows belong together and in what they differ (行间比较). Values that are not known are not
//! compared.

use std::cmp::Ordering;

use crate::calendar::Month;
use crate::model::{Employer, Fault, Field, FieldSet, InsuranceSet, ReasonNo};
use crate::rules::{Batch, RowFacts};

/// What two rows of one person at one employer are compared by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Compared {
    last_paid: Option<Month>,
    medical_last_paid: Option<Month>,
    reason: Option<ReasonNo>,
    insurances: Option<InsuranceSet>,
}

impl Compared {
    /// The values of a row.
    pub(super) fn of(row: &RowFacts) -> Self {
        Self {
            last_paid: row.last_paid,
            medical_last_paid: row.medical_last_paid,
            reason: row.reason,
            insurances: Some(row.insurances).filter(|kinds| !kinds.is_empty()),
        }
    }

    /// The fields whose values differ. The medical month speaks only where the other one is equal.
    pub(super) fn differences(self, other: Self) -> FieldSet {
        let mut fields = FieldSet::EMPTY;
        if differ(self.last_paid, other.last_paid) {
            fields.insert(Field::StopMonth);
        } else if differ(self.medical_last_paid, other.medical_last_paid) {
            fields.insert(Field::MedicalStopMonth);
        }
        if differ(self.reason, other.reason) {
            fields.insert(Field::Reason);
        }
        if differ(self.insurances, other.insurances) {
            fields.insert(Field::Insurances);
        }
        fields
    }

    /// For each row that contradicts another: the row, and the first one it contradicts. Linear,
    /// however often somebody stands in the input.
    pub(super) fn contradictions(batch: &Batch<'_>, group: &[u32], mut each: impl FnMut(u32, u32)) {
        let of = |index: u32| Self::of(batch.row(index));
        let last_paid = Apart::find(group, |index| of(index).last_paid);
        let medical = Apart::find(group, |index| of(index).medical_last_paid);
        let reason = Apart::find(group, |index| of(index).reason);
        let insurances = Apart::find(group, |index| of(index).insurances);
        for index in group {
            let value = of(*index);
            let others = [
                last_paid.and_then(|apart| apart.against(value.last_paid)),
                medical.and_then(|apart| apart.against(value.medical_last_paid)),
                reason.and_then(|apart| apart.against(value.reason)),
                insurances.and_then(|apart| apart.against(value.insurances)),
            ];
            if let Some(other) = others.into_iter().flatten().min() {
                each(*index, other);
            }
        }
    }
}

fn differ<V: PartialEq>(a: Option<V>, b: Option<V>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a != b)
}

/// The first row of a group that has a value, and the first that has another one.
#[derive(Clone, Copy)]
pub(super) struct Apart<V> {
    value: V,
    first: u32,
    other: u32,
}

impl<V: Copy + PartialEq> Apart<V> {
    /// `None` where all known values are equal.
    pub(super) fn find(group: &[u32], value: impl Fn(u32) -> Option<V>) -> Option<Self> {
        let known = |index: &u32| value(*index).map(|value| (*index, value));
        let (first, value) = group.iter().find_map(known)?;
        let (other, _) = group.iter().filter_map(known).find(|(_, other)| *other != value)?;
        Some(Self { value, first, other })
    }

    /// For a row with this value: the first row that has another.
    pub(super) fn against(self, value: Option<V>) -> Option<u32> {
        value.map(|value| if value == self.value { self.other } else { self.first })
    }
}

/// Hands on the reductions of each person that has more than one, in the order of the input.
pub(super) fn each_person(batch: &Batch<'_>, mut each: impl FnMut(&mut [u32])) {
    let mut rows = Vec::new();
    for run in batch.repeated_people() {
        rows.clear();
        rows.extend(run.iter().copied().filter(|index| batch.row(*index).is_reduction()));
        if rows.len() > 1 {
            each(&mut rows);
        }
    }
}

/// Hands on the reductions of each person that has more than one at one employer, in the order of
/// the input.
pub(super) fn each_person_at_employer(batch: &Batch<'_>, mut each: impl FnMut(&mut [u32])) {
    each_person(batch, |rows| {
        rows.sort_unstable_by(|a, b| by_employer(batch, *a, *b));
        for group in rows.chunk_by_mut(|a, b| batch.same_employer(batch.row(*a), batch.row(*b))) {
            if group.len() > 1 {
                each(group);
            }
        }
    });
}

/// By the employer's key, then by place; rows without an employer come first.
pub(super) fn by_employer(batch: &Batch<'_>, a: u32, b: u32) -> Ordering {
    let keys = batch.group(batch.row(a)).cmp(&batch.group(batch.row(b)));
    keys.then(a.cmp(&b))
}

/// What an employer is known by.
pub(super) fn key<'b>(batch: &Batch<'b>, row: &RowFacts) -> Option<&'b str> {
    batch.employer(row).map(Employer::key)
}

/// A name as compared, where there is one.
pub(super) fn name(row: &RowFacts) -> Option<u64> {
    Some(row.name).filter(|name| *name != 0)
}

/// A fault about a row that shows its identity number, and the row it belongs with.
pub(super) fn about(batch: &Batch<'_>, index: u32, other: u32) -> Fault {
    let fault = Fault::plain().other(batch.row(other).place());
    match batch.row(index).number() {
        Some(number) => fault.found(number.reveal()),
        None => fault,
    }
}
