//! Where inputs go when they are decided (归档): `archive/<run>/…`, or `quarantine/<run>/…` with the
//! reason beside it.

use std::fs;
use std::io;
use std::path::Path;

use super::Setup;
use super::claim::{Claim, drop_folder};
use super::folders::make_whole;
use crate::error::{Error, Result};
use crate::ledger::{Run, RunOutcome};
use crate::sink::filesystem::FileSystem;
use crate::sink::put_file;
use crate::text::{Phrase, text};

/// The name of the note that says why a file lies where it lies.
const NOTE: &str = "说明.txt";

/// Moves the input of a decided run to its place. May be done again after a crash.
///
/// # Errors
/// Where the system refuses; the ledger has decided, and the next pass moves it.
pub(super) fn put_away(
    setup: &Setup<'_>,
    claim: &Claim,
    run: &Run,
    note: Option<&Phrase>,
) -> Result<()> {
    let root = root_of(setup, run.outcome.unwrap_or(RunOutcome::Delivered));
    let folder = root.join(&run.id);
    let failed = |error| {
        Error::at(&folder, text("移不走处理完的文件", "the finished file cannot be moved here"))
            .because(error)
    };
    let to = folder.join(&claim.relative);
    let parent = to.parent().unwrap_or(&folder);
    make_whole(setup.system, parent).map_err(failed)?;
    if let (Some(note), Some(outcome)) = (note, run.outcome) {
        write_note(setup, run, outcome, note)?;
    }
    move_file(setup.system, &claim.path, &to).map_err(failed)?;
    for folder in [parent, &folder, root] {
        setup.system.sync_folder(folder).map_err(failed)?;
    }
    drop_folder(setup.system, &setup.folders.work, claim).map_err(failed)
}

/// Puts the note of a run where its input will lie.
///
/// # Errors
/// Where the system refuses.
pub(super) fn write_note(
    setup: &Setup<'_>,
    run: &Run,
    outcome: RunOutcome,
    note: &Phrase,
) -> Result<()> {
    let folder = root_of(setup, outcome).join(&run.id);
    let failed =
        |error| Error::at(&folder, text("写不了说明", "the note cannot be written")).because(error);
    make_whole(setup.system, &folder).map_err(failed)?;
    // With a mark at its head, since the editor of Windows guesses otherwise.
    let lines = format!("\u{feff}{}\r\n\r\n{}\r\n", note.zh, note.en);
    put_file(setup.system, &folder.join(NOTE), lines.as_bytes()).map_err(failed)
}

fn root_of<'s>(setup: &'s Setup<'_>, outcome: RunOutcome) -> &'s Path {
    if outcome.is_quarantined() { &setup.folders.quarantine } else { &setup.folders.archive }
}

/// By a rename; onto another disk by a copy, which is there as a whole before the first goes.
fn move_file(system: &dyn FileSystem, from: &Path, to: &Path) -> io::Result<()> {
    match system.rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {}
        other => return other,
    }
    put_file(system, to, &fs::read(from)?)?;
    fs::remove_file(from)
}
