//! DU007: the same person is to be added and to be reduced.

use crate::model::{Field, RuleCode, Severity};
use crate::rules::duplicate::pairs::about;
use crate::rules::example::{fires_on_rows, is, quiet_on_rows};
use crate::rules::{Batch, BatchFaults, Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DU007"),
    name: "reduced-and-added",
    severity: Severity::Warning,
    fields: &[Field::PersonId, Field::ChangeFlag],
    message: text(
        "同一人既有减员，又在{other}标为增员或续保",
        "The same person is reduced here and stands as added or continued in {other}",
    ),
    why: text(
        "两行可能有一行标错；减员照报出去，会停掉本来要续缴的社保。",
        "One of the rows may carry the wrong flag, and the reduction would stop an insurance that is \
         to go on.",
    ),
    fix: text(
        "核对增减标志和证件号码；先减后增（如在集团内换单位）属实的，不用改。",
        "Check flag and identity number. Leave them if the person is really reduced and then added, \
         as when moving within a group.",
    ),
    basis: text(
        "增减混排的报表中常见（人事服务机构的派单表）",
        "Common in sheets that mix additions and reductions (order lists of personnel-service firms)",
    ),
    since: "0.1.0",
    check: Check::Batch(|batch, _, faults| find(batch, faults)),
    examples: &[
        fires_on_rows(&[
            &[
                is(Field::PersonId, "110101199003079913"),
                is(Field::PersonName, "张小满"),
                is(Field::ChangeFlag, "减员"),
            ],
            &[
                is(Field::PersonId, "110101199003079913"),
                is(Field::PersonName, "张小满"),
                is(Field::ChangeFlag, "增员"),
            ],
        ]),
        quiet_on_rows(&[&[is(Field::ChangeFlag, "减员")], &[is(Field::ChangeFlag, "增员")]]),
    ],
};

pub(super) fn find(batch: &Batch<'_>, faults: &mut BatchFaults) {
    for run in batch.repeated_people() {
        let added = |index: &&u32| !batch.row(**index).is_reduction();
        let Some(other) = run.iter().find(added) else { continue };
        for index in run.iter().filter(|index| !added(index)) {
            faults.row(*index, about(batch, *index, *other));
        }
    }
}
