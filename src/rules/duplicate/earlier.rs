//! Rows against what earlier runs delivered (与已报送的比较).

use crate::calendar::Month;
use crate::model::{
    Delivered, Employer, EmployerNo, Field, FieldSet, InsuranceSet, Known, ReasonNo,
};
use crate::profile::Profile;
use crate::rules::{Batch, Context, RowFacts};
use crate::text::{AND, Lang, Phrase, THEN, Text, text};

/// A row whose person, employer and month can be looked up.
#[derive(Clone, Copy)]
pub(super) struct Asked<'b> {
    pub(super) index: u32,
    pub(super) row: &'b RowFacts,
    employer: &'b Employer,
    last_paid: Month,
}

/// The reductions that can be looked up, in the order of the input, with what is known; none where
/// nothing is known.
pub(super) fn asked<'b>(batch: &Batch<'b>) -> impl Iterator<Item = (Asked<'b>, &'b Known)> {
    let known = batch.known.filter(|known| !known.is_empty());
    let (rows, employers) = (batch.rows, batch.employers);
    let rows = known.into_iter().flat_map(move |known| (0..).zip(rows).map(move |r| (r, known)));
    rows.filter_map(move |((index, row), known)| {
        let employer = |no: EmployerNo| &employers[no.index()];
        let is_asked = row.is_reduction() && row.person != 0 && !row.insurances.is_empty();
        let (employer, last_paid) = row.employer.map(employer).zip(row.last_paid)?;
        is_asked.then_some((Asked { index, row, employer, last_paid }, known))
    })
}

impl<'b> Asked<'b> {
    /// The delivery of the very same reduction.
    pub(super) fn same(self, known: &'b Known, profile: &Profile) -> Option<&'b Delivered> {
        let insurances: Vec<&str> = profile.insurance_ids(self.row.insurances).collect();
        known.same(self.row.person, self.employer, self.last_paid, &insurances)
    }

    /// The last delivery of this person at this employer.
    pub(super) fn last(self, known: &'b Known) -> Option<&'b Delivered> {
        known.last(self.row.person, self.employer)
    }

    /// A delivery of this person for this month under another kind of employer key.
    pub(super) fn under_another_key(self, known: &'b Known) -> Option<&'b Delivered> {
        known.under_another_key(self.row.person, self.employer, self.last_paid)
    }

    /// What the employer was called then, where that was not what it is called now.
    pub(super) fn employer_then(self, before: &'b Delivered) -> Option<&'b str> {
        (*before.employer != *self.employer.key()).then_some(&*before.employer)
    }

    /// What differs from that delivery: the fields, and a sentence part for each:
    /// `停止缴费原因：辞职 → 退休`.
    pub(super) fn changes(self, before: &Delivered, context: &Context<'_>) -> (FieldSet, Phrase) {
        const CHANGE: Text = text("{field} {before} → {now}", "{field} {before} → {now}");
        let profile = context.profile;
        let now = self.row.reason.map(|reason| reason_label(profile, reason));
        let reason =
            now.filter(|_| self.row.reason.is_some_and(|r| !is_reason(profile, r, before)));
        let month = (before.last_paid != self.last_paid).then(|| {
            (Field::StopMonth, same(before.last_paid.to_string()), same(self.last_paid.to_string()))
        });
        let kinds = kinds_of(profile, self.row.insurances);
        let kinds = (!is_kinds(profile, self.row.insurances, before))
            .then(|| (Field::Insurances, kinds_before(profile, before), kinds));
        let reason = reason.map(|now| (Field::Reason, reason_before(profile, before), now));
        let (mut fields, mut changes) = (FieldSet::EMPTY, Vec::new());
        for (field, before, now) in [month, reason, kinds].into_iter().flatten() {
            fields.insert(field);
            let label = field.label();
            changes.push(CHANGE.fill(&[
                ("field", label.into()),
                ("before", before.into()),
                ("now", now.into()),
            ]));
        }
        (fields, joined(&changes, THEN))
    }
}

fn same(words: String) -> Phrase {
    Phrase { zh: words.clone(), en: words }
}

fn joined(phrases: &[Phrase], between: Text) -> Phrase {
    let all = |lang| phrases.iter().map(move |phrase| phrase.get(lang)).collect::<Vec<_>>();
    Phrase { zh: all(Lang::Zh).join(between.zh), en: all(Lang::En).join(between.en) }
}

fn is_reason(profile: &Profile, reason: ReasonNo, before: &Delivered) -> bool {
    profile.reason(reason).id == *before.reason
}

fn reason_label(profile: &Profile, reason: ReasonNo) -> Phrase {
    let label = &profile.reason(reason).label;
    Phrase { zh: label.zh.clone(), en: label.en.clone() }
}

/// By its id: the profile may have changed since, and then the id is all there is.
fn reason_before(profile: &Profile, before: &Delivered) -> Phrase {
    let reason = profile.reasons.iter().find(|reason| reason.id == *before.reason);
    reason.map_or_else(
        || same(before.reason.to_string()),
        |reason| Phrase { zh: reason.label.zh.clone(), en: reason.label.en.clone() },
    )
}

fn is_kinds(profile: &Profile, kinds: InsuranceSet, before: &Delivered) -> bool {
    let mut now: Vec<&str> = profile.insurance_ids(kinds).collect();
    now.sort_unstable();
    now.into_iter().eq(before.insurances.iter().map(|id| &**id))
}

fn kinds_of(profile: &Profile, kinds: InsuranceSet) -> Phrase {
    let ids: Vec<&str> = profile.insurance_ids(kinds).collect();
    labels(profile, &ids)
}

fn kinds_before(profile: &Profile, before: &Delivered) -> Phrase {
    let ids: Vec<&str> = before.insurances.iter().map(|id| &**id).collect();
    labels(profile, &ids)
}

/// The labels of insurances in the profile's order, then the ids that it does not know.
fn labels(profile: &Profile, ids: &[&str]) -> Phrase {
    let known = profile.insurances.iter().filter(|kind| ids.contains(&kind.id.as_str()));
    let known = known.map(|kind| Phrase { zh: kind.label.zh.clone(), en: kind.label.en.clone() });
    let is_known = |id: &str| profile.insurances.iter().any(|kind| kind.id == id);
    let unknown = ids.iter().filter(|id| !is_known(id)).map(|id| same((*id).to_owned()));
    joined(&known.chain(unknown).collect::<Vec<_>>(), AND)
}
