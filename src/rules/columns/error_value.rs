//! CO007: an error value in a column that is used.

use super::USED;
use crate::model::{CellKind, Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{cell, fires, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO007"),
    name: "cell-error-value",
    severity: Severity::Error,
    fields: USED,
    message: text("{cells} 是公式错误值：{found}", "An error value stands in {cells}: {found}"),
    why: text(
        "错误值里没有内容，不能当作空白，也不能猜。",
        "An error value has no content: it is not a blank, and it cannot be guessed.",
    ),
    fix: text(
        "请在 Excel 或 WPS 中改正公式（多为 VLOOKUP 没有匹配到，或引用的表、行已删除），或直接填\
         入正确的内容。",
        "Correct the formula in Excel or WPS (mostly a VLOOKUP without a match, or a deleted \
         sheet or row), or type the right value.",
    ),
    basis: text(
        "Excel、WPS 的错误值（#N/A、#REF!、#VALUE!、#SPILL! 等）",
        "The error values of spreadsheet programs (#N/A, #REF!, #VALUE!, #SPILL! …)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::CELLS, check),
    examples: &[
        fires(&[cell(Field::PersonId, CellKind::Error, "#N/A")]),
        fires(&[cell(Field::LeaveDate, CellKind::Error, "#REF!")]),
        quiet(&[cell(Field::Remark, CellKind::Error, "#N/A")]),
        quiet(&[]),
    ],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    (!draft.error_cells.is_empty()).then(|| Fault { fields: draft.error_cells, ..Fault::plain() })
}
