//! Submissions that waited for the window (放行): on the first pass inside it, the input is run once
//! more, for that day, and delivered as a run of its own.

use tracing::{error, warn};

use super::OutsideWindow;
use super::claim::{bytes_of, shown};
use super::pass::Night;
use super::treat::{Ran, Task, content_of, id_of, key_of, start};
use crate::error::Result;
use crate::ledger::{Run, Start, path_of};
use crate::model::Counts;
use crate::profile::calendar::calendar;

impl Night<'_> {
    /// Delivers what waits, where the window is open.
    pub(super) fn release(&mut self) -> Result<()> {
        for waiting in self.ledger.waiting()? {
            self.release_one(&waiting)?;
        }
        Ok(())
    }

    fn release_one(&mut self, waiting: &Run) -> Result<()> {
        let setup = self.setup;
        let relative = path_of(&waiting.path);
        let sender = setup.sender(&relative);
        let job = &sender.job;
        let is_open = calendar(job.profile, job.declared, job.today).in_window;
        if !is_open && setup.outside_window == OutsideWindow::Hold {
            return Ok(());
        }
        let path = setup.folders.archive.join(&waiting.id).join(&relative);
        let content = content_of(&path);
        if content.sha256 != waiting.sha256 {
            warn!(run = waiting.id, path = shown(&relative), "the archived input is not there");
            self.tell(waiting, &relative, None, Counts::default());
            return Ok(());
        }
        let (key, bytes) = (key_of(&content, sender, &waiting.id), bytes_of(&relative));
        let id = id_of(sender, &key);
        let start = start(setup, sender, &content, &key);
        let start = Start { id: &id, release_of: Some(waiting.number), path: &bytes, ..start };
        let run = match self.ledger.release_of(waiting.number)? {
            Some(run) if run.attempts >= 2 => {
                error!(run = run.id, path = shown(&relative), "not released after two crashes");
                self.tell(&run, &relative, None, Counts::default());
                return Ok(());
            }
            Some(run) => self.ledger.start_again(&run, &start)?,
            None => self.ledger.start(&start)?,
        };
        // What waits must not be held because it waits.
        let known = self.ledger.known(setup.resubmit, Some(waiting.number))?;
        let task = Task { path: &path, relative: &relative, content: &content, sender, run: &run };
        match self.guarded(&task, Some(&known))? {
            Ran::Decided(outcome, counts) => {
                self.known = self.ledger.known(setup.resubmit, None)?;
                self.tell(&run, &relative, Some(outcome), counts);
            }
            Ran::Changed | Ran::Panicked => self.tell(&run, &relative, None, Counts::default()),
        }
        Ok(())
    }
}
