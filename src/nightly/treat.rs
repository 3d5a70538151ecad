//! One claimed file through to its end (处理一份文件): hash, begin, run, deliver, decide, put away.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use sha2::{Digest as _, Sha256};
use tracing::{error, info, warn};

use super::claim::{Claim, bytes_of, shown};
use super::pass::{Night, Treated};
use super::put_away::{put_away, write_note};
use super::{OutsideWindow, Sender, Setup, notes};
use crate::check::row::{Keep, KeepCells};
use crate::error::{Error, Result, of_panic};
use crate::ledger::{Finish, Run, RunOutcome, Start, State};
use crate::model::{Counts, Known, Outcome, Resubmit};
use crate::run::{InputFile, Job, remember, run};
use crate::sink::report::{Report, Show};
use crate::sink::{self, Delivery, FileHash, Overwrite, WrittenFile};
use crate::source::confine::open_regular;
use crate::text::{Text, text};

const UNFINISHED: Text =
    text("没有处理完，下次接着处理", "not finished, the next pass goes on with it");

/// So often a run may be begun and not end; then it is the file.
const ATTEMPTS: i64 = 2;

/// A file that is to be run.
pub(super) struct Task<'t> {
    pub(super) path: &'t Path,
    pub(super) relative: &'t Path,
    pub(super) content: &'t FileHash,
    pub(super) sender: &'t Sender<'t>,
    pub(super) run: &'t Run,
}

/// What came of running it.
pub(super) enum Ran {
    /// The ledger has it.
    Decided(RunOutcome, Counts),
    /// Somebody wrote to it meanwhile.
    Changed,
    /// A mistake of ours.
    Panicked,
}

