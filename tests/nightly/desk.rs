//! A set of folders with a configuration, files put into its inbox, passes made on days.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jianyuan::ledger::{FILE, Ledger, Places, Verified};

use crate::made::program::{Ended, command, ended, tree};
use crate::made::{TODAY, delimited, people};

/// Where a job works.
pub struct Desk {
    root: tempfile::TempDir,
}

impl Desk {
    /// Folders and a configuration with these lines before its tables and in `[nightly]`.
    pub fn with(options: &str, nightly: &str) -> Self {
        let desk = Self { root: tempfile::tempdir().unwrap() };
        desk.configure(options, nightly);
        let made = desk.call(&["--init", "--check-config"]);
        assert_eq!(made.status, 2, "they exclude each other");
        let made = desk.call(&["--init"]);
        assert_eq!(made.status, 0, "{made:?}");
        desk
    }

    pub fn new() -> Self {
        Self::with("", "")
    }

    pub fn configure(&self, options: &str, nightly: &str) {
        let text = format!(
            "{options}\n[folders]\ninbox = \"inbox\"\n[nightly]\nsettle_seconds = 0\n{nightly}\n"
        );
        std::fs::write(self.config(), text).unwrap();
    }

    pub fn config(&self) -> PathBuf {
        self.root.path().join("jianyuan.toml")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Puts a file into the inbox as careful senders do.
    pub fn hand_in(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path("inbox").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// The program with its configuration.
    pub fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = command();
        command.arg("nightly").arg("--config").arg(self.config()).args(arguments);
        command
    }

    pub fn call(&self, arguments: &[&str]) -> Ended {
        ended(self.command(arguments).output().unwrap())
    }

    /// A pass on a day.
    pub fn pass_on(&self, day: &str) -> Ended {
        self.call(&["--today", day])
    }

    pub fn pass(&self) -> Ended {
        self.pass_on(TODAY)
    }

    pub fn ledger(&self) -> Ledger {
        Ledger::open(&self.path("state").join(FILE)).unwrap()
    }

    /// What `ledger verify` says with all files looked at; nothing may be wrong.
    pub fn verified(&self) -> Verified {
        let places = Places {
            outbox: self.path("outbox"),
            archive: self.path("archive"),
            quarantine: self.path("quarantine"),
        };
        let verified = self.ledger().verify(Some(&places)).unwrap();
        assert!(verified.discrepancies.is_empty(), "{:?}", verified.discrepancies);
        verified
    }

    /// Outcome and path of every run, in order.
    pub fn runs(&self) -> Vec<(String, &'static str)> {
        let lines = self.ledger().lines().unwrap();
        lines.into_iter().map(|line| (line.path, line.outcome)).collect()
    }

    /// The folder in the outbox of the run of a file, of several the last.
    pub fn out(&self, path: &str) -> PathBuf {
        let lines = self.ledger().lines().unwrap();
        let line = lines.into_iter().rfind(|line| line.path == path);
        self.path("outbox").join(line.unwrap().run)
    }

    /// Everything that was given out or put away, by path.
    pub fn results(&self) -> BTreeMap<String, Vec<u8>> {
        let folders = ["inbox", "work", "outbox", "archive", "quarantine"];
        let all = folders.into_iter().flat_map(|folder| {
            let files = tree(&self.path(folder)).into_iter();
            files.map(move |(name, bytes)| (format!("{folder}/{name}"), bytes))
        });
        all.collect()
    }
}

/// Good people with these numbers, as a CSV file.
pub fn csv(numbers: impl IntoIterator<Item = u32>) -> String {
    csv_of(numbers.into_iter().map(people::row))
}

/// Rows as a CSV file.
pub fn csv_of(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let headings = people::HEADINGS.map(str::to_owned).to_vec();
    delimited(&std::iter::once(headings).chain(rows).collect::<Vec<_>>(), ',')
}

/// A person's row with one cell changed, by its heading.
pub fn changed(number: u32, heading: &str, cell: &str) -> Vec<String> {
    let mut row = people::row(number);
    row[people::HEADINGS.iter().position(|known| *known == heading).unwrap()] = cell.to_owned();
    row
}

/// Bytes of an xlsx with good people.
pub fn xlsx(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    use crate::made::xlsx::{MadeSheet, book, t};
    let headings = people::HEADINGS.map(str::to_owned).to_vec();
    let rows = std::iter::once(headings).chain(numbers.into_iter().map(people::row));
    let rows = rows.map(|row| row.iter().map(|cell| t(cell)).collect()).collect();
    book(&[MadeSheet::new("离职人员", rows)])
}

/// The long form of a test is asked for.
pub fn is_long() -> bool {
    std::env::var_os("JIANYUAN_LONG").is_some()
}

/// Nothing is under way and nothing half-written.
pub fn assert_clean(desk: &Desk) {
    for (folder, _) in [("work", 0), ("inbox", 0)] {
        let left: Vec<_> =
            walkdir::WalkDir::new(desk.path(folder)).min_depth(1).into_iter().collect();
        let files = left.iter().filter(|entry| {
            folder == "work" || entry.as_ref().is_ok_and(|entry| entry.file_type().is_file())
        });
        assert_eq!(files.count(), 0, "{folder}: {left:?}");
    }
    for folder in ["outbox", "archive", "quarantine", "state"] {
        let hidden = |path: &Path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().contains(".jianyuan-"))
        };
        let entries = walkdir::WalkDir::new(desk.path(folder)).into_iter().map(Result::unwrap);
        let left: Vec<_> =
            entries.map(walkdir::DirEntry::into_path).filter(|p| hidden(p)).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
