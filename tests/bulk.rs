//! Many employers' files at once: every planted fault is found and no other, an interrupted run goes on
//! and ends with the same bytes, and no employer sees another's people.
//!
//! `JIANYUAN_BULK_FILES` sets how many files are made (200 unless told; the long form is 2000), and
//! `JIANYUAN_BULK_KILLS` how often a run is killed at random (5 unless told; the long form is 100).
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

mod bulk {
    #[allow(unreachable_pub, reason = "a test file of its own")]
    pub mod hostile;
    #[allow(unreachable_pub, reason = "a test file of its own")]
    pub mod planted;
}

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use bulk::planted::{self, Made, NAME_BEGINS, below, code, found, make};
use made::TODAY;
use made::program::{command, jianyuan, on_the_day, tree};

fn number_of(variable: &str, otherwise: u32) -> u32 {
    std::env::var(variable).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

fn files() -> u32 {
    number_of("JIANYUAN_BULK_FILES", 200)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn bulk_json(out: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(out.join("bulk.json")).unwrap()).unwrap()
}

#[test]
fn every_planted_fault_is_found_and_no_other() {
    let made = make(files());
    let out = made.out("结果");
    let ended = on_the_day(&["bulk", text(&made.inputs()), "--out", text(&out)]);
    assert_eq!(ended.status, 1, "{}{}", ended.out, ended.err);
    let found = found(&out);
    let mut expected = made.expected.clone();
    for (file, code) in &made.refused {
        // The row of a mixed encoding or the like is part of the message.
        let row = found.keys().find(|(path, _)| path == file).map_or(0, |(_, row)| *row);
        expected.entry((file.clone(), row)).or_default().insert((*code).to_owned());
    }
    // The premium of this month is drawn: said once for the whole run.
    expected.entry(("00000.xlsx".to_owned(), 0)).or_default().insert("LA002".to_owned());
    for place in expected.keys().chain(found.keys()) {
        assert_eq!(found.get(place), expected.get(place), "{place:?}");
    }
    let codes: BTreeSet<&str> = made.expected.values().flatten().map(String::as_str).collect();
    for code in ["DU001", "DU002", "DU003", "DU004", "DU007", "EM005"] {
        assert!(codes.contains(code), "{code} is planted");
    }
    accounts_add_up(&made, &bulk_json(&out));
    notices_show_own_rows_only(&made, &out);
    assert!(!made.out("结果.未完成").exists());
}

fn accounts_add_up(made: &Made, summary: &serde_json::Value) {
    let mut seen = BTreeSet::new();
    for file in summary["files"].as_array().unwrap() {
        let path = below(file["path"].as_str().unwrap());
        assert_eq!(file["error"].as_str(), made.refused.get(&path).copied(), "{path}");
        assert_eq!(file["same_as"].is_string(), made.repeated.contains(&path), "{path}");
        let rows = ["accepted", "held", "skipped"].map(|key| file[key].as_u64().unwrap());
        assert_eq!(file["rows"].as_u64().unwrap(), rows.iter().sum::<u64>(), "{path}");
        seen.insert(path);
    }
    let all = made.refused.keys().chain(&made.repeated).chain(made.employer_of.keys());
    assert_eq!(seen, all.cloned().collect(), "every file has its line");
    let counts = &summary["counts"];
    let count = |key: &str| counts[key].as_u64().unwrap();
    assert_eq!(count("rows"), count("accepted") + count("held") + count("skipped"));
    assert_eq!(count("accepted"), count("sporadic") + count("mass"));
}

/// A notice lists the findings of its employer's files, all of them and no other, and names no other
/// employer and no other's file.
fn notices_show_own_rows_only(made: &Made, out: &Path) {
    let found = found(out);
    let mut of_employer: BTreeMap<u32, BTreeSet<(String, u32, String)>> = BTreeMap::new();
    for ((file, row), codes) in found.iter().filter(|((_, row), _)| *row > 0) {
        let Some(employer) = made.employer_of.get(file) else { continue };
        let base = file.rsplit('/').next().unwrap();
        let lines = codes.iter().map(|code| (base.to_owned(), *row, code.clone()));
        of_employer.entry(*employer).or_default().extend(lines);
    }
    let mut seen = 0;
    for (path, bytes) in tree(out).iter().filter(|(path, _)| path.starts_with("单位/")) {
        let folder = path.split('/').nth(1).unwrap();
        let own = folder[10..16].parse::<u32>().unwrap() - 10_000;
        assert_eq!(folder, code(own));
        let is_page = path.contains(".html");
        let said = if is_page {
            String::from_utf8(bytes.clone()).unwrap()
        } else {
            let parts = made::xlsx::unpack(bytes.clone()).into_iter();
            parts.map(|(_, part)| part).collect()
        };
        for (at, _) in said.match_indices("91110105MA") {
            assert_eq!(&said[at..at + 18], folder, "{path} names another employer");
        }
        for (at, prefix) in said.match_indices(NAME_BEGINS) {
            let other: u32 = said[at + prefix.len()..][..5].parse().unwrap();
            let is_own = other == own || (own % 20 == 2 && other + 1 == own);
            assert!(is_own, "{path} names employer {other}");
        }
        if is_page {
            assert_eq!(lines_of(&said), of_employer[&own], "{path}");
            seen += 1;
        }
    }
    assert_eq!(seen, of_employer.len(), "a notice for each of them");
}

/// File, row and code of each line of a notice.
fn lines_of(page: &str) -> BTreeSet<(String, u32, String)> {
    cells_of(page).map(|[file, row, .., code]| (file, row.parse().unwrap(), code)).collect()
}

fn cells_of(page: &str) -> impl Iterator<Item = [String; 9]> {
    page.split("<tr>").skip(2).map(|row| {
        let cells = row.split("<td").skip(1).map(|cell| cell.split_once('>').unwrap().1);
        let cells = cells.map(|cell| cell.split("</td>").next().unwrap().to_owned());
        let mut cells: [String; 9] = cells.collect::<Vec<_>>().try_into().unwrap();
        cells[0] = cells[0].split('“').next().unwrap().to_owned();
        cells
    })
}

/// What rules across rows find names the person too, where another line about the row does.
#[test]
fn every_line_about_a_row_names_its_person() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = made::people::table(2);
    rows.push(rows[1].clone());
    "不干了".clone_into(&mut rows[3][4]);
    std::fs::write(folder.path().join("a.csv"), made::delimited(&rows, ',')).unwrap();
    let out = folder.path().join("out");
    let words = ["bulk", text(folder.path()), "--out", text(&out)];
    assert_eq!(on_the_day(&words).status, 1);
    let files = tree(&out);
    let (_, page) = files.iter().find(|(path, _)| path.ends_with("更正通知.html")).unwrap();
    let page = String::from_utf8(page.clone()).unwrap();
    let lines: Vec<_> = cells_of(&page).filter(|cells| cells[1] == "4").collect();
    let codes: BTreeSet<&str> = lines.iter().map(|cells| cells[8].as_str()).collect();
    assert!(codes.is_superset(&["DU001", "RE002"].into()), "{codes:?}");
    let name = made::people::person_name(0);
    let known = [&name[..3], "*"].concat();
    assert!(lines.iter().all(|cells| cells[3].starts_with(&known)), "{lines:?}");
}

