//! FL004: a limit of reading is met.
//!
//! Arguments: `limit` (what is counted, with its unit), `value` (the limit as set), `option` (the key that
//! raises it).

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_bytes, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("FL004"),
    name: "file-too-big",
    severity: Severity::Error,
    fields: &[],
    message: text(
        "文件超出读取上限：{limit}最多 {value}",
        "The file exceeds a limit: {limit}, at most {value}",
    ),
    why: text(
        "超限的文件不会只读一部分：少读的人会漏办减员。",
        "A file over a limit is never read in part: the people left out would be missed.",
    ),
    fix: text(
        "请把名单拆成几个文件，或删去表格右侧和下方的空白格式后另存；确需读取大文件时，由管理员\
         调高设置 {option}。",
        "Split the list into several files, or delete the empty formatted area beside and below \
         the table; where big files are really needed, an administrator raises {option}.",
    ),
    basis: text(
        "上限取自对正常名单和恶意文件的实测，防止一份文件占满整台电脑",
        "The limits come from measuring ordinary lists and hostile files; they keep one file \
         from taking the whole computer",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[fires_on_bytes(&DEEP), quiet_on_csv(GOOD_CSV)],
};

/// An Excel 2003 XML workbook that nests 400 elements.
static DEEP: [u8; 1600] = nested();

const fn nested() -> [u8; 1600] {
    let mut file = [b'x'; 1600];
    let start = b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>";
    let mut at = 0;
    while at < start.len() {
        file[at] = start[at];
        at += 1;
    }
    while at + 3 <= file.len() {
        file[at] = b'<';
        file[at + 1] = b'a';
        file[at + 2] = b'>';
        at += 3;
    }
    file
}
