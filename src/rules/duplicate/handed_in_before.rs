//! DU009: the run of `--previous` handed this row in, and nothing of it has changed.
//!
//! Arguments: `run`.

use crate::model::{Field, RuleCode, Severity};
use crate::rules::example::{fires_again, is, quiet_again};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DU009"),
    name: "handed-in-before",
    severity: Severity::Note,
    fields: &[],
    message: text(
        "这一行上次已经列入报送文件（{run}），内容没有变，这次不再列入",
        "This row stands in the bureau files of the earlier run ({run}), unchanged; it is not handed in \
         again",
    ),
    why: text(
        "改完再交的名单里，上次合格的人都还在；再列一次，同一个人就报了两次。",
        "A corrected list still holds everybody who was in order the first time. Handing them in again \
         would declare them twice.",
    ),
    fix: text(
        "不必处理。上次的文件没有交给经办机构的，不要加 --previous，全部重新生成。",
        "Nothing to do. If the earlier files never went to the bureau, run without --previous to make \
         all of them again.",
    ),
    basis: text(
        "经办平台对同一人同月的减员会报“减员信息已经存在”（公开源码中所见）",
        "Platforms refuse a second reduction of one person in one month: 减员信息已经存在 (seen in \
         public source code)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        fires_again(&[], &[]),
        fires_again(&[], &[is(Field::Remark, "已交接")]),
        quiet_again(&[], &[is(Field::Reason, "退休")]),
        quiet_again(&[is(Field::PersonId, "110101199003079921")], &[]),
    ],
};
