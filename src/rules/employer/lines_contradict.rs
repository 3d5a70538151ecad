//! EM008: two lines above the list name different employers, and no column settles it.
//!
//! Arguments: `field`, `first`, `cell`, `second`.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_csv, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("EM008"),
    name: "employer-lines-contradict",
    severity: Severity::Error,
    fields: &[],
    message: text(
        "名单上方写了两个不同的{field}：{cell} 是“{first}”，这里是“{second}”",
        "The lines above the list give two different values as {field}: {cell} has “{first}”, this \
         cell “{second}”",
    ),
    why: text(
        "取错一个，人就报到别的单位名下。程序不猜是哪一个。",
        "The wrong one would report the people under another employer. Nothing guesses which it is.",
    ),
    fix: text(
        "请只留对的一个；人员分属两家单位的，加一列“统一社会信用代码”逐行填写。",
        "Leave the right one only; where the people belong to two employers, add a column \
         统一社会信用代码 and fill it in for each row.",
    ),
    basis: text(
        "用人单位自行申报（社会保险法第60条）",
        "The employer itself declares (Social Insurance Law art. 60)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_csv(
            "\
单位名称：北京示例商贸有限公司,,参保单位：北京范例商贸有限公司,\n\
姓名,证件号码,缴费截止月份,停止缴费原因\n\
张小满,110101199003079913,2026-11,本人意愿解除劳动合同\n",
        ),
        quiet_on_csv(
            "\
单位名称：北京示例商贸有限公司,,填报单位：北京范例人力资源有限公司,\n\
姓名,证件号码,缴费截止月份,停止缴费原因\n\
张小满,110101199003079913,2026-11,本人意愿解除劳动合同\n",
        ),
        quiet_on_csv(GOOD_CSV),
    ],
};
