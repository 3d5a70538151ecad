//! Numbers of other documents (其他证件号码): their usual forms, and a key to compare them.
//!
//! In: a kind and the bytes of a cell. Out: a [`DocumentReading`]. Most of these forms are published
//! nowhere as a standard, so that an unusual one is a warning at most.

use super::characters::{Likely, OddCharacter, Repairs, likely};
use super::folded::Folded;
use super::kind::IdKind;
use super::person_id::{self, PersonId};
use super::{country, fingerprint, shape};
use crate::calendar::Date;

/// A stable 64-bit hash of a document number (证件号码键), for finding the same number again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey(pub u64);

impl DocumentKey {
    /// The key of an eighteen-character number, the same for its fifteen-digit form.
    pub fn of_person(person: PersonId) -> Self {
        let mut text = [0; 18];
        person.write_to(&mut text);
        Self(fingerprint::of(text))
    }
}

/// What a cell for a document number holds (识读结果).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentReading {
    /// How the number looks for its kind.
    pub form: Form,
    /// The key of the number; spaces, case, hyphens and brackets do not change it.
    pub key: DocumentKey,
    /// What was folded on the way.
    pub repairs: Repairs,
    /// How many characters there are after folding; 0 is blank.
    pub length: u16,
    /// The first character that no number of this kind has: a Han character, one that hides another.
    pub odd: Option<OddCharacter>,
}

/// How a number looks for the kind it is said to be (号码形式).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As numbers of its kind do.
    Usual,
    /// Not as numbers of its kind do.
    Unusual,
    /// As numbers of another kind do, and of no kind else.
    OtherKind(IdKind),
}

/// Reads the number of a document of a kind from the text of a cell.
pub fn read(kind: IdKind, text: &[u8]) -> DocumentReading {
    let mut folded = Folded::of(text);
    folded.capitalise(|_| true);
    let length = u16::try_from(folded.len).unwrap_or(u16::MAX);
    let mut reading = DocumentReading {
        form: Form::Unusual,
        key: key(kind, &folded),
        repairs: folded.repairs,
        length,
        odd: odd_character(kind, folded.chars()),
    };
    let person = person_id::read(text).person;
    if let Some(person) = person {
        reading.key = DocumentKey::of_person(person);
    }
    let plain = plain(&folded);
    reading.form = match (shape::kind_of(text), has_usual_form(kind, &plain, person)) {
        (_, true) => Form::Usual,
        _ if is_free(kind) && (1..=18).contains(&folded.len) => Form::Usual,
        (Some(other), false) if other != kind => Form::OtherKind(other),
        _ => Form::Unusual,
    };
    reading
}

/// The number as it is to be written: half-width capitals, without what was put around it.
pub fn repaired(text: &str) -> String {
    let mut folded = Folded::of(text.as_bytes());
    folded.capitalise(|_| true);
    if folded.len > folded.chars().len() {
        return text.trim().to_owned();
    }
    folded.chars().iter().collect()
}

/// The characters as ASCII, eighteen at most; anything else makes it empty.
fn plain(folded: &Folded) -> Vec<u8> {
    let bytes: Option<Vec<u8>> = folded.chars().iter().map(|c| u8::try_from(*c).ok()).collect();
    bytes.filter(|bytes| folded.len <= 18 && bytes.is_ascii()).unwrap_or_default()
}

fn has_usual_form(kind: IdKind, text: &[u8], person: Option<PersonId>) -> bool {
    let is_person = |kind| person.map(shape::of_person) == Some(kind);
    match kind {
        IdKind::ResidentCard | IdKind::ResidencePermit => is_person(kind),
        IdKind::HongKongMacauPermit => is_hong_kong_macau_permit(text),
        IdKind::TaiwanPermit => is_taiwan_permit(text),
        IdKind::ExitPermit => is_exit_permit(text),
        IdKind::ChinesePassport => is_chinese_passport(text),
        IdKind::ForeignPassport => is_foreign_passport(text),
        IdKind::PermanentResidence => {
            let is_new = is_person(kind) && person.is_some_and(is_of_a_foreign_country);
            is_new || is_old_residence_card(text)
        }
        IdKind::SocialSecurityNumber => {
            person.is_some() || is_regional_security_number(text) || is_security_number(text)
        }
        IdKind::Military | IdKind::Police | IdKind::Other => false,
    }
}

/// Documents whose numbers have no form: 军字第1234567号.
const fn is_free(kind: IdKind) -> bool {
    matches!(kind, IdKind::Military | IdKind::Police | IdKind::Other)
}

fn odd_character(kind: IdKind, chars: &[char]) -> Option<OddCharacter> {
    let is_hidden = |c| matches!(likely(c), Likely::Masked | Likely::Lost);
    let stands =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '(' | ')' | '-' | '/' | '.' | ',' | '·');
    let is_odd = |c: char| if is_free(kind) { is_hidden(c) } else { !stands(c) };
    let (at, found) = chars.iter().enumerate().find(|(_, c)| is_odd(**c))?;
    let position = u16::try_from(at + 1).unwrap_or(u16::MAX);
    Some(OddCharacter { position, found: *found, likely: likely(*found) })
}

