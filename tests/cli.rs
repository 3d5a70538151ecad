//! The command line as people and scripts use it: exit status, inputs, options, pages, what stands on
//! the screen.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

#[path = "cli/explain.rs"]
mod explain;
mod made;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use made::people::{EMPLOYER, person_id, person_name, table};
use made::program::{Ended, command, ended, findings, jianyuan, on_the_day, put, summary, tree};
use made::xlsx::{MadeSheet, book};

/// A folder with files of known fate.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut rows = table(3);
        put(folder.path(), "good.csv", made::delimited(&rows, ','));
        rows[2][4] = String::new();
        put(folder.path(), "one-held.csv", made::delimited(&rows, ','));
        for row in rows.iter_mut().skip(1) {
            row[4] = String::new();
        }
        put(folder.path(), "all-held.csv", made::delimited(&rows, ','));
        put(folder.path(), "refused.csv", "甲,乙\n1,2\n");
        put(folder.path(), "picture.xlsx", b"\x89PNG\r\n\x1a\n0000");
        put(folder.path(), "only-aside.csv", made::people::HEADINGS.join(",") + "\n合计,,,,,,,\n");
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command in the folder, on the default day.
    fn call(&self, words: &[&str]) -> Ended {
        let mut command = command();
        command.current_dir(self.folder.path()).args(words);
        if matches!(words[0], "run" | "check") {
            command.args(["--today", made::TODAY]);
        }
        ended(command.output().unwrap())
    }

    fn status(&self, words: &[&str]) -> i32 {
        self.call(words).status
    }
}

#[test]
fn exit_status() {
    let desk = Desk::new();
    for (inputs, status) in [
        (&["good.csv"][..], 0),
        (&["one-held.csv"], 1),
        (&["all-held.csv"], 1),
        (&["refused.csv"], 2),
        (&["picture.xlsx"], 2),
        (&["refused.csv", "picture.xlsx", "gone.csv"], 2),
        (&["good.csv", "refused.csv"], 1),
        (&["gone.csv", "good.csv"], 1),
        (&["good.csv", "one-held.csv"], 1),
        (&["all-held.csv", "refused.csv"], 1),
    ] {
        assert_eq!(desk.status(&[&["check"], inputs].concat()), status, "check {inputs:?}");
        let out = tempfile::tempdir().unwrap();
        let out = out.path().join("out");
        let run = [&["run", "--out", out.to_str().unwrap()], inputs].concat();
        assert_eq!(desk.status(&run), status, "run {inputs:?}");
        assert!(out.join("summary.json").is_file(), "{inputs:?}");
    }
}

#[test]
fn what_is_asked_wrongly_ends_with_two() {
    let desk = Desk::new();
    put(desk.folder.path(), "bad.toml", "id = \"x\"\nunknown_key = 1\n");
    for words in [
        &["check"][..],
        &["run", "good.csv"],
        &["fly"],
        &["check", "good.csv", "--mass-at", "many"],
        &["check", "good.csv", "--month", "2026-13"],
        &["check", "good.csv", "--column", "person_id"],
        &["check", "good.csv", "--column", "no_such_field=A"],
        &["check", "good.csv", "--encoding", "klingon"],
        &["check", "good.csv", "--limit", "patience=1"],
        &["check", "good.csv", "--profile", "atlantis"],
        &["check", "good.csv", "--profile", "bad.toml"],
        &["check", "good.csv", "--profile", "gone.toml"],
        &["check", "good.csv", "--password-file", "gone.txt"],
        &["check", "-", "-"],
        &["check", "no-*-such.csv"],
        &["profile", "check", "bad.toml"],
        &["profile", "show", "atlantis"],
        &["explain", "ZZ999"],
    ] {
        let ended = desk.call(words);
        assert_eq!(ended.status, 2, "{words:?}: {}{}", ended.out, ended.err);
        assert!(!ended.err.trim().is_empty(), "{words:?} says why");
    }
    let both_days =
        jianyuan(&["check", desk.path("good.csv").to_str().unwrap(), "--today", "heute"]);
    assert_eq!(both_days.status, 2);
    // The profile's fault is named with its place.
    let told = desk.call(&["profile", "check", "bad.toml"]);
    assert!(
        format!("{}{}", told.out, told.err).contains("unknown_key"),
        "{}{}",
        told.out,
        told.err
    );
}

