//! IN007: the insurance may have stopped already, or the reduction have been declared before.

use super::already_stopped::said;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, fires_on_csv, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("IN007"),
    name: "insurance-perhaps-stopped",
    severity: Severity::Warning,
    fields: &[Field::InsuranceState, Field::HandlingState],
    message: text(
        "“{heading}”一列写的是“{state}”：请确认这个人还没有减过，并且参了保",
        "The column “{heading}” says “{state}”: make sure that the person was not taken off already, \
         and was insured",
    ),
    why: text(
        "看不出这是已经办好的情况，还是这次要办的事；已经停保或没有参保的人再报减员，会被退回。",
        "It may be what was done, or what is to be done now. Somebody who is not insured any more, or \
         never was, is sent back.",
    ),
    fix: text(
        "这次要减的，不用改；已经办过或没有参保的，删去这一行。",
        "Nothing, if the reduction is to be made now; if it was made, or the person was never insured, \
         delete the row.",
    ),
    basis: text(
        "单位名单中见到的列；用词可在城市规则的 roster.stopped 和 handled 里改",
        "Columns as seen in employers' lists; a profile sets the words in roster.stopped and handled",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::BESIDE, check),
    examples: &[
        fires(&[is(Field::InsuranceState, "停保")]),
        fires_on_csv(
            "\
统一社会信用代码,姓名,证件号码,缴费截止月份,停止缴费原因,是否参保\n\
91110105MA00099A0D,张小满,110101199003079913,2026-11,本人意愿解除劳动合同,否\n",
        ),
        quiet(&[is(Field::InsuranceState, "参保中")]),
        quiet(&[is(Field::InsuranceState, "已停保")]),
        quiet(&[is(Field::HandlingState, "办理中")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    said(draft, context).filter(|said| !said.is_sure).map(|said| said.fault(draft, context))
}
