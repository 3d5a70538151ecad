//! `nightly`: configuration in, one pass, what became of each file out.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::args::{NightlyArgs, When};
use super::config::{self, Config, LogForm};
use super::ending;
use super::exit::Exit;
use super::progress::Shown;
use super::{job, screen};
use crate::check::row::Keep;
use crate::error::{Error, Result};
use crate::ledger::RunOutcome;
use crate::model::{Counts, Resubmit};
use crate::nightly::{self, Failure, Pass, Rehearsed, Sender, Setup, shown};
use crate::run::Job;
use crate::sink::Filler;
use crate::sink::filesystem::Native;
use crate::sink::report::Show;
use crate::sink::report::workbook::saving;
use crate::text::{Lang, Phrase, Text, text};

pub(super) fn run(args: &NightlyArgs) -> (Lang, Result<Exit>) {
    let spoken = args.lang.map_or(Lang::Zh, Into::into);
    let mut config = match config::read(&args.config, args.today.today.as_deref()) {
        Ok(config) => config,
        Err(error) => return (spoken, Err(error)),
    };
    for sender in &mut config.senders {
        let lang = &mut sender.common.rows.lang.lang;
        *lang = args.lang.unwrap_or(*lang);
    }
    let lang = config.senders.last().map_or(spoken, |sender| sender.common.rows.lang.into());
    (lang, configured(args, &config, lang))
}

fn configured(args: &NightlyArgs, config: &Config, lang: Lang) -> Result<Exit> {
    if args.init {
        config.folders.make(&Native)?;
    }
    let nobody = Shown::new(When::Never, true, lang);
    let setup = setup(args, config, &nobody, lang)?;
    if args.check_config {
        config.folders.check()?;
        screen::say(&listed(config, lang))?;
        return Ok(Exit::Accepted);
    }
    if args.dry_run {
        let rehearsed = nightly::rehearse(&setup)?;
        screen::say(&rehearsal(&rehearsed, lang))?;
        return Ok(Exit::Accepted);
    }
    start_log(args, config)?;
    match nightly::pass(&setup) {
        Ok(pass) => {
            screen::say(&summary(&pass, config, lang))?;
            hook(config, &pass);
            if let Some(error) = &pass.failure {
                screen::complain(error, lang);
            }
            Ok(if ending::is_told().load(Ordering::SeqCst) {
                Exit::Interrupted
            } else {
                Exit::of_status(pass.status())
            })
        }
        Err(Failure::Busy) => {
            screen::tell(BUSY.get(lang));
            Ok(Exit::Busy)
        }
        Err(Failure::World(error)) => Err(error),
    }
}

pub(super) const BUSY: Text = text(
    "另一次处理正在进行，这次什么也没做",
    "another pass is running; nothing was done this time",
);

fn setup<'s>(
    args: &NightlyArgs,
    config: &'s Config,
    nobody: &'s Shown,
    lang: Lang,
) -> Result<Setup<'s>> {
    let mut senders = Vec::new();
    for options in &config.senders {
        let (common, profile, roster) =
            (&options.common, &options.profile, options.roster.as_ref());
        let job = job::job(common, Vec::new(), profile, roster, Keep::default(), nobody)?;
        let template = options.template.as_ref();
        let job = Job { template: template.map(Filler::plan), ..job };
        let filler = template.map(|template| template as &dyn Filler);
        let (pattern, hash) = (options.pattern.clone(), options.hash);
        senders.push(Sender { pattern, job, filler, options: hash });
    }
    let unmask = config.senders.last().is_some_and(|sender| sender.common.rows.unmask);
    Ok(Setup {
        system: &Native,
        is_told_to_end: ending::is_told(),
        folders: config.folders.clone(),
        senders,
        settle: Duration::from_secs(config.settle_seconds),
        outside_window: config.outside_window,
        resubmit: if args.resubmit { Resubmit::Yes } else { Resubmit::No },
        lang,
        show: Show { unmask },
        trace: config.trace,
    })
}

/// The log goes to standard error, or to a file of the day. A panic is logged by its place only: its
/// words could hold somebody's data.
fn start_log(args: &NightlyArgs, config: &Config) -> Result<()> {
    let level = if args.quiet { tracing::Level::WARN } else { tracing::Level::INFO };
    let form = tracing_subscriber::fmt().with_max_level(level).with_ansi(false).with_target(false);
    let failed = || Error::new(text("日志已经在用", "a log is in use already"));
    match (&config.log_folder, config.log) {
        (None, LogForm::Text) => form.with_writer(std::io::stderr).try_init(),
        (None, LogForm::Json) => form.json().with_writer(std::io::stderr).try_init(),
        (Some(folder), LogForm::Text) => form.with_writer(log_file(folder)?).try_init(),
        (Some(folder), LogForm::Json) => form.json().with_writer(log_file(folder)?).try_init(),
    }
    .map_err(|_| failed())?;
    std::panic::set_hook(Box::new(|panic| {
        if saving::is_caught(panic) {
            return;
        }
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "internal error");
    }));
    Ok(())
}

/// `<day>.log`, private, written to at its end.
fn log_file(folder: &PathBuf) -> Result<std::sync::Mutex<std::fs::File>> {
    let path = folder.join(format!("{}.log", job::clock()));
    let failed =
        |error| Error::at(&path, text("写不了日志", "the log cannot be written")).because(error);
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::fs::create_dir_all(folder).map_err(failed)?;
    options.open(&path).map(std::sync::Mutex::new).map_err(failed)
}

