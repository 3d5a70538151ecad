//! SM010: the remark says until which month premiums are paid, and it is another one.

use crate::model::{Draft, Fault, Field, MonthOrigin, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("SM010"),
    name: "stop-month-differs-from-remark",
    severity: Severity::Warning,
    fields: &[Field::StopMonth, Field::LeaveDate, Field::Remark, Field::OtherRemark],
    message: text(
        "备注写着“{remark}”，这一行却按缴费到 {last_paid} 申报",
        "The remark says “{remark}”, but the row is declared as paid until {last_paid}",
    ),
    why: text(
        "缴费截止月份以这一行的停缴月份为准，没有就由离职日期推算；备注里约定了别的月份，程序不会照备注改。",
        "The last month paid is taken from the stop month, or from the leave date; what a remark says of \
         another month changes nothing by itself.",
    ),
    fix: text(
        "照备注办的，把停止缴费月份改成备注里的月份（没有这一列的，加一列“缴费截止月份”）；不照备注办的，不用改。",
        "If the remark counts, put its month into the stop month (add a column 缴费截止月份 where there is \
         none); if not, nothing needs to be done.",
    ),
    basis: text("单位名单中见到的备注写法", "Remarks as seen in employers' lists"),
    since: "0.1.0",
    check: Check::Odd(Odd::BESIDE, check),
    examples: &[
        fires(&[is(Field::StopMonth, "2026-11"), is(Field::Remark, "社保交到12月底")]),
        fires(&[is(Field::StopMonth, "2026-11"), is(Field::Remark, "缴至2026年10月")]),
        quiet(&[is(Field::StopMonth, "2026-11"), is(Field::Remark, "社保缴到11月")]),
        quiet(&[is(Field::StopMonth, "2026-11"), is(Field::Remark, "公积金交到12月")]),
        quiet(&[is(Field::StopMonth, "2026-11"), is(Field::Remark, "工作交接到12月")]),
    ],
};

fn check(draft: &Draft<'_>, _context: &Context<'_>) -> Option<Fault> {
    let last_paid = draft.last_paid.value()?;
    let month = u32::from(draft.beside.paid_to?);
    let of_remark = [Field::Remark, Field::OtherRemark]
        .into_iter()
        .find(|field| draft.shown(*field).contains(['到', '至']))?;
    let from = match draft.last_paid_origin {
        MonthOrigin::Column => Field::StopMonth,
        MonthOrigin::LeaveDate => Field::LeaveDate,
    };
    (last_paid.month() != month).then(|| {
        Fault::at(&[from, of_remark])
            .arg("remark", draft.shown(of_remark).trim())
            .arg("last_paid", last_paid.to_string())
    })
}