impl Night<'_> {
    /// Takes a claim to its end, wherever an earlier pass left it.
    pub(super) fn treat(&mut self, claim: &Claim) -> Result<()> {
        let setup = self.setup;
        let sender = setup.sender(&claim.relative);
        let content = content_of(&claim.path);
        let key = key_of(&content, sender, &claim.name);
        let path = bytes_of(&claim.relative);
        let id = id_of(sender, &key);
        let start = start(setup, sender, &content, &key);
        let start = Start { id: &id, claim: Some(&claim.name), path: &path, ..start };
        let run = match self.ledger.by_claim(&claim.name)? {
            Some(run) if run.state == State::Done => return self.move_on(claim, &run),
            Some(run) if run.attempts >= ATTEMPTS => return self.set_aside(claim, run),
            Some(run) => self.ledger.start_again(&run, &start)?,
            None => match self.same_content(&key)? {
                Some(first) => {
                    let run = self.ledger.copy(&start, &first)?;
                    return self.move_on(claim, &run);
                }
                None => self.ledger.start(&start)?,
            },
        };
        let relative = &claim.relative;
        let task = Task { path: &claim.path, relative, content: &content, sender, run: &run };
        match self.guarded(&task, None)? {
            Ran::Decided(outcome, counts) => {
                let run = Run { outcome: Some(outcome), ..run };
                put_away(setup, claim, &run, None)?;
                self.tell(&run, relative, Some(outcome), counts);
            }
            Ran::Changed | Ran::Panicked => {
                self.tell(&run, relative, None, Counts::default());
            }
        }
        Ok(())
    }

    fn same_content(&self, key: &[u8; 32]) -> Result<Option<Run>> {
        match self.setup.resubmit {
            Resubmit::No => self.ledger.done_with_key(key),
            Resubmit::Yes => Ok(None),
        }
    }

    /// It is decided; only its file is still in `work`.
    fn move_on(&mut self, claim: &Claim, run: &Run) -> Result<()> {
        let note = match run.outcome {
            Some(RunOutcome::Copy) => self.ledger.first_of(run)?.map(|one| notes::of_copy(&one)),
            Some(RunOutcome::Crashed) => Some(notes::of_crash()),
            _ => None,
        };
        put_away(self.setup, claim, run, note.as_ref())?;
        let [rows, accepted, held, skipped] = run.counts.map(|n| u64::try_from(n).unwrap_or(0));
        let counts = Counts { rows, accepted, held, skipped, ..Counts::default() };
        self.tell(run, &claim.relative, run.outcome, counts);
        Ok(())
    }

    /// The program died over it again and again.
    fn set_aside(&mut self, claim: &Claim, run: Run) -> Result<()> {
        error!(run = run.id, path = shown(&claim.relative), "set aside after two crashes");
        remove_output(self.setup, &run)?;
        let outcome = RunOutcome::Crashed;
        self.ledger.finish(&run, &Finish { outcome, ran: None, files: &[], numbered: &[] })?;
        self.move_on(claim, &Run { outcome: Some(outcome), ..run })
    }

    /// Runs, delivers and decides. When the world is to blame for a failure, the ledger knows that
    /// the file is not.
    pub(super) fn guarded(&mut self, task: &Task<'_>, known: Option<&Known>) -> Result<Ran> {
        let attempt = catch_unwind(AssertUnwindSafe(|| self.attempt(task, known)));
        match attempt {
            Ok(Ok(Ran::Changed)) => {
                warn!(run = task.run.id, path = shown(task.relative), "changed while it was read");
                self.ledger.not_to_blame(task.run)?;
                Ok(Ran::Changed)
            }
            Ok(Ok(ran)) => Ok(ran),
            Ok(Err(failed)) => {
                // A full disk may keep the ledger from learning it; the file gets another pass then.
                let _ = self.ledger.not_to_blame(task.run);
                Err(failed)
            }
            Err(panic) => {
                // The world's fault: a library that panicked over what the system refused it.
                if let Some(refused) = of_panic(&*panic) {
                    let _ = self.ledger.not_to_blame(task.run);
                    return Err(
                        Error::at(shown(task.relative).as_ref(), UNFINISHED).because(refused)
                    );
                }
                error!(
                    run = task.run.id,
                    path = shown(task.relative),
                    "the program failed over it"
                );
                Ok(Ran::Panicked)
            }
        }
    }

    fn attempt(&mut self, task: &Task<'_>, known: Option<&Known>) -> Result<Ran> {
        let profile = task.sender.job.profile;
        let mut outcome = run(&job_of(task, known.unwrap_or(&self.known)))?;
        if is_changed(task, &outcome) {
            return Ok(Ran::Changed);
        }
        let holds = self.setup.outside_window == OutsideWindow::Hold
            && !outcome.calendar.in_window
            && outcome.counts.accepted > 0;
        let word = match outcome.inputs[0].refused {
            Some(_) => RunOutcome::Refused,
            None if holds => RunOutcome::Waiting,
            None => RunOutcome::Delivered,
        };
        let first = task.sender.job.split.sequence_from;
        outcome.sequences = self.ledger.sequences(outcome.declared, first)?;
        let Delivery { files, numbered, .. } = deliver(self.setup, task, &mut outcome, word)?;
        let ran = Some((&outcome, profile));
        let finish = Finish { outcome: word, ran, files: &files, numbered: &numbered };
        self.ledger.finish(task.run, &finish)?;
        remember(&mut self.known, &outcome, profile, &task.run.id);
        Ok(Ran::Decided(word, outcome.counts))
    }

    pub(super) fn tell(
        &mut self,
        run: &Run,
        relative: &Path,
        outcome: Option<RunOutcome>,
        counts: Counts,
    ) {
        info!(
            run = run.id,
            path = shown(relative),
            outcome = outcome.map_or("unfinished", RunOutcome::as_str),
            rows = counts.rows,
            accepted = counts.accepted,
            held = counts.held,
            skipped = counts.skipped,
            "file treated"
        );
        let (run, path) = (run.id.clone(), relative.to_owned());
        self.pass.treated.push(Treated { run, path, outcome, counts });
    }
}

/// What is known of a run before it begins; id, claim and path are the caller's.
pub(super) fn start<'s>(
    setup: &Setup<'_>,
    sender: &Sender<'s>,
    content: &'s FileHash,
    key: &'s [u8; 32],
) -> Start<'s> {
    Start {
        id: "",
        claim: None,
        release_of: None,
        key,
        path: &[],
        sha256: &content.sha256,
        bytes: content.bytes,
        profile: sender.job.profile,
        today: sender.job.today,
        declared: sender.job.declared,
        again: setup.resubmit == Resubmit::Yes,
    }
}

/// The hash of the bytes that are run; empty where they cannot be read, which the run will report.
pub(super) fn content_of(path: &Path) -> FileHash {
    let read = open_regular(path).ok().and_then(|mut file| sink::hash_of(&mut file).ok());
    read.unwrap_or(FileHash { sha256: String::new(), bytes: 0 })
}

/// Equal for equal content under equal options, profile, declared month and program: then the result
/// is equal too, but for the day.
pub(super) fn key_of(content: &FileHash, sender: &Sender<'_>, claim: &str) -> [u8; 32] {
    // What cannot be read is the copy of nothing.
    let content = if content.sha256.is_empty() { claim } else { &content.sha256 };
    let declared = sender.job.declared.to_string();
    let mut hasher = Sha256::new();
    for part in [content, env!("CARGO_PKG_VERSION"), &declared] {
        hasher.update(part);
        hasher.update([0]);
    }
    hasher.update(sender.options);
    hasher.finalize().into()
}