#[test]
fn threads_change_nothing() {
    let made = make(60);
    for (jobs, name) in [("1", "一"), ("4", "四")] {
        let out = made.out(name);
        on_the_day(&["bulk", text(&made.inputs()), "--out", text(&out), "--jobs", jobs]);
    }
    assert_eq!(tree(&made.out("一")), tree(&made.out("四")));
}

#[test]
fn an_archive_is_the_files_in_it_for_every_command() {
    let made = make(20);
    let archive = made.inputs().join("00000.zip");
    let out = made.out("结果");
    let ended = on_the_day(&["run", text(&archive), "--out", text(&out), "-q"]);
    assert_eq!(ended.status, 1, "{}", ended.err);
    let summary = made::program::summary(&out);
    let path = |input: &serde_json::Value| below(input["path"].as_str().unwrap());
    let paths: Vec<String> = summary["inputs"].as_array().unwrap().iter().map(path).collect();
    let inner = ["00012.csv", "00013.xls", "00014.xls"];
    assert_eq!(paths, inner.map(|name| format!("00000.zip/减员名单/{name}")));
    let checked = on_the_day(&["check", text(&archive), "--format", "json"]);
    let checked: serde_json::Value = serde_json::from_str(&checked.out).unwrap();
    assert_eq!(checked["counts"], summary["counts"]);
}

