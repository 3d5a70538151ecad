//! DA003: the leave date lies after today.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DA003"),
    name: "leave-date-in-future",
    severity: Severity::Warning,
    fields: &[Field::LeaveDate],
    message: text(
        "离职日期 {leave} 还没有到（今天是 {today}）",
        "The leave date {leave} has not come yet (today is {today})",
    ),
    why: text(
        "提前申报后若又不离职，要重新增员，中间可能断保；也可能是日期写错了。",
        "Somebody declared early who then stays has to be added again, perhaps with a gap in the \
         cover. Or the date is mistyped.",
    ),
    fix: text(
        "核对离职日期；确实以后才离职的，可以等到离职之后再申报。",
        "Check the leave date. If the person leaves later, the reduction can wait until then.",
    ),
    basis: text(
        "劳动关系解除或者终止之后办理社会保险关系转移手续（劳动合同法第五十条）；提前申报是否受理各地不同",
        "Social insurance is transferred after the employment has ended (Labour Contract Law, art. \
         50); whether bureaus take it earlier differs",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::TIMES, check),
    examples: &[
        fires(&[is(Field::LeaveDate, "2026-11-24")]),
        quiet(&[is(Field::LeaveDate, "2026-11-23")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let leave = draft.leave.value()?;
    let words = |fault: Fault| {
        fault
            .understood(leave.to_string())
            .arg("leave", leave.to_string())
            .arg("today", context.today.to_string())
    };
    (leave > context.today).then(|| context.fault(words))
}
