//! All rows together (跨行校验): employers get their final numbers, people are brought together, and
//! the rules across rows run, over small entries without text.

use std::collections::BTreeMap;

use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use rayon::slice::{ParallelSlice, ParallelSliceMut};
use rustc_hash::FxHashMap;

use super::row::{ActiveRule, ActiveRules};
use crate::model::{Employer, EmployerNo, Fault, Known, MatchedRoster, Place, ReasonNo, Severity};
use crate::rules::batch::{At, Candidates, RepeatSearch, Repeats, groups, part_of};
use crate::rules::{Batch, BatchFaults, Check, Context, RowFacts};

/// What one look at all rows tells (初步汇总): a million of them do not stay in a core's cache, so that
/// each further look takes as long as a rule.
pub struct FirstLook {
    /// The employers in the order in which the rows first name them, so that nothing depends on which
    /// thread came first.
    pub employers: Vec<Employer>,
    /// The new number of every old one; [`run`] gives them to the rows.
    pub new_numbers: Vec<Option<EmployerNo>>,
    reasons: Vec<u64>,
    /// The group of each of [`Self::employers`]; see [`groups`].
    pub groups: Vec<u32>,
    /// Rows that are no reductions.
    pub added: u64,
    first_rows: Vec<Place>,
    /// For each employer a number that is equal for the same key, as the search was shown it.
    shown_groups: Vec<u32>,
    any_assumed: bool,
}

impl FirstLook {
    /// Looks at all rows, in order. The search is for [`run`].
    pub fn at(rows: &[RowFacts], mut employers: Vec<Employer>) -> (Self, RepeatSearch) {
        let old_groups = groups_of(&employers);
        let look = |part: &[RowFacts]| Part::at(part, rows.len(), &old_groups);
        let parts: Vec<Part> = rows.par_chunks(part_of(rows.len())).map(look).collect();
        let all = parts.into_iter().reduce(Part::and).unwrap_or_else(|| look(&[]));
        let mut look = Self {
            employers: Vec::new(),
            new_numbers: vec![None; employers.len()],
            groups: Vec::new(),
            reasons: all.reasons,
            added: all.added,
            first_rows: Vec::new(),
            shown_groups: Vec::new(),
            any_assumed: all.any_assumed,
        };
        for (old, place) in all.named {
            if look.new_numbers[old].is_none() {
                look.new_numbers[old] = Some(EmployerNo::at(look.employers.len()));
                look.employers.push(std::mem::take(&mut employers[old]));
                look.shown_groups.push(old_groups[old]);
                look.first_rows.push(place);
            }
        }
        settle(&mut look.employers);
        look.groups = if look.employers.iter().any(Employer::is_named_only) {
            groups(&look.employers)
        } else {
            dense(&look.shown_groups)
        };
        (look, all.search)
    }

    /// How many reductions give each reason.
    pub fn by_reason(&self) -> BTreeMap<ReasonNo, u64> {
        let numbered = (0..=u8::MAX).map(ReasonNo).zip(self.reasons.iter().copied());
        numbered.filter(|(_, count)| *count > 0).collect()
    }
}

/// What a look at consecutive rows tells.
struct Part {
    /// Each employer that they name, and the first row that does, in order.
    named: Vec<(usize, Place)>,
    reasons: Vec<u64>,
    added: u64,
    search: RepeatSearch,
    any_assumed: bool,
}

impl Part {
    /// Looks at some of so many rows; the group of each employer.
    fn at(rows: &[RowFacts], all: usize, groups: &[u32]) -> Self {
        let mut part = Self {
            named: Vec::new(),
            reasons: vec![0; usize::from(u8::MAX) + 1],
            added: 0,
            search: RepeatSearch::new(all),
            any_assumed: false,
        };
        let mut is_named = vec![false; groups.len()];
        for row in rows {
            part.any_assumed |= row.insurances_assumed;
            part.added += u64::from(!row.is_reduction());
            if let Some(reason) = row.reason.filter(|_| row.is_reduction()) {
                part.reasons[usize::from(reason.0)] += 1;
            }
            let employer = row.employer.map(EmployerNo::index);
            part.search.show(row, employer.map(|employer| groups[employer]));
            if let Some(employer) = employer
                && !std::mem::replace(&mut is_named[employer], true)
            {
                part.named.push((employer, row.place()));
            }
        }
        part
    }

    /// With the rows after them.
    fn and(mut self, mut after: Self) -> Self {
        self.named.append(&mut after.named);
        for (count, more) in self.reasons.iter_mut().zip(after.reasons) {
            *count += more;
        }
        self.added += after.added;
        self.search = self.search.and(&after.search);
        self.any_assumed |= after.any_assumed;
        self
    }
}

