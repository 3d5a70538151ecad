//! LA002: this month's premium is drawn anyway.

use crate::model::{Fault, Place, RuleCode, Severity};
use crate::profile::calendar::calendar;
use crate::rules::example::{Case, Example, fires};
use crate::rules::{Batch, BatchFaults, Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("LA002"),
    name: "after-premium-day",
    severity: Severity::Warning,
    fields: &[],
    message: text(
        "今天 {today} 已过 {premium_day}，{declared} 的保费可能照扣",
        "Today, {today}, is past {premium_day}: the premium of {declared} may be drawn all the same",
    ),
    why: text(
        "银行自动划转的单位，到日子不论是否申报都会扣款；离职的人多扣的一个月要另行申请退费。",
        "From employers on automatic transfer the bank takes the money on the day, declared or not. A \
         month too much has to be claimed back.",
    ),
    fix: text(
        "照常申报减员，并告诉财务本月扣款可能含这些人；多扣的，次月向经办机构申请退费或抵扣。",
        "Declare the reductions all the same, and tell accounts that this month's payment may include \
         these people. Claim back what was too much next month.",
    ),
    basis: text(
        "城市规则的保费申报截止日（来源较弱，未经官方核实）",
        "The premium day of the city's rules (weak source, not confirmed by the bureau)",
    ),
    since: "0.1.0",
    check: Check::Batch(check),
    examples: &[
        fires(&[]),
        Example { fires: true, case: Case::Today("2026-11-16", &[]) },
        Example { fires: false, case: Case::Today("2026-11-15", &[]) },
    ],
};

fn check(batch: &Batch<'_>, context: &Context<'_>, faults: &mut BatchFaults) {
    let premium_day =
        calendar(context.profile, context.declared, context.today).premium_declared_by;
    if context.today <= premium_day {
        return;
    }
    let fault = Fault::plain()
        .arg("today", context.today.to_string())
        .arg("premium_day", premium_day.to_string())
        .arg("declared", context.declared.to_string());
    faults.place(Place::file(batch.rows.first().map_or(0, |row| row.file)), fault);
}
