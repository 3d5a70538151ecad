//! Counts by file and by employer (统计).

use std::collections::BTreeMap;

use super::journal::{Plan, Stored};
use super::listed::Noted;
use crate::model::{Kind, Severity, Verdict};
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
    causes: BTreeMap<String, u64>,
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
    pub(super) fn top(&self) -> Vec<(&str, u64)> {
        let mut causes: Vec<_> = self.causes.iter().map(|(code, n)| (code.as_str(), *n)).collect();
        causes.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
        causes.truncate(3);
        causes
    }

    fn cause(&mut self, noted: &Noted) {
        *self.causes.entry(noted.finding.code.clone()).or_default() += 1;
        self.has_errors |= noted.severity() == Severity::Error;
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
    /// Errors and warnings of everything, the most frequent first: code, severity, count.
    pub(super) causes: Vec<(String, Severity, u64)>,
}

impl Tallies {
    /// Counts everything, and tells every finding whose row it is about.
    pub(super) fn of(
        plan: &Plan,
        parts: &[Stored],
        settled: &Settled,
        findings: &mut [Noted],
    ) -> Self {
        let mut files: Vec<Tally> =
            parts.iter().map(|part| Tally { skipped: part.skipped, ..Tally::default() }).collect();
        let mut employers: BTreeMap<&str, EmployerTally> = BTreeMap::new();
        let all = &settled.outcome.employers;
        for row in settled.facts.iter().filter(|row| !row.added) {
            let file = row.place.file;
            let count = |tally: &mut Tally| {
                *(if row.held { &mut tally.held } else { &mut tally.accepted }) += 1;
            };
            count(&mut files[file as usize]);
            let Some(employer) = row.employer.map(|number| &all[number.0 as usize]) else {
                continue;
            };
            let entry = employers.entry(employer.key()).or_default();
            count(&mut entry.tally);
            if entry.name.is_empty() {
                entry.name.clone_from(&employer.name);
            }
            if entry.files.last() != Some(&file) {
                entry.files.push(file);
            }
        }
        for submission in &settled.outcome.submissions {
            let key = all[submission.employer.0 as usize].key();
            let Some(entry) = employers.get_mut(key) else { continue };
            let rows = submission.rows.len() as u64;
            match submission.kind {
                Kind::Sporadic => entry.tally.sporadic += rows,
                Kind::Mass => entry.tally.mass += rows,
            }
        }
        let keys: Vec<&str> = employers.keys().copied().collect();
        let mut list: Vec<EmployerTally> = employers
            .iter()
            .map(|(key, entry)| EmployerTally { key: (*key).to_owned(), ..entry.clone() })
            .collect();
        let mut causes: BTreeMap<(String, Severity), u64> = BTreeMap::new();
        for noted in findings.iter_mut() {
            let fact = noted.place().and_then(|place| {
                let at = settled.facts.binary_search_by_key(&place, |row| row.place).ok()?;
                settled.facts[at].employer
            });
            let key = fact.map(|number| all[number.0 as usize].key());
            noted.employer = key.and_then(|key| keys.binary_search(&key).ok());
            if noted.severity() < Severity::Warning {
                continue;
            }
            files[noted.file as usize].cause(noted);
            if let Some(employer) = noted.employer {
                list[employer].tally.cause(noted);
            }
            *causes.entry((noted.finding.code.clone(), noted.severity())).or_default() += 1;
        }
        let mut causes: Vec<_> =
            causes.into_iter().map(|((code, severity), count)| (code, severity, count)).collect();
        causes.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
        debug_assert_eq!(plan.files.len(), files.len(), "every planned file has its part");
        Self { files, employers: list, causes }
    }
}
