//! Characters in numbers (号码中的字符): what may be folded away and reported, and what an odd
//! character was probably meant to be.
//!
//! In: the text of a cell. Out: its characters without spaces, invisible characters and wrappers,
//! with full-width forms folded. Digits and letters are never exchanged here: O stays O.

use crate::text::{Text, text};

/// What was done to a text so that it could be read (已修整之处). A set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repairs(u16);

impl Repairs {
    /// Nothing was done.
    pub const NONE: Self = Self(0);
    /// 空格: spaces, also no-break and ideographic ones, and line breaks were removed.
    pub const SPACES: Self = Self(1);
    /// 制表符: tabs were removed.
    pub const TAB: Self = Self(1 << 1);
    /// 撇号: an apostrophe before the number was removed.
    pub const APOSTROPHE: Self = Self(1 << 2);
    /// 全角: full-width forms were folded.
    pub const FULL_WIDTH: Self = Self(1 << 3);
    /// 小写: small letters became capitals.
    pub const LOWER_CASE: Self = Self(1 << 4);
    /// 不可见字符: invisible characters were removed.
    pub const INVISIBLE: Self = Self(1 << 5);
    /// 引号: the wrapper `="…"` or `"…"` was removed.
    pub const WRAPPER: Self = Self(1 << 6);
    /// 罗马数字: Ⅹ became X.
    pub const ROMAN: Self = Self(1 << 7);
    /// 连字符: hyphens were removed.
    pub const HYPHENS: Self = Self(1 << 8);

    const WORDS: [(Self, Text); 9] = [
        (Self::SPACES, text("空格", "spaces")),
        (Self::TAB, text("制表符", "tabs")),
        (Self::APOSTROPHE, text("前置撇号", "leading apostrophe")),
        (Self::FULL_WIDTH, text("全角字符", "full-width characters")),
        (Self::LOWER_CASE, text("小写字母", "small letters")),
        (Self::INVISIBLE, text("不可见字符", "invisible characters")),
        (Self::WRAPPER, text("引号或等号", "quotation marks or equals sign")),
        (Self::ROMAN, text("罗马数字Ⅹ", "Roman numeral ten")),
        (Self::HYPHENS, text("连字符", "hyphens")),
    ];

    /// Nothing had to be done.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// All of `other` is in this set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What was repaired, in words.
    pub fn words(self) -> impl Iterator<Item = Text> {
        Self::WORDS
            .into_iter()
            .filter(move |(repair, _)| self.contains(*repair))
            .map(|(_, word)| word)
    }
}

/// A character that cannot stand where it stands (错误字符).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OddCharacter {
    /// Its place in the repaired text, 1-based, in characters.
    pub position: u16,
    /// The character itself.
    pub found: char,
    /// What it was probably meant to be.
    pub likely: Likely,
}

/// What an odd character was probably meant to be (疑似原字符). Shown, never put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likely {
    /// This character.
    Character(char),
    /// Somebody hid a digit on purpose (`*`).
    Masked,
    /// A converter lost a digit (`?`, U+FFFD, □).
    Lost,
    /// No telling.
    Unknown,
}

/// The digit a character shows, whatever its script: full-width, Arabic-Indic, circled, 〇, 三.
pub fn digit_shown(c: char) -> Option<u8> {
    if c.is_ascii_digit() {
        return u8::try_from(c).ok();
    }
    if c.is_ascii() {
        return None;
    }
    let code = u32::from(c);
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code));
    if let Some(zero) = zero {
        return u8::try_from(code - zero).ok().map(|digit| digit + b'0');
    }
    if (0x1d7ce..=0x1d7ff).contains(&code) {
        return u8::try_from((code - 0x1d7ce) % 10).ok().map(|digit| digit + b'0');
    }
    let numerals = "〇一二三四五六七八九".chars().zip(b'0'..).find(|(numeral, _)| *numeral == c);
    numerals.or((c == '零').then_some(('零', b'0'))).map(|(_, digit)| digit)
}

