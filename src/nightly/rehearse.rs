//! What a pass would do (试运行): every finished file is checked where it lies; nothing is written,
//! claimed or remembered.

use std::path::PathBuf;

use super::Setup;
use super::inbox::Look;
use super::treat::{content_of, key_of};
use crate::check::row::{Keep, KeepCells};
use crate::error::Result;
use crate::ledger::{FILE, History, Ledger};
use crate::model::{Counts, Known, Resubmit};
use crate::run::{InputFile, Job, remember, run};

/// What would become of one file.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// The path below the inbox.
    pub path: PathBuf,
    /// It has the content of this run.
    pub copy_of: Option<String>,
    /// It cannot be used.
    pub refused: bool,
    /// Outside the window, and submissions are held then.
    pub waits: bool,
    /// How many rows of each kind.
    pub counts: Counts,
}

/// Says what a pass would do.
///
/// # Errors
/// Where folders or ledger cannot be used.
pub fn rehearse(setup: &Setup<'_>) -> Result<Vec<Rehearsed>> {
    setup.folders.check()?;
    let path = setup.folders.state.join(FILE);
    let is_first = setup.folders.history() == History::None;
    let ledger = if is_first && !path.exists() { None } else { Some(Ledger::open(&path)?) };
    let mut known = match &ledger {
        Some(ledger) => ledger.known(setup.resubmit, None)?,
        // A key for this once: nothing is known, and nothing will be remembered.
        None => Known::new(crate::ident::HashKey::new(&[0; 32]), setup.resubmit),
    };
    let first = Look::at(&setup.folders.inbox)?;
    if !first.files.is_empty() {
        std::thread::sleep(setup.settle);
    }
    let settled = Look::at(&setup.folders.inbox)?.settled_since(&first);
    let mut rehearsed = Vec::new();
    for (relative, _) in settled {
        rehearsed.push(one(setup, ledger.as_ref(), &mut known, relative)?);
    }
    Ok(rehearsed)
}

fn one(
    setup: &Setup<'_>,
    ledger: Option<&Ledger>,
    known: &mut Known,
    relative: PathBuf,
) -> Result<Rehearsed> {
    let path = setup.folders.inbox.join(&relative);
    let sender = setup.sender(&relative);
    let key = key_of(&content_of(&path), sender, "");
    let same = match (ledger, setup.resubmit) {
        (Some(ledger), Resubmit::No) => ledger.done_with_key(&key)?,
        _ => None,
    };
    if let Some(first) = same {
        let copy_of = Some(first.id);
        let counts = Counts::default();
        return Ok(Rehearsed { path: relative, copy_of, refused: false, waits: false, counts });
    }
    let shown = relative.to_string_lossy().into_owned();
    let job = Job {
        inputs: vec![InputFile::shown_as(path, shown)],
        known: Some(&*known),
        keep: Keep { reductions: true, cells: KeepCells::None, ..Keep::default() },
        ..sender.job.clone()
    };
    let outcome = run(&job)?;
    remember(known, &outcome, sender.job.profile, &sender.job.today.to_string());
    Ok(Rehearsed {
        path: relative,
        copy_of: None,
        refused: outcome.inputs[0].refused.is_some(),
        waits: setup.outside_window == super::OutsideWindow::Hold
            && !outcome.calendar.in_window
            && outcome.counts.accepted > 0,
        counts: outcome.counts,
    })
}
