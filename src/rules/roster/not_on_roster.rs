//! RO001: the person is not insured with this employer.

use crate::model::{Field, Listed, RuleCode, Severity};
use crate::rules::example::{fires_beside, is, quiet, quiet_beside};
use crate::rules::roster::{about, each_listed};
use crate::rules::{Check, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RO001"),
    name: "person-not-on-roster",
    severity: Severity::Error,
    fields: &[Field::PersonId, Field::EmployerCode, Field::RegistrationNo, Field::EmployerName],
    message: text("参保花名册里查不到：{detail}", "Not found on the roster: {detail}"),
    why: text(
        "不在本单位参保的人不能由本单位减员，报上去会被退回；多半是号码或单位填错，错的号码可能停掉别人的社保。",
        "An employer can only reduce people insured with it; the bureau sends others back. Mostly the \
         number or the employer is wrong, and a wrong number may stop somebody else's insurance.",
    ),
    fix: text(
        "请核对证件号码和单位；花名册过旧的，请重新导出后再检查。",
        "Compare identity number and employer. If the roster is old, export it again and check anew.",
    ),
    basis: text(
        "经办平台对不在册人员报“减员信息没有在册”“未找到该单位参保员工”（公开源码中所见）",
        "Platforms answer 减员信息没有在册, 未找到该单位参保员工 (seen in public source code)",
    ),
    since: "0.1.0",
    check: Check::Batch(|batch, _, faults| {
        each_listed(batch, faults, |row, listed| {
            let detail = match listed {
                Listed::Here(_) => return None,
                Listed::Nowhere => NOWHERE,
                Listed::Elsewhere => ELSEWHERE,
                Listed::UnknownEmployer => UNKNOWN_EMPLOYER,
            };
            Some(about(row).arg("detail", detail))
        });
    }),
    examples: &[
        fires_beside("姓名,证件号码\n李小寒,110101198506159929\n", &[]),
        fires_beside(
            "统一社会信用代码,姓名,证件号码\n91110108MA00088BXN,张小满,110101199003079913\n",
            &[],
        ),
        quiet_beside("姓名,证件号码\n张小满,110101199003079913\n", &[]),
        quiet_beside(
            "姓名,证件号码\n张小满,110101199003079913\n",
            &[is(Field::PersonId, "110101900307991")],
        ),
        quiet(&[]),
    ],
};

const NOWHERE: Text = text("没有这个证件号码", "this identity number is not on it");
const ELSEWHERE: Text =
    text("此人不在本单位，在另一个单位", "the person is with another employer, not with this one");
const UNKNOWN_EMPLOYER: Text = text("没有这个单位", "this employer is not on it");
