//! ID008: a first-generation number of fifteen digits.

use super::number;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID008"),
    name: "person-id-fifteen-digits",
    severity: Severity::Warning,
    fields: &[Field::PersonId],
    message: text(
        "身份证号码是 15 位的旧号码，按 18 位号码 {understood} 办理",
        "The identity number is an old one of 15 digits; it is taken as {understood}",
    ),
    why: text(
        "第一代身份证已停用，经办系统用 18 位号码；15 位号码没有校验码，写错一位查不出来。",
        "First-generation cards are no longer valid and the bureau uses 18 characters; 15 digits \
         have no check, so a mistyped one goes unnoticed.",
    ),
    fix: text(
        "请核对出生日期和 18 位号码，最好把表里的号码改成 18 位。",
        "Check the birth date and the 18-character number; it is best to put the 18 characters \
         into the list.",
    ),
    basis: text(
        "第一代居民身份证自 2013-01-01 停止使用（居民身份证法第23条）；换算：年份前加 19，末尾加\
         校验码（GB 11643-1999）",
        "First-generation cards ended on 2013-01-01 (Law on Resident Identity Cards art. 23); \
         converted by putting 19 before the year and the check character at the end (GB \
         11643-1999)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[
        fires(&[is(Field::PersonId, "110101900307991")]),
        quiet(&[is(Field::PersonId, "110101199003079913")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let reading = number(draft, context)?;
    let person = reading.person.filter(|_| reading.is_fifteen)?;
    Some(Fault::plain().understood(person.reveal()))
}