/// Gives the employers of all rows their new numbers, and looks for what stands more than once.
fn repeats(rows: &mut [RowFacts], look: &FirstLook, search: &RepeatSearch) -> Repeats {
    let size = part_of(rows.len());
    let ask = |(number, part): (usize, &mut [RowFacts])| {
        for row in &mut *part {
            row.employer = row.employer.and_then(|old| look.new_numbers[old.index()]);
        }
        let first = u32::try_from(number * size).unwrap_or(u32::MAX);
        search.ask(part, first, &look.shown_groups)
    };
    let asked: Vec<Candidates> = rows.par_chunks_mut(size).enumerate().map(ask).collect();
    Repeats::of(asked, rows, &look.shown_groups)
}

/// The same groups in the same order, numbered without gaps.
fn dense(groups: &[u32]) -> Vec<u32> {
    let most = groups.iter().max().map_or(0, |most| *most as usize + 1);
    let mut numbers = vec![0; most];
    for group in groups {
        numbers[*group as usize] = 1;
    }
    let mut before = 0;
    for number in &mut numbers {
        before += std::mem::replace(number, before);
    }
    groups.iter().map(|group| numbers[*group as usize]).collect()
}

/// The groups of employers whose final order is not known yet: numbers that are equal for one employer.
fn groups_of(employers: &[Employer]) -> Vec<u32> {
    if !employers.iter().any(Employer::is_named_only) {
        return groups(employers);
    }
    let mut settled = employers.to_vec();
    settle(&mut settled);
    groups(&settled)
}

/// A name alone that differs from an earlier one by spaces, width or case only is that name: its rows
/// are one employer's.
fn settle(list: &mut [Employer]) {
    let mut written: FxHashMap<String, String> = FxHashMap::default();
    for employer in list.iter_mut().filter(|employer| employer.is_named_only()) {
        let plain = employer.plain_name().into_owned();
        let first = written.entry(plain).or_insert_with(|| employer.name.clone());
        employer.name.clone_from(first);
    }
}

/// What a row does not say of its employer is taken from the first row of the same code or registration
/// number that does: bureau files name the employer on top. For after the rules, which ask what rows say.
pub fn complete(employers: &mut [Employer], groups: &[u32]) {
    let most = groups.iter().max().map_or(0, |most| *most as usize + 1);
    // By group, who first says each of the two.
    let mut said = vec![[None; 2]; most];
    let mut lacks = Vec::new();
    let keyed = || (0..).zip(&*employers).zip(groups).filter(|((_, one), _)| !one.is_named_only());
    for ((at, employer), group) in keyed() {
        let own = [&employer.registration_no, &employer.name];
        for (part, own) in own.into_iter().enumerate() {
            if own.is_empty() {
                lacks.push((at, part, *group as usize));
            } else {
                said[*group as usize][part].get_or_insert(at);
            }
        }
    }
    for (at, part, group) in lacks {
        let Some(first) = said[group][part] else { continue };
        let first: &Employer = &employers[first];
        let text = [&first.registration_no, &first.name][part].clone();
        let own = &mut employers[at];
        *[&mut own.registration_no, &mut own.name][part] = text;
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

/// Runs the rules across rows; a row with an error among them is held from then on. The employers of the
/// rows are numbered anew.
pub fn run(
    rows: &mut [RowFacts],
    (look, search): (&FirstLook, RepeatSearch),
    given: Given<'_>,
    rules: &ActiveRules,
    context: &Context<'_>,
) -> Vec<AcrossFault> {
    let Given { files, known, roster } = given;
    let FirstLook { employers, groups, first_rows, .. } = look;
    let repeats = repeats(rows, look, &search);
    // Megabytes that nobody needs any more.
    drop(search);
    let mut found = Vec::new();
    let mut held = Vec::new();
    let batch = Batch {
        rows,
        employers,
        groups,
        first_rows,
        repeats: &repeats,
        any_assumed: look.any_assumed,
        files,
        known,
        roster,
    };
    for (active, faults) in ask(rules, &batch, context) {
        for (at, fault) in faults.into_vec() {
            let severity = fault.at_most.map_or(active.severity, |most| most.min(active.severity));
            let place = match at {
                At::Row(index) => rows[index as usize].place(),
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
            rows.binary_search_by_key(&place, RowFacts::place).ok()
        }
        At::Place(_) => None,
    };
    if let Some(row) = index.and_then(|index| rows.get_mut(index)) {
        row.hold();
    }
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
        let groups = groups(&list);
        complete(&mut list, &groups);
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
