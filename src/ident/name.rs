//! Names (姓名): what may be repaired in them, and what shows that a name is damaged.
//!
//! In: the text of a name cell. Out: [`NameMarks`], the repaired text, a key for comparing. A name is
//! never judged by its length or against a list of characters: 民委发〔2016〕33号 wants fields of 50
//! characters and all Han characters of GB 18030.

use std::sync::LazyLock;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

use super::characters::{
    Likely, OddCharacter, Repairs, half_width, is_digit, is_invisible, is_private, is_space, likely,
};
use super::name_status::{may_end_a_word, status_in};
use super::{fingerprint, stand_in};

/// The separator in names (间隔号), U+00B7 (民委发〔2016〕33号).
pub const SEPARATOR: char = '·';
/// So many characters a name field holds at least (民委发〔2016〕33号).
pub const LONGEST: u16 = 50;

/// What there is to say of a name (姓名情况).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NameMarks {
    /// What [`repaired`] changes.
    pub repairs: Repairs,
    /// Characters after repair; 0 is blank.
    pub length: u16,
    /// The first character that shows a loss: a digit, `?`, `*`, `□`, U+FFFD.
    pub lost: Option<OddCharacter>,
    /// The first character that stands in no name: 、, a symbol, a separator at an end.
    pub stranger: Option<OddCharacter>,
    /// A word about the person's standing is written into it: 李某某（离职）.
    pub has_status: bool,
    /// It is a word or a mark for no name: 无, 同上, —.
    pub is_stand_in: bool,
    /// The first private-use character that no known system used: only its source can tell it.
    pub private_use: Option<char>,
    /// Han characters and letters of another script stand together.
    pub is_mixed: bool,
}

impl NameMarks {
    /// There is nothing to say, but perhaps that it is blank.
    pub fn is_quiet(&self) -> bool {
        *self == Self { length: self.length, ..Self::default() } && !self.is_too_long()
    }

    /// Something in it is no name: it is not to be compared with another.
    pub fn is_damaged(&self) -> bool {
        self.lost.or(self.stranger).is_some() || self.has_status || self.is_stand_in
    }

    /// Longer than a name field holds.
    pub fn is_too_long(&self) -> bool {
        self.length > LONGEST
    }
}

/// What there is to say of a name.
pub fn read(name: &str) -> NameMarks {
    if is_plain_han_utf8(name.as_bytes()) {
        let is_suspect = may_be_no_name(name);
        return NameMarks {
            length: count(name.len() / 3),
            is_stand_in: is_suspect && stand_in::is_stand_in(name),
            has_status: is_suspect && status_in(name).is_some(),
            ..NameMarks::default()
        };
    }
    let (chars, repairs) = repair(name);
    let odd = |at: usize| OddCharacter {
        position: count(at + 1),
        found: chars[at],
        likely: if is_digit(chars[at]) { Likely::Unknown } else { likely(chars[at]) },
    };
    let lost = chars.iter().position(|c| is_lost(*c)).map(odd);
    let repaired: String = chars.iter().collect();
    let is_stand_in = lost.is_none() && !chars.is_empty() && stand_in::is_stand_in(&repaired);
    let has_status = status_in(name).is_some();
    let is_whole = lost.is_none() && !is_stand_in && !has_status;
    NameMarks {
        repairs,
        length: count(chars.len()),
        lost,
        stranger: stranger(&chars)
            .filter(|_| is_whole)
            .map(|at| OddCharacter { likely: Likely::Unknown, ..odd(at) }),
        has_status,
        is_stand_in,
        private_use: chars.iter().copied().find(|c| is_private(*c)),
        is_mixed: chars.iter().any(|c| is_han(*c)) && chars.iter().any(|c| is_other_letter(*c)),
    }
}

/// Whether a plain Han name ends like a word that is no name: 同上, 李某某离职.
fn may_be_no_name(name: &str) -> bool {
    name.chars().next_back().is_some_and(may_end_a_word)
}

/// The name as it should be written. Repairing twice changes nothing more.
pub fn repaired(name: &str) -> Cow<'_, str> {
    if is_plain_han_utf8(name.as_bytes()) {
        return Cow::Borrowed(name);
    }
    let repaired: String = repair(name).0.into_iter().collect();
    if repaired == name { Cow::Borrowed(name) } else { Cow::Owned(repaired) }
}

/// A stable 64-bit hash for comparing names: repaired, case folded.
pub fn name_key(name: &str) -> u64 {
    if is_plain_han_utf8(name.as_bytes()) {
        return fingerprint::of(name.bytes());
    }
    let folded: String = repair(name).0.into_iter().flat_map(char::to_lowercase).nfc().collect();
    fingerprint::of(folded.bytes())
}

/// The [`name_key`] of a plain Han name; `None` for every other one, and for one that ends like a word
/// that is no name and wants to be looked at.
pub fn plain_key(name: &[u8]) -> Option<u64> {
    let is_plain = is_plain_han_utf8(name) && !ends_in_a_word(name.last_chunk());
    is_plain.then(|| fingerprint::of(name.iter().copied()))
}

