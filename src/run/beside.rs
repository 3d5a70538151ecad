//! A roster beside the numbers that cannot be right (花名册对照): the finding says whom the roster has by
//! that name, for the clerk to compare. No row is judged or read otherwise because of it.

use std::sync::Arc;

use crate::model::{Field, Finding, Input, MatchedRoster, Namesakes, Place};
use crate::rules::{RowFacts, known};

/// Adds to each such finding what the roster has; `facts` are all rows, in order.
pub(super) fn tell(
    findings: &mut [Finding],
    facts: &[RowFacts],
    inputs: &[Input],
    roster: &MatchedRoster<'_>,
) {
    let mut last = None;
    for finding in findings.iter_mut().filter(|finding| known::is_asked(finding.code)) {
        let place = finding.place;
        let row = facts.binary_search_by_key(&place, RowFacts::place).map(|at| &facts[at]);
        let Ok(row) = row else { continue };
        // Once a row is enough.
        if last == Some(place) {
            continue;
        }
        last = Some(place);
        let namesakes = row
            .employer
            .filter(|_| row.name != 0)
            .map_or(Namesakes::None, |employer| roster.namesakes(employer, row.name));
        if namesakes != Namesakes::None
            && let Some(arg) = known::words(&written(finding, row, inputs), namesakes)
        {
            Arc::make_mut(&mut finding.detail).args.push(arg);
        }
    }
}

/// What stands in the row's cell.
fn written(finding: &Finding, row: &RowFacts, inputs: &[Input]) -> String {
    if let Some(number) = row.number() {
        return number.reveal();
    }
    let found = finding.detail.found.as_deref().map(str::to_owned);
    found.or_else(|| in_cell(inputs, finding.place)).unwrap_or_default()
}

fn in_cell(inputs: &[Input], place: Place) -> Option<String> {
    let sheet = inputs.get(place.file as usize)?.sheets.get(usize::from(place.sheet?))?;
    let number = place.row?;
    let at = sheet.kept.binary_search_by_key(&number, |row| row.number).ok()?;
    let column = sheet.columns_at(number).get(Field::PersonId)?;
    Some(sheet.kept[at].cells.text(column).trim().to_owned())
}
