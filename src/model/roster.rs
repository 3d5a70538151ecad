//! Who is insured with whom (参保花名册), as the bureau or the employer lists it: pure data, read before
//! a run and handed to it.
//!
//! Packed, since a city's roster has a million people: 24 bytes a person and the bytes of the name.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::slice::ParallelSliceMut;
use rustc_hash::FxHashMap;

use super::{Employer, EmployerNo, InsuranceSet};
use crate::ident::PersonId;
use crate::ident::characters::{half_width, is_invisible, is_space};
use crate::ident::name::name_key;

/// Whether a person is insured (参保状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InsuredStatus {
    /// 参保缴费; also where the roster does not say.
    Insured,
    /// 暂停或终止缴费.
    Stopped,
}

/// One person at one employer, as the roster lists them (在册人员).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RosterRow<'a> {
    /// Equal for one person: [`super::Identity::key`].
    pub person: u64,
    /// Index of the employer as the roster names it; `None` where it names none.
    pub unit: Option<u32>,
    /// 姓名, repaired.
    pub name: &'a str,
    /// 参保险种; empty where the roster does not say.
    pub insurances: InsuranceSet,
    /// 参保状态.
    pub status: InsuredStatus,
}

/// Rows of a roster as they are read (花名册读取); [`Roster::new`] brings them together.
#[derive(Debug, Default)]
pub struct RosterRows {
    entries: Vec<Entry>,
    names: String,
}

/// What a roster was read from, and what of it could not be used (花名册概况).
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct RosterFacts {
    /// Files read.
    pub files: u32,
    /// Rows with a person, those that could not be used included.
    pub rows: u64,
    /// Different people.
    pub people: u64,
    /// Employers as the roster names them.
    pub employers: u64,
    /// Rows whose identity number cannot be read; the people in them count as not listed.
    pub unreadable: u64,
    /// Rows whose status word is in no list; they count as insured.
    pub unknown_status: u64,
}

/// A roster (参保花名册), ready to be asked.
#[derive(Debug, Default)]
pub struct Roster {
    /// By person, then unit; one entry for each pair.
    entries: Vec<Entry>,
    names: String,
    /// The employers as the roster names them.
    units: Vec<Employer>,
    /// Units by each of their identifiers.
    by_identifier: FxHashMap<(Identifier, Box<str>), Vec<u32>>,
    /// Kinds that some entry has: of others the roster says nothing.
    listed: InsuranceSet,
    facts: RosterFacts,
    /// Half a name's key and the index of the entry, ascending; made when first asked for.
    by_name: OnceLock<Vec<(u32, u32)>>,
}

/// The unit of rows that name no employer.
const NO_UNIT: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Entry {
    person: u64,
    name: u32,
    unit: u32,
    insurances: InsuranceSet,
    name_length: u8,
    stopped: bool,
}

/// By what an employer is known, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Identifier {
    Code,
    RegistrationNo,
    Name,
}

const IDENTIFIERS: [Identifier; 3] =
    [Identifier::Code, Identifier::RegistrationNo, Identifier::Name];

impl RosterRows {
    /// Adds a row. Names longer than 255 bytes, which no name is, are cut at a character.
    pub fn push(&mut self, row: &RosterRow<'_>) {
        let name = &row.name[..row.name.floor_char_boundary(usize::from(u8::MAX))];
        // Beyond four gigabytes of names a person is listed without one.
        let start = self.names.len();
        let (start, name) = match (u32::try_from(start), u32::try_from(start + name.len())) {
            (Ok(start), Ok(_)) => (start, name),
            _ => (0, ""),
        };
        self.names.push_str(name);
        self.entries.push(Entry {
            person: row.person,
            name: start,
            unit: row.unit.unwrap_or(NO_UNIT),
            insurances: row.insurances,
            name_length: u8::try_from(name.len()).expect("cut to fit"),
            stopped: row.status == InsuredStatus::Stopped,
        });
    }

