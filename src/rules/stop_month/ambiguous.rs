//! SM003: the stop month can be read in two ways.

use crate::calendar::Month;
use crate::model::{Cell, CellKind, Draft, Fault, Field, FieldSet, Flaw, Odd, RuleCode, Severity};
use crate::rules::example::{cell, fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::{Arg, Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("SM003"),
    name: "stop-month-ambiguous",
    severity: Severity::Error,
    fields: &[Field::StopMonth, Field::MedicalStopMonth],
    message: text(
        "停止缴费月份“{found}”不止一种读法：{readings}",
        "The stop month “{found}” can be read in more than one way: {readings}",
    ),
    why: text(
        "两种读法差出的月份，要么多缴保费，要么断保；该是哪一个月，只有填表的人知道。",
        "Between the two readings lie months of premium paid for nothing or of missing cover. Only \
         who filled the sheet knows which is meant.",
    ),
    fix: text(
        "把年和月都写全，如 2026-11，并把单元格设为“文本”格式再填。",
        "Write year and month in full, as in 2026-11, in a cell formatted as text.",
    ),
    basis: text(
        "表格程序把数值 2024.10 存成 2024.1；“7月”缺年份、1/2/2024 日月不分，均为单位报表中常见",
        "Spreadsheets store the number 2024.10 as 2024.1; months without a year and dates such as \
         1/2/2024 are common in employers' sheets",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::DATES, check),
    examples: &[
        fires(&[is(Field::StopMonth, "7月")]),
        fires(&[cell(Field::StopMonth, CellKind::Number, "2026.1")]),
        fires(&[is(Field::StopMonth, "1/2/2026")]),
        quiet(&[is(Field::StopMonth, "2026年10月")]),
        quiet(&[cell(Field::StopMonth, CellKind::Date, "2026-11-01")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let [stop, medical] = [draft.written_month, draft.medical_last_paid].map(flaw);
    let flaw = stop.or(medical)?;
    let mut fields = FieldSet::EMPTY;
    if stop.is_some() {
        fields.insert(Field::StopMonth);
    }
    if medical.is_some() {
        fields.insert(Field::MedicalStopMonth);
    }
    let first = fields.iter().next()?;
    let readings = readings(flaw, &draft.shown(first), context.declared);
    Some(
        Fault { fields, ..Fault::plain() }
            .arg("readings", words(flaw, readings))
            .expected("YYYY-MM"),
    )
}

fn flaw(cell: Cell<Month>) -> Option<Flaw> {
    let two_ways = [Flaw::NoYear, Flaw::JanuaryOrOctober, Flaw::DayOrMonth];
    cell.flaw().filter(|flaw| two_ways.contains(flaw))
}

fn words(flaw: Flaw, readings: Option<(Month, Month)>) -> Arg {
    match readings {
        Some((a, b)) => {
            let (a, b) = (a.to_string().into(), b.to_string().into());
            with_readings(flaw).fill(&[("a", a), ("b", b)]).into()
        }
        None => {
            text("缺少年份，或日月不分", "the year is missing, or day and month are unclear").into()
        }
    }
}

fn with_readings(flaw: Flaw) -> Text {
    match flaw {
        Flaw::NoYear => text("没有写年份，可能是 {a} 或 {b}", "no year is given: {a} or {b}"),
        Flaw::JanuaryOrOctober => text(
            "可能是 {a}，也可能是 {b}（数值的末位 0 会被表格程序去掉）",
            "{a}, or {b} (a spreadsheet drops the last 0 of a number)",
        ),
        _ => text("可能是 {a} 或 {b}", "{a} or {b}"),
    }
}

/// The two months that a text may mean; `None` where its numbers do not tell.
fn readings(flaw: Flaw, text: &str, declared: Month) -> Option<(Month, Month)> {
    let mut numbers =
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u32>().ok());
    let (first, second, third) = (numbers.next()?, numbers.next(), numbers.next());
    let year = |year: u32| i32::try_from(if year < 100 { 2000 + year } else { year }).ok();
    match flaw {
        Flaw::NoYear => {
            let this_year = Month::new(declared.year(), first)?;
            Some((this_year, this_year.plus(-12)))
        }
        Flaw::JanuaryOrOctober => {
            Some((Month::new(year(first)?, 1)?, Month::new(year(first)?, 10)?))
        }
        _ => {
            let year = year(third?)?;
            Some((Month::new(year, first)?, Month::new(year, second?)?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_readings_are_named() {
        let declared = Month::new(2026, 11).unwrap();
        for (flaw, text, expected) in [
            (Flaw::NoYear, "7月", Some(("2026-07", "2025-07"))),
            (Flaw::NoYear, "七月", None),
            (Flaw::NoYear, "77月", None),
            (Flaw::JanuaryOrOctober, "2024.1", Some(("2024-01", "2024-10"))),
            (Flaw::DayOrMonth, "1/2/2024", Some(("2024-01", "2024-02"))),
            (Flaw::DayOrMonth, "1/2/24", Some(("2024-01", "2024-02"))),
            (Flaw::DayOrMonth, "1/2", None),
        ] {
            let found = readings(flaw, text, declared).map(|(a, b)| (a.to_string(), b.to_string()));
            let found = found.as_ref().map(|(a, b)| (a.as_str(), b.as_str()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
