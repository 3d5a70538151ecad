//! ID004: the check character (MOD 11-2) does not hold.

use super::{doctor, number};
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID004"),
    name: "person-id-check-digit",
    severity: Severity::Error,
    fields: &[Field::PersonId],
    message: text(
        "身份证号码的校验码不对：按前 17 位推算，末位应为 {check}，至少有一位写错了{hint}",
        "The check character of the identity number does not hold: after these 17 digits it \
         would be {check}, so at least one character is wrong{hint}",
    ),
    why: text(
        "校验码能查出任何一位写错和相邻两位写反；对不上的号码查无此人，申报会被退回。",
        "The check finds every single wrong digit and every swap of neighbours; a number that \
         fails it belongs to nobody and is refused.",
    ),
    fix: text(
        "请对照身份证逐位核对后更正。不要只改末位：写错的多半是前面的数字。",
        "Compare it with the identity card digit by digit. Do not just change the last one: the \
         mistake is mostly in front of it.",
    ),
    basis: text(
        "GB 11643-1999：校验码按 ISO 7064 MOD 11-2 计算",
        "GB 11643-1999: check character by ISO 7064 MOD 11-2",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[
        fires(&[is(Field::PersonId, "110101199003079914")]),
        fires(&[is(Field::PersonId, "110101199003079931")]),
        quiet(&[is(Field::PersonId, "110101199003079913")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let expected = number(draft, context)?.faults.check?;
    let hint = doctor::of_check(draft, context);
    Some(Fault::plain().arg("check", char::from(expected).to_string()).arg("hint", hint))
}
