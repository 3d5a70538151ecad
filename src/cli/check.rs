//! `check`: everything up to the findings.

use std::io::Write;

use super::args::{CheckArgs, CheckFormat};
use super::exit::Exit;
use super::progress::Shown;
use super::{inputs, job, screen};
use crate::check::row::{Keep, KeepCells};
use crate::error::{Error, Result};
use crate::run::{self, Hash};
use crate::sink::Filler;
use crate::sink::report::terminal::{self, Palette};
use crate::sink::report::{Report, Show, html, machine, sarif};
use crate::text::text;

/// On the screen a cause shows its first places only; no more of them are kept in memory.
const SHOWN_PER_RULE: usize = 50;

pub(super) fn run(args: &CheckArgs) -> Result<Exit> {
    let profile = job::profile_of(&args.common)?;
    let inputs = inputs::find(&args.common.inputs)?;
    let inputs = inputs.unpack(&job::limits(&args.common.rows.limits)?.0)?;
    let lang = args.common.rows.lang.into();
    let roster = job::roster(&args.common, &profile)?;
    let template = job::template(&args.common, &profile)?;
    let progress = Shown::new(args.common.progress, args.common.quiet, lang);
    let on_screen = args.format == CheckFormat::Text;
    let keep = Keep {
        // Whoever stands in a row is hidden in what is said of it, and has to be known for that.
        cells: match args.format {
            CheckFormat::Text | CheckFormat::Json | CheckFormat::Csv | CheckFormat::Sarif => {
                KeepCells::Marked
            }
            CheckFormat::Html => KeepCells::All,
        },
        findings_per_rule: on_screen.then_some(SHOWN_PER_RULE),
        // Who would stand in a mass file is compared with the template.
        reductions: template.is_some(),
        ..Keep::default()
    };
    let mut job =
        job::job(&args.common, inputs.files.clone(), &profile, roster.as_ref(), keep, &progress)?;
    job.hash = if on_screen { Hash::No } else { Hash::Yes };
    job.template = template.as_ref().map(Filler::plan);
    let outcome = run::run(&job)?;
    progress.finish();
    let show = Show { unmask: args.common.rows.unmask };
    let report = Report { outcome: &outcome, profile: &profile, lang, show, files: &[] };
    let print = |out: &mut dyn Write| match args.format {
        CheckFormat::Json => machine::json(&report, out),
        CheckFormat::Csv => machine::csv(&report, out),
        CheckFormat::Sarif => sarif::write(&report, out),
        CheckFormat::Html => html::write(&report, out),
        CheckFormat::Text => {
            let colour = args.out.is_none() && screen::takes_colour(args.common.color);
            let palette = if colour { Palette::ANSI } else { Palette::PLAIN };
            out.write_all(terminal::text_of(&report, &palette, screen::width()).as_bytes())
        }
    };
    match &args.out {
        None => screen::write(print)?,
        Some(path) => crate::sink::write_file(path, print).map_err(|error| {
            Error::at(path, text("写不了结果文件", "the result cannot be written")).because(error)
        })?,
    }
    let exit = Exit::of(&outcome);
    // The process ends: giving back the texts of 20,000 employers one by one would only take time.
    std::mem::forget(outcome);
    Ok(exit)
}
