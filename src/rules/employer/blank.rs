//! EM001: nothing names the employer of the row, or its code is required and missing.

use crate::model::{Draft, Fault, Field, FieldSet, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("EM001"),
    name: "employer-blank",
    severity: Severity::Error,
    fields: &[Field::EmployerCode, Field::RegistrationNo, Field::EmployerName],
    message: text(
        "这一行不知道属于哪个单位：{missing}没有填",
        "Nothing says which employer this row belongs to: no {missing}",
    ),
    why: text(
        "减员由单位申报，不知道单位就不能归入任何一批。",
        "The employer declares a reduction; without one the row belongs to no submission.",
    ),
    fix: text(
        "请补填统一社会信用代码；整份文件属于同一单位的，可加选项 --employer 信用代码。",
        "Fill in the credit code; if the whole file is of one employer, use --employer CODE.",
    ),
    basis: text(
        "用人单位自行申报、按时足额缴纳社会保险费（社会保险法第60条）",
        "The employer itself declares and pays (Social Insurance Law art. 60)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::EMPLOYER, check),
    examples: &[
        fires(&[is(Field::EmployerCode, "")]),
        fires(&[is(Field::EmployerCode, ""), is(Field::EmployerName, "同上")]),
        quiet(&[is(Field::EmployerCode, ""), is(Field::EmployerName, "北京示例商贸有限公司")]),
        quiet(&[]),
    ],
};

const ANY: Text =
    text("统一社会信用代码、登记号、单位名称都", "credit code, registration number or name of it");
const NO_NAME: Text = text(
    "单位名称写的不是名称（同上、〃、无、短横等），统一社会信用代码、登记号也",
    "real name of it (“as above”, a dash or “none” is no name), credit code or registration number",
);
const CODE: Text = text("统一社会信用代码", "credit code, which this city requires");
const EMPLOYER: FieldSet =
    FieldSet::of(&[Field::EmployerCode, Field::RegistrationNo, Field::EmployerName]);

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let missing = match draft.employer {
        None if draft.record.text(Field::EmployerName).trim().is_empty() => ANY,
        None => NO_NAME,
        Some(_) if *context.profile.required.employer_code && draft.credit_code.is_blank() => CODE,
        Some(_) => return None,
    };
    // Of a cell that cannot be read CO007 and CO008 speak.
    let is_broken = !draft.error_cells.and(EMPLOYER).is_empty()
        || !draft.uncomputed_cells.and(EMPLOYER).is_empty();
    (!is_broken).then(|| Fault::plain().arg("missing", missing))
}
