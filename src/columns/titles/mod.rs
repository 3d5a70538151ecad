//! The employer in lines above a list (标题行里的单位): `单位名称：…`, `统一社会信用代码：…`, where no column
//! names it. In: rows above a header, or a row between people. Out: a [`Titled`].
//!
//! Only what stands behind a known word counts, and only in the right form: a title that holds a name
//! in some other way (北京某公司减员表) says nothing. Two lines that say different things say nothing.

mod form;
mod pairs;

use super::header::Header;
use super::{Head, HeadRow, Mapped};
use crate::ident::credit_code;
use crate::ident::stand_in::is_stand_in;
use crate::model::{
    Employer, Field, Lent, TitleDiffers, TitleFact, TitleFlaw, Titled, column_letters,
};
use crate::profile::Profile;
use crate::profile::columns::Strength;
use crate::profile::headings::{HeadingMatch, Headings};
use crate::profile::sourced::listed;

/// The fields that say whose list it is.
pub const EMPLOYER: [Field; 3] = [Field::EmployerCode, Field::RegistrationNo, Field::EmployerName];

/// All that a row says of an employer; only the first `width` columns are the sender's.
pub fn said(row: &HeadRow, headings: &Headings, width: usize) -> Vec<TitleFact> {
    let cells = &row.cells[..row.cells.len().min(width)];
    let mut found = Vec::new();
    for (column, cell) in cells.iter().enumerate() {
        if cell.lent != Lent::No || cell.text.is_empty() {
            continue;
        }
        let pairs = pairs::of(&cell.text, headings);
        let last = pairs.len().checked_sub(1);
        for (index, pair) in pairs.into_iter().enumerate() {
            let (text, column) = match pair.value {
                Some(value) => (value, column),
                None if Some(index) == last => match value_beside(cells, column, headings) {
                    Some((value, column)) => (value, column),
                    None => continue,
                },
                None => continue,
            };
            let is_strict = !pair.has_colon || pair.strength == Strength::Fallback;
            let text = match pair.field {
                Field::EmployerCode => form::code(&text),
                Field::RegistrationNo => form::registration(&text),
                _ => form::name(&text, is_strict),
            };
            let Some(text) = text else { continue };
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            found.push(TitleFact {
                field: pair.field,
                label: pair.label,
                text,
                row: row.number,
                column,
                strong: pair.strength == Strength::Whole,
            });
        }
    }
    found
}

/// The next filled cell, unless that begins something else.
fn value_beside(
    cells: &[super::HeadCell],
    column: usize,
    headings: &Headings,
) -> Option<(String, usize)> {
    // Of rows that were kept nobody knows any more what a merge lent.
    let label = &cells[column].text;
    let mut beside = cells.iter().enumerate().skip(column + 1);
    let (column, cell) = beside
        .find(|(_, cell)| cell.lent == Lent::No && !cell.text.is_empty() && cell.text != *label)?;
    let is_other = cell.text.contains([':', '：']) || headings.label(&cell.text).is_some();
    (!is_other).then(|| (pairs::bare(&cell.text), column))
}

/// What the lines above a header say for the rows below it; `None` where they say nothing. People
/// above the header make it a sheet of several lists: which line is whose is then settled by those.
pub(super) fn above(
    head: &Head,
    header: &Header,
    mapped: &Mapped,
    (profile, headings): (&Profile, &Headings),
) -> Option<Titled> {
    let first = mapped.header_rows.first().copied().unwrap_or(0);
    let rows = || head.rows.iter().take_while(|row| row.number < first);
    let lines: Vec<(&HeadRow, Vec<TitleFact>)> =
        rows().map(|row| (row, said(row, headings, usize::MAX))).collect();
    // A line with a code and a day has as many digits as a person.
    if lines.iter().any(|(row, said)| said.is_empty() && super::lists::holds_person(row)) {
        return None;
    }
    let said: Vec<TitleFact> = lines.into_iter().flat_map(|(_, said)| said).collect();
    if said.is_empty() {
        return None;
    }
    let sample = header.sample(head);
    let mut titled = Titled { alone: stands_alone(mapped, sample), ..settle(&said, profile) };
    let name = titled.text(Field::EmployerName);
    let is_unknown = |column: usize| header.columns[column].says == HeadingMatch::Unknown;
    let other = (0..header.columns.len())
        .filter(|column| is_unknown(*column) && mapped.columns.field_of(*column).is_none())
        .find(|column| names_others(*column, name, mapped, sample));
    if let Some(column) = other.filter(|_| titled.flaw.is_none()) {
        titled.used.clear();
        titled.flaw = Some(TitleFlaw::Column(u16::try_from(column).unwrap_or(u16::MAX)));
    }
    Some(titled)
}

