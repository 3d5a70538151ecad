//! The error report in its dresses (错误报告): workbook, terminal, JSON, CSV, all from one row type.
//!
//! In: the [`Outcome`] of a run, the profile, the rule catalogue and the list of files written.
//! Out: bytes, into whatever writer is handed in. It opens no file, reads no clock and changes no
//! finding: what differs between the dresses is only how much of a finding is shown.

pub mod calendar;
pub mod causes;
pub mod cell;
pub mod csv;
pub mod findings;
pub mod html;
mod lens;
mod lines;
pub mod machine;
pub mod mask;
pub mod reasons;
pub mod remarks;
#[cfg(test)]
mod sample;
pub mod sarif;
pub mod summary;
pub mod terminal;
#[cfg(test)]
mod tests;
pub mod verdict;
pub mod view;
pub mod visible;
pub mod workbook;

pub use view::FindingView;
pub use workbook::{ADDED_HEADINGS, KEY_HEADING, OWN_SHEETS};

use super::WrittenFile;
use crate::ident::mask_label;
use crate::model::{EmployerNo, Outcome, Place, Sheet};
use crate::profile::Profile;
use crate::text::Lang;

/// Everything a report is made of (报告材料).
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// What the run left behind.
    pub outcome: &'a Outcome,
    /// The city's rules.
    pub profile: &'a Profile,
    /// The language of what people read.
    pub lang: Lang,
    /// How much of a person is shown.
    pub show: Show,
    /// The files that the run wrote, in the order of the summary; empty for `check`.
    pub files: &'a [WrittenFile],
}

/// How much of a person is shown (显示范围).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Show {
    /// Identity numbers and names in full.
    pub unmask: bool,
}

impl Show {
    /// The name of a file, a sheet or an employer, which may be somebody's number.
    pub fn label(self, name: &str) -> String {
        if self.unmask { name.to_owned() } else { mask_label(name).into_owned() }
    }
}

impl<'a> Report<'a> {
    /// Code and name of an employer, or what there is of them, as they are shown.
    pub fn employer(&self, number: EmployerNo) -> String {
        let Some(employer) = self.outcome.employers.get(number.index()) else {
            return String::new();
        };
        let (key, name) = (employer.key(), employer.name.as_str());
        let both = if key == name { name.to_owned() } else { format!("{key} {name}") };
        self.show.label(both.trim())
    }

    /// The sheets that were read, with their places, in the order of the input.
    pub fn sheets_read(&self) -> impl Iterator<Item = (Place, &'a Sheet)> {
        (0_u32..).zip(&self.outcome.inputs).flat_map(|(file, input)| {
            let sheets = (0_u16..).zip(&input.sheets);
            let read = sheets.filter(|(_, sheet)| sheet.skipped.is_none() && has_columns(sheet));
            read.map(move |(number, sheet)| (Place::sheet(file, number), sheet))
        })
    }

    /// The findings of a sheet, in order.
    pub fn findings_of(&self, place: Place) -> &'a [crate::model::Finding] {
        let all = &self.outcome.findings;
        let same = |other: Place| (other.file, other.sheet).cmp(&(place.file, place.sheet));
        let start = all.partition_point(|finding| same(finding.place).is_lt());
        let length = all[start..].partition_point(|finding| same(finding.place).is_eq());
        &all[start..start + length]
    }
}

fn has_columns(sheet: &Sheet) -> bool {
    !sheet.headings.is_empty() || !sheet.kept.is_empty()
}
