//! The form in which headings, words and codes are compared (比较用的写法).
//!
//! In: text as a person typed it. Out: the same without what people vary: width, case, spaces, line
//! breaks, stars, brackets, colons and other punctuation, invisible characters. Never for names.

use unicode_normalization::UnicodeNormalization as _;

/// Marks that carry a meaning of their own in a flag column.
const MARKS: &[char] = &['√', '✓', '✔', '☑'];

/// The comparable form: NFKC, ASCII in capitals, only letters, digits, ideographs and tick marks.
pub fn normalise(text: &str) -> String {
    text.nfkc()
        .filter(|c| c.is_alphanumeric() || MARKS.contains(c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// A text without its bracketed notes, and the notes (括号说明): `停缴月（最后缴费月）`.
/// A bracket that is never closed runs to the end.
pub fn split_notes(text: &str) -> (String, Vec<String>) {
    let (mut outside, mut notes, mut depth) = (String::new(), Vec::new(), 0_usize);
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' | '〔' | '［' | '<' | '《' | '〈' => {
                if depth == 0 {
                    notes.push(String::new());
                }
                depth += 1;
            }
            ')' | '）' | ']' | '】' | '〕' | '］' | '>' | '》' | '〉' => {
                depth = depth.saturating_sub(1);
            }
            _ if depth == 0 => outside.push(c),
            _ => {
                if let Some(note) = notes.last_mut() {
                    note.push(c);
                }
            }
        }
    }
    (outside, notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_vary_does_not_matter() {
        for (written, plain) in [
            ("*姓名：", "姓名"),
            ("＊证照号码", "证照号码"),
            ("证件\n号码", "证件号码"),
            (" 身份证 / 护照\u{200b}", "身份证护照"),
            ("\u{feff}Ｎｏ．", "NO"),
            ("离职原因（必填）", "离职原因必填"),
            ("√", "√"),
            ("———", ""),
        ] {
            assert_eq!(normalise(written), plain);
        }
    }

    #[test]
    fn notes_are_set_apart() {
        for (written, outside, notes) in [
            ("停缴月（最后缴费月）", "停缴月", vec!["最后缴费月"]),
            ("【必填】停缴月(yyyyMM)", "停缴月", vec!["必填", "yyyyMM"]),
            ("停缴月（含（当）月", "停缴月", vec!["含当月"]),
            ("停缴月）", "停缴月", vec![]),
        ] {
            let (text, found) = split_notes(written);
            assert_eq!(text, outside);
            assert_eq!(found, notes);
        }
    }
}
