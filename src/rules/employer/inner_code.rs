//! EM004: the organisation code inside the credit code fails its own check.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("EM004"),
    name: "credit-code-inner-code",
    severity: Severity::Warning,
    fields: &[Field::EmployerCode],
    message: text(
        "统一社会信用代码第 9 至 17 位（组织机构代码）的校验位不对",
        "Characters 9 to 17 of the credit code (the organisation code) fail their own check",
    ),
    why: text(
        "整个代码的校验码碰巧成立，里面的组织机构代码却不成立，可能有两位同时写错。",
        "The whole code passes its check by chance, and the organisation code inside does not: \
         two characters may be wrong.",
    ),
    fix: text(
        "请对照营业执照核对；无误就不必处理。",
        "Compare it with the business licence; if it is right, nothing needs to be done.",
    ),
    basis: text(
        "GB 32100-2015 第 9 至 17 位为 GB 11714-1997 组织机构代码；抽查的 200 个公开代码两项校验\
         都成立（实测）",
        "GB 32100-2015 has the code of GB 11714-1997 as characters 9 to 17; all of 200 published \
         codes passed both checks (measured)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::EMPLOYER, check),
    examples: &[fires(&[is(Field::EmployerCode, "91110105MA00099A1G")]), quiet(&[])],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    draft.credit_code.value()?.faults.is_inner_wrong.then(Fault::plain)
}
