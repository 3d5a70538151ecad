//! Names of folders and files (文件夹名): safe on Windows, macOS and Linux, and never an identity
//! number.

use std::collections::BTreeSet;

use crate::calendar::Date;

/// Bytes that a name may have: below every system's limit, with room for marks around it.
const NAME_LIMIT: usize = 80;

/// Names that Windows keeps for devices, with any extension.
const RESERVED: [&str; 24] = [
    "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM1", "COM2", "COM3", "COM4", "COM5",
    "COM6", "COM7", "COM8", "COM9", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8",
    "LPT9",
];

/// A text made into a name: what a system forbids becomes `_`. Empty where nothing is left.
pub(super) fn safe_name(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for c in text.trim().chars() {
        name.push(if is_odd(c) { '_' } else { c });
    }
    name.truncate(name.floor_char_boundary(NAME_LIMIT));
    name.truncate(name.trim_end_matches(['.', ' ']).len());
    if name.starts_with(['.', '~', '-', ' ']) {
        name.replace_range(..1, "_");
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    if RESERVED.contains(&stem.as_str()) {
        name.insert(0, '_');
    }
    if name.chars().all(|c| c == '_') { String::new() } else { name }
}

fn is_odd(c: char) -> bool {
    c.is_control()
        || matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '\u{fffd}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The folder of an employer: its key, else its name, else a number; kept apart from `taken`,
/// where names that differ only in case are the same, as they are on Windows.
pub fn employer_folder(key: &str, name: &str, taken: &mut BTreeSet<String>) -> String {
    let usable = |text: &&str| !text.is_empty() && !holds_identity_number(text);
    let base = [key, name]
        .into_iter()
        .filter(usable)
        .map(safe_name)
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "单位".to_owned());
    free_name(&base, "", taken)
}

/// `stem` + `extension`, or the first of `stem-2`, `stem-3` … that is not taken.
pub(super) fn free_name(stem: &str, extension: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{stem}-{number}{extension}"));
    let name = std::iter::once(format!("{stem}{extension}"))
        .chain(numbered)
        .find(|name| !taken.contains(&name.to_lowercase()))
        .expect("some number is free");
    taken.insert(name.to_lowercase());
    name
}

/// Whether a person's number stands in the text: sole traders are registered under their own.
/// Eighteen characters with a birth date and the right check character, or fifteen with a date.
fn holds_identity_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric();
    bytes.split(|byte| !is_part(*byte)).any(|word| is_eighteen(word) || is_fifteen(word))
}

fn is_eighteen(word: &[u8]) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let [body @ .., check] = word else { return false };
    if body.len() != 17 || !body.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(d, weight)| u32::from(d - b'0') * weight).sum();
    let expected = b"10X98765432"[(sum % 11) as usize];
    is_date(&body[6..14]) && check.to_ascii_uppercase() == expected
}

fn is_fifteen(word: &[u8]) -> bool {
    let digits = word.len() == 15 && word.iter().all(u8::is_ascii_digit);
    digits && is_date(&[b"19", &word[6..12]].concat())
}

fn is_date(digits: &[u8]) -> bool {
    let number = |range: std::ops::Range<usize>| {
        digits[range].iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'))
    };
    let year = number(0..4);
    (1900..2100).contains(&year)
        && Date::new(year.cast_signed(), number(4..6), number(6..8)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(key: &str) -> String {
        employer_folder(key, "", &mut BTreeSet::new())
    }

    #[test]
    fn names_are_safe_everywhere() {
        for (key, expected) in [
            ("91110105MA99999997", "91110105MA99999997"),
            ("北京某某有限公司", "北京某某有限公司"),
            ("../../etc/passwd", "_._.._etc_passwd"),
            ("..", "单位"),
            ("a/b\\c:d*e?f\"g<h>i|j", "a_b_c_d_e_f_g_h_i_j"),
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("com1 .x", "_com1 .x"),
            ("有限公司. . ", "有限公司"),
            ("-rf", "_rf"),
            ("~$名单", "_$名单"),
            (".hidden", "_hidden"),
            ("甲\u{202e}乙\n丙\u{0}", "甲_乙_丙_"),
            ("", "单位"),
            ("???", "单位"),
        ] {
            assert_eq!(folder(key), expected, "{key:?}");
        }
    }

    #[test]
    fn long_names_are_cut_at_a_character() {
        let name = folder(&"某".repeat(100));
        assert_eq!(name, "某".repeat(26));
        assert!(name.len() <= NAME_LIMIT);
    }

    #[test]
    fn a_persons_number_is_no_folder() {
        let name = |key| employer_folder(key, "个体工商户甲", &mut BTreeSet::new());
        assert_eq!(name("11010119900307993X"), "个体工商户甲", "a right check character");
        assert_eq!(name("登记号110101900307991"), "个体工商户甲", "fifteen digits");
        assert_eq!(name("91110105MA99999997"), "91110105MA99999997", "a credit code");
        assert_eq!(name("110101201323456"), "110101201323456", "no date in it");
    }

    #[test]
    fn equal_names_are_kept_apart() {
        let mut taken = BTreeSet::new();
        let names: Vec<_> =
            ["a:b", "a*b", "A?B", "a_b-2"].map(|key| employer_folder(key, "", &mut taken)).into();
        assert_eq!(names, ["a_b", "a_b-2", "A_B-3", "a_b-2-2"]);
    }
}
