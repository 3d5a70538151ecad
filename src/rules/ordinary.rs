//! What is ordinary in time (年龄与日期的常见范围): bounds that several rules share, and whether a row keeps
//! so well within them that none of these rules need be asked. Nearly all rows do.
//!
//! A row that is not ordinary is not wrong: it only wakes the rules, which look closely.

use super::retirement::whole_number;
use crate::calendar::{Date, Month};
use crate::model::{Draft, Odd};

/// Dates of employment before this year are mistyped (DA004).
pub(super) const FIRST_YEAR: i32 = 1950;
/// Nobody is employed before this age (DA004).
pub(super) const FIRST_AGE: i32 = 14;
/// Days after which formalities of a leaver are late: 劳动合同法第五十条 (LA003, LA005).
pub(super) const DAYS: i32 = 15;
/// Ages that no rule speaks of (ID015, RE005), by the years of birth and last paid month alone: the
/// lowest age that is usual and one year more, the lowest retirement age and one year less.
const AGES: std::ops::RangeInclusive<i32> = 17..=49;

/// The bounds of a run, counted once.
#[derive(Clone, Copy, Debug)]
pub struct Ordinary {
    declared: Month,
    today: Date,
    /// Whoever left on this day or later can still be reported in time.
    recent: Date,
}

impl Ordinary {
    /// The bounds for a declared month and a day.
    pub fn of(declared: Month, today: Date) -> Self {
        Self { declared, today, recent: today.plus_days(-DAYS) }
    }

    /// [`Odd::AGE`] and [`Odd::TIMES`], where they hold.
    #[inline]
    pub fn odd(&self, days: &Days) -> Odd {
        Odd::default()
            .with(Odd::AGE, !self.is_usual_age(days))
            .with(Odd::TIMES, days.last_paid != Some(self.declared))
            .with(Odd::TIMES, !self.are_usual(days))
    }

    fn is_usual_age(&self, days: &Days) -> bool {
        days.birth.zip(days.last_paid).is_some_and(|(birth, last_paid)| {
            birth < self.today && AGES.contains(&(last_paid.year() - birth.year()))
        })
    }

    fn are_usual(&self, days: &Days) -> bool {
        let Days { birth, entry, leave, .. } = *days;
        let is_recent = leave.is_none_or(|leave| self.recent <= leave && leave <= self.today);
        let is_usual_entry = |entry: Date| {
            entry.year() >= FIRST_YEAR
                && leave.is_none_or(|leave| entry <= leave)
                && birth.is_some_and(|birth| entry.year() - birth.year() > FIRST_AGE)
        };
        is_recent && entry.is_none_or(is_usual_entry)
    }
}

/// The days of a row that are known.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// 出生日期, by a number in which nothing is wrong.
    pub birth: Option<Date>,
    /// 入职日期.
    pub entry: Option<Date>,
    /// 离职日期.
    pub leave: Option<Date>,
    /// 缴费截止月份.
    pub last_paid: Option<Month>,
}

impl Days {
    /// Those of a draft.
    pub fn of(draft: &Draft<'_>) -> Self {
        Self {
            birth: whole_number(draft).and_then(|reading| reading.birth),
            entry: draft.entry.value(),
            leave: draft.leave.value(),
            last_paid: draft.last_paid.value(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AGES;
    use crate::calendar::Month;
    use crate::ident::Sex;
    use crate::rules::retirement::Class;

    /// Whoever is of an ordinary age, by the years alone, has not reached the earliest retirement.
    #[test]
    fn nobody_of_an_ordinary_age_may_retire() {
        for (year, month) in (1930..2020).flat_map(|year| (1..=12).map(move |month| (year, month)))
        {
            let birth = Month::new(year, month).unwrap();
            let last = Month::new(year + AGES.end(), 12).unwrap();
            for sex in [Sex::Male, Sex::Female] {
                assert!(Class::earliest(sex).retirement(birth).statutory > last, "{sex:?} {birth}");
            }
        }
    }
}
