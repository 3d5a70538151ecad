//! Counts by file and by employer (统计).

use std::collections::BTreeMap;

use super::Brief;
use super::noted::Head;
use crate::model::{Employer, Kind, RowOutcome, RuleCode, Severity, Verdict};
use crate::run::part::Settled;

/// How many rows came to what, and why.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) accepted: u64,
    pub(super) held: u64,
    pub(super) skipped: u64,
    pub(super) sporadic: u64,
    pub(super) mass: u64,
    /// Errors and warnings by code.
    causes: BTreeMap<RuleCode, u64>,
    has_errors: bool,
}

impl Tally {
    pub(super) fn rows(&self) -> u64 {
        self.accepted + self.held + self.skipped
    }

    /// Whether all rows can go, some, or none.
    pub(super) fn verdict(&self) -> Verdict {
        match (self.accepted, self.held, self.has_errors) {
            (_, 0, false) => Verdict::Accepted,
            (0, ..) => Verdict::Refused,
            _ => Verdict::Partial,
        }
    }

    /// The most frequent causes, with their counts.
    pub(super) fn top(&self) -> Vec<(RuleCode, u64)> {
        let mut causes: Vec<_> = self.causes.iter().map(|(code, count)| (*code, *count)).collect();
        causes.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
        causes.truncate(3);
        causes
    }

    fn count(&mut self, is_held: bool) {
        *(if is_held { &mut self.held } else { &mut self.accepted }) += 1;
    }

    fn cause(&mut self, code: RuleCode, severity: Severity) {
        *self.causes.entry(code).or_default() += 1;
        self.has_errors |= severity == Severity::Error;
    }
}

/// One employer, by its key (单位统计).
#[derive(Clone, Debug, Default)]
pub(super) struct EmployerTally {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) tally: Tally,
    /// Files with rows of it, by number, ascending.
    pub(super) files: Vec<u32>,
}

/// All of them.
pub(super) struct Tallies {
    pub(super) files: Vec<Tally>,
    /// By key.
    pub(super) employers: Vec<EmployerTally>,
    /// Errors and warnings of everything: how often.
    causes: BTreeMap<(RuleCode, Severity), u64>,
    /// For each employer of the outcome its place among `employers`.
    places: Vec<Option<usize>>,
}

impl Tallies {
    /// Counts the rows.
    pub(super) fn of(parts: &[Brief], settled: &Settled) -> Self {
        let all = &settled.outcome.employers;
        let (mut employers, places) = by_key(all);
        let mut files: Vec<Tally> =
            parts.iter().map(|part| Tally { skipped: part.skipped, ..Tally::default() }).collect();
        for row in settled.facts.iter().filter(|row| row.is_reduction()) {
            let file = row.file;
            files[file as usize].count(row.outcome == RowOutcome::Held);
            let Some(number) = row.employer else { continue };
            let entry = &mut employers[places[number.index()]];
            entry.tally.count(row.outcome == RowOutcome::Held);
            if entry.name.is_empty() {
                entry.name.clone_from(&all[number.index()].name);
            }
            if entry.files.last() != Some(&file) {
                entry.files.push(file);
            }
        }
        for submission in &settled.outcome.submissions {
            let tally = &mut employers[places[submission.employer.index()]].tally;
            let rows = submission.rows.len() as u64;
            match submission.kind {
                Kind::Sporadic => tally.sporadic += rows,
                Kind::Mass => tally.mass += rows,
            }
        }
        let mut tallies = Self { files, employers, causes: BTreeMap::new(), places: Vec::new() };
        tallies.places = tallies.leave_out_the_absent(&places);
        tallies
    }

    /// Employers that stand only in rows which are no reductions are none of this run.
    fn leave_out_the_absent(&mut self, places: &[usize]) -> Vec<Option<usize>> {
        let mut next = 0;
        let mut new = Vec::with_capacity(self.employers.len());
        for employer in &self.employers {
            let is_present = employer.tally.rows() > 0;
            new.push(is_present.then_some(next));
            next += usize::from(is_present);
        }
        self.employers.retain(|employer| employer.tally.rows() > 0);
        places.iter().map(|place| new[*place]).collect()
    }

    /// The place among `employers` of the employer with this number in the outcome.
    pub(super) fn place(&self, number: crate::model::EmployerNo) -> Option<usize> {
        self.places.get(number.index()).copied().flatten()
    }

    /// Counts a finding of a file, and of an employer where its row is one's.
    pub(super) fn note(&mut self, file: usize, employer: Option<usize>, head: &Head) {
        let severity = head.severity();
        let Some(code) = RuleCode::parse(&head.code).filter(|_| severity >= Severity::Warning)
        else {
            return;
        };
        self.files[file].cause(code, severity);
        if let Some(employer) = employer {
            self.employers[employer].tally.cause(code, severity);
        }
        *self.causes.entry((code, severity)).or_default() += 1;
    }

    /// Errors and warnings of everything, the most frequent first.
    pub(super) fn causes(&self) -> Vec<(RuleCode, Severity, u64)> {
        let causes = self.causes.iter().map(|((code, level), count)| (*code, *level, *count));
        let mut causes: Vec<_> = causes.collect();
        causes.sort_by_key(|(code, _, count)| (std::cmp::Reverse(*count), *code));
        causes
    }
}

/// One entry for each key, in their order, and the entry of each employer.
fn by_key(all: &[Employer]) -> (Vec<EmployerTally>, Vec<usize>) {
    let mut keys: Vec<&str> = all.iter().map(Employer::key).collect();
    keys.sort_unstable();
    keys.dedup();
    let place = |employer: &Employer| keys.binary_search(&employer.key()).unwrap_or_default();
    let places = all.iter().map(place).collect();
    let entry = |key: &&str| EmployerTally { key: (*key).to_owned(), ..EmployerTally::default() };
    (keys.iter().map(entry).collect(), places)
}
