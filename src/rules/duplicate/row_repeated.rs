//! DU001: the same reduction stands there again.

use crate::model::{Field, RuleCode, Severity};
use crate::rules::duplicate::pairs::{Compared, about, each_person_at_employer, name};
use crate::rules::example::{Change, fires_on_rows, is, quiet_on_rows};
use crate::rules::{Batch, BatchFaults, Check, RowFacts, Rule};
use crate::text::text;

const SAME: &[Change] =
    &[is(Field::PersonId, "110101199003079913"), is(Field::PersonName, "张小满")];

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DU001"),
    name: "row-repeated",
    severity: Severity::Error,
    fields: &[Field::PersonId],
    message: text(
        "同一人在同一单位的减员重复，与{other}一样",
        "The same reduction of this person at this employer is already in {other}",
    ),
    why: text(
        "同一人重复申报会被经办机构退回；保留最前的一行，后面的暂扣。",
        "Bureaus send repeated declarations back. The first row stays; the later ones are held.",
    ),
    fix: text(
        "核对后删去重复的一行；若其实是另一个人，改正证件号码。",
        "Look at both rows and delete the duplicate. If it is somebody else, correct the \
         identity number.",
    ),
    basis: text(
        "经办平台对同一人同月的减员会报“减员信息已经存在”（公开源码中所见）",
        "Platforms refuse a second reduction of one person in one month: 减员信息已经存在 (seen in \
         public source code)",
    ),
    since: "0.1.0",
    check: Check::Batch(|batch, _, faults| find(batch, faults)),
    examples: &[
        fires_on_rows(&[SAME, SAME]),
        quiet_on_rows(&[SAME, &[]]),
        quiet_on_rows(&[
            SAME,
            &[
                is(Field::PersonId, "110101199003079913"),
                is(Field::PersonName, "张小满"),
                is(Field::StopMonth, "2026-10"),
            ],
        ]),
    ],
};

pub(super) fn find(batch: &Batch<'_>, faults: &mut BatchFaults) {
    each_person_at_employer(batch, |group| {
        let first = group[0];
        group.sort_unstable_by_key(|index| (values(batch.row(*index)), *index));
        for equal in group.chunk_by(|a, b| values(batch.row(*a)) == values(batch.row(*b))) {
            let head = equal[0];
            if head != first && agree(batch.row(first), batch.row(head)) {
                faults.row(head, about(batch, head, first));
            }
            for index in &equal[1..] {
                faults.row(*index, about(batch, *index, head));
            }
        }
    });
}

fn values(row: &RowFacts) -> (u64, Compared) {
    (row.name, Compared::of(row))
}

/// Nothing that both rows know differs. Two names under one number are DU003's.
fn agree(a: &RowFacts, b: &RowFacts) -> bool {
    let names_differ = name(a).zip(name(b)).is_some_and(|(a, b)| a != b);
    !names_differ && Compared::of(a).differences(Compared::of(b)).is_empty()
}
