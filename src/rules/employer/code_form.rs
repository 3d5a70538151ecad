//! EM002: not 18 characters of the GB 32100 alphabet, or a placeholder.

use crate::ident::OddCharacter;
use crate::ident::credit_code::{Faults, Older};
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::words;
use crate::rules::{Check, Context, Rule};
use crate::text::{Arg, Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("EM002"),
    name: "credit-code-form",
    severity: Severity::Error,
    fields: &[Field::EmployerCode],
    message: text("统一社会信用代码{detail}", "The unified social credit code {detail}"),
    why: text(
        "代码是单位的唯一标识，形式不对就找不到单位。",
        "The code is what an employer is known by; a malformed code identifies nobody.",
    ),
    fix: text(
        "请对照营业执照或登记证书更正。代码为 18 位数字和大写字母，不用 I、O、S、V、Z。",
        "Correct it from the business licence. It has 18 digits and capitals, never I, O, S, V \
         or Z.",
    ),
    basis: text(
        "GB 32100-2015《法人和其他组织统一社会信用代码编码规则》",
        "GB 32100-2015, coding rule of the unified social credit identifier",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::EMPLOYER, check),
    examples: &[
        fires(&[is(Field::EmployerCode, "9111O105MA00099A0D")]),
        fires(&[is(Field::EmployerCode, "91110105MA00099A0")]),
        fires(&[is(Field::EmployerCode, "000000000000000000")]),
        fires(&[is(Field::EmployerCode, "110105000000995")]),
        quiet(&[]),
    ],
};

const PLACEHOLDER: Text =
    text("是占位用的，18 位全是同一个字符", "is a placeholder: one character 18 times");
const REGISTRATION: Text = text(
    "填的像是 15 位工商注册号，三证合一后已停用",
    "looks like a business registration number of 15 digits, no longer in use",
);
const ORGANISATION: Text = text(
    "填的像是 9 位组织机构代码，不是 18 位信用代码",
    "looks like an organisation code of 9 characters, not a credit code of 18",
);
const LENGTH: Text =
    text("有 {count} 位，应为 18 位", "has {count} {count:character|characters} instead of 18");
const CHARACTER: Text = text(
    "第 {position} 位是“{character}”，这里不能用{hint}",
    "has “{character}” as character {position}, which cannot stand there{hint}",
);

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    let reading = draft.credit_code.value()?;
    let is_wrong = reading.faults.is_form_wrong() && !reading.is_blank();
    is_wrong.then(|| Fault::plain().arg("detail", detail(&reading.faults)))
}

pub(super) fn detail(faults: &Faults) -> Arg {
    match (faults.older, faults.length, faults.character) {
        _ if faults.is_placeholder => PLACEHOLDER.into(),
        (Some(Older::BusinessRegistration), ..) => REGISTRATION.into(),
        (Some(Older::Organisation), ..) => ORGANISATION.into(),
        (None, None, Some(odd)) => character(odd),
        (None, count, _) => {
            let count = count.unwrap_or_default().to_string();
            LENGTH.fill(&[("count", count.into())]).into()
        }
    }
}

fn character(odd: OddCharacter) -> Arg {
    let args = [
        ("position", odd.position.to_string().into()),
        ("character", odd.found.to_string().into()),
        ("hint", words::likely(odd.likely)),
    ];
    CHARACTER.fill(&args).into()
}
