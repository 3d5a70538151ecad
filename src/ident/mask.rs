//! Hiding what is personal (脱敏): identity numbers and names in texts that people may pass on.
//!
//! In: any text, also a damaged number. Out: the text with its long numbers, or its name, hidden.

use std::borrow::Cow;

use super::characters::{half_width, is_digit, is_private};
use super::credit_code;

/// How many digits a number has, at least, to be hidden.
const LONG: usize = 7;
/// So many letters between two digits still belong to one damaged number.
const GAP: usize = 3;
/// What stands for the hidden part, so that not even its length is told.
const HIDDEN: &str = "**********";

/// The text with its long numbers hidden (证件号码脱敏), whatever stands between their digits: spaces,
/// hyphens, up to three letters.
///
/// The first four and the last two digits of a number stay: `1101**********12`.
pub fn mask(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let number = digits_from(&chars, at);
        match (number.first(), number.last()) {
            (Some(first), Some(last)) if number.len() >= LONG => {
                masked.extend(&chars[at..*first]);
                hide(&chars, &number, &mut masked);
                at = last + 1;
            }
            (_, Some(last)) => {
                masked.extend(&chars[at..=*last]);
                at = last + 1;
            }
            _ => {
                masked.extend(&chars[at..]);
                break;
            }
        }
    }
    masked
}

/// What people called a file or a sheet, with identity numbers and telephone numbers hidden (文件名、表名脱敏).
/// Credit codes, dates and times stay. The stars are a glob for the digits: as a path it still finds its file.
pub fn mask_label(label: &str) -> Cow<'_, str> {
    // Nearly all have no run of digits to speak of. Those beyond ASCII may be of full width.
    let may_be_digit = |byte: &u8| byte.is_ascii_digit() || !byte.is_ascii();
    if label.as_bytes().split(|byte| !may_be_digit(byte)).all(|run| run.len() < PHONE) {
        return label.into();
    }
    let chars: Vec<char> = label.chars().collect();
    let (mut masked, mut at) = (String::with_capacity(label.len()), 0);
    while at < chars.len() {
        let mut end = at;
        while chars.get(end).is_some_and(|c| is_digit(*c)) {
            end += 1;
        }
        let digits = end - at;
        end += usize::from(digits == 17 && chars.get(end).is_some_and(|c| is_check_letter(*c)));
        let run = &chars[at..end];
        if is_phone(run) || (digits > TIMESTAMP && !is_credit_code(run)) {
            hide(&chars, &(at..end).collect::<Vec<_>>(), &mut masked);
        } else {
            masked.extend(run);
            masked.extend(chars.get(end));
            end += 1;
        }
        at = end;
    }
    masked.into()
}

/// Digits of a day and a time of day, without anything between them.
const TIMESTAMP: usize = 14;
/// Digits of a mobile telephone number.
const PHONE: usize = 11;

fn is_phone(run: &[char]) -> bool {
    let digit = |at: usize| half_width(run[at]);
    run.len() == PHONE && digit(0) == '1' && matches!(digit(1), '3'..='9')
}

/// Old organisations have codes of digits alone; what could be a birth date is none of them.
fn is_credit_code(run: &[char]) -> bool {
    let text: String = run.iter().map(|c| half_width(*c)).collect();
    let year = text.get(6..10).and_then(|year| year.parse::<u32>().ok());
    let reading = credit_code::read(text.as_bytes());
    !year.is_some_and(|year| (1850..2100).contains(&year)) && reading.faults.is_empty()
}

/// The name with its first character only (姓名脱敏). What tells a damaged name stays visible: the
/// separator, digits, `?`, `□`, U+FFFD. A number in the place of a name is hidden like any other.
pub fn mask_name(name: &str) -> String {
    let mut is_first = true;
    let hidden: String = name
        .chars()
        .map(|c| {
            let hides = c.is_alphabetic() || is_private(c);
            let shown = if hides && !is_first { '*' } else { c };
            is_first &= !hides;
            shown
        })
        .collect();
    mask(&hidden)
}

