//! Workbooks from the parent's side (工作簿读取): starts the reading child, keeps its clock, and
//! hands on what it says. Not one byte of a container is looked at here.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver as Inbox, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use super::confine::{self, Death};
use super::limits::{self, Limits, megabytes};
pub use super::pipe::BookFacts;
use super::pipe::{Frame, Receiver, Sender, Setup};
use super::sniff::Container;
use crate::model::{FileFault, RowBlock, SheetHead, SheetTail};
use crate::text::text;

/// The first argument that makes the program the reading child.
pub const SUBCOMMAND: &str = "__read-workbook";

/// Blocks that may wait between pipe and caller.
const WAITING_BLOCKS: usize = 8;

/// What happens while a workbook is read, in order: each wanted sheet begins, has rows, ends.
#[derive(Debug)]
pub enum SheetEvent {
    /// A wanted sheet begins; sheets come in the order of the workbook.
    Begin(SheetHead),
    /// Rows that are not blank, in the order of the file.
    Rows(RowBlock),
    /// The sheet ended.
    End(SheetTail),
}

/// How to read.
pub struct WorkbookOptions<'a> {
    /// The limits of parent and child.
    pub limits: &'a Limits,
    /// For encrypted workbooks; goes over the pipe, never on a command line.
    pub password: Option<&'a str>,
    /// Sees all sheets before any row and says which to read, by index.
    pub wanted: &'a dyn Fn(&[SheetHead]) -> Vec<usize>,
    /// The program to start; without one, the running program.
    pub program: Option<PathBuf>,
}

/// Why nothing (more) came out of a workbook.
#[derive(Debug)]
pub enum ReadFailure {
    /// The file is to blame: FL001 to FL007.
    Fault(FileFault),
    /// The world is: the child could not be started.
    World(io::Error),
}

impl From<FileFault> for ReadFailure {
    fn from(fault: FileFault) -> Self {
        Self::Fault(fault)
    }
}

/// Reads a workbook in a child process and hands its rows to `on` while they come. What came
/// before a failure is void: the caller drops it.
///
/// # Errors
/// [`ReadFailure::Fault`] when the file is refused, [`ReadFailure::World`] when no child starts.
pub fn read(
    path: &Path,
    container: Container,
    options: &WorkbookOptions<'_>,
    on: &mut dyn FnMut(SheetEvent),
) -> Result<BookFacts, ReadFailure> {
    let size = confine::open_regular(path)?.metadata().map_err(ReadFailure::World)?.len();
    if size > megabytes(options.limits.input_mb) {
        return Err(limits::INPUT_MB.met(options.limits.input_mb).into());
    }
    let mut delivered = Delivered::default();
    for last in [false, true] {
        let mut reading = Reading::start(path, container, options, SUBCOMMAND)?;
        match reading.run(options, &mut delivered, on) {
            Ok(facts) => return Ok(facts),
            Err(End::Fault(fault)) => return Err(fault.into()),
            Err(End::Broken) => match reading.how_it_died() {
                Death::Memory => {
                    return Err(limits::MEMORY_MB.met(options.limits.memory_mb).into());
                }
                Death::Cpu => {
                    return Err(limits::CPU_SECONDS.met(options.limits.cpu_seconds).into());
                }
                // One retry, since the child may have been killed from outside.
                Death::Other if !last => {}
                Death::Other => return Err(died().into()),
            },
        }
    }
    Err(died().into())
}

pub(super) fn died() -> FileFault {
    FileFault::damaged(text(
        "读取中途失败（读取进程异常退出）",
        "reading broke off (the reading process died)",
    ))
}

fn unlike() -> FileFault {
    FileFault::damaged(text(
        "两次读取的结果不一致，文件可能正在被修改",
        "two readings differ; the file may be changing",
    ))
}

/// What the caller has already been given, so that a second child does not repeat it.
#[derive(Default)]
struct Delivered {
    book: Option<(BookFacts, Vec<SheetHead>, Vec<usize>)>,
    events: u64,
    /// Sums of the pipe before the event that comes next.
    sums: (u64, u64),
}

/// Why a conversation ended early.
pub(super) enum End {
    Fault(FileFault),
    /// No end marker: the way the child died decides.
    Broken,
}

/// One child at work.
pub(super) struct Reading {
    child: Child,
    frames: Inbox<io::Result<(Frame, (u64, u64))>>,
    patience: Duration,
}

impl Reading {
    pub(super) fn start(
        path: &Path,
        container: Container,
        options: &WorkbookOptions<'_>,
        subcommand: &str,
    ) -> Result<Self, ReadFailure> {
        let program = match &options.program {
            Some(program) => program.clone(),
            None => std::env::current_exe().map_err(ReadFailure::World)?,
        };
        let mut command = Command::new(program);
        command.arg(subcommand).arg(path).env_clear();
        // What the allocator took beforehand would not count as memory (`memory_mb`).
        command.env("MIMALLOC_DISALLOW_ARENA_ALLOC", "1");
        // Windows finds its own libraries by this variable.
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        // Standard error could hold cell text.
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(ReadFailure::World)?;
        let frames = listen(child.stdout.take().expect("it was piped"));
        let patience = Duration::from_secs(options.limits.wall_seconds);
        let mut reading = Self { child, frames, patience };
        let setup = Setup {
            container,
            limits: options.limits.clone(),
            password: options.password.map(str::to_owned),
        };
        // A child that died already is noticed when its answer does not come.
        let _ = reading.tell(&Frame::Setup(setup));
        Ok(reading)
    }

