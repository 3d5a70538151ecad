//! EM003: the check character (MOD 31) does not hold, and the profile does not list the code.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::profile::sourced::listed;
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("EM003"),
    name: "credit-code-check",
    severity: Severity::Error,
    fields: &[Field::EmployerCode],
    message: text(
        "统一社会信用代码的校验码对不上，至少有一位写错了",
        "The check character of the credit code does not match, so at least one character is wrong",
    ),
    why: text(
        "校验码对不上的代码多半写错了一位，会报到别的单位名下或被退回。",
        "A code that fails its check is usually mistyped in one place: the list would go to another \
         employer, or be refused.",
    ),
    fix: text(
        "请对照营业执照逐位核对。执照上确实如此的（个别早期试点代码），由管理员加入城市规则的 \
         credit_code_whitelist。",
        "Compare it with the business licence character by character. If the licence really has \
         it (some early pilot codes do), an administrator adds it to credit_code_whitelist of \
         the profile.",
    ),
    basis: text(
        "GB 32100-2015：校验码按 MOD 31 计算；福建早期试点代码有已发放而不符的",
        "GB 32100-2015: check character by MOD 31; some early pilot codes of Fujian were issued \
         although they fail it",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::EMPLOYER, check),
    examples: &[fires(&[is(Field::EmployerCode, "91110105MA00099A0E")]), quiet(&[])],
};

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let reading = draft.credit_code.value()?;
    reading.faults.check?;
    let code = reading.code?;
    let issued = listed(context.profile.credit_code_whitelist.as_ref());
    let is_listed = issued.iter().any(|known| known == code.as_str());
    (!is_listed).then(Fault::plain)
}
