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
/// Ages that no rule speaks of (ID015, RE007), by the years of birth and last paid month alone: the
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
    pub fn odd(&self, draft: &Draft<'_>) -> Odd {
        let birth = whole_number(draft).and_then(|reading| reading.birth);
        let last_paid = draft.last_paid.value();
        Odd::default()
            .with(Odd::AGE, !self.is_usual_age(birth, last_paid))
            .with(Odd::TIMES, last_paid != Some(self.declared))
            .with(Odd::TIMES, !self.are_usual_days(birth, draft.entry.value(), draft.leave.value()))
    }

    fn is_usual_age(&self, birth: Option<Date>, last_paid: Option<Month>) -> bool {
        birth.zip(last_paid).is_some_and(|(birth, last_paid)| {
            birth < self.today && AGES.contains(&(last_paid.year() - birth.year()))
        })
    }

    fn are_usual_days(
        &self,
        birth: Option<Date>,
        entry: Option<Date>,
        leave: Option<Date>,
    ) -> bool {
        let is_recent = leave.is_none_or(|leave| self.recent <= leave && leave <= self.today);
        let is_usual_entry = |entry: Date| {
            entry.year() >= FIRST_YEAR
                && leave.is_none_or(|leave| entry <= leave)
                && birth.is_some_and(|birth| entry.year() - birth.year() > FIRST_AGE)
        };
        is_recent && entry.is_none_or(is_usual_entry)
    }
}
