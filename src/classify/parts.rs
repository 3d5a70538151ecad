//! The accepted rows of each employer together (按单位归集), gathered on all threads: each sorts consecutive
//! rows, and nearly all employers stand in those of one.

use std::borrow::Cow;

use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSlice;

use super::Rows;
use crate::calendar::Month;
use crate::model::{EmployerNo, ReasonNo, RowOutcome};
use crate::rules::RowFacts;
use crate::rules::batch::part_of;

/// An accepted row among those of its employer.
#[derive(Clone, Copy)]
pub(super) struct Row {
    /// Its number among all accepted rows.
    pub(super) number: u32,
    pub(super) last_paid: Month,
    pub(super) reason: ReasonNo,
    pub(super) own_form: bool,
}

/// Who leaves one employer (一个单位的减员人员), in the order of the input. An employer that rows name in
/// several ways is one.
pub(super) struct Leavers<'l> {
    pub(super) key: &'l str,
    /// How its first row names it.
    pub(super) employer: EmployerNo,
    pub(super) rows: Cow<'l, [Row]>,
}

/// The accepted ones of consecutive rows, those of one group of employers together.
pub(super) struct Part {
    /// How the first row of each group names its employer; `None` where it has no row.
    first: Vec<Option<EmployerNo>>,
    /// Where the rows of each group end.
    ends: Vec<usize>,
    rows: Vec<Row>,
}

/// All accepted rows, in parts.
pub(super) fn of(all: Rows<'_>) -> Vec<Part> {
    let consecutive = || all.facts.par_chunks(part_of(all.facts.len()));
    let counts: Vec<Vec<usize>> = consecutive().map(|rows| counts(rows, all)).collect();
    let mut before = 0;
    let firsts = counts.iter().map(|counts| {
        let here: usize = counts.iter().sum();
        before += here;
        before - here
    });
    let firsts: Vec<usize> = firsts.collect();
    let part = |((rows, counts), first)| Part::of(rows, counts, first, all);
    consecutive().zip(counts).zip(firsts).map(part).collect()
}

/// How many accepted rows each group has.
fn counts(rows: &[RowFacts], all: Rows<'_>) -> Vec<usize> {
    let mut counts = vec![0; all.groups.len()];
    for employer in accepted(rows).filter_map(|row| row.employer) {
        counts[all.group(employer)] += 1;
    }
    counts
}

fn accepted(rows: &[RowFacts]) -> impl Iterator<Item = &RowFacts> {
    rows.iter().filter(|row| row.outcome == RowOutcome::Accepted)
}

impl Rows<'_> {
    fn group(self, employer: EmployerNo) -> usize {
        self.groups[employer.index()] as usize
    }
}

impl Part {
    /// The first accepted row has this number.
    fn of(facts: &[RowFacts], counts: Vec<usize>, number: usize, all: Rows<'_>) -> Self {
        let complete = "a row without errors has employer, month and reason";
        let mut first = vec![None; all.groups.len()];
        let mut length = 0;
        // Where the next row of each group goes; in the end, where its rows do.
        let begin = |count: usize| {
            length += count;
            length - count
        };
        let mut ends: Vec<usize> = counts.into_iter().map(begin).collect();
        let mut rows = Vec::new();
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        for (number, facts) in (number..).zip(accepted(facts)) {
            let employer = facts.employer.expect(complete);
            let row = Row {
                number,
                last_paid: facts.last_paid.expect(complete),
                reason: facts.reason.expect(complete),
                own_form: !all.own_form.is_empty() && all.own_form.contains(&facts.place()),
            };
            if rows.is_empty() {
                rows = vec![row; length];
            }
            let group = all.group(employer);
            first[group].get_or_insert(employer);
            rows[ends[group]] = row;
            ends[group] += 1;
        }
        Self { first, ends, rows }
    }

    /// Who leaves the employers of a group, where somebody does.
    fn leavers(&self, group: usize) -> Option<(EmployerNo, &[Row])> {
        let employer = self.first[group]?;
        let from = group.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some((employer, &self.rows[from..self.ends[group]]))
    }
}

/// The leavers of each employer that has some, in the order of the keys.
pub(super) fn together<'l>(parts: &'l [Part], all: Rows<'l>) -> Vec<Leavers<'l>> {
    let mut keys = vec![""; all.groups.len()];
    for (employer, group) in all.employers.iter().zip(all.groups) {
        keys[*group as usize] = employer.key();
    }
    let leavers = |(group, key)| {
        let mut found = parts.iter().filter_map(|part| part.leavers(group));
        let (employer, rows) = found.next()?;
        let mut rows = Cow::Borrowed(rows);
        for (_, more) in found {
            rows.to_mut().extend_from_slice(more);
        }
        Some(Leavers { key, employer, rows })
    };
    (0..).zip(keys).filter_map(leavers).collect()
}
