//! Visits (使用记录): what one browser has on its desk, from the first page to its end. Nothing of a visit
//! outlives it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::answers::{Answers, Ask};
use super::home::{Home, Room};
use super::refusal::Refusal;
use super::secret::Secret;
use crate::calendar::Month;
use crate::model::{CellPlace, Corrections, Outcome};
use crate::profile::{Profile, builtin};
use crate::run::{Editing, InputFile, Progress};
use crate::sink::report::Show;
use crate::text::{Lang, Phrase};

/// A visit that does nothing ends after so long.
const IDLE: Duration = Duration::from_mins(30);
/// A page that was left may be on its way to the next one.
const LEAVING: Duration = Duration::from_secs(20);
/// Visits at one time.
const MOST: usize = 64;
/// Open pages of one visit that are told apart.
const PAGES: usize = 1000;

/// All visits.
#[derive(Default)]
pub(super) struct Visits {
    all: Mutex<BTreeMap<Secret, Arc<Visit>>>,
    /// Batches so far.
    batches: AtomicU64,
}

/// One visit (一次使用).
pub(super) struct Visit {
    /// What the cookie holds.
    pub(super) name: Secret,
    /// What every form carries, so that no other site can send one.
    pub(super) form_token: Secret,
    /// Where its uploads lie.
    pub(super) room: Room,
    /// Whoever runs or replaces the files holds it.
    turns: tokio::sync::Mutex<()>,
    /// How far the run is.
    pub(super) progress: Counter,
    ends: Mutex<Instant>,
    /// The pages that said they are open and not yet that they were left, by the number that each gave itself.
    pages: Mutex<BTreeSet<u32>>,
    desk: Mutex<Desk>,
    editing: Mutex<Option<Editing>>,
}

/// Which batch of files something is about; `None`: whatever lies on the desk.
#[derive(Clone, Copy)]
pub(super) struct About(pub(super) Option<u64>);

/// What lies on the desk of a visit (桌面).
pub(super) struct Desk {
    /// The language of the pages.
    pub(super) lang: Lang,
    /// Others on the network come in as well.
    pub(super) is_shared: bool,
    /// Whether identity numbers and names are shown in full.
    pub(super) unmask: bool,
    /// The city.
    pub(super) profile: String,
    /// 申报所属月份, where it is not the one of today.
    pub(super) month: Option<Month>,
    /// People insured before the reduction.
    pub(super) headcount: Option<u32>,
    /// The uploads.
    pub(super) files: Vec<InputFile>,
    /// Which uploads they are: a page in another tab may still show those before.
    pub(super) batch: u64,
    /// What was answered.
    pub(super) answers: Answers,
    /// The edited cells.
    pub(super) corrections: Corrections,
    /// What each edit replaced, the last one at the end.
    pub(super) undo: Vec<Step>,
    /// What came of the question sheets that were merged, each with how many edits there were then.
    pub(super) merged: Vec<(usize, crate::model::Answers)>,
    /// What came of answers that were taken back; shown once.
    pub(super) told: Option<Told>,
    /// How far it is.
    pub(super) stage: Stage,
}

/// What the visitor is told of something just done (处理结果).
pub(super) struct Told {
    /// Nothing came of it.
    pub(super) is_bad: bool,
    /// One sentence each.
    pub(super) lines: Vec<Phrase>,
}

/// An edit as it is taken back: its cells, each with its correction before; none where the file's own
/// text stood.
pub(super) struct Step(pub(super) Vec<(CellPlace, Option<Box<str>>)>);

/// How far a visit is.
#[derive(Clone)]
pub(super) enum Stage {
    /// No file yet.
    Empty,
    /// Being read and checked.
    Working,
    /// Checked.
    Checked(Arc<Checked>),
    /// The world was bad.
    Failed(Phrase),
}

