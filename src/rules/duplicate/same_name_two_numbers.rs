//! DU006: two numbers under one name at one employer.

use rayon::prelude::*;

use crate::model::{Field, RuleCode, Severity};
use crate::rules::duplicate::pairs::{about, by_employer};
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
    for same_name in named(batch).chunk_by_mut(|a, b| a.0 == b.0) {
        if same_name.len() == 1 {
            continue;
        }
        same_name.sort_unstable_by(|a, b| by_employer(batch, a.1, b.1));
        for group in same_name.chunk_by(|a, b| batch.same_employer(batch.row(a.1), batch.row(b.1)))
        {
            let first = group[0].1;
            let person = batch.row(first).person;
            for (_, index) in group.iter().filter(|(_, index)| batch.row(*index).person != person) {
                faults.row(*index, about(batch, *index, first));
            }
        }
    }
}

/// Name and index of the reductions with a name, a number and an employer, sorted. Pairs
/// of their own, so that sorting does not wander through the rows themselves.
fn named(batch: &Batch<'_>) -> Vec<(u64, u32)> {
    let rows = batch.rows.iter().zip(0..);
    let known = rows.filter(|(row, _)| {
        row.name != 0 && row.person != 0 && row.employer.is_some() && !row.added
    });
    let mut named: Vec<(u64, u32)> = Vec::with_capacity(batch.rows.len());
    named.extend(known.map(|(row, index)| (row.name, index)));
    named.par_sort_unstable();
    named
}
