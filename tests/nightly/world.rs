//! The world at its worst: full disks, folders that take nothing, files without permission, clocks that
//! go back, more files than anybody expects.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use crate::desk::{Desk, assert_clean, csv, is_long};
use crate::made::program::{ended, tree};
use crate::made::{self, TODAY};

#[expect(clippy::print_stdout, reason = "a test that looked at nothing says so")]
fn skip(why: &str) {
    println!("skipped: {why}");
}

/// Whether this user is stopped by permissions; root is not.
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Mounts a small disk of this many kilobytes over a folder; whether the machine lets us.
fn small_disk(folder: &std::path::Path, kilobytes: u32) -> bool {
    let size = format!("size={kilobytes}k,mode=0700");
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder);
    mount.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Unmounts when the test ends, however it ends.
struct Mounted(std::path::PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).stderr(Stdio::null()).status();
    }
}

#[test]
fn a_small_disk_that_is_full_loses_nothing() {
    for (name, kilobytes) in [("outbox", 16), ("outbox", 200), ("archive", 8), ("state", 24)] {
        let desk = Desk::new();
        let folder = desk.path(name);
        if !small_disk(&folder, kilobytes) {
            skip("this user may not mount a small disk");
            return;
        }
        let mounted = Mounted(folder.clone());
        let people = 0..400;
        desk.hand_in("a.csv", csv(people.clone()));
        let pass = desk.pass();
        assert_eq!(pass.status, 2, "{name} {kilobytes}: {pass:?}");
        assert!(pass.err.contains(name), "{name} {kilobytes}: {}", pass.err);
        let half = tree(&desk.path("outbox")).keys().any(|file| !file.contains(".jianyuan-"));
        assert!(!half || name != "outbox", "nothing stands there half");
        let kept = ["inbox", "work", "archive"].iter().flat_map(|f| tree(&desk.path(f)));
        assert!(
            kept.into_iter().any(|(_, bytes)| bytes == csv(people.clone()).as_bytes()),
            "{name}"
        );
        if name == "state" {
            continue;
        }
        // The disk gets room, and the next pass makes it good.
        let grown = Command::new("mount").args(["-o", "remount,size=64m"]).arg(&folder).status();
        assert!(grown.unwrap().success());
        assert_eq!(desk.pass().status, 0, "{name} {kilobytes}");
        assert_eq!(desk.verified().accepted, 400);
        assert_clean(&desk);
        drop(mounted);
    }
}

/// Erasing writes the ledger's file anew, and needs room for that. What was erased is told all the same, the
/// ledger stays whole, and the same command goes on with it when there is room.
#[test]
fn somebody_is_erased_from_a_full_disk() {
    let desk = Desk::new();
    let state = desk.path("state");
    if !small_disk(&state, 2_000) {
        return skip("this user may not mount a small disk");
    }
    let mounted = Mounted(state.clone());
    desk.hand_in("a.csv", csv(0..400));
    assert_eq!(desk.pass().status, 0);
    let config = desk.config();
    let number = made::people::person_id(7);
    let erase = || {
        made::program::jianyuan(&[
            "purge",
            "--config",
            config.to_str().unwrap(),
            "--today",
            TODAY,
            "--person",
            &number,
        ])
    };
    let ledger = || fs::read(state.join("ledger.sqlite")).unwrap();
    // The bytes by which the ledger knows this person: with the right key they are somebody's.
    let reduction = desk.ledger().key().person(jianyuan::model::person_key(&number).unwrap());
    let knows = || ledger().windows(16).any(|bytes| bytes == reduction.as_bytes());
    assert!(knows());
    for (left, count) in [(0, None), (48, Some("1 条")), (48, Some("0 条"))] {
        fill(&state, left);
        let erased = erase();
        assert_eq!(erased.status, 2, "{left}: {erased:?}");
        assert!(erased.err.contains("磁盘空间不足"), "{left}: {}", erased.err);
        assert_eq!(erased.err.contains("还留着改动前的内容"), count.is_some(), "{}", erased.err);
        assert!(erased.out.contains(count.unwrap_or("")), "{left}: {}", erased.out);
        fs::remove_file(state.join("full")).unwrap();
        assert_eq!(desk.verified().accepted, 400, "{left}");
    }
    assert_eq!(erase().status, 0);
    assert!(!knows());
    assert_eq!(desk.verified().accepted, 400);
    drop(mounted);
}

