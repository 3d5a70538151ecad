//! ID016: the number of a passport, permit or the like is not of its usual form.

use crate::ident::IdKind;
use crate::ident::documents::{self, Form};
use crate::model::{Draft, Fault, Field, Identity, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::{Text, text};

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID016"),
    name: "document-number-form",
    severity: Severity::Warning,
    fields: &[Field::PersonId, Field::IdKind],
    message: text(
        "号码不像“{kind}”的号码：{form}",
        "The number does not look like that of a {kind}: {form}",
    ),
    why: text(
        "这类证件没有统一的校验办法，形式不对多半是少抄、多抄或证件类型选错。",
        "These documents have no common check digit; a number in another format was usually \
         copied wrongly, or the document kind is wrong.",
    ),
    fix: text(
        "请对照证件核对号码和证件类型；无误就不必处理。",
        "Compare the number and the document kind with the document. If both are right, \
         nothing needs to be done.",
    ),
    basis: text(
        "各类证件的公开式样；多数没有公开的编号标准，所以只提醒",
        "The published look of these documents; most of their numbers follow no published \
         standard, so this is only a warning",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[
        fires(&[is(Field::IdKind, "台胞证"), is(Field::PersonId, "1234567")]),
        quiet(&[is(Field::IdKind, "台胞证"), is(Field::PersonId, "12345678")]),
        fires(&[is(Field::IdKind, "永久居留证"), is(Field::PersonId, "932156199003079913")]),
        quiet(&[is(Field::IdKind, "永久居留证"), is(Field::PersonId, "932682199003079913")]),
        quiet(&[is(Field::IdKind, "军官证"), is(Field::PersonId, "军字第1234567号")]),
        quiet(&[]),
    ],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    let kind = draft.document_kind()?;
    let is_unusual = match draft.identity.value()? {
        Identity::Document(reading) => {
            reading.form == Form::Unusual && reading.length > 0 && reading.odd.is_none()
        }
        Identity::Number(reading) => reading.person.is_some_and(|person| {
            kind == IdKind::PermanentResidence
                && person.is_foreigner()
                && !documents::is_of_a_foreign_country(person)
        }),
    };
    is_unusual.then(|| Fault::plain().arg("kind", kind.label()).arg("form", usual_form(kind)))
}

const fn usual_form(kind: IdKind) -> Text {
    match kind {
        IdKind::ResidentCard | IdKind::ResidencePermit => {
            text("一般为 18 位身份号码", "usually 18 characters, like a resident number")
        }
        IdKind::HongKongMacauPermit => text(
            "一般为 H 或 M 加 8 位数字（旧证 10 位）",
            "usually H or M and 8 digits (10 on older cards)",
        ),
        IdKind::TaiwanPermit => {
            text("一般为 8 位数字（旧证 10 位）", "usually 8 digits (10 on older ones)")
        }
        IdKind::ExitPermit => text("一般为 C 或 W 加 8 位", "usually C or W and 8 characters"),
        IdKind::ChinesePassport => {
            text("一般为字母 E 等加 8 位", "usually a letter such as E and 8 characters")
        }
        IdKind::ForeignPassport => {
            text("一般为 5 至 14 位字母和数字", "usually 5 to 14 letters and digits")
        }
        IdKind::PermanentResidence => text(
            "新证为 9 开头的 18 位，第 4 至 6 位是国家代码；旧证为 3 个字母加 12 位数字",
            "18 digits beginning with 9 on new cards, the 4th to 6th being the country; 3 letters and 12 digits on \
             old ones",
        ),
        IdKind::SocialSecurityNumber => text(
            "一般为 18 位身份号码，或 3 个字母的国别代码加证件号码",
            "usually 18 characters, or a country code of 3 letters and a document number",
        ),
        IdKind::Military | IdKind::Police | IdKind::Other => {
            text("一般不超过 18 个字符", "usually at most 18 characters")
        }
    }
}
