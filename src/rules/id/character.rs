//! ID003: a character that cannot stand where it stands.

use super::{digits_lost, doctor, is_hidden, number};
use crate::ident::OddCharacter;
use crate::model::{Draft, Fault, Field, Identity, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::words;
use crate::rules::{Check, Context, Rule};
use crate::text::{Arg, Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID003"),
    name: "person-id-character",
    severity: Severity::Error,
    fields: &[Field::PersonId],
    message: text(
        "{number}第 {position} 位是“{character}”，这里只能是{allowed}{hint}{proof}",
        "Character {position} of the {number} is “{character}”, where only {allowed} can \
         stand{hint}{proof}",
    ),
    why: text(
        "看起来像的字符（字母 O 与数字 0、I 与 1）不能自动改：改错了就成了别人的号码。",
        "Look-alikes (O and 0, I and 1) are not corrected by program: a wrong guess makes it \
         somebody else's number.",
    ),
    fix: text(
        "请对照身份证更正这一位；带 * 的号码已被遮盖，请向填表人索取完整号码。",
        "Correct this character from the identity card; a number with * was masked, so ask the \
         sender for the whole one.",
    ),
    basis: text(
        "GB 11643-1999：前 17 位为数字，末位为数字或 X；护照、通行证的号码只有字母和数字（证件式样）",
        "GB 11643-1999: 17 digits, then a digit or X; passports and permits have letters and digits only (as the \
         documents look)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[
        fires(&[is(Field::PersonId, "11O101199003079913")]),
        fires(&[is(Field::PersonId, "1101************13")]),
        fires(&[is(Field::PersonId, "11010119900307991Ж")]),
        fires(&[is(Field::IdKind, "护照"), is(Field::PersonId, "E1234****")]),
        quiet(&[is(Field::IdKind, "护照"), is(Field::PersonId, "E12345678")]),
        quiet(&[is(Field::PersonId, "11010119900307993X")]),
    ],
};

const IDENTITY: Text = text("身份证号码", "identity number");
const DOCUMENT: Text = text("证件号码", "document number");
const ALPHANUMERIC: Text = text("字母或数字", "a letter or a digit");
const NOTHING: Text = text("", "");
const DIGIT: Text = text("数字", "a digit");
const DIGIT_OR_X: Text = text("数字或 X", "a digit or X");

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    if let Identity::Document(reading) = draft.identity.value()? {
        let is_judged =
            draft.document_kind().is_some() && digits_lost::how(draft, context).is_none();
        return reading
            .odd
            .filter(|_| is_judged)
            .map(|odd| fault(odd, DOCUMENT, ALPHANUMERIC, NOTHING));
    }
    let faults = number(draft, context)?.faults;
    let odd = faults.character?;
    // Of a number of the wrong length the length is told (ID002), unless this explains it.
    if faults.length.is_some() && !is_hidden(odd) {
        return None;
    }
    let allowed = if odd.position == 18 { DIGIT_OR_X } else { DIGIT };
    let proof = doctor::of_characters(draft, context);
    Some(fault(odd, IDENTITY, allowed, proof))
}

fn fault(odd: OddCharacter, number: Text, allowed: Text, proof: impl Into<Arg>) -> Fault {
    Fault::plain()
        .arg("number", number)
        .arg("position", odd.position.to_string())
        .arg("character", odd.found.to_string())
        .arg("allowed", allowed)
        .arg("hint", words::likely(odd.likely))
        .arg("proof", proof)
}