/// Fills a disk until so many kilobytes are left.
fn fill(folder: &std::path::Path, left: u64) {
    let facts = rustix::fs::statvfs(folder).unwrap();
    let free = facts.f_bavail * facts.f_frsize - left * 1024;
    fs::write(folder.join("full"), vec![0; usize::try_from(free).unwrap()]).unwrap();
}

/// A list that is too long to be held in memory goes through a file on the side, and the library that writes it
/// panics where it cannot. That is the disk's fault, and never the file's: it is not set aside.
#[test]
fn a_long_list_is_not_set_aside_because_a_disk_is_full() {
    let desk = Desk::new();
    let list = jianyuan::made_up::MadeUp { rows: 14_000, bad_per_mille: 20, per_employer: 2_000 };
    list.csv(&desk.path("inbox/a.csv"), encoding_rs::UTF_8).unwrap();
    for _ in 0..3 {
        let mut shell = Command::new("sh");
        shell.args(["-c", "ulimit -f 6000; exec \"$0\" \"$@\""]).arg(made::program());
        shell.arg("nightly").arg("--config").arg(desk.config()).args(["--today", TODAY]);
        let pass = ended(shell.output().unwrap());
        assert_eq!(pass.status, 2, "{pass:?}");
        assert!(pass.err.contains("错误报告.xlsx") && pass.err.contains("ulimit -f"), "{pass:?}");
        assert_eq!(tree(&desk.path("outbox")).len(), 0);
    }
    assert_eq!(desk.pass().status, 1);
    assert_eq!(desk.runs(), [("a.csv".into(), "delivered")]);
    assert_eq!(desk.verified().rows, 14_000);
    assert_clean(&desk);
}

/// By permissions where they count; root is stopped by a disk that is mounted read-only.
#[test]
fn a_read_only_outbox_is_told_before_anything_is_taken() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1]));
    let outbox = desk.path("outbox");
    let mounted = is_root().then(|| Mounted(outbox.clone()));
    if mounted.is_some() {
        let read_only = small_disk(&outbox, 100)
            && Command::new("mount")
                .args(["-o", "remount,ro"])
                .arg(&outbox)
                .status()
                .unwrap()
                .success();
        if !read_only {
            skip("root is not stopped by permissions, and may not mount");
            return;
        }
    } else {
        fs::set_permissions(&outbox, fs::Permissions::from_mode(0o500)).unwrap();
    }
    let pass = desk.pass();
    assert_eq!(pass.status, 2, "{pass:?}");
    assert!(pass.err.contains("outbox") && pass.err.contains("写不进这个文件夹"), "{}", pass.err);
    assert_eq!(tree(&desk.path("inbox")).len(), 1, "it took nothing");
    drop(mounted);
    fs::set_permissions(&outbox, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(desk.pass().status, 0);
}

/// A file and a folder that nobody may read: left, or set aside with the reason, and the others go on.
#[test]
fn what_may_not_be_read_does_not_stop_the_others() {
    if is_root() {
        skip("root may read everything");
        return;
    }
    let desk = Desk::new();
    desk.hand_in("closed.csv", csv([1]));
    desk.hand_in("folder/b.csv", csv([2]));
    desk.hand_in("good.csv", csv([3]));
    let mode = |path, mode| fs::set_permissions(desk.path(path), fs::Permissions::from_mode(mode));
    mode("inbox/closed.csv", 0o000).unwrap();
    mode("inbox/folder", 0o000).unwrap();
    let pass = desk.pass();
    assert_eq!(pass.status, 1, "{pass:?}");
    mode("inbox/folder", 0o700).unwrap();
    assert_eq!(desk.runs(), [("closed.csv".into(), "refused"), ("good.csv".into(), "delivered")]);
}

