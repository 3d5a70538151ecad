//! NA003: spaces, look-alike separators and invisible characters were put right.

use crate::ident::name::repaired;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::words;
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("NA003"),
    name: "name-repaired",
    severity: Severity::Note,
    fields: &[Field::PersonName],
    message: text(
        "姓名里的{repairs}已整理，按“{understood}”办理",
        "Tidied up in the name: {repairs}; it is used as “{understood}”",
    ),
    why: text(
        "多余的空格、不可见字符和写法不同的间隔号，会使姓名与证件对不上。",
        "Extra spaces, invisible characters and look-alike separators keep a name from agreeing \
         with the document.",
    ),
    fix: text(
        "请看一眼整理后的姓名；无误就不必处理。",
        "Look at the name as it is taken; if it is right, nothing needs to be done.",
    ),
    basis: text(
        "少数民族姓名的间隔号为“·”（U+00B7）（民委发〔2016〕33号）；空格和不可见字符是录入与导出\
         的痕迹（实测）",
        "The separator in names is U+00B7 (民委发〔2016〕33号); spaces and invisible characters \
         are traces of typing and exporting (measured)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::NAME, check),
    examples: &[
        fires(&[is(Field::PersonName, "张　满")]),
        fires(&[is(Field::PersonName, "买买提•艾力")]),
        fires(&[is(Field::PersonName, "买买提··艾力")]),
        quiet(&[is(Field::PersonName, "买买提·艾力")]),
        quiet(&[is(Field::PersonName, "张小满")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let marks = draft.name.value()?;
    // Of a damaged name only the damage is told (NA001, NA002, NA008).
    if marks.repairs.is_empty() || marks.is_damaged() || marks.length == 0 {
        return None;
    }
    Some(context.fault(|fault| {
        let name = draft.shown(Field::PersonName);
        fault
            .understood(repaired(&name).into_owned())
            .arg("repairs", words::list(marks.repairs.words()))
    }))
}
