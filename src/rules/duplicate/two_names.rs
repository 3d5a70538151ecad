//! DU003: one identity number, two names.

use crate::model::{Field, RuleCode, Severity};
use crate::rules::duplicate::pairs::{Apart, about, each_person, name};
use crate::rules::example::{fires_on_rows, is, quiet_on_rows};
use crate::rules::{Batch, BatchFaults, Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DU003"),
    name: "person-two-names",
    severity: Severity::Error,
    fields: &[Field::PersonName, Field::PersonId],
    message: text(
        "同一个证件号码有两个姓名，与{other}的姓名不同",
        "One identity number has two names: the name in {other} is another",
    ),
    why: text(
        "至少有一行把号码或姓名填错了；错的号码会停掉另一个人的社保，所以这个号码的各行都先暂扣。",
        "At least one row has a wrong number or name. A wrong number stops somebody else's insurance, \
         so all rows of the number are held.",
    ),
    fix: text(
        "对照身份证核对这几行，改错的号码或姓名；本人改过名的，各行都用现名。",
        "Compare these rows with the identity cards and correct the wrong number or name. For \
         somebody who changed names, use the present one in all rows.",
    ),
    basis: text(
        "公民身份号码是唯一的、终身不变的（居民身份证法第三条、GB 11643）",
        "An identity number is one person's for life (Resident Identity Card Law, art. 3; GB 11643)",
    ),
    since: "0.1.0",
    check: Check::Batch(|batch, _, faults| find(batch, faults)),
    examples: &[
        fires_on_rows(&[
            &[is(Field::PersonId, "110101199003079913"), is(Field::PersonName, "张小满")],
            &[is(Field::PersonId, "110101199003079913"), is(Field::PersonName, "李小寒")],
        ]),
        quiet_on_rows(&[
            &[is(Field::PersonId, "110101199003079913"), is(Field::PersonName, "张小满")],
            &[is(Field::PersonId, "110101199003079913"), is(Field::PersonName, "张 小满")],
        ]),
    ],
};

pub(super) fn find(batch: &Batch<'_>, faults: &mut BatchFaults) {
    each_person(batch, |rows| {
        let Some(apart) = Apart::find(rows, |index| name(batch.row(index))) else { return };
        for index in rows {
            if let Some(other) = apart.against(name(batch.row(*index))) {
                faults.row(*index, about(batch, *index, other));
            }
        }
    });
}
