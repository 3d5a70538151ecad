//! ID014: the column 出生日期 against the number.

use super::number;
use crate::calendar::Date;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::birth::month_only;
use crate::rules::example::{fires, is, quiet};
use crate::rules::words;
use crate::rules::{Check, Context, Rule};
use crate::text::{Phrase, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID014"),
    name: "birth-date-differs",
    severity: Severity::Warning,
    fields: &[Field::BirthDate, Field::PersonId],
    message: text(
        "出生日期与身份证号码里的不一致：{parts}不同",
        "The birth date differs from the one in the identity number: {parts}",
    ),
    why: text(
        "两者不一致，多半是号码写错、或名单上下错了一行。",
        "If they differ, the number is usually mistyped, or the list has slipped by a row.",
    ),
    fix: text(
        "请对照身份证核对号码和出生日期，以证件为准。",
        "Compare the number and the birth date with the identity card; the card counts.",
    ),
    basis: text(
        "GB 11643-1999：第 7 至 14 位为出生年月日",
        "GB 11643-1999: characters 7 to 14 are the birth date",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::PERSON, check),
    examples: &[
        fires(&[is(Field::BirthDate, "1990-07-03")]),
        fires(&[is(Field::BirthDate, "1990-07")]),
        quiet(&[is(Field::BirthDate, "1990年3月")]),
        quiet(&[is(Field::BirthDate, "1990-03-07")]),
        quiet(&[]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let by_number = number(draft, context)?.person?.birth();
    let written = match month_only(draft) {
        Some(month) if month == by_number.month() => by_number,
        Some(month) => month.day_or_last(1),
        None => draft.birth.value()?,
    };
    let is_month = draft.birth.value().is_none();
    (written != by_number).then(|| Fault::plain().arg("parts", parts(written, by_number, is_month)))
}

/// Which parts of two days differ: the days themselves would give the number away.
fn parts(one: Date, other: Date, is_month: bool) -> Phrase {
    let parts = [
        (one.year() != other.year(), text("年", "year")),
        (one.month_number() != other.month_number(), text("月", "month")),
        (!is_month && one.day() != other.day(), text("日", "day")),
    ];
    words::list(parts.into_iter().filter(|(differs, _)| *differs).map(|(_, part)| part))
}
