//! DU011: an earlier run delivered this person for this month, under an employer that is named another
//! way; whether it is the same one is not known.

use crate::model::{Fault, Field, RuleCode, Severity};
use crate::rules::duplicate::earlier::asked;
use crate::rules::example::{fires_after, is, quiet, quiet_after};
use crate::rules::{Batch, BatchFaults, Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DU011"),
    name: "perhaps-submitted",
    severity: Severity::Warning,
    fields: &[Field::EmployerCode, Field::RegistrationNo, Field::EmployerName],
    message: text(
        "{on} 报送过此人同月的减员（批次 {run}），当时单位写作“{employer}”：是不是同一单位，无法确定",
        "This person was delivered for this month on {on} (run {run}), with the employer written as \
         {employer}: whether that is the same employer is not known",
    ),
    why: text(
        "单位一次写代码，一次写名称，程序认不出是同一家；是同一家的话，这条减员就报了两次。",
        "An employer named by its code once and by its name another time cannot be recognised. If it is \
         the same, this person is declared twice.",
    ),
    fix: text(
        "核对是不是同一单位：是的，删去这一行；不是的，不用改。名单里同时写上单位名称和统一社会信用代码，以后就认得出来。",
        "Check whether it is the same employer. Delete the row if so, else leave it. Lists with both \
         name and code let the program recognise it from then on.",
    ),
    basis: text(
        "台账按单位代码记减员；名称和代码没有在同一行出现过的，不推测",
        "The ledger knows employers by their codes. A name and a code that never stood in one row are \
         not taken for one employer",
    ),
    since: "0.1.0",
    check: Check::Batch(|batch, _, faults| find(batch, faults)),
    examples: &[
        fires_after(&[], &[is(Field::EmployerCode, ""), is(Field::EmployerName, NAME)]),
        fires_after(&[is(Field::EmployerCode, ""), is(Field::EmployerName, NAME)], &[]),
        quiet_after(
            &[is(Field::EmployerName, NAME)],
            &[is(Field::EmployerCode, ""), is(Field::EmployerName, NAME)],
        ),
        quiet_after(&[], &[is(Field::EmployerCode, "91110108MA00088BXN")]),
        quiet_after(
            &[],
            &[
                is(Field::EmployerCode, ""),
                is(Field::EmployerName, NAME),
                is(Field::StopMonth, "2026-10"),
            ],
        ),
        quiet(&[]),
    ],
};

const NAME: &str = "北京示例科技有限公司";

fn find(batch: &Batch<'_>, faults: &mut BatchFaults) {
    for (row, known) in asked(batch) {
        let Some(before) = row.under_another_key(known) else { continue };
        let fault = Fault::plain()
            .arg("on", before.on.to_string())
            .arg("run", &*before.run)
            .arg("employer", &*before.employer);
        faults.row(row.index, fault);
    }
}
