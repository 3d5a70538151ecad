//! SM008: the last paid month was derived from the leave date.

use crate::model::{CellKind, Draft, Fault, Field, MonthOrigin, Odd, RuleCode, Severity};
use crate::rules::example::{cell, fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("SM008"),
    name: "stop-month-derived",
    severity: Severity::Note,
    fields: &[Field::StopMonth, Field::LeaveDate],
    message: text(
        "没有停止缴费月份，由离职日期 {leave} 推算，缴费截止月份取{which} {understood}",
        "There is no stop month; from the leave date {leave} the last paid month was taken as \
         {which}, {understood}",
    ),
    why: text(
        "推算的月份会写入申报文件，应当让填表的人看到。",
        "The derived month goes into the bureau's files, so whoever filled the sheet should see it.",
    ),
    fix: text(
        "推算不对时，在表中填写停止缴费月份；整批都要换推算办法时，用选项 --stop-month-from。",
        "If it is wrong, enter the stop month in the sheet. To derive it otherwise for the whole \
         file, use --stop-month-from.",
    ),
    basis: text(
        "城市规则的推算办法（来源较弱，未见官方条文）",
        "The city's rules say how it is derived (weak source; no official text found)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::MONTHS, check),
    examples: &[
        fires(&[cell(Field::StopMonth, CellKind::Blank, ""), is(Field::LeaveDate, "2026-11-16")]),
        quiet(&[is(Field::StopMonth, "2026-11")]),
    ],
};

const LEAVE_MONTH: Text = text("离职当月", "the month of leaving");
const MONTH_BEFORE: Text = text("离职上月", "the month before leaving");

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    if draft.last_paid_origin != MonthOrigin::LeaveDate {
        return None;
    }
    let (last_paid, leave) = draft.last_paid.value().zip(draft.leave.value())?;
    let which = if last_paid == leave.month() { LEAVE_MONTH } else { MONTH_BEFORE };
    Some(context.fault(|fault| {
        let fault = fault.understood(last_paid.to_string());
        fault.arg("leave", leave.to_string()).arg("which", which)
    }))
}
