//! `bulk`: many employers' files at once.

use std::path::PathBuf;

use super::args::{BulkArgs, DatesArgs};
use super::exit::Exit;
use super::inputs::Inputs;
use super::progress::Shown;
use super::{ending, inputs, job, screen};
use crate::bulk::{self, BulkJob, BulkOutcome};
use crate::check::row::Keep;
use crate::error::{Error, Result};
use crate::sink::report::Show;
use crate::sink::{self, FileHash, Overwrite, WriteError};
use crate::text::text;

pub(super) fn run(args: &BulkArgs) -> Result<Exit> {
    let args = &on_its_day(args);
    let profile = job::profile_of(&args.common)?;
    let inputs = inputs::find(&args.common.inputs)?;
    let lang = args.common.rows.lang.into();
    // Killed when the result was in place already, the run does it once more.
    let goes_on = args.resume && journal(&args.out).exists();
    let overwrite = if args.overwrite || goes_on { Overwrite::Replace } else { Overwrite::Refuse };
    let paths: Vec<_> = inputs.files.iter().map(|input| input.path.clone()).collect();
    let out = sink::check_target(&args.out, overwrite, &paths).map_err(failed)?;
    let roster_files = job::roster_files(&args.common)?;
    let roster = roster_files.as_ref().map(|files| job::read_roster(&args.common, &profile, files));
    let roster = roster.transpose()?;
    let progress = Shown::new(args.common.progress, args.common.quiet, lang);
    let keep = Keep::default();
    let job =
        job::job(&args.common, inputs.files.clone(), &profile, roster.as_ref(), keep, &progress)?;
    ending::tell_of_kept(journal(&args.out), interrupted(args).get(lang).to_owned());
    let outcome = bulk::run(&BulkJob {
        options: options(args, &job, roster_files.as_ref()),
        journal: journal(&args.out),
        job,
        out,
        resume: args.resume,
        lang,
        show: Show { unmask: args.common.rows.unmask },
    })?;
    progress.finish();
    if !args.common.quiet {
        screen::say(sentence(&outcome).get(lang))?;
    }
    Ok(exit(&outcome))
}

/// An unfinished run goes on with its own day and declared month, unless others are given, and says so:
/// what was done on one day and what on the next must not stand side by side.
fn on_its_day(args: &BulkArgs) -> BulkArgs {
    let mut args = args.clone();
    let Some((today, month)) = args.resume.then(|| bulk::unfinished(&journal(&args.out))).flatten()
    else {
        return args;
    };
    let (common, is_quiet) = (&mut args.common.rows, args.common.quiet);
    let DatesArgs { today: given, month: given_month } = &mut common.dates;
    if given.today.is_none() {
        let going_on = text(
            "接着做没做完的核验，按当时的日期 {today}、申报月份 {month}",
            "Going on with the unfinished run, for its day {today} and declared month {month}",
        )
        .fill(&[("today", today.to_string().into()), ("month", month.to_string().into())]);
        if !is_quiet {
            screen::tell(going_on.get(common.lang.into()));
        }
    }
    let today = today.to_string();
    if given.today.get_or_insert_with(|| today.clone()) == &today {
        given_month.get_or_insert_with(|| month.to_string());
    }
    args
}

/// Everything that decides the result besides the files and the day. The number of threads does not.
fn options(args: &BulkArgs, job: &crate::run::Job<'_>, roster: Option<&Inputs>) -> String {
    let common = &args.common;
    let profile = hash_of(format!("{:?}", job.profile).as_bytes());
    let rows = &common.rows;
    let unsaid = &rows.unsaid;
    let rest = (&unsaid.employer, &rows.columns, &common.sheet, &common.encoding, &rows.limits);
    let headcount = common.headcount.headcount;
    let more = (&common.roster, headcount, common.mass_at, unsaid.stop_month_means);
    let last = (rows.stop_month_from, rows.strict, rows.unmask, rows.lang.lang);
    let roster = roster.iter().flat_map(|roster| &roster.files);
    let roster: Vec<_> = roster.map(|file| sink::hash_file(&file.path).ok()).collect();
    format!("{profile:?} {rest:?} {more:?} {last:?} {roster:?}")
}

/// Short, and different for different profiles.
fn hash_of(mut bytes: &[u8]) -> Option<FileHash> {
    sink::hash_of(&mut bytes).ok()
}

/// The journal lies beside the result, which appears as a whole.
fn journal(out: &std::path::Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push(".未完成");
    out.with_file_name(name)
}

/// What is said when the run is told to end before it has.
fn interrupted(args: &BulkArgs) -> crate::text::Phrase {
    text(
        "已中断。做完的部分留在 {journal}：同样的命令加 --resume 就接着做；不想接着做，删去它即可",
        "Interrupted. What was done is kept in {journal}: the same command with --resume goes on; delete it to begin anew",
    )
    .fill(&[("journal", journal(&args.out).display().to_string().into())])
}

fn sentence(outcome: &BulkOutcome) -> crate::text::Phrase {
    let number = |number: usize| number.to_string().into();
    let rows = |number: u64| number.to_string().into();
    let resumed = match outcome.resumed {
        0 => crate::text::Phrase::default(),
        done => {
            text("，接着上次做过的 {done}", ", {done} done before").fill(&[("done", number(done))])
        }
    };
    text(
        "{files} 份文件（退回 {refused}{resumed}），{employers} 个单位，{rows} 行：可提交 \
         {accepted}，暂扣 {held}，跳过 {skipped}。结果见 汇总.html、汇总.xlsx 和 单位/ 下的更正通知\n",
        "{files} {files:file|files} ({refused} refused{resumed}), {employers} {employers:employer|employers}, {rows} {rows:row|rows}: \
         {accepted} ready, {held} held, {skipped} skipped. See 汇总.html, 汇总.xlsx and the notices in 单位/\n",
    )
    .fill(&[
        ("files", number(outcome.files)),
        ("refused", number(outcome.refused)),
        ("resumed", resumed.into()),
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
