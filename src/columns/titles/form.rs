//! Whether what stands behind a word has the form of that field (标题行内容的形式). What has not counts for
//! nothing, but for a credit code: one that is wrong is told.

use crate::ident::credit_code::{self, Older};
use crate::ident::stand_in::is_stand_in;

/// What organisations' names end with.
const ORGANISATIONS: [&str; 30] = [
    "公司",
    "集团",
    "厂",
    "店",
    "院",
    "所",
    "中心",
    "学校",
    "中学",
    "小学",
    "大学",
    "学院",
    "银行",
    "支行",
    "合作社",
    "联社",
    "协会",
    "学会",
    "商会",
    "委员会",
    "基金会",
    "局",
    "馆",
    "园",
    "工作室",
    "经营部",
    "门市部",
    "办事处",
    "代表处",
    "分部",
];
/// The same in English.
const ENGLISH: [&str; 6] = ["Ltd", "Ltd.", "Limited", "Inc.", "Co.", "LLC"];
/// What only a form would say.
const PLACEHOLDERS: [&str; 10] =
    ["填写", "此处", "全称", "某某", "××", "XX", "ＸＸ", "xx", "***", "…"];
/// Names are not longer.
const LONGEST: usize = 60;

/// A credit code, or what was meant as one. 无, an older code and an empty line are none.
pub(super) fn code(text: &str) -> Option<String> {
    let text: String = text.split_whitespace().collect();
    let reading = credit_code::read(text.as_bytes());
    if let Some(code) = reading.code {
        return Some(code.as_str().to_owned());
    }
    let is_older =
        matches!(reading.faults.older, Some(Older::Organisation | Older::BusinessRegistration));
    let characters = text.chars().filter(|c| c.is_alphanumeric() && !is_han(*c)).count();
    (!is_older && characters >= 8).then_some(text)
}

/// A registration number: letters and digits.
pub(super) fn registration(text: &str) -> Option<String> {
    let text: String = text.split_whitespace().collect();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let has_digits = text.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let is_number = is_plain && has_digits && (4..=20).contains(&text.len()) && !is_stand_in(&text);
    is_number.then_some(text)
}

/// A name; `strict` where only what ends like an organisation's is taken for one.
pub(super) fn name(text: &str, is_strict: bool) -> Option<String> {
    let name = one_name(text)?;
    let han = name.chars().filter(|c| is_han(*c)).count();
    let latin = name.chars().filter(char::is_ascii_alphabetic).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let is_name = (han >= 4 || latin >= 3)
        && name.chars().count() <= LONGEST
        && digits < 6
        && !is_stand_in(&name)
        && !name.starts_with(['（', '(', '【', '[', '<'])
        && !name.contains([':', '：'])
        && !PLACEHOLDERS.iter().any(|word| name.contains(word));
    (is_name && (!is_strict || is_organisation(&name))).then_some(name)
}

/// Han names have no spaces: one that is spread out is drawn together; of what stands apart only the
/// first may be a name.
fn one_name(text: &str) -> Option<String> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let (first, rest) = tokens.split_first()?;
    if rest.is_empty() || !text.contains(is_han) {
        return Some(tokens.join(" "));
    }
    if tokens.iter().all(|token| token.chars().count() == 1) {
        return Some(tokens.concat());
    }
    let rest = rest.concat();
    (is_organisation(first) && !has_organisation(&rest)).then(|| (*first).to_owned())
}

/// Whether a text ends as the names of organisations do.
pub(super) fn is_organisation(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '）' | ')'));
    let text = without_note(text.trim());
    text.chars().count() >= 4
        && (ORGANISATIONS.iter().any(|end| text.ends_with(end))
            || ENGLISH.iter().any(|end| text.ends_with(end)))
}

/// Whether a text ends as the names of companies do; banks and schools stand in columns of their own.
pub(super) fn is_company(text: &str) -> bool {
    let text = without_note(text.trim());
    text.chars().count() >= 4 && ["公司", "集团", "厂"].iter().any(|end| text.ends_with(end))
}

fn has_organisation(text: &str) -> bool {
    ORGANISATIONS.iter().any(|word| text.contains(word))
}

/// Without a note in brackets at the end: （本部）.
fn without_note(text: &str) -> &str {
    match text.strip_suffix(['）', ')']) {
        Some(inner) => inner.rsplit_once(['（', '(']).map_or(text, |(before, _)| before),
        None => text,
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}
