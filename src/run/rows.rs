//! The rows of a file one after the other (逐行读取), for files that are no lists of leavers. The same
//! readers as in a run: text in this process, workbooks in the child.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::text_file::{self, TextFile};
use super::works::{self, Failure};
use crate::columns::Head;
use crate::model::{FileFault, RawRow, RowBlock, SheetHead, TextEncoding};
use crate::source::chunks::{TextLimits, examine_chunk};
use crate::source::confine;
use crate::source::encoding::Charset;
use crate::source::limits::Limits;
use crate::source::records::{Cursor, Splitter};
use crate::source::sniff::{self, Container, Sniffed};
use crate::source::workbook::{self, ReadFailure, SheetEvent, WorkbookOptions};

/// How such a file is read.
pub(super) struct RowReading<'r> {
    pub(super) limits: &'r Limits,
    pub(super) text_limits: TextLimits,
    pub(super) password: Option<&'r str>,
    /// The program that reads workbooks; without one, the running program.
    pub(super) program: Option<PathBuf>,
}

/// Takes what is read.
pub(super) trait TakeRows {
    /// Reading begins, or begins again under another charset: what came before is void.
    fn restart(&mut self, bytes: u64);
    /// Says which sheets of a workbook are read, by index.
    fn choose(&self, heads: &[SheetHead]) -> Vec<usize>;
    /// A sheet begins with these first rows; `false` where it is not wanted after all.
    fn sheet(&mut self, head: &Head) -> bool;
    /// The next row of a sheet that is wanted, those of its head included.
    fn row(&mut self, row: &RawRow<'_>, encoding: TextEncoding);
}

impl RowReading<'_> {
    /// Reads a file to its end.
    pub(super) fn read(&self, path: &Path, to: &mut dyn TakeRows) -> Result<(), Failure> {
        let refused = |fault| Failure::Refused(fault, None);
        let mut file = confine::open_regular(path).map_err(refused)?;
        let bytes = file.metadata().map_err(Failure::World)?.len();
        let mut start = Vec::new();
        file.by_ref().take(sniff::HEAD as u64).read_to_end(&mut start).map_err(Failure::World)?;
        match sniff::sniff(&start) {
            Sniffed::Empty => Err(refused(FileFault::empty())),
            Sniffed::Foreign(what) => Err(refused(FileFault::foreign(what))),
            Sniffed::Workbook(container) => self.book(path, container, to),
            Sniffed::Text => {
                text_file::within_size(bytes, self.text_limits)?;
                let under = |charset: Charset| {
                    to.restart(bytes);
                    self.text(&file, charset, to)
                };
                text_file::by_charset(&file, None, under)
            }
        }
    }

    fn text(&self, file: &File, charset: Charset, to: &mut dyn TakeRows) -> Result<(), Failure> {
        let copy = file.try_clone().map_err(Failure::World)?;
        let text = TextFile::open(copy, charset, self.text_limits)?;
        let (dialect, mut chunks) = text.chunks();
        let mut splitter = Splitter::new(dialect.delimiter);
        let mut buffer = Vec::new();
        let mut is_first = true;
        while let Some(mut chunk) = chunks.next(buffer)? {
            examine_chunk(&mut chunk, dialect)?;
            if std::mem::take(&mut is_first) {
                let mut head = Head::default();
                let mut cursor = Cursor::start(&chunk);
                while let Some(row) = splitter.next(&chunk, &mut cursor).filter(|_| !head.is_full())
                {
                    head.push(&row, dialect.cells());
                }
                if !to.sheet(&head) {
                    return Ok(());
                }
            }
            let mut cursor = Cursor::start(&chunk);
            while let Some(row) = splitter.next(&chunk, &mut cursor) {
                works::within(&row, self.text_limits)?;
                to.row(&row, dialect.cells());
            }
            buffer = chunk.bytes;
        }
        Ok(())
    }

    fn book(
        &self,
        path: &Path,
        container: Container,
        to: &mut dyn TakeRows,
    ) -> Result<(), Failure> {
        to.restart(0);
        let to = std::cell::RefCell::new(to);
        let options = WorkbookOptions {
            limits: self.limits,
            password: self.password,
            wanted: &|heads| to.borrow().choose(heads),
            program: self.program.clone(),
        };
        let mut sheet = Sheet::default();
        let on_event = &mut |event| sheet.take(event, *to.borrow_mut());
        workbook::read(path, container, &options, on_event).map_err(failure)?;
        Ok(())
    }
}

/// A sheet of a workbook while its rows come.
#[derive(Default)]
struct Sheet {
    head: Head,
    /// Rows wait here until the head is known.
    waiting: Vec<RowBlock>,
    is_wanted: Option<bool>,
}

impl Sheet {
    fn take(&mut self, event: SheetEvent, to: &mut dyn TakeRows) {
        match event {
            SheetEvent::Begin(_) => *self = Self::default(),
            SheetEvent::Rows(block) => {
                if self.is_wanted.is_none() {
                    block.rows().for_each(|row| self.head.push(&row, TextEncoding::Utf8));
                }
                self.waiting.push(block);
                if self.is_wanted.is_some() || self.head.is_full() {
                    self.give(to);
                }
            }
            SheetEvent::End(_) => self.give(to),
        }
    }

    fn give(&mut self, to: &mut dyn TakeRows) {
        let head = &self.head;
        let is_wanted = *self.is_wanted.get_or_insert_with(|| to.sheet(head));
        for block in self.waiting.drain(..).filter(|_| is_wanted) {
            block.rows().for_each(|row| to.row(&row, TextEncoding::Utf8));
        }
    }
}

fn failure(failure: ReadFailure) -> Failure {
    match failure {
        ReadFailure::Fault(fault) => Failure::Refused(fault, None),
        ReadFailure::World(error) => Failure::World(error),
    }
}