/// A finished check (检查结果).
pub(super) struct Checked {
    /// The city's rules.
    pub(super) profile: Arc<Profile>,
    /// What came of it, with all cells.
    pub(super) outcome: Outcome,
    /// What only a person can settle.
    pub(super) asks: Vec<Ask>,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            lang: Lang::Zh,
            is_shared: false,
            unmask: false,
            profile: builtin::DEFAULT.to_owned(),
            month: None,
            headcount: None,
            files: Vec::new(),
            batch: 0,
            answers: Answers::default(),
            corrections: Corrections::default(),
            undo: Vec::new(),
            merged: Vec::new(),
            told: None,
            stage: Stage::Empty,
        }
    }
}

impl Desk {
    /// Clears the desk for other files: those that lie there are erased; language and city stay.
    pub(super) fn clear(&mut self) {
        for file in &self.files {
            let _ = std::fs::remove_file(&file.path);
        }
        let (lang, is_shared) = (self.lang, self.is_shared);
        let profile = std::mem::take(&mut self.profile);
        *self = Self { lang, is_shared, profile, ..Self::default() };
    }

    /// The name of a file as the pages show it.
    pub(super) fn label(&self, name: &str) -> String {
        Show { unmask: self.unmask }.label(name)
    }

    /// What came of all answers that still stand.
    pub(super) fn answered(&self) -> Option<crate::model::Answers> {
        let mut all = self.merged.iter().map(|(_, answers)| answers.clone());
        let first = all.next()?;
        Some(all.fold(first, |mut sum, answers| {
            sum.used += answers.used;
            sum.unused.extend(answers.unused);
            sum
        }))
    }

    /// The finished check.
    pub(super) fn checked(&self) -> Option<Arc<Checked>> {
        match &self.stage {
            Stage::Checked(checked) => Some(Arc::clone(checked)),
            Stage::Empty | Stage::Working | Stage::Failed(_) => None,
        }
    }
}

impl Visits {
    /// Begins a visit.
    pub(super) fn begin(&self, home: &Home) -> Result<Arc<Visit>, Refusal> {
        let new = || -> std::io::Result<Visit> {
            let name = Secret::new()?;
            Ok(Visit {
                room: home.room(&name)?,
                name,
                form_token: Secret::new()?,
                turns: tokio::sync::Mutex::default(),
                progress: Counter::default(),
                ends: Mutex::new(Instant::now() + IDLE),
                pages: Mutex::default(),
                desk: Mutex::default(),
                editing: Mutex::default(),
            })
        };
        let mut all = self.all();
        if all.len() >= MOST {
            return Err(Refusal::Busy);
        }
        let visit = Arc::new(new().map_err(|_| Refusal::Disk)?);
        all.insert(visit.name.clone(), Arc::clone(&visit));
        Ok(visit)
    }

    /// The visit of a cookie, which goes on.
    pub(super) fn find(&self, name: &str) -> Option<Arc<Visit>> {
        let all = self.all();
        let visit = all.values().find(|visit| visit.name.is(name))?;
        *visit.ends() = Instant::now() + IDLE;
        Some(Arc::clone(visit))
    }

    /// Ends a visit; its files are erased when nobody reads them any more.
    pub(super) fn end(&self, visit: &Visit) {
        self.all().remove(&visit.name);
    }

