//! The bureau's files (报盘文件): for each employer and declared month what the profile asks for.
//!
//! In: a profile, a finished run, a staging folder. Out: `<employer>/<YYYY-MM>/<file>`, which file
//! belongs to which submission, and notes on what a file could not hold. The files are made by all
//! threads and told in order.

mod cell;
mod checklist;
mod encode;
mod filled;
mod folder;
mod form;
mod measure;
mod plan;
mod steps;
mod table;
mod text_file;

#[cfg(test)]
mod made_up;
#[cfg(test)]
mod paper_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Staging, WriteError, WrittenFile};
use crate::model::{EmployerNo, Numbered, Outcome};
use crate::profile::Profile;
use crate::profile::output::Shape;
use crate::text::{Phrase, Text, text};
pub use folder::employer_folder;
use plan::{Job, Plan};

pub use filled::{FillError, Filler};

/// What was written for the bureau (已写出的报盘文件).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BureauFiles {
    /// By employer, output of the profile, and part.
    pub files: Vec<WrittenFile>,
    /// For each submission of the run the files that hold its people, by path.
    pub of_submission: Vec<Vec<String>>,
    /// What the user has to know of them.
    pub notes: Vec<BureauNote>,
    /// The numbers that the text files of each employer have got.
    pub numbered: Vec<Numbered>,
}

/// Something about a bureau file that a person has to know (文件提示).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BureauNote {
    /// Whose file.
    pub employer: EmployerNo,
    /// The file, relative to the output folder; it may not have been written.
    pub path: String,
    /// What and what to do.
    pub message: Phrase,
}

const UNFILLED: Text = text(
    "城市规则要求把批量减员填进经办机构的模板，这种运行方式还不会填；请用 jianyuan run",
    "the profile wants mass files to be the bureau's template, filled, which this way of running does not do yet: use jianyuan run",
);

/// What one job gives back: the file, unless it must not be written, and notes on it.
#[derive(Default)]
struct Done {
    file: Option<WrittenFile>,
    notes: Vec<Phrase>,
}

impl From<WrittenFile> for Done {
    fn from(file: WrittenFile) -> Self {
        Self { file: Some(file), notes: Vec::new() }
    }
}

/// Writes all files that the profile asks for.
///
/// # Errors
/// Where the system refuses.
pub fn write(
    profile: &Profile,
    outcome: &Outcome,
    filler: Option<&dyn Filler>,
    staging: &Staging<'_>,
) -> Result<BureauFiles, WriteError> {
    let plan = Plan::new(profile, outcome, filler.map(Filler::plan));
    let done: Vec<Done> = plan
        .jobs()
        .par_iter()
        .with_max_len(1)
        .map(|job| write_one(profile, outcome, filler, staging, (job, plan.jobs())))
        .collect::<Result<_, _>>()?;
    let numbered = plan.numbered();
    Ok(BureauFiles { numbered, ..gather(outcome, plan.jobs(), done) })
}

fn write_one(
    profile: &Profile,
    outcome: &Outcome,
    filler: Option<&dyn Filler>,
    staging: &Staging<'_>,
    (job, all): (&Job<'_>, &[Job<'_>]),
) -> Result<Done, WriteError> {
    let file = cell::File::new(profile, outcome, job);
    if let Some(filler) = filler.filter(|_| plan::takes_template(job.output)) {
        return filled::write(&file, filler, staging).map(Done::from);
    }
    if job.output.template.is_some() {
        // A plain table in its place would look right and be refused by the portal.
        return Err(WriteError::Template { path: job.path.clone().into(), why: UNFILLED.into() });
    }
    match job.output.shape {
        Shape::Xlsx | Shape::Xls => table::write(&file, staging).map(Done::from),
        Shape::Form => form::write(&file, staging).map(Done::from),
        Shape::Checklist => checklist::write(&file, staging).map(Done::from),
        Shape::Steps => steps::write(&file, all, staging).map(Done::from),
        Shape::Text => text_file::write(&file, staging),
    }
}

fn gather(outcome: &Outcome, jobs: &[Job<'_>], done: Vec<Done>) -> BureauFiles {
    let mut all = BureauFiles {
        of_submission: vec![Vec::new(); outcome.submissions.len()],
        ..BureauFiles::default()
    };
    let mut by_employer: BTreeMap<EmployerNo, Vec<usize>> = BTreeMap::new();
    for (index, submission) in outcome.submissions.iter().enumerate() {
        by_employer.entry(submission.employer).or_default().push(index);
    }
    for (job, done) in jobs.iter().zip(done) {
        if let Some(mut file) = done.file {
            for &index in &by_employer[&job.employer] {
                if job.holds(&outcome.submissions[index].rows) {
                    all.of_submission[index].push(file.path.clone());
                    file.submissions.push(u32::try_from(index).unwrap_or(u32::MAX));
                }
            }
            all.files.push(file);
        }
        let note = |message| BureauNote { employer: job.employer, path: job.path.clone(), message };
        all.notes.extend(done.notes.into_iter().map(note));
    }
    all
}
