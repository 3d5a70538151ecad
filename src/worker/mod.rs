//! The reading child (读取子进程): takes rights away from itself, opens one file, sends its rows.
//!
//! It hears what to do on standard input and answers on standard output; it writes nowhere else
//! and prints nothing, since a message could hold somebody's identity number.

use std::ffi::OsString;
use std::io::{self, Read, Stdin, Stdout};
use std::path::Path;
use std::process::ExitCode;

use crate::model::{FileFault, RowBlock, SheetHead, SheetTail};
use crate::source::archive;
use crate::source::cells::{self, Files, Sheets, Stop};
use crate::source::confine;
use crate::source::limits::{self, Limits, megabytes};
use crate::source::pipe::{BookFacts, Frame, Receiver, Sender, Setup};
use crate::source::template;
use crate::source::workbook::SUBCOMMAND;
use crate::text::text;

/// Becomes the reading child when the program was started as one; otherwise returns `None` at
/// once. `arguments` are those of the process, with its own name first.
pub fn run_if_asked(mut arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let asked = arguments.nth(1)?;
    let work: Work = match asked.to_str()? {
        SUBCOMMAND => read,
        template::SUBCOMMAND => serve_template,
        archive::SUBCOMMAND => unpack,
        _ => return None,
    };
    let path = arguments.next()?;
    Some(if serve(Path::new(&path), work).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Errors here mean that the parent is gone or no parent of ours.
fn serve(path: &Path, work: Work) -> io::Result<()> {
    std::panic::set_hook(Box::new(|_| {}));
    let mut talk = Talk { from: io::stdin(), to: Sender::new(io::stdout()) };
    let Frame::Setup(setup) = talk.hear()? else { return Err(io::ErrorKind::InvalidData.into()) };
    confine::confine(&setup.limits)?;
    // A panic of a parser is the file's fault and must not end without a word.
    let read = std::panic::AssertUnwindSafe(|| work(path, &setup, &mut talk));
    match std::panic::catch_unwind(read) {
        Ok(Ok(())) => talk.to.finish(),
        Ok(Err(Stop::Fault(fault))) => talk.to.send(&Frame::Fault(fault)),
        Ok(Err(Stop::Gone(error))) => Err(error),
        Err(_) => talk.to.send(&Frame::Fault(FileFault::damaged(text(
            "内部结构有误，无法解析",
            "its inner structure is wrong",
        )))),
    }
}

/// What a child was started for.
type Work = fn(&Path, &Setup, &mut Talk) -> Result<(), Stop>;

fn read(path: &Path, setup: &Setup, talk: &mut Talk) -> Result<(), Stop> {
    let bytes = bytes_of(path, &setup.limits)?;
    let request = cells::Request {
        container: setup.container,
        limits: &setup.limits,
        password: setup.password.as_deref(),
    };
    cells::read(bytes, &request, talk)
}

/// Describes a template, or fills it and sends the package.
fn serve_template(path: &Path, setup: &Setup, talk: &mut Talk) -> Result<(), Stop> {
    let bytes = bytes_of(path, &setup.limits)?;
    match talk.hear().map_err(Stop::Gone)? {
        Frame::Describe(sheet) => {
            let facts = cells::describe_template(bytes, sheet, &setup.limits)?;
            talk.say(&Frame::Template(Box::new(facts)))
        }
        Frame::Fill(order) => {
            let filled = cells::fill_template(bytes, &order, &setup.limits)?;
            filled.chunks(PIECE).try_for_each(|piece| talk.say(&Frame::Piece(piece.to_vec())))
        }
        _ => Err(Stop::Gone(io::ErrorKind::InvalidData.into())),
    }
}

/// Sends the files of an archive.
fn unpack(path: &Path, setup: &Setup, talk: &mut Talk) -> Result<(), Stop> {
    cells::unpack(bytes_of(path, &setup.limits)?, &setup.limits, talk)
}

/// Bytes of a package that are sent at a time.
const PIECE: usize = 1 << 20;

fn bytes_of(path: &Path, limits: &Limits) -> Result<Vec<u8>, Stop> {
    let file = confine::open_regular(path)?;
    let most = megabytes(limits.input_mb);
    let mut bytes = Vec::new();
    let unreadable = |error: io::Error| match error.kind() {
        // The buffer did not fit beside the program into the memory that there is.
        io::ErrorKind::OutOfMemory => limits::MEMORY_MB.met(limits.memory_mb),
        _ => FileFault::unreadable(text("读取出错", "reading it failed")),
    };
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return Err(limits::INPUT_MB.met(limits.input_mb).into());
    }
    Ok(bytes)
}

/// Both ends of the pipe to the parent.
struct Talk {
    from: Stdin,
    to: Sender<Stdout>,
}

impl Talk {
    fn hear(&mut self) -> io::Result<Frame> {
        Receiver::new(self.from.lock()).receive().map(|(frame, _)| frame)
    }

    fn say(&mut self, frame: &Frame) -> Result<(), Stop> {
        self.to.send(frame).map_err(Stop::Gone)
    }
}

impl Sheets for Talk {
    fn book(&mut self, facts: BookFacts, heads: Vec<SheetHead>) -> Result<Vec<usize>, Stop> {
        let count = heads.len();
        self.say(&Frame::Book(facts, heads))?;
        match self.hear().map_err(Stop::Gone)? {
            Frame::Wanted(wanted) if wanted.iter().all(|index| *index < count) => Ok(wanted),
            _ => Err(Stop::Gone(io::ErrorKind::InvalidData.into())),
        }
    }

    fn begin(&mut self, index: usize) -> Result<(), Stop> {
        self.say(&Frame::Begin(index))
    }

    fn rows(&mut self, block: RowBlock) -> Result<(), Stop> {
        self.say(&Frame::Rows(block))
    }

    fn end(&mut self, tail: SheetTail) -> Result<(), Stop> {
        self.say(&Frame::End(tail))
    }
}

impl Files for Talk {
    fn begin(&mut self, name: &str) -> Result<(), Stop> {
        self.say(&Frame::File(name.to_owned()))
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.say(&Frame::Piece(bytes.to_vec()))
    }

    fn end(&mut self, fault: Option<FileFault>) -> Result<(), Stop> {
        self.say(&Frame::FileEnd(fault))
    }
}
