//! The unified social credit code (统一社会信用代码) of GB 32100-2015: eighteen characters.
//!
//! In: the bytes of a cell. Out: a [`Reading`]: the code, what was folded, what is wrong with it.
//! Small letters, hyphens, spaces and full-width forms are folded; I, O, S, V, Z are never repaired.

use std::fmt;

use super::characters::{Likely, OddCharacter, Repairs, likely};
use super::folded::Folded;
use super::{fingerprint, organisation};

/// A code of the right form (统一社会信用代码). Its check character need not fit: pilot codes were
/// issued that fail it, and a profile may list them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode([u8; 18]);

impl CreditCode {
    /// The eighteen characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The organisation code inside (组织机构代码), characters 9 to 17.
    pub fn organisation(&self) -> &[u8; 9] {
        let [_, _, _, _, _, _, _, _, code @ .., _] = &self.0;
        code
    }

    /// A stable 64-bit hash of the code.
    pub fn key(&self) -> u64 {
        fingerprint::of(self.0)
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a cell for a credit code holds (识读结果).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The code, when its form is right.
    pub code: Option<CreditCode>,
    /// What was folded on the way.
    pub repairs: Repairs,
    /// What is wrong with it.
    pub faults: Faults,
}

impl Reading {
    /// Nothing but spaces.
    pub fn is_blank(&self) -> bool {
        self.faults.length == Some(0)
    }
}

/// What can be wrong with a credit code (错误). Length, character and placeholder are its form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Not 18 characters: how many there are after folding.
    pub length: Option<u16>,
    /// The first character that cannot stand where it stands.
    pub character: Option<OddCharacter>,
    /// One character eighteen times over: eighteen zeros satisfy the check.
    pub is_placeholder: bool,
    /// The older code that the text looks like.
    pub older: Option<Older>,
    /// The check character does not fit: the expected one (MOD 31).
    pub check: Option<u8>,
    /// The check of the organisation code inside does not hold, though the outer one does.
    pub is_inner_wrong: bool,
}

impl Faults {
    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The text has not the form of a credit code.
    pub fn is_form_wrong(&self) -> bool {
        self.length.is_some() || self.character.is_some() || self.is_placeholder
    }
}

/// A code that was used before the credit code (旧代码).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Older {
    /// 工商注册号: 15 digits (GS 15-2006).
    BusinessRegistration,
    /// 组织机构代码: 9 characters whose check holds (GB 11714).
    Organisation,
}

/// Reads a credit code from the text of a cell.
pub fn read(text: &[u8]) -> Reading {
    match <&[u8; 18]>::try_from(text).ok().and_then(|text| eighteen(*text)) {
        Some(reading) => reading,
        None => read_folded(Folded::of(text)),
    }
}

/// The check character of the first seventeen (GB 32100, MOD 31); `None` for a letter outside the
/// alphabet.
pub fn check_character(body: &[u8; 17]) -> Option<u8> {
    /// 3 to the power of the place, modulo 31.
    const WEIGHTS: [u16; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    // Strangers are looked for only once, at the end: this is faster for the many good codes.
    let (mut sum, mut seen) = (0_u16, 0);
    for (byte, weight) in body.iter().zip(WEIGHTS) {
        let value = VALUES[usize::from(*byte)];
        seen |= value;
        sum = sum.wrapping_add(u16::from(value & 31).wrapping_mul(weight));
    }
    // 31 - 0 is 31, which is written as 0.
    (seen < 32).then(|| ALPHABET[usize::from((31 - sum % 31) % 31)])
}

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The value of each byte in the alphabet; 255 elsewhere.
const VALUES: [u8; 256] = {
    let mut values = [u8::MAX; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        #[expect(clippy::cast_possible_truncation, reason = "below 31")]
        let small = value as u8;
        values[ALPHABET[value] as usize] = small;
        value += 1;
    }
    values
};

fn value(byte: u8) -> Option<u8> {
    Some(VALUES[usize::from(byte)]).filter(|value| *value != u8::MAX)
}

fn eighteen(text: [u8; 18]) -> Option<Reading> {
    let [body @ .., last] = &text;
    value(*last)?;
    let expected = check_character(body)?;
    if !text[2..8].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut faults = Faults::default();
    if text[1..].iter().all(|byte| *byte == text[0]) {
        faults.is_placeholder = true;
        return Some(Reading { faults, ..Reading::default() });
    }
    let code = CreditCode(text);
    faults.check = (expected != *last).then_some(expected);
    faults.is_inner_wrong = faults.check.is_none() && !organisation::is_whole(code.organisation());
    Some(Reading { code: Some(code), repairs: Repairs::NONE, faults })
}

/// The slow way: everything that is not eighteen clean characters.
fn read_folded(mut folded: Folded) -> Reading {
    folded.capitalise(|_| true);
    folded.without(Repairs::HYPHENS, is_hyphen);
    let repairs = folded.repairs;
    if let Some(reading) = folded.ascii().and_then(eighteen) {
        return Reading { repairs, ..reading };
    }
    let faults = Faults {
        length: (folded.len != 18).then(|| u16::try_from(folded.len).unwrap_or(u16::MAX)),
        character: odd_character(folded.chars()),
        older: older(&folded),
        ..Faults::default()
    };
    Reading { code: None, repairs, faults }
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}')
}

fn odd_character(chars: &[char]) -> Option<OddCharacter> {
    let stands = |at: usize, c: char| match u8::try_from(c) {
        Ok(byte) => byte.is_ascii_digit() || (value(byte).is_some() && !(2..8).contains(&at)),
        Err(_) => false,
    };
    let (at, c) = chars.iter().enumerate().find(|(at, c)| !stands(*at, **c))?;
    let likely = match c {
        // A letter of the alphabet that stands among the digits of the division.
        'D' | 'Q' | 'L' | 'B' if (2..8).contains(&at) => likely(*c),
        'A'..='Z' if !matches!(c, 'I' | 'O' | 'S' | 'Z') => Likely::Unknown,
        _ => likely(*c),
    };
    Some(OddCharacter { position: u16::try_from(at + 1).unwrap_or(u16::MAX), found: *c, likely })
}

fn older(folded: &Folded) -> Option<Older> {
    if folded.ascii::<15>().is_some_and(|text| text.iter().all(u8::is_ascii_digit)) {
        return Some(Older::BusinessRegistration);
    }
    folded.ascii().is_some_and(|code| organisation::is_whole(&code)).then_some(Older::Organisation)
}

#[cfg(test)]
#[path = "credit_code_tests.rs"]
mod tests;
