//! `bulk`: many employers' files at once.

use std::path::PathBuf;

use super::args::BulkArgs;
use super::exit::Exit;
use super::progress::Shown;
use super::{inputs, job, screen};
use crate::bulk::{self, BulkJob, BulkOutcome};
use crate::check::row::Keep;
use crate::error::{Error, Result};
use crate::sink::report::Show;
use crate::sink::{self, Overwrite, WriteError};
use crate::text::text;

pub(super) fn run(args: &BulkArgs) -> Result<Exit> {
    let profile = job::profile_of(&args.common)?;
    let inputs = inputs::find(&args.common.inputs)?;
    let lang = args.common.lang.into();
    let overwrite =
        if args.overwrite || args.resume { Overwrite::Replace } else { Overwrite::Refuse };
    let paths: Vec<_> = inputs.files.iter().map(|input| input.path.clone()).collect();
    let out = sink::check_target(&args.out, overwrite, &paths).map_err(failed)?;
    let roster = job::roster(&args.common, &profile)?;
    let progress = Shown::new(args.common.progress, args.common.quiet, lang);
    let keep = Keep::default();
    let job =
        job::job(&args.common, inputs.files.clone(), &profile, roster.as_ref(), keep, &progress)?;
    let outcome = bulk::run(&BulkJob {
        options: options(args, &job),
        journal: journal(&args.out),
        job,
        out,
        resume: args.resume,
        lang,
        show: Show { unmask: args.common.unmask },
    })?;
    progress.finish();
    if !args.common.quiet {
        screen::say(sentence(&outcome).get(lang))?;
    }
    Ok(exit(&outcome))
}

/// Everything that decides the result besides the files. The number of threads does not.
fn options(args: &BulkArgs, job: &crate::run::Job<'_>) -> String {
    let common = &args.common;
    let profile = (&job.profile.id, &job.profile.version, job.today, job.declared);
    let rest = (&common.employer, &common.columns, &common.sheet, &common.encoding, &common.limits);
    let more = (&common.roster, common.headcount, common.mass_at, common.stop_month_means);
    let last = (common.stop_month_from, common.strict, common.unmask, common.lang);
    format!("{profile:?} {rest:?} {more:?} {last:?}")
}

/// The journal lies beside the result, which appears as a whole.
fn journal(out: &std::path::Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".未完成");
    out.with_file_name(name)
}

fn sentence(outcome: &BulkOutcome) -> crate::text::Phrase {
    let number = |number: usize| number.to_string().into();
    let rows = |number: u64| number.to_string().into();
    text(
        "{files} 份文件（退回 {refused}，接着上次做过的 {resumed}），{employers} 个单位，{rows} 行：可提交 \
         {accepted}，暂扣 {held}，跳过 {skipped}。结果见 汇总.html、汇总.xlsx 和 单位/ 下的更正通知\n",
        "{files} files ({refused} refused, {resumed} done before), {employers} employers, {rows} rows: \
         {accepted} ready, {held} held, {skipped} skipped. See 汇总.html, 汇总.xlsx and the notices in 单位/\n",
    )
    .fill(&[
        ("files", number(outcome.files)),
        ("refused", number(outcome.refused)),
        ("resumed", number(outcome.resumed)),
        ("employers", number(outcome.employers)),
        ("rows", rows(outcome.counts.rows)),
        ("accepted", rows(outcome.counts.accepted)),
        ("held", rows(outcome.counts.held)),
        ("skipped", rows(outcome.counts.skipped)),
    ])
}

fn exit(outcome: &BulkOutcome) -> Exit {
    if outcome.refused == outcome.files {
        Exit::Failed
    } else if outcome.refused > 0 || outcome.counts.held > 0 {
        Exit::Held
    } else {
        Exit::Accepted
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: WriteError) -> Error {
    Error::new(error.phrase())
}
