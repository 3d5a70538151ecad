//! TE002: a column that the bureau's template requires, and the row has nothing for it.
//!
//! Arguments: `heading`, `field`.

use crate::model::{Field, RuleCode, Severity};
use crate::rules::example::{Case, Example, is};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("TE002"),
    name: "required-template-cell-blank",
    severity: Severity::Warning,
    fields: &[
        Field::EmployerName,
        Field::EmployerCode,
        Field::RegistrationNo,
        Field::Sex,
        Field::BirthDate,
        Field::EntryDate,
        Field::LeaveDate,
        Field::EmployeeNo,
        Field::PersonNo,
        Field::Department,
        Field::Remark,
    ],
    message: text(
        "模板要求必填“{heading}”，本行没有这项内容，归入零星减员",
        "The template requires “{heading}”, and the row has nothing for it: it goes as sporadic",
    ),
    why: text(
        "批量文件里必填的单元格空着，平台会退回整个文件或这一行。",
        "The portal sends back a mass file, or the row, with a blank cell that must be filled.",
    ),
    fix: text(
        "请在原表补上“{field}”再运行；不补的，按零星减员清单逐人录入。",
        "Add {field} to the source and run again; else type the person in from the list of sporadic \
         reductions.",
    ),
    basis: text(
        "经办机构模板标为必填的列（--template）",
        "Columns that the bureau's own template marks as required (--template)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        Example { fires: true, case: Case::Template(&[]) },
        Example { fires: false, case: Case::Template(&[is(Field::Department, "一部")]) },
    ],
};
