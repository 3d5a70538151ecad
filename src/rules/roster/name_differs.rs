//! RO002: the roster has another name under this number.

use crate::ident::name::name_key;
use crate::model::{Field, Listed, RuleCode, Severity};
use crate::rules::example::{fires_beside, is, quiet, quiet_beside};
use crate::rules::roster::{about, each_listed};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RO002"),
    name: "roster-name-differs",
    severity: Severity::Warning,
    fields: &[Field::PersonName, Field::PersonId],
    message: text(
        "参保花名册里这个证件号码的姓名是“{expected}”",
        "The roster has the name “{expected}” under this identity number",
    ),
    why: text(
        "姓名和号码有一样错了；错的号码会停掉另一个人的社保。",
        "Either the name or the number is wrong, and a wrong number stops somebody else's insurance.",
    ),
    fix: text(
        "请对照身份证核对；本人改过名的，先到经办机构变更信息。",
        "Compare with the identity card. For somebody who changed names, have the record changed at \
         the bureau first.",
    ),
    basis: text(
        "经办机构按姓名和证件号码核对参保人员（经办惯例）",
        "Bureaus identify insured people by name and number (practice)",
    ),
    since: "0.1.0",
    check: Check::Batch(|batch, _, faults| {
        each_listed(batch, faults, |row, listed| {
            let Listed::Here(standing) = listed else { return None };
            let other = standing.names.iter().find(|name| !name.is_empty())?;
            let is_known =
                row.name == 0 || standing.names.iter().any(|name| name_key(name) == row.name);
            (!is_known).then(|| about(row).expected(other.as_str()))
        });
    }),
    examples: &[
        fires_beside("姓名,证件号码\n张小雪,110101199003079913\n", &[]),
        quiet_beside("姓名,证件号码\n张小满,110101199003079913\n", &[]),
        quiet_beside(
            "姓名,证件号码\n张小满,110101199003079913\n",
            &[is(Field::PersonName, "张 小满")],
        ),
        quiet(&[]),
    ],
};
