//! TE001: a value that the drop-down list of the bureau's template lacks.
//!
//! Arguments: `heading`, `value`, `list`.

use crate::model::{Field, RuleCode, Severity};
use crate::rules::example::{Case, Example, is};
use crate::rules::{Check, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("TE001"),
    name: "value-not-in-template-list",
    severity: Severity::Warning,
    fields: &[Field::Reason, Field::Insurances, Field::IdKind, Field::Sex],
    message: text(
        "模板“{heading}”一列的下拉列表里没有“{value}”，本行归入零星减员",
        "The list of the template's “{heading}” does not have “{value}”: the row goes as sporadic",
    ),
    why: text(
        "批量文件里写进列表之外的内容，平台会退回整个文件或这一行。",
        "The portal sends back a mass file, or the row, with a value that its own list lacks.",
    ),
    fix: text(
        "列表里有：{list}。若其中一项就是这个意思，请在城市规则里把它加为该项的说法（words）再运行；否则按零星减员清单逐人录入。",
        "The list has: {list}. If one of them means the same, add it to the words of that entry in the \
         profile and run again; else type the person in from the list of sporadic reductions.",
    ),
    basis: text(
        "经办机构模板自带的下拉列表（--template）",
        "The drop-down list in the bureau's own template (--template)",
    ),
    since: "0.1.0",
    check: Check::Source,
    examples: &[
        Example {
            fires: true,
            case: Case::Template(&[
                is(Field::Reason, "劳动合同期满"),
                is(Field::Department, "一部"),
            ]),
        },
        Example { fires: false, case: Case::Template(&[is(Field::Department, "一部")]) },
    ],
};