#[test]
fn an_earlier_output_is_safe() {
    let desk = Desk::new();
    let run = ["run", "good.csv", "--out", "out"];
    assert_eq!(desk.status(&run), 0);
    let before = tree(&desk.path("out"));
    assert_eq!(desk.status(&["run", "one-held.csv", "--out", "out"]), 2);
    assert_eq!(tree(&desk.path("out")), before);
    assert_eq!(desk.status(&["run", "one-held.csv", "--out", "out", "--overwrite"]), 1);
    assert_eq!(summary(&desk.path("out"))["counts"]["held"], 1);
    // What it was, all of it: nothing of the earlier run is left over.
    assert_eq!(desk.status(&["run", "good.csv", "--out", "out", "--overwrite"]), 0);
    assert_eq!(tree(&desk.path("out")), before);
    // A folder that was never an output of ours is not replaced.
    std::fs::create_dir(desk.path("mine")).unwrap();
    put(&desk.path("mine"), "照片.jpg", b"x");
    for more in [&[][..], &["--overwrite"]] {
        let words = [&["run", "good.csv", "--out", "mine"], more].concat();
        desk.call(&words);
        assert!(desk.path("mine").join("照片.jpg").is_file(), "{words:?}");
    }
    // Nor is the folder of the inputs.
    assert_eq!(desk.status(&["run", "good.csv", "--out", "."]), 2);
    assert!(desk.path("good.csv").is_file());
}

#[cfg(unix)]
#[test]
fn outputs_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    assert_eq!(desk.status(&["run", "one-held.csv", "--trace", "--out", "out"]), 1);
    for entry in walkdir::WalkDir::new(desk.path("out")) {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        let expected = if entry.file_type().is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, expected, "{}", entry.path().display());
    }
}

