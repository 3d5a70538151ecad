//! One pass (一次处理): what an earlier one left, what may be released, what lies in the inbox.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use tracing::{info, warn};

use super::claim::{self, shown};
use super::inbox::Look;
use super::{Lock, Marks, Setup};
use crate::error::{Error, Result};
use crate::ident::mask_label;
use crate::ledger::{Ledger, RunOutcome};
use crate::model::{Counts, Known};
use crate::text::text;

/// What a pass came to.
#[derive(Debug, Default)]
pub struct Pass {
    /// What became of each file, in order.
    pub treated: Vec<Treated>,
    /// What lies in the inbox and is no file of its own; left there.
    pub odd: Vec<PathBuf>,
    /// Files that were still changing; left there.
    pub unsettled: u64,
    /// Runs that wait for the window.
    pub waiting: u64,
    /// Why the pass stopped early.
    pub failure: Option<Error>,
}

/// What became of one file.
#[derive(Clone, Debug)]
pub struct Treated {
    /// Its run, and the name of its folder in the outbox.
    pub run: String,
    /// The path below the inbox.
    pub path: PathBuf,
    /// What it came to; `None` where it stays in `work` for the next pass: it was still being
    /// written to, or the program failed over it.
    pub outcome: Option<RunOutcome>,
    /// How many rows of each kind; for a copy, none.
    pub counts: Counts,
}

/// Why there was no pass.
#[derive(Debug)]
pub enum Failure {
    /// Another one is running.
    Busy,
    /// The world is bad; nothing was touched.
    World(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::World(error)
    }
}

impl Pass {
    /// The exit status of the contract, section 2.
    pub fn status(&self) -> u8 {
        let held = |treated: &Treated| {
            treated.counts.held > 0
                || treated.outcome.is_none_or(|outcome| {
                    outcome.is_quarantined() || outcome == RunOutcome::Waiting
                })
        };
        match &self.failure {
            Some(_) => 2,
            None => u8::from(self.treated.iter().any(held)),
        }
    }
}

/// A pass under way.
pub(super) struct Night<'n> {
    pub(super) setup: &'n Setup<'n>,
    pub(super) ledger: Ledger,
    /// Grows with what this pass delivers.
    pub(super) known: Known,
    pub(super) pass: Pass,
}

/// Makes one pass.
///
/// # Errors
/// Where another one is running, or where folders or ledger cannot be used. Once a file is claimed,
/// a failure is told in the [`Pass`], since others may have been treated before.
pub fn pass(setup: &Setup<'_>) -> std::result::Result<Pass, Failure> {
    setup.folders.check()?;
    let Some(_lock) = Lock::take(&setup.folders.state)? else { return Err(Failure::Busy) };
    setup.folders.probe(setup.system)?;
    sweep(setup)?;
    let ledger = Ledger::open_or_make(&setup.folders.state, setup.folders.history())?;
    let known = ledger.known(setup.resubmit, None)?;
    let begun = std::time::Instant::now();
    let mut night = Night { setup, ledger, known, pass: Pass::default() };
    let result = night.all();
    let mut pass = night.pass;
    if let Err(error) = result {
        tracing::error!("{}", mask_label(&error.to_string()));
        pass.failure = Some(error);
    }
    let marks = Marks { setup, pass: &pass, took: begun.elapsed() };
    if let Err(error) = marks.write() {
        pass.failure.get_or_insert(error);
    }
    Ok(pass)
}

impl Night<'_> {
    fn all(&mut self) -> Result<()> {
        for claim in claim::left(self.setup)? {
            self.goes_on()?;
            info!(path = shown(&claim.relative), "taking up again");
            self.treat(&claim)?;
        }
        self.goes_on()?;
        self.release()?;
        let result = self.new_files();
        self.pass.waiting = self.ledger.waiting()?.len() as u64;
        result
    }

    /// Ends the pass between two files when it is told to.
    fn goes_on(&self) -> Result<()> {
        if self.setup.is_told_to_end.load(Ordering::SeqCst) {
            return Err(Error::new(text(
                "被要求中途停下；没处理的文件留在收件文件夹，下次处理",
                "told to end early; what was not treated stays in the inbox for the next pass",
            )));
        }
        Ok(())
    }

    fn new_files(&mut self) -> Result<()> {
        let inbox = &self.setup.folders.inbox;
        let first = Look::at(inbox)?;
        if !first.files.is_empty() {
            std::thread::sleep(self.setup.settle);
        }
        let mut now = Look::at(inbox)?;
        self.pass.odd = std::mem::take(&mut now.odd);
        for path in &self.pass.odd {
            warn!(path = shown(path), "not a regular file, or not readable: left in the inbox");
        }
        let found = now.files.len() as u64;
        let settled = now.settled_since(&first);
        self.pass.unsettled = found - settled.len() as u64;
        let mut number = self.ledger.last_claim()?;
        for (relative, shape) in settled {
            self.goes_on()?;
            number += 1;
            match claim::take(self.setup, number, &relative, shape)? {
                Some(claim) => self.treat(&claim)?,
                None => self.pass.unsettled += 1,
            }
        }
        Ok(())
    }
}

/// Removes what a pass that was killed left unfinished in the outbox. The lock says that nobody else
/// is writing there.
fn sweep(setup: &Setup<'_>) -> Result<()> {
    let outbox = &setup.folders.outbox;
    let failed = |path: &Path, error| {
        let what = text("清理不了上次未完成的结果", "what an earlier pass left cannot be removed");
        Error::at(path, what).because(error)
    };
    for entry in std::fs::read_dir(outbox).map_err(|error| failed(outbox, error))? {
        let entry = entry.map_err(|error| failed(outbox, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && name.contains(".jianyuan-") {
            let path = entry.path();
            setup.system.remove_tree(&path).map_err(|error| failed(&path, error))?;
            info!(folder = name, "removed what was left unfinished");
        }
    }
    Ok(())
}
