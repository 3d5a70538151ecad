//! The resident identity number (公民身份号码) of GB 11643, as a value.
//!
//! A [`PersonId`] exists only for a number that is whole: eighteen characters, a birth date from
//! 1800 on, a province, the right check character. [`read`] says what is wrong with the others.
//! The number is personal: `Debug` and `Display` show it masked, [`PersonId::reveal`] does not.

use std::fmt;

pub use super::person_reading::{Faults, Lost, Reading, plain, read};
use crate::calendar::Date;
use crate::text::{Text, text};

/// A whole identity number (身份号码), eighteen characters. Orders as its text does.
///
/// The fifteen-digit number of the same person gives the same value. The eighteen-digit number of
/// a foreigner's permanent residence card (GA 2102-2023), beginning with 9, fits as well.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(u64);

/// The sex that the seventeenth digit tells (性别): odd is male (GB 11643 4.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

impl Sex {
    /// The word that people read.
    pub const fn label(self) -> Text {
        match self {
            Self::Male => text("男", "male"),
            Self::Female => text("女", "female"),
        }
    }
}

impl PersonId {
    /// The value of seventeen digits whose date, province and check character were found right.
    pub(super) const fn from_body(body: u64) -> Self {
        Self(body)
    }

    /// The first seventeen digits as one number: for maps, sorting and storing.
    pub const fn key(self) -> u64 {
        self.0
    }

    /// The person with that [`PersonId::key`]; `None` for a number that is no key.
    pub fn from_key(key: u64) -> Option<Self> {
        let has_division = (10_000_000_000_000_000..100_000_000_000_000_000).contains(&key);
        (has_division && birth_of(key).is_some()).then_some(Self(key))
    }

    /// The first six digits (行政区划代码). For a foreigner: 9, province, country (GB/T 2659).
    pub fn division(self) -> u32 {
        u32::try_from(self.0 / 100_000_000_000).unwrap_or(0)
    }

    /// The number is of a foreigner's permanent residence card (外国人永久居留身份证).
    pub const fn is_foreigner(self) -> bool {
        self.0 / 10_000_000_000_000_000 == 9
    }

    /// The birth date (出生日期).
    #[expect(clippy::missing_panics_doc, reason = "a number without a birth date is never made")]
    pub fn birth(self) -> Date {
        birth_of(self.0).expect("a number without a birth date is never made")
    }

    /// The sex (性别).
    pub const fn sex(self) -> Sex {
        if self.0 % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// The eighteenth character (校验码), `0` to `9` or `X`.
    pub fn check_character(self) -> u8 {
        let mut bytes = [b'0'; 18];
        write_digits(self.0, &mut bytes);
        check_character(&bytes)
    }

    /// Writes the eighteen characters.
    pub fn write_to(self, out: &mut [u8; 18]) {
        write_digits(self.0, out);
        out[17] = check_character(out);
    }

    /// The whole number as text. Only for what the bureau receives and the user asked to see.
    pub fn reveal(self) -> String {
        let mut bytes = [0; 18];
        self.write_to(&mut bytes);
        bytes.map(char::from).iter().collect()
    }

    /// The number with its first four and last two characters, the others hidden: `1101**********12`, always
    /// with ten stars.
    pub fn masked(self) -> String {
        self.to_string()
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0; 18];
        self.write_to(&mut bytes);
        let mut shown = [b'*'; 16];
        shown[..4].copy_from_slice(&bytes[..4]);
        shown[14..].copy_from_slice(&bytes[16..]);
        f.pad(std::str::from_utf8(&shown).unwrap_or_default())
    }
}

impl fmt::Debug for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The date in seventeen digits, from 1800 on.
pub(super) fn birth_of(body: u64) -> Option<Date> {
    birth_date(u32::try_from(body / 1000 % 100_000_000).unwrap_or(0))
}

/// The date in eight digits, from 1800 on.
pub(super) fn birth_date(digits: u32) -> Option<Date> {
    let year = digits / 10_000;
    Date::new(year.cast_signed(), digits / 100 % 100, digits % 100).filter(|_| year >= 1800)
}

/// The check character of the first seventeen digits (GB 11643, ISO 7064 MOD 11-2).
pub(super) fn check_character(bytes: &[u8; 18]) -> u8 {
    /// 2 to the power of the place from the right, modulo 11.
    const WEIGHTS: [u16; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    // Sixteen bits hold seventeen digits of weight 10 at most; without carry checks the sum is
    // taken for many digits at once. Other bytes give a number of no meaning, and no panic.
    let sum = bytes.iter().zip(WEIGHTS).fold(0_u16, |sum, (byte, weight)| {
        sum.wrapping_add(u16::from(byte.wrapping_sub(b'0')).wrapping_mul(weight))
    });
    b"10X98765432"[usize::from(sum % 11)]
}

fn write_digits(body: u64, out: &mut [u8; 18]) {
    let mut rest = body;
    for place in out[..17].iter_mut().rev() {
        *place = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}
