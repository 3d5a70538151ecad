//! Which files hold whom (文件规划): settled before anything is written, so that the order and the
//! names do not depend on threads.

use std::collections::{BTreeMap, BTreeSet};

use super::folder::{employer_folder, free_name, safe_name};
use crate::calendar::Month;
use crate::columns::template::TemplatePlan;
use crate::model::{EmployerNo, Kind, Numbered, Outcome};
use crate::profile::Profile;
use crate::profile::output::{Output, Role, Shape};
use crate::sink::workbook::ROW_LIMIT;
use crate::sink::xls;

/// A printed form or checklist holds so many people; the rest stand in a further part.
const PRINTED_LIMIT: usize = 1_000;

/// A list to be typed in holds so many: more would neither open quickly nor be finished in a day.
const LIST_LIMIT: usize = 20_000;

/// A template takes so many: it is filled by a child that holds it whole.
const TEMPLATE_LIMIT: usize = 20_000;

/// Whether the bureau's own template takes the place of this output.
pub(super) fn takes_template(output: &Output) -> bool {
    output.role == Role::Mass && output.shape.is_table()
}

/// One file to be written.
pub(super) struct Job<'p> {
    /// What the profile says of it.
    pub(super) output: &'p Output,
    /// Whose.
    pub(super) employer: EmployerNo,
    /// Relative to the output folder.
    pub(super) path: String,
    /// Which part of how many, from 1.
    pub(super) part: (usize, usize),
    /// The number of a text file within its employer and month.
    pub(super) sequence: u32,
    /// The people in it: indexes into the run's reductions, ascending.
    pub(super) rows: Vec<u32>,
}

impl Job<'_> {
    /// Whether any of a submission's rows stands in this file.
    pub(super) fn holds(&self, rows: &[u32]) -> bool {
        // A file holds all people of its employer and kind between its first and its last one, or
        // exactly those of one submission: one shared row is enough to know.
        let (few, many) = if rows.len() < self.rows.len() {
            (rows, self.rows.as_slice())
        } else {
            (self.rows.as_slice(), rows)
        };
        let (Some(first), Some(last)) = (many.first(), many.last()) else { return false };
        let from = few.partition_point(|row| row < first);
        few[from..].iter().take_while(|row| *row <= last).any(|row| many.binary_search(row).is_ok())
    }
}

/// All files of a run.
pub(super) struct Plan<'p> {
    jobs: Vec<Job<'p>>,
}

/// The submissions of one employer.
#[derive(Default)]
struct Bundle<'o> {
    sporadic: Vec<&'o [u32]>,
    mass: Vec<&'o [u32]>,
}

impl<'p> Plan<'p> {
    /// Settles the files of all employers that have submissions.
    pub(super) fn new(
        profile: &'p Profile,
        outcome: &Outcome,
        template: Option<&TemplatePlan>,
    ) -> Self {
        let mut bundles: BTreeMap<EmployerNo, Bundle<'_>> = BTreeMap::new();
        let mut order = Vec::new();
        for submission in &outcome.submissions {
            let bundle = bundles.entry(submission.employer).or_insert_with(|| {
                order.push(submission.employer);
                Bundle::default()
            });
            match submission.kind {
                Kind::Sporadic => bundle.sporadic.push(&submission.rows),
                Kind::Mass => bundle.mass.push(&submission.rows),
            }
        }
        let mut plan = Self { jobs: Vec::new() };
        let mut folders = BTreeSet::new();
        for employer in order {
            let named = &outcome.employers[employer.index()];
            let folder = employer_folder(named.key(), &named.name, &mut folders);
            let folder = format!("{folder}/{}", outcome.declared);
            let from = outcome.sequences.next(named.key());
            let folder = Folder { path: &folder, month: outcome.declared, sequence_from: from };
            plan.add((profile, template), employer, folder, &bundles[&employer]);
        }
        plan
    }

    /// The files, by employer, output and part.
    pub(super) fn jobs(&self) -> &[Job<'p>] {
        &self.jobs
    }

    /// The numbers that the text files of each employer get.
    pub(super) fn numbered(&self) -> Vec<Numbered> {
        let mut numbered: Vec<Numbered> = Vec::new();
        for job in self.jobs.iter().filter(|job| job.output.shape == Shape::Text) {
            let (employer, number) = (job.employer, job.sequence);
            match numbered.last_mut().filter(|last| last.employer == employer) {
                Some(last) => last.last = number,
                None => numbered.push(Numbered { employer, first: number, last: number }),
            }
        }
        numbered
    }

    fn add(
        &mut self,
        (profile, template): (&'p Profile, Option<&TemplatePlan>),
        employer: EmployerNo,
        folder: Folder<'_>,
        bundle: &Bundle<'_>,
    ) {
        let mut sequence = folder.sequence_from;
        let mut names = BTreeSet::new();
        for output in &profile.outputs {
            let template = template.filter(|_| takes_template(output));
            let parts = parts(output, bundle, template);
            let count = parts.len();
            for (number, rows) in (1..).zip(parts) {
                let part = (number, count);
                let (stem, extension) = file_name(&output.file, folder.month, part, sequence);
                let extension = template.map_or(extension, |plan| format!(".{}", plan.ending));
                let name = free_name(&stem, &extension, &mut names);
                let path = format!("{}/{name}", folder.path);
                self.jobs.push(Job { output, employer, path, part, sequence, rows });
                sequence += u32::from(output.shape == Shape::Text);
            }
        }
    }
}

/// Where an employer's files go, and from which number its text files are counted.
#[derive(Clone, Copy)]
struct Folder<'f> {
    path: &'f str,
    month: Month,
    sequence_from: u32,
}

