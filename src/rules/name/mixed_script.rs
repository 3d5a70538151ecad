//! NA007: Han characters and letters of another script are mixed.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("NA007"),
    name: "name-mixed-script",
    severity: Severity::Warning,
    fields: &[Field::PersonName],
    message: text(
        "姓名里汉字和字母混在一起",
        "Han characters and letters stand together in the name",
    ),
    why: text(
        "证件姓名一般只用一种文字；混用多半是多带了工号、备注，或把相近的字母当成了汉字。",
        "A name is usually written in one script; a mixture often includes an employee number \
         or a remark, or a letter that looks like a character.",
    ),
    fix: text(
        "请对照证件核对；证件上就是这样写的，不必处理。",
        "Compare it with the document; if it is written like that there, nothing needs to be \
         done.",
    ),
    basis: text(
        "居民身份证姓名用汉字，外国护照姓名用拉丁字母（证件式样）",
        "Resident cards have Han names, foreign passports Latin ones (as the documents look)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::NAME, check),
    examples: &[
        fires(&[is(Field::PersonName, "张小满A")]),
        quiet(&[is(Field::PersonName, "张小满")]),
        quiet(&[is(Field::PersonName, "Anna Lee")]),
    ],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    draft.name.value()?.is_mixed.then(Fault::plain)
}
