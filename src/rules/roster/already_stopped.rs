//! RO004: the insurance has stopped already.

use crate::model::{Field, InsuredStatus, Listed, RuleCode, Severity};
use crate::rules::example::{fires_beside, quiet, quiet_beside};
use crate::rules::roster::{about, each_listed};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RO004"),
    name: "roster-already-stopped",
    severity: Severity::Error,
    fields: &[Field::PersonId],
    message: text(
        "参保花名册里此人在本单位已经停保",
        "By the roster this person's insurance with this employer has already stopped",
    ),
    why: text(
        "已停保的人再报减员会被退回。",
        "A second reduction of somebody whose insurance has stopped is sent back.",
    ),
    fix: text(
        "请核对号码；确已停保的，删去这一行；花名册过旧的，请重新导出后再检查。",
        "Compare the number. Delete the row if the insurance has really stopped; if the roster is old, \
         export it again and check anew.",
    ),
    basis: text(
        "经办平台对已停保人员报“该员工已停保”（公开源码中所见）",
        "Platforms answer 该员工已停保 (seen in public source code)",
    ),
    since: "0.1.0",
    check: Check::Batch(|batch, _, faults| {
        each_listed(batch, faults, |row, listed| match listed {
            Listed::Here(standing) if standing.status == InsuredStatus::Stopped => Some(about(row)),
            _ => None,
        });
    }),
    examples: &[
        fires_beside("姓名,证件号码,参保状态\n张小满,110101199003079913,暂停缴费（中断）\n", &[]),
        fires_beside(
            "姓名,证件号码,险种,参保状态\n张小满,110101199003079913,养老,终止缴费\n\
             张小满,110101199003079913,医疗,停保\n",
            &[],
        ),
        quiet_beside("姓名,证件号码,参保状态\n张小满,110101199003079913,参保缴费\n", &[]),
        quiet_beside(
            "姓名,证件号码,险种,参保状态\n张小满,110101199003079913,养老,终止缴费\n\
             张小满,110101199003079913,医疗,参保缴费\n",
            &[],
        ),
        quiet(&[]),
    ],
};
