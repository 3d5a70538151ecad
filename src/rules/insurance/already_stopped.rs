//! IN006: the insurance has stopped already, never began, or the reduction was declared before.

use crate::model::{Draft, Fault, Field, Handled, InsuredStatus, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("IN006"),
    name: "insurance-already-stopped",
    severity: Severity::Error,
    fields: &[Field::InsuranceState, Field::HandlingState],
    message: text(
        "“{heading}”一列写的是“{state}”：这个人已经减过，或没有参保",
        "The column “{heading}” says “{state}”: the person was taken off already, or was never insured",
    ),
    why: text(
        "已经停保或没有参保的人再报减员，会被退回；真正该办的反而容易混在里面看漏。",
        "Somebody who is not insured any more, or never was, is sent back; and among such rows those \
         that are still to be declared are overlooked.",
    ),
    fix: text(
        "已经办过或没有参保的，删去这一行；还没有在经办机构减过的，清空 {cells} 再交。",
        "Delete the row if the reduction was made or the person was never insured. If it is still to be \
         made at the bureau, clear {cells}.",
    ),
    basis: text(
        "单位名单中见到的列；用词可在城市规则的 roster.stopped 和 handled 里改",
        "Columns as seen in employers' lists; a profile sets the words in roster.stopped and handled",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::BESIDE, check),
    examples: &[
        fires(&[is(Field::InsuranceState, "已停保")]),
        fires(&[is(Field::InsuranceState, "未参保")]),
        fires(&[is(Field::HandlingState, "已办理")]),
        quiet(&[is(Field::InsuranceState, "正常")]),
        quiet(&[is(Field::InsuranceState, "停保")]),
        quiet(&[is(Field::HandlingState, "待办")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    said(draft, context).filter(|said| said.is_sure).map(|said| said.fault(draft, context))
}

/// What a column says of a row that should not be declared.
pub(super) struct Said {
    field: Field,
    pub(super) is_sure: bool,
}

impl Said {
    pub(super) fn fault(&self, draft: &Draft<'_>, context: &Context<'_>) -> Fault {
        Fault::at(&[self.field])
            .arg("heading", context.heading(draft, self.field))
            .arg("state", draft.shown(self.field).trim())
    }
}

/// The surest of both columns.
pub(super) fn said(draft: &Draft<'_>, context: &Context<'_>) -> Option<Said> {
    let state = of_insurance(draft);
    let handling = of_handling(draft, context);
    state.into_iter().chain(handling).max_by_key(|said| said.is_sure)
}

/// 停保 alone may be what is asked for; 已停保 is what was done.
fn of_insurance(draft: &Draft<'_>) -> Option<Said> {
    let field = Field::InsuranceState;
    (draft.beside.insured == Some(InsuredStatus::Stopped)).then(|| {
        let text = draft.shown(field);
        Said { field, is_sure: text.contains(['已', '未', '没']) }
    })
}

/// 办理状态 may be that of leaving, which goes before the reduction.
fn of_handling(draft: &Draft<'_>, context: &Context<'_>) -> Option<Said> {
    let field = Field::HandlingState;
    let heading = || context.heading(draft, field);
    let has = |words: &[&str]| words.iter().any(|word| heading().contains(word));
    let is_done = match draft.beside.handled {
        Handled::Silent => false,
        Handled::Done => true,
        Handled::Ticked => has(&["已"]),
    };
    let is_sure = || has(&["社保", "减", "停", "申报", "业务", "办理结果"]);
    is_done.then(|| Said { field, is_sure: is_sure() })
}
