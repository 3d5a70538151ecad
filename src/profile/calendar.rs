//! The dates of a declared month (申报日历): the window, the premium day, the window after today.

use super::Profile;
use crate::calendar::{Date, Month};
use crate::model::Calendar;

/// The dates of a declared month, seen from a day. A day of the month that the month does not have
/// means its last day. The next window is the first one that is not over and is not the one that
/// today lies in.
pub fn calendar(profile: &Profile, declared: Month, today: Date) -> Calendar {
    let days = &profile.calendar;
    dates(
        Days { window: (*days.first_day, *days.last_day), premium: *days.premium_day },
        declared,
        today,
    )
}

/// Days of the month, all included.
#[derive(Clone, Copy)]
struct Days {
    window: (u8, u8),
    premium: u8,
}

impl Days {
    fn window(self, month: Month) -> (Date, Date) {
        (month.day_or_last(self.window.0.into()), month.day_or_last(self.window.1.into()))
    }
}

fn dates(days: Days, declared: Month, today: Date) -> Calendar {
    let window = days.window(declared);
    let in_window = (window.0..=window.1).contains(&today);
    let from = if in_window { declared.plus(1) } else { declared.max(today.month()) };
    let next_window = Some(days.window(from))
        .filter(|next| next.1 >= today)
        .unwrap_or_else(|| days.window(from.plus(1)));
    Calendar {
        window,
        in_window,
        premium_declared_by: declared.day_or_last(days.premium.into()),
        days_left: window.1.days_since(today),
        next_window,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(window: (u8, u8), declared: &str, today: &str) -> Calendar {
        let days = Days { window, premium: 15 };
        dates(days, Month::parse(declared).unwrap(), Date::parse(today).unwrap())
    }

    #[test]
    fn the_window_holds_both_its_ends() {
        for (today, in_window, days_left) in [
            ("2026-11-04", false, 21),
            ("2026-11-05", true, 20),
            ("2026-11-25", true, 0),
            ("2026-11-26", false, -1),
        ] {
            let calendar = at((5, 25), "2026-11", today);
            assert_eq!((calendar.in_window, calendar.days_left), (in_window, days_left), "{today}");
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
            let found = at((5, 25), declared, today).next_window.0;
            assert_eq!(found.to_string(), next, "{declared} seen on {today}");
        }
    }

    #[test]
    fn a_short_month_ends_the_window() {
        let calendar = at((5, 31), "2027-02", "2027-02-28");
        assert_eq!(calendar.window.1.to_string(), "2027-02-28");
        assert!(calendar.in_window);
    }
}
