//! NA008: a word about the person's standing is written into the name: 李某某（离职）.

use crate::ident::name_status::status_in;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("NA008"),
    name: "name-with-status",
    severity: Severity::Error,
    fields: &[Field::PersonName],
    message: text(
        "姓名里写了“{word}”，这不是姓名的一部分",
        "“{word}” is written into the name and is no part of it",
    ),
    why: text(
        "经办机构按姓名和号码核对，多出来的字会对不上，报送会被退回。程序不替您删，免得删掉真正的姓名。",
        "The bureau compares name and number; an extra word makes them disagree, and the row is sent \
         back. It is not cut off for you, so that no part of a real name is lost.",
    ),
    fix: text(
        "请只留证件上的姓名，把“{word}”移到备注或离职原因列。",
        "Leave only the name as in the document; “{word}” belongs in the remarks or the reason.",
    ),
    basis: text(
        "居民身份证等证件上的姓名不含在职状态和区分同名的字（证件式样）；姓名本身带括号、间隔号的不受影响",
        "No document has such a word in the name; brackets and dots that belong to a name stay",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::NAME, check),
    examples: &[
        fires(&[is(Field::PersonName, "李某某（离职）")]),
        fires(&[is(Field::PersonName, "李小寒(11月退休)")]),
        fires(&[is(Field::PersonName, "【停保】李小寒")]),
        fires(&[is(Field::PersonName, "李小寒-已离职")]),
        fires(&[is(Field::PersonName, "李小寒已离职")]),
        fires(&[is(Field::PersonName, "李小寒（女）")]),
        quiet(&[is(Field::PersonName, "阿依古丽·买买提")]),
        quiet(&[is(Field::PersonName, "古丽（阿依）")]),
        quiet(&[is(Field::PersonName, "Anna (Lee) Smith")]),
        quiet(&[is(Field::PersonName, "停云")]),
    ],
};

fn check(draft: &Draft<'_>, _: &Context<'_>) -> Option<Fault> {
    draft.name.value().filter(|marks| marks.has_status)?;
    let name = draft.shown(Field::PersonName);
    status_in(&name).map(|word| Fault::plain().arg("word", word.to_owned()))
}
