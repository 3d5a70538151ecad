//! IN003: some of the kinds that only stop together.

use crate::model::{Draft, Fault, Field, InsuranceSet, Odd, RuleCode, Severity};
use crate::profile::Profile;
use crate::profile::codes::Insurance;
use crate::profile::sourced::listed;
use crate::rules::example::{fires, is, quiet};
use crate::rules::wording::{both, list};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("IN003"),
    name: "insurance-set-unusual",
    severity: Severity::Warning,
    fields: &[Field::Insurances],
    message: text(
        "停止缴费险种只有“{found}”，而{together}一般要一起停",
        "Only “{found}” are to stop, while {together} usually stop together",
    ),
    why: text(
        "漏写的险种会继续扣费，经办机构也可能退回。",
        "A kind that was left out goes on being charged, and the bureau may send the row back.",
    ),
    fix: text(
        "核对是否漏写：本人离职的，把{together}写全；确实只停其中几项的，先向经办机构问明。",
        "See whether one was left out. For somebody who leaves, name all of {together}; if only some \
         are to stop, ask the bureau first.",
    ),
    basis: text(
        "经办惯例：离职时各险种同时停缴；哪些险种一起停由城市规则设定",
        "Bureau practice: for somebody who leaves, the insurances stop together; the city's rules say \
         which",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::INSURANCES, check),
    examples: &[
        fires(&[is(Field::Insurances, "养老")]),
        quiet(&[is(Field::Insurances, "养老、失业、工伤、医疗、生育")]),
        quiet(&[is(Field::Insurances, "")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let kinds = draft.insurances.value().filter(|reading| !reading.unknown)?.kinds;
    let profile = context.profile;
    if kinds == InsuranceSet::first(profile.insurances.len()) {
        return None;
    }
    let named = |named: bool| together(profile).any(|(index, _)| kinds.contains(index) == named);
    (named(true) && named(false)).then(|| {
        let all = list(together(profile).map(|(_, kind)| both(&kind.label)));
        Fault::plain().arg("together", all)
    })
}

/// The kinds that only stop together, with their index in the profile.
fn together(profile: &Profile) -> impl Iterator<Item = (usize, &Insurance)> + Clone {
    let kinds = profile.insurances.iter().enumerate();
    let ids = listed(profile.insurances_together.as_ref());
    kinds.filter(|(_, kind)| ids.contains(&kind.id))
}
