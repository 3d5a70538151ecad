//! The dates of the month in one sentence (申报日历).

use crate::calendar::Date;
use crate::model::Calendar;
use crate::text::{Phrase, text};

/// When to hand in, how many days are left, and until when the premium can still be avoided.
pub fn sentence(calendar: &Calendar, today: Date) -> Phrase {
    let window = window(calendar, today);
    let premium = premium(calendar, today);
    let moved = calendar.moved_from.map(moved).unwrap_or_default();
    Phrase {
        zh: format!("{}{}；{}", window.zh, moved.zh, premium.zh),
        en: format!("{}{}; {}", window.en, moved.en, premium.en),
    }
}

fn window(calendar: &Calendar, today: Date) -> Phrase {
    let (first, last) = calendar.window;
    let (next_first, next_last) = calendar.next_window;
    let args = [
        ("first", day(first).into()),
        ("last", day(last).into()),
        ("days", calendar.days_left.to_string().into()),
        ("next_first", day(next_first).into()),
        ("next_last", day(next_last).into()),
    ];
    let template = match (calendar.in_window, calendar.days_left) {
        (true, 0) => text(
            "申报期 {first} 至 {last}，今天是最后一天",
            "declaration window {first} to {last}, today is the last day",
        ),
        (true, _) => text(
            "申报期 {first} 至 {last}，还剩 {days} 天",
            "declaration window {first} to {last}, {days} {days:day|days} left",
        ),
        (false, _) if today < first => text(
            "申报期 {first} 至 {last}，还没有开始",
            "declaration window {first} to {last}, not open yet",
        ),
        (false, _) => text(
            "申报期 {first} 至 {last} 已过，下一个申报期 {next_first} 至 {next_last}",
            "declaration window {first} to {last} is over, the next one is {next_first} to {next_last}",
        ),
    };
    template.fill(&args)
}

/// The last day is a day off: where it stood. What the bureau makes of it is not certain.
fn moved(from: Date) -> Phrase {
    text(
        "（末日原为 {day}，遇休息日移动，宜在原日前办完）",
        " (moved from {day}, a day off; better done by then)",
    )
    .fill(&[("day", day(from).into())])
}

fn premium(calendar: &Calendar, today: Date) -> Phrase {
    let template = if today <= calendar.premium_declared_by {
        text(
            "{day} 之后申报的，本月保费照扣",
            "declared after {day}, this month's premium is drawn anyway",
        )
    } else {
        text("已过 {day}，本月保费照扣", "past {day}: this month's premium is drawn anyway")
    };
    template.fill(&[("day", day(calendar.premium_declared_by).into())])
}

/// Month and day, which is how people name the days of a window.
fn day(date: Date) -> String {
    format!("{:02}-{:02}", date.month_number(), date.day())
}
