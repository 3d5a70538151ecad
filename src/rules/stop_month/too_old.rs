//! SM005: the last paid month lies long before the declared month.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

/// Months back from the declared month, that month included.
const MONTHS: u32 = 3;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("SM005"),
    name: "stop-month-too-old",
    severity: Severity::Warning,
    fields: &[Field::StopMonth, Field::LeaveDate],
    message: text(
        "缴费截止月份是 {understood}，比本次申报月 {declared} 早 {months} 个月，超过 {limit} 个月",
        "The last paid month {understood} lies {months} {months:month|months} before the declared month \
         {declared}, more than {limit}",
    ),
    why: text(
        "往前追溯的减员可能不能在网上办理，已缴的月份要另行申请退费；也可能是年份写错了。",
        "A reduction that reaches far back may not be taken online, and months already paid have to \
         be claimed back. Or the year is mistyped.",
    ),
    fix: text(
        "先核对年份和月份；确实漏办的，请向社保经办机构问明能否补办、要带什么材料。",
        "Check year and month. If the reduction was really forgotten, ask the bureau whether it can \
         still be made and what to bring.",
    ),
    basis: text(
        "某地经办系统批量停保的日期只能在当天之前三个月内（2017 年，公开源码中所见）；各地不同，由城市规则设定",
        "A bureau's system takes dates of the last three months for a batch (2017, seen in public \
         source code); it differs by city and is set by the city's rules",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::TIMES, check),
    examples: &[
        fires(&[is(Field::StopMonth, "2026-07"), is(Field::LeaveDate, "2026-07-31")]),
        quiet(&[is(Field::StopMonth, "2026-08"), is(Field::LeaveDate, "2026-08-31")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let last_paid = draft.last_paid.value()?;
    if last_paid >= context.declared {
        return None;
    }
    let months = context.declared.since(last_paid).unsigned_abs();
    let limit = context.profile.limit("SM005", MONTHS);
    let words = |fault: Fault| {
        fault
            .understood(last_paid.to_string())
            .arg("declared", context.declared.to_string())
            .arg("months", months.to_string())
            .arg("limit", limit.to_string())
    };
    (months > limit).then(|| context.fault(words))
}
