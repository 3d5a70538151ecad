//! Whose row it is (所属单位): by its own cells, by `--employer`, by a line above the list.

use super::Reading;
use crate::columns::titles;
use crate::ident::credit_code::{self, Reading as CreditReading};
use crate::ident::stand_in;
use crate::model::{Cell, CellKind, Employer, EmployerNo, Field, Record, Titled};

/// An employer as rows name it.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub(super) number: Option<EmployerNo>,
    pub(super) code: Cell<CreditReading>,
    /// The code is whole and written plainly.
    pub(super) is_plain: bool,
}

/// The employer that a row names, with what `--employer` and the lines above the list say.
pub(super) fn name_employer(record: &Record<'_>, with: Reading<'_>, has_code: bool) -> Named {
    let text = |field| {
        let text = record.text(field).trim().to_owned();
        let is_none = field != Field::EmployerName && stand_in::is_no_number(&text);
        if is_none { String::new() } else { text }
    };
    let written = text(Field::EmployerCode);
    let said = with.titled.filter(|titled| says_for(titled, with.employer_option, text));
    let title = |field| said.map_or("", |titled| titled.text(field));
    let (code_text, is_given) = match with.employer_option {
        Some(option) if written.is_empty() => (option.to_owned(), true),
        _ if written.is_empty() && !title(Field::EmployerCode).is_empty() => {
            (title(Field::EmployerCode).to_owned(), true)
        }
        _ => (written, has_code),
    };
    let is_broken =
        matches!(record.kind(Field::EmployerCode), CellKind::Error | CellKind::Uncomputed);
    let code = if is_broken {
        Cell::Broken
    } else if !code_text.is_empty() {
        Cell::Value(credit_code::read(code_text.as_bytes()))
    } else if is_given {
        Cell::Blank
    } else {
        Cell::Absent
    };
    let whole = code.value().and_then(|reading| reading.code);
    let or_title = |own: String, field| if own.is_empty() { title(field).to_owned() } else { own };
    let name = Some(text(Field::EmployerName)).filter(|name| !stand_in::is_stand_in(name));
    let employer = Employer {
        code: whole.map_or(code_text, |code| code.as_str().to_owned()),
        registration_no: or_title(text(Field::RegistrationNo), Field::RegistrationNo),
        name: or_title(name.unwrap_or_default(), Field::EmployerName),
    };
    let number = (!employer.key().is_empty()).then(|| with.employers.number(employer));
    let is_plain =
        code.value().is_some_and(|code| code.faults.is_empty() && code.repairs.is_empty());
    Named { number, code, is_plain }
}

/// Whether a line above the list speaks of the employer of this row: the row names none and no column
/// does, or what it names is what the line says, and nothing of it is another. `--employer` wins.
fn says_for(titled: &Titled, option: Option<&str>, text: impl Fn(Field) -> String) -> bool {
    let own = titles::EMPLOYER.map(|field| (field, text(field)));
    let own = || own.iter().filter(|(_, text)| !text.is_empty());
    let differs = |(field, text): &(Field, String)| {
        let said = titled.text(*field);
        !said.is_empty() && !titles::is_same_text(*field, said, text)
    };
    let is_same = |(field, text): &(Field, String)| {
        let said = titled.text(*field);
        !said.is_empty() && titles::is_same_text(*field, said, text)
    };
    let given = (Field::EmployerCode, option.unwrap_or_default().to_owned());
    let option_differs = option.is_some() && differs(&given);
    let is_named = own().next().is_some();
    !option_differs
        && own().all(|part| !differs(part))
        && (if is_named { own().any(is_same) } else { titled.alone })
}
