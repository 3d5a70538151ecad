//! All rows together (跨行校验): employers get their final numbers, people are brought together, and
//! the rules across rows run, over small entries without text.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::row::{ActiveRule, ActiveRules};
use crate::model::{Employer, EmployerNo, Fault, Known, MatchedRoster, Place, Severity};
use crate::rules::batch::{At, groups, repeated};
use crate::rules::{Batch, BatchFaults, Check, Context, RowFacts};

/// Numbers employers in the order in which the rows first name them, so that nothing depends on
/// which thread came first. Returns the employers, where each is first named, and the new number of
/// every old one.
pub fn renumber(
    rows: &mut [RowFacts],
    employers: &[Employer],
) -> (Vec<Employer>, Vec<Place>, Vec<EmployerNo>) {
    const NEVER: EmployerNo = EmployerNo(u32::MAX);
    let mut new_numbers = vec![NEVER; employers.len()];
    let (mut list, mut first_rows) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(old) = row.employer else { continue };
        let new = &mut new_numbers[old.0 as usize];
        if *new == NEVER {
            *new = EmployerNo(u32::try_from(list.len()).unwrap_or(u32::MAX));
            list.push(employers[old.0 as usize].clone());
            first_rows.push(row.place);
        }
        row.employer = Some(*new);
    }
    (list, first_rows, new_numbers)
}

/// A finding across rows before it has its columns.
pub struct AcrossFault {
    /// Which rule, and its level.
    pub active: ActiveRule,
    /// Where.
    pub place: Place,
    /// What it says.
    pub fault: Fault,
}

/// What the rules across rows are given besides the rows (已知情况).
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'g> {
    /// How many input files were read.
    pub files: u32,
    /// What earlier runs delivered.
    pub known: Option<&'g Known>,
    /// Who is insured with whom.
    pub roster: Option<&'g MatchedRoster<'g>>,
}

/// Runs the rules across rows; a row with an error among them is held from then on.
pub fn run(
    rows: &mut [RowFacts],
    employers: &[Employer],
    first_rows: &[Place],
    given: Given<'_>,
    rules: &ActiveRules,
    context: &Context<'_>,
) -> Vec<AcrossFault> {
    let Given { files, known, roster } = given;
    let by_person = by_person(rows);
    let groups = groups(employers);
    let mut found = Vec::new();
    let mut held = Vec::new();
    let batch = Batch {
        rows,
        employers,
        groups: &groups,
        first_rows,
        by_person: &by_person,
        files,
        known,
        roster,
    };
    for (active, faults) in ask(rules, &batch, context) {
        for (at, fault) in faults.into_vec() {
            let severity = fault.at_most.map_or(active.severity, |most| most.min(active.severity));
            let place = match at {
                At::Row(index) => rows[index as usize].place,
                At::Place(place) => place,
            };
            if severity == Severity::Error {
                held.push((at, place));
            }
            found.push(AcrossFault { active: ActiveRule { severity, ..*active }, place, fault });
        }
    }
    for (at, place) in held {
        hold(rows, at, place);
    }
    found
}

/// What each rule found, in the order of the catalogue. Rules do not know each other: each may be asked on
/// another thread.
fn ask<'r>(
    rules: &'r ActiveRules,
    batch: &Batch<'_>,
    context: &Context<'_>,
) -> Vec<(&'r ActiveRule, BatchFaults)> {
    let asked: Vec<&ActiveRule> = rules.across().collect();
    let ask = |active: &'r ActiveRule| {
        let mut faults = BatchFaults::default();
        if let Check::Batch(check) = active.rule.check {
            check(batch, context, &mut faults);
        }
        (active, faults)
    };
    asked.into_par_iter().map(ask).collect()
}

fn hold(rows: &mut [RowFacts], at: At, place: Place) {
    let index = match at {
        At::Row(index) => Some(index as usize),
        At::Place(_) if place.row.is_some() => {
            rows.binary_search_by_key(&place, |row| row.place).ok()
        }
        At::Place(_) => None,
    };
    if let Some(row) = index.and_then(|index| rows.get_mut(index)) {
        row.held = true;
    }
}

/// Indexes of the rows of people who stand more than once, by person and then by place.
fn by_person(rows: &[RowFacts]) -> Vec<u32> {
    let people = rows.iter().map(|row| row.person);
    repeated(people).into_iter().map(|(_, index)| index).collect()
}
