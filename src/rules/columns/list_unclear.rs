//! CO016: another list begins in the sheet, and whether its people leave cannot be told.
//!
//! Arguments: `why`.

use crate::model::{RuleCode, Severity};
use crate::rules::example::{GOOD_CSV, fires_on_csv, quiet_on_csv};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO016"),
    name: "list-unclear",
    severity: Severity::Error,
    fields: &[],
    message: text(
        "看不出这张表（或表中这一段）是不是社保减员名单：{why}",
        "Whether the people of this sheet, or of this list in it, leave cannot be told: {why}",
    ),
    why: text(
        "一张表里先后列增员和减员、或几家单位各带表头时，照上面的表头读下面的人，会把增员报成减员，或\
         把月份读错。",
        "Where joiners and leavers, or several employers with headings of their own, stand in one \
         sheet, reading the people below by the headings above would report joiners as leavers, or \
         a wrong month.",
    ),
    fix: text(
        "若这一段不是减员，请移到另一个工作表；若是减员，请在这一段上面写全表头（姓名、证件号码、\
         减员原因、停保月份），或移到另一个工作表；表名或标题写错的，请改正。",
        "If its people do not leave, move them to another sheet. If they do, give the list its own \
         complete headings (name, identity number, reason, stop month), or move it to a sheet of \
         its own. Correct a name or title of the sheet that says something else.",
    ),
    basis: text(
        "一表多段是名单里常见的做法（对公开样表的观察）",
        "Lists below each other are common in such workbooks (seen in published samples)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_csv(
            "\
统一社会信用代码,姓名,证件号码,缴费截止月份,停止缴费原因\n\
91110105MA00099A0D,张小满,110101199003079913,2026-11,本人意愿解除劳动合同\n\
以下为新增人员,,,,\n\
91110105MA00099A0D,李晓明,110101199203079937,2026-11,\n",
        ),
        quiet_on_csv(GOOD_CSV),
        quiet_on_csv(
            "\
统一社会信用代码,姓名,证件号码,缴费截止月份,停止缴费原因\n\
91110105MA00099A0D,张小满,110101199003079913,2026-11,本人意愿解除劳动合同\n\
增员名单,,,,\n\
统一社会信用代码,姓名,证件号码,参保月份,岗位\n\
91110105MA00099A0D,李晓明,110101199203079937,2026-11,出纳\n",
        ),
    ],
};
