//! RE006: the remark says otherwise than the reason.

use crate::model::{Draft, Fault, Field, Odd, RemarkSense, RuleCode, Severity};
use crate::profile::codes::Will;
use crate::rules::example::{fires, is, quiet};
use crate::rules::wording::phrase;
use crate::rules::{Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RE006"),
    name: "reason-contradicts-remark",
    severity: Severity::Warning,
    fields: &[Field::Reason, Field::Remark],
    message: text(
        "停止缴费原因是“{reason}”，备注却写着“{words}”：{consequence}",
        "The stop reason is “{reason}”, but the remark says “{words}”: {consequence}",
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
    check: Check::Odd(Odd::REMARK, check),
    examples: &[
        fires(&[is(Field::Reason, "本人意愿解除劳动合同"), is(Field::Remark, "公司裁员")]),
        fires(&[is(Field::Reason, "用人单位解除劳动合同"), is(Field::Remark, "本人辞职")]),
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

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let reason = context.profile.reason(draft.reason.value()?);
    let remarks = &context.profile.remarks;
    let (consequence, words) = match (reason.will?, draft.remark) {
        (Will::Voluntary, RemarkSense::Involuntary) => (BENEFIT_LOST, &remarks.involuntary),
        (Will::Involuntary, RemarkSense::Voluntary) => (BENEFIT_GIVEN, &remarks.voluntary),
        _ => return None,
    };
    let words = words_in(&draft.shown(Field::Remark), words);
    Some(
        Fault::plain()
            .arg("reason", phrase(&reason.label))
            .arg("words", words)
            .arg("consequence", consequence),
    )
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
