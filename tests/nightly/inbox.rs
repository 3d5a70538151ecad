//! What is taken from the inbox and what is left there; what comes out is what `run` writes.

use std::fs;
use std::process::Stdio;

use crate::desk::{Desk, assert_clean, changed, csv, csv_of, xlsx};
use crate::made::program::{command, ended, put, summary, tree};
use crate::made::{TODAY, people};

#[test]
fn a_file_is_delivered_archived_and_remembered_as_run_would_write_it() {
    let desk = Desk::new();
    let rows = csv_of([people::row(1), changed(2, "停止缴费原因", ""), people::row(3)]);
    desk.hand_in("华北分公司/离职 11月.csv", &rows);
    let beside = tempfile::tempdir().unwrap();
    fs::create_dir(beside.path().join("华北分公司")).unwrap();
    put(&beside.path().join("华北分公司"), "离职 11月.csv", &rows);
    let mut run = command();
    run.current_dir(beside.path()).args(["run", "华北分公司/离职 11月.csv", "--out", "out"]);
    ended(run.args(["--today", TODAY]).output().unwrap());

    let pass = desk.pass();
    assert_eq!(pass.status, 1, "{pass:?}");
    assert!(pass.out.contains("3 行：可提交 2，暂扣 1，跳过 0 → "), "{}", pass.out);
    let out = desk.out("华北分公司/离职 11月.csv");
    assert_eq!(tree(&out), tree(&beside.path().join("out")));
    let run = out.file_name().unwrap().to_str().unwrap();
    let archived = desk.path("archive").join(run).join("华北分公司/离职 11月.csv");
    assert_eq!(fs::read_to_string(archived).unwrap(), rows);
    let verified = desk.verified();
    assert_eq!((verified.rows, verified.accepted, verified.held), (3, 2, 1));
    assert_clean(&desk);

    let again = desk.pass();
    assert_eq!((again.status, again.out.as_str()), (0, ""), "nothing to do, nothing to say");
}

#[test]
fn senders_have_options_of_their_own() {
    let desk = Desk::new();
    let config = fs::read_to_string(desk.config()).unwrap();
    let sender = "[[sender]]\nmatch = \"华北分公司/*\"\nstop_month_means = \"first-unpaid\"\n";
    fs::write(desk.config(), format!("{config}{sender}")).unwrap();
    let unsettled = csv([1, 2]).replace("缴费截止月份", "社保停缴年月");
    desk.hand_in("华北分公司/a.csv", &unsettled);
    desk.hand_in("华南分公司/a.csv", unsettled.replace("赵", "钱"));
    desk.pass();
    let last_paid = &summary(&desk.out("华北分公司/a.csv"))["submissions"][0]["last_paid"];
    assert_eq!(last_paid, "2026-10");
    assert_eq!(desk.runs()[1], ("华南分公司/a.csv".into(), "refused"));
}

#[test]
fn the_same_content_is_run_once() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1]));
    desk.hand_in("b.csv", csv([1]));
    assert_eq!(desk.pass().status, 0);
    desk.hand_in("a.csv", csv([1]));
    let pass = desk.pass_on("2026-11-24");
    assert!(pass.out.contains("没有再处理"), "{}", pass.out);
    let outcomes: Vec<_> = desk.runs().iter().map(|(_, outcome)| *outcome).collect();
    assert_eq!(outcomes, ["delivered", "copy", "copy"]);
    assert_eq!(
        tree(&desk.path("outbox")).keys().filter(|f| f.ends_with("summary.json")).count(),
        1
    );
    let notes: Vec<_> = tree(&desk.path("archive"))
        .into_iter()
        .filter(|(name, _)| name.ends_with("说明.txt"))
        .collect();
    assert_eq!(notes.len(), 2);
    assert_eq!(desk.verified().rows, 1);
    // Next month the same list is another declaration.
    desk.hand_in("a.csv", csv([1]));
    desk.pass_on("2026-12-07");
    assert_eq!(desk.runs()[3].1, "delivered");
}

#[test]
fn what_cannot_be_used_goes_to_quarantine_with_the_reason() {
    let desk = Desk::new();
    desk.hand_in("empty.xlsx", "");
    desk.hand_in("picture.xlsx", b"\x89PNG\r\n\x1a\n0000000000000");
    desk.hand_in("good.xlsx", xlsx([1, 2]));
    let pass = desk.pass();
    assert_eq!(pass.status, 1);
    let notes = tree(&desk.path("quarantine"));
    let notes: Vec<_> = notes.iter().filter(|(name, _)| name.ends_with("说明.txt")).collect();
    assert_eq!(notes.len(), 2);
    for ((_, note), code) in notes.iter().zip(["FL005", "FL001"]) {
        let note = String::from_utf8_lossy(note);
        assert!(note.contains("FL001") || note.contains("FL005"), "{code}: {note}");
    }
    assert_eq!(desk.verified().accepted, 2);
    assert_clean(&desk);
}

