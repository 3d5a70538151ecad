//! DA001: a date is there and is no date.

use crate::model::{Cell, Draft, Fault, Field, FieldSet, Odd, RuleCode, Severity};
use crate::rules::birth::month_only;
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("DA001"),
    name: "date-unreadable",
    severity: Severity::Error,
    fields: &[Field::BirthDate, Field::EntryDate, Field::LeaveDate],
    message: text("日期“{found}”读不出是哪一天", "The date “{found}” cannot be read as a day"),
    why: text(
        "离职日期关系到缴费截止月份和办理时限，入职日期用来核对离职日期；读不出就无法核对，也不猜。\
         只有出生日期读不出时，本行照常提交。",
        "The leave date bears on the last paid month and on time limits, and the entry date is held \
         against it. What cannot be read cannot be checked, and is never guessed. A birth date \
         alone does not hold the row.",
    ),
    fix: text(
        "把 {cells} 改成“年-月-日”，如 2026-11-16；不知道的日期留空，不要写“长期”“待定”。",
        "Write year, month and day in {cells}, as in 2026-11-16. Leave an unknown date empty; do \
         not write 长期 or 待定.",
    ),
    basis: text(
        "可读写法取自各地模板和单位报表中见到的日期写法",
        "The forms that are read are those seen in bureau templates and employers' sheets",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::DATES, check),
    examples: &[
        fires(&[is(Field::LeaveDate, "月底")]),
        fires(&[is(Field::LeaveDate, "2026-02-30")]),
        fires(&[is(Field::EntryDate, "去年")]),
        fires(&[is(Field::BirthDate, "不详")]),
        fires(&[is(Field::LeaveDate, "2026年11月")]),
        quiet(&[is(Field::BirthDate, "1990年3月")]),
        quiet(&[is(Field::LeaveDate, "2026年11月6日")]),
        quiet(&[is(Field::EntryDate, "")]),
    ],
};

fn check(draft: &Draft<'_>, _context: &Context<'_>) -> Option<Fault> {
    let dates = [
        // 出生年月 gives no day, and the month is enough (ID014).
        (Field::BirthDate, if month_only(draft).is_some() { Cell::Blank } else { draft.birth }),
        (Field::EntryDate, draft.entry),
        (Field::LeaveDate, draft.leave),
    ];
    let unreadable = dates.into_iter().filter(|(_, date)| date.flaw().is_some());
    let fields: FieldSet = unreadable.map(|(field, _)| field).collect();
    if fields.is_empty() {
        return None;
    }
    let fault = Fault { fields, ..Fault::plain() }.expected("YYYY-MM-DD");
    let only_birth = fields.and(FieldSet::of(&[Field::EntryDate, Field::LeaveDate])).is_empty();
    Some(if only_birth { fault.at_most(Severity::Warning) } else { fault })
}
