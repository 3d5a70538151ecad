//! The dates of a declared month (申报日历): the window, the premium day, the window after today.

use super::holidays::{Holidays, Shift, shifted, table_of};
use super::{CalendarDays, Profile};
use crate::calendar::{Date, Month};
use crate::model::Calendar;

/// The dates of a declared month, seen from a day. A day of the month that the month does not have
/// means its last day; a last day that is a day off moves as the profile says. The next window is
/// the first one that is not over and is not the one that today lies in.
pub fn calendar(profile: &Profile, declared: Month, today: Date) -> Calendar {
    let days = Days::of(&profile.calendar, &profile.holidays);
    let window = days.window(declared);
    let in_window = (window.0..=window.1).contains(&today);
    let from = if in_window { declared.plus(1) } else { declared.max(today.month()) };
    let next_window = Some(days.window(from))
        .filter(|next| next.1 >= today)
        .unwrap_or_else(|| days.window(from.plus(1)));
    let nominal = declared.day_or_last(days.last.0.into());
    Calendar {
        window,
        in_window,
        premium_declared_by: days.premium(declared),
        days_left: window.1.days_since(today),
        next_window,
        moved_from: (nominal != window.1).then_some(nominal),
        holidays_known: table_of(&profile.holidays, window.1).is_some(),
    }
}

/// Days of the month, all included, and how they move.
struct Days<'p> {
    first: u8,
    last: (u8, Shift),
    premium: (u8, Shift),
    holidays: &'p [Holidays],
}

impl<'p> Days<'p> {
    fn of(days: &CalendarDays, holidays: &'p [Holidays]) -> Self {
        let shift = |shift: Option<Shift>| shift.unwrap_or(Shift::None);
        Self {
            first: *days.first_day,
            last: (*days.last_day, shift(days.last_day_shift.as_deref().copied())),
            premium: (*days.premium_day, shift(days.premium_day_shift.as_deref().copied())),
            holidays,
        }
    }

    fn window(&self, month: Month) -> (Date, Date) {
        (month.day_or_last(self.first.into()), self.moved(month, self.last))
    }

    fn premium(&self, month: Month) -> Date {
        self.moved(month, self.premium)
    }

    fn moved(&self, month: Month, (day, shift): (u8, Shift)) -> Date {
        shifted(self.holidays, shift, month.day_or_last(day.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::sourced::{Sourced, Sure};

    fn sourced<T>(value: T) -> Sourced<T> {
        Sourced { value, sure: Sure::Assumed, source: "project".to_owned() }
    }

    fn at(window: (u8, u8), shift: Shift, declared: &str, today: &str) -> Calendar {
        let mut profile = Profile::builtin(crate::profile::builtin::BASE).unwrap();
        profile.calendar = CalendarDays {
            first_day: sourced(window.0),
            last_day: sourced(window.1),
            premium_day: sourced(15),
            last_day_shift: Some(sourced(shift)),
            premium_day_shift: None,
        };
        calendar(&profile, Month::parse(declared).unwrap(), Date::parse(today).unwrap())
    }

    #[test]
    fn the_window_holds_both_its_ends() {
        for (today, in_window, days_left) in [
            ("2026-11-04", false, 21),
            ("2026-11-05", true, 20),
            ("2026-11-25", true, 0),
            ("2026-11-26", false, -1),
        ] {
            let calendar = at((5, 25), Shift::NextWorkday, "2026-11", today);
            assert_eq!((calendar.in_window, calendar.days_left), (in_window, days_left), "{today}");
            assert_eq!(calendar.moved_from, None);
        }
    }

    #[test]
    fn the_next_window_is_the_first_that_is_not_over() {
        for (declared, today, next) in [
            ("2026-11", "2026-11-04", "2026-11-05"),
            ("2026-11", "2026-11-23", "2026-12-05"),
            ("2026-11", "2026-11-26", "2026-12-05"),
            ("2026-12", "2026-12-26", "2027-01-05"),
            ("2026-12", "2026-11-23", "2026-12-05"),
            ("2026-09", "2026-11-23", "2026-11-05"),
        ] {
            let found = at((5, 25), Shift::None, declared, today).next_window.0;
            assert_eq!(found.to_string(), next, "{declared} seen on {today}");
        }
    }

    #[test]
    fn a_short_month_ends_the_window() {
        let calendar = at((5, 31), Shift::None, "2027-02", "2027-02-28");
        assert_eq!(calendar.window.1.to_string(), "2027-02-28");
        assert!(calendar.in_window);
    }

    #[test]
    fn a_last_day_off_moves_and_the_days_left_with_it() {
        // 2026-10-25 is a Sunday, 2026-09-25 the Mid-Autumn holiday before a weekend.
        for (shift, declared, last, from) in [
            (Shift::NextWorkday, "2026-10", "2026-10-26", Some("2026-10-25")),
            (Shift::PreviousWorkday, "2026-10", "2026-10-23", Some("2026-10-25")),
            (Shift::None, "2026-10", "2026-10-25", None),
            (Shift::NextWorkday, "2026-09", "2026-09-28", Some("2026-09-25")),
        ] {
            let today = format!("{declared}-20");
            let calendar = at((5, 25), shift, declared, &today);
            assert_eq!(calendar.window.1.to_string(), last, "{shift:?} {declared}");
            assert_eq!(calendar.moved_from.map(|day| day.to_string()).as_deref(), from);
            let today = Date::parse(&today).unwrap();
            assert_eq!(calendar.days_left, calendar.window.1.days_since(today));
            assert!(calendar.holidays_known);
        }
        assert!(!at((5, 25), Shift::NextWorkday, "2027-01", "2027-01-20").holidays_known);
    }
}
