//! NA001: no name is given, or a word that stands for none.

use crate::model::{Cell, Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("NA001"),
    name: "name-blank",
    severity: Severity::Error,
    fields: &[Field::PersonName],
    message: text("姓名没有填", "The name is blank"),
    why: text(
        "经办系统要同时核对姓名和证件号码，缺一项就不能申报。",
        "The bureau compares name and number; without one of them nothing can be declared.",
    ),
    fix: text("请按身份证件补填姓名。", "Fill in the name as the document has it."),
    basis: text("减员表的必填项（各地申报表共有）", "Every reduction form requires it"),
    since: "0.1.0",
    check: Check::Odd(Odd::NAME, check),
    examples: &[
        fires(&[is(Field::PersonName, "")]),
        fires(&[is(Field::PersonName, "同上")]),
        fires(&[is(Field::PersonName, "—")]),
        quiet(&[]),
    ],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    let is_blank = match draft.name {
        Cell::Absent | Cell::Blank => true,
        // A plain name has no marks at all, not even its length.
        Cell::Value(marks) => marks.is_stand_in || (marks.length == 0 && !marks.repairs.is_empty()),
        Cell::Broken | Cell::Malformed(_) => false,
    };
    is_blank.then(Fault::plain)
}
