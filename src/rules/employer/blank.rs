//! EM001: nothing names the employer of the row, or its code is required and missing.

use crate::model::{
    Draft, Fault, Field, FieldSet, Odd, RuleCode, Severity, TitleFlawKind, column_letters,
};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::{Arg, Phrase, Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("EM001"),
    name: "employer-blank",
    severity: Severity::Error,
    fields: &[Field::EmployerCode, Field::RegistrationNo, Field::EmployerName],
    message: text(
        "这一行不知道属于哪个单位：{missing}没有填{line}",
        "Nothing says which employer this row belongs to: no {missing}{line}",
    ),
    why: text(
        "减员由单位申报，不知道单位就不能归入任何一批。",
        "The employer declares a reduction; without one the row belongs to no submission.",
    ),
    fix: text(
        "请补填统一社会信用代码；整表属于同一单位的，可在表头上方写一行“统一社会信用代码：…”或“单位名称：…”，\
         或加选项 --employer 信用代码。",
        "Fill in the credit code. If all rows are of one employer, write 统一社会信用代码 or \
         单位名称 with a colon and its value in a line above the headings, or use --employer CODE.",
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
    (!is_broken).then(|| Fault::plain().arg("missing", missing).arg("line", line(context)))
}

/// Why the line above the list does not help.
fn line(context: &Context<'_>) -> Arg {
    let Some((kind, at)) = context.table.title else { return Phrase::default().into() };
    let why = match kind {
        TitleFlawKind::WrongCode => text(
            "；第 {row} 行写的信用代码有错，不能用",
            "; the credit code in row {row} is wrong and cannot be used",
        ),
        TitleFlawKind::Contradicting => text(
            "；第 {row} 行写的单位和别处写的不一样",
            "; row {row} names another employer than other lines do",
        ),
        TitleFlawKind::Unclear => text(
            "；从第 {row} 行起看不出是哪家单位的人",
            "; from row {row} on it cannot be told whose people these are",
        ),
        TitleFlawKind::Column => text(
            "；{column} 列写着别的单位，表头却看不出是不是所属单位（是的话，把列名改为“单位名称”）",
            "; column {column} names other organisations, and its heading does not say whether these \
             are the employers (if so, call it 单位名称)",
        ),
    };
    let column = column_letters(usize::try_from(at).unwrap_or(usize::MAX));
    why.fill(&[("row", at.to_string().into()), ("column", column.into())]).into()
}
