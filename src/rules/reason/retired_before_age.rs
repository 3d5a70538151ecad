//! RE004: retired, earlier than the statutory age.

use crate::calendar::Month;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::retirement::{Class, Retirement, birth_of, sex_of};
use crate::rules::{Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RE004"),
    name: "retired-before-age",
    severity: Severity::Warning,
    fields: &[Field::Reason, Field::StopMonth],
    message: text(
        "原因是退休，但缴费截止 {last_paid} 时还没到法定退休年月 {statutory}：{situation}",
        "The reason is retirement, but the last paid month {last_paid} lies before the statutory \
         retirement month {statutory}: {situation}",
    ),
    why: text(
        "没有相应手续就按退休停保，养老待遇核定会被退回，中间断缴。女职工属五十还是五十五周岁一档，\
         从身份证号看不出，这里按较早的一档（原五十周岁）核对。",
        "Without the papers the pension is not granted, and contributions stop meanwhile. Whether a \
         woman's old age was 50 or 55 cannot be told from the number; the lower one is used here.",
    ),
    fix: text(
        "核对原因、身份证号和月份；弹性提前退休要有本人的书面申请，特殊工种、因病等提前退休要有审批手续。",
        "Check reason, number and month. Flexible early retirement takes the person's written \
         request; retirement for special work or illness takes an approval.",
    ),
    basis: text(
        "全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定（2024-09-13），自 2025-01-01 施行",
        "Decision of the NPC Standing Committee on gradually raising the statutory retirement age \
         (2024-09-13), in force since 2025-01-01",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::REASON, check),
    examples: &[
        fires(&[is(Field::Reason, "退休"), is(Field::PersonId, "110101199003079913")]),
        fires(&[is(Field::Reason, "退休"), is(Field::PersonId, "110105196611039917")]),
        quiet(&[is(Field::Reason, "退休"), is(Field::PersonId, "110105196602039915")]),
        quiet(&[is(Field::Reason, "退休"), is(Field::PersonId, "110105197603089927")]),
        quiet(&[is(Field::PersonId, "110101199003079913")]),
    ],
};

const FLEXIBLE: Text = text(
    "在弹性提前退休范围内（最多早三年，且不早于原法定退休年龄）",
    "within flexible early retirement (at most three years, not before the old age)",
);
const NEEDS_APPROVAL: Text = text(
    "早于弹性提前退休的最早年月，须有提前退休审批",
    "earlier than flexible retirement allows; an approval of early retirement is needed",
);

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    if !context.profile.reason(draft.reason.value()?).retirement {
        return None;
    }
    let (sex, birth) = sex_of(draft).zip(birth_of(draft))?;
    let last_paid = draft.last_paid.value()?;
    let retirement = Class::earliest(sex).retirement(birth.month());
    let situation = situation(retirement, last_paid)?;
    Some(
        Fault::plain()
            .understood(last_paid.to_string())
            .arg("last_paid", last_paid.to_string())
            .arg("statutory", retirement.statutory.to_string())
            .arg("situation", situation),
    )
}

/// Premiums may end with the month before the one in which the age is reached.
fn situation(retirement: Retirement, last_paid: Month) -> Option<Text> {
    let retired = last_paid.plus(1);
    match () {
        () if retired >= retirement.statutory => None,
        () if retired >= retirement.flexible_from() => Some(FLEXIBLE),
        () => Some(NEEDS_APPROVAL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_years_and_the_old_age_bound_the_flexible_months() {
        let month = |text| Month::parse(text).unwrap();
        let man = Class::Men.retirement(month("1966-11"));
        for (last_paid, expected) in [
            ("2026-09", Some(NEEDS_APPROVAL)),
            ("2026-10", Some(FLEXIBLE)),
            ("2027-03", Some(FLEXIBLE)),
            ("2027-04", None),
            ("2027-05", None),
        ] {
            assert_eq!(situation(man, month(last_paid)), expected, "{last_paid}");
        }
    }
}