/// The country in the number of a new permanent residence card is one, and not China.
pub fn is_of_a_foreign_country(person: PersonId) -> bool {
    let number = person.division() % 1000;
    number != 156 && country::is_numeric(number)
}

/// The key of a number: letters and digits only, and of the permit for Hong Kong and Macau people
/// the nine that stay for life.
fn key(kind: IdKind, folded: &Folded) -> DocumentKey {
    let lifelong = if kind == IdKind::HongKongMacauPermit { 9 } else { usize::MAX };
    let chars = folded.chars().iter().filter(|c| c.is_alphanumeric()).take(lifelong);
    let mut buffer = [0; 4];
    let mut hash = Vec::with_capacity(24);
    for c in chars {
        hash.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
    }
    DocumentKey(fingerprint::of(hash))
}

/// `[HM]` and 8 digits for life, on the card of 1999 two more (公安部 2010-03-10).
pub(super) fn is_hong_kong_macau_permit(text: &[u8]) -> bool {
    matches!(text, [b'H' | b'M', digits @ ..] if matches!(digits.len(), 8 | 10) && are_digits(digits))
}

/// 8 digits (card of 2015), 10 digits (older), or 8 and a bracketed letter.
pub(super) fn is_taiwan_permit(text: &[u8]) -> bool {
    match text {
        [digits @ .., b'(', b'A'..=b'Z', b')'] => digits.len() == 8 && are_digits(digits),
        digits => matches!(digits.len(), 8 | 10) && are_digits(digits),
    }
}

/// `[CW]` and 8 digits, or `C`, a letter and 7 digits.
pub(super) fn is_exit_permit(text: &[u8]) -> bool {
    match text {
        [b'C', letter, digits @ ..] if is_serial_letter(*letter) => is_run(digits, 7),
        [b'C' | b'W', digits @ ..] => is_run(digits, 8),
        _ => false,
    }
}

/// The series of passports of the People's Republic, present and past.
pub(super) fn is_chinese_passport(text: &[u8]) -> bool {
    match text {
        [b'E', letter, digits @ ..] if is_serial_letter(*letter) => is_run(digits, 7),
        [b'D' | b'S' | b'P', b'E', digits @ ..]
        | [b'K', b'J', digits @ ..]
        | [b'M', b'A', digits @ ..]
        | [b'1', b'4' | b'5', digits @ ..] => is_run(digits, 7),
        [b'P' | b'S', digits @ ..] if digits.len() == 7 => are_digits(digits),
        [b'E' | b'G' | b'D' | b'S' | b'P' | b'K' | b'H', digits @ ..] => is_run(digits, 8),
        _ => false,
    }
}

/// 5 to 14 letters and digits: the machine-readable zone has no room for more.
pub(super) fn is_foreign_passport(text: &[u8]) -> bool {
    (5..=14).contains(&text.len())
        && text.iter().all(u8::is_ascii_alphanumeric)
        && text.iter().any(u8::is_ascii_digit)
}

/// The permanent residence card of 2004 and 2017: country, 4 digits of the place, birth, order, check.
///
/// The check is that of ICAO 9303 (7-3-1, modulo 10); it fits the published specimen.
pub(super) fn is_old_residence_card(text: &[u8]) -> bool {
    let Ok(text) = <&[u8; 15]>::try_from(text) else { return false };
    let [letters @ .., _] = text;
    let (country, digits) = text.split_at(3);
    let is_foreign = country::is_alpha3(country) && country != b"CHN";
    let birth = &text[7..13];
    is_foreign
        && are_digits(digits)
        && is_short_date(birth)
        && machine_check(letters) == Some(text[14])
}

/// `HKG0`, `MAC0` or `TWN0` and 8 digits of the permit.
pub(super) fn is_regional_security_number(text: &[u8]) -> bool {
    matches!(text, [b'H', b'K', b'G', digits @ ..] | [b'M', b'A', b'C', digits @ ..]
        | [b'T', b'W', b'N', digits @ ..] if is_run(digits, 9))
}

