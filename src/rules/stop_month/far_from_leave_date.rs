//! SM006: the last paid month and the leave date do not go together.

use crate::model::{Draft, Fault, Field, MonthOrigin, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

/// Months between the two.
const MONTHS: u32 = 1;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("SM006"),
    name: "stop-month-far-from-leave-date",
    severity: Severity::Warning,
    fields: &[Field::StopMonth, Field::LeaveDate],
    message: text(
        "缴费截止月份 {last_paid} 与离职日期 {leave} 相差 {months} 个月",
        "The last paid month {last_paid} and the leave date {leave} are {months} {months:month|months} apart",
    ),
    why: text(
        "一般缴到离职当月或上月；相差较大时，多半有一格写错，会多缴保费或使本人断保。",
        "Premiums are mostly paid up to the month of leaving or the one before. A wider gap mostly \
         means that one of the two cells is wrong, and costs premiums or cover.",
    ),
    fix: text(
        "核对停止缴费月份和离职日期（{cells}），改错的一格；两格都对就不用改。",
        "Check the stop month and the leave date ({cells}) and correct the wrong one. Leave them if \
         both are right.",
    ),
    basis: text(
        "经办惯例：缴费截止月份随劳动关系终止的月份；允许相差几个月由城市规则设定",
        "Bureau practice: the last month paid follows the month in which employment ended; the gap \
         allowed is set by the city's rules",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::MONTHS, check),
    examples: &[
        fires(&[is(Field::StopMonth, "2026-11"), is(Field::LeaveDate, "2026-09-16")]),
        quiet(&[is(Field::StopMonth, "2026-10"), is(Field::LeaveDate, "2026-11-16")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let (last_paid, leave) = draft.last_paid.value().zip(draft.leave.value())?;
    let months = last_paid.since(leave.month()).unsigned_abs();
    let written = draft.last_paid_origin == MonthOrigin::Column;
    let words = |fault: Fault| {
        fault
            .understood(last_paid.to_string())
            .arg("last_paid", last_paid.to_string())
            .arg("leave", leave.to_string())
            .arg("months", months.to_string())
    };
    (written && months > context.profile.limit("SM006", MONTHS)).then(|| context.fault(words))
}