#[test]
fn inputs_are_files_folders_globs_and_standard_input() {
    let desk = Desk::new();
    let folder = desk.path("in/更深");
    std::fs::create_dir_all(&folder).unwrap();
    let mut rows = table(6);
    let second = [rows[..1].to_vec(), rows.split_off(4)].concat();
    put(&folder, "a.csv", made::delimited(&rows, ','));
    put(&desk.path("in"), "b.csv", made::delimited(&second, '\t'));
    for passing in ["~$b.xlsx", ".hidden.csv", "c.crdownload", "d.tmp"] {
        put(&desk.path("in"), passing, "unfinished");
    }
    let rows_of = |words: &[&str]| {
        let ended = desk.call(&[&["check", "--format", "json"], words].concat());
        let json: serde_json::Value = serde_json::from_str(&ended.out)
            .unwrap_or_else(|error| panic!("{words:?}: {error}: {}", ended.err));
        let summary = json.get("summary").unwrap_or(&json);
        summary["counts"]["rows"].as_u64().unwrap()
    };
    assert_eq!(rows_of(&["in"]), 6);
    assert_eq!(rows_of(&["in/*.csv"]), 3);
    assert_eq!(rows_of(&["in/**/*.csv"]), 6);
    assert_eq!(rows_of(&["in/?.csv", "in/更深/a.csv"]), 6);
    let mut child = command();
    let mut child = child
        .args(["check", "-", "--today", made::TODAY, "--format", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(&std::fs::read(desk.path("one-held.csv")).unwrap())
        .unwrap();
    let piped = ended(child.wait_with_output().unwrap());
    assert_eq!(piped.status, 1);
    assert!(piped.out.contains("RE001"), "{}", piped.out);
}

/// The reading end of the pipe is closed before the program writes.
#[test]
fn a_closed_pipe_is_no_fault() {
    for words in [&["rules"][..], &["man"], &["completions", "bash"], &["explain", "ID004"]] {
        let mut command = command();
        let mut child =
            command.args(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = ended(child.wait_with_output().unwrap());
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{words:?}");
    }
}

/// Options that decide what the columns and rows mean.
#[test]
fn options_settle_what_files_leave_open() {
    let desk = Desk::new();
    let header = |month: &str, reason: &str| {
        let row = format!("{},{},2026-11,辞职,2026-11-16", person_name(1), person_id(1));
        format!("姓名,证件号码,{month},{reason},离职日期\n{row}\n")
    };
    put(desk.folder.path(), "unclear.csv", header("社保停缴月", "离职原因"));
    put(desk.folder.path(), "odd.csv", header("缴费截止月份", "为什么走"));
    put(desk.folder.path(), "clear.csv", header("缴费截止月份", "离职原因"));
    put(desk.folder.path(), "leave.csv", header("（空）", "离职原因"));
    let gbk = encoding_rs::GB18030.encode(&header("缴费截止月份", "离职原因")).0.into_owned();
    put(desk.folder.path(), "gbk.csv", gbk);
    let of = |words: &[&str]| {
        let out = tempfile::tempdir().unwrap();
        let out = out.path().join("out");
        let ended = desk.call(&[&["run", "--out", out.to_str().unwrap()], words].concat());
        let codes: Vec<String> = findings(&out)
            .iter()
            .map(|finding| finding["code"].as_str().unwrap().to_owned())
            .collect();
        (ended.status, codes, summary(&out)["submissions"][0].clone())
    };
    let by = ["--employer", EMPLOYER];
    let with = |words: &[&'static str]| [words, &by].concat();
    assert_eq!(of(&with(&["unclear.csv"])).0, 2);
    for (means, last_paid) in [("last-paid", "2026-11"), ("first-unpaid", "2026-10")] {
        let (status, _, submission) = of(&with(&["unclear.csv", "--stop-month-means", means]));
        assert_eq!((status, submission["last_paid"].as_str()), (0, Some(last_paid)));
    }
    for (from, last_paid) in [("leave-month", "2026-11"), ("month-before-leave", "2026-10")] {
        let (status, codes, submission) = of(&with(&["leave.csv", "--stop-month-from", from]));
        assert_eq!((status, submission["last_paid"].as_str()), (0, Some(last_paid)));
        assert!(codes.contains(&"SM008".to_owned()));
    }
    assert_eq!(of(&with(&["leave.csv", "--stop-month-from", "none"])).0, 2);
    assert_eq!(of(&with(&["odd.csv"])).0, 2);
    assert_eq!(of(&with(&["odd.csv", "--column", "reason=为什么走"])).0, 0);
    assert_eq!(of(&with(&["odd.csv", "--column", "reason=D"])).0, 0);
    let (status, codes, _) = of(&["clear.csv"]);
    assert!(status == 1 && codes.contains(&"EM001".to_owned()), "{codes:?}");
    assert_eq!(of(&with(&["gbk.csv", "--encoding", "gbk"])).0, 0);
    let (status, codes, _) = of(&with(&["gbk.csv", "--encoding", "utf-8"]));
    assert!(status == 2 && codes.contains(&"FL006".to_owned()), "{codes:?}");
    let (status, codes, _) = of(&with(&["clear.csv", "--month", "2026-10"]));
    assert!(status == 1 && codes.contains(&"SM004".to_owned()), "{codes:?}");
}

#[test]
fn options_settle_what_is_mass() {
    let desk = Desk::new();
    let kind = |words: &[&str]| {
        let out = tempfile::tempdir().unwrap();
        let out = out.path().join("out");
        let run = ["run", "good.csv", "--out", out.to_str().unwrap()];
        assert_eq!(desk.call(&[&run, words].concat()).status, 0);
        summary(&out)["submissions"][0]["kind"].as_str().unwrap().to_owned()
    };
    assert_eq!(kind(&[]), "sporadic");
    assert_eq!(kind(&["--mass-at", "3"]), "mass");
    assert_eq!(kind(&["--mass-at", "4"]), "sporadic");
    assert_eq!(kind(&["--headcount", "6"]), "mass");
    assert_eq!(kind(&["--headcount", "7"]), "sporadic");
    assert_eq!(kind(&["--headcount", "3"]), "mass", "the whole unit");
    assert_eq!(kind(&["--headcount", "6", "--mass-at", "0"]), "sporadic", "0 is never");
}

#[test]
fn strict_holds_what_is_warned_of() {
    let desk = Desk::new();
    let mut rows = table(2);
    "养老".clone_into(&mut rows[1][5]);
    put(desk.folder.path(), "warned.csv", made::delimited(&rows, ','));
    assert_eq!(desk.status(&["check", "warned.csv"]), 0);
    assert_eq!(desk.status(&["check", "warned.csv", "--strict"]), 1);
}

#[test]
fn sheets_are_chosen_by_name_or_number() {
    let desk = Desk::new();
    let bad = [table(0)[..1].to_vec(), vec![vec!["合计".to_owned()]]].concat();
    let sheets = [MadeSheet::of_texts("十月", &bad), MadeSheet::of_texts("十一月", &table(2))];
    put(desk.folder.path(), "two.xlsx", book(&sheets));
    for (choice, status) in [("2", 0), ("十一月", 0), ("1", 2), ("九月", 2)] {
        assert_eq!(desk.status(&["check", "two.xlsx", "--sheet", choice]), status, "{choice}");
    }
}

#[test]
fn a_password_opens_nothing_that_needs_none() {
    let desk = Desk::new();
    put(desk.folder.path(), "secret.txt", "abc\n");
    put(desk.folder.path(), "a.xlsx", book(&[MadeSheet::of_texts("减员", &table(2))]));
    let words = ["check", "a.xlsx", "--password-file", "secret.txt"];
    let ended = desk.call(&words);
    assert_eq!(ended.status, 0, "{}", ended.out);
    assert!(!ended.out.contains("abc"));
}

#[test]
fn check_speaks_to_machines() {
    let desk = Desk::new();
    let json = desk.call(&["check", "one-held.csv", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let found = value["findings"].as_array().unwrap();
    assert!(
        found.iter().any(|finding| finding["code"] == "RE001" && finding["row"] == 3),
        "{value}"
    );
    let csv = desk.call(&["check", "one-held.csv", "--format", "csv"]);
    let mut lines = csv.out.trim_start_matches('\u{feff}').lines();
    let width = lines.next().unwrap().split(',').count();
    assert!(width > 5 && csv.out.contains("RE001"), "{}", csv.out);
    for format in ["json", "csv", "sarif", "html", "text"] {
        let told = desk.call(&["check", "one-held.csv", "--format", format]);
        let kept = desk.call(&["check", "one-held.csv", "--format", format, "--out", "result"]);
        assert_eq!((told.status, kept.status), (1, 1));
        assert!(kept.out.is_empty(), "{}", kept.out);
        assert_eq!(std::fs::read_to_string(desk.path("result")).unwrap(), told.out, "{format}");
        std::fs::remove_file(desk.path("result")).unwrap();
    }
}

#[test]
fn pages() {
    let all = jianyuan(&["rules"]);
    assert_eq!(all.status, 0);
    let count = jianyuan::rules::all().count();
    assert_eq!(all.out.lines().count(), count);
    let json: serde_json::Value =
        serde_json::from_str(&jianyuan(&["rules", "--format", "json"]).out).unwrap();
    assert_eq!(json.as_array().unwrap().len(), count);
    for rule in jianyuan::rules::all() {
        for lang in ["zh", "en"] {
            let page = jianyuan(&["explain", rule.code.as_str(), "--lang", lang]);
            assert_eq!(page.status, 0, "{}", rule.code);
            assert!(page.out.contains(rule.name) && !page.out.contains("{found}"), "{}", page.out);
        }
    }
    assert_eq!(jianyuan(&["explain", "id004"]).status, 0, "small letters are the same code");
    let list = jianyuan(&["profile", "list"]);
    for name in ["beijing", "generic"] {
        assert!(list.out.contains(name), "{}", list.out);
        let shown = jianyuan(&["profile", "show", name]);
        assert!(shown.status == 0 && shown.out.lines().count() > 10, "{}{}", shown.out, shown.err);
    }
    let schema: serde_json::Value =
        serde_json::from_str(&jianyuan(&["profile", "schema"]).out).unwrap();
    assert!(schema["properties"]["split"].is_object(), "{schema}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(jianyuan(&["completions", shell]).out.contains("jianyuan"), "{shell}");
    }
    assert!(jianyuan(&["man"]).out.starts_with(".ie"), "a roff page");
    assert!(jianyuan(&["--help"]).out.contains("run"));
}

#[test]
fn quiet_says_nothing() {
    let desk = Desk::new();
    let ended = desk.call(&["run", "one-held.csv", "--out", "out", "-q"]);
    assert_eq!((ended.status, ended.out.as_str(), ended.err.as_str()), (1, "", ""));
}

/// What stands on the screen, with a name of every kind of finding.
fn screen(lang: &str) -> String {
    let desk = Desk::new();
    let mut rows = table(14);
    rows[2][4] = String::new();
    "1.10101E+17".clone_into(&mut rows[3][2]);
    "7月".clone_into(&mut rows[4][3]);
    "2026-12-01".clone_into(&mut rows[5][6]);
    "养老".clone_into(&mut rows[6][5]);
    "张 三".clone_into(&mut rows[7][1]);
    let same = rows[9].clone();
    rows[8] = same;
    put(desk.folder.path(), "名单.csv", made::delimited(&rows, ','));
    let words = ["run", "名单.csv", "--out", "out", "--lang", lang, "--color", "never"];
    let ended = desk.call(&words);
    assert_eq!(ended.status, 1);
    ended.out
}

#[test]
fn the_screen_in_chinese() {
    insta::assert_snapshot!("screen-zh", screen("zh"));
}

#[test]
fn the_screen_in_english() {
    insta::assert_snapshot!("screen-en", screen("en"));
}

/// The paths of one command on one line each, as scripts split them.
#[test]
fn odd_names_are_files_too() {
    let desk = Desk::new();
    let good = std::fs::read(desk.path("good.csv")).unwrap();
    for name in ["a b.csv", "名单（终版）.csv", "-rf.csv", "a'b\".csv", "[1].csv"] {
        put(desk.folder.path(), name, &good);
        let path: OsString = Path::new("./").join(name).into();
        let ended = on_the_day(&[OsString::from("check"), desk.path(name).into()]);
        assert_eq!(ended.status, 0, "{} {}", path.display(), ended.err);
    }
}
