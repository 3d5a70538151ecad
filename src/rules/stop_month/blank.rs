//! SM001: no stop month, and no leave date to take it from.

use crate::model::{Cell, CellKind, Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::profile::Derivation;
use crate::rules::example::{cell, fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("SM001"),
    name: "stop-month-blank",
    severity: Severity::Error,
    fields: &[Field::StopMonth, Field::LeaveDate],
    message: text(
        "没有停止缴费月份，也无法由离职日期推算",
        "There is no stop month, and no leave date to derive it from",
    ),
    why: text(
        "社保缴到哪个月必须由单位申报，少一个月会断保，多一个月会多缴。",
        "The employer declares the last month paid: a month too few leaves a gap in the cover, a \
         month too many is paid for nothing.",
    ),
    fix: text(
        "补填停止缴费月份（如 2026-11），或补填离职日期；不清楚时问单位社保经办人。",
        "Enter the stop month (2026-11), or the leave date. If in doubt, ask whoever handles social \
         insurance at the employer.",
    ),
    basis: text(
        "各地减员表和网上申报都有缴费截止（停缴）月份一栏；没有时按城市规则由离职日期推算",
        "Reduction forms and portals ask for the last month paid; without it, the city's rules say \
         how it is derived from the leave date",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::DATES, check),
    examples: &[
        fires(&[
            cell(Field::StopMonth, CellKind::Blank, ""),
            cell(Field::LeaveDate, CellKind::Blank, ""),
        ]),
        quiet(&[is(Field::StopMonth, "2026-11"), cell(Field::LeaveDate, CellKind::Blank, "")]),
        quiet(&[cell(Field::StopMonth, CellKind::Blank, ""), is(Field::LeaveDate, "2026-11-16")]),
        quiet(&[cell(Field::StopMonth, CellKind::Blank, ""), is(Field::LeaveDate, "上周五")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let derives = *context.profile.stop_month.derive != Derivation::None;
    // An unreadable leave date has a rule of its own, and the month may come once it is mended.
    let leave_speaks = derives && matches!(draft.leave, Cell::Malformed(_) | Cell::Broken);
    (draft.last_paid.is_blank() && !leave_speaks).then(Fault::plain)
}
