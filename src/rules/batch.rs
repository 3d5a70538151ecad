//! What a rule across rows sees (跨行校验): one small fixed-size entry a row, and the employers.

use crate::calendar::{Date, Month};
use crate::ident::person_id::PersonId;
use crate::model::{
    Employer, EmployerNo, Fault, InsuranceSet, Known, MatchedRoster, Place, ReasonNo, RowOutcome,
};

/// One row, as far as rules across rows need it (行摘要). No text: a million of them stay small.
#[derive(Clone, Copy, Debug)]
pub struct RowFacts {
    /// Equal for one person, 0 when the number cannot be read; see [`crate::model::Identity::key`].
    pub person: u64,
    /// Equal for one name as compared, 0 when blank or unreadable.
    pub name: u64,
    /// Index of the input file in the run.
    pub file: u32,
    /// 1-based, as the spreadsheet shows it.
    pub row: u32,
    /// Whose; `None` when unknown.
    pub employer: Option<EmployerNo>,
    /// 缴费截止月份.
    pub last_paid: Option<Month>,
    /// The same for medical insurance; equal to `last_paid` where nothing else was given.
    pub medical_last_paid: Option<Month>,
    /// 离职日期.
    pub leave: Option<Date>,
    /// Index of the sheet in its file.
    pub sheet: u16,
    /// 停止缴费原因.
    pub reason: Option<ReasonNo>,
    /// 停止缴费险种.
    pub insurances: InsuranceSet,
    /// What became of it so far; one whose flag says 增 or 续 (CO011) is skipped.
    pub outcome: RowOutcome,
    /// No insurance was given, all were taken (IN004).
    pub insurances_assumed: bool,
}

impl RowFacts {
    /// Where.
    pub const fn place(&self) -> Place {
        Place::row(self.file, self.sheet, self.row)
    }

    /// Whether the row reports a reduction, held or not.
    pub fn is_reduction(&self) -> bool {
        self.outcome != RowOutcome::Skipped
    }

    /// Holds the row, if it is a reduction.
    pub fn hold(&mut self) {
        if self.is_reduction() {
            self.outcome = RowOutcome::Held;
        }
    }

    /// The resident number, where the key is one: for showing, masked by whoever shows it.
    pub fn number(&self) -> Option<PersonId> {
        PersonId::from_key(self.person)
    }
}

/// All rows of the run (全部行), in the order of the input: file, sheet, row.
pub struct Batch<'b> {
    /// The rows, held and added ones included; set-aside rows are not among them.
    pub rows: &'b [RowFacts],
    /// The employers that [`EmployerNo`] points to.
    pub employers: &'b [Employer],
    /// For each of them a number that is equal for the same key, in the order of the keys: comparing
    /// numbers a million times is cheaper than comparing texts. See [`groups`].
    pub groups: &'b [u32],
    /// For each employer as written (one entry for every different triple of code, registration
    /// number and name): the first row that has it.
    pub first_rows: &'b [Place],
    /// What stands more than once.
    pub repeats: &'b Repeats,
    /// In some row no insurance was given, and all were taken.
    pub any_assumed: bool,
    /// How many input files were read.
    pub files: u32,
    /// What earlier runs delivered, where that is known.
    pub known: Option<&'b Known>,
    /// Who is insured with whom, where a roster was given.
    pub roster: Option<&'b MatchedRoster<'b>>,
}

impl<'b> Batch<'b> {
    /// The rows of each person that stands more than once: runs of two or more indexes, in order.
    pub fn repeated_people(&self) -> impl Iterator<Item = &'b [u32]> {
        let rows = self.rows;
        self.repeats
            .people
            .chunk_by(move |a, b| rows[*a as usize].person == rows[*b as usize].person)
            .filter(|run| run.len() > 1)
    }

    /// The row at an index.
    pub fn row(&self, index: u32) -> &'b RowFacts {
        &self.rows[index as usize]
    }

    /// The employer of a row.
    pub fn employer(&self, row: &RowFacts) -> Option<&'b Employer> {
        row.employer.map(|no| &self.employers[no.index()])
    }

    /// People insured with the employer of a row before the reduction: what the user says, else what
    /// the roster does.
    pub fn headcount(&self, row: &RowFacts, given: Option<u32>) -> Option<u32> {
        given.or_else(|| self.roster?.headcount(row.employer?))
    }

    /// Every employer as written and its first row, in the order of these rows.
    pub fn employers_in_order(&self) -> Vec<(&'b Employer, Place)> {
        let places = self.first_rows.iter().copied();
        let mut employers: Vec<_> = self.employers.iter().zip(places).collect();
        employers.sort_by_key(|(_, place)| *place);
        employers
    }

    /// Whether two rows are of one employer: the same key, however else it is written.
    pub fn same_employer(&self, a: &RowFacts, b: &RowFacts) -> bool {
        self.group(a).is_some() && self.group(a) == self.group(b)
    }

    /// Equal for rows of one employer, in the order of the employers' keys.
    pub fn group(&self, row: &RowFacts) -> Option<u32> {
        row.employer.map(|no| self.groups[no.index()])
    }
}

