//! What the machine refuses: files that may not grow, folders of killed runs, links. It is told as what it is,
//! nothing stays behind, and the next run ends well.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its files has failed")]

mod made;

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use jianyuan::made_up::MadeUp;
use made::program::{Ended, ended, on_the_day, put, summary, tree};
use made::{delimited, people};

/// Blocks of 512 bytes that a file may have: less than what a long list needs on the side, and more
/// than any file of its result.
const LESS_THAN_ON_THE_SIDE: u32 = 6_000;

/// The program where no file may grow beyond so many blocks of 512 bytes.
fn limited(blocks: u32, folder: &Path, words: &[&str]) -> Ended {
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -f \"$0\"; exec \"$@\"", &blocks.to_string()]);
    shell.arg(made::program()).args(words).args(["--today", made::TODAY]);
    shell.current_dir(folder).env("TMPDIR", folder.join("tmp")).stdin(Stdio::null());
    ended(shell.output().unwrap())
}

/// A list that is too long to be held in memory while its report is written.
fn long_list(path: &Path) {
    let made = MadeUp { rows: 14_000, bad_per_mille: 20, per_employer: 2_000 };
    made.csv(path, encoding_rs::UTF_8).unwrap();
}

/// Status 2, and one line of both place and remedy, in Chinese.
#[track_caller]
fn assert_told(ended: &Ended) {
    assert_eq!(ended.status, 2, "{ended:?}");
    assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    assert!(ended.err.contains("放宽限制（ulimit -f）"), "{}", ended.err);
    assert!(ended.err.starts_with('/') || ended.err.starts_with("out"), "{}", ended.err);
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The library that writes workbooks panics where it cannot write; that is no mistake of ours to be
/// reported.
#[test]
fn a_long_list_that_finds_no_room_is_no_internal_error() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("tmp")).unwrap();
    long_list(&folder.path().join("a.csv"));
    let run = &["run", "--out", "out", "a.csv"];
    for blocks in [0, 8, 200, 2_000, LESS_THAN_ON_THE_SIDE] {
        assert_told(&limited(blocks, folder.path(), run));
        assert_eq!(names(folder.path()), ["a.csv", "tmp"], "{blocks}");
        assert_eq!(tree(&folder.path().join("tmp")).len(), 0, "{blocks}");
    }
    assert_eq!(limited(100_000, folder.path(), run).status, 1);
}

/// What was done stays done, and going on gives what an undisturbed run gives.
#[test]
fn many_files_go_on_when_there_is_room_again() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("tmp")).unwrap();
    let made = MadeUp { rows: 800, bad_per_mille: 100, per_employer: 40 };
    for name in ["in/a.csv", "in/b.csv"] {
        std::fs::create_dir_all(folder.path().join("in")).unwrap();
        made.csv(&folder.path().join(name), encoding_rs::UTF_8).unwrap();
    }
    put(&folder.path().join("in"), "c.csv", delimited(&people::table(30), ','));
    let whole = limited(100_000, folder.path(), &["bulk", "in", "--out", "whole"]);
    assert_eq!(whole.status, 1, "{whole:?}");
    let bulk = &["bulk", "in", "--out", "out", "--resume"];
    for blocks in [0, 8, 40] {
        assert_told(&limited(blocks, folder.path(), bulk));
        assert_eq!(names(folder.path()), ["in", "out.未完成", "tmp", "whole"], "{blocks}");
    }
    assert_eq!(limited(100_000, folder.path(), bulk).status, 1);
    assert_eq!(names(folder.path()), ["in", "out", "tmp", "whole"]);
    assert!(tree(&folder.path().join("out")) == tree(&folder.path().join("whole")));
}

