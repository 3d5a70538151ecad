//! FL006: neither UTF-8, UTF-16 nor GB18030, or two encodings in one file.
//!
//! Arguments: `line`, the first physical line (1-based) that does not fit, and `detail`, a clause.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_bytes, quiet_on_bytes, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("FL006"),
    name: "encoding-unreadable",
    severity: Severity::Error,
    fields: &[],
    message: text(
        "第 {line} 行的文字编码有问题：{detail}",
        "Line {line} cannot be decoded: {detail}",
    ),
    why: text(
        "编码认错，姓名会变成别的字而不报错；宁可不读，也不猜。",
        "With a wrong encoding names turn into other characters without any error, so nothing is \
         guessed.",
    ),
    fix: text(
        "请用 Excel 或 WPS 打开，另存为 .xlsx 或“CSV UTF-8”再交；由几份文件拼接而成的，请分别转\
         换后再合并。已知编码时可用 --encoding 指定。",
        "Open the file in Excel or WPS and save it as .xlsx or as CSV UTF-8. If it was pasted \
         together from several files, convert each of them first. A known encoding can be given \
         with --encoding.",
    ),
    basis: text(
        "依次按 UTF-8、UTF-16、GB18030 整份严格验证；GB18030-2022 覆盖 GBK 和 GB2312（实测：\
         UTF-8 与 GBK 拼接的文件按 GBK 读不报错，前半变成乱码）",
        "The whole file is verified strictly as UTF-8, UTF-16 and GB18030-2022, which covers GBK \
         and GB2312 (measured: UTF-8 and GBK halves read as GBK give no error and wrong names)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[fires_on_bytes(MIXED), quiet_on_csv(GOOD_CSV), quiet_on_bytes(GBK)],
};

/// 姓名,证件号码 and 张小满 in UTF-8, then 李春分 in GBK.
static MIXED: &[u8] =
    b"\xE5\xA7\x93\xE5\x90\x8D,\xE8\xAF\x81\xE4\xBB\xB6\xE5\x8F\xB7\xE7\xA0\x81\n\
    \xE5\xBC\xA0\xE5\xB0\x8F\xE6\xBB\xA1,110101199003079913\n\xC0\xEE\xB4\xBA\xB7\xD6,1\n";

/// 姓名,证件号码 and 李春分 in GBK.
static GBK: &[u8] =
    b"\xD0\xD5\xC3\xFB,\xD6\xA4\xBC\xFE\xBA\xC5\xC2\xEB\n\xC0\xEE\xB4\xBA\xB7\xD6,1\n";
