//! The bureau's own blank workbook from the parent's side (空白模板): a child says what is to be known of
//! it, and a child fills it and sends the filled package. Not one byte of a container is looked at here.

use std::io::{self, Write};
use std::path::Path;

use super::confine::{self, Death};
use super::limits::{self, megabytes};
use super::pipe::Frame;
use super::sniff::Container;
use super::workbook::{End, ReadFailure, Reading, WorkbookOptions, died};
use crate::model::template::{FillOrder, TemplateFacts};

/// The first argument that makes the program the child for templates.
pub const SUBCOMMAND: &str = "__fill-template";

/// What is to be known of a sheet of a template, by its index in the workbook.
///
/// # Errors
/// As [`super::workbook::read`].
pub fn describe(
    path: &Path,
    sheet: usize,
    options: &WorkbookOptions<'_>,
) -> Result<TemplateFacts, ReadFailure> {
    let size = confine::open_regular(path)?.metadata().map_err(ReadFailure::World)?.len();
    if size > megabytes(options.limits.input_mb) {
        return Err(limits::INPUT_MB.met(options.limits.input_mb).into());
    }
    let mut reading = Reading::start(path, Container::Zip, options, SUBCOMMAND)?;
    let result = reading.tell(&Frame::Describe(sheet)).map_err(|_| End::Broken).and_then(|()| {
        let facts = match reading.next(options.limits)?.0 {
            Frame::Template(facts) => *facts,
            Frame::Fault(fault) => return Err(End::Fault(fault)),
            _ => return Err(End::Broken),
        };
        reading.end(options.limits).map(|()| facts)
    });
    result.map_err(|end| failure(end, &mut reading, options))
}

/// Fills a template and writes the package to `out` while it comes. What was written before a failure
/// is void.
///
/// # Errors
/// [`FillFailure::Read`] as [`super::workbook::read`], [`FillFailure::Write`] where `out` refuses.
pub fn fill(
    path: &Path,
    order: FillOrder,
    options: &WorkbookOptions<'_>,
    out: &mut dyn Write,
) -> Result<(), FillFailure> {
    let started = Reading::start(path, Container::Zip, options, SUBCOMMAND);
    let mut reading = started.map_err(FillFailure::Read)?;
    // A child that died already is noticed when its answer does not come.
    let _ = reading.tell(&Frame::Fill(Box::new(order)));
    loop {
        let end = match reading.next(options.limits) {
            Ok((Frame::Piece(bytes), _)) => {
                out.write_all(&bytes).map_err(FillFailure::Write)?;
                continue;
            }
            Ok((Frame::Done(rows, hash), sums)) if (rows, hash) == sums => return Ok(()),
            Ok((Frame::Fault(fault), _)) => End::Fault(fault),
            Ok(_) => End::Broken,
            Err(end) => end,
        };
        return Err(FillFailure::Read(failure(end, &mut reading, options)));
    }
}

/// Why a template was not filled.
#[derive(Debug)]
pub enum FillFailure {
    /// The template is to blame, or the child.
    Read(ReadFailure),
    /// The place where it was to be written.
    Write(io::Error),
}

pub(super) fn failure(
    end: End,
    reading: &mut Reading,
    options: &WorkbookOptions<'_>,
) -> ReadFailure {
    match end {
        End::Fault(fault) => fault.into(),
        End::Broken => match reading.how_it_died() {
            Death::Memory => limits::MEMORY_MB.met(options.limits.memory_mb).into(),
            Death::Cpu => limits::CPU_SECONDS.met(options.limits.cpu_seconds).into(),
            Death::Other => died().into(),
        },
    }
}
