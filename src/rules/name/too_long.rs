//! NA005: the name has more than 50 characters.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("NA005"),
    name: "name-too-long",
    severity: Severity::Error,
    fields: &[Field::PersonName],
    message: text(
        "姓名有 {count} 个字符，超过 50 个",
        "The name has {count} {count:character|characters}, more than 50",
    ),
    why: text(
        "姓名栏一般最多 50 个字符；这么长的多半是把别的内容也粘进来了。",
        "Name fields hold 50 characters; so long a name mostly has something else pasted into it.",
    ),
    fix: text(
        "请只保留证件上的姓名；证件姓名确实更长的，请到窗口办理。",
        "Keep the name of the document only; if that really is longer, go to the window.",
    ),
    basis: text(
        "民委发〔2016〕33号：姓名栏至少容纳 50 个字符（25 个汉字）",
        "民委发〔2016〕33号: name fields hold at least 50 characters (25 Han)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::NAME, check),
    examples: &[
        fires(&[is(
            Field::PersonName,
            "阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿阿",
        )]),
        quiet(&[is(Field::PersonName, "阿卜杜热合曼·阿卜杜克热木·买买提明")]),
    ],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    let marks = draft.name.value()?;
    marks.is_too_long().then(|| Fault::plain().arg("count", marks.length.to_string()))
}
