//! RE006: the remark, or a second column of reasons, says otherwise than the reason.

use crate::model::{Draft, Fault, Field, Odd, RemarkSense, RuleCode, Severity};
use crate::profile::codes::{GoesWith, StopReason, Will};
use crate::rules::example::{fires, is, quiet};
use crate::rules::wording::phrase;
use crate::rules::{Check, Context, Rule};
use crate::text::{Phrase, Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RE006"),
    name: "reason-contradicts-remark",
    severity: Severity::Warning,
    fields: &[Field::Reason, Field::Remark, Field::OtherReason, Field::OtherRemark],
    message: text(
        "{reason}，{where}却写着“{words}”：{consequence}",
        "{reason}, but {where} says “{words}”: {consequence}",
    ),
    why: text(
        "失业保险金只发给非因本人意愿中断就业的人，看的就是申报的原因；报错了，本人要另行申请更正。",
        "Unemployment benefit goes to those who lost their work against their own will, and the \
         declared reason shows it. A wrong one has to be corrected on request later.",
    ),
    fix: text(
        "问用人部门，以解除（终止）劳动合同证明上的原因为准，改 {cells} 中错的一格。",
        "Ask the department; what the certificate of termination says counts. Correct the wrong one \
         of {cells}.",
    ),
    basis: text(
        "社会保险法第四十五条、失业保险条例第十四条",
        "Social Insurance Law, art. 45; Regulations on Unemployment Insurance, art. 14",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::REMARK.and(Odd::BESIDE), check),
    examples: &[
        fires(&[is(Field::Reason, "本人意愿解除劳动合同"), is(Field::Remark, "公司裁员")]),
        fires(&[is(Field::Reason, "用人单位解除劳动合同"), is(Field::Remark, "本人辞职")]),
        fires(&[is(Field::Reason, "辞职"), is(Field::OtherReason, "辞退")]),
        fires(&[is(Field::Reason, "经济性裁员"), is(Field::OtherReason, "主动离职")]),
        fires(&[is(Field::Reason, "其他"), is(Field::OtherReason, "死亡")]),
        fires(&[is(Field::Reason, "辞职"), is(Field::Remark, "11月3日病故")]),
        quiet(&[is(Field::Reason, "辞职"), is(Field::Remark, "因父亲去世回老家")]),
        quiet(&[is(Field::Reason, "退休"), is(Field::OtherReason, "终止劳动合同")]),
        quiet(&[is(Field::Reason, "辞职"), is(Field::OtherReason, "家里有事")]),
        quiet(&[is(Field::Reason, "本人意愿解除劳动合同"), is(Field::Remark, "本人辞职")]),
        quiet(&[is(Field::Reason, "本人意愿解除劳动合同"), is(Field::Remark, "工牌已交回")]),
    ],
};

const BENEFIT_LOST: Text = text(
    "按本人意愿申报，本人不能领失业保险金",
    "declared as one's own will, it gives no unemployment benefit",
);
const BENEFIT_GIVEN: Text = text(
    "按非本人意愿申报，本人可以申领失业保险金",
    "declared as not one's own will, it lets the person claim unemployment benefit",
);

const DIFFERENT: Text = text(
    "两种原因的待遇和材料都不同",
    "the two differ in benefits and in the papers that are asked for",
);

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let reason = context.profile.reason(draft.reason.value()?);
    let other = draft.beside.remark.sense;
    of_remark(draft, context, (reason, Field::Remark, draft.remark))
        .or_else(|| of_column(draft, context, reason))
        .or_else(|| of_remark(draft, context, (reason, Field::OtherRemark, other)))
}

