//! ID012: the number has the form of another kind of document.

use super::{digits_lost, other_kind};
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID012"),
    name: "id-kind-mismatch",
    severity: Severity::Error,
    fields: &[Field::PersonId, Field::IdKind],
    message: text(
        "号码的形式属于“{likely}”，证件类型{said}",
        "The number has the form of a {likely}, and the document kind {said}",
    ),
    why: text(
        "证件类型和号码对不上，经办系统会提示证件类型不匹配而退回。",
        "Where kind and number do not fit, the bureau refuses the row.",
    ),
    fix: text(
        "请核对证件原件：确为“{likely}”的，把“证件类型”改成它（没有这一列就加上）；否则更正号码。",
        "Look at the document: if it is a {likely}, say so in the column 证件类型 (add it where \
         there is none); otherwise correct the number.",
    ),
    basis: text(
        "各类证件号码的公开编排规则（GB 11643、GA 2102-2023、公安部出入境证件式样）",
        "The published forms of document numbers (GB 11643, GA 2102-2023, exit and entry \
         documents)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[
        fires(&[is(Field::PersonId, "E12345678")]),
        fires(&[is(Field::PersonId, "932682199003079913")]),
        fires(&[is(Field::IdKind, "居民身份证"), is(Field::PersonId, "810000199003079917")]),
        quiet(&[is(Field::PersonId, "810000199003079917")]),
        fires(&[is(Field::IdKind, "往来港澳通行证"), is(Field::PersonId, "H12345678")]),
        quiet(&[is(Field::IdKind, "港澳通行证"), is(Field::PersonId, "H12345678")]),
        quiet(&[is(Field::IdKind, "中国护照"), is(Field::PersonId, "E12345678")]),
        quiet(&[]),
    ],
};

const SAYS: Text = text("填的是“{kind}”", "says {kind}");
const BLANK: Text = text("没有填（按“{kind}”核对）", "is blank (taken as {kind})");

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let likely = other_kind(draft)?;
    if digits_lost::how(draft, context).is_some() {
        return None;
    }
    let said = if draft.id_kind.is_blank() { BLANK } else { SAYS };
    let said = said.fill(&[("kind", draft.document_kind()?.label().into())]);
    Some(Fault::plain().arg("likely", likely.label()).arg("said", said))
}
