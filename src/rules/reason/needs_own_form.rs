//! RE003: a reason that a mass file does not take.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::wording::phrase;
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RE003"),
    name: "reason-needs-own-form",
    severity: Severity::Note,
    fields: &[Field::Reason],
    message: text(
        "停止缴费原因是“{reason}”，批量文件不收，本行归入零星减员",
        "A mass file does not take the reason “{reason}”: the row goes as sporadic",
    ),
    why: text(
        "退休、死亡、出国定居等终止参保的情形，一般要逐人办理并附材料。",
        "Where insurance ends for good (retirement, death, settling abroad), bureaus mostly handle \
         each person alone and ask for papers.",
    ),
    fix: text(
        "不用改表；按零星减员清单逐人录入，并备好材料。",
        "Nothing to change. Type the person in from the list of sporadic reductions, with the papers \
         at hand.",
    ),
    basis: text(
        "某地经办系统的批量停保只能选中断、不能选终止（2017 年，公开源码中所见）；本城市的清单由城市规则设定",
        "In a bureau's system a batch may interrupt but not terminate insurance (2017, seen in public \
         source code); the city's rules hold this city's list",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::REASON, check),
    examples: &[
        fires(&[is(Field::Reason, "死亡")]),
        quiet(&[is(Field::Reason, "本人意愿解除劳动合同")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let reason = draft.reason.value()?;
    (!context.profile.mass_takes(reason))
        .then(|| Fault::plain().arg("reason", phrase(&context.profile.reason(reason).label)))
}
