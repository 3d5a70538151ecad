//! A workbook as work (工作簿): what the reading child sends becomes sheets with headers and blocks of
//! rows. The child reads on while rows are checked.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::job::Job;
use super::sheets::SheetReader;
use super::works::{Failure, Rows, Work, Works};
use crate::check::kept::kept_row;
use crate::check::row::Table;
use crate::columns::Head;
use crate::error::Error;
use crate::model::{KeptRow, Overlay, RowBlock, RowOutcome, SheetHead, TextEncoding};
use crate::source::chunks::Chunk;
use crate::source::confine;
use crate::source::sniff::{self, Container, Sniffed};
use crate::source::workbook::{self, BookFacts, ReadFailure, SheetEvent, WorkbookOptions};
use crate::text::text;

/// Events that may wait for a free thread.
const WAITING: usize = 4;

enum Message {
    Event(SheetEvent),
    End(Box<Result<BookFacts, ReadFailure>>),
}

/// Reads a workbook: `use_works` is called with what the child sends.
pub(super) fn read<T>(
    job: &Job<'_>,
    path: &Path,
    container: Container,
    sheets: &mut SheetReader<'_>,
    use_works: impl FnOnce(&mut dyn Works) -> Result<T, Failure>,
) -> Result<(T, BookFacts), Failure> {
    let sheets = Mutex::new(sheets);
    let (sender, events) = sync_channel(WAITING);
    let wanted_indexes = Mutex::new(Vec::new());
    let wanted = |heads: &[SheetHead]| {
        let chosen = sheets.lock().unwrap_or_else(PoisonError::into_inner).choose(heads);
        wanted_indexes.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&chosen);
        chosen
    };
    std::thread::scope(|scope| {
        scope.spawn(|| listen(job, path, container, &wanted, sender));
        let mut works = BookWorks {
            events: Some(events),
            sheets: &sheets,
            wanted: &wanted_indexes,
            begun: 0,
            sheet: None,
            ready: std::collections::VecDeque::new(),
            number: 0,
            facts: None,
        };
        let result = use_works(&mut works)?;
        let facts = works.facts.take().ok_or_else(|| {
            Failure::World(std::io::Error::other("the reading child was not heard to its end"))
        })?;
        Ok((result, facts))
    })
}

/// Runs the child and passes on what it sends. When nobody listens any more, the rest is dropped.
#[expect(clippy::needless_pass_by_value, reason = "dropped here, so that a panic is heard of")]
fn listen(
    job: &Job<'_>,
    path: &Path,
    container: Container,
    wanted: &dyn Fn(&[SheetHead]) -> Vec<usize>,
    sender: SyncSender<Message>,
) {
    let options = WorkbookOptions {
        limits: &job.limits,
        password: job.password.as_deref(),
        wanted,
        program: job.reader.clone(),
    };
    let result = workbook::read(path, container, &options, &mut |event| {
        let _ = sender.send(Message::Event(event));
    });
    let _ = sender.send(Message::End(Box::new(result)));
}

struct BookWorks<'b, 'r> {
    events: Option<Receiver<Message>>,
    sheets: &'b Mutex<&'b mut SheetReader<'r>>,
    wanted: &'b Mutex<Vec<usize>>,
    begun: usize,
    sheet: Option<Begun<'r>>,
    ready: std::collections::VecDeque<Work>,
    number: u64,
    facts: Option<BookFacts>,
}

/// What is known of a sheet's columns.
enum Columns {
    /// The header was not yet sought.
    Unknown,
    /// The sheet was refused, or has no rows.
    Refused,
    /// Understood.
    Known(Arc<Table>),
}

/// The sheet whose rows are coming.
struct Begun<'r> {
    index: usize,
    /// Rows wait here until the header can be sought.
    head: Head,
    overlay: Overlay<'r>,
    waiting: Vec<RowBlock>,
    /// What is known of its columns.
    table: Columns,
}

impl BookWorks<'_, '_> {
    fn take(&mut self, event: SheetEvent) -> Result<(), Failure> {
        match event {
            SheetEvent::Begin(_) => {
                let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
                let index = wanted.get(self.begun).copied().unwrap_or_default();
                self.begun += 1;
                let sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
                let overlay = sheets.overlay(index, TextEncoding::Utf8);
                let (head, waiting, table) = (Head::default(), Vec::new(), Columns::Unknown);
                self.sheet = Some(Begun { index, head, overlay, waiting, table });
            }
            SheetEvent::Rows(block) => self.rows(block),
            SheetEvent::End(tail) => {
                self.settle();
                if let Some(begun) = self.sheet.take() {
                    let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
                    let ended = sheets.end(begun.index, &tail);
                    ended.map_err(|(fault, row)| Failure::Refused(fault, row))?;
                }
            }
        }
        Ok(())
    }

