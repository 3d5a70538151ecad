//! DA004: a date that can hardly be right.

use crate::calendar::Date;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::ordinary::{FIRST_AGE, FIRST_YEAR};
use crate::rules::retirement::birth_of;
use crate::rules::{Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DA004"),
    name: "date-implausible",
    severity: Severity::Warning,
    fields: &[Field::EntryDate, Field::LeaveDate],
    message: text(
        "日期 {understood} 不大可能：{what}",
        "The date {understood} is hardly right: {what}",
    ),
    why: text(
        "这样的日期多半是年份写错，或表格程序把数字当成了日期。",
        "Mostly the year is mistyped, or a spreadsheet took a number for a date.",
    ),
    fix: text(
        "核对 {cells} 的年份；入职日期和身份证号都要看，改错的一格。",
        "Check the year in {cells}. For an entry date, look at the identity number as well, and \
         correct the wrong one.",
    ),
    basis: text(
        "常识核对：1950 年以前的用工日期、不满 14 周岁入职；法定最低用工年龄为 16 周岁（劳动法第十五条）",
        "Common sense: employment before 1950, entry before the age of 14; the law sets 16 (Labour \
         Law, art. 15)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::TIMES, check),
    examples: &[
        fires(&[is(Field::EntryDate, "1900-01-01")]),
        fires(&[is(Field::PersonId, "110101199003079913"), is(Field::EntryDate, "2001-03-01")]),
        quiet(&[is(Field::PersonId, "110101199003079913"), is(Field::EntryDate, "2008-03-01")]),
    ],
};

const TOO_EARLY: Text = text("早于 1950 年", "before 1950");
const TOO_YOUNG: Text =
    text("按出生日期，入职时不满 14 周岁", "by the birth date, under 14 at entry");

fn check(draft: &Draft<'_>, _context: &Context<'_>) -> Option<Fault> {
    let entry = draft.entry.value();
    let early = |date: &Date| date.year() < FIRST_YEAR;
    if let Some(date) = entry.filter(early) {
        return Some(fault(Field::EntryDate, date, TOO_EARLY));
    }
    if let Some(date) = draft.leave.value().filter(early) {
        return Some(fault(Field::LeaveDate, date, TOO_EARLY));
    }
    let (entry, birth) = entry.zip(birth_of(draft))?;
    (entry.age_since(birth) < FIRST_AGE).then(|| fault(Field::EntryDate, entry, TOO_YOUNG))
}

fn fault(field: Field, date: Date, what: Text) -> Fault {
    Fault::at(&[field]).understood(date.to_string()).arg("what", what)
}