    /// Room for so many more rows: growing by doubling would hold twice the rows for a moment.
    pub fn reserve(&mut self, rows: usize) {
        self.entries.reserve_exact(rows);
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Drops all rows after the first `rows`: a file is read again from its beginning.
    pub fn truncate(&mut self, rows: usize) {
        self.entries.truncate(rows);
    }
}

impl Entry {
    /// One entry of a person at an employer; several are several insurances of theirs.
    fn merge(&mut self, other: Self) {
        if self.stopped && !other.stopped {
            *self = other;
        } else if self.stopped == other.stopped {
            self.insurances.0 |= other.insurances.0;
        }
    }
}

impl Roster {
    /// A roster of these rows; `units` are the employers that they point to.
    pub fn new(rows: RosterRows, units: Vec<Employer>, mut facts: RosterFacts) -> Self {
        let RosterRows { mut entries, names } = rows;
        let listed =
            InsuranceSet(entries.iter().fold(0, |kinds, entry| kinds | entry.insurances.0));
        entries.par_sort_by_key(|entry| (entry.person, entry.unit));
        entries.dedup_by(|later, first| {
            let same = (later.person, later.unit) == (first.person, first.unit);
            if same {
                first.merge(*later);
            }
            same
        });
        let people = entries.chunk_by(|a, b| a.person == b.person).count() as u64;
        let mut by_identifier: FxHashMap<_, Vec<u32>> = FxHashMap::default();
        for (number, unit) in (0..).zip(&units) {
            for (identifier, text) in identifiers(unit) {
                by_identifier.entry((identifier, text.into())).or_default().push(number);
            }
        }
        (facts.people, facts.employers) = (people, units.len() as u64);
        let by_name = OnceLock::new();
        Self { entries, names, units, by_identifier, listed, facts, by_name }
    }

    /// What it was read from.
    pub fn facts(&self) -> &RosterFacts {
        &self.facts
    }

    /// The entries of this [`name_key`], through an index that is made when first asked for: half a key
    /// beside each entry, because a whole one would take twice the room.
    fn of_name(&self, name: u64) -> impl Iterator<Item = &Entry> {
        let by_name = self.by_name.get_or_init(|| {
            let numbered = (0..).zip(&self.entries);
            let mut keyed: Vec<(u32, u32)> =
                numbered.map(|(at, entry)| (half(name_key(self.name_of(entry))), at)).collect();
            keyed.par_sort_unstable();
            keyed
        });
        let start = by_name.partition_point(|(key, _)| *key < half(name));
        let alike = by_name[start..].iter().take_while(move |(key, _)| *key == half(name));
        let entries = alike.map(|(_, at)| &self.entries[*at as usize]);
        entries.filter(move |entry| name_key(self.name_of(entry)) == name)
    }

    fn name_of(&self, entry: &Entry) -> &str {
        let start = entry.name as usize;
        &self.names[start..start + usize::from(entry.name_length)]
    }

    /// The roster's units that are this employer: compared by the strongest identifier that both
    /// have, code before registration number before name.
    fn units_of(&self, employer: &Employer) -> Vec<u32> {
        let mut units = Vec::new();
        for (identifier, text) in identifiers(employer) {
            let known = self.by_identifier.get(&(identifier, text.into()));
            let fits = |unit: &&u32| {
                strongest_common(employer, &self.units[**unit as usize]) == Some(identifier)
            };
            units.extend(known.into_iter().flatten().filter(fits));
        }
        units.sort_unstable();
        units
    }

    /// The roster beside the employers of a run.
    pub fn matched(&self, employers: &[Employer]) -> MatchedRoster<'_> {
        let mut groups: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for employer in employers {
            groups.entry(employer.key()).or_default().extend(self.units_of(employer));
        }
        for units in groups.values_mut() {
            units.sort_unstable();
            units.dedup();
        }
        let numbers: FxHashMap<&str, usize> =
            groups.keys().enumerate().map(|(number, key)| (*key, number)).collect();
        let group_of = employers.iter().map(|employer| numbers[employer.key()]).collect();
        let units: Vec<Vec<u32>> = groups.into_values().collect();
        let insured = self.insured(&units);
        MatchedRoster { roster: self, group_of, units, insured }
    }

    /// How many different people are insured in each group of units. Rows that name no employer
    /// count for the only employer there is, else for none.
    fn insured(&self, groups: &[Vec<u32>]) -> Vec<u32> {
        let mut groups_of: Vec<Vec<usize>> = vec![Vec::new(); self.units.len()];
        for (number, units) in groups.iter().enumerate() {
            for unit in units {
                groups_of[*unit as usize].push(number);
            }
        }
        let only: &[usize] = if groups.len() == 1 { &[0] } else { &[] };
        let mut insured = vec![0_u32; groups.len()];
        let mut here: Vec<usize> = Vec::new();
        for person in self.entries.chunk_by(|a, b| a.person == b.person) {
            here.clear();
            for entry in person.iter().filter(|entry| !entry.stopped) {
                here.extend(groups_of.get(entry.unit as usize).map_or(only, Vec::as_slice));
            }
            here.sort_unstable();
            here.dedup();
            for group in &here {
                insured[*group] += 1;
            }
        }
        insured
    }
}

/// A roster beside the employers of a run (花名册对照).
#[derive(Debug)]
pub struct MatchedRoster<'r> {
    roster: &'r Roster,
    /// For each employer of the run.
    group_of: Vec<usize>,
    /// For each employer by its key: the roster's units, ascending.
    units: Vec<Vec<u32>>,
    insured: Vec<u32>,
}

