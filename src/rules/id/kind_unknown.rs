//! ID011: the document kind is in no list.

use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("ID011"),
    name: "id-kind-unknown",
    severity: Severity::Error,
    fields: &[Field::IdKind],
    message: text(
        "证件类型“{found}”不在可识别的范围内",
        "The document kind “{found}” is not known",
    ),
    why: text(
        "不同证件的号码规则不同，类型不清就无法核对号码，经办系统也要求选定类型。",
        "Each kind of document has its own number format; without the kind the number cannot \
         be checked, and the bureau asks for the kind as well.",
    ),
    fix: text(
        "请改用常见名称：居民身份证、港澳台居民居住证、港澳居民来往内地通行证、台湾居民来往大陆\
         通行证、外国人永久居留身份证、外国护照等。单位自用的叫法可由管理员加入城市规则的 \
         id_kinds。",
        "Use a usual name: 居民身份证, 港澳台居民居住证, 港澳居民来往内地通行证, 台湾居民来往大\
         陆通行证, 外国人永久居留身份证, 外国护照 … An administrator may add your own wording to \
         id_kinds of the profile.",
    ),
    basis: text(
        "经办系统的证件类型为固定选项（各地申报表的观察）",
        "The bureau's forms offer a fixed list of document kinds (as seen in them)",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::IDENTITY, check),
    examples: &[
        fires(&[is(Field::IdKind, "驾驶证")]),
        quiet(&[is(Field::IdKind, "身份证")]),
        quiet(&[]),
    ],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    draft.id_kind.flaw().map(|_| Fault::plain())
}
