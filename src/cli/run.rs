//! `run`: the main job.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use super::args::{AskBack, RunArgs};
use super::exit::Exit;
use super::progress::Shown;
use super::{inputs, job, screen};
use crate::check::row::{Keep, KeepCells};
use crate::error::{Error, Result};
use crate::model::{Answers, Outcome, Previous};
use crate::run;
use crate::sink::report::terminal::{self, Palette};
use crate::sink::report::workbook::ask_back::AskBy;
use crate::sink::report::{Report, Show};
use crate::sink::{self, Filler, Overwrite, With, WriteError, keys};
use crate::text::{Lang, text};

pub(super) fn run(args: &RunArgs) -> Result<Exit> {
    let profile = job::profile_of(&args.common)?;
    let inputs = inputs::find(&args.common.inputs)?;
    let lang = args.common.rows.lang.into();
    let overwrite = if args.overwrite { Overwrite::Replace } else { Overwrite::Refuse };
    let mut paths: Vec<_> = inputs.files.iter().map(|input| input.path.clone()).collect();
    // Replaced by what is left to hand in, the earlier files would be lost.
    paths.extend(args.previous.iter().map(|folder| folder.join(keys::NAME)));
    paths.extend(job::template_path(&args.common, &profile)?);
    paths.extend(args.merge.iter().cloned());
    let target = sink::check_target(&args.out, overwrite, &paths).map_err(failed)?;
    let inputs = inputs.unpack(&job::limits(&args.common.rows.limits)?.0)?;
    let roster = job::roster(&args.common, &profile)?;
    let progress = Shown::new(args.common.progress, args.common.quiet, lang);
    let keep =
        Keep { reductions: true, cells: KeepCells::All, trace: args.trace, ..Keep::default() };
    let job =
        job::job(&args.common, inputs.files.clone(), &profile, roster.as_ref(), keep, &progress)?;
    let previous = args.previous.as_deref().map(previous).transpose()?;
    let template = job::template(&args.common, &profile)?;
    let job = run::Job {
        previous: previous.map(Arc::new),
        template: template.as_ref().map(Filler::plan),
        ..job
    };
    let answers: Vec<_> = args.merge.iter().cloned().map(run::InputFile::new).collect();
    let merged = run::merge(&job, &answers)?;
    let job = run::Job { corrections: merged.corrections, ..job };
    let mut outcome = run::run(&job)?;
    if !answers.is_empty() {
        let used = job.corrections.len() as u64;
        outcome.answers = Some(Answers { used, unused: merged.unused });
    }
    let show = Show { unmask: args.common.rows.unmask };
    let with = With {
        filler: template.as_ref().map(|template| template as &dyn Filler),
        ask: args.ask_back.map(AskBy::from),
    };
    let delivery = sink::deliver_with(&profile, &outcome, lang, show, target, with);
    let delivery = delivery.map_err(failed)?;
    progress.finish();
    let report =
        Report { outcome: &outcome, profile: &profile, lang, show, files: &delivery.files };
    if !args.common.quiet {
        let colour = screen::takes_colour(args.common.color);
        let palette = if colour { Palette::ANSI } else { Palette::PLAIN };
        screen::say(&terminal::text_of(&report, &palette, screen::width()))?;
    }
    tell_unused(&outcome, lang);
    for note in &delivery.notes {
        screen::tell(note.get(lang));
    }
    Ok(Exit::of(&outcome))
}

/// The answers that correct nothing; all of them stand in the summary.
fn tell_unused(outcome: &Outcome, lang: Lang) {
    const TOLD: usize = 20;
    let unused = outcome.answers.as_ref().map_or(&[][..], |answers| &answers.unused);
    for answer in unused.iter().take(TOLD) {
        screen::tell(answer.phrase().get(lang));
    }
    if let more @ 1.. = unused.len().saturating_sub(TOLD) {
        let said = text(
            "另有 {count} 处答复没有采用，见 summary.json",
            "{count} more {count:answer was|answers were} not used: see summary.json",
        );
        screen::tell(said.fill(&[("count", more.to_string().into())]).get(lang));
    }
}

/// What an earlier run has left in its folder for this one.
fn previous(folder: &Path) -> Result<Previous> {
    let name = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
    let path = folder.join(keys::NAME);
    let read = File::open(&path).and_then(|file| keys::read(name, BufReader::new(file)));
    let no_run = || {
        let what = text(
            "不是本程序的输出文件夹：要有上次生成的 rows.keys",
            "this is no output folder of ours: rows.keys of the earlier run should be in it",
        );
        Error::at(folder, what)
    };
    read.map_err(|error| no_run().because(error))?.ok_or_else(no_run)
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: WriteError) -> Error {
    Error::new(error.phrase())
}

impl From<AskBack> for AskBy {
    fn from(who: AskBack) -> Self {
        match who {
            AskBack::Department => Self::Department,
            AskBack::Employer => Self::Employer,
        }
    }
}
