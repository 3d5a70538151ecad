//! `run`: the main job.

use super::args::RunArgs;
use super::exit::Exit;
use super::progress::Shown;
use super::{inputs, job, screen};
use crate::check::row::{Keep, KeepCells};
use crate::error::{Error, Result};
use crate::run;
use crate::sink::report::terminal::{self, Palette};
use crate::sink::report::{Report, Show};
use crate::sink::{self, Overwrite, WriteError};

pub(super) fn run(args: &RunArgs) -> Result<Exit> {
    let profile = job::profile_of(&args.common)?;
    let inputs = inputs::find(&args.common.inputs)?;
    let lang = args.common.lang.into();
    let overwrite = if args.overwrite { Overwrite::Replace } else { Overwrite::Refuse };
    let paths: Vec<_> = inputs.files.iter().map(|input| input.path.clone()).collect();
    let target = sink::check_target(&args.out, overwrite, &paths).map_err(failed)?;
    let progress = Shown::new(args.common.progress, args.common.quiet, lang);
    let keep = Keep {
        reductions: true,
        cells: KeepCells::All,
        trace: args.trace,
        findings_per_rule: None,
    };
    let job = job::job(&args.common, inputs.files.clone(), &profile, keep, &progress)?;
    let outcome = run::run(&job)?;
    let show = Show { unmask: args.common.unmask };
    let delivery = sink::deliver(&profile, &outcome, lang, show, target).map_err(failed)?;
    progress.finish();
    let report =
        Report { outcome: &outcome, profile: &profile, lang, show, files: &delivery.files };
    if !args.common.quiet {
        let colour = screen::takes_colour(args.common.color);
        let palette = if colour { Palette::ANSI } else { Palette::PLAIN };
        screen::say(&terminal::text_of(&report, &palette, screen::width()))?;
    }
    for note in &delivery.notes {
        screen::tell(note.get(lang));
    }
    Ok(Exit::of(&outcome))
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: WriteError) -> Error {
    Error::new(error.phrase())
}
