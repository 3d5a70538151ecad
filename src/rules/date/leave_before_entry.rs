//! DA002: the leave date lies before the entry date.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DA002"),
    name: "leave-before-entry",
    severity: Severity::Error,
    fields: &[Field::EntryDate, Field::LeaveDate],
    message: text(
        "离职日期 {leave} 早于入职日期 {entry}",
        "The leave date {leave} lies before the entry date {entry}",
    ),
    why: text(
        "两格至少有一格写错；离职日期错了，缴费截止月份也可能跟着错。",
        "At least one of the two cells is wrong. With a wrong leave date, the last paid month may be \
         wrong as well.",
    ),
    fix: text(
        "核对 {cells}，改错的那一格；以劳动合同和解除（终止）证明上的日期为准。",
        "Check {cells} and correct the wrong one; the labour contract and the certificate of \
         termination count.",
    ),
    basis: text(
        "解除或者终止劳动合同的证明应写明合同期限和解除（终止）日期（劳动合同法实施条例第二十四条）",
        "The certificate of termination states the contract's term and its end (Implementing \
         Regulations of the Labour Contract Law, art. 24)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::TIMES, check),
    examples: &[
        fires(&[is(Field::EntryDate, "2026-12-01"), is(Field::LeaveDate, "2026-11-05")]),
        quiet(&[is(Field::EntryDate, "2026-11-16"), is(Field::LeaveDate, "2026-11-16")]),
        quiet(&[is(Field::EntryDate, "不详"), is(Field::LeaveDate, "2026-11-05")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let (entry, leave) = draft.entry.value().zip(draft.leave.value())?;
    let words = |fault: Fault| {
        fault
            .understood(format!("{entry} / {leave}"))
            .arg("entry", entry.to_string())
            .arg("leave", leave.to_string())
    };
    (leave < entry).then(|| context.fault(words))
}