/// A column holds companies beside most people, and not only the one that the line names.
fn names_others(column: usize, name: &str, mapped: &Mapped, sample: &[HeadRow]) -> bool {
    let texts = || people(mapped, sample).map(|row| row.text(column));
    let companies = texts().filter(|text| form::is_company(text)).count();
    let is_other = |text: &str| !text.is_empty() && !is_same_text(Field::EmployerName, text, name);
    companies * 2 > texts().count() && texts().any(is_other)
}

/// No column names the employer, or it is blank beside everybody of the sample.
fn stands_alone(mapped: &Mapped, sample: &[HeadRow]) -> bool {
    let columns = || EMPLOYER.iter().filter_map(|field| mapped.columns.get(*field));
    columns().all(|column| people(mapped, sample).all(|row| row.text(column).is_empty()))
}

fn people<'s>(mapped: &Mapped, sample: &'s [HeadRow]) -> impl Iterator<Item = &'s HeadRow> {
    let id = mapped.columns.get(Field::PersonId).unwrap_or(usize::MAX);
    sample.iter().filter(move |row| super::triage::has_any_digits(row.text(id)))
}

/// What several lines come to together: the better word wins, and what contradicts counts for
/// nothing.
pub fn settle(said: &[TitleFact], profile: &Profile) -> Titled {
    let found = said.to_vec();
    let issued = listed(profile.credit_code_whitelist.as_ref());
    let is_wrong = |fact: &&TitleFact| {
        let reading = credit_code::read(fact.text.as_bytes());
        let is_issued = issued.contains(&fact.text);
        fact.field == Field::EmployerCode
            && (reading.code.is_none() || (reading.faults.check.is_some() && !is_issued))
    };
    if let Some(wrong) = found.iter().find(is_wrong) {
        let flaw = Some(TitleFlaw::WrongCode(wrong.clone()));
        return Titled { found, flaw, ..Titled::default() };
    }
    let mut used: Vec<TitleFact> = Vec::new();
    for field in EMPLOYER {
        let of_field = || said.iter().filter(|fact| fact.field == field);
        let strong = of_field().any(|fact| fact.strong);
        let mut best = of_field().filter(|fact| fact.strong == strong);
        let Some(first) = best.next() else { continue };
        if let Some(other) = best.find(|other| !is_same(other, first)) {
            let flaw = TitleFlaw::Contradicting(Box::new([first.clone(), other.clone()]));
            return Titled { found, flaw: Some(flaw), ..Titled::default() };
        }
        used.push(first.clone());
    }
    Titled { found, used, ..Titled::default() }
}

/// Two lines say the same.
pub fn is_same(one: &TitleFact, other: &TitleFact) -> bool {
    one.field == other.field && is_same_text(one.field, &one.text, &other.text)
}

/// Two texts of one of the employer's fields mean the same.
pub fn is_same_text(field: Field, one: &str, other: &str) -> bool {
    match field {
        Field::EmployerName => plain_name(one) == plain_name(other),
        Field::EmployerCode => {
            let code = |text: &str| credit_code::read(text.as_bytes()).code;
            code(one).is_some() && code(one) == code(other)
        }
        _ => one.trim() == other.trim(),
    }
}

fn plain_name(name: &str) -> String {
    Employer { name: name.to_owned(), ..Employer::default() }.plain_name().into_owned()
}

/// The first of the sample whose own row names another employer than the line above does. A line of
/// whoever hands the list in (填报单位) says nothing against it.
pub(super) fn first_other(
    titled: &Titled,
    mapped: &Mapped,
    sample: &[HeadRow],
) -> Option<TitleDiffers> {
    titled.used.iter().filter(|fact| fact.strong).find_map(|fact| {
        let column = mapped.columns.get(fact.field)?;
        let row = people(mapped, sample).find(|row| {
            let text = row.text(column);
            let is_named = !text.is_empty() && !is_stand_in(text);
            is_named && !is_same_text(fact.field, text, &fact.text)
        })?;
        let (fact, text) = (fact.clone(), row.text(column).to_owned());
        Some(TitleDiffers { fact, text, cell: format!("{}{}", column_letters(column), row.number) })
    })
}

/// Whether a short line may name an organisation without saying what for.
pub fn may_name_another(text: &str) -> bool {
    const SENTENCE: [char; 9] = ['请', '须', '应', '，', '。', '；', '！', ',', ';'];
    let has_word =
        ["公司", "集团", "事务所", "医院", "学校"].iter().any(|word| text.contains(word));
    !text.contains(SENTENCE) && (has_word || form::is_organisation(text))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
