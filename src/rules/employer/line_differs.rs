//! EM009: the line above the list names one employer, a row or what was given for the run another: that one counts.
//!
//! Arguments: `said`, `other`, `place`.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_csv, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("EM009"),
    name: "employer-line-differs",
    severity: Severity::Warning,
    fields: &[],
    message: text(
        "名单上方写的单位是“{said}”，{place}是“{other}”：以{place}为准",
        "The line above the list says “{said}”, {place} says “{other}”: the latter counts",
    ),
    why: text(
        "两处不一样，可能是上方沿用了别的单位的表头，也可能是这一列填错了。",
        "Either the line was left over from another employer's list, or the rows are wrong.",
    ),
    fix: text(
        "请核对这些人是哪家单位的，把两处改成一致。",
        "Check whose people they are, and make both agree.",
    ),
    basis: text(
        "行内填写的优先于整表的说明（本程序的约定）",
        "What a row says goes before what is said for all (a convention of this program)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_csv(
            "\
统一社会信用代码：91110105MA00099B9A,,,,\n\
统一社会信用代码,姓名,证件号码,缴费截止月份,停止缴费原因\n\
91110105MA00099A0D,张小满,110101199003079913,2026-11,本人意愿解除劳动合同\n",
        ),
        quiet_on_csv(
            "\
填报单位：北京范例人力资源有限公司,,,,\n\
单位名称,姓名,证件号码,缴费截止月份,停止缴费原因\n\
北京示例商贸有限公司,张小满,110101199003079913,2026-11,本人意愿解除劳动合同\n",
        ),
        quiet_on_csv(GOOD_CSV),
    ],
};
