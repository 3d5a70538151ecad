//! CO012: a vertically merged cell lent its value to this row.

use super::USED;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, lent, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO012"),
    name: "merged-cell-filled",
    severity: Severity::Warning,
    fields: USED,
    message: text(
        "{cells} 在合并单元格里，取了首行的值：{found}",
        "A merged cell gives {cells} the value of its first row: {found}",
    ),
    why: text(
        "合并单元格只有首行真正有值，下面各行是不是同一个意思，只有填表人知道。",
        "A merged cell has one value only, that of its first row; whether it applies to the \
         rows below, only the person who filled in the list knows.",
    ),
    fix: text(
        "请核对；不一致时取消合并，逐行填写后再交。",
        "Check it. If it does not apply, unmerge the cells and fill in each row.",
    ),
    basis: text(
        "合并单元格只存一个值（Excel、WPS 的行为）",
        "A merged cell stores one value only, as spreadsheet programs do",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::CELLS, check),
    examples: &[
        fires(&[lent(Field::StopMonth, "2026-11")]),
        quiet(&[is(Field::StopMonth, "2026-11")]),
    ],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    (!draft.lent_cells.is_empty()).then(|| Fault { fields: draft.lent_cells, ..Fault::plain() })
}