/// The group of each employer: its place among the different keys, in order.
pub fn groups(employers: &[Employer]) -> Vec<u32> {
    let mut keyed: Vec<(&str, usize)> = employers.iter().map(Employer::key).zip(0..).collect();
    keyed.sort_unstable();
    let mut groups = vec![0; employers.len()];
    for (group, run) in (0..).zip(keyed.chunk_by(|(one, _), (other, _)| one == other)) {
        for (_, employer) in run {
            groups[*employer] = group;
        }
    }
    groups
}

/// So many consecutive rows are worth a thread of their own, of so many in all.
pub fn part_of(rows: usize) -> usize {
    const LEAST: usize = 16_384;
    /// Each part brings tables for all rows: more would take more memory than they save time.
    const PARTS: usize = 4;
    rows.div_ceil(rayon::current_num_threads().min(PARTS)).max(LEAST)
}

/// What stands more than once among rows (重复), as indexes.
#[derive(Debug, Default)]
pub struct Repeats {
    /// The rows of people who stand more than once, sorted by person and then by place.
    pub people: Vec<u32>,
    /// The reductions with a name, a number and an employer that share name and employer with another,
    /// sorted by name, employer and place.
    pub names: Vec<u32>,
}

/// Looks for what stands more than once (重复查找): all rows are shown, then asked.
///
/// Nearly all people of a run are different. Two looks at a table of bits, a few for each number, leave
/// hardly more to be sorted than what is sought; sorting all of them takes ten times as long.
pub struct RepeatSearch {
    people: Sieve,
    names: Sieve,
}

impl RepeatSearch {
    /// For so many rows.
    pub fn new(rows: usize) -> Self {
        Self { people: Sieve::new(rows), names: Sieve::new(rows) }
    }

    /// The first look at a row; its group is that of [`groups`].
    #[inline]
    pub fn show(&mut self, row: &RowFacts, group: Option<u32>) {
        self.people.show(row.person);
        self.names.show(name_key(row, group));
    }

    /// What two searches of the same size were shown, one after the other.
    #[must_use]
    pub fn and(self, other: &Self) -> Self {
        Self { people: self.people.and(&other.people), names: self.names.and(&other.names) }
    }

    /// The second look at some rows, of which the first has this index; the groups that were shown, by
    /// employer.
    pub fn ask(&self, rows: &[RowFacts], first: u32, groups: &[u32]) -> Candidates {
        let Self { people, names } = self;
        let mut found = Candidates::default();
        for (index, row) in (first..).zip(rows) {
            if people.may_repeat(row.person) {
                found.people.push(index);
            }
            if names.may_repeat(name_key(row, group_of(row, groups))) {
                found.names.push(index);
            }
        }
        found
    }
}

/// Indexes of rows that may stand more than once (候选行): nearly all that do not are left out.
#[derive(Default)]
pub struct Candidates {
    people: Vec<u32>,
    names: Vec<u32>,
}

impl Repeats {
    /// Which of the candidates among the rows do stand more than once; the groups that were shown.
    pub fn of(
        candidates: impl IntoIterator<Item = Candidates>,
        rows: &[RowFacts],
        groups: &[u32],
    ) -> Self {
        let mut all = Candidates::default();
        for mut found in candidates {
            all.people.append(&mut found.people);
            all.names.append(&mut found.names);
        }
        let row = |index: u32| &rows[index as usize];
        let named = |row: &RowFacts| (row.name, group_of(row, groups));
        Self {
            people: repeated(&all.people, |index| row(index).person, |index| row(index).person),
            names: repeated(
                &all.names,
                |index| name_key(row(index), group_of(row(index), groups)),
                |index| named(row(index)),
            ),
        }
    }
}

/// The group of a row's employer.
fn group_of(row: &RowFacts, groups: &[u32]) -> Option<u32> {
    row.employer.map(|no| groups[no.index()])
}

/// One number for a name at an employer, 0 where one of them or the person is not known. Two pairs may
/// give one number: [`repeated`] compares the pairs themselves.
#[inline]
fn name_key(row: &RowFacts, group: Option<u32>) -> u64 {
    /// Spreads the numbers of employers over all bits.
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let is_known = row.name != 0 && row.person != 0 && row.is_reduction();
    let mixed = |group: u32| (row.name ^ u64::from(group).wrapping_mul(MIX)).max(1);
    group.filter(|_| is_known).map_or(0, mixed)
}

