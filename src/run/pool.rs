//! Checking on several threads (并行校验): every thread takes the next piece of work when it is free;
//! what comes out is put together in the order of the file.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::job::Progress;
use super::works::{Failure, Rows, TextWorker, Work, Works};
use crate::check::row::{Checked, Checking, RowChecker};
use crate::model::Corrections;
use crate::source::chunks::{Chunk, Dialect, TextLimits};

/// How the pieces of a file are checked.
#[derive(Clone, Copy)]
pub(super) struct Pool<'p> {
    pub(super) checking: &'p Checking<'p>,
    pub(super) jobs: usize,
    pub(super) progress: &'p dyn Progress,
    pub(super) corrections: &'p Corrections,
    /// For text files.
    pub(super) dialect: Dialect,
    pub(super) text_limits: TextLimits,
}

/// What came of one piece, in the order of the file.
pub(super) trait Collect: Send {
    /// Takes the next one; its buffers are left empty, to be filled again.
    fn add(&mut self, file: u32, sheet: u16, checked: &mut Checked);
}

struct Ordered<'o> {
    next: u64,
    waiting: BTreeMap<u64, (u32, u16, Checked)>,
    collect: &'o mut dyn Collect,
    /// The failure of the earliest piece.
    failure: Option<(u64, Failure)>,
}

impl Pool<'_> {
    /// Checks everything that `works` gives out.
    pub(super) fn run(
        self,
        works: &mut dyn Works,
        collect: &mut dyn Collect,
    ) -> Result<(), Failure> {
        let works = Mutex::new(Some(works));
        let ordered =
            Mutex::new(Ordered { next: 0, waiting: BTreeMap::new(), collect, failure: None });
        if self.jobs <= 1 {
            self.work(&works, &ordered);
        } else {
            rayon::scope(|scope| {
                for _ in 0..self.jobs {
                    scope.spawn(|_| self.work(&works, &ordered));
                }
            });
        }
        let ordered = ordered.into_inner().unwrap_or_else(PoisonError::into_inner);
        ordered.failure.map_or(Ok(()), |(_, failure)| Err(failure))
    }

    fn work(self, works: &Mutex<Option<&mut dyn Works>>, ordered: &Mutex<Ordered<'_>>) {
        let mut pending = Self::take(works, ordered, None);
        while let Some(first) = pending.take() {
            let table = std::sync::Arc::clone(&first.table);
            let mut checker = RowChecker::new(self.checking, &table);
            let mut texts = TextWorker::new(self.dialect, self.text_limits);
            let mut current = Some(first);
            while let Some(work) = current.take() {
                if !std::sync::Arc::ptr_eq(&work.table, &table) {
                    pending = Some(work);
                    break;
                }
                let used = self.check(work, &mut checker, &mut texts, ordered);
                current = Self::take(works, ordered, used);
            }
        }
    }

    /// Checks one piece; gives back its buffer.
    fn check(
        self,
        work: Work,
        checker: &mut RowChecker<'_>,
        texts: &mut TextWorker,
        ordered: &Mutex<Ordered<'_>>,
    ) -> Option<Chunk> {
        let (number, file, sheet) = (work.number, work.table.file, work.table.sheet);
        let mut overlay = self.corrections.overlay(file, sheet, work.table.encoding);
        let mut used = None;
        let result = match work.rows {
            Rows::Block(block) => {
                block.rows().for_each(|row| checker.row(overlay.row(row)));
                Ok(())
            }
            Rows::Text(mut chunk) => {
                self.progress.bytes(chunk.bytes.len() as u64);
                let result = texts.check(&mut chunk, checker, &mut overlay);
                used = Some(chunk);
                result
            }
        };
        let outcome = checker.take();
        self.progress.rows(outcome.rows);
        let mut ordered = lock(ordered);
        match result {
            Ok(()) => checker.go_on_in(ordered.add(number, file, sheet, outcome)),
            Err(failure) => ordered.fail(number, failure),
        }
        used
    }

    fn take(
        works: &Mutex<Option<&mut dyn Works>>,
        ordered: &Mutex<Ordered<'_>>,
        used: Option<Chunk>,
    ) -> Option<Work> {
        if lock(ordered).failure.is_some() {
            return None;
        }
        let mut source = lock(works);
        match source.as_mut()?.next(used) {
            Ok(Some(work)) => Some(work),
            Ok(None) => {
                *source = None;
                None
            }
            Err(failure) => {
                *source = None;
                lock(ordered).fail(u64::MAX, failure);
                None
            }
        }
    }
}

impl Ordered<'_> {
    /// Hands on what is next in the order of the file; returns emptied buffers, where there are any.
    fn add(&mut self, number: u64, file: u32, sheet: u16, checked: Checked) -> Checked {
        self.waiting.insert(number, (file, sheet, checked));
        let mut emptied = Checked::default();
        while let Some((file, sheet, mut checked)) = self.waiting.remove(&self.next) {
            self.collect.add(file, sheet, &mut checked);
            self.next += 1;
            emptied = checked;
        }
        emptied
    }

    fn fail(&mut self, number: u64, failure: Failure) {
        if self.failure.as_ref().is_none_or(|(known, _)| number < *known) {
            self.failure = Some((number, failure));
        }
    }
}

/// A thread that panicked has already lost the run; its lock must not hide why.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
