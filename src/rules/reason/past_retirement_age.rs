//! RE005: another reason, though the statutory age is reached.

use crate::calendar::Month;
use crate::ident::person_id::Sex;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::retirement::{Class, birth_of, sex_of};
use crate::rules::wording::phrase;
use crate::rules::{Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("RE005"),
    name: "past-retirement-age",
    severity: Severity::Note,
    fields: &[Field::Reason, Field::StopMonth],
    message: text(
        "缴费截止 {last_paid} 时已到法定退休年月 {statutory}{situation}，原因填的是“{reason}”",
        "By the last paid month {last_paid} the statutory retirement month was reached \
         ({statutory}{situation}), and the reason is “{reason}”",
    ),
    why: text(
        "到法定退休年龄的，多数应按退休办理，本人才能领养老金。女职工属五十还是五十五周岁一档，从身份证号看不出，\
         从较早的一档起提示。只是提示，不影响提交。",
        "At that age most people retire, and only then draw a pension. Whether a woman's old age was \
         50 or 55 cannot be told from the number, so the note begins with the lower one. It holds \
         nothing back.",
    ),
    fix: text(
        "确认是否应办退休：是则把原因改为退休；弹性延迟、缴费年限不足或另有原因的，不用改。",
        "See whether the person should retire, and if so give retirement as the reason. Nothing is to \
         be changed for flexible late retirement, missing contribution years or another cause.",
    ),
    basis: text(
        "全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定（2024-09-13）；劳动合同法实施条例第二十一条",
        "Decision of the NPC Standing Committee on gradually raising the statutory retirement age \
         (2024-09-13); Implementing Regulations of the Labour Contract Law, art. 21",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::AGE, check),
    examples: &[
        fires(&[is(Field::PersonId, "110105196602039915")]),
        fires(&[is(Field::PersonId, "110105197206159928")]),
        quiet(&[is(Field::PersonId, "110105197609209926")]),
        quiet(&[is(Field::PersonId, "110105196602039915"), is(Field::Reason, "退休")]),
    ],
};

const REACHED: Text = text("", "");
const CLASS_OPEN: Text = text(
    "（按原五十周岁的女职工；原五十五周岁的还没到）",
    " for women whose old age was 50; not yet for 55",
);
const PAST_FLEXIBLE: Text = text(
    "，并超过弹性延迟的三年上限",
    "; the three years of flexible late retirement are over too",
);

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let reason = context.profile.reason(draft.reason.value()?);
    if reason.retirement {
        return None;
    }
    let (sex, birth) = sex_of(draft).zip(birth_of(draft))?;
    let last_paid = draft.last_paid.value()?;
    let (statutory, situation) = reached(sex, birth.month(), last_paid)?;
    Some(context.fault(|fault| {
        fault
            .understood(last_paid.to_string())
            .arg("last_paid", last_paid.to_string())
            .arg("statutory", statutory.to_string())
            .arg("situation", situation)
            .arg("reason", phrase(&reason.label))
    }))
}

/// The statutory month that has come, of the highest class for which it has.
fn reached(sex: Sex, birth: Month, last_paid: Month) -> Option<(Month, Text)> {
    let [earliest, latest] =
        [Class::earliest(sex), Class::latest(sex)].map(|c| c.retirement(birth));
    if last_paid > latest.flexible_until() {
        Some((latest.statutory, PAST_FLEXIBLE))
    } else if last_paid >= latest.statutory {
        Some((latest.statutory, REACHED))
    } else if last_paid >= earliest.statutory {
        Some((earliest.statutory, CLASS_OPEN))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_womans_class_stays_open_until_both_are_past() {
        let month = |text| Month::parse(text).unwrap();
        for (last_paid, expected) in [
            ("2022-05", None),
            ("2022-06", Some(("2022-06", CLASS_OPEN))),
            ("2028-01", Some(("2022-06", CLASS_OPEN))),
            ("2028-02", Some(("2028-02", REACHED))),
            ("2031-03", Some(("2028-02", PAST_FLEXIBLE))),
        ] {
            let found = reached(Sex::Female, month("1972-06"), month(last_paid));
            let expected = expected.map(|(statutory, text)| (month(statutory), text));
            assert_eq!(found, expected, "{last_paid}");
        }
    }
}
