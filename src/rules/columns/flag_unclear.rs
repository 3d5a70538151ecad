//! CO015: in a mixed sheet the flag of this row does not say whether the person leaves, though the row has
//! a reason, a leave date or a stop month.

use crate::model::{Field, RuleCode, Severity};
use crate::rules::example::{fires, fires_on_rows, is, quiet};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("CO015"),
    name: "change-flag-unclear",
    severity: Severity::Error,
    fields: &[Field::ChangeFlag],
    message: text(
        "增减标志是“{found}”，看不出是不是减员，而这一行填了离职日期、停止缴费月份或原因",
        "The change flag says “{found}”, which tells neither joining nor leaving, yet the row gives a \
         leave date, a stop month or a reason",
    ),
    why: text(
        "当作减员，可能停了在职人员的保险；不当作减员，离职的人就漏报了。所以先暂扣。",
        "Taken for a reduction it might stop the insurance of somebody who stays; left out, somebody who \
         has left would be forgotten. So the row is held.",
    ),
    fix: text(
        "请在这一列写明“减员”或“增员”；不办理变更的人，删去离职日期和原因。整列都没有填、名单里又全是\
         减员的，删去这一列再交即可。",
        "Write 减员 (leaves) or 增员 (joins) in this column. For somebody who stays, delete the leave date \
         and the reason. If the whole column is blank and everybody in the list leaves, delete the column \
         and hand the list in again.",
    ),
    basis: text(
        "按城市规则 [flags] 中的用词判断；留空且没有离职信息的行不办理（CO011）",
        "Decided by the words in [flags] of the city's rules; a row with a blank flag and nothing about \
         leaving is left out (CO011)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_on_rows(&[&[is(Field::ChangeFlag, "减员")], &[is(Field::ChangeFlag, "")]]),
        fires(&[is(Field::ChangeFlag, "待定")]),
        quiet(&[is(Field::ChangeFlag, "减员")]),
        quiet(&[is(Field::ChangeFlag, "增员")]),
    ],
};
