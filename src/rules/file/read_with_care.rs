//! FL008: a format or a kind of cell that deserves a second look.
//!
//! Arguments: `why`.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_bytes, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("FL008"),
    name: "format-read-with-care",
    severity: Severity::Warning,
    fields: &[],
    message: text(
        "请抽查读取结果：{why}",
        "Please check a few of the values that were read: {why}",
    ),
    why: text(
        "这种格式的个别单元格可能读成空白或读不出来，漏掉的内容不会自己报错。",
        "Some cells of this format may be read as blank or not at all, and nothing shows what \
         is missing.",
    ),
    fix: text(
        "请用 Excel 或 WPS 另存为 .xlsx 再交；不便另存时，对照原表抽查人数和几行内容。",
        "Save the workbook as .xlsx in Excel or WPS. If that is not possible, compare the number \
         of people and a few rows with the original.",
    ),
    basis: text(
        "实测：.xlsb 中结果为错误值的公式会被读成空白",
        "Measured: formulas of .xlsb whose result is an error are read as blank",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[fires_on_bytes(include_bytes!("one_row.xlsb")), quiet_on_csv(GOOD_CSV)],
};
