//! CO008: a formula in a used column that was never computed.

use super::USED;
use crate::model::{CellKind, Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{cell, fires, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO008"),
    name: "formula-without-value",
    severity: Severity::Error,
    fields: USED,
    message: text(
        "{cells} 是公式，文件里没有它的计算结果",
        "A formula whose result is not in the file stands in {cells}",
    ),
    why: text(
        "文件由程序生成、没有用表格软件打开保存过时，公式没有结果；读作空白就会漏掉内容。",
        "A file made by a program and never saved in a spreadsheet program has formulas without \
         results; reading them as blank would lose what they mean.",
    ),
    fix: text(
        "请用 Excel 或 WPS 打开文件，保存一次再交；或把该列复制后“选择性粘贴”为数值。",
        "Open the file in Excel or WPS and save it once, or paste the column as values.",
    ),
    basis: text(
        "实测：没有缓存结果的公式会被读成空白",
        "Measured: formulas without a stored result are read as blank",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::CELLS, check),
    examples: &[
        fires(&[cell(Field::StopMonth, CellKind::Uncomputed, "TEXT(P2,\"yyyy-mm\")")]),
        quiet(&[cell(Field::Remark, CellKind::Uncomputed, "A2")]),
        quiet(&[]),
    ],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    (!draft.uncomputed_cells.is_empty())
        .then(|| Fault { fields: draft.uncomputed_cells, ..Fault::plain() })
}