fn of_remark(
    draft: &Draft<'_>,
    context: &Context<'_>,
    (reason, field, sense): (&StopReason, Field, RemarkSense),
) -> Option<Fault> {
    let remarks = &context.profile.remarks;
    let consequence = match sense {
        RemarkSense::Ended => (!is_final(reason)).then_some(DIFFERENT)?,
        _ => consequence(reason.will?, will_of(sense)?)?,
    };
    let words = match sense {
        RemarkSense::Involuntary => &remarks.involuntary,
        RemarkSense::Ended => &remarks.ended,
        _ => &remarks.voluntary,
    };
    let words = words_in(&draft.shown(field), words);
    let place = if field == Field::Remark {
        Phrase::from(REMARK)
    } else {
        COLUMN.fill(&[("heading", context.heading(draft, field).into())])
    };
    Some(
        Fault::at(&[Field::Reason, field])
            .arg("reason", REASON.fill(&[("reason", phrase(&reason.label).into())]))
            .arg("where", place)
            .arg("words", words)
            .arg("consequence", consequence),
    )
}

/// A second column: both headings and both values are told, since each of them may be the right one.
fn of_column(draft: &Draft<'_>, context: &Context<'_>, reason: &StopReason) -> Option<Fault> {
    let consequence = match draft.beside.reason.reason {
        Some(other) if draft.reason.value() == Some(other) => return None,
        Some(other) => between(reason, context.profile.reason(other))?,
        None => consequence(reason.will?, will_of(draft.beside.reason.will)?)?,
    };
    let named = |field| context.heading(draft, field);
    let said = draft.shown(Field::Reason);
    let words = draft.shown(Field::OtherReason);
    let reason = [("heading", named(Field::Reason).into()), ("reason", said.trim().into())];
    Some(
        Fault::at(&[Field::Reason, Field::OtherReason])
            .arg("reason", SAID.fill(&reason))
            .arg("where", COLUMN.fill(&[("heading", named(Field::OtherReason).into())]))
            .arg("words", words.trim())
            .arg("consequence", consequence),
    )
}

const REASON: Text = text("停止缴费原因是“{reason}”", "The stop reason is “{reason}”");
const REMARK: Text = text("备注", "the remark");
const SAID: Text =
    text("“{heading}”一列写的是“{reason}”", "The column “{heading}” says “{reason}”");
const COLUMN: Text = text("“{heading}”一列", "the column “{heading}”");

fn will_of(sense: RemarkSense) -> Option<Will> {
    match sense {
        RemarkSense::Voluntary => Some(Will::Voluntary),
        RemarkSense::Involuntary => Some(Will::Involuntary),
        RemarkSense::Silent | RemarkSense::Withdrawn | RemarkSense::Ended => None,
    }
}

fn consequence(declared: Will, other: Will) -> Option<Text> {
    match (declared, other) {
        (Will::Voluntary, Will::Involuntary) => Some(BENEFIT_LOST),
        (Will::Involuntary, Will::Voluntary) => Some(BENEFIT_GIVEN),
        _ => None,
    }
}

/// 退休, 死亡.
fn is_final(reason: &StopReason) -> bool {
    reason.retirement || reason.goes_with == Some(GoesWith::Nothing)
}

/// Whose will it was; and nobody retires or dies for another reason. 终止劳动合同 beside 退休 says the same less
/// closely, but is not what should be declared.
fn between(declared: &StopReason, other: &StopReason) -> Option<Text> {
    let of_will = || consequence(declared.will?, other.will?);
    let differs =
        is_final(other) || (is_final(declared) && other.goes_with != Some(GoesWith::Anything));
    of_will().or_else(|| differs.then_some(DIFFERENT))
}

/// The profile's words that stand in the remark; the whole remark, where it is written otherwise.
fn words_in(remark: &str, words: &[String]) -> String {
    let found: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| remark.contains(word)).collect();
    // 公司裁员 holds 裁员: the longer word says both.
    let longest = |word: &&str| !found.iter().any(|other| other != word && other.contains(*word));
    let found: Vec<&str> = found.iter().copied().filter(longest).collect();
    if found.is_empty() { remark.trim().to_owned() } else { found.join("、") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_contradict_are_quoted() {
        let words = ["裁员", "辞退", "本人辞职", "辞职"].map(String::from);
        for (remark, expected) in [
            ("十一月公司裁员", "裁员"),
            ("裁员，已辞退", "裁员、辞退"),
            ("本人辞职，已交接", "本人辞职"),
            (" 裁 员 ", "裁 员"),
        ] {
            assert_eq!(words_in(remark, &words), expected, "{remark}");
        }
    }
}
