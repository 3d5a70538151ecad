//! CO006: a CSV record with more or fewer fields than the heading, or a quotation mark never closed.
//!
//! Arguments: `detail`, what is wrong with it.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_csv, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO006"),
    name: "row-shape-wrong",
    severity: Severity::Error,
    fields: &[],
    message: text("行的格式不对：{detail}", "The shape of a row is wrong: {detail}"),
    why: text(
        "多一个或少一个分隔符，后面的内容就整体错列；没有闭合的引号会把下面的人员吞进同一格。",
        "One separator too many or too few shifts everything behind it, and a quotation mark \
         that is never closed swallows the people below.",
    ),
    fix: text(
        "请查看这一行是否有多余的逗号、换行或引号；含逗号的内容要用英文双引号括起，或改存 .xlsx \
         再交。",
        "Look for a stray comma, line break or quotation mark in this row; a text with a comma \
         needs double quotation marks around it. Or save the list as .xlsx.",
    ),
    basis: text(
        "CSV 每行字段数应相同（RFC 4180）；末尾的空字段从宽，缺的列不用也从宽",
        "Every record of a CSV file has the same number of fields (RFC 4180); empty ones at the \
         end, and unused ones missing there, are forgiven",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_csv(
            "\
统一社会信用代码,姓名,证件号码,缴费截止月份,停止缴费原因\n\
91110105MA00099A0D,张小满,110101199003079913,2026-11,本人意愿,解除劳动合同\n",
        ),
        fires_on_csv(
            "\
统一社会信用代码,姓名,证件号码,缴费截止月份,停止缴费原因\n\
91110105MA00099A0D,张小满,110101199003079913,2026-11,\"本人意愿解除劳动合同\n",
        ),
        quiet_on_csv(GOOD_CSV),
        quiet_on_csv(
            "\
统一社会信用代码,姓名,证件号码,缴费截止月份,停止缴费原因\n\
91110105MA00099A0D,张小满,110101199003079913,2026-11,本人意愿解除劳动合同,,\n",
        ),
    ],
};
