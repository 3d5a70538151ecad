//! DU002: two rows say different things of one person at one employer.

use crate::model::{Fault, Field, FieldSet, RuleCode, Severity};
use crate::rules::duplicate::pairs::{Compared, about, each_person_at_employer};
use crate::rules::example::{Change, fires_on_rows, is, quiet_on_rows};
use crate::rules::{Batch, BatchFaults, Check, Rule};
use crate::text::{Lang, Phrase, text};

const NUMBER: Change = is(Field::PersonId, "110101199003079913");
const NAME: Change = is(Field::PersonName, "张小满");

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DU002"),
    name: "rows-contradict",
    severity: Severity::Error,
    fields: &[
        Field::PersonId,
        Field::StopMonth,
        Field::MedicalStopMonth,
        Field::Reason,
        Field::Insurances,
    ],
    message: text(
        "同一人在同一单位有两行不一样的减员，与{other}的{what}不同",
        "The same person at the same employer stands twice: {what} differs from {other}",
    ),
    why: text(
        "两行不能都对；选错了会多缴、断保，或影响失业待遇，所以都先暂扣。",
        "Both cannot be right. The wrong one costs premiums, cover or unemployment benefit, so both \
         are held.",
    ),
    fix: text(
        "问用人部门哪一行对，留下对的一行，删去另一行。",
        "Ask the department which row is right, keep it and delete the other.",
    ),
    basis: text(
        "一人在一个单位一次减员只有一个缴费截止月份、一个原因（各地减员表的填法）",
        "A reduction of one person at one employer has one last paid month and one reason (as \
         reduction forms are filled in)",
    ),
    since: "0.1.0",
    check: Check::Batch(|batch, _, faults| find(batch, faults)),
    examples: &[
        fires_on_rows(&[&[NUMBER, NAME], &[NUMBER, NAME, is(Field::StopMonth, "2026-10")]]),
        fires_on_rows(&[&[NUMBER, NAME], &[NUMBER, NAME, is(Field::Reason, "劳动合同期满")]]),
        quiet_on_rows(&[&[NUMBER, NAME], &[NUMBER, NAME]]),
        quiet_on_rows(&[&[NUMBER, NAME], &[NUMBER, NAME, is(Field::Reason, "")]]),
    ],
};

pub(super) fn find(batch: &Batch<'_>, faults: &mut BatchFaults) {
    each_person_at_employer(batch, |group| {
        Compared::contradictions(batch, group, |index, other| {
            let [one, two] = [index, other].map(|index| Compared::of(batch.row(index)));
            let fields = one.differences(two);
            let fault = Fault { fields, ..about(batch, index, other) };
            faults.row(index, fault.arg("what", labels(fields)));
        });
    });
}

fn labels(fields: FieldSet) -> Phrase {
    let join = |lang, comma| {
        fields.iter().map(|field| field.label().get(lang)).collect::<Vec<_>>().join(comma)
    };
    Phrase { zh: join(Lang::Zh, "、"), en: join(Lang::En, ", ") }
}
