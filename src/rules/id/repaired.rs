//! ID010: spaces, apostrophes, full-width forms and the like were removed from the number.

use super::digits_lost;
use crate::ident::{PersonId, documents};
use crate::model::{Draft, Fault, Field, Identity, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::words;
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID010"),
    name: "person-id-repaired",
    severity: Severity::Note,
    fields: &[Field::PersonId],
    message: text(
        "证件号码里的{repairs}已去除或转换，数字没有改动",
        "Tidied up in the identity number: {repairs}; no digit was changed",
    ),
    why: text(
        "这些字符不影响认人，但会让经办系统判为格式错误。",
        "These characters do not change who the person is, but the bureau's system would \
         report a wrong format.",
    ),
    fix: text(
        "不必处理；若由系统导出，可请维护人员改正导出格式。",
        "Nothing needs to be done. If a system exported the list, its maintainers can correct \
         the export.",
    ),
    basis: text(
        "GB 11643-1999：号码由数字和大写 X 组成；空格、全角字符、前置撇号和不可见字符是录入与导\
         出的痕迹（实测）",
        "GB 11643-1999: digits and a capital X; spaces, full-width forms, apostrophes and \
         invisible characters are traces of typing and exporting (measured)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[
        fires(&[is(Field::PersonId, "'110101199003079913")]),
        fires(&[is(Field::PersonId, "11010119900307993x")]),
        quiet(&[is(Field::PersonId, "110101199003079913")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let identity = draft.identity.value()?;
    let repairs = match identity {
        Identity::Number(reading) => reading.repairs,
        Identity::Document(reading) => reading.repairs,
    };
    if repairs.is_empty() || digits_lost::how(draft, context).is_some() {
        return None;
    }
    Some(context.fault(|fault| {
        let read_as = identity
            .number()
            .map_or_else(|| documents::repaired(&draft.shown(Field::PersonId)), PersonId::reveal);
        fault.understood(read_as).arg("repairs", words::list(repairs.words()))
    }))
}