/// First code points of rows of ten digits: full-width, circled (from ① less one), other scripts.
const ZEROS: [u32; 26] = [
    0xff10, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
    0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x2080, 0x245f, 0x2775, 0x2487, 0xa8d0,
    0xa900,
];

/// What an odd character in a number of digits and X was probably meant to be.
pub fn likely(c: char) -> Likely {
    match c {
        'O' | 'o' | 'Q' | 'D' | 'О' | 'о' | 'Ο' | 'ο' | '○' | '◯' => Likely::Character('0'),
        'I' | 'l' | 'i' | 'L' | '|' | '!' | '丨' | 'І' | 'Ι' | 'ı' => Likely::Character('1'),
        'Z' | 'z' => Likely::Character('2'),
        'S' | 's' => Likely::Character('5'),
        'B' => Likely::Character('8'),
        'Х' | 'х' | 'Χ' | 'χ' | '×' | '✕' | '✖' | '╳' | '乂' => Likely::Character('X'),
        '*' | '●' | '•' | '※' => Likely::Masked,
        '?' | char::REPLACEMENT_CHARACTER | '□' | '■' | '〓' => Likely::Lost,
        _ => digit_shown(c).map_or(Likely::Unknown, |digit| Likely::Character(digit.into())),
    }
}

/// The characters of a number after folding, on the stack (折叠后的号码).
pub(super) struct Folded {
    chars: [char; Self::ROOM],
    /// How many characters there are, also where there was no room to keep them.
    pub(super) len: usize,
    /// What was folded.
    pub(super) repairs: Repairs,
}

impl Folded {
    /// No number has more characters; what lies beyond is counted only.
    const ROOM: usize = 48;

    /// Folds a text. Bytes that are no UTF-8 become U+FFFD.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut folded = Self { chars: ['\0'; Self::ROOM], len: 0, repairs: Repairs::NONE };
        for c in String::from_utf8_lossy(bytes).chars() {
            match fold(c) {
                (Some(c), repair) => folded.push(c, repair),
                (None, repair) => folded.repairs = folded.repairs.and(repair),
            }
        }
        folded.unwrap_quotes();
        folded
    }

    /// The characters kept.
    pub(super) fn chars(&self) -> &[char] {
        &self.chars[..self.len.min(Self::ROOM)]
    }

    /// The characters kept, as ASCII; `None` if one is not ASCII or there are not `N` of them.
    pub(super) fn ascii<const N: usize>(&self) -> Option<[u8; N]> {
        let chars = self.chars();
        if self.len != N || chars.len() != N {
            return None;
        }
        let mut bytes = [0; N];
        for (byte, c) in bytes.iter_mut().zip(chars) {
            *byte = u8::try_from(*c).ok().filter(u8::is_ascii)?;
        }
        Some(bytes)
    }

    /// Makes capitals of small ASCII letters that `wanted` names.
    pub(super) fn capitalise(&mut self, wanted: impl Fn(char) -> bool) {
        let end = self.len.min(Self::ROOM);
        for c in &mut self.chars[..end] {
            if c.is_ascii_lowercase() && wanted(*c) {
                *c = c.to_ascii_uppercase();
                self.repairs = self.repairs.and(Repairs::LOWER_CASE);
            }
        }
    }

    /// Takes away every character that `unwanted` names and notes the repair.
    pub(super) fn without(&mut self, repair: Repairs, unwanted: impl Fn(char) -> bool) {
        let end = self.len.min(Self::ROOM);
        let mut kept = 0;
        for at in 0..end {
            if !unwanted(self.chars[at]) {
                self.chars[kept] = self.chars[at];
                kept += 1;
            }
        }
        if kept < end {
            self.len -= end - kept;
            self.repairs = self.repairs.and(repair);
        }
    }

    fn push(&mut self, c: char, repair: Repairs) {
        self.repairs = self.repairs.and(repair);
        if let Some(place) = self.chars.get_mut(self.len) {
            *place = c;
        }
        self.len += 1;
    }

    /// Takes off what spreadsheets and exporters put around a number to keep it text.
    fn unwrap_quotes(&mut self) {
        if self.len <= Self::ROOM && self.len >= 2 {
            let start = match self.chars() {
                ['=', '"', .., '"'] => 2,
                ['"', .., '"'] => 1,
                _ => 0,
            };
            if start > 0 && self.len > start {
                self.len -= 1;
                self.drop_front(start, Repairs::WRAPPER);
            }
        }
        while let Some('\'' | '\u{2018}' | '\u{2019}' | '`') = self.chars().first() {
            self.drop_front(1, Repairs::APOSTROPHE);
        }
    }

    fn drop_front(&mut self, count: usize, repair: Repairs) {
        self.chars.copy_within(count.., 0);
        self.len -= count;
        self.repairs = self.repairs.and(repair);
    }
}

