//! ID001: no identity number is given.

use crate::model::{Cell, Draft, Fault, Field, Identity, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID001"),
    name: "person-id-blank",
    severity: Severity::Error,
    fields: &[Field::PersonId],
    message: text("证件号码没有填", "The identity number is blank"),
    why: text(
        "社保按证件号码认人，没有号码就不知道给谁停保。",
        "Social insurance identifies people by this number; without it nobody can be taken off \
         the rolls.",
    ),
    fix: text("请按身份证件补填号码。", "Fill in the number from the document."),
    basis: text(
        "公民身份号码即社会保障号码（社会保险法第58条）",
        "The citizen's number is the social security number (Social Insurance Law art. 58)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[fires(&[is(Field::PersonId, "")]), quiet(&[])],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    let is_blank = match draft.identity {
        Cell::Absent | Cell::Blank => true,
        Cell::Value(Identity::Number(reading)) => reading.is_blank(),
        Cell::Value(Identity::Document(reading)) => reading.length == 0,
        Cell::Broken | Cell::Malformed(_) => false,
    };
    is_blank.then(Fault::plain)
}
