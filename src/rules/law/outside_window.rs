//! LA001: today lies outside the declaration window.

use crate::model::{Fault, Place, RuleCode, Severity};
use crate::profile::calendar::calendar;
use crate::rules::example::{Case, Example, quiet};
use crate::rules::{Batch, BatchFaults, Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("LA001"),
    name: "outside-window",
    severity: Severity::Warning,
    fields: &[],
    message: text(
        "今天 {today} 不在申报期（{first} 至 {last}）内，下一个申报期是 {next_first} 至 {next_last}",
        "Today, {today}, lies outside the declaration window ({first} to {last}); the next one is \
         {next_first} to {next_last}",
    ),
    why: text(
        "申报期外经办机构可能不受理；晚一个月申报，就可能多缴一个月保费，退费又要再等。",
        "Outside the window the bureau may take nothing. A month later means a month's premium more, \
         and a refund takes its time.",
    ),
    fix: text(
        "文件照常写出，等申报期开始再提交；节假日可能调整，以经办机构通知为准。",
        "The files are written all the same: hand them in when the window opens. Holidays may move \
         it; what the bureau announces counts.",
    ),
    basis: text(
        "城市规则的申报期（来源较弱，未经官方核实）",
        "The window of the city's rules (weak source, not confirmed by the bureau)",
    ),
    since: "0.1.0",
    check: Check::Batch(check),
    examples: &[
        Example { fires: true, case: Case::Today("2026-11-28", &[]) },
        Example { fires: true, case: Case::Today("2026-11-02", &[]) },
        quiet(&[]),
    ],
};

fn check(batch: &Batch<'_>, context: &Context<'_>, faults: &mut BatchFaults) {
    let calendar = calendar(context.profile, context.declared, context.today);
    if calendar.in_window {
        return;
    }
    let (window, next) = (calendar.window, calendar.next_window);
    let fault = Fault::plain()
        .arg("today", context.today.to_string())
        .arg("first", window.0.to_string())
        .arg("last", window.1.to_string())
        .arg("next_first", next.0.to_string())
        .arg("next_last", next.1.to_string());
    faults.place(Place::file(batch.rows.first().map_or(0, |row| row.file)), fault);
}
