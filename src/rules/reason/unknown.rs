//! RE002: the stop reason is in no list of the city.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::profile::codes::StopReason;
use crate::rules::example::{fires, is, quiet};
use crate::rules::nearest::nearest;
use crate::rules::wording::{both, list};
use crate::rules::{Check, Context, Rule};
use crate::text::{Arg, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RE002"),
    name: "reason-unknown",
    severity: Severity::Error,
    fields: &[Field::Reason],
    message: text(
        "停止缴费原因“{found}”不在本城市的原因表里{nearest}",
        "The stop reason “{found}” is not in this city's list{nearest}",
    ),
    why: text(
        "原因写进申报文件时要用经办机构认得的说法；意思相近的原因，失业保险待遇可能不同，所以不代为归类。",
        "The bureau's files take known wordings only. Reasons that sound alike may differ in \
         unemployment benefit, so none is chosen for you.",
    ),
    fix: text(
        "改成原因表里的说法（这一格有下拉列表的，从中选）；单位固定的说法，可以加进城市规则。",
        "Use a wording of the list (choose it where the cell has a drop-down). A wording \
         that the employer always uses can be added to the city's rules.",
    ),
    basis: text(
        "城市规则的停止缴费原因表及其别名；每条原因注明出处",
        "The city's list of stop reasons and their other wordings; each entry names its source",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::REASON, check),
    examples: &[
        fires(&[is(Field::Reason, "详见附件")]),
        fires(&[is(Field::Reason, "合同到期没续")]),
        quiet(&[is(Field::Reason, "劳动合同期满")]),
        quiet(&[is(Field::Reason, "")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    draft.reason.flaw()?;
    Some(context.fault(|fault| {
        let offered = nearest(context.profile, &draft.shown(Field::Reason));
        fault.arg("nearest", offer(&offered))
    }))
}

fn offer(reasons: &[&StopReason]) -> Arg {
    if reasons.is_empty() {
        return text("", "").into();
    }
    let labels = list(reasons.iter().map(|reason| both(&reason.label)));
    // What is to be written stays as the cell takes it, in both languages.
    let write = labels.zh.clone();
    let offer = text("，相近的有：{write}", "; near to it: {write} ({labels})");
    offer.fill(&[("write", write.into()), ("labels", labels.into())]).into()
}