/// A run that was killed outright leaves its folder, with people's data in it; the next run takes it
/// away, and a run that is alive keeps its own.
#[test]
fn what_a_killed_run_left_goes_with_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    long_list(&path("a.csv"));
    let start = || {
        let mut command = made::program::command();
        command.args(["run", "--out", "out", "a.csv", "--today", made::TODAY, "-q"]);
        command.current_dir(folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let hidden = || names(folder.path()).into_iter().filter(|name| name.starts_with('.')).count();
    let wait = || {
        for _ in 0..20_000 {
            if hidden() > 0 {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        panic!("no folder comes");
    };
    let mut killed = start();
    wait();
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert_eq!(hidden(), 1);
    // Somebody's only copy, left between two steps, and what is not ours.
    let kept = [".out.jianyuan-old-0123abcd", ".out.jianyuan-mine", ".other.jianyuan-0123abcd"];
    for name in kept {
        std::fs::create_dir(path(name)).unwrap();
    }
    let mut alive = start();
    while hidden() != kept.len() + 1 {
        std::thread::sleep(Duration::from_millis(1));
    }
    let other = put(folder.path(), "b.csv", delimited(&people::table(1), ','));
    let quick = on_the_day(&[Path::new("run"), Path::new("--out"), &path("out"), &other]);
    let slow = alive.wait().unwrap().code();
    // Both wanted the same place: the first one has it, the second is told so.
    let ends = [quick.status, slow.unwrap()];
    assert!(ends == [0, 2] || ends == [2, 1], "{ends:?}");
    assert_eq!(hidden(), kept.len(), "{:?}", names(folder.path()));
    let rows = if quick.status == 0 { 1 } else { 14_000 };
    assert_eq!(summary(&path("out"))["counts"]["rows"], rows, "whole, and of one run");
}

/// The same with what came out of archives and from standard input.
#[test]
fn temporary_files_of_a_killed_run_go_with_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let tmp = folder.path().join("tmp");
    std::fs::create_dir(&tmp).unwrap();
    let start = || {
        let mut command = made::program::command();
        command.args(["check", "-", "--today", made::TODAY, "-q"]).env("TMPDIR", &tmp);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let holds = |count: usize| {
        for _ in 0..20_000 {
            if tree(&tmp).len() == count {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        panic!("{:?}", tree(&tmp).keys());
    };
    let mut killed = start();
    holds(1);
    killed.kill().unwrap();
    killed.wait().unwrap();
    holds(1);
    // What people call their own folders there.
    let own = ["jianyuan-20261123", "jianyuan-practice", ".jianyuan-settings"];
    for name in own {
        std::fs::create_dir(tmp.join(name)).unwrap();
    }
    let mut alive = start();
    while names(&tmp).len() != own.len() + 1 || tree(&tmp).len() != 1 {
        std::thread::sleep(Duration::from_millis(1));
    }
    let mut other = start();
    holds(2);
    for child in [&mut other, &mut alive] {
        let list = delimited(&people::table(2), ',');
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), list.as_bytes()).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }
    assert_eq!(names(&tmp).len(), own.len());
}

/// In a folder a link is its file; what cannot be read is refused, not left out in silence.
#[test]
fn a_folder_is_read_with_its_links() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir(path("in")).unwrap();
    let elsewhere = put(folder.path(), "elsewhere.csv", delimited(&people::table(3), ','));
    symlink(&elsewhere, path("in/link.csv")).unwrap();
    let run = || {
        let ended = on_the_day(&[
            Path::new("run"),
            Path::new("--overwrite"),
            Path::new("--out"),
            &path("out"),
            &path("in"),
        ]);
        (ended.status, summary(&path("out")))
    };
    let (status, of_link) = run();
    assert_eq!((status, &of_link["counts"]["accepted"]), (0, &3.into()));
    symlink("nowhere", path("in/dangling.csv")).unwrap();
    let (status, of_both) = run();
    assert_eq!((status, &of_both["counts"]["accepted"]), (1, &3.into()));
    assert_eq!(of_both["inputs"][0]["error"]["code"], "FL007");
}

/// `--out` may name a link, a device or a pipe; each stays what it is.
#[test]
fn a_result_goes_into_what_is_no_file_and_leaves_it_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let list = put(folder.path(), "a.csv", delimited(&people::table(3), ','));
    let check = |out: &Path| {
        let words = [Path::new("check"), &list, Path::new("--format"), Path::new("csv")];
        on_the_day(&[&words[..], &[Path::new("--out"), out]].concat())
    };
    assert_eq!(check(&path("plain")).status, 0);
    let expected = std::fs::read(path("plain")).unwrap();
    put(folder.path(), "earlier", "earlier");
    symlink("earlier", path("link")).unwrap();
    assert_eq!(check(&path("link")).status, 0);
    assert!(path("link").is_symlink());
    assert_eq!(std::fs::read(path("earlier")).unwrap(), expected);
    assert!(Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
    let reader = Command::new("cat").arg(path("pipe")).stdout(Stdio::piped()).spawn().unwrap();
    assert_eq!(check(&path("pipe")).status, 0);
    assert_eq!(reader.wait_with_output().unwrap().stdout, expected);
    let refused = check(folder.path());
    assert_eq!(refused.status, 2, "{refused:?}");
    assert!(refused.err.contains("这是文件夹，不是文件"), "{}", refused.err);
    assert_eq!(names(folder.path()), ["a.csv", "earlier", "link", "pipe", "plain"]);
}

/// Somebody writes to a file while it is read: half of the old and half of the new would be judged. It is
/// refused, and the others are not. A backup that only touches it changes nothing.
#[test]
fn a_file_that_changes_while_it_is_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    put(folder.path(), "b.csv", delimited(&people::table(3), ','));
    let change = |how: &str| match how {
        "touched" => {
            let file = std::fs::File::options().write(true).open(path("a.csv")).unwrap();
            file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        }
        "cut" => {
            let file = std::fs::File::options().write(true).open(path("a.csv")).unwrap();
            file.set_len(1_000).unwrap();
        }
        _ => {
            put(folder.path(), "new", delimited(&people::table(2), ','));
            std::fs::rename(path("new"), path("a.csv")).unwrap();
        }
    };
    for (command, how) in [
        ("run", "touched"),
        ("run", "cut"),
        ("run", "replaced"),
        ("bulk", "cut"),
        ("bulk", "touched"),
    ] {
        let long = MadeUp { rows: 60_000, bad_per_mille: 0, per_employer: 60_000 };
        long.csv(&path("a.csv"), encoding_rs::UTF_8).unwrap();
        let _ = std::fs::remove_dir_all(path("out"));
        let mut run = made::program::command();
        run.args([command, "--out", "out", "a.csv", "b.csv", "--today", made::TODAY, "-q"]);
        let mut run = run.current_dir(folder.path()).stderr(Stdio::piped()).spawn().unwrap();
        if !waits_until_it_reads(run.id(), &path("a.csv")) {
            run.wait().unwrap();
            return skip("only root sees what a program that may not be looked into reads");
        }
        change(how);
        let status = run.wait().unwrap().code();
        assert!(status.is_some_and(|status| status < 2), "{command} {how}: {status:?}");
        let summary = match command {
            "run" => summary(&path("out")),
            _ => serde_json::from_slice(&std::fs::read(path("out/bulk.json")).unwrap()).unwrap(),
        };
        let rows = &summary["counts"]["rows"];
        assert_eq!(*rows, if how == "touched" { 60_003 } else { 3 }, "{command} {how}");
        let said = std::fs::read_to_string(path("out/findings.jsonl")).unwrap();
        assert_eq!(said.contains("读取期间文件被改动过"), how != "touched", "{command} {how}");
    }
}

#[expect(clippy::print_stdout, reason = "a test that looked at nothing says so")]
fn skip(why: &str) {
    println!("skipped: {why}");
}

/// Waits until a process has read a good part of a file; `false` where that cannot be seen.
fn waits_until_it_reads(process: u32, file: &Path) -> bool {
    let wanted = file.metadata().unwrap().len() / 3;
    let files = format!("/proc/{process}/fd");
    let position = |entry: std::fs::DirEntry| -> Option<u64> {
        if std::fs::read_link(entry.path()).ok()? != file {
            return None;
        }
        let name = entry.file_name().into_string().ok()?;
        let facts = std::fs::read_to_string(format!("/proc/{process}/fdinfo/{name}")).ok()?;
        facts.lines().next()?.split_whitespace().nth(1)?.parse().ok()
    };
    let is_far = || {
        let entries = std::fs::read_dir(&files).into_iter().flatten().flatten();
        entries.filter_map(position).any(|position| position > wanted)
    };
    for _ in 0..60_000 {
        if is_far() {
            return true;
        }
        if std::fs::read_dir(&files).is_err() {
            return false;
        }
        std::thread::sleep(Duration::from_micros(500));
    }
    panic!("it does not read the file");
}
