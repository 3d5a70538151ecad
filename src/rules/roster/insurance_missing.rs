//! RO003: an insurance is to be stopped that the person does not have.

use crate::model::{Field, InsuranceSet, InsuredStatus, Listed, RuleCode, Severity};
use crate::rules::example::{fires_beside, is, quiet, quiet_beside};
use crate::rules::roster::{about, each_listed};
use crate::rules::{Check, Rule};
use crate::text::{Phrase, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RO003"),
    name: "roster-insurance-missing",
    severity: Severity::Warning,
    fields: &[Field::Insurances],
    message: text(
        "参保花名册里此人没有参加{kinds}",
        "The roster does not have this person in: {kinds}",
    ),
    why: text(
        "没有参加的险种停不了，经办机构可能把整行退回。",
        "What is not insured cannot be stopped; the bureau may send the row back.",
    ),
    fix: text(
        "请核对险种，去掉没有参加的；花名册不全的，不用改。",
        "Take out the kinds that the person does not have. Leave them if the roster is incomplete.",
    ),
    basis: text("减员按险种办理（经办惯例）", "Reductions are made kind by kind (practice)"),
    since: "0.1.0",
    check: Check::Batch(|batch, context, faults| {
        let Some(roster) = batch.roster else { return };
        let told = roster.listed_kinds();
        each_listed(batch, faults, |row, listed| {
            let Listed::Here(standing) = listed else { return None };
            let is_told = !standing.insurances.is_empty() && !row.insurances_assumed;
            if !is_told || standing.status == InsuredStatus::Stopped {
                return None;
            }
            let missing = InsuranceSet(row.insurances.0 & told.0 & !standing.insurances.0);
            if missing.is_empty() {
                return None;
            }
            let kinds = context.profile.insurances.iter().enumerate();
            let labels: Vec<_> =
                kinds.filter(|(n, _)| missing.contains(*n)).map(|(_, kind)| &kind.label).collect();
            let join = |texts: Vec<&str>, by| texts.join(by);
            let kinds = Phrase {
                zh: join(labels.iter().map(|label| label.zh.as_str()).collect(), "、"),
                en: join(labels.iter().map(|label| label.en.as_str()).collect(), ", "),
            };
            Some(about(row).arg("kinds", kinds))
        });
    }),
    examples: &[
        fires_beside(
            "姓名,证件号码,参保险种\n张小满,110101199003079913,养老、失业、工伤、生育\n\
             李小寒,110101198506159929,五险\n",
            &[],
        ),
        // The roster says nothing of maternity for anybody.
        quiet_beside("姓名,证件号码,参保险种\n张小满,110101199003079913,养老失业工伤医疗\n", &[]),
        quiet_beside(
            "姓名,证件号码,参保险种\n张小满,110101199003079913,养老\n李小寒,110101198506159929,五险\n",
            &[is(Field::Insurances, "")],
        ),
        quiet(&[]),
    ],
};
