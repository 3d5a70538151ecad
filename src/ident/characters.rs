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
    /// 间隔号: a look-alike of the separator became `·`.
    pub const SEPARATOR: Self = Self(1 << 9);
    /// 部首及兼容字: a radical or compatibility ideograph became the ordinary character.
    pub const RADICALS: Self = Self(1 << 10);
    /// 自造字: a private-use character of an old system became its standard one.
    pub const PRIVATE_USE: Self = Self(1 << 11);

    const WORDS: [(Self, Text); 12] = [
        (Self::SPACES, text("空格", "spaces")),
        (Self::TAB, text("制表符", "tabs")),
        (Self::APOSTROPHE, text("前置撇号", "leading apostrophe")),
        (Self::FULL_WIDTH, text("全角字符", "full-width characters")),
        (Self::LOWER_CASE, text("小写字母", "small letters")),
        (Self::INVISIBLE, text("不可见字符", "invisible characters")),
        (Self::WRAPPER, text("引号或等号", "quotation marks or equals sign")),
        (Self::ROMAN, text("罗马数字Ⅹ", "Roman numeral ten")),
        (Self::HYPHENS, text("连字符", "hyphens")),
        (Self::SEPARATOR, text("间隔号写法", "look-alike separator")),
        (Self::RADICALS, text("部首或兼容字", "radicals or compatibility ideographs")),
        (Self::PRIVATE_USE, text("旧系统自造字", "private-use characters of an old system")),
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

/// A digit of any script that is no letter: Chinese numerals stand in names and addresses.
pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || (!c.is_ascii() && !c.is_alphabetic() && digit_shown(c).is_some())
}

/// A private-use character (自造字): what it shows depends on the font.
pub(super) fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
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

/// The ASCII twin of a full-width form (半角); other characters stay.
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// A space of any width, or a line break.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}')
}

/// A character that shows nothing and takes no room: joiners, direction marks, controls.
pub fn is_invisible(c: char) -> bool {
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

    #[test]
    fn odd_characters_have_a_likely_meaning() {
        for (found, meant) in [
            ('O', '0'),
            ('l', '1'),
            ('I', '1'),
            ('Х', 'X'),
            ('Χ', 'X'),
            ('×', 'X'),
            ('٣', '3'),
            ('۹', '9'),
            ('①', '1'),
            ('⑨', '9'),
            ('三', '3'),
            ('零', '0'),
            ('𝟗', '9'),
            ('९', '9'),
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
