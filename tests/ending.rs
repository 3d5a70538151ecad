//! The program is told to end, or a mistake of ours ends it: nothing of anybody stays behind.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod made;

use std::io::{Read as _, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use jianyuan::made_up::MadeUp;
use made::people::{person_id, person_name, table};
use made::program::{command, put, tree};

const SIGNALS: [(&str, i32); 3] = [("INT", 2), ("TERM", 15), ("HUP", 1)];

fn tell(child: &Child, signal: &str) {
    let told = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
    assert!(told.unwrap().success());
}

/// Waits until something is there, for as long as a test may hang.
fn until<T>(what: impl Fn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(it) = what() {
            return it;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "it does not come");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// Many employers, so that there is much to write.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("tmp")).unwrap();
        let made = MadeUp { rows: 6_000, bad_per_mille: 20, per_employer: 20 };
        made.csv(&folder.path().join("a.csv"), encoding_rs::UTF_8).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn start(&self, words: &[&str]) -> Child {
        let mut command = command();
        command.args(words).args(["--today", made::TODAY, "--jobs", "2"]);
        command.current_dir(self.folder.path()).env("TMPDIR", self.path("tmp"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Whether a temporary place is there.
    fn is_at_work(&self) -> bool {
        let hidden = names(self.folder.path()).iter().any(|name| name.starts_with('.'));
        hidden || !names(&self.path("tmp")).is_empty()
    }

    fn assert_clean(&self) {
        let mut names = names(self.folder.path());
        names.sort();
        assert_eq!(names, ["a.csv", "tmp"]);
        assert_eq!(tree(&self.path("tmp")).len(), 0);
    }
}

fn assert_ended_by(output: &Output, signal: i32) {
    assert_eq!(output.status.signal(), Some(signal), "{output:?}");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_run_that_is_told_to_end_leaves_nothing() {
    let desk = Desk::new();
    for (signal, number) in SIGNALS {
        // As soon as the folder is there, and somewhere in the middle.
        for wait in [0, 150, 400] {
            let child = desk.start(&["run", "--out", "out", "a.csv"]);
            until(|| desk.is_at_work().then_some(()));
            std::thread::sleep(Duration::from_millis(wait));
            tell(&child, signal);
            assert_ended_by(&child.wait_with_output().unwrap(), number);
            desk.assert_clean();
        }
    }
}

/// What has been done is worth keeping, and whoever broke it off is told how to go on.
#[test]
fn a_bulk_run_that_is_broken_off_says_how_to_go_on() {
    let desk = Desk::new();
    let child = desk.start(&["bulk", "--out", "out", "a.csv"]);
    until(|| desk.path("out.未完成").exists().then_some(()));
    tell(&child, "INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.signal(), Some(2), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("已中断") && said.contains("--resume"), "{said}");
    assert!(said.contains("out.未完成"), "{said}");
    let resumed = desk.start(&["bulk", "--out", "out", "a.csv", "--resume"]);
    assert_eq!(resumed.wait_with_output().unwrap().status.code(), Some(1));
    assert!(desk.path("out/bulk.json").exists() && !desk.path("out.未完成").exists());
}

/// Whoever reads the answers of a stream never gets half of one, however slowly they are read; nobody waits
/// for a reader that does not read, told twice.
#[test]
fn a_stream_ends_between_two_lines() {
    let desk = Desk::new();
    let line = serde_json::json!({ "姓名": person_name(1), "证件号码": person_id(1) });
    let lines = format!("{line}\n").repeat(20_000);
    for (number, (signal, ended_by)) in [SIGNALS; 3].into_iter().flatten().enumerate() {
        let mut child = desk.start(&["stream"]);
        let (mut to, mut from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let lines = lines.clone();
        let writer = std::thread::spawn(move || to.write_all(lines.as_bytes()));
        let mut said = vec![0; 5_000 + 77_777 * number];
        from.read_exact(&mut said).unwrap();
        tell(&child, signal);
        if number % 4 == 3 {
            // Nothing is read any more; the first one waits for a while.
            std::thread::sleep(Duration::from_millis(30));
            tell(&child, signal);
            let begun = Instant::now();
            assert_ended_by(&child.wait_with_output().unwrap(), ended_by);
            assert!(begun.elapsed() < Duration::from_secs(3));
            let _ = writer.join().unwrap();
            continue;
        }
        std::thread::sleep(Duration::from_millis(20));
        from.read_to_end(&mut said).unwrap();
        assert_ended_by(&child.wait_with_output().unwrap(), ended_by);
        let _ = writer.join().unwrap();
        assert!(
            said.ends_with(b"\n"),
            "{signal}: {}",
            String::from_utf8_lossy(&said[said.len() - 80..])
        );
        let lines: Vec<_> =
            said.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
        assert!(lines.len() < 20_000, "it was told in the middle");
        for line in lines {
            serde_json::from_slice::<serde_json::Value>(line).unwrap();
        }
    }
}

/// What came on standard input lies in a private file meanwhile, what an archive holds in a private folder.
#[test]
fn copies_of_inputs_go_too() {
    let desk = Desk::new();
    let mut child = desk.start(&["check", "-"]);
    let mut to = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut to, made::delimited(&table(3), ',').as_bytes()).unwrap();
    until(|| desk.is_at_work().then_some(()));
    tell(&child, "TERM");
    assert_ended_by(&child.wait_with_output().unwrap(), 15);
    drop(to);
    desk.assert_clean();
}

/// `nohup` has the program ignore a closed terminal; so it does.
#[test]
#[cfg(target_os = "linux")]
fn what_is_not_to_be_heard_is_not_heard() {
    let desk = Desk::new();
    let mut shell = Command::new("sh");
    let script = "trap '' HUP; exec \"$0\" stream --today 2026-11-23";
    shell.args(["-c", script]).arg(made::program()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = shell.spawn().unwrap();
    // It answers, so it is listening.
    let line = "{\"person_name\":\"张\"}\n";
    let mut to = child.stdin.take().unwrap();
    let mut from = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut answer = || {
        std::io::Write::write_all(&mut to, line.as_bytes()).unwrap();
        let mut answer = String::new();
        std::io::BufRead::read_line(&mut from, &mut answer).unwrap();
        answer
    };
    let first = answer();
    tell(&child, "HUP");
    assert_eq!(answer().replace("\"row\":2", "\"row\":1"), first);
    tell(&child, "TERM");
    assert_eq!(child.wait().unwrap().signal(), Some(15));
    drop(desk);
}

/// A pass ends after the file at hand; the next one goes on, and nobody was taken for a crash.
#[test]
fn a_pass_ends_after_the_file_at_hand() {
    let folder = tempfile::tempdir().unwrap();
    let config = put(
        folder.path(),
        "jianyuan.toml",
        "[folders]\ninbox = \"inbox\"\n[nightly]\nsettle_seconds = 0\n",
    );
    let pass = |more: &[&str]| {
        let mut command = command();
        command
            .arg("nightly")
            .arg("--config")
            .arg(&config)
            .args(more)
            .args(["--today", made::TODAY]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    assert!(pass(&["--init"]).status().unwrap().success());
    let last_ok = folder.path().join("state/last_ok");
    std::fs::remove_file(&last_ok).unwrap();
    for file in 0..40 {
        put(&folder.path().join("inbox"), &format!("{file:02}.csv"), {
            let mut rows = table(file + 1);
            rows.drain(1..=file as usize);
            made::delimited(&rows, ',')
        });
    }
    let child = pass(&[]).process_group(0).spawn().unwrap();
    let outbox = folder.path().join("outbox");
    let done = || names(&outbox).iter().filter(|name| !name.starts_with('.')).count();
    until(|| (done() > 1).then_some(()));
    tell(&child, "TERM");
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130), "{}", String::from_utf8_lossy(&ended.stderr));
    let so_far = done();
    assert!(so_far < 40, "{so_far}: too late to tell");
    assert_eq!(names(&folder.path().join("work")).len(), 0, "nothing is half done");
    assert!(!last_ok.exists(), "it was no whole pass");
    let rest = pass(&[]).output().unwrap();
    assert_eq!(rest.status.code(), Some(0), "{}", String::from_utf8_lossy(&rest.stderr));
    assert_eq!(done(), 40);
}

/// A debugger's image of the program, or a file `core`, would hold everybody's data.
#[test]
#[cfg(target_os = "linux")]
fn a_crash_leaves_no_image_of_the_memory() {
    let desk = Desk::new();
    let child = desk.start(&["stream"]);
    until(|| {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).ok()?;
        let core = limits.lines().find(|line| line.starts_with("Max core file size"))?.to_owned();
        // Soft and hard.
        let words: Vec<&str> = core.split_whitespace().collect();
        (words[4..6] == ["0", "0"]).then_some(())
    });
    tell(&child, "TERM");
    child.wait_with_output().unwrap();
}

/// This test starts itself: the second one panics over somebody's row.
#[test]
fn a_panic_tells_its_place_and_nobodys_data() {
    const PANICS: &str = "JIANYUAN_TEST_PANICS";
    let (name, number) = (person_name(7), person_id(7));
    if std::env::var_os(PANICS).is_some() {
        jianyuan::cli::ending::tell_panics_by_place();
        let row = format!("{name} {number}");
        // As a slip in our code would: the words of this panic hold the text.
        let cut = std::panic::catch_unwind(|| row[1..].len());
        assert!(cut.is_err());
        return;
    }
    let me = std::env::current_exe().unwrap();
    let test = "a_panic_tells_its_place_and_nobodys_data";
    let ended =
        Command::new(me).args([test, "--exact", "--nocapture"]).env(PANICS, "1").output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(ended.status.success(), "{said}");
    assert!(said.contains("tests/ending.rs"), "{said}");
    assert!(!said.contains(&name) && !said.contains(&number[4..16]), "{said}");
}