/// The places of the digits of one number, the first at or after `start`.
fn digits_from(chars: &[char], start: usize) -> Vec<usize> {
    let mut number: Vec<usize> = Vec::new();
    let mut letters = 0;
    for (at, c) in chars.iter().enumerate().skip(start) {
        let follows = number.last().is_some_and(|last| last + 1 == at);
        if is_digit(*c) || (follows && is_check_letter(*c)) {
            number.push(at);
            letters = 0;
        } else if !number.is_empty() && c.is_alphanumeric() {
            letters += 1;
            if letters > GAP {
                break;
            }
        }
    }
    number
}

fn hide(chars: &[char], number: &[usize], masked: &mut String) {
    // What stood between the digits goes as well: it may be a damaged digit.
    let plain = |place: &usize| chars[*place];
    masked.extend(number[..4].iter().map(plain));
    masked.push_str(HIDDEN);
    masked.extend(number[number.len() - 2..].iter().map(plain));
}

fn is_check_letter(c: char) -> bool {
    matches!(half_width(c), 'X' | 'x' | 'Х' | 'х' | 'Χ' | 'χ' | 'Ⅹ' | 'ⅹ' | '×')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_hidden() {
        for (text, expected) in [
            ("11010519491231002X", "1101**********2X"),
            ("身份证110105 19491231 002x号", "身份证1101**********2x号"),
            ("１１０１０５１９４９１２３１００２Ｘ", "１１０１**********２Ｘ"),
            ("11O105l949l231002X", "1110**********2X"),
            ("1.1E+17", "1.1E+17"),
            ("第37行", "第37行"),
            ("E12345678", "E1234**********78"),
            ("2026-11", "2026-11"),
            ("", ""),
            ("12，以及另外一些34", "12，以及另外一些34"),
            ("第12行某某某某110105194912310021", "第12行某某某某1101**********21"),
        ] {
            assert_eq!(mask(text), expected);
        }
    }

    #[test]
    fn names_are_hidden() {
        for (name, expected) in [
            ("张三丰", "张**"),
            ("买买提·艾力", "买**·**"),
            ("Anna Lee", "A*** ***"),
            ("张?", "张?"),
            ("王□3", "王□3"),
            ("11010519491231002X", "1101**********2X"),
            ("张\u{e863}", "张*"),
            ("", ""),
        ] {
            assert_eq!(mask_name(name), expected);
        }
    }

    #[test]
    fn labels_hide_people_and_nothing_else() {
        for (label, expected) in [
            ("110101199003079911", "1101**********11"),
            ("张三11010119900307991X.xlsx", "张三1101**********1X.xlsx"),
            ("离职/110101900307991/名单.csv", "离职/1101**********91/名单.csv"),
            ("电话13912345678", "电话1391**********78"),
            ("１１０１０１１９９００３０７９９１１", "１１０１**********１１"),
            // A digit too many is somebody's number as well.
            ("1101011990030799110", "1101**********10"),
            ("91110105MA9990019G.xlsx", "91110105MA9990019G.xlsx"),
            ("减员_20261123143000.csv", "减员_20261123143000.csv"),
            ("2026-11-01至2026-11-30.xls", "2026-11-01至2026-11-30.xls"),
            ("减员报盘_2026-11_01.txt", "减员报盘_2026-11_01.txt"),
            ("登记号110105123456", "登记号110105123456"),
            ("", ""),
        ] {
            assert_eq!(mask_label(label), expected);
        }
    }

    proptest! {
        #[test]
        fn no_more_than_six_digits_are_shown(
            digits in proptest::collection::vec(0..10_u8, 7..20),
            gaps in proptest::collection::vec("[ \\-A-ZО\u{3000}\u{200b}]{0,3}", 20),
        ) {
            let mut text = String::new();
            for (digit, gap) in digits.iter().zip(&gaps) {
                text.push_str(gap);
                text.push_str(&digit.to_string());
            }
            for masked in [mask(&text), mask_name(&text)] {
                prop_assert!(masked.chars().filter(char::is_ascii_digit).count() <= 6, "{masked}");
            }
        }

        #[test]
        fn nothing_panics_and_masking_twice_shows_no_more(text in any::<String>()) {
            let digits = |text: &str| text.chars().filter(|c| is_digit(*c)).count();
            prop_assert!(digits(&mask(&mask(&text))) <= digits(&text));
            mask_name(&text);
        }
    }
}
