//! Hiding who a person is (脱敏), in whatever text a finding shows.
//!
//! In: a text, perhaps damaged. Out: the text, its identity numbers and names cut to what still lets
//! the sender find the person: `1101**********12`, `张**`.

use crate::model::{Field, FieldSet};

/// What stands for the hidden part; the same length for all numbers.
const HIDDEN: &str = "**********";
/// So many digits of the row's own number are worth hiding elsewhere.
const NUMBER_DIGITS: usize = 5;
/// So many digits in any text are an identity number. A date with its hour has ten.
const LONG_DIGITS: usize = 12;
/// Digits of a mobile telephone number, which begins with 13 to 19.
const PHONE_DIGITS: usize = 11;
/// What stands between two names in one text.
const BETWEEN: [&str; 5] = [" / ", "、", "，", "；", " → "];

/// Hides one row's person in texts about the row (按行脱敏).
#[derive(Clone, Copy, Debug)]
pub struct Mask<'r> {
    /// Whether anything is hidden at all.
    pub unmask: bool,
    /// The name as it stands in the row.
    pub name: &'r str,
    /// The number as it stands in the row.
    pub number: &'r str,
    /// What the finding is about.
    pub fields: FieldSet,
}

impl Mask<'_> {
    /// The text of one cell.
    pub fn cell(&self, field: Field, text: &str) -> String {
        match field {
            _ if self.unmask => text.to_owned(),
            _ if field.is_identity() => self.identity(text),
            Field::PersonName => name(text),
            _ => self.row(text),
        }
    }

    /// What a rule says was found, understood or expected.
    pub fn value(&self, text: &str) -> String {
        if self.unmask {
            return text.to_owned();
        }
        let identity = self.fields.iter().any(Field::is_identity);
        let is_identity = identity && (is_document_number(text) || self.is_swapped(text));
        let hidden = if is_identity { self.identity(text) } else { self.row(text) };
        if self.fields.contains(Field::PersonName) { names(&hidden) } else { hidden }
    }

    /// Any text about the row: its own name and number, and everything that looks like a number.
    pub fn words(&self, text: &str) -> String {
        if self.unmask { text.to_owned() } else { self.row(text) }
    }

    /// The text of an identity cell, in which the name may stand: columns get exchanged.
    fn identity(&self, text: &str) -> String {
        let own_name = self.name.trim();
        if self.is_swapped(text) || (own_name.chars().count() > 1 && text.contains(own_name)) {
            return name(text);
        }
        number(text)
    }

    /// No number in the identity cell, and one in the cell of the name.
    fn is_swapped(&self, text: &str) -> bool {
        !text.chars().any(is_digit) && is_document_number(self.name)
    }

    fn row(&self, text: &str) -> String {
        let own_number = self.number.trim();
        let own_name = self.name.trim();
        let mut hidden = text.to_owned();
        if own_number.len() >= NUMBER_DIGITS && hidden.contains(own_number) {
            hidden = hidden.replace(own_number, &number(own_number));
        }
        if own_name.chars().count() > 1 && hidden.contains(own_name) {
            hidden = hidden.replace(own_name, &name(own_name));
        }
        long_numbers(&hidden)
    }
}

/// An identity cell with its number hidden (证件号码脱敏).
pub fn number(text: &str) -> String {
    if is_short_scientific(text) { text.to_owned() } else { crate::ident::mask(text) }
}

/// A name with its first character only (姓名脱敏).
pub fn name(text: &str) -> String {
    crate::ident::mask_name(text)
}

/// Any text with what looks like an identity number or a mobile telephone number hidden. Unlike in an
/// identity cell, dates stay.
pub fn long_numbers(text: &str) -> String {
    if text.len() < PHONE_DIGITS {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let mut hidden = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = run_end(&chars, at);
        let run = &chars[at..end.max(at + 1)];
        if run.iter().filter(|c| is_digit(**c)).count() >= LONG_DIGITS || is_phone(run) {
            hide(run, &mut hidden);
        } else {
            hidden.extend(run);
        }
        at += run.len();
    }
    hidden
}

fn names(text: &str) -> String {
    let Some((at, between)) =
        BETWEEN.iter().filter_map(|mark| Some((text.find(mark)?, *mark))).min()
    else {
        return if text.chars().any(char::is_alphabetic) { name(text) } else { text.to_owned() };
    };
    let (first, rest) = (&text[..at], &text[at + between.len()..]);
    format!("{}{between}{}", names(first), names(rest))
}

/// `1.10101E+17`: what a spreadsheet shows of a lost number, and names nobody.
fn is_short_scientific(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 12 && text.contains('.') && text.contains(['e', 'E'])
}

