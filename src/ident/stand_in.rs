//! What stands in a column of names and is none (姓名、单位名称里的代称).
//!
//! In: a trimmed text. Out: whether it may be a name. Whose row it is nobody guesses from the rows above.

/// Words that stand for a name, or for none.
pub(super) const WORDS: [&str; 18] = [
    "同上", "同前", "同左", "同", "上同", "无", "没有", "暂无", "未知", "不详", "空", "待定",
    "合计", "小计", "总计", "null", "none", "n/a",
];

/// Whether a text is no name: a word for “as above” or “none”, a mark such as 〃, a zero.
pub fn is_stand_in(text: &str) -> bool {
    // 〃 counts as a letter in Unicode.
    let says_nothing = |c: char| !c.is_alphanumeric() || matches!(c, '〃' | '々' | '仝' | '0');
    text.chars().all(says_nothing) || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text is no code or number at all: one that several rows share would make one employer of them.
/// Stars and zeros are something: there was a number, or should be, and rules tell of it.
pub fn is_no_number(text: &str) -> bool {
    is_stand_in(text) && !text.contains(['0', '*', '?', '？'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_name() {
        for text in
            ["同上", "〃", "\"", "-", "/", "——", "0", "无", "N/A", "null", "〃〃", "…", "仝"]
        {
            assert!(is_stand_in(text), "{text}");
        }
        for text in
            ["北京示例商贸有限公司", "同方股份", "无锡示例公司", "3M", "001", "A", "空港服务"]
        {
            assert!(!is_stand_in(text), "{text}");
        }
        for (text, is_none) in
            [("无", true), ("/", true), ("—", true), ("000", false), ("***", false)]
        {
            assert_eq!(is_no_number(text), is_none, "{text}");
        }
    }
}