/// Three letters of the country, a reserved digit, 1 to 14 letters and digits (人社厅发〔2011〕113号).
pub(super) fn is_security_number(text: &[u8]) -> bool {
    let [a, b, c, reserved, number @ ..] = text else { return false };
    [a, b, c].into_iter().all(u8::is_ascii_uppercase)
        && country::is_alpha3(&[*a, *b, *c])
        && reserved.is_ascii_digit()
        && (1..=14).contains(&number.len())
        && number.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

/// The two digits of the year say no century; a day exists if it does in either.
fn is_short_date(digits: &[u8]) -> bool {
    let part = |at: usize| u32::from(digits[at] - b'0') * 10 + u32::from(digits[at + 1] - b'0');
    let year = i32::try_from(part(0)).unwrap_or(0);
    [1900, 2000].iter().any(|century| Date::new(century + year, part(2), part(4)).is_some())
}

/// The check digit of ICAO 9303: weights 7, 3, 1, letters from A = 10.
fn machine_check(text: &[u8]) -> Option<u8> {
    let mut sum = 0;
    for (byte, weight) in text.iter().zip([7, 3, 1].into_iter().cycle()) {
        sum += char::from(*byte).to_digit(36)? * weight;
    }
    u8::try_from(sum % 10).ok().map(|digit| digit + b'0')
}

/// Letters that serial numbers use: not I and O.
fn is_serial_letter(letter: u8) -> bool {
    letter.is_ascii_uppercase() && !matches!(letter, b'I' | b'O')
}

fn is_run(digits: &[u8], count: usize) -> bool {
    digits.len() == count && are_digits(digits)
}

fn are_digits(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(kind: IdKind, number: &str, expected: Form) {
        assert_eq!(read(kind, number.as_bytes()).form, expected, "{kind:?} {number}");
    }

    #[test]
    fn forms_are_judged_by_kind() {
        use Form::{OtherKind, Unusual, Usual};
        use IdKind::{
            ChinesePassport, ForeignPassport, HongKongMacauPermit, Other, PermanentResidence,
            ResidencePermit, ResidentCard, SocialSecurityNumber, TaiwanPermit,
        };
        check(ResidentCard, "11010519491231002X", Usual);
        check(ResidentCard, "932682198501010017", OtherKind(PermanentResidence));
        check(ResidentCard, "E12345678", OtherKind(ChinesePassport));
        check(ResidentCard, "12345678", Unusual);
        check(ResidencePermit, "810000199408230021", Usual);
        check(ResidencePermit, "11010519491231002X", OtherKind(ResidentCard));
        check(HongKongMacauPermit, "h 12345678", Usual);
        check(HongKongMacauPermit, "H1234567801", Usual);
        check(HongKongMacauPermit, "H1234567", Unusual);
        check(TaiwanPermit, "12345678", Usual);
        check(TaiwanPermit, "12345678（B）", Usual);
        check(TaiwanPermit, "123456789", Unusual);
        for number in ["E12345678", "EA1234567", "PE1234567", "H12345678", "141234567", "P1234567"]
        {
            check(ChinesePassport, number, Usual);
        }
        check(ChinesePassport, "EI1234567", Unusual);
        check(ForeignPassport, "C01X00T47", Usual);
        check(ForeignPassport, "C01", Unusual);
        check(ForeignPassport, "11010519491231002X", OtherKind(ResidentCard));
        check(PermanentResidence, "932682198501010017", Usual);
        check(PermanentResidence, "KAZ110090123105", Usual);
        check(PermanentResidence, "KAZ110090123106", Unusual);
        check(PermanentResidence, "CHN110090123105", Unusual);
        check(SocialSecurityNumber, "HKG012345678", Usual);
        check(SocialSecurityNumber, "DEU0G01234567890", Usual);
        check(SocialSecurityNumber, "DNK0324578912056", Usual);
        check(SocialSecurityNumber, "11010519491231002X", Usual);
        check(SocialSecurityNumber, "XYZ0324578912056", Unusual);
        check(Other, "军字第123号", Usual);
        check(Other, "某某部队政治机关核发的工作证第1234567号", Unusual);
        check(Other, "", Unusual);
        check(Other, "123", Usual);
    }

    #[test]
    fn characters_of_no_number_are_told() {
        use IdKind::{ForeignPassport, Military, TaiwanPermit};
        let odd = |kind, number: &str| read(kind, number.as_bytes()).odd.map(|odd| odd.found);
        assert_eq!(odd(ForeignPassport, "张三"), Some('张'));
        assert_eq!(odd(ForeignPassport, "E1234****"), Some('*'));
        assert_eq!(odd(ForeignPassport, "ab 12-345"), None);
        assert_eq!(odd(TaiwanPermit, "12345678（B）"), None);
        assert_eq!(odd(Military, "军字第123号"), None);
        assert_eq!(odd(Military, "军字第***号"), Some('*'));
    }

    #[test]
    fn the_same_number_has_the_same_key() {
        let key = |kind, number: &str| read(kind, number.as_bytes()).key;
        let permit = IdKind::HongKongMacauPermit;
        assert_eq!(key(permit, "H1234567801"), key(permit, "h12345678"));
        assert_ne!(key(permit, "H1234567801"), key(permit, "h12345679"));
        let card = IdKind::ResidentCard;
        assert_eq!(key(card, "110105491231002"), key(card, "11010519491231002x"));
        let passport = IdKind::ForeignPassport;
        assert_eq!(key(passport, "AB-12345"), key(passport, "ａb 12345"));
        assert_eq!(key(passport, "AB12345").0, fingerprint::of(*b"AB12345"), "kept by ledgers");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(text in any::<Vec<u8>>(), letters in "[A-Z0-9(). -]{0,20}") {
            for kind in IdKind::ALL {
                read(kind, &text);
                read(kind, letters.as_bytes());
            }
        }
    }
}
