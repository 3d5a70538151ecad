//! Division codes (行政区划代码) of GB/T 2260: which six digits have begun an identity number.
//!
//! In: a code and a birth date. Out: a [`DivisionStatus`]. The table is `schemas/divisions.tsv`; its
//! head says where it comes from. No answer of this module is a reason to hold a row.

use std::sync::LazyLock;

use super::person_id::PersonId;
use crate::calendar::Date;

/// What is known of the code in an identity number (区划状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DivisionStatus {
    /// The code is in the table and was in force at the birth, or later.
    Known,
    /// 市辖区、市区等: not in the table, but the usual summary code (01, 02, 11, 20) of a prefecture
    /// that is. Old cards carry such codes.
    Summary,
    /// The code was last in force in this year, before the birth.
    AbolishedBefore(i32),
    /// The code is in no list.
    Unknown,
}

/// What is known of the code of a birth. A code younger than the birth is no wonder: numbers were
/// handed out to adults.
pub fn status(code: u32, birth: Date) -> DivisionStatus {
    match TABLE.last_year(code) {
        Some(OPEN) => DivisionStatus::Known,
        Some(last) if birth.year() <= CENTURY + i32::from(last) => DivisionStatus::Known,
        Some(last) => DivisionStatus::AbolishedBefore(CENTURY + i32::from(last)),
        None if is_summary(code) => DivisionStatus::Summary,
        None => DivisionStatus::Unknown,
    }
}

/// What is known of the code in a number, and of its birth date. A foreigner's number holds a province and a country
/// instead; the province was checked when it was read.
pub fn status_of(person: PersonId, birth: Date) -> DivisionStatus {
    if person.is_foreigner() {
        return DivisionStatus::Known;
    }
    status(person.division(), birth)
}

/// The code is of the mainland: those of Hong Kong, Macau, Taiwan and foreign people begin higher.
pub const fn is_mainland(code: u32) -> bool {
    code < 700_000
}

/// The two digits are a province (省级代码) of GB/T 2260, or 81, 82, 83 of the residence permits of
/// Hong Kong, Macau and Taiwan people. 71 stands in the standard, though no number begins with it.
pub const fn is_province(code: u8) -> bool {
    PROVINCES & 1_u128.unbounded_shl(code as u32) != 0
}

/// One bit for each province.
const PROVINCES: u128 = {
    let runs = [(11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83)];
    let (mut bits, mut run) = (0_u128, 0);
    while run < runs.len() {
        let (mut code, last) = runs[run];
        while code <= last {
            bits |= 1 << code;
            code += 1;
        }
        run += 1;
    }
    bits
};

fn is_summary(code: u32) -> bool {
    let prefecture = code / 100 * 100;
    matches!(code % 100, 1 | 2 | 11 | 20)
        && !prefecture.is_multiple_of(10_000)
        && TABLE.last_year(prefecture).is_some()
}

/// Years are kept as their distance from this one.
const CENTURY: i32 = 1900;
/// The last year of a code that is in force.
const OPEN: u8 = u8::MAX;
const ABSENT: u8 = 0;

static SOURCE: &str = include_str!("../../schemas/divisions.tsv");
static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(SOURCE));

/// Last years by code: the first four digits choose a block of a hundred, block 0 is empty.
struct Table {
    blocks: Vec<u16>,
    years: Vec<[u8; 100]>,
}

impl Table {
    fn of(source: &str) -> Self {
        let mut table = Self { blocks: vec![0; 10_000], years: vec![[ABSENT; 100]] };
        for (code, _, last) in lines(source) {
            table.put(code, last);
        }
        table
    }

    fn put(&mut self, code: u32, last: Option<i32>) {
        let (block, place) = (code as usize / 100, code as usize % 100);
        let Some(number) = self.blocks.get_mut(block) else { return };
        if *number == 0 {
            *number = u16::try_from(self.years.len()).expect("there are fewer blocks than codes");
            self.years.push([ABSENT; 100]);
        }
        let year = last.map(|last| u8::try_from(last - CENTURY).unwrap_or(OPEN));
        self.years[usize::from(*number)][place] = year.unwrap_or(OPEN);
    }

    /// The last year of a code; `None` where the code is not in the table.
    fn last_year(&self, code: u32) -> Option<u8> {
        let block = usize::from(*self.blocks.get(code as usize / 100)?);
        let year = self.years[block][code as usize % 100];
        (year != ABSENT).then_some(year)
    }
}

/// Code, first year and last year of each line that is no comment.
fn lines(source: &str) -> impl Iterator<Item = (u32, Option<i32>, Option<i32>)> {
    source.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut cells = line.split('\t');
        let code = cells.next()?.parse().ok()?;
        let mut year = || cells.next().and_then(|year| year.parse().ok());
        Some((code, year(), year()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: u32, year: i32, expected: DivisionStatus) {
        let birth = Date::new(year, 1, 1).unwrap();
        assert_eq!(status(code, birth), expected, "{code} in {year}");
    }

    #[test]
    fn the_table_is_well_made() {
        let rows: Vec<_> = SOURCE.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines(SOURCE).count(), rows.len());
        assert_eq!(rows.len(), 7210);
        for row in &rows {
            assert_eq!(row.split('\t').count(), 3, "{row}");
            assert!(row.as_bytes()[..6].iter().all(u8::is_ascii_digit), "{row}");
            assert_eq!(row.as_bytes()[6], b'\t', "{row}");
        }
        assert!(rows.is_sorted_by(|one, two| one[..6] < two[..6]), "sorted and unique");
        for (code, first, last) in lines(SOURCE) {
            assert!(is_province(u8::try_from(code / 10_000).unwrap()), "{code}");
            let years = first.unwrap_or(1980)..=last.unwrap_or(2025);
            assert!(!years.is_empty() && *years.start() >= 1980 && *years.end() <= 2025, "{code}");
            // A placeholder begins with six equal digits; 222222 is the one that is also a code.
            assert!(code % 111_111 != 0 || code == 222_222, "{code} would be a placeholder");
        }
    }

    #[test]
    fn anchors_are_known() {
        use DivisionStatus::{AbolishedBefore, Known, Summary, Unknown};
        for code in [
            110_101, 440_401, 441_900, 442_000, 620_200, 460_400, 810_000, 820_000, 830_000,
            230_834, 500_157, 659_011, 659_012, 460_321,
        ] {
            check(code, 2020, Known);
        }
        check(140_120, 1950, Known);
        check(140_120, 1982, Known);
        check(140_120, 1983, AbolishedBefore(1982));
        check(110_103, 2010, AbolishedBefore(2009));
        check(110_116, 1950, Known);
        check(460_420, 1990, Summary);
        for code in [710_000, 710_101, 340_524, 810_001, 840_000, 910_000, 999_999, 0, 110_001] {
            check(code, 1990, Unknown);
        }
        check(u32::MAX, 1990, Unknown);
    }

    #[test]
    fn provinces_are_those_of_the_standard() {
        let all: Vec<u8> = (0..=255).filter(|code| is_province(*code)).collect();
        assert_eq!(all.len(), 35);
        for code in [0, 10, 16, 38, 47, 55, 66, 70, 72, 80, 84, 91, 99, 128, 255] {
            assert!(!is_province(code), "{code}");
        }
    }
}