/// The time of files and of the machine decide nothing: a file of tomorrow, a file of 1970, passes for
/// days that go back.
#[test]
fn a_clock_that_goes_back_loses_and_doubles_nothing() {
    let desk = Desk::new();
    let dated = |name: &str, time: SystemTime| {
        fs::File::options()
            .append(true)
            .open(desk.path("inbox").join(name))
            .unwrap()
            .set_modified(time)
    };
    desk.hand_in("a.csv", csv([1]));
    dated("a.csv", SystemTime::now() + Duration::from_hours(24)).unwrap();
    assert_eq!(desk.pass_on("2026-11-24").status, 0);
    desk.hand_in("b.csv", csv([1, 2]));
    dated("b.csv", SystemTime::UNIX_EPOCH).unwrap();
    let back = desk.pass_on("2026-11-23");
    assert_eq!(back.status, 1, "whom tomorrow's pass delivered is known today: {back:?}");
    desk.hand_in("a.csv", csv([1]));
    assert!(desk.pass_on("2026-11-22").out.contains("没有再处理"));
    let before = desk.call(&["--today", "1970-01-01"]);
    assert!(before.status < 2, "{before:?}");
    let verified = desk.verified();
    assert_eq!((verified.rows, verified.accepted, verified.held), (3, 2, 1));
}

/// Two names of one file: each is a file of its own, the second one a copy; the sender's other name stays.
#[test]
fn hard_links_are_files_with_equal_content() {
    let desk = Desk::new();
    let elsewhere = desk.path("sender.csv");
    fs::write(&elsewhere, csv([1])).unwrap();
    fs::hard_link(&elsewhere, desk.path("inbox/a.csv")).unwrap();
    fs::hard_link(&elsewhere, desk.path("inbox/b.csv")).unwrap();
    assert_eq!(desk.pass().status, 0);
    assert_eq!(desk.runs(), [("a.csv".into(), "delivered"), ("b.csv".into(), "copy")]);
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), csv([1]), "no input is ever changed");
    desk.verified();
}

/// Written to, replaced and taken away by somebody while passes run: what the ledger says was read is what
/// lies in the archive, and nobody is lost.
#[test]
fn files_that_change_under_a_pass_are_read_whole_or_later() {
    let rounds: u32 = if is_long() { 100 } else { 6 };
    let desk = Desk::new();
    for round in 0..rounds {
        desk.hand_in("a.csv", csv([round * 4]));
        desk.hand_in("gone.csv", csv([round * 4 + 1]));
        let mut pass = desk.command(&["--today", TODAY]);
        let mut pass = pass.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(u64::from(round * 7 % 23)));
        // Replaced by a rename, as careful programs do; and one that its sender takes back.
        let new = desk.path("a.new");
        fs::write(&new, csv([round * 4, round * 4 + 2])).unwrap();
        fs::rename(&new, desk.path("inbox/a.csv")).unwrap();
        let _ = fs::remove_file(desk.path("inbox/gone.csv"));
        assert!(pass.wait().unwrap().code().unwrap() < 2);
        let last = desk.pass();
        assert!(last.status < 2, "{last:?}");
        desk.verified();
        assert_clean(&desk);
    }
    // Whoever stood in the last version of `a.csv` was delivered once.
    let accepted = desk.verified().accepted;
    assert!((u64::from(rounds) * 2..=u64::from(rounds) * 3).contains(&accepted), "{accepted}");
}

#[test]
fn thousands_of_small_files_are_all_taken() {
    let files: u32 = if is_long() { 10_000 } else { 60 };
    let desk = Desk::with("jobs = 2", "");
    for number in 0..files {
        desk.hand_in(&format!("{}/{number}.csv", number / 100), csv([number]));
    }
    let pass = ended(desk.command(&["--today", TODAY, "--quiet"]).output().unwrap());
    assert_eq!(pass.status, 0, "{}", pass.err);
    assert_eq!(pass.out.lines().count(), files as usize);
    let verified = desk.verified();
    assert_eq!((verified.runs, verified.accepted), (u64::from(files), u64::from(files)));
    assert_clean(&desk);
}
