//! DU008: an earlier run delivered another reduction of the same person at the same employer.

use crate::model::{Fault, Field, RuleCode, Severity};
use crate::rules::duplicate::earlier::asked;
use crate::rules::example::{fires_after, is, quiet, quiet_after};
use crate::rules::{Batch, BatchFaults, Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DU008"),
    name: "changed-since-delivery",
    severity: Severity::Warning,
    fields: &[Field::StopMonth, Field::Reason, Field::Insurances],
    message: text(
        "{on} 报送过此人在本单位的另一条减员（批次 {run}），内容有变：{changes}",
        "Another reduction of this person at this employer was delivered on {on} (run {run}). What \
         changed since: {changes}",
    ),
    why: text(
        "上次报送的不会因此作废；两次内容不同，经办机构可能退回后一次，或按先到的一次停保。",
        "The earlier declaration is not taken back by this one. The bureau may refuse the later one, \
         or stop the insurance by the earlier one.",
    ),
    fix: text(
        "核对哪一次是对的。上次报错的，请向经办机构申请更正或撤回；重新入职后又离职的，不用改。",
        "Check which one is right. If the earlier one was wrong, ask the bureau to correct or withdraw \
         it. Leave the row if the person came back and left again.",
    ),
    basis: text(
        "经办惯例：已受理的减员要另行更正或撤回，不以再次申报代替",
        "Bureau practice: a declaration that was taken is corrected or withdrawn, not replaced by a \
         new one",
    ),
    since: "0.1.0",
    check: Check::Batch(find),
    examples: &[
        fires_after(
            &[is(Field::StopMonth, "2026-10"), is(Field::LeaveDate, "2026-10-16")],
            &[is(Field::StopMonth, "2026-11")],
        ),
        fires_after(&[is(Field::Insurances, "养老、失业、工伤")], &[]),
        quiet_after(&[], &[]),
        quiet_after(&[is(Field::PersonId, "110101199003079921")], &[]),
        quiet(&[]),
    ],
};

fn find(batch: &Batch<'_>, context: &Context<'_>, faults: &mut BatchFaults) {
    for (row, known) in asked(batch) {
        if row.same(known, context.profile).is_some() {
            continue;
        }
        let Some(before) = row.last(known) else { continue };
        let (fields, changes) = row.changes(before, context);
        let fault = Fault { fields, ..Fault::plain() };
        let fault =
            fault.arg("on", before.on.to_string()).arg("run", &*before.run).arg("changes", changes);
        faults.row(row.index, fault);
    }
}