    fn rows(&mut self, block: RowBlock) {
        let Some(begun) = &mut self.sheet else { return };
        match &begun.table {
            Columns::Known(table) => {
                let table = Arc::clone(table);
                self.give(&table, block);
            }
            Columns::Refused => {}
            Columns::Unknown => {
                for row in block.rows() {
                    begun.head.push(&begun.overlay.row(row), TextEncoding::Utf8);
                }
                begun.waiting.push(block);
                if begun.head.is_full() {
                    self.settle();
                }
            }
        }
    }

    /// Seeks the header of the current sheet, and lets its waiting rows go.
    fn settle(&mut self) {
        let is_open = |begun: &&mut Begun| matches!(begun.table, Columns::Unknown);
        let Some(begun) = self.sheet.as_mut().filter(is_open) else { return };
        let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        let table = sheets.begin(begun.index, &begun.head, TextEncoding::Utf8).map(Arc::new);
        drop(sheets);
        begun.table = table.clone().map_or(Columns::Refused, Columns::Known);
        let waiting = std::mem::take(&mut begun.waiting);
        if let Some(table) = table {
            for block in waiting {
                self.give(&table, block);
            }
        }
    }

    fn give(&mut self, table: &Arc<Table>, block: RowBlock) {
        let (number, table) = (self.number, Arc::clone(table));
        self.number += 1;
        self.ready.push_back(Work { number, table, rows: Rows::Block(block) });
    }
}

impl Works for BookWorks<'_, '_> {
    fn next(&mut self, _: Option<Chunk>) -> Result<Option<Work>, Failure> {
        loop {
            if let Some(work) = self.ready.pop_front() {
                return Ok(Some(work));
            }
            let Some(message) = self.events.as_ref().and_then(|events| events.recv().ok()) else {
                return Ok(None);
            };
            match message {
                Message::Event(event) => self.take(event)?,
                Message::End(result) => {
                    self.events = None;
                    self.facts = Some(result.map_err(failure)?);
                }
            }
        }
    }
}

fn failure(failure: ReadFailure) -> Failure {
    match failure {
        ReadFailure::Fault(fault) => Failure::Refused(fault, None),
        ReadFailure::World(error) => Failure::World(error),
    }
}

/// The cells of some rows of one sheet, read again; all of them are taken for held.
pub(super) fn rows(
    job: &Job<'_>,
    path: &Path,
    container: Container,
    sheet: usize,
    wanted: &BTreeSet<u32>,
    overlay: &mut Overlay<'_>,
) -> Result<Vec<KeptRow>, Failure> {
    let mut found = Vec::new();
    let options = WorkbookOptions {
        limits: &job.limits,
        password: job.password.as_deref(),
        wanted: &|_| vec![sheet],
        program: job.reader.clone(),
    };
    let on_event = &mut |event| {
        if let SheetEvent::Rows(block) = event {
            let rows = block.rows().filter(|row| wanted.contains(&row.number));
            found.extend(
                rows.map(|row| kept_row(&overlay.row(row), TextEncoding::Utf8, RowOutcome::Held)),
            );
        }
    };
    workbook::read(path, container, &options, on_event).map_err(failure)?;
    Ok(found)
}

/// Every row of every sheet of a workbook, with the index of its sheet.
///
/// # Errors
/// When it is no workbook, or cannot be read as one.
pub(super) fn all_rows(job: &Job<'_>, path: &Path) -> crate::error::Result<Vec<(usize, KeptRow)>> {
    let unreadable =
        || Error::at(path, text("不是能读的表格文件", "this is no workbook that can be read"));
    let mut file = confine::open_regular(path).map_err(|_| unreadable())?;
    let mut head = Vec::new();
    let read = file.by_ref().take(sniff::HEAD as u64).read_to_end(&mut head);
    read.map_err(|error| unreadable().because(error))?;
    let Sniffed::Workbook(container) = sniff::sniff(&head) else { return Err(unreadable()) };
    let chosen = Mutex::new(Vec::new());
    let wanted = |heads: &[SheetHead]| {
        let all = heads.iter().enumerate().filter(|(_, head)| !head.chart);
        let all: Vec<usize> = all.map(|(index, _)| index).collect();
        chosen.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&all);
        all
    };
    let options = WorkbookOptions {
        limits: &job.limits,
        password: job.password.as_deref(),
        wanted: &wanted,
        program: job.reader.clone(),
    };
    let (mut begun, mut rows) = (0, Vec::new());
    let on_event = &mut |event| match event {
        SheetEvent::Begin(_) => begun += 1,
        SheetEvent::Rows(block) => {
            let chosen = chosen.lock().unwrap_or_else(PoisonError::into_inner);
            let sheet = chosen.get(begun - 1_usize).copied().unwrap_or_default();
            let kept = |row| (sheet, kept_row(&row, TextEncoding::Utf8, RowOutcome::Skipped));
            rows.extend(block.rows().map(kept));
        }
        SheetEvent::End(_) => {}
    };
    match workbook::read(path, container, &options, on_event) {
        Ok(_) => Ok(rows),
        Err(ReadFailure::Fault(_)) => Err(unreadable()),
        Err(ReadFailure::World(error)) => Err(unreadable().because(error)),
    }
}