    pub(super) fn tell(&mut self, frame: &Frame) -> io::Result<()> {
        let stdin = self.child.stdin.as_mut().expect("it was piped");
        Sender::new(stdin).send(frame)
    }

    /// The next frame. Only time spent waiting counts: a slow caller is not the file's fault.
    pub(super) fn next(&mut self, limits: &Limits) -> Result<(Frame, (u64, u64)), End> {
        let began = Instant::now();
        let got = self.frames.recv_timeout(self.patience);
        self.patience = self.patience.saturating_sub(began.elapsed());
        match got {
            Ok(Ok(frame)) => Ok(frame),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(End::Broken),
            Err(RecvTimeoutError::Timeout) => {
                Err(End::Fault(limits::WALL_SECONDS.met(limits.wall_seconds)))
            }
        }
    }

    /// Hears the end marker, and that nothing was lost.
    pub(super) fn end(&mut self, limits: &Limits) -> Result<(), End> {
        match self.next(limits)? {
            (Frame::Done(rows, hash), sums) if (rows, hash) == sums => Ok(()),
            (Frame::Fault(fault), _) => Err(End::Fault(fault)),
            _ => Err(End::Broken),
        }
    }

    fn run(
        &mut self,
        options: &WorkbookOptions<'_>,
        delivered: &mut Delivered,
        on: &mut dyn FnMut(SheetEvent),
    ) -> Result<BookFacts, End> {
        let heads = self.agree(options, delivered)?;
        let mut seen = 0;
        loop {
            let (frame, sums) = self.next(options.limits)?;
            let event = match frame {
                Frame::Begin(index) => {
                    SheetEvent::Begin(heads.get(index).cloned().ok_or(End::Broken)?)
                }
                Frame::Rows(block) => SheetEvent::Rows(block),
                Frame::End(tail) => SheetEvent::End(tail),
                Frame::Fault(fault) => return Err(End::Fault(fault)),
                Frame::Done(rows, hash) if (rows, hash) == sums => {
                    return delivered.book.take().map(|book| book.0).ok_or(End::Broken);
                }
                _ => return Err(End::Broken),
            };
            if seen == delivered.events {
                on(event);
                delivered.events += 1;
                delivered.sums = sums;
            } else if seen + 1 == delivered.events && sums != delivered.sums {
                return Err(End::Fault(unlike()));
            }
            seen += 1;
        }
    }

    /// Hears of the sheets and answers which are wanted; the same as last time on a retry.
    fn agree(
        &mut self,
        options: &WorkbookOptions<'_>,
        delivered: &mut Delivered,
    ) -> Result<Vec<SheetHead>, End> {
        let (facts, heads) = match self.next(options.limits)?.0 {
            Frame::Book(facts, heads) => (facts, heads),
            Frame::Fault(fault) => return Err(End::Fault(fault)),
            _ => return Err(End::Broken),
        };
        let wanted = match &delivered.book {
            None => {
                let mut wanted = (options.wanted)(&heads);
                wanted.sort_unstable();
                wanted.dedup();
                delivered.book = Some((facts, heads.clone(), wanted.clone()));
                wanted
            }
            Some((before, sheets, wanted)) if *before == facts && *sheets == heads => {
                wanted.clone()
            }
            Some(_) => return Err(End::Fault(unlike())),
        };
        self.tell(&Frame::Wanted(wanted)).map_err(|_| End::Broken)?;
        Ok(heads)
    }

    /// Waits for a child whose pipe has ended. One that closed its pipe and lives on is killed.
    pub(super) fn how_it_died(&mut self) -> Death {
        for _ in 0..50 {
            match self.child.try_wait() {
                Ok(Some(status)) => return confine::death(status),
                Ok(None) => std::thread::sleep(Duration::from_millis(10)),
                Err(_) => break,
            }
        }
        Death::Other
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads the pipe on a thread of its own, so that the child reads on while rows are checked. The
/// thread ends with the pipe; nobody waits for it.
fn listen(stdout: std::process::ChildStdout) -> Inbox<io::Result<(Frame, (u64, u64))>> {
    let (sender, frames) = sync_channel(WAITING_BLOCKS);
    std::thread::spawn(move || {
        let mut receiver = Receiver::new(stdout);
        loop {
            let frame = receiver.receive();
            let over = frame.is_err();
            if sender.send(frame).is_err() || over {
                break;
            }
        }
    });
    frames
}
