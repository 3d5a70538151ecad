//! ID007: the six digits are in no list, or were abolished before the birth.

use super::number;
use crate::ident::division::{DivisionStatus, status_of};
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::profile::sourced::listed;
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::{Arg, Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID007"),
    name: "person-id-division-unknown",
    severity: Severity::Warning,
    fields: &[Field::PersonId],
    message: text(
        "身份证号码前 6 位的区划代码{detail}",
        "The division code in the identity number (first 6 digits) {detail}",
    ),
    why: text(
        "可能是号码写错，也可能是名录没有收全的老代码或新代码；号码里的代码不随区划调整改变。",
        "The number may be mistyped, or the code may be older or newer than the list; the code \
         in a number stays when divisions change.",
    ),
    fix: text(
        "请对照身份证核对前 6 位；无误就不必处理，也可请管理员把代码加入城市规则的 divisions.add。",
        "Compare the first six digits with the identity card. If they are right, nothing needs \
         to be done; an administrator may add the code to divisions.add of the profile.",
    ),
    basis: text(
        "GB/T 2260 历年版本和民政部历年代码（1980 年至今）；标准自己的示例 340524 也不在名录中，\
         所以只提醒",
        "GB/T 2260 and the yearly lists since 1980; even an example of the standard, 340524, is \
         in no list, so this is only a warning",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[
        fires(&[is(Field::PersonId, "110199199003079919")]),
        fires(&[is(Field::PersonId, "110103201203079910")]),
        fires(&[is(Field::PersonId, "460420199003079919")]),
        quiet(&[is(Field::PersonId, "110101199003079913")]),
    ],
};

const UNKNOWN: Text = text("不在历年名录中", "is in no list");
const SUMMARY: Text = text(
    "不在历年名录中，形似市辖区、市区的汇总代码（早年的证件上有）",
    "is in no list; it looks like the summary code of a city's districts, which early cards carry",
);
const ABOLISHED: Text = text(
    "在 {year} 年已停用，早于本人出生",
    "was last in use in {year}, before this person's birth",
);

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let reading = number(draft, context)?;
    let (person, birth) = reading.person.zip(reading.birth)?;
    let status = status_of(person, birth);
    let added = listed(context.profile.divisions.add.as_ref());
    if status == DivisionStatus::Known || is_added(person.division(), added) {
        return None;
    }
    let detail: Arg = match status {
        DivisionStatus::AbolishedBefore(year) => {
            ABOLISHED.fill(&[("year", year.to_string().into())]).into()
        }
        DivisionStatus::Summary => SUMMARY.into(),
        DivisionStatus::Unknown | DivisionStatus::Known => UNKNOWN.into(),
    };
    Some(Fault::plain().arg("detail", detail))
}

fn is_added(division: u32, added: &[String]) -> bool {
    added.iter().any(|code| code.parse() == Ok(division))
}
