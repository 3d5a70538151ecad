//! Erasure of one person (清除一个人): every file of every run is looked through, held rows included. What
//! is about nobody else goes; of the rest it is said what stays, why and until when.

use std::path::{Path, PathBuf};

use super::purge::{Retention, remove, remove_inputs};
use crate::calendar::Date;
use crate::error::Result;
use crate::ident::KeyedHash;
use crate::ledger::{Kept, Ledger, Run, RunOutcome, State, path_of};
use crate::nightly::Folders;
use crate::run::mentions::{Mentions, mentions};
use crate::sink::filesystem::FileSystem;

/// Who is to be erased.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// [`crate::model::person_key`] of the number.
    pub key: u64,
    /// The same as the ledger knows it.
    pub hash: KeyedHash,
}

/// What became of one person's traces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Reductions in the ledger that cannot be told to be this person's any more.
    pub reductions: usize,
    /// Runs that were about this person alone: their files are gone.
    pub removed: Vec<String>,
    /// Runs whose files stay.
    pub kept: Vec<KeptRun>,
    /// Files with this person's number that are not decided yet: in the inbox or in work.
    pub pending: Vec<PathBuf>,
}

/// A run whose files stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRun {
    /// Which.
    pub run: String,
    /// Why.
    pub why: KeptFor,
    /// The rows of the input that are this person's.
    pub rows: Vec<u32>,
    /// The files of the outbox in which the number stands.
    pub files: Vec<String>,
    /// Until when the input stays.
    pub inputs: Date,
    /// Until when the results stay.
    pub outputs: Date,
}

/// Why files of a run stay (保留原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptFor {
    /// Others stand in the same files.
    Others,
    /// The submission waits for the window.
    Waiting,
    /// The input cannot be read: nobody can tell.
    Unreadable,
}

/// Erases what can be erased of one person. The caller holds the lock, and has the ledger's file written anew
/// ([`Ledger::scrub`]) when it has told what was erased.
///
/// # Errors
/// Where the system or the ledger refuses.
pub fn erase_person(
    system: &dyn FileSystem,
    folders: &Folders,
    ledger: &mut Ledger,
    retention: Retention,
    person: Person,
    today: Date,
) -> Result<Erased> {
    let mut erased = Erased::default();
    let delivered: Vec<(i64, i64)> = ledger
        .runs_of(person.hash)?
        .into_iter()
        .map(|(run, people)| (run.number, people))
        .collect();
    for run in ledger.runs()?.into_iter().filter(|run| run.state == State::Done) {
        let alone_in_ledger = delivered.iter().find(|(number, _)| *number == run.number);
        let traces = Traces::of(folders, ledger, &run, person.key)?;
        if alone_in_ledger.is_none() && traces.is_none() {
            continue;
        }
        let traces = traces.unwrap_or_default();
        let by_counts = alone_in_ledger.is_some_and(|(_, people)| *people == 1)
            && run.counts[0] == run.counts[1]
            && !traces.is_unreadable;
        match traces.why(&run, by_counts) {
            None => {
                remove_inputs(system, folders, &run)?;
                remove(system, &folders.outbox.join(&run.id))?;
                ledger.purged(&run, Kept::Inputs, today)?;
                ledger.purged(&run, Kept::Outputs, today)?;
                erased.removed.push(run.id);
            }
            Some(why) => {
                let day = Date::parse(&run.today).unwrap_or(today);
                let until = |days: u32| day.plus_days(i32::try_from(days).unwrap_or(i32::MAX));
                erased.kept.push(KeptRun {
                    run: run.id,
                    why,
                    rows: traces.input.map(|found| found.rows).unwrap_or_default(),
                    files: traces.files,
                    inputs: until(retention.inputs),
                    outputs: until(retention.outputs),
                });
            }
        }
    }
    for folder in [&folders.inbox, &folders.work] {
        let found =
            |path: &PathBuf| mentions(path, person.key, None).is_some_and(|m| !m.rows.is_empty());
        erased.pending.extend(files_in(folder).into_iter().filter(found));
    }
    erased.reductions = ledger.forget(person.hash)?;
    Ok(erased)
}

/// Where somebody stands in the files of one run.
#[derive(Default)]
struct Traces {
    input: Option<Mentions>,
    files: Vec<String>,
    is_unreadable: bool,
}

impl Traces {
    /// `None` where the person is in none of them.
    fn of(folders: &Folders, ledger: &Ledger, run: &Run, person: u64) -> Result<Option<Self>> {
        let mut traces = Self::default();
        let path = input_of(folders, ledger, run)?;
        if path.is_file() {
            traces.input = mentions(&path, person, None);
            traces.is_unreadable = traces.input.is_none();
        }
        traces.input = traces.input.filter(|found| !found.rows.is_empty());
        let outbox = folders.outbox.join(&run.id);
        // Where the input was looked through and is about others, its results are, too.
        if traces.input.is_some() || !path.is_file() {
            let files = files_in(&outbox).into_iter();
            let named = files.filter(|path| {
                mentions(path, person, None).is_some_and(|found| !found.rows.is_empty())
            });
            let below = |path: PathBuf| {
                path.strip_prefix(&outbox).unwrap_or(&path).to_string_lossy().into_owned()
            };
            traces.files = named.map(below).collect();
        }
        let found = traces.input.is_some() || traces.is_unreadable || !traces.files.is_empty();
        Ok(found.then_some(traces))
    }

    /// Why the files of the run stay; `None` where they may go.
    fn why(&self, run: &Run, by_counts: bool) -> Option<KeptFor> {
        let is_alone = by_counts || self.input.as_ref().is_some_and(Mentions::is_alone);
        match run.outcome {
            _ if self.is_unreadable => Some(KeptFor::Unreadable),
            Some(RunOutcome::Waiting) => Some(KeptFor::Waiting),
            _ if is_alone => None,
            _ => Some(KeptFor::Others),
        }
    }
}

/// Where the input of a run lies; that of a release lies with the run that waited.
fn input_of(folders: &Folders, ledger: &Ledger, run: &Run) -> Result<PathBuf> {
    let quarantined = run.outcome.is_some_and(RunOutcome::is_quarantined);
    let root = if quarantined { &folders.quarantine } else { &folders.archive };
    Ok(root.join(ledger.archived(&run.id)?.folder).join(path_of(&run.path)))
}

/// The files below a folder, in order.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
    let files = entries.filter_map(std::result::Result::ok).filter(|e| e.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).collect()
}
