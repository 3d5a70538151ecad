//! The run before this one (上次的结果), as far as the next one must know it: which rows were handed in,
//! and which were held. People are keyed hashes.

use rustc_hash::{FxHashMap, FxHashSet};

use super::RowKey;
use crate::ident::keyed::{HashKey, KeyedHash};

/// The hashes of a row that was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowHashes {
    /// [`HashKey::insured`]: the person with the employer.
    pub insured: KeyedHash,
    /// Everything that was handed in of the row.
    pub content: KeyedHash,
}

/// What earlier runs on the same list handed in (上次的结果). Rows keep the order in which they were added.
#[derive(Clone, Debug)]
pub struct Previous {
    /// What the user calls it: the folder.
    pub name: String,
    secret: [u8; HashKey::LENGTH],
    key: HashKey,
    handed_in: Vec<(RowKey, RowHashes)>,
    by_row: FxHashMap<RowKey, usize>,
    by_insured: FxHashMap<KeyedHash, Vec<usize>>,
    held: Vec<RowKey>,
}

impl Previous {
    /// Nothing yet, under the key of that run.
    pub fn new(name: String, secret: [u8; HashKey::LENGTH]) -> Self {
        Self {
            name,
            secret,
            key: HashKey::new(&secret),
            handed_in: Vec::new(),
            by_row: FxHashMap::default(),
            by_insured: FxHashMap::default(),
            held: Vec::new(),
        }
    }

    /// The key under which its hashes were made.
    pub fn key(&self) -> &HashKey {
        &self.key
    }

    /// The bytes of the key, for the next run's record.
    pub fn secret(&self) -> &[u8; HashKey::LENGTH] {
        &self.secret
    }

    /// Adds a row that was handed in.
    pub fn hand_in(&mut self, row: RowKey, hashes: RowHashes) {
        let at = self.handed_in.len();
        self.handed_in.push((row, hashes));
        self.by_row.insert(row, at);
        self.by_insured.entry(hashes.insured).or_default().push(at);
    }

    /// Adds a row that was held.
    pub fn hold(&mut self, row: RowKey) {
        self.held.push(row);
    }

    /// The rows that were handed in, in order.
    pub fn handed_in(&self) -> &[(RowKey, RowHashes)] {
        &self.handed_in
    }

    /// What was handed in of a row.
    pub fn of_row(&self, row: RowKey) -> Option<RowHashes> {
        self.by_row.get(&row).map(|at| self.handed_in[*at].1)
    }

    /// What was handed in of a person at an employer.
    pub fn of_insured(&self, insured: KeyedHash) -> impl Iterator<Item = RowHashes> {
        let found = self.by_insured.get(&insured).map_or(&[][..], Vec::as_slice);
        found.iter().map(|at| self.handed_in[*at].1)
    }

    /// Held rows that are not among these, which are rows of this run that came from it; none where
    /// no row did, because then another file was handed in.
    pub fn not_returned(&self, returned: &FxHashSet<RowKey>) -> Vec<RowKey> {
        let held = || self.held.iter().copied();
        let is_back = held().chain(self.by_row.keys().copied()).any(|row| returned.contains(&row));
        if is_back { held().filter(|row| !returned.contains(row)).collect() } else { Vec::new() }
    }
}
