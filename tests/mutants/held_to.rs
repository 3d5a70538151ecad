//! What every end of the program is held to (不变量).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::made;
use crate::made::program::{Ended, ended, tree};

/// A folder with an input, and nothing else but what the program leaves.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

/// A debug build on a busy machine needs some time; what hangs needs more.
const LONGEST: Duration = Duration::from_mins(1);
/// Address space of the program itself, in KiB. The reading child has its own limit.
const MEMORY: u32 = 3 << 20;

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("in")).unwrap();
        std::fs::create_dir(folder.path().join("tmp")).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path("in").join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Runs the program with little memory and a folder for temporary files of its own.
    pub(crate) fn call(&self, words: &[PathBuf]) -> Ended {
        let program = std::env::var_os("JIANYUAN").unwrap_or_else(|| made::program().into());
        let mut shell = std::process::Command::new("sh");
        shell.arg("-c").arg(format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"")).arg(program);
        shell.args(words).args(["--today", made::TODAY]).env("TMPDIR", self.path("tmp"));
        let begun = Instant::now();
        let ended = ended(shell.stdin(std::process::Stdio::null()).output().unwrap());
        assert!(begun.elapsed() < LONGEST, "it took {:?}", begun.elapsed());
        assert!([0, 1, 2].contains(&ended.status), "status {}: {}", ended.status, ended.err);
        ended
    }

    /// Runs files into `out`; gives what it said and the counts, where there are any.
    pub(crate) fn run(&self, inputs: &[PathBuf], options: &[&str]) -> Option<Value> {
        let words = ["run", "--trace", "-v", "--out"]
            .map(PathBuf::from)
            .into_iter()
            .chain([self.path("out")]);
        let words = words.chain(inputs.iter().cloned()).chain(options.iter().map(PathBuf::from));
        let before = tree(&self.path("in"));
        let ended = self.call(&words.collect::<Vec<_>>());
        assert_eq!(before, tree(&self.path("in")), "inputs are as they were");
        assert_no_numbers(&ended.err);
        assert_no_numbers(&ended.out);
        self.assert_nothing_else();
        self.whole()
    }

    /// Nothing lies beside the inputs and the output.
    fn assert_nothing_else(&self) {
        let names = std::fs::read_dir(self.folder.path()).unwrap();
        let names: BTreeSet<String> =
            names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        let known = ["in", "out", "tmp"].map(str::to_owned).into();
        assert!(names.is_subset(&known), "{names:?}");
        assert_eq!(tree(&self.path("tmp")), BTreeMap::new());
    }

    /// The output is as its summary says; its counts.
    fn whole(&self) -> Option<Value> {
        let out = self.path("out");
        if !out.exists() {
            return None;
        }
        let mut files = tree(&out);
        let summary: Value =
            serde_json::from_slice(&files.remove("summary.json").unwrap()).unwrap();
        let counts = &summary["counts"];
        let count = |name: &str| counts[name].as_u64().unwrap();
        assert_eq!(count("rows"), count("accepted") + count("held") + count("skipped"), "{counts}");
        assert_eq!(count("accepted"), count("sporadic") + count("mass"), "{counts}");
        // Where no row was read there is no trace.
        let trace = files.get("rows.csv").cloned().unwrap_or_default();
        let mut reader = csv::Reader::from_reader(&trace[..]);
        assert_eq!(reader.records().count() as u64, count("rows"), "{counts}");
        let findings = std::str::from_utf8(&files["findings.jsonl"]).unwrap();
        assert!(findings.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
        assert_no_numbers(findings);
        assert_no_numbers(&summary.to_string());
        for file in summary["files"].as_array().unwrap() {
            let path = file["path"].as_str().unwrap();
            let Some(bytes) = files.remove(path) else { panic!("{path} is named and not there") };
            assert_eq!(file["bytes"], bytes.len() as u64, "{path}");
            assert_eq!(file["sha256"], hex(&Sha256::digest(&bytes)), "{path}");
            assert_opens(path, &bytes);
            assert_no_numbers(path);
        }
        assert!(files.is_empty(), "not in the summary: {:?}", files.keys());
        Some(summary)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// A workbook of ours can be read to its end.
fn assert_opens(path: &str, bytes: &[u8]) {
    if Path::new(path).extension().is_some_and(|kind| kind == "xlsx") {
        let parts = made::xlsx::unpack(bytes.to_vec());
        assert!(parts.iter().any(|(name, _)| name == "xl/workbook.xml"), "{path}");
    }
}

/// No identity number stands in a text for everybody.
pub(crate) fn assert_no_numbers(text: &str) {
    let bytes = text.as_bytes();
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    for run in bytes.split(|byte| !byte.is_ascii_alphanumeric()) {
        let is_number = matches!(run.len(), 18) && run[..17].iter().all(is_digit)
            // Hashes and fingerprints are not numbers of people: a date must stand where a birth date does.
            && matches!(&run[6..8], b"19" | b"20") && run[10..14].iter().all(is_digit);
        assert!(!is_number, "an identity number is told");
    }
}
