//! CO003: two columns claim one field and nothing settles it.
//!
//! Arguments: `field` (its label), `columns` (each as letters and heading, joined by 、), `option` (an
//! example of the option that settles it).

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_csv, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO003"),
    name: "column-ambiguous",
    severity: Severity::Error,
    fields: &[],
    message: text(
        "{columns} 都像是“{field}”，无法判断用哪一列",
        "{columns} all look like “{field}”; nothing says which one counts",
    ),
    why: text(
        "取错一列，整份名单的内容就都错了，所以不猜。",
        "With the wrong column the whole list would be wrong, so none is guessed.",
    ),
    fix: text(
        "请删去或改名其中一列，或用选项指明要用的一列，例如 {option}。",
        "Delete or rename one of them, or name the right one with an option, such as {option}.",
    ),
    basis: text(
        "同一份表并列两个同义列很常见，如社保停缴月与公积金停缴月（对公开样表的观察）",
        "Two columns of one meaning side by side are common, such as stop months of insurance \
         and housing fund (seen in published samples)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_csv(
            "\
姓名,证件号码,身份证号,缴费截止月份,停止缴费原因\n\
张小满,110101199003079913,110101198507019923,2026-11,本人意愿解除劳动合同\n",
        ),
        quiet_on_csv(GOOD_CSV),
    ],
};
