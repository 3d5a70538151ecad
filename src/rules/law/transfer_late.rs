//! LA003: the social insurance should have been transferred by now.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::ordinary::DAYS;
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("LA003"),
    name: "transfer-late",
    severity: Severity::Warning,
    fields: &[Field::LeaveDate],
    message: text(
        "离职日期 {leave} 距今 {days} 天，已超过办理社会保险关系转移的十五日",
        "The leave date {leave} is {days} {days:day|days} ago, past the fifteen days for transferring social \
         insurance",
    ),
    why: text(
        "用人单位应在解除或者终止劳动合同后十五日内办理；拖延给本人造成损害的，要承担赔偿责任。",
        "The employer has fifteen days after the end of the contract, and is liable for damage done \
         by delay.",
    ),
    fix: text(
        "尽快提交本行；先核对离职日期有没有写错。",
        "First check the leave date, then hand the row in soon.",
    ),
    basis: text(
        "劳动合同法第五十条：十五日内为劳动者办理档案和社会保险关系转移手续",
        "Labour Contract Law, art. 50: file and social insurance are transferred within fifteen days",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::TIMES, check),
    examples: &[
        fires(&[is(Field::LeaveDate, "2026-11-07")]),
        quiet(&[is(Field::LeaveDate, "2026-11-08")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let leave = draft.leave.value()?;
    let days = context.today.days_since(leave);
    (days > DAYS).then(|| {
        Fault::plain()
            .understood(leave.to_string())
            .arg("leave", leave.to_string())
            .arg("days", days.to_string())
    })
}
