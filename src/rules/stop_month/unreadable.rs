//! SM002: the stop month is there and is no month.

use crate::calendar::Month;
use crate::model::{Cell, Draft, Fault, Field, Flaw, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("SM002"),
    name: "stop-month-unreadable",
    severity: Severity::Error,
    fields: &[Field::StopMonth, Field::MedicalStopMonth],
    message: text(
        "停止缴费月份“{found}”读不出是哪年哪月{hint}",
        "The stop month “{found}” cannot be read as a month{hint}",
    ),
    why: text(
        "月份错一个月，就会多缴一个月保费，或使本人断保一个月，所以不猜。",
        "One month wrong means a month's premium too much, or a month without cover. It is never \
         guessed.",
    ),
    fix: text(
        "改成“年-月”，如 2026-11；2026年11月、202611、2026/11/30 也可以。",
        "Write year and month, as in 2026-11. 2026年11月, 202611 and 2026/11/30 are read too.",
    ),
    basis: text(
        "可读写法取自各地模板和单位报表中见到的年月写法",
        "The forms that are read are those seen in bureau templates and employers' sheets",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::DATES, check),
    examples: &[
        fires(&[is(Field::StopMonth, "月底")]),
        fires(&[is(Field::StopMonth, "2026-13")]),
        fires(&[is(Field::StopMonth, "46000")]),
        fires(&[is(Field::MedicalStopMonth, "待定")]),
        fires(&[is(Field::StopMonth, "26-11")]),
        fires(&[is(Field::StopMonth, "Nov-26")]),
        quiet(&[is(Field::StopMonth, "Nov-2026")]),
        quiet(&[is(Field::StopMonth, "2026年11月")]),
        quiet(&[is(Field::StopMonth, "202611")]),
    ],
};

const LIKE_A_SERIAL: Text =
    text("，像是日期序号或编号", ": it looks like a date's serial number or a code");
const SHORT_YEAR: Text = text("，年份要写四位", ": the year takes four digits");

fn check(draft: &Draft<'_>, _context: &Context<'_>) -> Option<Fault> {
    let [stop, medical] = [draft.written_month, draft.medical_last_paid].map(flaw);
    let flaw = stop.or(medical)?;
    let cells = [(stop, Field::StopMonth), (medical, Field::MedicalStopMonth)];
    let fields = cells.into_iter().filter_map(|(flaw, field)| flaw.map(|_| field)).collect();
    let hint = match flaw {
        Flaw::SerialOrCode => LIKE_A_SERIAL,
        Flaw::ShortYear => SHORT_YEAR,
        _ => text("", ""),
    };
    Some(Fault { fields, ..Fault::plain() }.arg("hint", hint).expected("YYYY-MM"))
}

fn flaw(cell: Cell<Month>) -> Option<Flaw> {
    cell.flaw()
        .filter(|flaw| matches!(flaw, Flaw::Unreadable | Flaw::SerialOrCode | Flaw::ShortYear))
}
