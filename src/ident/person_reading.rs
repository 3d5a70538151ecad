//! Reading an identity number (身份号码的识读): what a cell holds, and what is wrong with it.
//!
//! In: the bytes of a cell. Out: a [`Reading`]. Spaces, wrappers, full-width forms and a small x are
//! folded and reported; a digit is never repaired.

use super::characters::{Likely, OddCharacter, Repairs, likely};
use super::division::{self, DivisionStatus, is_province};
use super::folded::Folded;
use super::person_id::{PersonId, birth_date, check_character};
use crate::calendar::Date;

/// What a cell for an identity number holds (识读结果).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The number, when nothing is wrong with it.
    pub person: Option<PersonId>,
    /// The birth date, also where the check character or the province is wrong.
    pub birth: Option<Date>,
    /// What was folded on the way.
    pub repairs: Repairs,
    /// What is wrong; several may hold at once.
    pub faults: Faults,
    /// The number had fifteen digits (第一代身份证, GB 11643-1989).
    pub is_fifteen: bool,
    /// The eighteen characters end in 000: beside cells that lost their digits, a sign of loss.
    pub ends_in_zeros: bool,
}

impl Reading {
    /// Nothing but spaces.
    pub fn is_blank(&self) -> bool {
        self.faults.length == Some(0)
    }

    /// The birth date lies after `today`.
    pub fn is_born_after(&self, today: Date) -> bool {
        self.birth.is_some_and(|birth| birth > today)
    }
}

/// What can be wrong with an identity number (错误). Each is a fact of its own.
///
/// Where length or character is set, check, birth and province are not judged. A placeholder and
/// lost digits stand alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Not 18 or 15 characters: how many there are after folding.
    pub length: Option<u16>,
    /// The first character that cannot stand where it stands.
    pub character: Option<OddCharacter>,
    /// The check character does not fit: the expected one, `0` to `9` or `X`.
    pub check: Option<u8>,
    /// The eight (six) digits are no date, or a date before 1800.
    pub is_birth_impossible: bool,
    /// The first two digits are no province; for a foreigner the second and third.
    pub is_province_unknown: bool,
    /// Digits that nobody has: 000000…, 111111…, 123456….
    pub is_placeholder: bool,
    /// A spreadsheet took the text for a number and digits are gone, or may be.
    pub lost: Option<Lost>,
}

impl Faults {
    /// Nothing is wrong.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How a spreadsheet spoilt a number (位数丢失).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// 科学计数法: `1.1E+17`.
    Scientific,
    /// A trailing `.0`: the text came out of a numeric cell.
    PointZero,
}

/// Reads an identity number from the text of a cell.
pub fn read(text: &[u8]) -> Reading {
    match <&[u8; 18]>::try_from(text).ok().and_then(|text| eighteen(text, Repairs::NONE)) {
        Some(reading) => reading,
        None => read_folded(Folded::of(text)),
    }
}

/// The person and the birth date of eighteen characters in which there is nothing to tell: no fault, no
/// repair, a number of the mainland with a division that is known. `None` for every other text.
#[inline]
pub fn plain(text: &[u8]) -> Option<(PersonId, Date)> {
    let text = <&[u8; 18]>::try_from(text).ok()?;
    let Digits { body, division, birth } = seventeen(text)?;
    let birth = birth_date(birth)?;
    let ends_in_zeros = text[17] == b'0' && body.is_multiple_of(100);
    // No placeholder has a division that is known and a birth date.
    let is_plain = check_character(text) == text[17]
        && !ends_in_zeros
        && division::is_mainland(division)
        && division::status(division, birth) == DivisionStatus::Known;
    is_plain.then_some((PersonId::from_body(body), birth))
}

/// The reading of eighteen characters; `None` if one of them cannot stand where it stands.
fn eighteen(text: &[u8; 18], repairs: Repairs) -> Option<Reading> {
    let digits = seventeen(text)?;
    let (last, repairs) = match text[17] {
        last @ (b'0'..=b'9' | b'X') => (last, repairs),
        b'x' => (b'X', repairs.and(Repairs::LOWER_CASE)),
        _ => return None,
    };
    let expected = check_character(text);
    let check = (expected != last).then_some(expected);
    let ends_in_zeros = last == b'0' && digits.body.is_multiple_of(100);
    Some(Reading { repairs, ends_in_zeros, ..judge(&digits, check) })
}

/// Seventeen digits as numbers.
struct Digits {
    /// All of them.
    body: u64,
    /// The first six.
    division: u32,
    /// The next eight, year, month and day.
    birth: u32,
}

/// The first seventeen characters as numbers; `None` if one is no digit.
fn seventeen(text: &[u8; 18]) -> Option<Digits> {
    let is_digits = text[..17].iter().fold(true, |all, byte| all & byte.is_ascii_digit());
    let (high, rest) = text.split_first_chunk::<8>()?;
    let (low, last) = rest.split_first_chunk::<8>()?;
    let high = eight(*high);
    let body = (u64::from(high) * 100_000_000 + u64::from(eight(*low))) * 10;
    is_digits.then_some(Digits {
        body: body + u64::from(last[0] & 0xf),
        division: high / 100,
        birth: eight(*text[6..].first_chunk()?),
    })
}

