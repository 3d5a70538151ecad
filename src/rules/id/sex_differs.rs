//! ID013: the column 性别 against the 17th digit.

use super::number;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID013"),
    name: "person-sex-differs",
    severity: Severity::Warning,
    fields: &[Field::Sex, Field::PersonId],
    message: text(
        "性别填的是“{written}”，而身份证号码第 17 位表示“{by_number}”",
        "The column 性别 says {written}, and the 17th digit of the identity number says \
         {by_number}",
    ),
    why: text(
        "两者不一致，多半是号码写错、或名单上下错了一行。",
        "If they differ, the number is usually mistyped, or the list has slipped by a row.",
    ),
    fix: text(
        "请对照身份证核对号码和性别，以证件为准。",
        "Compare the number and the sex with the identity card; the card counts.",
    ),
    basis: text(
        "GB 11643-1999：顺序码奇数为男、偶数为女",
        "GB 11643-1999: an odd order number is male, an even one female",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::PERSON, check),
    examples: &[fires(&[is(Field::Sex, "女")]), quiet(&[is(Field::Sex, "男")]), quiet(&[])],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let written = draft.sex.value()?;
    let by_number = number(draft, context)?.person?.sex();
    (written != by_number)
        .then(|| Fault::plain().arg("written", written.label()).arg("by_number", by_number.label()))
}
