//! Lines of forms and lists in which nobody stands (无人行): 以下空白 below the last person, the numbers of
//! the columns or hints below the headings. In: the texts of a row whose identity cell holds no number. A
//! row in which one cell could be a person's is none of these.

use super::triage::has_any_digits;

/// Nothing, a dash in its place, or the word for it.
pub(super) fn says_nothing(text: &str) -> bool {
    const DASHES: [char; 8] = ['-', '—', '–', '－', '―', '/', '／', '\\'];
    text == "无" || text.chars().all(|c| DASHES.contains(&c))
}

/// 单位负责人：… beside 经办人：…: whatever would tell of a person is a label with its colon.
pub(super) fn is_labelled<'t>(telling: impl IntoIterator<Item = &'t str>) -> bool {
    let is_label = |text: &str| text.contains([':', '：']) && !has_any_digits(text);
    are_all(telling, 1, is_label)
}

/// What stands alone below the last person: 以下空白, 共3人, 第2页, the day on which it was written.
pub(super) fn ends_list(texts: &[String]) -> bool {
    let mut filled = texts.iter().filter(|text| !text.is_empty());
    let Some(first) = filled.next() else { return false };
    let core = first.trim_matches(|c: char| !c.is_alphanumeric());
    let is_short = core.chars().count() <= 6;
    let is_end = || is_short && (core.starts_with("以下空") || core.starts_with("以下无"));
    let is_count = || core.starts_with('共') && core.ends_with('人');
    let is_page = || core.starts_with('第') && core.ends_with('页');
    let is_day = || core.contains('年') && core.contains('月') && core.ends_with('日');
    filled.all(|text| text == first) && (is_end() || is_count() || is_page() || is_day())
}

const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
/// So many numbered columns make a row of them.
const NUMBERED: usize = 3;

/// The row of a printed form that numbers its columns: 1, 2, 3 or 甲, 乙, 1, 2.
pub(super) fn numbers_columns(texts: &[String]) -> bool {
    let is_number = |text: &str| {
        let core = text.trim_matches(['(', ')', '（', '）']);
        STEMS.contains(&core) || (core.len() <= 2 && core.parse::<u8>().is_ok())
    };
    are_all(texts.iter().map(String::as_str), NUMBERED, is_number)
}

/// What a hint about filling in begins with.
const HINTS: [&str; 12] = [
    "请",
    "必填",
    "选填",
    "非必填",
    "格式",
    "文本",
    "数字",
    "日期",
    "下拉",
    "选项",
    "例如",
    "填写",
];

/// Hints below the headings: （必填）, 请从下拉框选择, 文本 in all cells that would tell of a person.
pub(super) fn is_hint<'t>(telling: impl IntoIterator<Item = &'t str>) -> bool {
    let is_in_brackets = |text: &str| text.starts_with(['(', '（']) && text.ends_with([')', '）']);
    let begins = |text: &str| HINTS.iter().any(|hint| text.starts_with(hint));
    are_all(telling, 2, |text| is_in_brackets(text) || begins(text))
}

/// So many texts at least, and all of them such.
fn are_all<'t>(
    texts: impl IntoIterator<Item = &'t str>,
    least: usize,
    is_such: impl Fn(&str) -> bool,
) -> bool {
    let mut count = 0;
    let all = texts.into_iter().filter(|text| !text.is_empty()).all(|text| {
        count += 1;
        is_such(text)
    });
    all && count >= least
}
