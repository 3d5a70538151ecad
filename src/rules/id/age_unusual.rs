//! ID015: under 16 or over 100 in the last paid month.

use super::number;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID015"),
    name: "person-age-unusual",
    severity: Severity::Warning,
    fields: &[Field::PersonId],
    message: text(
        "按身份证号码，到缴费截止月份 {month} 时年龄为 {age} 岁",
        "By the identity number this person is {age} {age:year|years} old in the last paid month {month}",
    ),
    why: text(
        "未满 16 周岁不能参保就业，超过 100 岁的多半是出生年份写错。",
        "Nobody under 16 can be employed and insured, and an age over 100 usually means a \
         mistyped year of birth.",
    ),
    fix: text(
        "请对照身份证核对号码里的出生年份和停止缴费月份。",
        "Compare the year of birth in the number, and the stop month, with the documents.",
    ),
    basis: text(
        "劳动法第15条：禁止招用未满 16 周岁的未成年人",
        "Labour Law art. 15: nobody under 16 may be employed",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::AGE, check),
    examples: &[
        fires(&[is(Field::PersonId, "11010120150307991X")]),
        fires(&[is(Field::PersonId, "110101191003079917")]),
        quiet(&[is(Field::PersonId, "110101199003079913")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let month = draft.last_paid.value()?;
    let reading = number(draft, context)?;
    let birth = reading.birth.filter(|_| reading.person.is_some())?;
    // The years alone settle it for nearly everybody; the day decides in the first and last one.
    if (17..=100).contains(&(month.year() - birth.year())) {
        return None;
    }
    let age = month.day_or_last(31).age_since(birth);
    let is_unusual = !(16..=100).contains(&age) && !reading.is_born_after(context.today);
    is_unusual.then(|| Fault::plain().arg("month", month.to_string()).arg("age", age.to_string()))
}