/// The indexes whose keys stand more than once, by key and then by index. Their numbers are equal where
/// the keys are.
fn repeated<K: Ord>(
    candidates: &[u32],
    number: impl Fn(u32) -> u64,
    key: impl Fn(u32) -> K,
) -> Vec<u32> {
    // A table for these alone leaves hardly one that is not sought.
    let mut sieve = Sieve::new(candidates.len());
    for index in candidates {
        sieve.show(number(*index));
    }
    let left = candidates.iter().filter(|index| sieve.may_repeat(number(**index)));
    let mut keyed: Vec<(K, u32)> = left.map(|index| (key(*index), *index)).collect();
    keyed.sort_unstable();
    let runs = keyed.chunk_by(|(one, _), (other, _)| one == other);
    runs.filter(|run| run.len() > 1).flatten().map(|(_, index)| *index).collect()
}

/// Tells numbers that may have been shown more than once. 0 is no number.
struct Sieve {
    seen: Bits,
    again: Bits,
}

impl Sieve {
    fn new(numbers: usize) -> Self {
        const BITS_EACH: usize = 8;
        let bits = || Bits::new(numbers * BITS_EACH);
        Self { seen: bits(), again: bits() }
    }

    #[inline]
    fn show(&mut self, number: u64) {
        if number != 0 && self.seen.set(number) {
            self.again.set(number);
        }
    }

    /// What was shown to both, one after the other.
    fn and(mut self, other: &Self) -> Self {
        let ours = self.seen.0.iter_mut().zip(&mut self.again.0);
        let theirs = other.seen.0.iter().zip(&other.again.0);
        for ((seen, again), (seen_there, again_there)) in ours.zip(theirs) {
            *again |= again_there | *seen & seen_there;
            *seen |= seen_there;
        }
        self
    }

    #[inline]
    fn may_repeat(&self, number: u64) -> bool {
        number != 0 && self.again.has(number)
    }
}

/// A table of bits by number (位图); different numbers may share one.
struct Bits(Vec<u64>);

impl Bits {
    /// At least so many bits.
    fn new(bits: usize) -> Self {
        Self(vec![0; (bits / 64).next_power_of_two()])
    }

    /// The word and the bit of a number.
    fn place(&self, number: u64) -> (usize, u64) {
        // The low bits of a product depend on few bits of the number, the high ones on all.
        let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed >> 32) as usize & (self.0.len() - 1), 1 << (mixed >> 26 & 63))
    }

    fn has(&self, number: u64) -> bool {
        let (word, bit) = self.place(number);
        self.0[word] & bit != 0
    }

    /// Sets the bit of a number; whether it was set before.
    fn set(&mut self, number: u64) -> bool {
        let (word, bit) = self.place(number);
        let was_set = self.0[word] & bit != 0;
        self.0[word] |= bit;
        was_set
    }
}

/// What rules across rows found (跨行问题).
#[derive(Debug, Default)]
pub struct BatchFaults(Vec<(At, Fault)>);

/// What a fault across rows is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The row at this index of [`Batch::rows`].
    Row(u32),
    /// A whole place: a file, or a row that is known only by its place.
    Place(Place),
}

impl BatchFaults {
    /// About one row; an error holds it.
    pub fn row(&mut self, index: u32, fault: Fault) {
        self.0.push((At::Row(index), fault));
    }

    /// About a file, a sheet or the whole run (then: the first file).
    pub fn place(&mut self, place: Place, fault: Fault) {
        self.0.push((At::Place(place), fault));
    }

    /// Everything found, in the order in which it was found.
    pub fn into_vec(self) -> Vec<(At, Fault)> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Sieve, repeated};

    #[test]
    fn a_row_stays_small() {
        assert_eq!(std::mem::size_of::<super::RowFacts>(), 48);
    }

    proptest::proptest! {
        #[test]
        fn what_stands_twice_is_found(numbers in proptest::collection::vec(0_u64..300, 0..300)) {
            let stands = |number: u64| numbers.iter().filter(|other| **other == number).count();
            let numbered = || numbers.iter().copied().zip(0_u32..);
            let mut expected: Vec<(u64, u32)> =
                numbered().filter(|(number, _)| *number != 0 && stands(*number) > 1).collect();
            expected.sort_unstable();
            let mut sieve = Sieve::new(numbers.len());
            for number in &numbers {
                sieve.show(*number);
            }
            let may_repeat = numbered().filter(|(number, _)| sieve.may_repeat(*number));
            let candidates: Vec<u32> = may_repeat.map(|(_, index)| index).collect();
            let number = |index: u32| numbers[index as usize];
            let found = repeated(&candidates, number, number);
            let expected: Vec<u32> = expected.into_iter().map(|(_, index)| index).collect();
            proptest::prop_assert_eq!(found, expected);
        }
    }
}
