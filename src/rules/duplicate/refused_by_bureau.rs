//! DU012: the bureau refused this row of an earlier submission.
//!
//! Arguments: `words`, `advice`.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{Case, Example, quiet};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DU012"),
    name: "refused-by-bureau",
    severity: Severity::Error,
    fields: &[],
    message: text("经办机构退回了此人：{words}", "The bureau refused this person: {words}"),
    why: text(
        "经办机构没有办成的，保险还没有停；不改正再报，费用会继续产生。",
        "The insurance has not stopped where the bureau refused; it costs on until the row is \
         corrected and handed in again.",
    ),
    fix: text("{advice}。改好后把本表再交一次。", "{advice}. Then hand this list in."),
    basis: text(
        "回执的“失败原因/错误信息”一列；改法是按原因里的词推测的，以经办机构为准",
        "The list of answers, its column 失败原因 or 错误信息. What to do is inferred from words of the \
         cause: the bureau decides",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        Example { fires: true, case: Case::Refused("险种信息有误") },
        Example { fires: true, case: Case::Refused("系统繁忙，请稍后再试") },
        quiet(&[]),
    ],
};
