//! CO010: a total, signature line, example row, repeated heading or instruction.
//!
//! Arguments: `what`.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_csv, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO010"),
    name: "row-set-aside",
    severity: Severity::Note,
    fields: &[],
    message: text("这一行没有当作人员：{what}", "This row was not treated as a person: {what}"),
    why: text(
        "合计、签字、示例等行不是人员，列入申报会出错；搁置的行都记下来，供核对人数。",
        "Totals, signatures and examples are not people; every row that is left out is noted, \
         so that the numbers can be checked.",
    ),
    fix: text(
        "若这一行确是要减员的人，请补全姓名和证件号码，并删去其中“合计”“例”“制表人”等字样。",
        "If the row is a person who leaves, fill in the name and the identity number and \
         remove words such as 合计, 例 or 制表人.",
    ),
    basis: text(
        "名单里常见的非人员行（对公开样表的观察）",
        "Rows that are no people, as lists commonly have them (seen in published samples)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_csv(
            "\
统一社会信用代码,姓名,证件号码,缴费截止月份,停止缴费原因\n\
91110105MA00099A0D,张小满,110101199003079913,2026-11,本人意愿解除劳动合同\n\
合计：1 人,,,,\n",
        ),
        quiet_on_csv(GOOD_CSV),
    ],
};
