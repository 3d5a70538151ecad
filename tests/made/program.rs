//! The program as people start it, and what it leaves.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What a command came to.
#[derive(Debug)]
pub struct Ended {
    /// The exit status.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The command, with nothing of this machine's settings.
pub fn command() -> Command {
    let mut command = Command::new(super::program());
    command.env_remove("JIANYUAN_LANG").env_remove("NO_COLOR").env("COLUMNS", "100");
    command.stdin(Stdio::null());
    command
}

/// Runs the program with these arguments.
pub fn jianyuan<S: AsRef<OsStr>>(args: &[S]) -> Ended {
    ended(command().args(args).output().unwrap())
}

/// The same on the default day.
pub fn on_the_day<S: AsRef<OsStr>>(args: &[S]) -> Ended {
    ended(command().args(args).args(["--today", super::TODAY]).output().unwrap())
}

/// What came of it. A killed program has no status and fails the test here.
pub fn ended(output: Output) -> Ended {
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    let ended = Ended {
        status: output.status.code().expect("the program ends by itself"),
        out: text(output.stdout),
        err: text(output.stderr),
    };
    for said in [&ended.out, &ended.err] {
        assert!(!said.contains("panicked at"), "{said}");
        assert!(!said.contains("RUST_BACKTRACE"), "{said}");
    }
    ended
}

/// Writes a file into a folder.
pub fn put(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Every file below a folder by its path there, with its bytes.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            files.insert(name, std::fs::read(entry.path()).unwrap());
        }
    }
    files
}

/// `summary.json` of an output folder.
pub fn summary(folder: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(folder.join("summary.json")).unwrap()).unwrap()
}

/// The lines of `findings.jsonl`.
pub fn findings(folder: &Path) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(folder.join("findings.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