/// What a roster says of a person at an employer (在册情况).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listed {
    /// The roster has no such employer.
    UnknownEmployer,
    /// The person is nowhere on it.
    Nowhere,
    /// The person is with another employer only.
    Elsewhere,
    /// With this one.
    Here(Standing),
}

/// How a person stands with an employer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether anything is still insured.
    pub status: InsuredStatus,
    /// The kinds insured; empty where the roster does not say.
    pub insurances: InsuranceSet,
    /// The names, in the order of the roster's employers.
    pub names: Vec<String>,
}

/// Who of an employer has a certain name (同名人员).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namesakes {
    /// Nobody.
    None,
    /// One person, by a resident number.
    One(PersonId, InsuredStatus),
    /// Several people, or one without a resident number: nobody can tell who is meant.
    Unclear(usize),
}

impl MatchedRoster<'_> {
    /// The people of this [`name_key`] at an employer: for somebody to compare with a number that cannot
    /// be right. Nobody else's number is ever told.
    pub fn namesakes(&self, employer: EmployerNo, name: u64) -> Namesakes {
        let Some(group) = self.group_of.get(employer.index()) else { return Namesakes::None };
        let units = &self.units[*group];
        let entries = self.roster.of_name(name).filter(|entry| is_of(units, entry.unit));
        let mut people: Vec<(u64, bool)> = entries.map(|e| (e.person, e.stopped)).collect();
        // Of several rows of a person one that is insured comes first.
        people.sort_unstable();
        people.dedup_by_key(|(person, _)| *person);
        let status =
            |stopped| if stopped { InsuredStatus::Stopped } else { InsuredStatus::Insured };
        match people.as_slice() {
            [] => Namesakes::None,
            [(person, stopped)] => PersonId::from_key(*person)
                .map_or(Namesakes::Unclear(1), |id| Namesakes::One(id, status(*stopped))),
            several => Namesakes::Unclear(several.len()),
        }
    }

    /// What it says of a person.
    pub fn person(&self, employer: EmployerNo, person: u64) -> Listed {
        let units = &self.units[self.group_of[employer.index()]];
        let entries = &self.roster.entries;
        let start = entries.partition_point(|entry| entry.person < person);
        let everywhere = entries[start..].iter().take_while(|entry| entry.person == person);
        let here: Vec<&Entry> =
            everywhere.clone().filter(|entry| is_of(units, entry.unit)).collect();
        let Some((first, rest)) = here.split_first() else {
            return match everywhere.count() {
                _ if units.is_empty() && !self.roster.units.is_empty() => Listed::UnknownEmployer,
                0 => Listed::Nowhere,
                _ => Listed::Elsewhere,
            };
        };
        let mut all = **first;
        for entry in rest {
            all.merge(**entry);
        }
        Listed::Here(Standing {
            status: if all.stopped { InsuredStatus::Stopped } else { InsuredStatus::Insured },
            insurances: all.insurances,
            names: here.iter().map(|entry| self.roster.name_of(entry).to_owned()).collect(),
        })
    }

    /// People insured with an employer; `None` where the roster does not know it.
    pub fn headcount(&self, employer: EmployerNo) -> Option<u32> {
        let group = *self.group_of.get(employer.index())?;
        Some(self.insured[group]).filter(|insured| *insured > 0)
    }

    /// Kinds that the roster lists of anybody: of others it says nothing.
    pub fn listed_kinds(&self) -> InsuranceSet {
        self.roster.listed
    }
}

/// The upper half of a key.
fn half(key: u64) -> u32 {
    u32::try_from(key >> 32).expect("32 bits are left")
}

fn is_of(units: &[u32], unit: u32) -> bool {
    unit == NO_UNIT || units.binary_search(&unit).is_ok()
}

/// The identifiers that an employer has, as compared, the strongest first.
fn identifiers(employer: &Employer) -> impl Iterator<Item = (Identifier, String)> {
    let texts = [&employer.code, &employer.registration_no, &employer.name];
    let compared = texts.map(|text| comparable(text));
    IDENTIFIERS.into_iter().zip(compared).filter(|(_, text)| !text.is_empty())
}

fn strongest_common(a: &Employer, b: &Employer) -> Option<Identifier> {
    let b: Vec<Identifier> = identifiers(b).map(|(identifier, _)| identifier).collect();
    identifiers(a).map(|(identifier, _)| identifier).find(|identifier| b.contains(identifier))
}

/// A name or number without what does not make it another one: spaces, width and case.
fn comparable(text: &str) -> String {
    let kept = text.chars().filter(|c| !is_space(*c) && !is_invisible(*c));
    kept.map(|c| half_width(c).to_ascii_uppercase()).collect()
}

#[cfg(test)]
#[path = "roster_tests.rs"]
mod tests;
