//! What has become of the faults of an earlier report (与上次比), row by row: the row's hidden cell says what
//! was wrong with it and what its cells held, the run says what is wrong with it now.

use crate::model::{Finding, FormerCells, Input, Place, RuleCode, Severity, Sheet, Since};
use crate::rules;

/// Settles it for every row that has come back; `findings` are all of the run, in order.
pub(super) fn compare(inputs: &mut [Input], findings: &[Finding]) {
    for (file, input) in (0..).zip(inputs) {
        for (number, sheet) in (0..).zip(&mut input.sheets) {
            if !sheet.returned.is_empty() {
                let mut returned = std::mem::take(&mut sheet.returned);
                for row in &mut returned {
                    let place = Place::row(file, number, row.row);
                    let now = of_row(findings, place, sheet);
                    row.since = since(&row.formers, now);
                }
                sheet.returned = returned;
            }
        }
    }
}

/// Code and columns of the errors and warnings of a row.
fn of_row(findings: &[Finding], place: Place, sheet: &Sheet) -> Vec<(RuleCode, Vec<u16>)> {
    let start = findings.partition_point(|finding| finding.place < place);
    let here = findings[start..].iter().take_while(|finding| finding.place == place);
    let heavy = here.filter(|finding| finding.severity >= Severity::Warning);
    let columns = sheet.columns_at(place.row.unwrap_or(0));
    heavy.map(|finding| (finding.code, rules::columns_of(finding, columns))).collect()
}

fn since(
    formers: &[(crate::model::Former, FormerCells)],
    mut now: Vec<(RuleCode, Vec<u16>)>,
) -> Vec<(RuleCode, Since)> {
    let mut settled = Vec::with_capacity(formers.len() + now.len());
    for (former, cells) in formers {
        let same = |(code, columns): &(RuleCode, Vec<u16>)| {
            *code == former.code && *columns == former.columns
        };
        let since = match (now.iter().position(same), cells) {
            (None, _) => Since::Fixed,
            (Some(at), cells) => {
                now.swap_remove(at);
                match cells {
                    FormerCells::Untouched => Since::Untouched,
                    FormerCells::Changed => Since::StillWrong,
                }
            }
        };
        settled.push((former.code, since));
    }
    settled.extend(now.into_iter().map(|(code, _)| (code, Since::NewlyBroken)));
    settled.sort_unstable();
    settled
}
