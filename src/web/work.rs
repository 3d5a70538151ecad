//! Running the files (检查任务): two at a time, a short queue, never on the threads that answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;

use super::App;
use super::answers;
use super::order::Order;
use super::refusal::Refusal;
use super::visits::{Checked, Stage, Visit};
use crate::check::row::{Keep, KeepCells};
use crate::error::Error;
use crate::model::Outcome;
use crate::run::{Editing, Job, run};
use crate::text::{Phrase, text};

/// Runs at one time.
pub(super) const WORKERS: usize = 2;
/// Runs that may wait for their turn.
pub(super) const QUEUE: usize = 32;

/// The places for runs.
pub(super) struct Workers {
    places: Semaphore,
    /// Waiting and running.
    count: AtomicUsize,
}

impl Default for Workers {
    fn default() -> Self {
        Self { places: Semaphore::new(WORKERS), count: AtomicUsize::new(0) }
    }
}

impl Workers {
    /// Does some work when a place is free, on threads of its own: a small list does not wait for a large one.
    ///
    /// # Errors
    /// When too many wait already.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        struct Counted<'c>(&'c AtomicUsize);
        impl Drop for Counted<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::Relaxed);
            }
        }
        let before = self.count.fetch_add(1, Ordering::Relaxed);
        let _counted = Counted(&self.count);
        if before >= WORKERS + QUEUE {
            return Err(Refusal::Busy);
        }
        let _place = self.places.acquire().await.map_err(|_| Refusal::Busy)?;
        let on_own_threads = || match rayon::ThreadPoolBuilder::new().build() {
            Ok(threads) => threads.install(work),
            Err(_) => work(),
        };
        tokio::task::spawn_blocking(on_own_threads).await.map_err(|_| Refusal::Busy)
    }
}

/// Checks what lies on the desk of a visit, and puts the result there.
///
/// # Errors
/// When too many wait already; the desk is then as it was.
pub(super) async fn check(app: &Arc<App>, visit: &Arc<Visit>) -> Result<(), Refusal> {
    let (home, owner) = (Arc::clone(app), Arc::clone(visit));
    let stage = app.workers.run(move || checked(&home, &owner)).await;
    // A panic is ours; the visitor's files are not to blame and can be tried again.
    let stage = stage.unwrap_or_else(|refusal| Stage::Failed(refusal.text().into()));
    visit.desk().stage = stage;
    Ok(())
}

/// Checks once more after a correction: only what it changes. What was shown stays on the page until then.
///
/// # Errors
/// As [`check`].
pub(super) async fn check_again(app: &Arc<App>, visit: &Arc<Visit>) -> Result<(), Refusal> {
    let (home, owner) = (Arc::clone(app), Arc::clone(visit));
    let stage = app.workers.run(move || corrected(&home, &owner)).await?;
    visit.desk().stage = stage;
    Ok(())
}

fn checked(app: &App, visit: &Visit) -> Stage {
    visit.progress.reset();
    loop {
        let order = app.order(&visit.desk());
        let mut answers = visit.desk().answers.clone();
        let outcome = match opened(&order, visit) {
            Ok(outcome) => outcome,
            Err(error) => return failed(&error),
        };
        let asks = answers::asks(&outcome, &answers);
        // What was answered about the same headings before is not asked again.
        let is_new = !asks.is_empty() && app.memory.recall(&outcome, &mut answers);
        visit.desk().answers = answers;
        if !is_new {
            return Stage::Checked(Arc::new(Checked { profile: order.profile, outcome, asks }));
        }
    }
}

/// Reads the files, and keeps what corrections will need.
fn opened(order: &Order, visit: &Visit) -> Result<Outcome, Error> {
    // Nobody needs both at a time.
    *visit.editing() = None;
    let mut editing = Editing::open(&job(order, visit))?;
    let outcome = once_more(&mut editing, order, visit);
    *visit.editing() = Some(editing);
    outcome
}

fn once_more(editing: &mut Editing, order: &Order, visit: &Visit) -> Result<Outcome, Error> {
    let job = job(order, visit);
    editing.again(&job).map_or_else(|| run(&job), Ok)
}

fn corrected(app: &App, visit: &Visit) -> Stage {
    let order = app.order(&visit.desk());
    let answers = visit.desk().answers.clone();
    let outcome = match &mut *visit.editing() {
        Some(editing) => once_more(editing, &order, visit),
        None => return checked(app, visit),
    };
    match outcome {
        Ok(outcome) => {
            let asks = answers::asks(&outcome, &answers);
            Stage::Checked(Arc::new(Checked { profile: order.profile, outcome, asks }))
        }
        Err(error) => failed(&error),
    }
}

fn job<'j>(order: &'j Order, visit: &'j Visit) -> Job<'j> {
    order.job(Keep { cells: KeepCells::Whole, ..Keep::default() }, &visit.progress)
}

/// The path in an error is ours, and says nothing to the visitor.
fn failed(_: &Error) -> Stage {
    Stage::Failed(Phrase::from(text(
        "读取程序没能启动，请再试一次",
        "The reading program did not start; please try again",
    )))
}