/// One character folded; `None` where it goes away.
fn fold(c: char) -> (Option<char>, Repairs) {
    match c {
        '!'..='~' => (Some(c), Repairs::NONE),
        '\t' => (None, Repairs::TAB),
        'Ⅹ' => (Some('X'), Repairs::ROMAN),
        'ⅹ' => (Some('X'), Repairs::ROMAN.and(Repairs::LOWER_CASE)),
        '\u{ff01}'..='\u{ff5e}' => (Some(half_width(c)), Repairs::FULL_WIDTH),
        _ if is_space(c) => (None, Repairs::SPACES),
        _ if is_invisible(c) => (None, Repairs::INVISIBLE),
        _ => (Some(c), Repairs::NONE),
    }
}

/// The ASCII twin of a full-width form (半角); other characters stay.
pub(super) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// A space of any width, or a line break.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}')
}

/// A character that shows nothing and takes no room: joiners, direction marks, controls.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str, repairs: Repairs) {
        let folded = Folded::of(text.as_bytes());
        assert_eq!(folded.chars().iter().collect::<String>(), expected, "{text:?}");
        assert_eq!(folded.repairs, repairs, "{text:?}");
    }

    #[test]
    fn numbers_are_folded() {
        check("1A", "1A", Repairs::NONE);
        check(" 1\u{a0}2\u{3000}\n", "12", Repairs::SPACES);
        check("1\t", "1", Repairs::TAB);
        check("'12", "12", Repairs::APOSTROPHE);
        check("\u{feff}\u{202a}12\u{200b}", "12", Repairs::INVISIBLE);
        check("=\"12\"", "12", Repairs::WRAPPER);
        check("１Ｘ", "1X", Repairs::FULL_WIDTH);
        check("1Ⅹ", "1X", Repairs::ROMAN);
        check(" =\"'1\t\"", "1", [Repairs::SPACES, Repairs::TAB, Repairs::APOSTROPHE]
            .into_iter().fold(Repairs::WRAPPER, Repairs::and));
        check("\"", "\"", Repairs::NONE);
        check("=\"\"", "", Repairs::WRAPPER);
    }

    #[test]
    fn odd_characters_have_a_likely_meaning() {
        for (found, meant) in [
            ('O', '0'), ('l', '1'), ('I', '1'), ('Х', 'X'), ('Χ', 'X'), ('×', 'X'), ('٣', '3'),
            ('۹', '9'), ('①', '1'), ('⑨', '9'), ('三', '3'), ('零', '0'), ('𝟗', '9'), ('९', '9'),
        ] {
            assert_eq!(likely(found), Likely::Character(meant), "{found}");
        }
        assert_eq!(likely('*'), Likely::Masked);
        assert_eq!(likely('?'), Likely::Lost);
        assert_eq!(likely('王'), Likely::Unknown);
    }

    #[test]
    fn repairs_have_words() {
        let both = Repairs::TAB.and(Repairs::ROMAN);
        assert_eq!(both.words().map(|word| word.zh).collect::<Vec<_>>(), ["制表符", "罗马数字Ⅹ"]);
        assert!(Repairs::NONE.is_empty() && !both.is_empty());
    }
}
