//! The language between parent and reading child (父子进程协议).
//!
//! Frames of one tag byte, four bytes of length (little-endian) and that many bytes. Both sides
//! count rows and hash every byte; the last frame carries both sums, so that a child which dies,
//! stutters or lies is noticed. The hash guards against accidents, not against forgers: parent
//! and child are the same program.

use std::hash::Hasher as _;
use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::limits::Limits;
use super::sniff::{Container, Format};
use super::wire::{decode, encode};
use crate::model::template::{FillOrder, TemplateFacts};
use crate::model::{FileFault, RowBlock, SheetHead, SheetTail};
use crate::text::Phrase;

/// No frame is longer; a block of rows is cut far below.
pub const LONGEST_FRAME: u32 = 256 << 20;

/// What the parent tells the child first.
#[derive(Debug, Serialize, Deserialize)]
pub struct Setup {
    /// Which reader to use.
    pub container: Container,
    /// The limits of this run.
    pub limits: Limits,
    /// The password of encrypted workbooks, where one was given.
    pub password: Option<String>,
}

/// What is known of a workbook before its rows (工作簿).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookFacts {
    /// What it is by content.
    pub format: Format,
    /// Why its cells deserve a second look (FL008).
    pub read_with_care: Vec<Phrase>,
    /// The encoding that was found, for formats that have one (HTML, Excel 2003 XML).
    pub encoding: Option<String>,
}

/// One message.
#[derive(Debug)]
pub enum Frame {
    /// Parent: begin.
    Setup(Setup),
    /// Child: what it is, and all sheets.
    Book(BookFacts, Vec<SheetHead>),
    /// Parent: the sheets to read, by their index, ascending.
    Wanted(Vec<usize>),
    /// Child: a sheet begins.
    Begin(usize),
    /// Child: rows of the sheet.
    Rows(RowBlock),
    /// Child: the sheet ended.
    End(SheetTail),
    /// Child: the file is refused; nothing follows.
    Fault(FileFault),
    /// Parent: say what is to be known of a sheet of a template, by its index.
    Describe(usize),
    /// Child: that.
    Template(Box<TemplateFacts>),
    /// Parent: write this into a template.
    Fill(Box<FillOrder>),
    /// Child: the next piece of the filled package.
    Piece(Vec<u8>),
    /// Child: a file of an archive begins, with its path there; pieces follow.
    File(String),
    /// Child: it ended; with a fault, what came of it is void.
    FileEnd(Option<FileFault>),
    /// Child: everything was sent: rows, and hash of all bytes before this frame.
    Done(u64, u64),
}

/// Running sums over one direction of the pipe.
#[derive(Clone, Default)]
pub struct Sums {
    rows: u64,
    hash: rustc_hash::FxHasher,
}

impl Sums {
    /// Rows and hash so far.
    pub fn now(&self) -> (u64, u64) {
        (self.rows, self.hash.finish())
    }
}

/// Writes frames.
pub struct Sender<W> {
    to: W,
    sums: Sums,
}

impl<W: Write> Sender<W> {
    /// A sender that has sent nothing.
    pub fn new(to: W) -> Self {
        Self { to, sums: Sums::default() }
    }

    /// Sends a frame whole.
    ///
    /// # Errors
    /// When the other side is gone.
    pub fn send(&mut self, frame: &Frame) -> io::Result<()> {
        let (tag, payload) = encode(frame)?;
        if let Frame::Rows(block) = frame {
            self.sums.rows += block.len() as u64;
        }
        self.sums.hash.write(&payload);
        let length = u32::try_from(payload.len()).map_err(io::Error::other)?;
        let mut head = [tag, 0, 0, 0, 0];
        head[1..].copy_from_slice(&length.to_le_bytes());
        self.to.write_all(&head)?;
        self.to.write_all(&payload)?;
        self.to.flush()
    }

    /// Sends the end marker.
    ///
    /// # Errors
    /// When the other side is gone.
    pub fn finish(&mut self) -> io::Result<()> {
        let (rows, hash) = self.sums.now();
        self.send(&Frame::Done(rows, hash))
    }
}

/// Reads frames.
pub struct Receiver<R> {
    from: R,
    sums: Sums,
}

impl<R: Read> Receiver<R> {
    /// A receiver that has seen nothing.
    pub fn new(from: R) -> Self {
        Self { from, sums: Sums::default() }
    }

    /// The next frame with the sums before it.
    ///
    /// # Errors
    /// When the pipe ends, or what comes is no frame.
    pub fn receive(&mut self) -> io::Result<(Frame, (u64, u64))> {
        let mut head = [0; 5];
        self.from.read_exact(&mut head)?;
        let [tag, length @ ..] = head;
        let length = u32::from_le_bytes(length);
        if length > LONGEST_FRAME {
            return Err(io::ErrorKind::InvalidData.into());
        }
        // Grows with what really comes, not with what the header promises.
        let mut payload = Vec::with_capacity(length.min(1 << 20) as usize);
        self.from.by_ref().take(length.into()).read_to_end(&mut payload)?;
        if payload.len() != length as usize {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let before = self.sums.now();
        let frame = decode(tag, &payload)?;
        self.sums.hash.write(&payload);
        if let Frame::Rows(block) = &frame {
            self.sums.rows += block.len() as u64;
        }
        Ok((frame, before))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CellKind, Lent};
    use crate::text::text;

    #[test]
    fn frames_arrive_as_they_were_sent() {
        let mut block = RowBlock::default();
        block.begin_row(3);
        block.push(CellKind::Text, Lent::Above, "张三");
        block.push(CellKind::Blank, Lent::No, "");
        block.push(CellKind::Number, Lent::No, "110101199003070000");
        let mut bytes = Vec::new();
        let mut sender = Sender::new(&mut bytes);
        sender.send(&Frame::Rows(block)).unwrap();
        let fault = FileFault::too_big(text("行", "rows"), 5, "rows");
        sender.send(&Frame::Fault(fault.clone())).unwrap();
        sender.finish().unwrap();

        let mut receiver = Receiver::new(bytes.as_slice());
        let Frame::Rows(back) = receiver.receive().unwrap().0 else { panic!("rows first") };
        let row = back.rows().next().unwrap();
        assert_eq!((row.number, row.cell(0), row.cells.len()), (3, "张三".as_bytes(), 3));
        assert_eq!((row.cells[0].lent, row.kind(2)), (Lent::Above, CellKind::Number));
        let Frame::Fault(back) = receiver.receive().unwrap().0 else { panic!("then the fault") };
        assert_eq!(back.code, fault.code);
        assert_eq!(back.args[2], fault.args[2]);
        let (Frame::Done(rows, hash), sums) = receiver.receive().unwrap() else { panic!("end") };
        assert_eq!((rows, hash), sums);
        assert_eq!(rows, 1);
    }

    #[test]
    fn what_is_no_frame_is_refused() {
        for bytes in [
            &b"\x05\xFF\xFF\xFF\xFF"[..],
            b"\x09\0\0\0\0",
            b"\x0d\0\0\0\0",
            b"\x05\x02\0\0\0ab",
            b"hello",
        ] {
            assert!(Receiver::new(bytes).receive().is_err(), "{}", bytes.escape_ascii());
        }
    }
}
