//! Days off (节假日与调休): which days nobody works, by the year's notice, and what becomes of a last
//! day that falls on one.
//!
//! In: the tables of a profile and a day. Out: whether it is a day off. A year without a table has
//! its weekends only: public holidays are announced year by year and cannot be computed.

use serde::Deserialize;

use super::sourced::Sure;
use crate::calendar::Date;

/// What becomes of a last day that is a day off (末日遇休息日).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shift {
    /// It stays.
    None,
    /// 顺延: the first working day after it.
    NextWorkday,
    /// 提前: the last working day before it.
    PreviousWorkday,
}

/// The days off of one year (放假安排), an entry of `[[holidays]]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    /// Which year; a city's entry is laid over the base's of the same year.
    pub year: i32,
    /// Days off, `YYYY-MM-DD` or `YYYY-MM-DD/YYYY-MM-DD` with both ends included.
    pub off: Vec<String>,
    /// Saturdays and Sundays on which people work (调休上班).
    #[serde(default)]
    pub work: Vec<String>,
    /// How sure it is.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

/// The first and last day of `YYYY-MM-DD` or `YYYY-MM-DD/YYYY-MM-DD`.
pub(super) fn days(text: &str) -> Option<(Date, Date)> {
    let (first, last) = text.split_once('/').unwrap_or((text, text));
    Some((Date::parse(first)?, Date::parse(last)?)).filter(|(first, last)| first <= last)
}

/// The table of a day's year.
pub fn table_of(tables: &[Holidays], day: Date) -> Option<&Holidays> {
    tables.iter().find(|table| table.year == day.year())
}

/// Whether nobody works on a day: a holiday of its year's table, or a weekend that the table does
/// not make a working day.
pub fn is_off(tables: &[Holidays], day: Date) -> bool {
    let Some(table) = table_of(tables, day) else { return day.is_weekend() };
    let holds = |list: &[String]| {
        list.iter().filter_map(|text| days(text)).any(|(first, last)| (first..=last).contains(&day))
    };
    holds(&table.off) || day.is_weekend() && !holds(&table.work)
}

/// Where a last day comes to lie.
pub fn shifted(tables: &[Holidays], shift: Shift, day: Date) -> Date {
    let step = match shift {
        Shift::None => return day,
        Shift::NextWorkday => 1,
        Shift::PreviousWorkday => -1,
    };
    // No row of days off is longer than a month.
    let candidates = (0..31).map(|count| day.plus_days(step * count));
    candidates.into_iter().find(|day| !is_off(tables, *day)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Vec<Holidays> {
        vec![Holidays {
            year: 2026,
            off: ["2026-10-01/2026-10-07", "2026-09-25/2026-09-27"].map(str::to_owned).to_vec(),
            work: ["2026-09-20", "2026-10-10"].map(str::to_owned).to_vec(),
            sure: Sure::Verified,
            source: "notice".to_owned(),
        }]
    }

    #[test]
    fn a_last_day_moves_past_days_off() {
        for (shift, day, expected) in [
            (Shift::None, "2026-09-25", "2026-09-25"),
            (Shift::NextWorkday, "2026-09-24", "2026-09-24"),
            (Shift::NextWorkday, "2026-09-25", "2026-09-28"),
            (Shift::NextWorkday, "2026-09-20", "2026-09-20"),
            (Shift::NextWorkday, "2026-10-05", "2026-10-08"),
            (Shift::NextWorkday, "2026-10-10", "2026-10-10"),
            (Shift::NextWorkday, "2026-10-11", "2026-10-12"),
            (Shift::PreviousWorkday, "2026-10-05", "2026-09-30"),
            (Shift::PreviousWorkday, "2026-10-25", "2026-10-23"),
            // A year without a table: weekends only.
            (Shift::NextWorkday, "2027-10-01", "2027-10-01"),
            (Shift::NextWorkday, "2027-10-02", "2027-10-04"),
        ] {
            let found = shifted(&tables(), shift, Date::parse(day).unwrap());
            assert_eq!(found.to_string(), expected, "{shift:?} {day}");
        }
    }

    #[test]
    fn spans_of_days_are_read_strictly() {
        for (text, is_span) in [
            ("2026-10-01", true),
            ("2026-10-01/2026-10-07", true),
            ("2026-10-07/2026-10-01", false),
            ("2026-02-29", false),
            ("10-01", false),
            ("2026-10-01 / 2026-10-07", false),
        ] {
            assert_eq!(days(text).is_some(), is_span, "{text}");
        }
    }
}
