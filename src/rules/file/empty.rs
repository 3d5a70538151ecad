//! FL005: zero bytes, or no sheet with a data row.
//!
//! Arguments: `what`.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_bytes, fires_on_csv, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("FL005"),
    name: "file-empty",
    severity: Severity::Error,
    fields: &[],
    message: text("没有可以核对的数据：{what}", "There is nothing to check: {what}"),
    why: text(
        "空文件常常是导出失败、保存中断或交错了文件，不能当作“本月无人减员”。",
        "An empty file usually means a failed export or the wrong file; it does not show that \
         nobody leaves this month.",
    ),
    fix: text(
        "请打开文件确认名单是否在里面，重新导出后再交；本月确实无人减员则不必提交。",
        "Open the file, see whether the list is in it, and export it again; if nobody leaves \
         this month, nothing needs to be handed in.",
    ),
    basis: text(
        "空文件和只有表头的文件都没有可申报的人员",
        "A file of no bytes, or of headings only, names nobody to be declared",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_bytes(b""),
        fires_on_csv("姓名,证件号码,缴费截止月份,停止缴费原因\n"),
        quiet_on_csv(GOOD_CSV),
    ],
};
