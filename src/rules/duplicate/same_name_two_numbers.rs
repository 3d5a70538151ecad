//! DU006: two numbers under one name at one employer.

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
    let of = |index: &u32| (batch.row(*index).name, batch.group(batch.row(*index)));
    for people in batch.repeats.names.chunk_by(|a, b| of(a) == of(b)) {
        let first = people[0];
        let person = batch.row(first).person;
        for index in &people[1..] {
            if batch.row(*index).person != person {
                faults.row(*index, about(batch, *index, first));
            }
        }
    }
}
