//! NA002: a character in the name shows that one was lost or masked.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::words;
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("NA002"),
    name: "name-character",
    severity: Severity::Error,
    fields: &[Field::PersonName],
    message: text(
        "姓名第 {position} 个字是“{character}”，不会出现在姓名里{hint}",
        "Character {position} of the name is “{character}”, which no name contains{hint}",
    ),
    why: text(
        "多半是编码转换丢了字，或姓名被遮盖；这样的姓名与证件对不上。",
        "Mostly a conversion lost a character, or the name was masked; such a name does not \
         agree with the document.",
    ),
    fix: text(
        "请按身份证件更正姓名。整份文件都有问号或方框的，请向制表人索取原表，并另存为 .xlsx。",
        "Correct the name from the document. If the whole file has question marks or boxes, ask \
         for the original, saved as .xlsx.",
    ),
    basis: text(
        "实测：按 GBK 保存时，写不出的字会变成 ? 或 □",
        "Measured: characters that GBK cannot write become ? or □ when a file is saved as GBK",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::NAME, check),
    examples: &[
        fires(&[is(Field::PersonName, "张?")]),
        fires(&[is(Field::PersonName, "张*满")]),
        fires(&[is(Field::PersonName, "李□分")]),
        fires(&[is(Field::PersonName, "张小满2")]),
        quiet(&[is(Field::PersonName, "张小满")]),
    ],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    let odd = draft.name.value()?.lost?;
    Some(
        Fault::plain()
            .arg("position", odd.position.to_string())
            .arg("character", odd.found.to_string())
            .arg("hint", words::likely(odd.likely)),
    )
}
