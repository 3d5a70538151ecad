//! EM006: a registration number is not of the profile's form, or has two credit codes.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use crate::model::{Fault, Field, RuleCode, Severity};
use crate::rules::example::{fires, fires_on_rows, is, quiet};
use crate::rules::{Batch, BatchFaults, Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("EM006"),
    name: "registration-no-form",
    severity: Severity::Warning,
    fields: &[Field::RegistrationNo, Field::EmployerCode],
    message: text("社会保险登记号{detail}", "The social insurance registration number {detail}"),
    why: text(
        "登记号用于核对单位；写错会与信用代码对不上。",
        "The number helps to tell employers apart; a wrong one contradicts the credit code.",
    ),
    fix: text(
        "请对照社会保险登记证或缴费单核对；位数本来就不同的，由管理员在城市规则的 \
         rules.EM006.pattern 里改。",
        "Compare it with the registration certificate or a statement; where numbers have another \
         form, an administrator sets rules.EM006.pattern in the profile.",
    ),
    basis: text(
        "未见公开的编号规则；默认按 12 位数字提醒（北京缴费单据的观察）",
        "No published rule was found; 12 digits are expected by default (seen on Beijing \
         statements)",
    ),
    since: "0.1.0",
    check: Check::Batch(check),
    examples: &[
        fires(&[is(Field::RegistrationNo, "12345")]),
        fires_on_rows(&[
            &[is(Field::RegistrationNo, "110105000991")],
            &[
                is(Field::RegistrationNo, "110105000991"),
                is(Field::EmployerCode, "91110105MA00099B9A"),
            ],
        ]),
        quiet(&[is(Field::RegistrationNo, "110105000991")]),
        quiet(&[]),
    ],
};

const OTHER_FORM: Text =
    text("“{number}”不是常见的形式{usual}", "“{number}” is not of the usual form{usual}");
const TWELVE_DIGITS: Text = text("（12 位数字）", " (12 digits)");
const OF_PROFILE: Text = text("（见城市规则）", " (see the profile)");
const TWO_CODES: Text = text(
    "“{number}”对应两个信用代码：{first} 和 {second}",
    "“{number}” stands with two credit codes, {first} and {second}",
);

/// The form that a number should have.
enum Pattern {
    TwelveDigits,
    OfProfile(Regex),
}

impl Pattern {
    /// The profile's. One that is no pattern is refused when the profile is read, not here.
    fn of(context: &Context<'_>) -> Self {
        let settings = context.profile.rules.get("EM006");
        settings
            .and_then(|settings| Regex::new(settings.pattern.as_deref()?).ok())
            .map_or(Self::TwelveDigits, Self::OfProfile)
    }

    fn fits(&self, number: &str) -> bool {
        match self {
            Self::TwelveDigits => number.len() == 12 && number.bytes().all(|b| b.is_ascii_digit()),
            Self::OfProfile(pattern) => pattern.is_match(number),
        }
    }

    const fn words(&self) -> Text {
        match self {
            Self::TwelveDigits => TWELVE_DIGITS,
            Self::OfProfile(_) => OF_PROFILE,
        }
    }
}

fn check(batch: &Batch<'_>, context: &Context<'_>, faults: &mut BatchFaults) {
    let pattern = Pattern::of(context);
    let (mut seen, mut codes) = (BTreeSet::new(), BTreeMap::new());
    for (employer, place) in batch.employers_in_order() {
        let (number, code) = (employer.registration_no.as_str(), employer.code.as_str());
        if number.is_empty() {
            continue;
        }
        if seen.insert(number) && !pattern.fits(number) {
            faults.place(place, form_fault(number, &pattern));
        }
        if code.is_empty() {
            continue;
        }
        let (first, there) = *codes.entry(number).or_insert((code, place));
        if first != code {
            faults.place(place, codes_fault(number, first, code).other(there));
        }
    }
}

fn form_fault(number: &str, pattern: &Pattern) -> Fault {
    let detail = OTHER_FORM.fill(&[("number", number.into()), ("usual", pattern.words().into())]);
    Fault::at(&[Field::RegistrationNo]).found(number).arg("detail", detail)
}

fn codes_fault(number: &str, first: &str, second: &str) -> Fault {
    let args = [("number", number.into()), ("first", first.into()), ("second", second.into())];
    Fault::plain().found(second).expected(first).arg("detail", TWO_CODES.fill(&args))
}
