//! What is known from before (已报送记录): the reductions that earlier runs delivered, handed in by a
//! face as data. It names nobody: people are keyed hashes.

use rustc_hash::FxHashMap;

use crate::calendar::{Date, Month};
use crate::ident::keyed::{HashKey, KeyedHash};

/// One reduction that was delivered (已报送的减员), without the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The day of that run.
    pub on: Date,
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
        self.delivered.push(delivered);
        self.by_reduction.insert(hashes.reduction, at);
        self.by_insured.insert(hashes.insured, at);
    }

    /// The delivery of the very same reduction: person, employer, month and insurances.
    pub fn same<'a>(
        &self,
        person: u64,
        employer: &str,
        last_paid: Month,
        insurances: impl IntoIterator<Item = &'a str>,
    ) -> Option<&Delivered> {
        let hash = self.key.reduction(person, employer, last_paid, insurances);
        self.by_reduction.get(&hash).map(|at| &self.delivered[*at])
    }

    /// The last delivery of this person at this employer, whatever it said.
    pub fn last(&self, person: u64, employer: &str) -> Option<&Delivered> {
        self.by_insured.get(&self.key.insured(person, employer)).map(|at| &self.delivered[*at])
    }
}
