//! DU006: two numbers under one name at one employer.

use rayon::prelude::*;

use crate::model::{Field, RuleCode, Severity};
use crate::rules::duplicate::pairs::about;
use crate::rules::example::{fires_on_rows, is, quiet_on_rows};
use crate::rules::{Batch, BatchFaults, Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DU006"),
    name: "same-name-two-numbers",
    severity: Severity::Note,
    fields: &[Field::PersonName, Field::PersonId],
    message: text(
        "同一单位有两个同名的人，证件号码不同，另一个在{other}",
        "The employer has two people of this name with different numbers; the other is in {other}",
    ),
    why: text(
        "可能是同名同姓的两个人，也可能是同一个人的号码有一行填错了。",
        "They may be two people of one name, or one person whose number is mistyped in a row.",
    ),
    fix: text(
        "对照身份证看一眼两个号码；确是两个人就不用改。",
        "Compare both numbers with the identity cards. Leave them if these are two people.",
    ),
    basis: text("核对提示，不是办理要求", "A hint for checking, not a requirement"),
    since: "0.1.0",
    check: Check::Batch(|batch, _, faults| find(batch, faults)),
    examples: &[
        fires_on_rows(&[&[is(Field::PersonName, "张小满")], &[is(Field::PersonName, "张小满")]]),
        quiet_on_rows(&[
            &[is(Field::PersonName, "张小满")],
            &[is(Field::PersonName, "张小满"), is(Field::EmployerCode, "91110108MA00088BXN")],
        ]),
        quiet_on_rows(&[&[], &[]]),
    ],
};

pub(super) fn find(batch: &Batch<'_>, faults: &mut BatchFaults) {
    for people in named(batch).chunk_by(|a, b| (a.name, a.employer) == (b.name, b.employer)) {
        let first = people[0].index;
        let person = batch.row(first).person;
        for Named { index, .. } in &people[1..] {
            if batch.row(*index).person != person {
                faults.row(*index, about(batch, *index, first));
            }
        }
    }
}

/// A reduction as this rule sorts it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    name: u64,
    /// See [`Batch::group`].
    employer: u32,
    index: u32,
}

/// The reductions with a name, a number and an employer, sorted. Entries of their own, so that
/// sorting does not wander through the rows themselves.
fn named(batch: &Batch<'_>) -> Vec<Named> {
    let mut named = Vec::with_capacity(batch.rows.len());
    named.extend(batch.rows.iter().zip(0..).filter_map(|(row, index)| {
        let employer = batch.group(row)?;
        let is_known = row.name != 0 && row.person != 0 && !row.added;
        is_known.then_some(Named { name: row.name, employer, index })
    }));
    named.par_sort_unstable();
    named
}
