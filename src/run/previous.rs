//! A list that comes again (再次提交): rows that an earlier run has handed in are set aside (DU009), rows
//! that have changed since are held (DU010). So nobody is handed in twice, and no change is lost.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::collect::Collected;
use crate::check::row::ActiveRules;
use crate::model::{
    Detail, Employer, FieldSet, Finding, Input, Place, Previous, RowHashes, RowKey, RowOutcome,
    RuleCode, Severity,
};
use crate::profile::Profile;
use crate::rules::RowFacts;
use crate::sink::keys;

/// What a row is to the earlier run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It was not handed in.
    New,
    /// It was, and nothing has changed.
    Same,
    /// It was, and something has.
    Changed,
}

struct Judged {
    place: Place,
    key: Option<RowKey>,
    by_row: Standing,
    by_person: Standing,
}

/// The rows of a run and what they are compared with.
pub(super) struct Comparing<'c> {
    pub(super) previous: &'c Previous,
    pub(super) profile: &'c Profile,
    pub(super) employers: &'c [Employer],
    pub(super) rules: &'c ActiveRules,
}

impl Comparing<'_> {
    /// Sets aside and holds; gives back the held rows of the earlier run that did not come back.
    pub(super) fn apply(&self, total: &mut Collected, inputs: &mut [Input]) -> Vec<RowKey> {
        let judged = self.judge(total, inputs);
        let is_original = originals(&judged);
        let standing = |row: &Judged| {
            let is_copy = row.by_row == Standing::Changed
                && row.key.is_some_and(|key| is_original.contains(&key));
            if is_copy || row.by_row == Standing::New { row.by_person } else { row.by_row }
        };
        let of = |wanted: Standing| -> BTreeSet<Place> {
            let rows = judged.iter().filter(|row| standing(row) == wanted);
            rows.map(|row| row.place).collect()
        };
        let (same, changed) = (of(Standing::Same), of(Standing::Changed));
        self.set_aside(&same, total, inputs);
        self.hold(&changed, total);
        let returned: FxHashSet<RowKey> = judged.iter().filter_map(|row| row.key).collect();
        self.previous.not_returned(&returned)
    }

    fn judge(&self, total: &Collected, inputs: &[Input]) -> Vec<Judged> {
        let mut reductions = 0;
        let mut judged = Vec::new();
        let rows = total.facts.iter().filter(|row| row.is_reduction());
        for place in rows.map(RowFacts::place) {
            let count = total.reductions.len();
            while reductions < count && total.reductions.get(reductions).place < place {
                reductions += 1;
            }
            let is_here = reductions < count && total.reductions.get(reductions).place == place;
            let hashes = is_here.then(|| self.hashes(total, reductions));
            let key = key_of(inputs, place);
            let by_row = key.and_then(|key| self.previous.of_row(key));
            let by_row = by_row.map_or(Standing::New, |before| {
                if hashes.is_some_and(|now| now.content == before.content) {
                    Standing::Same
                } else {
                    Standing::Changed
                }
            });
            let by_person = hashes.map_or(Standing::New, |now| self.by_person(now));
            judged.push(Judged { place, key, by_row, by_person });
        }
        judged
    }

    fn hashes(&self, total: &Collected, index: usize) -> RowHashes {
        let reduction = total.reductions.get(index);
        let employer = &self.employers[reduction.employer.index()];
        let texts = total.reductions.texts(index);
        keys::hashes(self.previous.key(), self.profile, employer, reduction, &texts)
    }

    fn by_person(&self, now: RowHashes) -> Standing {
        let before = || self.previous.of_insured(now.insured);
        if before().next().is_none() {
            Standing::New
        } else if before().any(|before| before.content == now.content) {
            Standing::Same
        } else {
            Standing::Changed
        }
    }

    /// Nothing is said of them any more but that they were handed in.
    fn set_aside(&self, same: &BTreeSet<Place>, total: &mut Collected, inputs: &mut [Input]) {
        if same.is_empty() {
            return;
        }
        total.facts.retain(|row| !same.contains(&row.place()));
        total.reductions.retain(|reduction| !same.contains(&reduction.place));
        let by_rule = &mut total.by_rule;
        total.findings.retain(|finding| {
            let stays = !same.contains(&finding.place);
            if !stays && let Some(count) = by_rule.get_mut(&(finding.code, finding.severity)) {
                *count = count.saturating_sub(1);
            }
            stays
        });
        by_rule.retain(|_, count| *count > 0);
        total.skipped.extend(same);
        total.skipped.sort_unstable();
        let code = RuleCode::new("DU009");
        let severity = self.rules.severity(code);
        for place in same {
            skip(inputs, *place);
            if let Some(severity) = severity {
                self.find(total, code, severity, *place);
            }
        }
    }

    fn hold(&self, changed: &BTreeSet<Place>, total: &mut Collected) {
        for row in total.facts.iter_mut().filter(|row| changed.contains(&row.place())) {
            row.hold();
        }
        // Switched off or made lighter, somebody would be handed in twice.
        for place in changed {
            self.find(total, RuleCode::new("DU010"), Severity::Error, *place);
        }
    }

    fn find(&self, total: &mut Collected, code: RuleCode, severity: Severity, place: Place) {
        *total.by_rule.entry((code, severity)).or_default() += 1;
        let args = vec![("run", self.previous.name.as_str().into())];
        total.findings.push(Finding {
            code,
            severity,
            place,
            column: u16::MAX,
            fields: FieldSet::EMPTY,
            detail: Arc::new(Detail { args, ..Detail::default() }),
        });
    }
}

/// Rows that were handed in and are still what they were: another row of the same key is a copy of
/// them, made for somebody else.
fn originals(judged: &[Judged]) -> FxHashSet<RowKey> {
    let mut seen: FxHashMap<RowKey, (u32, bool)> = FxHashMap::default();
    for row in judged {
        if let Some(key) = row.key {
            let (count, is_same) = seen.entry(key).or_default();
            *count += 1;
            *is_same |= row.by_row == Standing::Same;
        }
    }
    judged
        .iter()
        .filter_map(|row| row.key)
        .filter(|key| seen.get(key).is_some_and(|(count, is_same)| *count > 1 && *is_same))
        .collect()
}

fn key_of(inputs: &[Input], place: Place) -> Option<RowKey> {
    let input = inputs.get(place.file as usize)?;
    let number = place.sheet?;
    input.sheets.get(usize::from(number))?.row_key(&input.sha256, number, place.row?)
}

fn skip(inputs: &mut [Input], place: Place) {
    let input = inputs.get_mut(place.file as usize);
    let sheet = input.zip(place.sheet).and_then(|(i, s)| i.sheets.get_mut(usize::from(s)));
    let (Some(sheet), Some(row)) = (sheet, place.row) else { return };
    if let Ok(at) = sheet.kept.binary_search_by_key(&row, |kept| kept.number) {
        sheet.kept[at].outcome = RowOutcome::Skipped;
    }
    // What was wrong with it was known when it was handed in.
    if let Ok(at) = sheet.returned.binary_search_by_key(&row, |returned| returned.row) {
        sheet.returned[at].formers.clear();
    }
}
