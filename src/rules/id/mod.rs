//! What is wrong with an identity number or its kind of document (ID).

mod doctor;

rules! {
    blank
    length
    character
    check_digit
    birth_date
    province
    division_unknown
    fifteen_digits
    digits_lost
    repaired
    kind_unknown
    kind_mismatch
    sex_differs
    birth_differs
    age_unusual
    document_form
    placeholder
}

use super::Context;
use crate::ident::documents::Form;
use crate::ident::person_id::Reading;
use crate::ident::{IdKind, Likely, OddCharacter, shape};
use crate::model::{Cell, Draft, Field, Identity, Odd};

/// The reading of a resident number, where rules about it may speak: all its digits are there
/// (ID009), its kind is known (ID011), and it is not plainly another document (ID012).
fn number<'d>(draft: &'d Draft<'_>, context: &Context<'_>) -> Option<&'d Reading> {
    let Cell::Value(Identity::Number(reading)) = &draft.identity else { return None };
    // By far the most rows: what follows was looked at when they were read.
    if !draft.odd.meets(Odd::IDENTITY) {
        return Some(reading);
    }
    draft.document_kind()?;
    let is_damaged = !reading.faults.is_empty();
    if is_damaged && shape::of_another(draft.record.bytes(Field::PersonId)).is_some() {
        return None;
    }
    digits_lost::how(draft, context).is_none().then_some(reading)
}

/// The character was masked, or lost by a converter.
fn is_hidden(odd: OddCharacter) -> bool {
    matches!(odd.likely, Likely::Masked | Likely::Lost)
}

/// The kind that the number plainly is, where the row says another.
fn other_kind(draft: &Draft<'_>) -> Option<IdKind> {
    let said = draft.document_kind()?;
    let likely = match draft.identity.value()? {
        Identity::Number(reading) => match reading.person {
            // By far the most rows: no need to look at the text again.
            Some(person) if person.division() < 810_000 => IdKind::ResidentCard,
            _ => shape::kind_of(draft.record.bytes(Field::PersonId))?,
        },
        Identity::Document(reading) => match reading.form {
            Form::OtherKind(kind) => kind,
            Form::Usual | Form::Unusual => return None,
        },
    };
    (likely != said).then_some(likely)
}
