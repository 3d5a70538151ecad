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
        "身份证号码的校验码对不上，至少有一位写错了{hint}",
        "The check character of the identity number does not match, so at least one character \
         is wrong{hint}",
    ),
    why: text(
        "校验码能查出任何一位写错和相邻两位写反；对不上的号码查无此人，申报会被退回。",
        "The check finds every single wrong digit and every swap of two neighbours. A number \
         that fails it belongs to nobody and is refused.",
    ),
    fix: text(
        "请对照身份证逐位核对后更正。不要为了凑校验码只改末位：写错的多半是前面的数字，校验码对上了也不等于号码对。",
        "Compare it with the identity card digit by digit. Do not change the last character \
         just to make it fit: the mistake is usually further to the left, and a number that \
         fits is not yet the right one.",
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
    // What the check character would have to be is not told: it invites to change that one alone.
    number(draft, context)?.faults.check?;
    Some(context.fault(|fault| fault.arg("hint", doctor::of_check(draft, context))))
}
