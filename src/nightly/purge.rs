//! Retention (保存期限): files go when their time is over.

use std::path::{Path, PathBuf};

use crate::calendar::Date;
use crate::error::{Error, Result};
use crate::ledger::{Kept, Ledger, Run};
use crate::nightly::Folders;
use crate::sink::filesystem::FileSystem;
use crate::text::text;

/// How many days things are kept (保存期限).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// What was handed in.
    pub inputs: u32,
    /// Results.
    pub outputs: u32,
    /// Log files.
    pub logs: u32,
}

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Runs whose input went.
    pub inputs: usize,
    /// Runs whose results went.
    pub outputs: usize,
    /// Log files.
    pub logs: usize,
}

/// Removes what is older than it may be. The caller holds the lock.
///
/// # Errors
/// Where the system or the ledger refuses; what was removed until then is remembered.
pub fn purge(
    system: &dyn FileSystem,
    folders: &Folders,
    ledger: &mut Ledger,
    retention: Retention,
    logs: Option<&Path>,
    today: Date,
) -> Result<Purged> {
    let before = |days: u32| today.plus_days(-i32::try_from(days).unwrap_or(i32::MAX));
    let mut purged = Purged::default();
    for run in ledger.older_than(before(retention.inputs), Kept::Inputs)? {
        remove_inputs(system, folders, &run)?;
        ledger.purged(&run, Kept::Inputs, today)?;
        purged.inputs += 1;
    }
    for run in ledger.older_than(before(retention.outputs), Kept::Outputs)? {
        remove(system, &folders.outbox.join(&run.id))?;
        ledger.purged(&run, Kept::Outputs, today)?;
        purged.outputs += 1;
    }
    for log in logs.map(|folder| old_logs(folder, before(retention.logs))).unwrap_or_default() {
        std::fs::remove_file(&log).map_err(|error| stuck(&log, error))?;
        purged.logs += 1;
    }
    Ok(purged)
}

pub(super) fn remove_inputs(system: &dyn FileSystem, folders: &Folders, run: &Run) -> Result<()> {
    remove(system, &folders.archive.join(&run.id))?;
    remove(system, &folders.quarantine.join(&run.id))
}

pub(super) fn remove(system: &dyn FileSystem, folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    system.remove_tree(folder).map_err(|error| stuck(folder, error))
}

fn stuck(path: &Path, error: std::io::Error) -> Error {
    Error::at(path, text("到期的内容删不掉", "what is due cannot be removed")).because(error)
}

/// `<day>.log` of days before a day.
fn old_logs(folder: &Path, before: Date) -> Vec<PathBuf> {
    let entries =
        std::fs::read_dir(folder).into_iter().flatten().filter_map(std::result::Result::ok);
    let mut old: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "log"))
        .filter(|path| {
            let day = path.file_stem().and_then(|stem| stem.to_str()).and_then(Date::parse);
            day.is_some_and(|day| day < before)
        })
        .collect();
    old.sort();
    old
}
