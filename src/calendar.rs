//! Months and days (年月与日期), without zones and without a clock; `jiff::civil` counts where a row
//! does not.
//!
//! In: year, month and day numbers, spreadsheet serials. Out: [`Month`], [`Date`]. It never asks
//! what day it is: `today` is handed in by the faces.

use std::fmt;
use std::num::{NonZeroI32, NonZeroU32};

/// A calendar month (年月), shown as `YYYY-MM`. Ordered, and counted in whole months. Never 0 inside,
/// so that an absent month takes no room of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NonZeroI32);

impl Month {
    /// The month of a year; `None` unless the month is 1 to 12 and the year 1 to 9999.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let month = i32::try_from(month).ok()?;
        let is_month = (1..=9999).contains(&year) && (1..=12).contains(&month);
        NonZeroI32::new(year * 12 + month - 1).filter(|_| is_month).map(Self)
    }

    /// Reads `YYYY-MM` and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        if year.len() != 4 || month.len() != 2 {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> i32 {
        self.index().div_euclid(12)
    }

    /// The month of the year, 1 to 12.
    pub fn month(self) -> u32 {
        self.index().rem_euclid(12).unsigned_abs() + 1
    }

    /// Months since January of the year 0: for storing and for subtraction.
    pub fn index(self) -> i32 {
        self.0.get()
    }

    /// The inverse of [`Month::index`].
    pub fn from_index(index: i32) -> Option<Self> {
        Self::new(index.div_euclid(12), index.rem_euclid(12).unsigned_abs() + 1)
    }

    /// This month and `count` more (fewer, when negative); stops at the beginning of the calendar.
    #[must_use]
    pub fn plus(self, count: i32) -> Self {
        let index = self.index().saturating_add(count).max(12);
        Self(NonZeroI32::new(index).expect("not below 12"))
    }

    /// How many months this one lies after `earlier`; negative when before.
    pub fn since(self, earlier: Self) -> i32 {
        self.index() - earlier.index()
    }

    /// The day of this month with that number, or its last day where the month is shorter.
    pub fn day_or_last(self, day: u32) -> Date {
        let (year, month) = (self.year(), self.month());
        Date::new(year, month, day.clamp(1, days_in(year, month)))
            .expect("the day was made to fit its month")
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut form = *b"0000-00";
        f.write_str(digits(&mut form, &[self.year().unsigned_abs(), self.month()]))
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A day (日期) of the Gregorian calendar, shown as `YYYY-MM-DD`. Year, month and day stand in the bits
/// of one number, which orders as days do: rules compare a dozen of them in every row. Never 0
/// inside, so that an absent day takes no room of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NonZeroU32);

impl Date {
    /// The first day of the calendar.
    const FIRST: Self = Self(NonZeroU32::new(1 << 9 | 1 << 5 | 1).expect("not 0"));

    /// The day, or `None` where there is no such day. 1900 and 2100 are common years.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let is_day = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && day >= 1
            && (day <= 28 || day <= days_in(year, month));
        NonZeroU32::new(year.unsigned_abs() << 9 | month << 5 | day).filter(|_| is_day).map(Self)
    }

    fn of_civil(date: jiff::civil::Date) -> Option<Self> {
        let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        Self::new(date.year().into(), month.into(), day.into())
    }

    fn civil(self) -> jiff::civil::Date {
        let part = |bits: u32| i8::try_from(bits).expect("a month or a day is small");
        let year = i16::try_from(self.year()).expect("years end with 9999");
        jiff::civil::date(year, part(self.month_number()), part(self.day()))
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
            return None;
        }
        let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<u32>().ok();
        Self::new(i32::try_from(part(0..4)?).ok()?, part(5..7)?, part(8..10)?)
    }

    /// The day that a spreadsheet means by a serial number. `from_1904` selects the 1904 epoch.
    /// The fraction (time of day) is dropped. Day 60 of the 1900 epoch, which never existed, and
    /// everything outside 1900-01-01 to 9999-12-31 is `None`.
    pub fn from_serial(serial: f64, from_1904: bool) -> Option<Self> {
        if !serial.is_finite() || !(0.0..2_958_466.0).contains(&serial) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "range checked above")]
        let days = serial.floor() as i64;
        let (epoch, days) = match (from_1904, days) {
            (true, days) => (jiff::civil::date(1904, 1, 1), days),
            (false, 1..=59) => (jiff::civil::date(1899, 12, 31), days),
            (false, 61..) => (jiff::civil::date(1899, 12, 30), days),
            (false, _) => return None,
        };
        Self::of_civil(epoch.checked_add(jiff::Span::new().days(days)).ok()?)
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> i32 {
        (self.0.get() >> 9).cast_signed()
    }

    /// The month of the year, 1 to 12.
    pub fn month_number(self) -> u32 {
        self.0.get() >> 5 & 0xf
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u32 {
        self.0.get() & 0x1f
    }

    /// The month this day lies in.
    pub fn month(self) -> Month {
        let index = self.year() * 12 + self.month_number().cast_signed() - 1;
        Month(NonZeroI32::new(index).expect("a day lies in the year 1 or later"))
    }

    /// Days from `earlier` to this day; negative when `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.number() - earlier.number()
    }

    /// Days since one that lies before the calendar. A year that begins with March has its odd day at
    /// its end, and its months have 153 days in every five.
    fn number(self) -> i32 {
        let (year, month) = match self.month_number().cast_signed() {
            month @ 3.. => (self.year(), month - 3),
            month => (self.year() - 1, month + 9),
        };
        let leap_days = year / 4 - year / 100 + year / 400;
        year * 365 + leap_days + (month * 153 + 2) / 5 + self.day().cast_signed()
    }

    /// This day and `count` more; saturates at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, count: i32) -> Self {
        let date = self.civil().saturating_add(jiff::Span::new().days(count));
        Self::of_civil(date).unwrap_or(Self::FIRST)
    }

    /// Whole years between `birth` and this day, as ages are counted; negative before birth.
    pub fn age_since(self, birth: Self) -> i32 {
        let had_birthday = (self.month_number(), self.day()) >= (birth.month_number(), birth.day());
        self.year() - birth.year() - i32::from(!had_birthday)
    }

    /// Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        use jiff::civil::Weekday::{Saturday, Sunday};
        matches!(self.civil().weekday(), Saturday | Sunday)
    }
}

