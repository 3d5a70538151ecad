//! ID002: a resident identity number is not of 18 (or 15) characters.

use super::{doctor, is_hidden, number};
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID002"),
    name: "person-id-length",
    severity: Severity::Error,
    fields: &[Field::PersonId],
    message: text(
        "身份证号码有 {count} 位，应为 18 位{hint}",
        "The resident identity number has {count} {count:character|characters} instead of 18{hint}",
    ),
    why: text(
        "多一位或少一位都不是这个人的号码。",
        "With one character more or less it is not this person's number.",
    ),
    fix: text(
        "请对照身份证补全或删去多余的字符；若是护照、通行证等号码，请填写“证件类型”。",
        "Complete it from the identity card, or delete the extra characters. For a passport or \
         a travel permit, fill in the document kind.",
    ),
    basis: text(
        "GB 11643-1999：号码为 18 位；第一代身份证为 15 位（GB 11643-1989）",
        "GB 11643-1999: 18 characters; first-generation cards had 15 (GB 11643-1989)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[
        fires(&[is(Field::PersonId, "11010119900307991")]),
        fires(&[is(Field::PersonId, "1101011990030799133")]),
        quiet(&[is(Field::PersonId, "110101199003079913")]),
        quiet(&[is(Field::PersonId, "110101900307991")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let faults = number(draft, context)?.faults;
    // A hidden or lost character is the better news (ID003).
    let is_damaged = faults.character.is_some_and(is_hidden);
    let count = faults.length.filter(|count| *count > 0 && !is_damaged)?;
    Some(context.fault(|fault| {
        let hint = doctor::of_length(draft, context, count);
        fault.arg("count", count.to_string()).arg("hint", hint)
    }))
}
