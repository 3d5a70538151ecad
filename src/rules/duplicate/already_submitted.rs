//! DU005: an earlier run delivered the same reduction.

use crate::model::{Fault, Field, Resubmit, RuleCode, Severity};
use crate::rules::duplicate::earlier::asked;
use crate::rules::example::{fires_after, is, quiet, quiet_after};
use crate::rules::{Batch, BatchFaults, Check, Context, Rule};
use crate::text::{Phrase, Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DU005"),
    name: "already-submitted",
    severity: Severity::Error,
    fields: &[Field::PersonId, Field::StopMonth],
    message: text(
        "{on} 已经报送过此人的这条减员（批次 {run}）{changes}",
        "This reduction was delivered on {on} already (run {run}){changes}",
    ),
    why: text(
        "同一条减员报两次，经办机构会退回，也会让人分不清哪一次算数。同一人、同一单位、同一截止月份、同样的险种，就算同一条。",
        "Bureaus send a second declaration back, and nobody could tell which one counts. The same \
         person, employer, last paid month and insurances make it the same reduction.",
    ),
    fix: text(
        "不用再报，删去这一行。上次没有办成、要更正后再报的，先问明经办机构，再加 --resubmit 重新报送。",
        "Delete the row: nothing is left to do. If the bureau did not take it, or wants it corrected, \
         ask there first and then deliver again with --resubmit.",
    ),
    basis: text(
        "经办平台对同一人同月的减员会报“减员信息已经存在”（公开源码中所见）",
        "Platforms refuse a second reduction of one person in one month: 减员信息已经存在 (seen in \
         public source code)",
    ),
    since: "0.1.0",
    check: Check::Batch(find),
    examples: &[
        fires_after(&[], &[]),
        fires_after(&[], &[is(Field::Reason, "退休")]),
        fires_after(
            &[is(Field::EmployerName, "北京示例科技有限公司")],
            &[is(Field::EmployerCode, ""), is(Field::EmployerName, "北京示例科技有限公司")],
        ),
        quiet_after(&[], &[is(Field::StopMonth, "2026-10")]),
        quiet_after(&[is(Field::PersonId, "110101199003079921")], &[]),
        quiet(&[]),
    ],
};

fn find(batch: &Batch<'_>, context: &Context<'_>, faults: &mut BatchFaults) {
    const DIFFERENCE: Text = text("，当时的内容不同：{changes}", ", then with: {changes}");
    const EMPLOYER: Text =
        text("，当时单位写作“{employer}”", ", with the employer written as {employer}");
    for (row, known) in asked(batch) {
        let Some(delivered) = row.same(known, context.profile) else { continue };
        let (fields, changes) = row.changes(delivered, context);
        let mut changes = if fields == crate::model::FieldSet::EMPTY {
            Phrase::default()
        } else {
            DIFFERENCE.fill(&[("changes", changes.into())])
        };
        if let Some(employer) = row.employer_then(delivered) {
            let then = EMPLOYER.fill(&[("employer", employer.into())]);
            changes = Phrase { zh: changes.zh + &then.zh, en: changes.en + &then.en };
        }
        let fault = match row.row.number() {
            Some(number) => Fault::plain().found(number.reveal()),
            None => Fault::plain(),
        };
        let fault = fault
            .arg("on", delivered.on.to_string())
            .arg("run", &*delivered.run)
            .arg("changes", changes);
        let goes_again = known.resubmit == Resubmit::Yes;
        let fault = if goes_again { fault.at_most(Severity::Note) } else { fault };
        faults.row(row.index, fault);
    }
}
