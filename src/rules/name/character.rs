//! NA002: a character in the name shows that one was lost or masked, or stands in no name.

use crate::ident::name::SEPARATOR;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::words;
use crate::rules::{Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("NA002"),
    name: "name-character",
    severity: Severity::Error,
    fields: &[Field::PersonName],
    message: text(
        "姓名第 {position} 个字是“{character}”，不会出现在{where}{hint}",
        "Character {position} of the name is “{character}”, which no name has {where}{hint}",
    ),
    why: text(
        "多半是编码转换丢了字、姓名被遮盖，或一格里写了别的内容；这样的姓名与证件对不上。",
        "Mostly a conversion lost a character, the name was masked, or something else was written \
         beside it; such a name does not agree with the document.",
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
        fires(&[is(Field::PersonName, "张小满、李小寒")]),
        fires(&[is(Field::PersonName, "艾力·")]),
        quiet(&[is(Field::PersonName, "O'Brien, J. P.")]),
        quiet(&[is(Field::PersonName, "张小满")]),
    ],
};

const IN_A_NAME: Text = text("姓名里", "in it");
const AT_AN_END: Text = text("姓名的开头或结尾，可能缺了一段", "at an end: a part may be missing");

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    let marks = draft.name.value()?;
    let odd = marks.lost.or(marks.stranger)?;
    let place = if odd.found == SEPARATOR { AT_AN_END } else { IN_A_NAME };
    Some(
        Fault::plain()
            .arg("position", odd.position.to_string())
            .arg("character", odd.found.to_string())
            .arg("where", place)
            .arg("hint", words::likely(odd.likely)),
    )
}
