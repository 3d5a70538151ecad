//! FL001: the content of a file is no format that is read here.
//!
//! Arguments: `what`, what it looks like and what to do, a sentence without its subject.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_bytes, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("FL001"),
    name: "file-not-a-spreadsheet",
    severity: Severity::Error,
    fields: &[],
    message: text(
        "这个文件无法作为表格读取：它{what}",
        "This file cannot be read as a table: it {what}",
    ),
    why: text(
        "文件是什么由内容决定，扩展名只作参考；内容不是表格，就没有一行可以核对。",
        "The content decides what a file is; its name is only a hint. A file without a table \
         has no rows to check.",
    ),
    fix: text(
        "请提交电子表格原件（.xlsx、.xls、.ods 或 .csv）；扫描件、截图和 PDF 请向制表人索取原表。",
        "Hand in the spreadsheet itself (.xlsx, .xls, .ods or .csv); for a scan, a picture or a \
         PDF ask the person who made the table for the original.",
    ),
    basis: text(
        "按各格式公开的文件头标识判断，与文件名无关",
        "Decided by the published signatures of the formats, whatever the file is called",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_bytes(b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<< >>\nendobj\n"),
        quiet_on_csv(GOOD_CSV),
    ],
};
