//! The sender's own rows (原始行) as reports give them back: same columns, same order, and cells
//! that mean the same when they are handed in again.

use std::borrow::Cow;

use super::KEY_HEADING;
use crate::model::{CellKind, Field, Finding, KeptRow, RuleCode, Sheet};

/// The rule of numbers whose last digits a spreadsheet program has lost.
const DIGITS_LOST: RuleCode = RuleCode::new("ID009");

/// One of the sender's cells (原始单元格).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::sink::report) enum Original<'a> {
    /// As it stands.
    Text(&'a str),
    /// A number, and the text it was read as.
    Number(f64, &'a str),
    /// An identity number that has lost its last digits. Written as a text it would pass for a
    /// whole one when it comes back, by chance even with a right check digit.
    Lost(f64, &'a str),
}

impl<'a> Original<'a> {
    /// The cell of a column of a kept row; `findings` are those of the row.
    pub(in crate::sink::report) fn of(
        sheet: &Sheet,
        row: &'a KeptRow,
        column: usize,
        findings: &[Finding],
    ) -> Self {
        let Some((kind, text)) = row.cells.get(column) else { return Self::Text("") };
        let number = || text.parse::<f64>().ok().filter(|number| number.is_finite());
        let is_identity = sheet.columns_at(row.number).get(Field::PersonId) == Some(column);
        let all_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let lost = is_identity && all_digits && findings.iter().any(|f| f.code == DIGITS_LOST);
        match number() {
            Some(number) if lost => Self::Lost(number, text),
            Some(number) if kind == CellKind::Number && number.to_string() == text => {
                Self::Number(number, text)
            }
            _ => Self::Text(text),
        }
    }

    /// What the cell comes back as.
    pub(super) fn kind(self) -> CellKind {
        match self {
            Self::Text(text) if text.trim().is_empty() => CellKind::Blank,
            Self::Text(_) => CellKind::Text,
            Self::Number(..) | Self::Lost(..) => CellKind::Number,
        }
    }

    /// As a field of a CSV file. A lost number is written as spreadsheets show it, which no reader
    /// takes for a whole one.
    pub(in crate::sink::report) fn csv_text(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) | Self::Number(_, text) => Cow::Borrowed(text),
            Self::Lost(_, text) => {
                let digits = text[1..].trim_end_matches('0');
                Cow::Owned(format!("{}.{:0<1}E+{}", &text[..1], digits, text.len() - 1))
            }
        }
    }
}

/// A text that means what the cell meant: a day written as one.
pub(super) fn reads_alike(kind: CellKind, field: Field, text: &str) -> bool {
    const DAYS: [Field; 5] = [
        Field::BirthDate,
        Field::StopMonth,
        Field::MedicalStopMonth,
        Field::EntryDate,
        Field::LeaveDate,
    ];
    kind == CellKind::Date && DAYS.contains(&field) && text.len() == "2026-11-16".len()
}

/// How many columns are the sender's own: those of an earlier report of ours are not.
pub(in crate::sink::report) fn width(sheet: &Sheet) -> usize {
    let cells = sheet.kept.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let ours = sheet.headings.iter().position(|text| text.trim() == KEY_HEADING);
    ours.unwrap_or_else(|| sheet.headings.len().max(cells))
}

/// The headings of the sender's columns. A column that was known by its contents or by an option
/// gets the name of its field, so that it is known again.
pub(in crate::sink::report) fn headings(sheet: &Sheet) -> Vec<String> {
    (0..width(sheet))
        .map(|column| match sheet.headings.get(column).map(String::as_str) {
            Some(heading) if !heading.trim().is_empty() => heading.to_owned(),
            _ => sheet.columns.field_of(column).map_or("", |field| field.label().zh).to_owned(),
        })
        .collect()
}

/// Takes the findings of one row off the front of the findings of its sheet.
pub(in crate::sink::report) fn take_row<'f>(
    findings: &mut &'f [Finding],
    row: u32,
) -> &'f [Finding] {
    let before = findings.partition_point(|finding| finding.place.row < Some(row));
    let here = findings[before..].partition_point(|finding| finding.place.row == Some(row));
    let (of_row, rest) = findings[before..].split_at(here);
    *findings = rest;
    of_row
}
