//! The form in which headings, words and codes are compared (比较用的写法).
//!
//! In: text as a person typed it. Out: the same without what people vary: width, case, spaces, line
//! breaks, stars, brackets, colons and other punctuation, invisible characters. Never for names.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization as _;

/// Marks that carry a meaning of their own in a flag column.
const MARKS: &[char] = &['√', '✓', '✔', '☑'];

/// The comparable form: NFKC, ASCII in capitals, simplified characters, only letters, digits, ideographs and tick marks.
pub fn normalise(text: &str) -> String {
    text.nfkc()
        .filter(|c| c.is_alphanumeric() || MARKS.contains(c))
        .map(|c| simplified(c.to_ascii_uppercase()))
        .collect()
}

/// Characters of headings and code words as they are written in Hong Kong, Macau and Taiwan, in the order of
/// their code points, and what they are on the mainland.
const TRADITIONAL: &str = "係倉個備傳傷內別動務勞區協參員單國團執報場學實寧審層屬帳幣庫廠廢廣張後從態應戶換撥據擬擴數時曠會東業構標機檔檢歲歷歸減準\
    滬滿濟為無營狀獄產異當療發監確碼稅種稱簽紀約納級終組結絕絡給經編縣總織繳續聯職與薦蘇處號術衛補裝規計訊設註試誌認說調請證\
    識議變財貴買費資賬購蹤車軍輸轉辦辭進運過達違選遼鄉醫銀銷錄鎮長門開間關陝隊際險雙離雲項預頭額願類養驗體點齊齡";
const SIMPLIFIED: &str = "系仓个备传伤内别动务劳区协参员单国团执报场学实宁审层属账币库厂废广张后从态应户换拨据拟扩数时旷会东业构标机档检岁历归减准\
    沪满济为无营状狱产异当疗发监确码税种称签纪约纳级终组结绝络给经编县总织缴续联职与荐苏处号术卫补装规计讯设注试志认说调请证\
    识议变财贵买费资账购踪车军输转办辞进运过达违选辽乡医银销录镇长门开间关陕队际险双离云项预头额愿类养验体点齐龄";

/// A character as the mainland writes it.
fn simplified(c: char) -> char {
    static PAIRS: LazyLock<FxHashMap<char, char>> =
        LazyLock::new(|| TRADITIONAL.chars().zip(SIMPLIFIED.chars()).collect());
    if c.is_ascii() { c } else { PAIRS.get(&c).copied().unwrap_or(c) }
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
            ("證件號碼", "证件号码"),
            ("離職原因：經濟性裁員", "离职原因经济性裁员"),
        ] {
            assert_eq!(normalise(written), plain);
        }
    }

    #[test]
    fn each_traditional_character_has_a_simplified_one() {
        assert_eq!(TRADITIONAL.chars().count(), SIMPLIFIED.chars().count());
        assert!(TRADITIONAL.chars().zip(SIMPLIFIED.chars()).all(|(one, other)| one != other));
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
