//! Days with the name of a month in English (英文月份), as spreadsheet programs and exports write them:
//! Oct-2026, 31-Oct-2026, October 31, 2026.

use super::tokens::Shape;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What a text with one English month name says; `None` where there is none, or more than a month, a
/// year and perhaps a day. Oct-26 may be a day or a year: it is [`Shape::ShortYear`].
pub(super) fn shape(text: &str) -> Option<Shape> {
    let (mut month, mut numbers) = (None, Vec::new());
    for part in parts(text) {
        if part.starts_with(|c: char| c.is_ascii_digit()) {
            numbers.push((part.len(), part.parse::<u32>().ok()?));
        } else if month.replace(month_of(part)?).is_some() {
            return None;
        }
    }
    let month = month?;
    match numbers[..] {
        [(4, year)] => Some(Shape::YearMonth { year, month }),
        [(1 | 2, day), (4, year)] | [(4, year), (1 | 2, day)] => {
            Some(Shape::YearMonthDay { year, month, day })
        }
        [(2, _)] | [(1 | 2, _), (2, _)] => Some(Shape::ShortYear),
        _ => None,
    }
}

/// Runs of digits and runs of letters; signs and spaces only stand between.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &text[at..];
        let start = rest.find(|c| !matches!(c, '-' | '/' | '.' | ',' | ' '))?;
        let run = &rest[start..];
        let is_digits = run.starts_with(|c: char| c.is_ascii_digit());
        let is_of_run =
            |c: char| c.is_ascii_digit() == is_digits && !matches!(c, '-' | '/' | '.' | ',' | ' ');
        let end = run.find(|c| !is_of_run(c)).unwrap_or(run.len());
        at += start + end;
        Some(&run[..end])
    })
}

/// `Oct`, `Sept`, `october`.
fn month_of(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    let is_named = |name: &str| name.starts_with(&word) || (word == "sept" && name == MONTHS[8]);
    let found = MONTHS.iter().position(|name| word.len() >= 3 && is_named(name))?;
    u32::try_from(found + 1).ok()
}