/// The same of a name in GBK or GB 18030.
pub fn plain_key_gbk(name: &[u8]) -> Option<u64> {
    let (pairs, []) = name.as_chunks::<2>() else { return None };
    let table = &**HAN;
    let utf8 = |pair: &[u8; 2]| &table[usize::from(u16::from_be_bytes(*pair))];
    let is_plain = (2..=10).contains(&pairs.len())
        && pairs.iter().all(|pair| utf8(pair)[0] != 0)
        && !ends_in_a_word(pairs.last().map(utf8));
    let key = |key, pair| fingerprint::and(key, *utf8(pair));
    is_plain.then(|| pairs.iter().fold(fingerprint::OFFSET, key))
}

/// The last character of a plain name, as UTF-8, ends a word that is no name.
fn ends_in_a_word(last: Option<&[u8; 3]>) -> bool {
    let part = |byte: u8| u32::from(byte & 0x3f);
    last.and_then(|[a, b, c]| char::from_u32(u32::from(a & 0xf) << 12 | part(*b) << 6 | part(*c)))
        .is_some_and(may_end_a_word)
}

/// The UTF-8 of every Han character of GBK by its two bytes, zeros for others: for two or three characters
/// a decoder takes longer to be set up than to decode.
static HAN: LazyLock<Box<[[u8; 3]; 1 << 16]>> = LazyLock::new(|| {
    let utf8 = |pair: u16| {
        let pair = pair.to_be_bytes();
        if !is_han_pair(pair[0], pair[1]) {
            return [0; 3];
        }
        let text = encoding_rs::GBK.decode_without_bom_handling(&pair).0;
        text.as_bytes().try_into().unwrap_or_default()
    };
    let table: Box<[_]> = (0..=u16::MAX).map(utf8).collect();
    table.try_into().expect("one for every pair of bytes")
});

/// UTF-8 of two to ten characters of U+4E00 to U+9FA5 and of nothing else: nothing to say of it.
///
/// Names outside this range are as right as others; they only take the longer way.
pub fn is_plain_han_utf8(name: &[u8]) -> bool {
    (6..=30).contains(&name.len())
        && name.len().is_multiple_of(3)
        && name.as_chunks::<3>().0.iter().all(|[a, b, c]| {
            // Three bytes of UTF-8 order as their characters do.
            let bytes = u32::from_be_bytes([0, *a, *b, *c]);
            bytes & 0xc0c0 == 0x8080 && (FIRST_HAN..=LAST_HAN).contains(&bytes)
        })
}

/// U+4E00 and U+9FA5 in UTF-8.
const FIRST_HAN: u32 = 0x00e4_b880;
const LAST_HAN: u32 = 0x00e9_bea5;

/// GBK or GB 18030 of two to ten characters of U+4E00 to U+9FA5 and of nothing else.
pub fn is_plain_han_gbk(name: &[u8]) -> bool {
    (4..=20).contains(&name.len())
        && name.len().is_multiple_of(2)
        && name.chunks_exact(2).all(|pair| is_han_pair(pair[0], pair[1]))
}

/// The three regions of Han characters in GBK, without what was added around them: five
/// private-use places after D7F9 and the compatibility ideographs from FD9C on.
fn is_han_pair(lead: u8, trail: u8) -> bool {
    let is_low = matches!(trail, 0x40..=0x7e | 0x80..=0xa0);
    let is_high = matches!(trail, 0xa1..=0xfe);
    match lead {
        0xd7 => is_low || matches!(trail, 0xa1..=0xf9),
        0x81..=0xa0 | 0xb0..=0xf7 => is_low || is_high,
        0xaa..=0xaf | 0xf8..=0xfc => is_low,
        0xfd => is_low && trail <= 0x9b,
        _ => false,
    }
}

fn repair(name: &str) -> (Vec<char>, Repairs) {
    let mut repairs = Repairs::NONE;
    let mut chars = Vec::with_capacity(name.len());
    for c in name.chars() {
        let (mapped, repair) = map(c);
        chars.extend(mapped);
        repairs = repairs.and(repair);
    }
    repairs = repairs.and(tidy_spaces(&mut chars)).and(map_points(&mut chars));
    let before = chars.len();
    chars.dedup_by(|one, two| (*one, *two) == (SEPARATOR, SEPARATOR));
    if chars.len() < before {
        repairs = repairs.and(Repairs::SEPARATOR);
    }
    while let ['\'' | '\u{2019}', second, ..] = chars[..]
        && (is_han(second) || second == '\'')
    {
        chars.remove(0);
        repairs = repairs.and(Repairs::APOSTROPHE);
    }
    (chars, repairs)
}