    /// Ends the visits whose time is up.
    pub(super) fn sweep(&self, now: Instant) {
        self.all().retain(|_, visit| *visit.ends() > now);
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<Secret, Arc<Visit>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number that no batch of files had before.
    pub(super) fn batch(&self) -> u64 {
        self.batches.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl Visit {
    /// Waits until nothing else is done with the files of the visit.
    ///
    /// # Errors
    /// [`Refusal::Replaced`] where they were replaced meanwhile.
    pub(super) async fn turn(
        &self,
        about: About,
    ) -> Result<tokio::sync::MutexGuard<'_, ()>, Refusal> {
        let turn = self.turns.lock().await;
        self.is_still(about).map(|()| turn)
    }

    /// # Errors
    /// [`Refusal::Replaced`] where other files than those lie on the desk by now.
    pub(super) fn is_still(&self, About(batch): About) -> Result<(), Refusal> {
        let is_still = batch.is_none_or(|batch| batch == self.desk().batch);
        if is_still { Ok(()) } else { Err(Refusal::Replaced) }
    }

    /// Its desk, for a moment.
    pub(super) fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rows as they were checked, for whoever holds the turn.
    pub(super) fn editing(&self) -> MutexGuard<'_, Option<Editing>> {
        self.editing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A page is open.
    pub(super) fn stay(&self, page: u32) {
        let mut pages = self.pages();
        // One more than can be told apart is never missed, and the visit then ends by itself.
        if pages.len() < PAGES {
            pages.insert(page);
        }
    }

    /// A page was closed, or replaced by the next one. What a browser says of a page that it leaves comes
    /// after it has asked for the next one, and there may be others in other tabs: the visit goes on as
    /// long as any is open.
    pub(super) fn leave(&self, page: u32) {
        let mut pages = self.pages();
        pages.remove(&page);
        if pages.is_empty() {
            *self.ends() = Instant::now() + LEAVING;
        }
    }

    fn pages(&self) -> MutexGuard<'_, BTreeSet<u32>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ends(&self) -> MutexGuard<'_, Instant> {
        self.ends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts what a run has done (进度计数).
#[derive(Default)]
pub(super) struct Counter {
    /// Rows checked.
    pub(super) rows: AtomicU64,
    /// Files begun.
    pub(super) files: AtomicU64,
}

impl Counter {
    /// Starts again.
    pub(super) fn reset(&self) {
        self.rows.store(0, Ordering::Relaxed);
        self.files.store(0, Ordering::Relaxed);
    }
}

impl Progress for Counter {
    fn file(&self, _: &str, _: u64) {
        self.files.fetch_add(1, Ordering::Relaxed);
    }

    fn rows(&self, count: u64) {
        self.rows.fetch_add(count, Ordering::Relaxed);
    }

    fn bytes(&self, _: u64) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_ends_with_its_files() {
        let state = tempfile::tempdir().unwrap();
        let home = Home::open(state.path()).unwrap();
        let visits = Visits::default();
        let visit = visits.begin(&home).unwrap();
        let (upload, _) = visit.room.create("in-0").unwrap();
        let (cookie, now) = (visit.name.as_str().to_owned(), Instant::now());
        visit.leave(1);
        visits.sweep(now + LEAVING / 2);
        assert!(visits.find(&cookie).is_some(), "the next page keeps it alive");
        drop(visit);
        visits.sweep(now + LEAVING * 2);
        assert!(upload.exists());
        visits.sweep(now + IDLE * 2);
        assert!(visits.find(&cookie).is_none() && !upload.exists());
    }

    #[test]
    fn a_visit_goes_on_as_long_as_a_page_is_open() {
        let state = tempfile::tempdir().unwrap();
        let home = Home::open(state.path()).unwrap();
        let visits = Visits::default();
        let visit = visits.begin(&home).unwrap();
        let cookie = visit.name.as_str().to_owned();
        // The next page has said that it is there before the last word of the one before comes in.
        visit.stay(1);
        visit.stay(2);
        visit.leave(1);
        visits.sweep(Instant::now() + LEAVING * 2);
        assert!(visits.find(&cookie).is_some());
        // Another tab is closed.
        visit.stay(3);
        visit.leave(2);
        visits.sweep(Instant::now() + LEAVING * 2);
        assert!(visits.find(&cookie).is_some());
        visit.leave(3);
        visits.sweep(Instant::now() + LEAVING * 2);
        assert!(visits.find(&cookie).is_none());
    }

    /// Whoever waited for the turn learns that the files were replaced meanwhile.
    #[tokio::test]
    async fn a_turn_is_about_files_that_are_still_there() {
        let state = tempfile::tempdir().unwrap();
        let visit = Visits::default().begin(&Home::open(state.path()).unwrap()).unwrap();
        let (these, any) = (About(Some(0)), About(None));
        let held = visit.turn(these).await.unwrap();
        let replace = async {
            visit.desk().batch = 1;
            drop(held);
        };
        let (waited, ()) = tokio::join!(visit.turn(these), replace);
        assert!(matches!(waited, Err(Refusal::Replaced)));
        assert!(visit.turn(any).await.is_ok());
    }
}
