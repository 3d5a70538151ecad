//! FL003: a file contradicts itself or its format: truncated, checksum wrong, broken container.
//!
//! Arguments: `what`.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_bytes, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("FL003"),
    name: "file-damaged",
    severity: Severity::Error,
    fields: &[],
    message: text("文件已损坏或不完整：{what}", "The file is damaged or incomplete: {what}"),
    why: text(
        "损坏的文件读出来可能少人、错位而看不出来，所以整份不采用。",
        "Rows of a damaged file may be missing or shifted without any sign of it, so none of \
         it is used.",
    ),
    fix: text(
        "请用 Excel 或 WPS 打开原文件，另存为新的 .xlsx 再交；打不开时请制表人重新发送。正在保存、复制或下载的文件，等完成后再交。",
        "Open the original in Excel or WPS and save it as a new .xlsx; if it does not open, \
         ask the sender for it again. If the file is still being saved, copied or downloaded, \
         wait until that is finished.",
    ),
    basis: text(
        "读取时逐项核对压缩包校验值、结构和行数；任何一项对不上就不采用（实测：截断的表格会被当\
         成少几行的正常表）",
        "Checksums, structure and row counts are verified while reading (measured: a truncated \
         workbook can pass for one with fewer rows)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_bytes(b"PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xml"),
        quiet_on_csv(GOOD_CSV),
    ],
};
