//! NA004: the encoding of an output cannot write a character of the name.
//!
//! Lighter where a list or a file that the portal takes can still be written.

use crate::ident::gbk;
use crate::ident::name::{is_plain_han_gbk, is_plain_han_utf8, repaired};
use crate::model::TextEncoding;
use crate::model::{Draft, Fault, Field, Odd, RuleCode, Severity};
use crate::profile::Profile;
use crate::profile::output::{Output, OutputEncoding, Role, Value};
use crate::rules::example::{fires, is, quiet};
use crate::rules::{Check, Context, Rule};
use crate::text::text;

pub(super) static RULE: Rule = Rule {
    code: RuleCode::new("NA004"),
    name: "name-not-encodable",
    severity: Severity::Error,
    fields: &[Field::PersonName],
    message: text(
        "姓名里的“{character}”（{code_point}）在 GBK 编码的报盘文件中写不出来",
        "The character “{character}” ({code_point}) of the name cannot be written in the GBK \
         file for the bureau",
    ),
    why: text(
        "硬写会变成问号或别的字，姓名就错了，所以不替换。",
        "Forced into the file it would become a question mark or another character, and the name \
         would be wrong; nothing is replaced.",
    ),
    fix: text(
        "此人请在网上逐条录入，或到窗口用 .xlsx、GB18030 文件办理；管理员可在城市规则里把输出编\
         码改为 gb18030（先问经办机构是否接收）。",
        "Type this person in on the portal, or hand in .xlsx or GB18030 at the window; an \
         administrator may set the output to gb18030 in the profile once the bureau accepts it.",
    ),
    basis: text(
        "GBK 写不出《通用规范汉字表》中的 252 个字（实测），GB18030-2022 全部可写；公共服务系统\
         应支持 GB18030-2022",
        "GBK lacks 252 characters of the General Standard table (measured), GB18030-2022 has all \
         of them; public services are to support it",
    ),
    since: "0.1.0",
    check: Check::Odd(Odd::NAME, check),
    examples: &[
        fires(&[is(Field::PersonName, "李𠮷")]),
        fires(&[is(Field::PersonName, "陈䶮")]),
        quiet(&[is(Field::PersonName, "张小满")]),
        quiet(&[is(Field::PersonName, "朱镕喆")]),
    ],
};

/// Stands for a character that is lost already: NA002 tells of it.
const LOST: char = char::REPLACEMENT_CHARACTER;

fn check(draft: &Draft<'_>, context: &Context<'_>) -> Option<Fault> {
    let weight = weight(context.profile)?;
    draft.name.value()?;
    let bytes = draft.record.bytes(Field::PersonName);
    let is_plain = match draft.record.encoding {
        TextEncoding::Utf8 => is_plain_han_utf8(bytes),
        TextEncoding::Gb18030 => is_plain_han_gbk(bytes),
    };
    if is_plain {
        return None;
    }
    let name = draft.record.text(Field::PersonName);
    let character = repaired(&name).chars().find(|c| !gbk::holds(*c) && *c != LOST)?;
    Some(
        Fault::plain()
            .at_most(weight)
            .arg("character", character.to_string())
            .arg("code_point", format!("U+{:04X}", u32::from(character))),
    )
}

/// How much a name outside GBK weighs with this profile; `None` where every output can write it.
fn weight(profile: &Profile) -> Option<Severity> {
    let with_names = || profile.outputs.iter().filter(|output| has_names(output));
    if !with_names().any(is_gbk) {
        return None;
    }
    let is_blocked = |role| {
        let mut outputs = with_names().filter(|output| output.role == role).peekable();
        outputs.peek().is_some() && outputs.all(is_gbk)
    };
    let goes_in = |role| matches!(role, Role::Sporadic | Role::Mass | Role::Disk);
    let has_way_out = with_names().any(|output| goes_in(output.role) && !is_gbk(output));
    let is_lost = is_blocked(Role::Sporadic) || is_blocked(Role::Mass) || !has_way_out;
    Some(if is_lost { Severity::Error } else { Severity::Warning })
}

fn has_names(output: &Output) -> bool {
    output.columns.iter().any(|column| column.value == Value::PersonName)
}

fn is_gbk(output: &Output) -> bool {
    output.text.as_ref().is_some_and(|layout| layout.encoding == OutputEncoding::Gbk)
}
