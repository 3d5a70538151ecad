//! What is known from before (已报送记录): the reductions that earlier runs delivered, handed in by a
//! face as data. It names nobody: people are keyed hashes.

use rustc_hash::FxHashMap;

use super::{Employer, EmployerNames, KeyKind};
use crate::calendar::{Date, Month};
use crate::ident::keyed::{HashKey, KeyedHash};

/// One reduction that was delivered (已报送的减员), without the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The day of that run.
    pub on: Date,
    /// The key of the employer ([`Employer::key`]) in that run.
    pub employer: Box<str>,
    /// What that run is called by whoever keeps the record: its number, its folder.
    pub run: Box<str>,
    /// 缴费截止月份.
    pub last_paid: Month,
    /// The id of the reason in the profile of that run.
    pub reason: Box<str>,
    /// The ids of the insurances, ascending.
    pub insurances: Box<[Box<str>]>,
}

/// The hashes of one reduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReductionHashes {
    /// [`HashKey::person`].
    pub person: KeyedHash,
    /// [`HashKey::insured`].
    pub insured: KeyedHash,
    /// [`HashKey::reduction`].
    pub reduction: KeyedHash,
}

/// Whether reductions that were delivered go out again (`--resubmit`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Resubmit {
    /// They are held (DU005).
    #[default]
    No,
    /// They go, and it is noted.
    Yes,
}

/// Everything known from before (已知情况).
#[derive(Clone, Debug)]
pub struct Known {
    key: HashKey,
    /// What to do with what was delivered.
    pub resubmit: Resubmit,
    delivered: Vec<Delivered>,
    by_reduction: FxHashMap<KeyedHash, usize>,
    by_insured: FxHashMap<KeyedHash, usize>,
    by_person: FxHashMap<KeyedHash, Vec<usize>>,
    names: EmployerNames,
    /// How many deliveries there are under each kind of key.
    kinds: [usize; KeyKind::COUNT],
}

impl Known {
    /// Nothing yet, under the key of those who keep the record.
    pub fn new(key: HashKey, resubmit: Resubmit) -> Self {
        Self {
            key,
            resubmit,
            delivered: Vec::new(),
            by_reduction: FxHashMap::default(),
            by_insured: FxHashMap::default(),
            by_person: FxHashMap::default(),
            names: EmployerNames::default(),
            kinds: [0; KeyKind::COUNT],
        }
    }

    /// The key.
    pub fn key(&self) -> &HashKey {
        &self.key
    }

    /// Nothing was ever delivered.
    pub fn is_empty(&self) -> bool {
        self.delivered.is_empty()
    }

    /// Adds a delivery; of several of one person the one added last counts.
    pub fn add(&mut self, hashes: ReductionHashes, delivered: Delivered) {
        let at = self.delivered.len();
        self.kinds[KeyKind::of(&delivered.employer) as usize] += 1;
        self.delivered.push(delivered);
        self.by_reduction.insert(hashes.reduction, at);
        self.by_insured.insert(hashes.insured, at);
        self.by_person.entry(hashes.person).or_default().push(at);
    }

    /// Rows that were delivered name their employer like this.
    pub fn add_employer(&mut self, employer: &Employer) {
        self.names.add(employer);
    }

    /// The delivery of the very same reduction: person, employer however it is named, month and
    /// insurances.
    pub fn same(
        &self,
        person: u64,
        employer: &Employer,
        last_paid: Month,
        insurances: &[&str],
    ) -> Option<&Delivered> {
        let hash =
            |key: &str| self.key.reduction(person, key, last_paid, insurances.iter().copied());
        let mut keys = self.names.keys(employer).into_iter();
        keys.find_map(|key| self.by_reduction.get(&hash(key))).map(|at| &self.delivered[*at])
    }

    /// The last delivery of this person at this employer, whatever it said.
    pub fn last(&self, person: u64, employer: &Employer) -> Option<&Delivered> {
        let keys = self.names.keys(employer).into_iter();
        let at = keys.filter_map(|key| self.by_insured.get(&self.key.insured(person, key))).max();
        at.map(|at| &self.delivered[*at])
    }

    /// The last delivery of this person for this month at an employer that goes by another kind of
    /// key: it may be this one or not.
    pub fn under_another_key(
        &self,
        person: u64,
        employer: &Employer,
        last_paid: Month,
    ) -> Option<&Delivered> {
        let kind = KeyKind::of(employer.key());
        if self.delivered.len() == self.kinds[kind as usize] {
            return None;
        }
        let certain = self.names.keys(employer);
        let is_other = |delivered: &&Delivered| {
            delivered.last_paid == last_paid
                && KeyKind::of(&delivered.employer) != kind
                && !certain.contains(&&*delivered.employer)
        };
        let of_person = self.by_person.get(&self.key.person(person))?;
        of_person.iter().rev().map(|at| &self.delivered[*at]).find(is_other)
    }
}
