//! FL007: no permission, vanished, or not a regular file.
//!
//! Arguments: `why`.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{Case, Example, GOOD_CSV, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("FL007"),
    name: "file-unreadable",
    severity: Severity::Error,
    fields: &[],
    message: text("文件打不开：{why}", "The file cannot be opened: {why}"),
    why: text(
        "打不开的文件没有核对，里面的人员都没有列入申报。",
        "A file that cannot be opened is not checked, and nobody in it is declared.",
    ),
    fix: text(
        "请确认文件还在原处、没有被 Excel 或 WPS 占用、当前账户有读取权限；权限由文件所有者或管理员开通。",
        "Make sure that the file is still there, is not open in Excel or WPS, and may be read \
         by this account; its owner or an administrator can grant that.",
    ),
    basis: text(
        "操作系统返回的结果；管道、设备和文件夹不作为文件读取",
        "The answer of the operating system; pipes, devices and folders are not read as files",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        Example { fires: true, case: Case::Missing("离职名单.xlsx") },
        quiet_on_csv(GOOD_CSV),
    ],
};
