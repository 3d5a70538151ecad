//! NA006: a private-use code point that no known system used.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("NA006"),
    name: "name-private-use",
    severity: Severity::Warning,
    fields: &[Field::PersonName],
    message: text(
        "姓名里有旧系统的自造字（{code_point}），换一台电脑可能显示成别的字或空白",
        "The name has a character of an old system's own font ({code_point}); elsewhere it may \
         appear as a different character, or not at all",
    ),
    why: text(
        "自造字只在装有那套字库的电脑上才看得到，经办系统多半认不出。",
        "Such a character is seen only where that font is installed; the bureau's system will \
         hardly know it.",
    ),
    fix: text(
        "请对照身份证，用输入法重新录入这个字；打不出的，请向经办窗口询问代用写法。",
        "Type the character anew from the identity card; if no input method has it, ask the \
         bureau how to write it.",
    ),
    basis: text(
        "Unicode 私用区 U+E000–U+F8FF 没有统一含义；银行、公安等旧系统各用一套（实测）",
        "Private-use code points U+E000–U+F8FF have no common meaning; banks, police and others \
         each had their own (measured)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::NAME, check),
    examples: &[
        fires(&[is(Field::PersonName, "张\u{e000}")]),
        quiet(&[is(Field::PersonName, "张小满")]),
    ],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    let character = draft.name.value()?.private_use?;
    Some(Fault::plain().arg("code_point", format!("U+{:04X}", u32::from(character))))
}
