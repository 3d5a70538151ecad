//! One pass at a time, folders looked at first, marks and hooks, and files that killed the program.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use jianyuan::nightly::Lock;

use crate::desk::{Desk, csv, is_long};
use crate::made::program::{ended, jianyuan, tree};

#[test]
fn a_second_pass_ends_at_once() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1]));
    let lock = Lock::take(&desk.path("state")).unwrap().unwrap();
    let begun = Instant::now();
    let second = desk.pass();
    assert_eq!(second.status, 75, "{second:?}");
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert_eq!(tree(&desk.path("inbox")).len(), 1, "it took nothing");
    drop(lock);
    assert_eq!(desk.pass().status, 0);
}

#[test]
fn of_many_starts_at_once_each_file_is_taken_by_one() {
    let desk = Desk::new();
    let rounds = if is_long() { 50 } else { 5 };
    for round in 0..rounds {
        desk.hand_in("a.csv", csv([round]));
        let start = || {
            let mut command = desk.command(&["--today", "2026-11-23"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let passes: Vec<_> = (0..4).map(|_| start()).collect();
        let ends = passes.into_iter().map(|pass| ended(pass.wait_with_output().unwrap()));
        let ends: Vec<_> = ends.collect();
        assert!(ends.iter().all(|end| [0, 75].contains(&end.status)), "{ends:?}");
        let took = ends.iter().filter(|end| !end.out.is_empty()).count();
        assert_eq!(took, 1, "{ends:?}");
    }
    assert_eq!(desk.verified().accepted, u64::from(rounds));
}

#[test]
fn folders_are_looked_at_before_any_file() {
    let refused = |desk: &Desk, words: &str| {
        let before = tree(&desk.path("inbox"));
        let pass = desk.pass();
        assert_eq!(pass.status, 2, "{words}: {pass:?}");
        assert!(pass.err.contains(words), "{words}: {}", pass.err);
        assert_eq!(tree(&desk.path("inbox")), before);
    };
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1]));
    fs::remove_dir(desk.path("outbox")).unwrap();
    refused(&desk, "没有这个文件夹");
    fs::write(desk.path("outbox"), "").unwrap();
    refused(&desk, "不是文件夹");
    fs::remove_file(desk.path("outbox")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(desk.path("archive"), desk.path("outbox")).unwrap();
        refused(&desk, "是链接");
        fs::remove_file(desk.path("outbox")).unwrap();
    }
    let same = |key: &str, folder: &str| {
        let text = fs::read_to_string(desk.config()).unwrap();
        let line = format!("inbox = \"inbox\"\n{key} = \"{folder}\"\n");
        fs::write(desk.config(), text.replace("inbox = \"inbox\"\n", &line)).unwrap();
        refused(&desk, "另一个");
        fs::write(desk.config(), text).unwrap();
    };
    fs::create_dir(desk.path("outbox")).unwrap();
    same("outbox", "inbox");
    fs::create_dir(desk.path("inbox/out")).unwrap();
    same("outbox", "inbox/out");
    same("archive", "outbox");
    assert_eq!(desk.pass().status, 0);
}

#[test]
fn the_configuration_is_looked_at_before_any_file() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1]));
    let fine = desk.call(&["--check-config"]);
    assert_eq!(fine.status, 0, "{fine:?}");
    assert!(fine.out.starts_with("配置没有问题。"), "{}", fine.out);
    desk.configure("profil = \"beijing\"", "");
    for arguments in [&["--check-config"][..], &[], &["--dry-run"]] {
        let refused = desk.call(arguments);
        assert_eq!(refused.status, 2, "{refused:?}");
        let line = "jianyuan.toml 第1行 profil：没有这个键；是不是 profile\n";
        assert!(refused.err.ends_with(line), "{}", refused.err);
    }
    assert_eq!(tree(&desk.path("inbox")).len(), 1);
}

/// Begun anew, the ledger would let everybody be declared a second time.
#[test]
fn a_ledger_that_is_lost_is_told_and_not_begun_anew() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1, 2]));
    assert_eq!(desk.pass().status, 0);
    let ledger = desk.path("state/ledger.sqlite");
    let bytes = fs::read(&ledger).unwrap();
    desk.hand_in("b.csv", csv([1, 2, 3]));
    let refused = |words: &str, arguments: &[&str]| {
        let before = tree(&desk.path("state"));
        let pass = desk.call(&[&["--today", "2026-11-23"], arguments].concat());
        assert_eq!(pass.status, 2, "{pass:?}");
        assert!(pass.err.contains("state/ledger.sqlite"), "{}", pass.err);
        assert!(pass.err.contains(words), "{words}: {}", pass.err);
        assert_eq!(tree(&desk.path("inbox")).len(), 1, "it took nothing");
        assert!(tree(&desk.path("state")) == before, "it is left as it is");
    };
    for arguments in [&[][..], &["--dry-run"], &["--init"]] {
        fs::remove_file(&ledger).unwrap();
        let words =
            if arguments == ["--dry-run"] { "没有这个台账" } else { "从备份找回" };
        refused(words, arguments);
        for (left, words) in [(0, "从备份找回"), (100, "损坏"), (4096, "损坏"), (20_480, "损坏")]
        {
            fs::write(&ledger, &bytes[..left]).unwrap();
            refused(words, arguments);
        }
        fs::write(&ledger, &bytes).unwrap();
    }
    // Without the marks and without the key, the runs still tell that there was one.
    for name in tree(&desk.path("state")).keys() {
        fs::rename(desk.path("state").join(name), desk.path(&format!("kept-{name}"))).unwrap();
    }
    assert!(desk.pass().err.contains("从备份找回"));
    for name in ["ledger.sqlite", "ledger.key"] {
        fs::rename(desk.path(&format!("kept-{name}")), desk.path("state").join(name)).unwrap();
    }
    assert_eq!(desk.pass().status, 1, "the first two are known");
    let verified = desk.verified();
    assert_eq!((verified.accepted, verified.held), (3, 2));
}

