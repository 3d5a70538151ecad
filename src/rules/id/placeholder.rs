//! ID017: digits that nobody has.

use super::number;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID017"),
    name: "person-id-placeholder",
    severity: Severity::Error,
    fields: &[Field::PersonId],
    message: text(
        "证件号码像是占位用的数字，不是真实号码",
        "The identity number looks like digits typed to fill the cell",
    ),
    why: text(
        "000000…、111111…、123456… 一类的号码不属于任何人。",
        "Numbers such as 000000…, 111111… or 123456… belong to nobody.",
    ),
    fix: text(
        "请按身份证件填写真实号码；一时没有号码的人先不要列入名单。",
        "Fill in the real number from the document; leave people whose number you do not have \
         yet off the list for now.",
    ),
    basis: text("GB/T 2260 中没有这样的区划代码", "GB/T 2260 knows no such division"),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[
        fires(&[is(Field::PersonId, "111111111111111111")]),
        fires(&[is(Field::PersonId, "123456199003079913")]),
        quiet(&[is(Field::PersonId, "110101199003079913")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    number(draft, context)?.faults.is_placeholder.then(Fault::plain)
}
