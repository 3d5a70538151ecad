//! ID005: the birth date in the number is no date, before 1800, or after today.

use super::{doctor, number};
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::{Arg, Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID005"),
    name: "person-id-birth-date",
    severity: Severity::Error,
    fields: &[Field::PersonId],
    message: text(
        "身份证号码第 {places} 位的出生日期{detail}{hint}",
        "The birth date in the identity number (characters {places}) {detail}{hint}",
    ),
    why: text(
        "出生日期是号码的一部分，日期不成立，号码就不成立。",
        "The birth date is part of the number; where there is no such day, there is no such \
         number.",
    ),
    fix: text(
        "请对照身份证更正出生日期那几位，常见的是月、日写反或多写少写一位。",
        "Correct these digits from the identity card; month and day are often swapped.",
    ),
    basis: text(
        "GB 11643-1999：第 7 至 14 位为出生年月日（公历）；早于 1800 年或晚于核对当日的不成立",
        "GB 11643-1999: characters 7 to 14 are the birth date; before 1800 or after the day of \
         the check there is none",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY.and(Odd::AGE), check),
    examples: &[
        fires(&[is(Field::PersonId, "110101199002309916")]),
        fires(&[is(Field::PersonId, "110101202701019912")]),
        fires(&[is(Field::PersonId, "110101179003079915")]),
        quiet(&[is(Field::PersonId, "110101199003079913")]),
    ],
};

const NO_DAY: Text = text("不存在或早于 1800 年", "is no day, or before 1800");
const AFTER_TODAY: Text = text("晚于今天（{today}）", "lies after today ({today})");

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let reading = number(draft, context)?;
    let detail: Arg = if reading.faults.is_birth_impossible {
        NO_DAY.into()
    } else if reading.is_born_after(context.today) {
        AFTER_TODAY.fill(&[("today", context.today.to_string().into())]).into()
    } else {
        return None;
    };
    let places = if reading.is_fifteen { "7–12" } else { "7–14" };
    Some(context.fault(|fault| {
        let hint = doctor::of_birth(draft, context);
        fault.arg("places", places).arg("detail", detail).arg("hint", hint)
    }))
}
