//! SM004: the last paid month lies after the declared month.

use crate::model::{Draft, Fault, Field, MonthOrigin, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("SM004"),
    name: "stop-month-in-future",
    severity: Severity::Error,
    fields: &[Field::StopMonth, Field::LeaveDate],
    message: text(
        "缴费截止月份是 {understood}，晚于本次申报月 {declared}",
        "The last paid month {understood} lies after the declared month {declared}",
    ),
    why: text(
        "申报时还没有发生的月份不能作为缴费截止月份；多数情况是月份写错，或把“停缴首月”当成了“最后缴费月”。",
        "A month that has not come yet cannot have been paid. Mostly the month is mistyped, or the \
         first unpaid month was taken for the last paid one.",
    ),
    fix: text(
        "核对停止缴费月份；若整列填的是不再缴费的第一个月，把列名改成“停缴首月”再交。",
        "Check the stop month. If the whole column gives the first month not paid, change its heading to \
         停缴首月 and hand the list in again.",
    ),
    basis: text(
        "申报只针对申报所属月及以前的月份（各地经办惯例，未见国家统一条文）",
        "Declarations concern the declared month and earlier ones (bureau practice; no national article found)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::TIMES, check),
    examples: &[
        fires(&[is(Field::StopMonth, "2026-12")]),
        quiet(&[is(Field::StopMonth, "2026-11")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let last_paid = draft.last_paid.value()?;
    (last_paid > context.declared).then(|| {
        let cell = match draft.last_paid_origin {
            MonthOrigin::Column => Field::StopMonth,
            MonthOrigin::LeaveDate => Field::LeaveDate,
        };
        Fault::at(&[cell])
            .understood(last_paid.to_string())
            .arg("declared", context.declared.to_string())
    })
}
