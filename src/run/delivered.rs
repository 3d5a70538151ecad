//! What a run hands in, in the form in which it is remembered (报送记录): hashes and codes, nobody's
//! name or number.

use crate::ident::keyed::HashKey;
use crate::model::{Delivered, Known, Outcome, ReductionHashes};
use crate::profile::Profile;

/// One entry for every accepted row, in the order of the input: its hashes and what was delivered.
/// `run` is what the run is called from now on.
pub fn delivered<'o>(
    outcome: &'o Outcome,
    profile: &'o Profile,
    key: &'o HashKey,
    run: &'o str,
) -> impl Iterator<Item = (ReductionHashes, Delivered)> + 'o {
    (0..outcome.reductions.len()).map(move |index| {
        let reduction = outcome.reductions.get(index);
        let employer = outcome.employers[reduction.employer.index()].key();
        let (person, last_paid) = (reduction.person, reduction.last_paid);
        let mut insurances: Vec<&str> = profile.insurance_ids(reduction.insurances).collect();
        insurances.sort_unstable();
        let hashes = ReductionHashes {
            person: key.person(person),
            insured: key.insured(person, employer),
            reduction: key.reduction(person, employer, last_paid, insurances.iter().copied()),
        };
        let delivered = Delivered {
            on: outcome.today,
            employer: employer.into(),
            run: run.into(),
            last_paid,
            reason: profile.reason(reduction.reason).id.as_str().into(),
            insurances: insurances.into_iter().map(Box::from).collect(),
        };
        (hashes, delivered)
    })
}

/// Adds what a run hands in to what is known, and how its rows name their employers.
pub fn remember(known: &mut Known, outcome: &Outcome, profile: &Profile, run: &str) {
    let key = known.key().clone();
    for (hashes, delivered) in delivered(outcome, profile, &key, run) {
        known.add(hashes, delivered);
    }
    let rows = 0..outcome.reductions.len();
    let employers = rows.map(|index| outcome.reductions.get(index).employer);
    for employer in employers.collect::<std::collections::BTreeSet<_>>() {
        known.add_employer(&outcome.employers[employer.index()]);
    }
}
