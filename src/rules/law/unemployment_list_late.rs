//! LA005: the newly unemployed should have been reported by now.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::profile::codes::Will;
use crate::rules::example::{fires, is, quiet};
use crate::rules::ordinary::DAYS;
use crate::rules::wording::phrase;
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("LA005"),
    name: "unemployment-list-late",
    severity: Severity::Warning,
    fields: &[Field::Reason, Field::LeaveDate],
    message: text(
        "原因“{reason}”属非本人意愿，离职日期 {leave} 距今 {days} 天，失业人员名单应在十五日内告知经办机构",
        "“{reason}” is not the person's own will, and the leave date {leave} is {days} {days:day|days} ago: the \
         list of the newly unemployed is due within fifteen days",
    ),
    why: text(
        "名单报晚了，本人申领失业保险金会受影响。失业保险条例第十六条写的是七日，社会保险法写的是十五日，能早则早。",
        "A late list holds up the person's unemployment benefit. The Regulations on Unemployment \
         Insurance say seven days, the Social Insurance Law fifteen: the sooner the better.",
    ),
    fix: text(
        "确认这个人是否已在上报的失业人员名单里；没有的，尽快补报，并把解除（终止）证明交给本人。",
        "See whether the person is on a list that was sent. If not, send it soon, and give the person \
         the certificate of termination.",
    ),
    basis: text(
        "社会保险法第五十条；失业保险条例第十六条",
        "Social Insurance Law, art. 50; Regulations on Unemployment Insurance, art. 16",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::TIMES, check),
    examples: &[
        fires(&[is(Field::Reason, "用人单位解除劳动合同"), is(Field::LeaveDate, "2026-11-07")]),
        quiet(&[is(Field::Reason, "用人单位解除劳动合同"), is(Field::LeaveDate, "2026-11-08")]),
        quiet(&[is(Field::Reason, "本人意愿解除劳动合同"), is(Field::LeaveDate, "2026-11-07")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let (reason, leave) = draft.reason.value().zip(draft.leave.value())?;
    let days = context.today.days_since(leave);
    if days <= DAYS {
        return None;
    }
    let reason = context.profile.reason(reason);
    (reason.will == Some(Will::Involuntary)).then(|| {
        Fault::plain()
            .arg("reason", phrase(&reason.label))
            .arg("leave", leave.to_string())
            .arg("days", days.to_string())
    })
}
