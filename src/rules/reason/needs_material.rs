//! RE007: what the bureau commonly asks for with this reason.

use crate::model::{CellKind, Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{cell, fires, is, quiet};
use crate::rules::wording::{list, phrase};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RE007"),
    name: "reason-needs-material",
    severity: Severity::Note,
    fields: &[Field::Reason],
    message: text(
        "停止缴费原因是“{reason}”，经办机构通常要看：{materials}",
        "With the reason “{reason}” bureaus commonly ask for: {materials}",
    ),
    why: text(
        "到窗口才发现缺材料，要多跑一趟，可能错过本月申报期。",
        "Who finds out at the counter that a paper is missing comes twice, and may miss this month's \
         window.",
    ),
    fix: text(
        "不用改表；材料清单已一并写出，请提前备好，并以经办机构的要求为准。",
        "Nothing to change. The list of papers is written with the other files; what the bureau says \
         counts.",
    ),
    basis: text(
        "各地办事说明中常见的材料（来源较弱，可在城市规则中修改）；没有法律依据的材料不得要求提供（社会保险经办条例第三十一条）",
        "Papers named in various cities' guides (weak sources; editable in the city's rules). None may \
         be demanded without a basis in law (Regulations on Social Insurance Administration, art. 31)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::REASON, check),
    examples: &[
        fires(&[is(Field::Reason, "死亡")]),
        quiet(&[cell(Field::Reason, CellKind::Blank, "")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let reason = context.profile.reason(draft.reason.value()?);
    let words = |fault: Fault| {
        let papers = reason.materials.iter().map(|paper| (paper.zh.as_str(), paper.en.as_str()));
        fault.arg("reason", phrase(&reason.label)).arg("materials", list(papers))
    };
    (!reason.materials.is_empty()).then(|| context.fault(words))
}
