//! Whether the days, months and years of a profile are ones (日期核对).

use super::check::Check;
use super::holidays::days;
use crate::calendar::{Date, Month};
use crate::text::{Text, text};

impl Check<'_> {
    pub(super) fn dates(&mut self) {
        self.calendar();
        self.holidays();
        self.sources();
        self.cut_offs();
    }

    fn calendar(&mut self) {
        let days = &self.profile.calendar;
        for (key, day) in [
            ("first_day", *days.first_day),
            ("last_day", *days.last_day),
            ("premium_day", *days.premium_day),
        ] {
            if !(1..=31).contains(&day) {
                self.say(&["calendar", key, "value"], DAY, &[("found", &day.to_string())]);
            }
        }
        if *days.first_day > *days.last_day {
            let (first, last) = (days.first_day.to_string(), days.last_day.to_string());
            let args = [("first", first.as_str()), ("last", last.as_str())];
            self.say(&["calendar", "last_day", "value"], WINDOW, &args);
        }
    }

    fn holidays(&mut self) {
        for table in &self.profile.holidays {
            let year = table.year.to_string();
            for (key, list) in [("off", &table.off), ("work", &table.work)] {
                for entry in list {
                    let Some((first, last)) = days(entry) else {
                        self.say(&["holidays", &year, key], SPAN, &[("found", entry)]);
                        continue;
                    };
                    if first.year() != table.year || last.year() != table.year {
                        let args = [("found", entry.as_str()), ("year", year.as_str())];
                        self.say(&["holidays", &year, key], OTHER_YEAR, &args);
                    }
                }
            }
        }
    }

    fn sources(&mut self) {
        for (name, source) in &self.profile.sources {
            let Some(date) = &source.date else { continue };
            let is_year = date.len() == 4 && date.bytes().all(|b| b.is_ascii_digit());
            if !is_year && Month::parse(date).is_none() && Date::parse(date).is_none() {
                self.say(&["sources", name, "date"], SOURCE_DATE, &[("found", date)]);
            }
        }
    }

    fn cut_offs(&mut self) {
        let materials = self.profile.materials.iter().enumerate();
        for (number, cut_off) in
            materials.filter_map(|(number, it)| Some((number, it.entered_before.as_ref()?)))
        {
            // The year 2000 has a 29 February.
            let is_day = [cut_off.clone(), format!("2000-{cut_off}")]
                .iter()
                .any(|it| Date::parse(it).is_some());
            if !is_day {
                let path = ["materials", &number.to_string(), "entered_before"];
                self.say(&path, CUT_OFF, &[("found", cut_off)]);
            }
        }
        for reason in &self.profile.reasons {
            if reason.materials.iter().any(|material| material.entered_before.is_some()) {
                self.say(&["reasons", &reason.id, "materials"], CUT_OFF_IDLE, &[]);
            }
        }
    }
}

const DAY: Text =
    text("{found} 不是一月中的日子，应为 1 至 31", "{found} is no day of a month; 1 to 31");
const WINDOW: Text = text(
    "申报期首日 {first} 在末日 {last} 之后",
    "the window begins on {first}, after its last day {last}",
);
const SPAN: Text = text(
    "“{found}”不是日期；写 YYYY-MM-DD，或首日/末日",
    "“{found}” is no day; write YYYY-MM-DD, or first/last",
);
const OTHER_YEAR: Text =
    text("“{found}”不在 {year} 年内", "“{found}” does not lie in the year {year}");
const SOURCE_DATE: Text = text(
    "“{found}”不是日期；写 YYYY、YYYY-MM 或 YYYY-MM-DD",
    "“{found}” is no date; write YYYY, YYYY-MM or YYYY-MM-DD",
);
const CUT_OFF: Text = text(
    "“{found}”不是日期；写 YYYY-MM-DD，每年同日的写 MM-DD",
    "“{found}” is no day; write YYYY-MM-DD, or MM-DD for the same day of every year",
);
const CUT_OFF_IDLE: Text = text(
    "entered_before 只能写在 [[materials]] 的条目里",
    "entered_before stands in entries of [[materials]] only",
);
