//! IN004: no insurance kind is given, and all were taken.

use crate::model::{CellKind, Fault, Field, RuleCode, Severity};
use crate::rules::example::{cell, fires, fires_on_rows, is, quiet, quiet_on_rows};
use crate::rules::wording::{both, list};
use crate::rules::{Batch, BatchFaults, Check, Context, RowFacts, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("IN004"),
    name: "insurance-all-assumed",
    severity: Severity::Note,
    fields: &[Field::Insurances],
    message: text(
        "本文件有 {rows} 行没有写停止缴费险种，按全部险种（{kinds}）处理",
        "Rows of this file without insurance kinds: {rows}. All kinds ({kinds}) were taken for them",
    ),
    why: text(
        "多数离职的人所有险种一起停；只停其中几项的，要在表里写明。",
        "For most people who leave, all insurances stop. Where only some do, the sheet has to say so.",
    ),
    fix: text(
        "都是全部停缴就不用改；否则在“停止缴费险种”一列写明。",
        "Nothing to change if all of them stop. Otherwise name them in a column 停止缴费险种.",
    ),
    basis: text(
        "经办惯例：离职时各险种同时停缴；险种取自城市规则",
        "Bureau practice: for somebody who leaves, the insurances stop together; the kinds are those of \
         the city's rules",
    ),
    since: "0.1.0",
    check: Check::Batch(check),
    examples: &[
        fires(&[cell(Field::Insurances, CellKind::Blank, "")]),
        fires_on_rows(&[&[], &[cell(Field::Insurances, CellKind::Blank, "")]]),
        quiet(&[is(Field::Insurances, "养老、失业、工伤、医疗、生育")]),
        quiet_on_rows(&[&[], &[]]),
    ],
};

fn check(batch: &Batch<'_>, context: &Context<'_>, faults: &mut BatchFaults) {
    if !batch.any_assumed {
        return;
    }
    let mut before = 0;
    for file in batch.rows.chunk_by(|a, b| a.file == b.file) {
        if let Some(first) = file.iter().position(assumed) {
            let rows = file.iter().filter(|row| assumed(row)).count();
            let kinds = list(context.profile.insurances.iter().map(|kind| both(&kind.label)));
            let index = u32::try_from(before + first).expect("rows are counted in u32");
            faults.row(index, Fault::plain().arg("rows", rows.to_string()).arg("kinds", kinds));
        }
        before += file.len();
    }
}

fn assumed(row: &RowFacts) -> bool {
    row.insurances_assumed && row.is_reduction()
}
