//! DU004: two employers reduce one person in one run.

use crate::model::{Field, RuleCode, Severity};
use crate::rules::duplicate::pairs::{Apart, about, each_person, key};
use crate::rules::example::{fires_on_rows, is, quiet_on_rows};
use crate::rules::{Batch, BatchFaults, Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DU004"),
    name: "person-two-employers",
    severity: Severity::Warning,
    fields: &[Field::PersonId, Field::EmployerCode, Field::RegistrationNo, Field::EmployerName],
    message: text(
        "同一人在两个单位减员，{other}是另一个单位",
        "Two employers declare a reduction of the same person: {other} belongs to another \
         employer",
    ),
    why: text(
        "一个人一般只在一个单位参保；多半是单位或证件号码填错，错的一行会停错人。",
        "A person is usually insured with one employer only. The employer or the number in one \
         of the rows may be wrong, and the wrong person's insurance would be stopped.",
    ),
    fix: text(
        "核对两行的单位和证件号码；确实先后在两个单位参保的，不用改。",
        "Check employer and identity number in both rows. Leave them if the person was really insured \
         with both.",
    ),
    basis: text(
        "经办惯例：一人同一时期在一个单位参加各项社会保险；多个单位参加工伤保险等情形除外",
        "Bureau practice: one employer insures a person at a time, work injury insurance with several \
         employers apart",
    ),
    since: "0.1.0",
    check: Check::Batch(|batch, _, faults| find(batch, faults)),
    examples: &[
        fires_on_rows(&[
            &[is(Field::PersonId, "110101199003079913"), is(Field::PersonName, "张小满")],
            &[
                is(Field::PersonId, "110101199003079913"),
                is(Field::PersonName, "张小满"),
                is(Field::EmployerCode, "91110108MA00088BXN"),
            ],
        ]),
        quiet_on_rows(&[&[], &[is(Field::EmployerCode, "91110108MA00088BXN")]]),
        quiet_on_rows(&[
            &[is(Field::PersonId, "110101199003079913"), is(Field::PersonName, "张小满")],
            &[is(Field::PersonId, "110101199003079913"), is(Field::PersonName, "张小满")],
        ]),
    ],
};

pub(super) fn find(batch: &Batch<'_>, faults: &mut BatchFaults) {
    each_person(batch, |rows| {
        let Some(apart) = Apart::find(rows, |index| key(batch, batch.row(index))) else { return };
        for index in rows {
            if let Some(other) = apart.against(key(batch, batch.row(*index))) {
                faults.row(*index, about(batch, *index, other));
            }
        }
    });
}