/// A run that may be killed.
fn start(made: &Made, out: &Path, resume: bool) -> Child {
    let mut command = command();
    command.args(["bulk", text(&made.inputs()), "--out", text(out), "--today", TODAY]);
    if resume {
        command.arg("--resume");
    }
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Kills a run when so many files are done.
fn kill_at(made: &Made, out: &Path, wanted: usize) {
    let journal = made.out("中断.未完成");
    let is_note = |entry: std::io::Result<std::fs::DirEntry>| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        name.contains(".json") && name.starts_with(|first: char| first.is_ascii_digit())
    };
    let done = || {
        std::fs::read_dir(&journal)
            .map_or(0, |entries| entries.filter_map(|entry| is_note(entry).then_some(())).count())
    };
    let mut child = start(made, out, journal.exists());
    while done() < wanted && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

fn assert_same(whole: &BTreeMap<String, Vec<u8>>, out: &Path) {
    let resumed = tree(out);
    assert_eq!(whole.keys().collect::<Vec<_>>(), resumed.keys().collect::<Vec<_>>());
    for (name, bytes) in whole {
        assert!(resumed[name] == *bytes, "{name} differs");
    }
}

/// Nothing but inputs and results lies there.
fn assert_nothing_left(made: &Made) {
    let entries = std::fs::read_dir(made.folder.path()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names: BTreeSet<String> = names.collect();
    assert_eq!(names, ["一次", "中断", "报送"].map(str::to_owned).into());
}

#[test]
#[cfg(unix)]
fn a_killed_run_goes_on_for_its_own_day() {
    let made = make(60);
    let whole = made.out("一次");
    on_the_day(&["bulk", text(&made.inputs()), "--out", text(&whole)]);
    let out = made.out("中断");
    kill_at(&made, &out, 15);
    kill_at(&made, &out, 30);
    let inputs = made.inputs();
    let arguments = ["bulk", text(&inputs), "--out", text(&out)];
    let journal = made.out("中断.未完成");
    assert!(journal.exists(), "it was killed before its end");
    let without = on_the_day(&arguments);
    assert_eq!(without.status, 2, "an unfinished run is not begun anew unasked");
    assert!(without.err.contains("--resume"), "{}", without.err);
    let with = |more: &[&str]| jianyuan(&[&arguments[..], &["--resume"], more].concat());
    for (more, said) in [
        (["--today", "2026-11-24"], "--today"),
        (["--month", "2026-12"], "--month"),
        (["--mass-at", "3"], "选项"),
    ] {
        let other = with(&more);
        assert_eq!(other.status, 2, "{more:?}");
        assert!(other.err.contains(said), "{}", other.err);
    }
    let ended = with(&[]);
    assert_eq!(ended.status, 1, "{}", ended.err);
    assert!(ended.err.contains("2026-11-23"), "it says for which day: {}", ended.err);
    assert!(ended.out.contains("接着上次"), "{}", ended.out);
    assert_same(&tree(&whole), &out);
    assert_nothing_left(&made);
}

/// Killed anywhere: while files are read, compared, written, put in place.
#[test]
#[cfg(unix)]
fn runs_killed_at_random_end_with_the_same_bytes() {
    let made = make(60);
    let whole = made.out("一次");
    let began = Instant::now();
    on_the_day(&["bulk", text(&made.inputs()), "--out", text(&whole)]);
    let (whole, lasts) = (tree(&whole), began.elapsed());
    let out = made.out("中断");
    let (mut random, mut kills, mut ends) = (1_u64, 0, 0);
    let wanted = number_of("JIANYUAN_BULK_KILLS", 5);
    while kills < wanted || ends == 0 {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let share = u32::try_from(random >> 40).unwrap() % 1_000;
        let mut child = start(&made, &out, true);
        let until = Instant::now() + lasts * share / 1_000;
        while kills < wanted && Instant::now() < until && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        if kills < wanted && child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            // The last thing that a run does is to take its journal away.
            if made.out("中断.未完成").exists() || !out.exists() {
                continue;
            }
        } else {
            let ended = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&ended.stderr);
            assert_eq!(ended.status.code(), Some(1), "{said}");
        }
        assert_same(&whole, &out);
        assert_nothing_left(&made);
        ends += 1;
        std::fs::remove_dir_all(&out).unwrap();
    }
    assert!(kills >= wanted);
}

#[test]
fn an_earlier_result_is_replaced_when_asked_and_nothing_else_is() {
    let made = make(20);
    let (inputs, out) = (made.inputs(), made.out("结果"));
    let arguments = ["bulk", text(&inputs), "--out", text(&out)];
    on_the_day(&arguments);
    let first = tree(&out);
    let with = |option: &str| on_the_day(&[&arguments[..], &[option]].concat());
    assert_eq!(on_the_day(&arguments).status, 2, "it is not empty");
    assert_eq!(with("--resume").status, 2, "nothing to go on with");
    assert_eq!(with("--overwrite").status, 1);
    assert_eq!(tree(&out), first);
    std::fs::write(out.join("单位/笔记.txt"), "别人的").unwrap();
    assert_eq!(with("--overwrite").status, 2, "somebody's notes lie in it");
    assert!(out.join("单位/笔记.txt").exists());
}

#[test]
fn a_journal_of_another_version_or_none_of_ours_is_left_alone() {
    let made = make(8);
    let out = made.out("结果");
    let journal = made.out("结果.未完成");
    std::fs::create_dir(&journal).unwrap();
    let run = || on_the_day(&["bulk", text(&made.inputs()), "--out", text(&out), "--resume"]);
    let plan = "{\"program\":\"0\",\"today\":\"2026-11-23\",\"month\":\"2026-11\",\"options\":\"\",\"files\":[]}";
    for plan in [plan, "{}"] {
        std::fs::write(journal.join("plan.json"), plan).unwrap();
        let ended = run();
        assert_eq!(ended.status, 2);
        assert!(ended.err.contains("另一版本"), "{}", ended.err);
    }
    std::fs::remove_file(journal.join("plan.json")).unwrap();
    std::fs::write(journal.join("论文.docx"), "别人的").unwrap();
    let ended = run();
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("别的内容"), "{}", ended.err);
    assert!(journal.join("论文.docx").exists() && !out.exists());
    assert_eq!(planted::below("x/报送/a"), "a");
}
