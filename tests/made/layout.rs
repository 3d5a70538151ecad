//! A sheet drawn line by line, with what is expected of each row.

use jianyuan::columns::ColumnOptions;
use jianyuan::model::RowOutcome;
use jianyuan::profile::Meaning;
use jianyuan::run::run;

use super::people::{EMPLOYER, person_id, person_name};
use super::program::put;
use super::xlsx::{MadeSheet, book, t};

/// A sheet by lines: cells are divided by `|`, `N` and `#` stand for a new person's name and number.
/// A line that is a row begins with its outcome: `A` accepted, `H` held, `S` set aside.
pub struct Layout {
    pub lines: &'static str,
    pub merges: &'static [&'static str],
    pub means: Option<Meaning>,
    pub sheet: &'static str,
}

pub const PLAIN: Layout = Layout { lines: "", merges: &[], means: None, sheet: "减员" };

#[track_caller]
pub fn check(name: &str, layout: &Layout) {
    let (mut rows, mut expected) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(layout.lines.trim().lines().map(str::trim)) {
        let (outcome, cells) = line.split_once(' ').unwrap_or((line, ""));
        let cell = |cell: &str| match cell.trim() {
            "N" => t(&person_name(number)),
            "#" => t(&person_id(number)),
            text => t(text),
        };
        rows.push(cells.split('|').map(cell).collect());
        let outcome = match outcome {
            "A" => RowOutcome::Accepted,
            "H" => RowOutcome::Held,
            "S" => RowOutcome::Skipped,
            _ => continue,
        };
        expected.push((number, outcome));
    }
    let merges = layout.merges.iter().map(|merge| (*merge).to_owned()).collect();
    let sheet = MadeSheet { merges, ..MadeSheet::new(layout.sheet, rows) };
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "a.xlsx", book(&[sheet]));
    let profile = super::beijing();
    let mut job = super::job(&[&path], &profile);
    job.employer = Some(EMPLOYER.to_owned());
    job.columns = ColumnOptions { stop_month_means: layout.means, ..ColumnOptions::default() };
    let outcome = run(&job).unwrap();
    let found: Vec<(u32, RowOutcome)> =
        outcome.trace.iter().map(|row| (row.place.row.unwrap(), row.outcome)).collect();
    let codes: Vec<String> = outcome
        .findings
        .iter()
        .map(|finding| format!("{:?} {}", finding.place.row, finding.code))
        .collect();
    assert_eq!(found, expected, "{name}: {codes:?}");
}