#[test]
fn unfinished_files_are_left() {
    let desk = Desk::new();
    let names = [
        "~$a.xlsx",
        ".~lock.a.xlsx#",
        "a.tmp",
        "a.csv.part",
        "a.crdownload",
        "x/.hidden",
        "Thumbs.db",
    ];
    for name in names {
        desk.hand_in(name, csv([1]));
    }
    let pass = desk.pass();
    assert_eq!((pass.status, pass.out.as_str()), (0, ""));
    assert_eq!(tree(&desk.path("inbox")).len(), names.len());
}

#[test]
fn a_file_that_grows_is_not_read_early() {
    use std::io::Write as _;
    let desk = Desk::new();
    desk.configure("", "");
    let text = fs::read_to_string(desk.config()).unwrap();
    fs::write(desk.config(), text.replace("settle_seconds = 0", "settle_seconds = 1")).unwrap();
    let rows = csv(0..40);
    let path = desk.path("inbox/growing.csv");
    let mut file = fs::File::create(&path).unwrap();
    let pass =
        desk.command(&["--today", TODAY]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut pass = pass.unwrap();
    for piece in rows.as_bytes().chunks(rows.len() / 200 + 1) {
        file.write_all(piece).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(10));
        if pass.try_wait().unwrap().is_some() {
            break;
        }
    }
    assert_eq!(pass.wait().unwrap().code(), Some(0));
    assert!(path.exists(), "it grew while it was looked at");
    fs::write(&path, &rows).unwrap();
    desk.pass();
    assert_eq!(desk.verified().accepted, 40);
}

#[cfg(unix)]
#[test]
fn links_pipes_and_sockets_are_not_touched() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    let inbox = desk.path("inbox");
    let elsewhere = put(&desk.path("."), "secret.csv", csv([1]));
    symlink(&elsewhere, inbox.join("link.csv")).unwrap();
    symlink(desk.path("archive"), inbox.join("folder")).unwrap();
    symlink("nowhere", inbox.join("dangling.csv")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(inbox.join("socket.csv")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        inbox.join("pipe.csv"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::from_raw_mode(0o600),
        0,
    )
    .unwrap();
    desk.hand_in("good.csv", csv([2]));
    let pass = desk.pass();
    assert_eq!(pass.status, 0, "{pass:?}");
    assert_eq!(pass.err.matches("left in the inbox").count(), 5, "{}", pass.err);
    assert_eq!(desk.runs(), [("good.csv".to_owned(), "delivered")]);
    assert!(elsewhere.exists());
}

#[cfg(unix)]
#[test]
fn names_of_any_bytes_survive() {
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Desk::new();
    let names: [&[u8]; 12] = [
        b"\xc0\xeb\xd6\xb0.csv",
        b"\xff\xfe.csv",
        b"a\nb.csv",
        b"a\tb.csv",
        "a\u{202e}vsc.csv".as_bytes(),
        b"-rf",
        &[b'n'; 255],
        b"..csv",
        b"trailing .csv ",
        b"CON",
        b"con",
        b"a'\"$(touch x).csv",
    ];
    let inbox = desk.path("inbox");
    for (number, name) in (0..).zip(names) {
        fs::write(inbox.join(std::ffi::OsStr::from_bytes(name)), csv([number])).unwrap();
    }
    let pass = desk.pass();
    // `..csv` begins with a dot: hidden, and left.
    assert_eq!(pass.status, 0, "{pass:?}");
    assert!(!pass.out.contains('\u{202e}') && pass.out.lines().count() == names.len() - 1);
    assert_eq!(desk.verified().accepted, names.len() as u64 - 1);
    let archived: Vec<_> = walkdir::WalkDir::new(desk.path("archive"))
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.file_name().as_bytes().to_vec())
        .collect();
    assert!(names.iter().filter(|n| !n.starts_with(b".")).all(|n| archived.contains(&n.to_vec())));
    for folder in fs::read_dir(desk.path("outbox")).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        assert!(
            name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
            "{name}"
        );
    }
}

#[test]
fn a_rehearsal_touches_nothing() {
    let desk = Desk::with("", "outside_window = \"hold\"");
    desk.hand_in("a.csv", csv([1, 2]));
    desk.hand_in("b.xlsx", "");
    desk.pass();
    desk.hand_in("a.csv", csv([1, 2]));
    desk.hand_in("c.csv", csv_of([people::row(2), people::row(3)]));
    desk.hand_in("d.csv", csv([9]));
    let before = (desk.results(), desk.runs());
    let said = desk.call(&["--dry-run", "--today", "2026-11-28"]);
    assert_eq!(said.status, 0, "{said:?}");
    let lines: Vec<_> = said.out.lines().collect();
    assert!(lines[0].contains("内容相同"), "{lines:?}");
    assert!(lines[1].contains("可提交 1，暂扣 1") && lines[1].contains("等申报期"), "{lines:?}");
    assert_eq!((desk.results(), desk.runs()), before);
}
