//! Archives of files from the parent's side (压缩包): a child sends what lies in one, file after file. Not
//! one byte of a container is looked at here.

use std::io;
use std::path::Path;

use super::confine;
use super::limits::{self, megabytes};
use super::pipe::Frame;
use super::sniff::Container;
use super::template::failure;
use super::workbook::{End, ReadFailure, Reading, WorkbookOptions};
use crate::model::FileFault;

/// The first argument that makes the program the child for archives.
pub const SUBCOMMAND: &str = "__unpack-archive";

/// What happens while an archive is unpacked, in order: each file begins, has bytes, ends.
#[derive(Debug)]
pub enum ArchiveEvent {
    /// A file begins; its path in the archive, with `/`. No path to write to: anything may stand in it.
    Begin(String),
    /// The next bytes of it.
    Bytes(Vec<u8>),
    /// It ended; with a fault, what came of it is void.
    End(Option<FileFault>),
}

/// Why an archive was not unpacked.
#[derive(Debug)]
pub enum UnpackFailure {
    /// The archive is to blame, or the child. What came before is void.
    Read(ReadFailure),
    /// The place where the files were to be written.
    Write(io::Error),
}

/// Unpacks an archive in a child process and hands its files to `on` while they come, by name. A
/// workbook has none.
///
/// # Errors
/// [`UnpackFailure::Read`] as [`super::workbook::read`], [`UnpackFailure::Write`] where `on` refuses.
pub fn unpack(
    path: &Path,
    options: &WorkbookOptions<'_>,
    on: &mut dyn FnMut(ArchiveEvent) -> io::Result<()>,
) -> Result<(), UnpackFailure> {
    let opened = confine::open_regular(path).map_err(ReadFailure::from);
    let size = opened.and_then(|file| file.metadata().map_err(ReadFailure::World));
    if size.map_err(UnpackFailure::Read)?.len() > megabytes(options.limits.input_mb) {
        return Err(UnpackFailure::Read(limits::INPUT_MB.met(options.limits.input_mb).into()));
    }
    let started = Reading::start(path, Container::Zip, options, SUBCOMMAND);
    let mut reading = started.map_err(UnpackFailure::Read)?;
    loop {
        let event = match reading.next(options.limits) {
            Ok((Frame::File(name), _)) => ArchiveEvent::Begin(name),
            Ok((Frame::Piece(bytes), _)) => ArchiveEvent::Bytes(bytes),
            Ok((Frame::FileEnd(fault), _)) => ArchiveEvent::End(fault),
            Ok((Frame::Done(rows, hash), sums)) if (rows, hash) == sums => return Ok(()),
            Ok((Frame::Fault(fault), _)) => return fail(End::Fault(fault), &mut reading, options),
            Ok(_) => return fail(End::Broken, &mut reading, options),
            Err(end) => return fail(end, &mut reading, options),
        };
        on(event).map_err(UnpackFailure::Write)?;
    }
}

fn fail(
    end: End,
    reading: &mut Reading,
    options: &WorkbookOptions<'_>,
) -> Result<(), UnpackFailure> {
    Err(UnpackFailure::Read(failure(end, reading, options)))
}
