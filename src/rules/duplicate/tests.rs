//! Rows by hand, and which of them each rule names with which other.

use super::{
    reduced_and_added, row_repeated, rows_contradict, same_name_two_numbers, two_employers,
    two_names,
};
use crate::calendar::Month;
use crate::model::{Employer, EmployerNo, InsuranceSet, ReasonNo, RowOutcome};
use crate::rules::batch::At;
use crate::rules::batch::{RepeatSearch, Repeats, groups};
use crate::rules::{Batch, BatchFaults, RowFacts};

/// Person, name, employer (0 and 1 are one, written in two ways; 9 is none).
fn row(person: u64, name: u64, employer: u32) -> RowFacts {
    RowFacts {
        person,
        name,
        file: 0,
        row: 0,
        sheet: 0,
        employer: (employer != 9).then_some(EmployerNo::at(employer as usize)),
        last_paid: Month::new(2026, 11),
        medical_last_paid: Month::new(2026, 11),
        reason: Some(ReasonNo(0)),
        insurances: InsuranceSet(31),
        leave: None,
        outcome: RowOutcome::Accepted,
        insurances_assumed: false,
    }
}

fn reason(reason: Option<u8>, row: RowFacts) -> RowFacts {
    RowFacts { reason: reason.map(ReasonNo), ..row }
}

fn added(row: RowFacts) -> RowFacts {
    RowFacts { outcome: RowOutcome::Skipped, ..row }
}

/// The rows named, each with its other one: `(row, other)`, in order.
fn named(find: fn(&Batch<'_>, &mut BatchFaults), rows: &[RowFacts]) -> Vec<(u32, u32)> {
    let placed = |(row, at): (&RowFacts, u32)| RowFacts { row: at, ..*row };
    let rows: Vec<RowFacts> = rows.iter().zip(0..).map(placed).collect();
    let employer = |code: &str, name: &str| Employer {
        code: code.into(),
        name: name.into(),
        ..Employer::default()
    };
    let employers = [employer("A", "甲"), employer("A", ""), employer("B", "乙")];
    let groups = groups(&employers);
    let mut search = RepeatSearch::new(rows.len());
    for row in &rows {
        search.show(row, row.employer.map(|no| groups[no.index()]));
    }
    let repeats = Repeats::of([search.ask(&rows, 0, &groups)], &rows, &groups);
    let batch = Batch {
        rows: &rows,
        employers: &employers,
        groups: &groups,
        first_rows: &[],
        repeats: &repeats,
        any_assumed: false,
        roster: None,
        files: 1,
        known: None,
    };
    let mut faults = BatchFaults::default();
    find(&batch, &mut faults);
    let mut named: Vec<(u32, u32)> = faults.into_vec().iter().map(pair).collect();
    named.sort_unstable();
    named
}

fn pair((at, fault): &(At, crate::model::Fault)) -> (u32, u32) {
    let At::Row(index) = at else { panic!("a duplicate is a row: {at:?}") };
    (*index, fault.detail.other.and_then(|place| place.row).unwrap())
}

#[test]
fn the_later_of_equal_rows_are_repeated() {
    let rows = [row(1, 7, 0), row(2, 8, 0), row(1, 7, 1), row(1, 7, 0)];
    assert_eq!(named(row_repeated::find, &rows), [(2, 0), (3, 0)]);
    assert_eq!(named(rows_contradict::find, &rows), []);
}

#[test]
fn other_employers_other_names_and_added_rows_repeat_nothing() {
    for other in [row(1, 7, 2), row(1, 8, 0), row(1, 7, 9), added(row(1, 7, 0))] {
        assert_eq!(named(row_repeated::find, &[row(1, 7, 0), other]), [], "{other:?}");
    }
}

#[test]
fn what_is_not_known_is_not_compared() {
    let rows = [row(1, 7, 0), reason(None, row(1, 7, 0)), row(1, 0, 0)];
    assert_eq!(named(row_repeated::find, &rows), [(1, 0), (2, 0)]);
    assert_eq!(named(rows_contradict::find, &rows), []);
}

#[test]
fn rows_that_contradict_name_each_other() {
    let rows = [row(1, 7, 0), reason(Some(3), row(1, 7, 1)), row(1, 7, 0)];
    assert_eq!(named(rows_contradict::find, &rows), [(0, 1), (1, 0), (2, 1)]);
    assert_eq!(named(row_repeated::find, &rows), [(2, 0)], "of this pair only");
}

#[test]
fn a_row_that_agrees_with_what_it_knows_is_not_contradicted() {
    let other_month = RowFacts { last_paid: Month::new(2026, 10), ..row(1, 7, 0) };
    let unknown_month = RowFacts { last_paid: None, medical_last_paid: None, ..row(1, 7, 0) };
    let rows = [row(1, 7, 0), other_month, unknown_month];
    assert_eq!(named(rows_contradict::find, &rows), [(0, 1), (1, 0)]);
}

#[test]
fn two_names_under_one_number_hold_both() {
    let rows = [row(1, 7, 0), row(1, 8, 2), row(1, 0, 0), row(1, 7, 0)];
    assert_eq!(named(two_names::find, &rows), [(0, 1), (1, 0), (3, 1)]);
    assert_eq!(named(two_names::find, &[row(1, 7, 0), added(row(1, 8, 0))]), []);
}

#[test]
fn one_employer_written_in_two_ways_is_one() {
    assert_eq!(named(two_employers::find, &[row(1, 7, 0), row(1, 7, 1)]), []);
    let rows = [row(1, 7, 9), row(1, 7, 0), row(1, 7, 2)];
    assert_eq!(named(two_employers::find, &rows), [(1, 2), (2, 1)]);
}

#[test]
fn one_name_with_two_numbers_is_noted_once() {
    let rows = [row(2, 7, 0), row(1, 7, 1), row(3, 7, 2), row(0, 7, 0), row(2, 7, 0)];
    assert_eq!(named(same_name_two_numbers::find, &rows), [(1, 0)]);
    assert_eq!(named(same_name_two_numbers::find, &[row(1, 0, 0), row(2, 0, 0)]), []);
}

#[test]
fn the_reduction_is_named_and_not_the_addition() {
    let rows = [row(1, 7, 0), added(row(2, 8, 0)), added(row(1, 7, 2))];
    assert_eq!(named(reduced_and_added::find, &rows), [(0, 2)]);
}