/// Eight ASCII digits as one number, all at once: neighbours are joined to pairs, pairs to fours,
/// fours to the whole. Every row of a run comes through here, and digit by digit took far longer.
fn eight(digits: [u8; 8]) -> u32 {
    let join = |lanes: u64, weight: u64, width: u32| {
        lanes.wrapping_mul(weight).wrapping_add(lanes >> width)
    };
    let ones = u64::from_le_bytes(digits) & 0x0f0f_0f0f_0f0f_0f0f;
    let pairs = join(ones, 10, 8) & 0x00ff_00ff_00ff_00ff;
    let fours = join(pairs, 100, 16) & 0x0000_ffff_0000_ffff;
    let whole = join(fours, 10_000, 32) & 0xffff_ffff;
    u32::try_from(whole).expect("eight digits fit into 32 bits")
}

/// What seventeen digits say, given whether their check character fits.
fn judge(digits: &Digits, check: Option<u8>) -> Reading {
    let Digits { body, division, birth } = *digits;
    // Of the divisions with six equal digits only 222222 has ever been, and 123456 never.
    let is_equal = division.is_multiple_of(111_111) && division != 222_222;
    if is_equal || division == 123_456 || body == 22_222_222_222_222_222 {
        let faults = Faults { is_placeholder: true, ..Faults::default() };
        return Reading { faults, ..Reading::default() };
    }
    let province = if division >= 900_000 { division / 1000 % 100 } else { division / 10_000 };
    let is_province_unknown = !is_province(u8::try_from(province).unwrap_or(0));
    let birth = birth_date(birth);
    let is_birth_impossible = birth.is_none();
    let whole = check.is_none() && !is_province_unknown && !is_birth_impossible;
    Reading {
        person: whole.then_some(PersonId::from_body(body)),
        birth,
        faults: Faults { check, is_birth_impossible, is_province_unknown, ..Faults::default() },
        ..Reading::default()
    }
}

/// The slow way: everything that is not eighteen clean characters.
fn read_folded(mut folded: Folded) -> Reading {
    folded.capitalise(|c| c == 'x');
    let repairs = folded.repairs;
    if let Some(reading) = folded.ascii().and_then(|text| eighteen(&text, repairs)) {
        return reading;
    }
    if let Some(reading) = folded.ascii().and_then(fifteen) {
        return Reading { repairs, ..reading };
    }
    let chars = folded.chars();
    let mut faults = Faults { lost: lost(chars), ..Faults::default() };
    if faults.lost.is_none() {
        faults.is_placeholder = is_placeholder(chars);
        if !faults.is_placeholder {
            faults.length = (!matches!(folded.len, 15 | 18)).then(|| count(folded.len));
            faults.character = odd_character(chars);
        }
    }
    Reading { repairs, faults, ..Reading::default() }
}

/// Fifteen digits (GB 11643-1989), read as the eighteen of the same person.
///
/// Orders 996 to 999 were kept for people of a hundred years and more, born in the eighteen
/// hundreds. None of them can leave an employer today, so that the century is always 19.
fn fifteen(text: [u8; 15]) -> Option<Reading> {
    if !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |digits: &[u8]| {
        digits.iter().fold(0_u64, |number, digit| number * 10 + u64::from(digit - b'0'))
    };
    let division = number(&text[..6]);
    let rest = number(&text[6..]);
    let digits = Digits {
        body: (division * 100 + 19) * 1_000_000_000 + rest,
        division: u32::try_from(division).ok()?,
        birth: u32::try_from(19_000_000 + rest / 1000).ok()?,
    };
    Some(Reading { is_fifteen: true, ..judge(&digits, None) })
}

fn odd_character(chars: &[char]) -> Option<OddCharacter> {
    let last = chars.len().saturating_sub(1);
    let stands = |at: usize, c: char| c.is_ascii_digit() || (c == 'X' && at == last && at != 14);
    let (at, c) = chars.iter().enumerate().find(|(at, c)| !stands(*at, **c))?;
    let likely = if *c == 'X' { Likely::Unknown } else { likely(*c) };
    Some(OddCharacter { position: count(at + 1), found: *c, likely })
}

/// One digit over and over, or counting up from 1, in any length that is meant to fill a cell.
fn is_placeholder(chars: &[char]) -> bool {
    let digits = chars.strip_suffix(&['X']).unwrap_or(chars);
    let Some((first, others)) = digits.split_first() else { return false };
    first.is_ascii_digit()
        && digits.iter().all(char::is_ascii_digit)
        && others.len() >= 5
        && (others.iter().all(|digit| digit == first)
            || digits.starts_with(&['1', '2', '3', '4', '5', '6']))
}

fn lost(chars: &[char]) -> Option<Lost> {
    let is_digits = |part: &[char]| !part.is_empty() && part.iter().all(char::is_ascii_digit);
    if let Some(at) = chars.iter().position(|c| matches!(c, 'E' | 'e')) {
        let (number, power) = (&chars[..at], &chars[at + 1..]);
        let power = power.strip_prefix(&['+']).unwrap_or(power);
        let (whole, fraction) = split_point(number);
        let is_scientific = is_digits(whole)
            && fraction.is_none_or(|part| part.iter().all(char::is_ascii_digit))
            && is_digits(power)
            && power.len() <= 3;
        return is_scientific.then_some(Lost::Scientific);
    }
    let (whole, fraction) = split_point(chars);
    let is_point_zero = is_digits(whole) && fraction?.iter().all(|digit| *digit == '0');
    is_point_zero.then_some(Lost::PointZero)
}

fn split_point(chars: &[char]) -> (&[char], Option<&[char]>) {
    match chars.iter().position(|c| *c == '.') {
        Some(at) => (&chars[..at], Some(&chars[at + 1..])),
        None => (chars, None),
    }
}

fn count(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

#[cfg(test)]
#[path = "person_tests.rs"]
mod tests;
