//! CO002: a column that every reduction needs is not there.
//!
//! Arguments: `missing`, the names of the fields joined by 、 (comma in English).

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_csv, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO002"),
    name: "required-column-missing",
    severity: Severity::Error,
    fields: &[],
    message: text("缺少必需的列：{missing}", "A required column is missing: {missing}"),
    why: text(
        "缺了这些内容，减员无法申报，也不能替单位推定。",
        "Without it a reduction cannot be declared, and nobody can make it up for the employer.",
    ),
    fix: text(
        "请补上这一列；表里其实有、只是列名不同的，改用常见列名，或用 --column 指明。只有离职日\
         期没有停止缴费月份时，按城市规则推算。",
        "Add the column. If it is there under another heading, use a usual heading or name it \
         with --column. Where only the leave date is given, the city's rules may derive the stop \
         month.",
    ),
    basis: text(
        "申报减员须有姓名、证件号码、停止缴费月份和原因（各地减员表共有的栏目）",
        "Every reduction form asks for name, identity number, stop month and reason",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_csv(
            "\
姓名,缴费截止月份,停止缴费原因\n\
张小满,2026-11,本人意愿解除劳动合同\n",
        ),
        quiet_on_csv(GOOD_CSV),
    ],
};
