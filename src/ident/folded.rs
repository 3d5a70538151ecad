//! A number without what people and spreadsheets put around it (折叠后的号码).
//!
//! In: the bytes of a cell. Out: its characters on the stack, full-width forms folded, spaces,
//! wrappers and invisible characters gone, and the [`Repairs`] that this took.

use super::characters::{Repairs, half_width, is_invisible, is_space};

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
        check(
            " =\"'1\t\"",
            "1",
            [Repairs::SPACES, Repairs::TAB, Repairs::APOSTROPHE]
                .into_iter()
                .fold(Repairs::WRAPPER, Repairs::and),
        );
        check("\"", "\"", Repairs::NONE);
        check("=\"\"", "", Repairs::WRAPPER);
    }
}
