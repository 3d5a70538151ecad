//! SM009: a second column of months says another last month paid, whatever it means.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("SM009"),
    name: "other-column-of-months-differs",
    severity: Severity::Warning,
    fields: &[Field::StopMonth, Field::OtherStopMonth],
    message: text(
        "缴费截止月份按 {last_paid} 报，“{heading}”一列写的“{month}”却对不上：当作最后缴费月或停缴首月都不同",
        "The last month paid is taken for {last_paid}, but “{month}” in the column “{heading}” does not go \
         with it, be it the last month paid or the first one that is not",
    ),
    why: text(
        "两列月份对不上，总有一列写错；月份报错，不是多扣一个月保费，就是断保一个月。",
        "One of the two is wrong. A wrong month is a premium too many, or a gap in the cover.",
    ),
    fix: text(
        "问填表人以哪一列为准，改正 {cells} 中错的一格；另一列说的是别的事，清空即可。",
        "Ask who filled the list which column counts, and correct the wrong one of {cells}. If the other \
         column is about something else, clear it.",
    ),
    basis: text(
        "月份有最后缴费月和停缴首月两种填法，两列至多相差一个月",
        "A month is given as the last one paid or the first one that is not; the two are a month apart",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::BESIDE, check),
    examples: &[
        fires(&[is(Field::StopMonth, "2026-11"), is(Field::OtherStopMonth, "2026-09")]),
        quiet(&[is(Field::StopMonth, "2026-11"), is(Field::OtherStopMonth, "2026-12")]),
        quiet(&[is(Field::StopMonth, "2026-11"), is(Field::OtherStopMonth, "2026-11")]),
        quiet(&[is(Field::StopMonth, "2026-11"), is(Field::OtherStopMonth, "")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let last_paid = draft.last_paid.value()?;
    let (first, last) = draft.beside.last_paid?;
    let differs = last_paid < first || last < last_paid;
    differs.then(|| {
        Fault::plain()
            .arg("last_paid", last_paid.to_string())
            .arg("heading", context.heading(draft, Field::OtherStopMonth))
            .arg("month", draft.shown(Field::OtherStopMonth).trim())
    })
}
