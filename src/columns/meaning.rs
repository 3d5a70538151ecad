//! What the stop-month column means (停止缴费月份含义): the last month paid, or the first one not paid.
//!
//! The option wins, then what the heading says, then the profile for its own headings. Else the
//! sheet is refused with both readings of its first row: one month wrong is a month's premium, or a
//! gap in somebody's medical cover.

use super::header::Header;
use super::{ColumnOptions, HeadRow, Mapped, SheetFault};
use crate::model::{Field, FileFault, Question, RuleCode, column_letters};
use crate::profile::columns::HeadingMeaning;
use crate::profile::headings::HeadingMatch;
use crate::profile::normal::normalise;
use crate::profile::sourced::listed;
use crate::profile::{Meaning, Profile};

/// The meaning; `None` where there is no such column.
///
/// # Errors
/// CO004.
pub(super) fn settle(
    mapped: &Mapped,
    header: &Header,
    sample: &[HeadRow],
    profile: &Profile,
    options: &ColumnOptions,
) -> Result<Option<Meaning>, SheetFault> {
    let Some(column) = mapped.columns.get(Field::StopMonth) else { return Ok(None) };
    let heading = &header.columns[column];
    let own = || {
        let leaf = normalise(&heading.leaf);
        let is_own = listed(profile.stop_month.own_headings.as_ref())
            .iter()
            .any(|own| normalise(own) == leaf);
        profile.stop_month.means.as_ref().filter(|_| is_own).map(|means| means.value)
    };
    let settled = options.stop_month_means.or(said(heading.says)).or_else(own);
    settled.map(Some).ok_or_else(|| unknown(header, column, sample))
}

/// The meaning of the medical stop-month column.
pub(super) fn medical(mapped: &Mapped, header: &Header) -> Option<Meaning> {
    let column = mapped.columns.get(Field::MedicalStopMonth)?;
    said(header.columns[column].says).or(mapped.meaning)
}

pub(super) fn said(says: HeadingMatch) -> Option<Meaning> {
    let HeadingMatch::Field(named) = says else { return None };
    match named.meaning? {
        HeadingMeaning::LastPaid => Some(Meaning::LastPaid),
        HeadingMeaning::FirstUnpaid => Some(Meaning::FirstUnpaid),
        HeadingMeaning::Unclear => None,
    }
}

fn unknown(header: &Header, column: usize, sample: &[HeadRow]) -> SheetFault {
    let first = sample.iter().find(|row| !row.text(column).is_empty());
    let cell =
        first.map_or_else(String::new, |row| format!("{}{}", column_letters(column), row.number));
    let month = first.and_then(|row| {
        let cell = &row.cells[column];
        crate::written::month(cell.text.as_bytes(), cell.kind).value()
    });
    let last_paid = month.map(|month| (month, month.plus(-1)));
    let (paid, unpaid) = match last_paid {
        Some((paid, unpaid)) => (paid.to_string(), unpaid.to_string()),
        None => ("—".to_owned(), "—".to_owned()),
    };
    let found = first.map_or("", |row| row.text(column));
    let (heading, cell_text) = (header.heading(column), found.to_owned());
    SheetFault {
        headings: header.headings(),
        question: Some(Question::StopMonth { heading, found: cell_text, last_paid }),
        fault: FileFault {
            code: RuleCode::new("CO004"),
            args: vec![
                ("heading", header.heading(column).into()),
                ("cell", cell.into()),
                ("found", found.into()),
                ("as_last_paid", paid.into()),
                ("as_first_unpaid", unpaid.into()),
            ],
        },
        row: header.rows.last().copied(),
    }
}
