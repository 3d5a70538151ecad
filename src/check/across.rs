//! All rows together (跨行校验): employers get their final numbers, people are brought together, and
//! the rules across rows run, over small entries without text.

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rustc_hash::FxHashMap;

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
    settle(&mut list);
    (list, first_rows, new_numbers)
}

/// A name alone that differs from an earlier one by spaces, width or case only is that name: its rows
/// are one employer's.
fn settle(list: &mut [Employer]) {
    let mut written: FxHashMap<String, String> = FxHashMap::default();
    for employer in list.iter_mut().filter(|employer| employer.is_named_only()) {
        let plain = employer.plain_name();
        let first = written.entry(plain).or_insert_with(|| employer.name.clone());
        employer.name.clone_from(first);
    }
}

/// What a row does not say of its employer is taken from the first row of the same code or registration
/// number that does: bureau files name the employer on top. For after the rules, which ask what rows say.
pub fn complete(employers: &mut [Employer]) {
    let mut said: FxHashMap<String, [String; 2]> = FxHashMap::default();
    let is_keyed = |employer: &&mut Employer| !employer.is_named_only();
    for employer in employers.iter_mut().filter(is_keyed) {
        let known = said.entry(employer.key().to_owned()).or_default();
        for (known, own) in known.iter_mut().zip([&employer.registration_no, &employer.name]) {
            if known.is_empty() {
                known.clone_from(own);
            }
        }
    }
    for employer in employers.iter_mut().filter(is_keyed) {
        let Some(known) = said.get(employer.key()) else { continue };
        let own = [&mut employer.registration_no, &mut employer.name];
        for (known, own) in known.iter().zip(own) {
            if own.is_empty() {
                own.clone_from(known);
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(rows: &[[&str; 3]]) -> Vec<[String; 3]> {
        let employer = |[code, number, name]: &[&str; 3]| Employer {
            code: (*code).into(),
            registration_no: (*number).into(),
            name: (*name).into(),
        };
        let mut list: Vec<Employer> = rows.iter().map(employer).collect();
        settle(&mut list);
        complete(&mut list);
        list.into_iter().map(|e| [e.code, e.registration_no, e.name]).collect()
    }

    #[test]
    fn one_name_written_in_several_ways_is_one_employer() {
        let rows = [
            ["", "", "北京 示例（集团）有限公司"],
            ["", "", "北京示例(集团)有限公司"],
            ["", "", "ABC Co., Ltd."],
            ["", "", "ＡＢＣ  co., ltd."],
            ["", "", "北京示例有限公司"],
            ["", "待补", "北京示例 有限公司"],
            ["X", "", "北京示例(集团)有限公司"],
        ];
        let names: Vec<_> = settled(&rows).into_iter().map(|[.., name]| name).collect();
        assert_eq!(names[..2], ["北京 示例（集团）有限公司"; 2]);
        assert_eq!(names[2..4], ["ABC Co., Ltd."; 2]);
        assert_eq!(names[4..6], ["北京示例有限公司"; 2]);
        assert_eq!(names[6..], ["北京示例(集团)有限公司"], "another one stays");
    }

    #[test]
    fn what_a_row_leaves_out_of_its_employer_is_taken_from_another_row_of_it() {
        let rows =
            [["X", "", ""], ["X", "12", "甲"], ["X", "", "乙"], ["Y", "", ""], ["", "12", ""]];
        let expected = [
            ["X", "12", "甲"],
            ["X", "12", "甲"],
            ["X", "12", "乙"],
            ["Y", "", ""],
            ["", "12", ""],
        ];
        assert_eq!(settled(&rows), expected);
    }
}
