//! RE008: the remark says that the person is not to be taken off now, or was already.

use crate::model::{Draft, Fault, Field, Odd, RemarkSense, RuleCode, Severity};
use crate::profile::headings::stays;
use crate::profile::normal::normalise;
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::{Phrase, Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RE008"),
    name: "remark-takes-back",
    severity: Severity::Warning,
    fields: &[Field::Remark, Field::OtherRemark, Field::OtherReason],
    message: text(
        "{where}写着“{words}”，像是这个人这次不该减员",
        "{where} says “{words}”: perhaps the person is not to be taken off now",
    ),
    why: text(
        "误减会使本人断保；已经减过的再报一次，会被退回。",
        "Somebody taken off by mistake is without cover; somebody taken off twice is sent back.",
    ),
    fix: text(
        "问填表人：这次不减的，删去这一行；确实要减的，不用改。",
        "Ask who filled the list: delete the row if the person stays; if not, nothing needs to be done.",
    ),
    basis: text(
        "单位名单中见到的备注写法；用词可在城市规则的 remarks.withdrawn 里改",
        "Remarks as seen in employers' lists; a profile sets the words in remarks.withdrawn",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::REMARK.and(Odd::BESIDE), check),
    examples: &[
        fires(&[is(Field::Remark, "本月暂不减，下月再办")]),
        fires(&[is(Field::Remark, "已撤回辞职")]),
        fires(&[is(Field::Remark, "作废")]),
        fires(&[is(Field::Remark, ""), is(Field::OtherRemark, "本月暂不减")]),
        quiet(&[is(Field::Remark, "本人辞职")]),
        quiet(&[is(Field::Remark, "公积金下月再办")]),
    ],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let field = if draft.remark == RemarkSense::Withdrawn {
        Field::Remark
    } else if draft.beside.remark.sense == RemarkSense::Withdrawn || is_answered(draft, context) {
        Field::OtherRemark
    } else if draft.beside.reason.will == RemarkSense::Withdrawn {
        Field::OtherReason
    } else {
        return None;
    };
    let remark = draft.shown(field);
    let words = &context.profile.remarks.withdrawn;
    // 作废 counts where nothing else is said.
    let word = words.iter().find(|word| remark.contains(&***word));
    let said = word.map_or_else(|| remark.trim().to_owned(), Clone::clone);
    let place = if field == Field::Remark {
        Phrase::from(REMARK)
    } else {
        COLUMN.fill(&[("heading", context.heading(draft, field).into())])
    };
    Some(Fault::at(&[field]).arg("where", place).arg("words", said))
}

/// The heading asks whether the person stays, and the cell says so: 是否保留社保, 是否有效.
fn is_answered(draft: &Draft<'_>, context: &Context<'_>) -> bool {
    let answer = draft.beside.remark.answer;
    answer.is_some() && stays(&normalise(&context.heading(draft, Field::OtherRemark))) == answer
}

const REMARK: Text = text("备注", "The remark");
const COLUMN: Text = text("“{heading}”一列", "The column “{heading}”");
