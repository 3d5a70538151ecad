//! The accepted rows of each employer together (按单位归集), gathered on all threads: each sorts consecutive
//! rows, and nearly all employers stand in those of one.

use std::borrow::Cow;

use rayon::iter::{IndexedParallelIterator, ParallelIterator};
use rayon::slice::ParallelSlice;

use super::Rows;
use crate::model::{EmployerNo, RowOutcome};
use crate::rules::RowFacts;
use crate::rules::batch::part_of;

/// What a row that no rule holds has.
pub(super) const COMPLETE: &str = "a row without errors has employer, month and reason";

/// Who leaves one employer (一个单位的减员人员), in the order of the input. An employer that rows name in
/// several ways is one.
pub(super) struct Leavers<'l> {
    pub(super) key: &'l str,
    /// How its first row names it.
    pub(super) employer: EmployerNo,
    /// Indexes of their rows.
    pub(super) rows: Cow<'l, [u32]>,
}

/// The accepted ones of consecutive rows, those of one group of employers together.
pub(super) struct Part {
    /// How the first row of each group names its employer; `None` where it has no row.
    first: Vec<Option<EmployerNo>>,
    /// Where the rows of each group end.
    ends: Vec<usize>,
    rows: Vec<u32>,
}

/// All accepted rows, in parts.
pub(super) fn of(all: Rows<'_>) -> Vec<Part> {
    let size = part_of(all.facts.len());
    let parts = all.facts.par_chunks(size).enumerate();
    parts.map(|(number, facts)| Part::of(facts, number * size, all)).collect()
}

fn accepted(facts: &[RowFacts]) -> impl Iterator<Item = (usize, &RowFacts)> {
    facts.iter().enumerate().filter(|(_, row)| row.outcome == RowOutcome::Accepted)
}

impl Rows<'_> {
    fn group(self, employer: EmployerNo) -> usize {
        self.groups[employer.index()] as usize
    }
}

impl Part {
    /// The first of these rows has this index.
    fn of(facts: &[RowFacts], index: usize, all: Rows<'_>) -> Self {
        let group = |row: &RowFacts| all.group(row.employer.expect(COMPLETE));
        let mut counts = vec![0; all.groups.len()];
        for (_, row) in accepted(facts) {
            counts[group(row)] += 1;
        }
        let mut length = 0;
        // Where the next row of each group goes; in the end, where its rows do.
        let begin = |count: usize| {
            length += count;
            length - count
        };
        let mut ends: Vec<usize> = counts.into_iter().map(begin).collect();
        let mut first = vec![None; all.groups.len()];
        let mut rows = vec![0; length];
        for (at, row) in accepted(facts) {
            let group = group(row);
            first[group] = first[group].or(row.employer);
            rows[ends[group]] = u32::try_from(index + at).unwrap_or(u32::MAX);
            ends[group] += 1;
        }
        Self { first, ends, rows }
    }

    /// Who leaves the employers of a group, where somebody does.
    fn leavers(&self, group: usize) -> Option<(EmployerNo, &[u32])> {
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

/// The number of each accepted row among all of them (可提交序号): a bit and a half a row.
pub(super) struct Numbers {
    /// A bit for each row.
    accepted: Vec<u64>,
    /// How many are accepted before each word.
    before: Vec<u32>,
}

impl Numbers {
    pub(super) fn of(facts: &[RowFacts]) -> Self {
        let bit =
            |(at, row): (usize, &RowFacts)| u64::from(row.outcome == RowOutcome::Accepted) << at;
        let word = |rows: &[RowFacts]| rows.iter().enumerate().map(bit).sum();
        let accepted: Vec<u64> = facts.par_chunks(64).map(word).collect();
        let mut so_far = 0;
        let before = |word: &u64| {
            so_far += word.count_ones();
            so_far - word.count_ones()
        };
        let before = accepted.iter().map(before).collect();
        Self { accepted, before }
    }

    /// The number of the accepted row at an index, from 0.
    pub(super) fn get(&self, index: u32) -> u32 {
        let (word, bit) = (index as usize / 64, index % 64);
        let earlier = self.accepted[word] & ((1 << bit) - 1);
        self.before[word] + earlier.count_ones()
    }
}
