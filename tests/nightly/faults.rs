//! Every file operation of a pass fails in turn: never a half file under a final name, and the next
//! pass ends as an undisturbed one.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use jianyuan::ledger::{FILE, Ledger};
use jianyuan::model::Resubmit;
use jianyuan::nightly::{Failure, Folders, OutsideWindow, Pass, Sender, Setup, pass};
use jianyuan::profile::Profile;
use jianyuan::sink::filesystem::{FileSystem, Native};
use jianyuan::sink::report::Show;
use jianyuan::text::Lang;

use crate::desk::{csv, is_long};
use crate::made;

static GOES_ON: AtomicBool = AtomicBool::new(false);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Error(i32),
    ShortWrite,
}

/// Fails from the operation with a number on, so many times; from 0.
struct Faulty {
    at: usize,
    times: usize,
    fault: Fault,
    seen: AtomicUsize,
}

impl Faulty {
    fn step(&self) -> io::Result<bool> {
        let now = self.seen.fetch_add(1, Ordering::Relaxed);
        let fails = (self.at..self.at + self.times).contains(&now);
        match self.fault {
            Fault::Error(code) if fails => Err(io::Error::from_raw_os_error(code)),
            _ => Ok(fails),
        }
    }
}

impl FileSystem for Faulty {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|_| Native.create_folder(path))
    }

    fn create_file(&self, path: &Path) -> io::Result<File> {
        self.step().and_then(|_| Native.create_file(path))
    }

    fn write(&self, file: &mut File, bytes: &[u8]) -> io::Result<usize> {
        let is_short = self.step()?;
        let half = bytes.len().div_ceil(2);
        Native.write(file, if is_short { &bytes[..half] } else { bytes })
    }

    fn sync_file(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|_| Native.sync_file(path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|_| Native.sync_folder(path))
    }

    fn sync_disk(&self, folder: &Path) -> io::Result<()> {
        self.step().and_then(|_| Native.sync_disk(folder))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step().and_then(|_| Native.rename(from, to))
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.step().and_then(|_| Native.exchange(one, other))
    }

    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        self.step().and_then(|_| Native.remove_tree(path))
    }
}

struct Place {
    root: tempfile::TempDir,
    profile: Profile,
}

impl Place {
    fn new() -> Self {
        let mut profile = made::beijing();
        // One file for the bureau is as good as five, and five times as fast.
        profile.outputs.truncate(1);
        let place = Self { root: tempfile::tempdir().unwrap(), profile };
        place.folders().make(&Native).unwrap();
        let inbox = place.folders().inbox;
        std::fs::create_dir(inbox.join("甲")).unwrap();
        std::fs::write(inbox.join("甲/a.csv"), csv([1])).unwrap();
        std::fs::write(inbox.join("b.csv"), "").unwrap();
        std::fs::write(inbox.join("c.csv"), csv([1])).unwrap();
        place
    }

    fn folders(&self) -> Folders {
        let at = |name: &str| -> PathBuf { self.root.path().join(name) };
        Folders {
            inbox: at("inbox"),
            work: at("work"),
            outbox: at("outbox"),
            archive: at("archive"),
            quarantine: at("quarantine"),
            state: at("state"),
        }
    }

    fn pass(&self, system: &dyn FileSystem) -> Option<Pass> {
        let setup = Setup {
            system,
            is_told_to_end: &GOES_ON,
            folders: self.folders(),
            senders: vec![Sender {
                pattern: None,
                job: made::job(&[], &self.profile),
                filler: None,
                options: [0; 32],
            }],
            settle: Duration::ZERO,
            outside_window: OutsideWindow::Deliver,
            resubmit: Resubmit::No,
            lang: Lang::Zh,
            show: Show::default(),
            trace: false,
        };
        loop {
            match pass(&setup) {
                Ok(pass) => return Some(pass),
                // A child of another test holds the lock for a moment, between its fork and its exec.
                Err(Failure::Busy) => std::thread::yield_now(),
                Err(Failure::World(_)) => return None,
            }
        }
    }

    /// Files below a folder, those under a final name only.
    fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let files = made::program::tree(&self.root.path().join(folder)).into_iter();
        let files =
            files.filter(|(name, _)| !name.split('/').any(|part| part.contains(".jianyuan-")));
        files.collect()
    }

    fn results(&self) -> Vec<BTreeMap<String, Vec<u8>>> {
        ["inbox", "work", "outbox", "archive", "quarantine"].map(|folder| self.tree(folder)).into()
    }
}

/// Lets every `stride`-th operation fail; gives how many operations a pass has.
fn fail(fault: Fault, times: usize, stride: usize, offset: usize) -> usize {
    let whole = Place::new();
    let counting = Faulty { at: usize::MAX - times, times, fault, seen: AtomicUsize::new(0) };
    assert_eq!(whole.pass(&counting).unwrap().status(), 1);
    let operations = counting.seen.into_inner();
    let expected = whole.results();
    for at in (offset..operations).step_by(stride) {
        let place = Place::new();
        let system = Faulty { at, times, fault, seen: AtomicUsize::new(0) };
        let disturbed = place.pass(&system);
        for (name, bytes) in place.tree("outbox") {
            let whole = expected[2].get(&name);
            assert_eq!(whole, Some(&bytes), "{fault:?} at {at}: outbox/{name} is not whole");
        }
        let failed = disturbed.is_none_or(|pass| pass.status() == 2);
        assert!(failed || fault == Fault::ShortWrite || place.results() == expected);
        assert!(place.pass(&Native).unwrap().status() < 2, "{fault:?} at {at}: the next pass");
        assert!(place.results() == expected, "{fault:?} at {at}: {:?}", place.results());
        let ledger = Ledger::open(&place.folders().state.join(FILE)).unwrap();
        let verified = ledger.verify(Some(&place.folders().places())).unwrap();
        assert!(verified.discrepancies.is_empty(), "{fault:?} at {at}: {verified:?}");
        assert_eq!((verified.runs, verified.accepted), (3, 1), "{fault:?} at {at}");
    }
    operations
}

#[test]
fn whatever_fails_nothing_is_half_written_and_the_next_pass_makes_it_good() {
    const EIO: i32 = 5;
    const ENOSPC: i32 = 28;
    let stride = if is_long() { 1 } else { 9 };
    for (number, fault) in
        [Fault::Error(ENOSPC), Fault::Error(EIO), Fault::ShortWrite].into_iter().enumerate()
    {
        let operations = fail(fault, 1, stride, number * 3 % stride);
        assert!(operations > 60, "{operations} operations were tried");
    }
}

/// A disk that is full stays full for a while.
#[test]
fn a_disk_that_stays_full_is_the_same() {
    let stride = if is_long() { 1 } else { 17 };
    fail(Fault::Error(28), 1_000, stride, 4 % stride);
}