/// One character as it should be written, whatever stands beside it; `None` where it goes away.
fn map(c: char) -> (Option<char>, Repairs) {
    match c {
        ' '..='~' | SEPARATOR => (Some(c), Repairs::NONE),
        '\t' => (Some(' '), Repairs::TAB),
        '\u{2022}' | '\u{2027}' | '\u{30fb}' | '\u{ff65}' | '\u{2219}' | '\u{22c5}' | '\u{387}'
        | '\u{1427}' | '\u{16eb}' | '\u{a78f}' | '\u{2e31}' | '\u{318d}' | '\u{2024}' => {
            (Some(SEPARATOR), Repairs::SEPARATOR)
        }
        '\u{ff01}'..='\u{ff5e}' => (Some(half_width(c)), Repairs::FULL_WIDTH),
        '\u{2e80}'..='\u{2fd5}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => {
            let plain = std::iter::once(c).nfkc().next().unwrap_or(c);
            (Some(plain), if plain == c { Repairs::NONE } else { Repairs::RADICALS })
        }
        '\u{e815}'..='\u{e864}' => {
            let place = u32::from(c) - 0xe815;
            (GLYPHS.chars().nth(place as usize).or(Some(c)), Repairs::PRIVATE_USE)
        }
        _ if is_space(c) => (Some(' '), Repairs::SPACES),
        _ if is_invisible(c) => (None, Repairs::INVISIBLE),
        _ => (Some(c), Repairs::NONE),
    }
}

/// The 80 characters of GB 18030 FE50 to FE7E and FE80 to FEA0, which old systems keep at U+E815 to
/// U+E864.
const GLYPHS: &str = "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱䎬⺻\
                      䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻";

/// Takes away the spaces that fill out a Han name (张　三), and doubles, ends, and those around
/// separators elsewhere.
fn tidy_spaces(chars: &mut Vec<char>) -> Repairs {
    let has_letters = chars.iter().any(|c| is_other_letter(*c));
    let before = chars.len();
    let mut tidy: Vec<char> = Vec::with_capacity(before);
    for (at, c) in chars.iter().enumerate() {
        let next = chars.get(at + 1);
        let stays = match (tidy.last(), next) {
            _ if *c != ' ' => true,
            (None | Some(&SEPARATOR), _) | (_, None | Some(&(' ' | SEPARATOR))) => false,
            (Some(last), Some(next)) => has_letters && !(is_han(*last) && is_han(*next)),
        };
        if stays {
            tidy.push(*c);
        }
    }
    *chars = tidy;
    if chars.len() < before { Repairs::SPACES } else { Repairs::NONE }
}

/// Points that are separators only by where they stand: full stops between Han characters, a black
/// circle between letters. Elsewhere a circle hides a character.
fn map_points(chars: &mut [char]) -> Repairs {
    let mut repairs = Repairs::NONE;
    for at in 1..chars.len().saturating_sub(1) {
        let (before, after) = (chars[at - 1], chars[at + 1]);
        let is_separator = match chars[at] {
            '.' | '。' | '｡' => is_han(before) && is_han(after),
            '●' => before.is_alphabetic() && after.is_alphabetic(),
            _ => false,
        };
        if is_separator {
            chars[at] = SEPARATOR;
            repairs = Repairs::SEPARATOR;
        }
    }
    repairs
}

/// Where a character stands that no name has there.
///
/// Of a name in letters that are not Han, more is left: people write O'Brien, J. P. and a name in brackets.
fn stranger(chars: &[char]) -> Option<usize> {
    let last = chars.len().saturating_sub(1);
    let has_letters = chars.iter().any(|c| is_other_letter(*c));
    chars.iter().enumerate().position(|(at, c)| match c {
        &SEPARATOR => at == 0 || at == last,
        '(' | ')' => false,
        ' ' | '\'' | '’' | '‘' | '`' | '´' | '-' | '‐' | '‑' | '–' | ',' | '.' | '"' | '“'
        | '”' => !has_letters,
        _ => is_symbol(*c),
    })
}

/// A mark or a picture; letters and their accents of any script are none.
fn is_symbol(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c,
            '\u{a1}'..='\u{a9}' | '\u{ab}' | '\u{ac}' | '\u{ae}'..='\u{b1}' | '\u{b6}' | '\u{bb}' | '\u{bf}'
            | '×' | '÷' | '\u{2010}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}' | '\u{3001}'..='\u{3004}'
            | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{3036}' | '\u{3037}' | '\u{303d}'..='\u{303f}'
            | '\u{3200}'..='\u{33ff}' | '\u{fe10}'..='\u{fe1f}' | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff5f}'..='\u{ff64}' | '\u{ffe0}'..='\u{fffc}' | '\u{1f000}'..='\u{1fbff}')
}

/// Shows that a character was lost on the way or hidden on purpose.
fn is_lost(c: char) -> bool {
    is_digit(c)
        || matches!(c, '?' | '*' | '□' | '■' | '〓' | '●' | '○' | '◯' | '※')
        || c == char::REPLACEMENT_CHARACTER
}

fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇' | '\u{20000}'..='\u{323af}'
        | '\u{f900}'..='\u{faff}' | '\u{2e80}'..='\u{2fd5}' | '\u{e815}'..='\u{e864}')
}

fn is_other_letter(c: char) -> bool {
    c.is_alphabetic() && !is_han(c)
}

fn count(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

#[cfg(test)]
#[path = "name_tests.rs"]
mod tests;
