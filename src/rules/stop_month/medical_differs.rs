//! SM007: medical insurance stops in quite another month than the others.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

/// Months between the two.
const MONTHS: u32 = 1;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("SM007"),
    name: "medical-month-differs",
    severity: Severity::Warning,
    fields: &[Field::StopMonth, Field::MedicalStopMonth],
    message: text(
        "医疗缴费截止月份 {medical} 与其他险种的 {last_paid} 相差 {months} 个月",
        "The last paid month of medical insurance {medical} and that of the others {last_paid} are {months} {months:month|months} apart",
    ),
    why: text(
        "各险种一般同月停缴，医疗至多前后差一个月；差得多时，常是有一格写错，会影响本人看病报销。",
        "The insurances mostly stop in one month, medical at most a month apart. A wider gap is \
         often a mistyped cell, and touches what the person can claim at the doctor's.",
    ),
    fix: text(
        "核对两个月份（{cells}）；确实不同就不用改。",
        "Check both months ({cells}). Leave them if they really differ.",
    ),
    basis: text(
        "北京人事服务机构的报表分列四险与医疗两个缴费截止日期（2016 年，公开源码中所见）；允许相差几个月由城市规则设定",
        "Sheets of a personnel-service firm in Beijing give two last paid months, medical apart \
         (2016, seen in public source code); the gap allowed is set by the city's rules",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::MONTHS, check),
    examples: &[
        fires(&[is(Field::StopMonth, "2026-11"), is(Field::MedicalStopMonth, "2026-08")]),
        quiet(&[is(Field::StopMonth, "2026-11"), is(Field::MedicalStopMonth, "2026-10")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let (last_paid, medical) = draft.last_paid.value().zip(draft.medical_last_paid.value())?;
    let months = last_paid.since(medical).unsigned_abs();
    let words = |fault: Fault| {
        fault
            .arg("last_paid", last_paid.to_string())
            .arg("medical", medical.to_string())
            .arg("months", months.to_string())
    };
    (months > context.profile.limit("SM007", MONTHS)).then(|| context.fault(words))
}