/// Letters and digits without anything between them, five digits or more: a passport, a number.
fn is_document_number(text: &str) -> bool {
    let digits = text.chars().filter(|c| is_digit(*c)).count();
    digits >= NUMBER_DIGITS && text.trim().chars().all(is_number_character)
}

/// The end of the run of number characters that begins at `start`; separators count where digits
/// stand on both sides, so that `1101 0119…` is one number.
fn run_end(chars: &[char], start: usize) -> usize {
    let mut end = start;
    loop {
        while end < chars.len() && is_number_character(chars[end]) {
            end += 1;
        }
        let gap = chars[end..].iter().take(3).take_while(|c| is_separator(**c)).count();
        let joins = end > start
            && is_digit(chars[end - 1])
            && (1..3).contains(&gap)
            && chars.get(end + gap).is_some_and(|c| is_digit(*c) || is_check_letter(*c));
        if !joins {
            return end;
        }
        end += gap;
    }
}

/// `13912345678`, `139 1234 5678`.
fn is_phone(run: &[char]) -> bool {
    let groups = run.split(|c| is_separator(*c)).filter(|group| !group.is_empty());
    let lengths: Vec<usize> = groups.map(<[char]>::len).collect();
    let digits: Vec<char> = run.iter().copied().filter(|c| !is_separator(*c)).collect();
    (lengths == [PHONE_DIGITS] || lengths == [3, 4, 4])
        && digits.iter().all(|c| is_digit(*c))
        && matches!(digits[0], '1' | '１')
        && matches!(digits[1], '3'..='9' | '３'..='９')
}

fn hide(run: &[char], hidden: &mut String) {
    let significant: Vec<char> = run.iter().copied().filter(|c| is_number_character(*c)).collect();
    hidden.extend(&significant[..4]);
    hidden.push_str(HIDDEN);
    hidden.extend(&significant[significant.len() - 2..]);
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_check_letter(c: char) -> bool {
    matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ')
}

fn is_number_character(c: char) -> bool {
    is_digit(c) || c.is_ascii_alphabetic() || matches!(c, 'ａ'..='ｚ' | 'Ａ'..='Ｚ')
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '-' | '\'' | '\u{a0}' | '\u{3000}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\t'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_hidden_and_dates_are_not() {
        for (text, expected) in [
            ("110101199003079913", "1101**********13"),
            ("1101 0119 9003 0799 1X", "1101**********1X"),
            ("１１０１０１１９９００３０７９９１３", "１１０１**********１３"),
            ("身份证110101199003079913号", "身份证1101**********13号"),
            ("E12345678", "E1234**********78"),
            ("1.10101E+17", "1.10101E+17"),
            ("无", "无"),
        ] {
            assert_eq!(number(text), expected);
        }
        for text in ["2026-11-16 / 2026-11-18", "2026-11-16 08:30:00", "第37行", "1990-03-07 123"]
        {
            assert_eq!(long_numbers(text), text);
        }
        for (text, expected) in [
            ("致电13800138000王女士", "致电1380**********00王女士"),
            ("138-0013-8000", "1380**********00"),
            ("工号23800138000", "工号23800138000"),
        ] {
            assert_eq!(long_numbers(text), expected);
        }
    }

    #[test]
    fn a_row_hides_its_person_wherever_it_is_named() {
        let fields = FieldSet::of(&[Field::Remark]);
        let mask = Mask { unmask: false, name: "张小满", number: "110101199003079913", fields };
        assert_eq!(mask.cell(Field::Remark, "张小满被辞退"), "张**被辞退");
        assert_eq!(mask.cell(Field::PersonId, "110101199003079913"), "1101**********13");
        assert_eq!(mask.words("见 110101199003079913"), "见 1101**********13");
        let both = Mask { number: "张小满", ..mask };
        assert_eq!(both.cell(Field::PersonId, "张小满"), "张**");
        let swapped = Mask { name: "110101199003079913", number: "张小满", ..mask };
        assert_eq!(swapped.cell(Field::PersonId, "张小满"), "张**");
        assert_eq!(swapped.cell(Field::PersonName, "110101199003079913"), "1101**********13");
        assert_eq!(mask.cell(Field::PersonId, "暂无"), "暂无");
        let shown = Mask { unmask: true, ..mask };
        assert_eq!(shown.cell(Field::PersonName, "张小满"), "张小满");
    }

    #[test]
    fn each_of_several_names_keeps_its_first_character() {
        let fields = FieldSet::of(&[Field::PersonName, Field::PersonId]);
        let mask = Mask { unmask: false, name: "", number: "", fields };
        assert_eq!(mask.value("张小满 / 李四、王五五"), "张** / 李*、王**");
        assert_eq!(mask.value("买买提·艾力"), "买**·**");
        assert_eq!(mask.value("1990-03-07"), "1990-03-07");
    }
}