/// Writes numbers over the runs of zeros in a form, from the right. By hand, because findings are
/// put into words by the ten thousand, and the library's way takes ten times as long.
fn digits<'f>(form: &'f mut [u8], numbers: &[u32]) -> &'f str {
    for (run, number) in form.split_mut(|byte| *byte == b'-').zip(numbers) {
        let mut rest = *number;
        for place in run.iter_mut().rev() {
            *place = b"0123456789"[rest as usize % 10];
            rest /= 10;
        }
    }
    std::str::from_utf8(form).unwrap_or_default()
}

/// How many days a month has.
fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut form = *b"0000-00-00";
        let parts = [self.year().unsigned_abs(), self.month_number(), self.day()];
        f.write_str(digits(&mut form, &parts))
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_count_across_years() {
        let november = Month::parse("2026-11").unwrap();
        assert_eq!(november.plus(2).to_string(), "2027-01");
        assert_eq!(november.plus(-11).to_string(), "2025-12");
        assert_eq!(november.since(Month::new(2025, 12).unwrap()), 11);
        assert_eq!(Month::from_index(november.index()), Some(november));
    }

    #[test]
    fn months_have_their_days() {
        for year in [1600, 1900, 2000, 2024, 2026, 2100] {
            for month in 1..=12 {
                for day in 0..=32 {
                    let theirs = jiff::civil::Date::new(
                        i16::try_from(year).unwrap(),
                        i8::try_from(month).unwrap(),
                        i8::try_from(day).unwrap(),
                    );
                    let ours = Date::new(year, month, day);
                    assert_eq!(ours.map(Date::civil), theirs.ok(), "{year}-{month}-{day}");
                }
            }
        }
        assert_eq!(Date::new(2026, 13, 1), None);
        assert_eq!(Date::new(0, 1, 1), None);
    }

    #[test]
    fn only_the_exact_form_is_a_month() {
        for text in ["2026-13", "2026-00", "2026-1", "26-01", "2026/01", "2026-01-01", ""] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }

    #[test]
    fn serials_follow_both_epochs() {
        let at = |serial, from_1904| Date::from_serial(serial, from_1904).map(|d| d.to_string());
        assert_eq!(at(1.0, false).as_deref(), Some("1900-01-01"));
        assert_eq!(at(59.0, false).as_deref(), Some("1900-02-28"));
        assert_eq!(at(60.0, false), None, "29 February 1900 never was");
        assert_eq!(at(61.0, false).as_deref(), Some("1900-03-01"));
        assert_eq!(at(46_000.75, false).as_deref(), Some("2025-12-09"));
        assert_eq!(at(0.0, true).as_deref(), Some("1904-01-01"));
        for odd in [f64::NAN, f64::INFINITY, -1.0, 3e6] {
            assert_eq!(at(odd, false), None, "{odd}");
        }
    }

    #[test]
    fn days_and_ages() {
        let day = |text| Date::parse(text).unwrap();
        assert_eq!(day("2026-11-23").days_since(day("2026-11-08")), 15);
        assert_eq!(day("2026-02-28").age_since(day("2000-02-29")), 25);
        assert_eq!(day("2026-03-01").age_since(day("2000-02-29")), 26);
        assert_eq!(Month::new(2027, 2).unwrap().day_or_last(30).to_string(), "2027-02-28");
        assert!(day("2026-11-22").is_weekend());
        assert_eq!(day("0001-01-02").plus_days(-7).to_string(), "0001-01-01");
        assert_eq!(day("9999-12-30").plus_days(7).to_string(), "9999-12-31");
        assert_eq!(Date::parse("1900-02-29"), None);
    }

    #[test]
    fn days_are_counted_as_the_library_counts_them() {
        let first = Date::FIRST;
        for (year, month) in (1..=9999).flat_map(|year| (1..=12).map(move |month| (year, month))) {
            for day in [1, days_in(year, month)] {
                let date = Date::new(year, month, day).unwrap();
                let theirs = date.civil().duration_since(first.civil()).as_secs() / (24 * 60 * 60);
                assert_eq!(i64::from(date.days_since(first)), theirs, "{date}");
            }
        }
    }
}
