//! EM007: no column names the employer; a line above the list does, and its rows take that.
//!
//! Arguments: `line`, `employer`.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_csv, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("EM007"),
    name: "employer-from-line",
    severity: Severity::Note,
    fields: &[],
    message: text(
        "没有单位列，各行的单位取自名单上方的“{line}”：{employer}",
        "No column names the employer; the rows take it from the line above the list, “{line}”: \
         {employer}",
    ),
    why: text(
        "许多名单只在表头上方写一次单位。程序按写明的项目名称取用，没有写明的不取。",
        "Many lists name the employer once, above the headings. What stands behind a known word is \
         taken, and nothing else.",
    ),
    fix: text(
        "请核对单位。不是这家单位的人，请加一列“统一社会信用代码”逐行填写；行内填写的优先。",
        "Check the employer. For people of another one, add a column 统一社会信用代码 and fill it \
         in for each row: what a row says itself goes first.",
    ),
    basis: text(
        "在表头上方写单位是名单里常见的做法（对公开样表的观察）",
        "Naming the employer above the headings is common in such lists (seen in published samples)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_csv(
            "\
单位名称：北京示例商贸有限公司,,,\n\
姓名,证件号码,缴费截止月份,停止缴费原因\n\
张小满,110101199003079913,2026-11,本人意愿解除劳动合同\n",
        ),
        quiet_on_csv(
            "\
北京示例商贸有限公司减员名单,,,\n\
姓名,证件号码,缴费截止月份,停止缴费原因\n\
张小满,110101199003079913,2026-11,本人意愿解除劳动合同\n",
        ),
        quiet_on_csv(GOOD_CSV),
    ],
};
