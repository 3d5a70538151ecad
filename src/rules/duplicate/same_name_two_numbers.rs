//! DU006: two numbers under one name at one employer.

use crate::model::{Field, RuleCode, Severity};
use crate::rules::batch::repeated;
use crate::rules::duplicate::pairs::about;
use crate::rules::example::{fires_on_rows, is, quiet_on_rows};
use crate::rules::{Batch, BatchFaults, Check, RowFacts, Rule};
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

/// The reductions with a name, a number and an employer of whom there may be more than one with the
/// same name at the same employer, sorted.
fn named(batch: &Batch<'_>) -> Vec<Named> {
    let of = |row: &RowFacts| {
        let is_known = row.name != 0 && row.person != 0 && !row.added;
        batch.group(row).filter(|_| is_known).map(|employer| (row.name, employer))
    };
    // Two pairs may give one number: what follows compares them again.
    let mixed = |(name, employer): (u64, u32)| name ^ u64::from(employer).wrapping_mul(MIX);
    let numbers = batch.rows.iter().map(|row| of(row).map_or(0, |pair| mixed(pair).max(1)));
    let mut named: Vec<Named> = repeated(numbers)
        .into_iter()
        .filter_map(|(_, index)| {
            let (name, employer) = of(batch.row(index))?;
            Some(Named { name, employer, index })
        })
        .collect();
    named.sort_unstable();
    named
}

/// Spreads the numbers of employers over all bits.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
