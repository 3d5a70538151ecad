//! The statutory retirement age (法定退休年龄) since 2025-01-01, in months.
//!
//! Source: 全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定, 2024-09-13 (mohrss.gov.cn,
//! `t20240913_525781.html`). Kinds of work with an earlier age of their own are not in it.

use crate::calendar::{Date, Month};
use crate::ident::person_id::{Reading, Sex};
use crate::model::{Cell, Draft, Identity};

/// People of one old retirement age (原法定退休年龄).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// 男职工, 60.
    Men,
    /// 原法定退休年龄五十五周岁的女职工.
    Women55,
    /// 原法定退休年龄五十周岁的女职工.
    Women50,
}

/// When somebody may and must retire (退休年月).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retirement {
    /// The month of the old age: nobody retires before it without an approval.
    pub old_age: Month,
    /// 法定退休年月.
    pub statutory: Month,
}

/// How far one may go to either side by flexible retirement (弹性退休), in months.
const FLEXIBLE: i32 = 36;

impl Class {
    /// The class with the lowest age: a woman's own cannot be read from her number.
    pub const fn earliest(sex: Sex) -> Self {
        match sex {
            Sex::Male => Self::Men,
            Sex::Female => Self::Women50,
        }
    }

    /// The class with the highest age.
    pub const fn latest(sex: Sex) -> Self {
        match sex {
            Sex::Male => Self::Men,
            Sex::Female => Self::Women55,
        }
    }

    /// Old age in years, year of the first affected births (its January), births a month of delay,
    /// longest delay in months.
    const fn terms(self) -> (i32, i32, i32, i32) {
        match self {
            Self::Men => (60, 1965, 4, 36),
            Self::Women55 => (55, 1970, 4, 36),
            Self::Women50 => (50, 1975, 2, 60),
        }
    }

    /// The retirement of those born in a month.
    pub fn retirement(self, birth: Month) -> Retirement {
        let (age, first_year, step, cap) = self.terms();
        let old_age = birth.plus(age * 12);
        let born_after = birth.index() - first_year * 12;
        let delay = if born_after < 0 { 0 } else { cap.min(born_after / step + 1) };
        Retirement { old_age, statutory: old_age.plus(delay) }
    }
}

impl Retirement {
    /// From here on by one's own choice (弹性提前退休).
    pub fn flexible_from(self) -> Month {
        self.old_age.max(self.statutory.plus(-FLEXIBLE))
    }

    /// Up to here by agreement with the employer (弹性延迟退休).
    pub fn flexible_until(self) -> Month {
        self.statutory.plus(FLEXIBLE)
    }
}

/// The sex, from the identity number, else from its column.
pub(super) fn sex_of(draft: &Draft<'_>) -> Option<Sex> {
    match whole_number(draft) {
        Some(Reading { person: Some(person), .. }) => Some(person.sex()),
        _ => draft.sex.value(),
    }
}

/// The birth date, from the identity number, else from its column.
pub(super) fn birth_of(draft: &Draft<'_>) -> Option<Date> {
    whole_number(draft).map_or(draft.birth.value(), |reading| reading.birth)
}

/// The reading of a number in which nothing is wrong.
pub(super) fn whole_number<'d>(draft: &'d Draft<'_>) -> Option<&'d Reading> {
    match &draft.identity {
        Cell::Value(Identity::Number(reading)) if reading.person.is_some() => Some(reading),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    /// The corners of the tables that were published with the decision.
    #[test]
    fn the_published_tables_agree() {
        for (class, birth, statutory) in [
            (Class::Men, "1964-12", "2024-12"),
            (Class::Men, "1965-01", "2025-02"),
            (Class::Men, "1965-04", "2025-05"),
            (Class::Men, "1965-05", "2025-07"),
            (Class::Men, "1976-08", "2039-07"),
            (Class::Men, "1976-09", "2039-09"),
            (Class::Men, "1990-01", "2053-01"),
            (Class::Women55, "1970-01", "2025-02"),
            (Class::Women55, "1971-04", "2026-08"),
            (Class::Women55, "1981-09", "2039-09"),
            (Class::Women50, "1974-12", "2024-12"),
            (Class::Women50, "1975-01", "2025-02"),
            (Class::Women50, "1975-03", "2025-05"),
            (Class::Women50, "1984-11", "2039-11"),
            (Class::Women50, "1990-01", "2045-01"),
        ] {
            let found = class.retirement(month(birth)).statutory;
            assert_eq!(found, month(statutory), "{class:?} {birth}");
        }
    }

    #[test]
    fn flexible_retirement_never_begins_before_the_old_age() {
        let man = Class::Men.retirement(month("1966-11"));
        assert_eq!(man.flexible_from(), month("2026-11"), "sixty, five months early");
        assert_eq!(man.flexible_until(), month("2030-05"));
        let woman = Class::Women50.retirement(month("1984-11"));
        assert_eq!(woman.flexible_from(), month("2036-11"), "three years before 55, not at 50");
    }
}