/// `20261123-bkmrtdfh`: the day, for people, and what it is about. It stays the same however often a
/// run is begun. Letters, because a row of digits looks like somebody's number and would be masked;
/// no vowels, so that they make no word.
pub(super) fn id_of(sender: &Sender<'_>, key: &[u8; 32]) -> String {
    let day = sender.job.today.to_string().replace('-', "");
    let letter = |nibble: u8| char::from(b"bcdfghjkmnpqrstv"[usize::from(nibble)]);
    let letters = key[..4].iter().flat_map(|byte| [letter(byte >> 4), letter(byte & 15)]);
    format!("{day}-{}", letters.collect::<String>())
}

fn job_of<'j>(task: &'j Task<'_>, known: &'j Known) -> Job<'j> {
    let shown = task.relative.to_string_lossy().into_owned();
    Job {
        inputs: vec![InputFile::shown_as(task.path.to_owned(), shown)],
        known: Some(known),
        keep: Keep { reductions: true, cells: KeepCells::All, trace: true, ..Keep::default() },
        ..task.sender.job.clone()
    }
}

/// The bytes that were run are not those that were hashed, or not those that lie there now.
fn is_changed(task: &Task<'_>, outcome: &Outcome) -> bool {
    let ran = &outcome.inputs[0].sha256;
    let other = !ran.is_empty() && *ran != task.content.sha256;
    other || content_of(task.path) != *task.content
}

/// Writes the run's files into the outbox, looks at them again, and says what they are.
fn deliver(
    setup: &Setup<'_>,
    task: &Task<'_>,
    outcome: &mut Outcome,
    word: RunOutcome,
) -> Result<Delivery> {
    let (run, Sender { job, filler, .. }) = (task.run, task.sender);
    let path = setup.folders.outbox.join(&run.id);
    // `rows.csv` is for those who asked for it; the ledger has the rows anyway.
    let trace = std::mem::take(&mut outcome.trace);
    if setup.trace {
        outcome.trace.clone_from(&trace);
    }
    let waits = word == RunOutcome::Waiting;
    let mut without = job.profile.clone();
    without.outputs.clear();
    let profile = if waits { &without } else { job.profile };
    let filler = if waits { None } else { *filler };
    let report = Report { outcome, profile, lang: setup.lang, show: setup.show, files: &[] };
    let failed = |error: sink::WriteError| Error::new(error.phrase());
    let target = sink::check_target(&path, Overwrite::Replace, &[]).map_err(failed)?;
    let with = sink::With { filler, ask: None };
    let mut delivery = sink::deliver_on(setup.system, &report, target, with).map_err(failed)?;
    if word == RunOutcome::Refused {
        let masked = Report { show: Show::default(), ..report };
        write_note(setup, run, word, &notes::of_refusal(&masked))?;
    }
    outcome.trace = trace;
    delivery.files.push(summary_of(&path)?);
    check(&path, &delivery.files)?;
    Ok(delivery)
}

fn summary_of(folder: &Path) -> Result<WrittenFile> {
    let path = folder.join("summary.json");
    let hash =
        sink::hash_file(&path).map_err(|error| Error::at(&path, NOT_THERE).because(error))?;
    let FileHash { sha256, bytes } = hash;
    let path = "summary.json".to_owned();
    Ok(WrittenFile { path, role: "summary", rows: 1, bytes, sha256, submissions: Vec::new() })
}

const NOT_THERE: Text =
    text("写出的文件和应有的内容不符", "a file that was written does not hold what it should");

/// Reads every file once more: what the ledger will say is what lies there.
fn check(folder: &Path, files: &[WrittenFile]) -> Result<()> {
    for file in files {
        let path = folder.join(&file.path);
        let hash =
            sink::hash_file(&path).map_err(|error| Error::at(&path, NOT_THERE).because(error))?;
        if hash.sha256 != file.sha256 {
            return Err(Error::at(&path, NOT_THERE));
        }
    }
    Ok(())
}

/// Takes the output of a run away that was never decided.
fn remove_output(setup: &Setup<'_>, run: &Run) -> Result<()> {
    let path = setup.folders.outbox.join(&run.id);
    if !path.exists() {
        return Ok(());
    }
    let what = text("清理不了未完成的结果", "unfinished results cannot be removed");
    setup.system.remove_tree(&path).map_err(|error| Error::at(&path, what).because(error))
}
