//! RE001: no stop reason.

use crate::model::{CellKind, Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{cell, fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RE001"),
    name: "reason-blank",
    severity: Severity::Error,
    fields: &[Field::Reason],
    message: text("没有填写停止缴费原因", "There is no stop reason"),
    why: text(
        "原因决定本人能不能领失业保险金，也决定要带什么材料，所以不代填、不猜。",
        "The reason decides whether the person can claim unemployment benefit, and what the bureau \
         asks for. It is never filled in or guessed.",
    ),
    fix: text(
        "在 {cells} 填写停止缴费原因；不清楚时问用人部门，以解除（终止）劳动合同证明为准。",
        "Enter the stop reason in {cells}. If in doubt, ask the person's department; the \
         reason on the certificate of termination counts.",
    ),
    basis: text(
        "领取失业保险金须非因本人意愿中断就业（社会保险法第四十五条、失业保险条例第十四条）",
        "Unemployment benefit needs a loss of work against one's own will (Social Insurance Law, \
         art. 45; Regulations on Unemployment Insurance, art. 14)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::REASON, check),
    examples: &[
        fires(&[cell(Field::Reason, CellKind::Blank, "")]),
        quiet(&[is(Field::Reason, "劳动合同期满")]),
    ],
};

fn check(draft: &Draft<'_>, _context: &Context<'_>) -> Option<Fault> {
    draft.reason.is_blank().then(Fault::plain)
}
