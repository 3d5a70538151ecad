//! DU010: the run of `--previous` handed this row in, and it has changed since.
//!
//! Arguments: `run`.

use crate::model::{Field, RuleCode, Severity};
use crate::rules::example::{fires_again, is, quiet_again};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DU010"),
    name: "changed-since-handed-in",
    severity: Severity::Error,
    fields: &[],
    message: text(
        "这一行上次已经列入报送文件（{run}），这次的内容与上次不同",
        "This row stands in the bureau files of the earlier run ({run}), and it has changed since",
    ),
    why: text(
        "照新内容再报，这个人就报了两次；不报，改动就丢了。所以先暂扣，请人决定。",
        "Handed in again, the person would be declared twice; left out, the change would be lost. So it \
         is held, and somebody decides.",
    ),
    fix: text(
        "上次的文件已经交了的，这个人的改动请到经办机构更正，并把这一行改回上次的内容；还没有交的，不要加 --previous，全部重新生成。",
        "If the earlier files went to the bureau, have this person corrected there and put the row back \
         to what it was. If they did not, run without --previous to make all of them again.",
    ),
    basis: text(
        "经办惯例：已受理的减员要另行更正或撤回，不以再次申报代替",
        "Bureau practice: a declaration that was taken is corrected or withdrawn, not replaced by a \
         new one",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_again(&[], &[is(Field::Reason, "退休")]),
        fires_again(
            &[is(Field::StopMonth, "2026-10"), is(Field::LeaveDate, "2026-10-16")],
            &[is(Field::StopMonth, "2026-11")],
        ),
        quiet_again(&[], &[]),
        quiet_again(&[is(Field::PersonId, "110101199003079921")], &[]),
    ],
};
