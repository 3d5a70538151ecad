//! What kind of document a number plainly belongs to (号码形态).
//!
//! In: the bytes of a cell. Out: an [`IdKind`], or `None` where the form is that of several kinds or of
//! none. Eight digits may be a permit or a date, so that they are no kind.

use super::folded::Folded;
use super::kind::IdKind;
use super::person_id::{self, PersonId};
use super::{country, documents};

/// What kind a number plainly is (号码形态). `None` where it may be several, or none.
pub fn kind_of(number: &[u8]) -> Option<IdKind> {
    if let Some(person) = person_id::read(number).person {
        return Some(of_person(person));
    }
    of_another(number)
}

/// The same of a text that was read as nobody's resident number.
pub fn of_another(number: &[u8]) -> Option<IdKind> {
    // Every other form that is one kind's alone begins with a letter. Damaged numbers are asked about by
    // one rule after the other.
    if number.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let mut folded = Folded::of(number);
    folded.capitalise(|_| true);
    let mut bytes = [0; 18];
    let chars = folded.chars();
    let text = bytes.get_mut(..folded.len)?;
    for (byte, c) in text.iter_mut().zip(chars) {
        *byte = u8::try_from(*c).ok().filter(u8::is_ascii_alphanumeric)?;
    }
    of_letters(text)
}

/// The kind of a whole number by its first digits.
pub fn of_person(person: PersonId) -> IdKind {
    match person.division() {
        900_000.. => IdKind::PermanentResidence,
        810_000..840_000 => IdKind::ResidencePermit,
        _ => IdKind::ResidentCard,
    }
}

fn of_letters(text: &[u8]) -> Option<IdKind> {
    if documents::is_old_residence_card(text) {
        return Some(IdKind::PermanentResidence);
    }
    if documents::is_regional_security_number(text) {
        return Some(IdKind::SocialSecurityNumber);
    }
    if documents::is_hong_kong_macau_permit(text) {
        return Some(IdKind::HongKongMacauPermit);
    }
    if documents::is_exit_permit(text) {
        return Some(IdKind::ExitPermit);
    }
    // Passports with a leading digit have the form of many other numbers.
    if documents::is_chinese_passport(text) && !text[0].is_ascii_digit() {
        return Some(IdKind::ChinesePassport);
    }
    let is_foreigner = documents::is_security_number(text)
        && text.len() >= 9
        && text[3] == b'0'
        && country::is_alpha3(&text[..3]);
    is_foreigner.then_some(IdKind::SocialSecurityNumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_begins_with_a_digit_is_no_other_kind(text in "[0-9][0-9A-Z()]{0,19}") {
            proptest::prop_assert_eq!(of_letters(text.as_bytes()), None);
        }
    }

    #[test]
    fn plain_numbers_have_a_kind() {
        use IdKind::{
            ChinesePassport, ExitPermit, HongKongMacauPermit, PermanentResidence, ResidencePermit,
            ResidentCard, SocialSecurityNumber,
        };
        for (number, kind) in [
            ("11010519491231002x", Some(ResidentCard)),
            ("440524880101001", Some(ResidentCard)),
            ("810000199408230021", Some(ResidencePermit)),
            ("830000199201300022", Some(ResidencePermit)),
            ("932682198501010017", Some(PermanentResidence)),
            ("KAZ110090123105", Some(PermanentResidence)),
            ("H12345678", Some(HongKongMacauPermit)),
            ("m1234567801", Some(HongKongMacauPermit)),
            ("E12345678", Some(ChinesePassport)),
            ("EA1234567", Some(ChinesePassport)),
            ("C12345678", Some(ExitPermit)),
            ("HKG012345678", Some(SocialSecurityNumber)),
            ("DEU0G01234567890", Some(SocialSecurityNumber)),
            ("DNK0324578912056", Some(SocialSecurityNumber)),
            ("110105194912310021", None),
            ("12345678", None),
            ("141234567", None),
            ("", None),
            ("张三", None),
        ] {
            assert_eq!(kind_of(number.as_bytes()), kind, "{number}");
        }
    }
}
