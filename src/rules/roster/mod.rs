//! Rules beside a roster of insured people (参保花名册), RO. Without a roster all of them are quiet.

use super::{Batch, BatchFaults, RowFacts};
use crate::model::{Fault, Listed};

rules! {
    not_on_roster
    name_differs
    insurance_missing
    already_stopped
}

/// Asks the roster about every reduction whose employer and person are known.
fn each_listed<'b>(
    batch: &Batch<'b>,
    faults: &mut BatchFaults,
    check: impl Fn(&'b RowFacts, &Listed) -> Option<Fault>,
) {
    let Some(roster) = batch.roster else { return };
    for (row, index) in batch.rows.iter().zip(0..) {
        let Some(employer) = row.employer.filter(|_| row.person != 0 && row.is_reduction()) else {
            continue;
        };
        if let Some(fault) = check(row, &roster.person(employer, row.person)) {
            faults.row(index, fault);
        }
    }
}

/// A fault that shows the row's identity number.
fn about(row: &RowFacts) -> Fault {
    match row.number() {
        Some(number) => Fault::plain().found(number.reveal()),
        None => Fault::plain(),
    }
}
