//! ID006: the number begins with no province.

use super::number;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID006"),
    name: "person-id-province",
    severity: Severity::Error,
    fields: &[Field::PersonId],
    message: text(
        "身份证号码{places}不是任何省、自治区、直辖市的代码",
        "{places} of the identity number do not form the code of any province",
    ),
    why: text(
        "省级代码几十年没有变过，对不上的一定是写错了。",
        "Province codes have not changed for decades; a number with any other code is mistyped.",
    ),
    fix: text(
        "请对照身份证更正开头几位；若不是身份证号码，请改填“证件类型”。",
        "Correct the first digits from the identity card, or change the document kind if it is \
         another document.",
    ),
    basis: text(
        "GB/T 2260 省级代码；港澳台居民居住证为 81、82、83；外国人永久居留身份证为 9 后两位（GA \
         2102-2023）",
        "GB/T 2260; 81, 82, 83 for residence permits of Hong Kong, Macau and Taiwan; the two \
         digits after 9 for foreigners (GA 2102-2023)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[
        fires(&[is(Field::PersonId, "160101199003079912")]),
        quiet(&[is(Field::PersonId, "110101199003079913")]),
        quiet(&[is(Field::IdKind, "港澳台居民居住证"), is(Field::PersonId, "810000199003079917")]),
    ],
};

const FIRST_TWO: Text = text("前两位", "The first two digits");
const AFTER_NINE: Text = text("第 2、3 位", "Digits 2 and 3");

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let reading = number(draft, context)?;
    reading.faults.is_province_unknown.then(|| {
        let is_foreigner = draft.shown(Field::PersonId).trim_start().starts_with('9');
        Fault::plain().arg("places", if is_foreigner { AFTER_NINE } else { FIRST_TWO })
    })
}