#[test]
fn marks_tell_how_a_pass_ended() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1, 2]));
    desk.hand_in("b.csv", "");
    desk.pass();
    let state = tree(&desk.path("state"));
    let text = |name: &str| String::from_utf8(state[name].clone()).unwrap();
    let ended: u64 = text("last_ok").trim().parse().unwrap();
    let metrics = text("jianyuan.prom");
    for line in [
        &format!("jianyuan_last_ok_timestamp_seconds {ended}"),
        "jianyuan_last_pass_status 1",
        "jianyuan_last_pass_files{outcome=\"delivered\"} 1",
        "jianyuan_last_pass_files{outcome=\"refused\"} 1",
        "jianyuan_last_pass_rows{outcome=\"accepted\"} 2",
        "jianyuan_waiting_runs 0",
    ] {
        assert!(metrics.lines().any(|known| known == line), "{line} in\n{metrics}");
    }
    let typed = metrics.lines().filter(|line| line.starts_with("# TYPE")).count();
    let helped = metrics.lines().filter(|line| line.starts_with("# HELP")).count();
    assert!(typed == helped && typed >= 9, "{metrics}");
    let pass: serde_json::Value = serde_json::from_str(&text("last_pass.json")).unwrap();
    assert_eq!((&pass["status"], &pass["files"][0]["accepted"]), (&1.into(), &2.into()));
}

#[cfg(unix)]
#[test]
fn hooks_learn_the_status_and_cannot_hang_the_job() {
    let hook =
        "on_success = [\"/bin/sh\", \"-c\", \"echo $JIANYUAN_STATUS > $JIANYUAN_STATE/heard\"]";
    let desk = Desk::with("", hook);
    desk.hand_in("a.csv", "");
    desk.pass();
    assert_eq!(fs::read_to_string(desk.path("state/heard")).unwrap(), "1\n");
    desk.configure("", "on_success = [\"/bin/sleep\", \"60\"]\nhook_seconds = 1");
    let begun = Instant::now();
    let pass = desk.pass();
    assert_eq!(pass.status, 0);
    assert!(begun.elapsed() < Duration::from_secs(20) && pass.err.contains("took too long"));
    desk.configure("", "on_success = [\"/nonexistent/program\"]");
    assert_eq!(desk.pass().status, 0);
}

/// Two passes began the file and never ended: the third one sets it aside and goes on.
#[test]
fn a_file_that_killed_the_program_twice_is_set_aside() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1]));
    desk.pass();
    // As a program leaves it that died: claimed, begun twice, nothing decided.
    fs::create_dir_all(desk.path("work/7/子")).unwrap();
    fs::write(desk.path("work/7/子/poison.csv"), csv([2])).unwrap();
    let db = rusqlite::Connection::open(desk.path("state/ledger.sqlite")).unwrap();
    db.execute(
        "INSERT INTO runs (id, claim, input_key, path, sha256, bytes, version, profile, today, \
         month, attempts, state) VALUES ('20261123-poison', '7', x'00', CAST('子/poison.csv' AS BLOB), \
         '', 0, '0', 'beijing', '2026-11-23', '2026-11', 2, 'started')",
        [],
    )
    .unwrap();
    drop(db);
    desk.hand_in("b.csv", csv([3]));
    let pass = desk.pass();
    assert_eq!(pass.status, 1, "{pass:?}");
    assert!(pass.out.contains("两次"), "{}", pass.out);
    assert!(desk.path("quarantine/20261123-poison/子/poison.csv").exists());
    assert!(desk.path("quarantine/20261123-poison/说明.txt").exists());
    let verified = desk.verified();
    assert_eq!((verified.runs, verified.accepted), (3, 2));
}

#[test]
fn a_changed_archive_or_ledger_is_noticed() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1, 2]));
    desk.pass();
    let verify = || {
        jianyuan(&[
            "ledger".as_ref(),
            "verify".as_ref(),
            "--config".as_ref(),
            desk.config().as_os_str(),
        ])
    };
    let fine = verify();
    assert_eq!(fine.status, 0, "{fine:?}");
    assert!(fine.out.contains("2 行 = 2 可提交"), "{}", fine.out);
    let run = desk.out("a.csv");
    let archived = desk.path("archive").join(run.file_name().unwrap()).join("a.csv");
    fs::write(&archived, csv([1])).unwrap();
    fs::remove_file(run.join("errors.csv")).unwrap();
    let db = rusqlite::Connection::open(desk.path("state/ledger.sqlite")).unwrap();
    db.execute("DELETE FROM reductions WHERE row = 3", []).unwrap();
    drop(db);
    let wrong = verify();
    assert_eq!(wrong.status, 1, "{wrong:?}");
    for words in ["已被改动", "不见了", "记下的减员有 1 条", "应有 2 人，记下 1 人"]
    {
        assert!(wrong.out.contains(words), "{words}: {}", wrong.out);
    }
    fs::remove_file(desk.path("state/ledger.key")).unwrap();
    assert_eq!(desk.pass().status, 2, "without its key the ledger knows nobody");
}