/// Tells a program of the user's how the pass ended. It knows the exit status and where the details
/// lie; a hook that fails or hangs changes nothing.
fn hook(config: &Config, pass: &Pass) {
    let words = if pass.failure.is_none() { &config.on_success } else { &config.on_failure };
    let Some((program, arguments)) = words.split_first() else { return };
    let started = Command::new(program)
        .args(arguments)
        .env("JIANYUAN_STATUS", pass.status().to_string())
        .env("JIANYUAN_STATE", &config.folders.state)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) => return tracing::warn!(%error, "the hook cannot be started"),
    };
    let end = Instant::now() + Duration::from_secs(config.hook_seconds);
    loop {
        match child.try_wait() {
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(50)),
            Ok(Some(status)) if status.success() => return,
            Ok(Some(status)) => return tracing::warn!(%status, "the hook failed"),
            Ok(None) | Err(_) => {
                tracing::warn!("the hook took too long and was ended");
                let _ = child.kill();
                let _ = child.wait();
                return;
            }
        }
    }
}

fn listed(config: &Config, lang: Lang) -> String {
    const FINE: Text = text("配置没有问题。\n", "The configuration is in order.\n");
    const SENDERS: Text = text(
        "  {count} 组报送方选项，其余文件用总的选项\n",
        "  {count} {count:sender|senders} with own options; all other files take the common ones\n",
    );
    let mut page = FINE.get(lang).to_owned();
    for (name, path) in config.folders.all() {
        let line = format!("  {name:<10} {}\n", path.display());
        page.push_str(&line);
    }
    let count = config.senders.len().saturating_sub(1).to_string();
    page.push_str(SENDERS.fill(&[("count", count.into())]).get(lang));
    page
}

fn counted(counts: &Counts) -> Phrase {
    const COUNTS: Text = text(
        "{rows} 行：可提交 {accepted}，暂扣 {held}，跳过 {skipped}",
        "{rows} {rows:row|rows}: {accepted} accepted, {held} held, {skipped} skipped",
    );
    COUNTS.fill(&[
        ("rows", counts.rows.to_string().into()),
        ("accepted", counts.accepted.to_string().into()),
        ("held", counts.held.to_string().into()),
        ("skipped", counts.skipped.to_string().into()),
    ])
}

fn rehearsal(rehearsed: &[Rehearsed], lang: Lang) -> String {
    const NOTHING: Text = text("收件文件夹里没有要处理的文件。\n", "Nothing to be done.\n");
    const COPY: Text =
        text("和批次 {run} 内容相同，不再处理", "the content of run {run}, not run again");
    const REFUSED: Text = text("读不进去，会隔离", "cannot be used, goes to quarantine");
    const WAITS: Text = text("{counts}；等申报期开始", "{counts}; waits for the window");
    if rehearsed.is_empty() {
        return NOTHING.get(lang).to_owned();
    }
    let line = |one: &Rehearsed| {
        let counts = counted(&one.counts);
        let what = match &one.copy_of {
            Some(run) => COPY.fill(&[("run", run.as_str().into())]),
            None if one.refused => REFUSED.into(),
            None if one.waits => WAITS.fill(&[("counts", counts.into())]),
            None => counts,
        };
        format!("{}  {}\n", shown(&one.path), what.get(lang))
    };
    rehearsed.iter().map(line).collect()
}

/// One line a file; nothing where nothing was done, so that cron sends no mail.
fn summary(pass: &Pass, config: &Config, lang: Lang) -> String {
    const DELIVERED: Text = text("{counts} → {folder}", "{counts} → {folder}");
    const WAITING: Text = text(
        "{counts}；报告在 {folder}，申报文件等申报期开始再出",
        "{counts}; the report is in {folder}, submissions wait for the window",
    );
    const REFUSED: Text =
        text("读不进去，已隔离；说明在 {quarantine}", "could not be used; see {quarantine}");
    const CRASHED: Text = text(
        "程序两次在这份文件上中断，已隔离；说明在 {quarantine}",
        "the program ended over it twice; see {quarantine}",
    );
    const COPY: Text = text("内容处理过，没有再处理", "its content was run before; not run again");
    const LATER: Text =
        text("这次没有处理完，下次接着处理", "not finished, the next pass goes on with it");
    let mut page = String::new();
    for treated in &pass.treated {
        let at = |root: &std::path::Path| root.join(&treated.run).display().to_string().into();
        let args = [
            ("counts", counted(&treated.counts).into()),
            ("folder", at(&config.folders.outbox)),
            ("quarantine", at(&config.folders.quarantine)),
        ];
        let what = match treated.outcome {
            Some(RunOutcome::Delivered | RunOutcome::Released) => DELIVERED,
            Some(RunOutcome::Waiting) => WAITING,
            Some(RunOutcome::Refused) => REFUSED,
            Some(RunOutcome::Crashed) => CRASHED,
            Some(RunOutcome::Copy) => COPY,
            None => LATER,
        };
        let line = what.fill(&args);
        page.extend([&shown(&treated.path), "  ", line.get(lang), "\n"]);
    }
    page
}

impl Exit {
    fn of_status(status: u8) -> Self {
        match status {
            0 => Self::Accepted,
            1 => Self::Held,
            _ => Self::Failed,
        }
    }
}