/// The people of each file of an output.
fn parts(output: &Output, bundle: &Bundle<'_>, template: Option<&TemplatePlan>) -> Vec<Vec<u32>> {
    let whole: Vec<Vec<u32>> = match output.role {
        Role::Mass => bundle.mass.iter().map(|rows| rows.to_vec()).collect(),
        Role::Sporadic => vec![merged(bundle.sporadic.iter())],
        Role::Disk | Role::Form | Role::Materials | Role::Steps => {
            vec![merged(bundle.sporadic.iter().chain(&bundle.mass))]
        }
    };
    let limit = match (output.shape, output.role) {
        (Shape::Text, _) => {
            let limit = output.text.as_ref().and_then(|layout| layout.people_limit);
            limit.map_or(usize::MAX, |limit| limit.max(1) as usize)
        }
        (Shape::Steps, _) => usize::MAX,
        (Shape::Form | Shape::Checklist, _) => PRINTED_LIMIT,
        (Shape::Xlsx, Role::Mass) => ROW_LIMIT as usize - 1,
        (Shape::Xls, Role::Mass) => xls::ROW_LIMIT as usize - 1,
        (Shape::Xlsx | Shape::Xls, _) => LIST_LIMIT,
    };
    let limit = template.map_or(limit, |plan| {
        let room = plan.room.map_or(usize::MAX, |room| room as usize);
        limit.min(TEMPLATE_LIMIT).min(room).max(1)
    });
    whole.iter().flat_map(|rows| rows.chunks(limit)).map(<[u32]>::to_vec).collect()
}

/// In the order of the input, whatever submission they belong to.
fn merged<'o>(lists: impl Iterator<Item = &'o &'o [u32]>) -> Vec<u32> {
    let mut rows: Vec<u32> = lists.flat_map(|rows| rows.iter().copied()).collect();
    rows.sort_unstable();
    rows
}

/// The profile's file name with its places filled: stem and extension. `{part}` goes with the
/// separator before it where there is one part only, and is added where the name lacks it and no
/// `{sequence}` keeps the parts apart.
fn file_name(
    template: &str,
    month: Month,
    (number, count): (usize, usize),
    sequence: u32,
) -> (String, String) {
    let (stem, extension) = match template.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
        _ => (template, String::new()),
    };
    let is_numbered = stem.contains("{sequence}");
    let stem = stem.replace("{month}", &month.to_string());
    let stem = stem.replace("{sequence}", &format!("{sequence:02}"));
    let stem = match (count, stem.split_once("{part}")) {
        (1, None) => stem,
        (1, Some((before, after))) => {
            let before = before.strip_suffix(['-', '_', ' ', '.']).unwrap_or(before);
            format!("{before}{after}")
        }
        (_, None) if is_numbered => stem,
        (_, None) => format!("{stem}-{number:02}"),
        (_, Some((before, after))) => format!("{before}{number:02}{after}"),
    };
    let stem = safe_name(&stem);
    let stem = if stem.is_empty() { "file".to_owned() } else { stem };
    (stem, extension.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_stands_only_where_there_are_several() {
        let month = Month::parse("2026-11").unwrap();
        let name = |template, part| {
            let (stem, extension) = file_name(template, month, part, 7);
            format!("{stem}{extension}")
        };
        for (template, part, expected) in [
            ("批量减员_{month}_{part}.xlsx", (1, 1), "批量减员_2026-11.xlsx"),
            ("批量减员_{month}_{part}.xlsx", (2, 3), "批量减员_2026-11_02.xlsx"),
            ("{part}-mass.xls", (1, 1), "_mass.xls"),
            ("报盘.txt", (1, 1), "报盘.txt"),
            ("报盘.txt", (12, 12), "报盘-12.txt"),
            ("../{month}.txt", (1, 1), "_._2026-11.txt"),
            ("报盘_{sequence}.txt", (1, 1), "报盘_07.txt"),
            ("报盘_{sequence}.txt", (2, 3), "报盘_07.txt"),
        ] {
            assert_eq!(name(template, part), expected, "{template}");
        }
    }

    #[test]
    fn a_file_knows_whom_it_holds() {
        let profile = super::super::made_up::profile();
        let job = |rows: &[u32]| Job {
            output: &profile.outputs[0],
            employer: EmployerNo::at(0),
            path: String::new(),
            part: (1, 1),
            sequence: 1,
            rows: rows.to_vec(),
        };
        assert!(job(&[3, 5, 9]).holds(&[1, 9]));
        assert!(job(&[5]).holds(&[1, 2, 5, 7]));
        assert!(!job(&[3, 5, 9]).holds(&[4, 6, 10]));
        assert!(!job(&[]).holds(&[1]));
    }
}
