//! Many employers' files at once: every planted fault is found and no other, an interrupted run goes on
//! and ends with the same bytes, and no employer sees another's people.
//!
//! `JIANYUAN_BULK_FILES` sets how many files are made (60 unless told; the long form is 2000).
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use made::people::{self, complete};
use made::program::{command, on_the_day, tree};
use made::xlsx::MadeSheet;

/// What a row is expected to raise, by file and row: errors and warnings.
type Expected = BTreeMap<(String, u32), BTreeSet<&'static str>>;

struct Made {
    folder: tempfile::TempDir,
    expected: Expected,
    /// Files that are refused, with their code.
    refused: BTreeMap<String, &'static str>,
    /// Files that repeat another one.
    repeated: BTreeSet<String>,
}

impl Made {
    fn inputs(&self) -> PathBuf {
        self.folder.path().join("报送")
    }

    fn out(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn count() -> u32 {
    std::env::var("JIANYUAN_BULK_FILES").ok().and_then(|n| n.parse().ok()).unwrap_or(60)
}

/// A valid credit code of an invented employer: GB 32100 over GB 11714.
fn employer(number: u32) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let value = |byte: u8| ALPHABET.iter().position(|known| *known == byte).unwrap();
    let inner = format!("MA{:06}", 10_000 + number);
    let digit = |byte: u8| u64::from(char::from(byte).to_digit(36).unwrap());
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u64 = inner.bytes().zip(weights).map(|(byte, weight)| digit(byte) * weight).sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        other => char::from_digit(u32::try_from(other).unwrap(), 10).unwrap(),
    };
    let body = format!("91110105{inner}{check}");
    let mut weight = 1;
    let mut sum = 0;
    for byte in body.bytes() {
        sum += value(byte) * weight;
        weight = weight * 3 % 31;
    }
    format!("{body}{}", char::from(ALPHABET[(31 - sum % 31) % 31]))
}

const HEADINGS: [&str; 8] = people::HEADINGS;
const ROWS: u32 = 6;

fn row(employer: &str, person: u32) -> Vec<String> {
    let mut row = people::row(person);
    row[0] = employer.to_owned();
    row
}

/// So many files of `ROWS` people each, in turn as xlsx, UTF-8, GBK and HTML; every tenth with a wrong
/// number, every seventh with somebody of the file before, every twentieth is no list at all.
#[expect(clippy::too_many_lines, reason = "a list of faults")]
fn make(files: u32) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let mut made = Made {
        folder,
        expected: Expected::new(),
        refused: BTreeMap::new(),
        repeated: BTreeSet::new(),
    };
    std::fs::create_dir(made.inputs()).unwrap();
    let mut last: Option<(String, u32)> = None;
    for number in 0..files {
        if number % 20 == 19 {
            hostile(&mut made, number);
            continue;
        }
        let code = employer(number);
        let mut rows = vec![HEADINGS.map(str::to_owned).to_vec()];
        rows.extend((0..ROWS).map(|at| row(&code, number * ROWS + at)));
        let name = format!("{number:05}.{}", ["xlsx", "csv", "txt", "xls"][number as usize % 4]);
        let mut expect = |row: u32, code| {
            made.expected.entry((name.clone(), row)).or_default().insert(code);
        };
        if number % 10 == 3 {
            let body = &people::person_id(number * ROWS)[..17];
            let right = complete(body).pop().unwrap();
            let wrong = if right == '5' { '6' } else { '5' };
            rows[1][2] = format!("{body}{wrong}");
            expect(2, "ID004");
        }
        if number % 10 == 4 {
            // The same person again, and once more with another month.
            rows.push(rows[6].clone());
            expect(8, "DU001");
        }
        if number % 10 == 6 {
            let mut other = rows[5].clone();
            other[3] = "2026-10".to_owned();
            rows.push(other);
            expect(6, "DU002");
            expect(8, "DU002");
        }
        if number % 10 == 8 {
            let mut other = rows[4].clone();
            other[1] = people::person_name(3_999 - number % 100);
            rows.push(other);
            expect(5, "DU003");
            expect(8, "DU003");
        }
        if number % 7 == 6
            && let Some((file, person)) = last.take()
        {
            rows.push(row(&code, person));
            let at = u32::try_from(rows.len()).unwrap();
            expect(at, "DU004");
            made.expected.entry((file, 4)).or_default().insert("DU004");
        }
        if number % 10 != 4 {
            last = Some((name.clone(), number * ROWS + 2));
        }
        write(&made.inputs().join(&name), number, &rows);
    }
    // The first file again, in a folder of its own.
    std::fs::create_dir(made.inputs().join("再报")).unwrap();
    std::fs::copy(made.inputs().join("00000.xlsx"), made.inputs().join("再报/00000.xlsx")).unwrap();
    made.repeated.insert("再报/00000.xlsx".to_owned());
    made
}

fn write(path: &Path, number: u32, rows: &[Vec<String>]) {
    let bytes = match number % 4 {
        0 => made::xlsx::book(&[MadeSheet::of_texts("减员", rows)]),
        1 => made::delimited(rows, ',').into_bytes(),
        2 => encoding_rs::GB18030.encode(&made::delimited(rows, '\t')).0.into_owned(),
        _ => {
            let cell = |text: &String| format!("<td>{text}</td>");
            let line = |row: &Vec<String>| {
                format!("<tr>{}</tr>", row.iter().map(cell).collect::<String>())
            };
            let body: String = rows.iter().map(line).collect();
            format!("<html><meta charset=\"utf-8\"><table>{body}</table></html>").into_bytes()
        }
    };
    std::fs::write(path, bytes).unwrap();
}

fn hostile(made: &mut Made, number: u32) {
    let name = format!("{number:05}.xlsx");
    let whole = made::xlsx::book(&[MadeSheet::of_texts("减员", &people::table(3))]);
    let (bytes, code) = match number / 20 % 4 {
        0 => (whole[..whole.len() / 2].to_vec(), "FL003"),
        1 => (format!("%PDF-1.7 {number}").into_bytes(), "FL001"),
        2 => (format!("单位,部门\n甲,{number}\n").into_bytes(), "CO001"),
        _ => (format!("姓名,证件号码\n张小满,11010119900307{number:04}\n").into_bytes(), "CO002"),
    };
    std::fs::write(made.inputs().join(&name), bytes).unwrap();
    made.refused.insert(name, code);
}

/// Errors and warnings of rows, by file and row.
fn found(out: &Path) -> BTreeMap<(String, u32), BTreeSet<String>> {
    let mut found: BTreeMap<(String, u32), BTreeSet<String>> = BTreeMap::new();
    for finding in made::program::findings(out) {
        let (Some(row), true) = (finding["row"].as_u64(), finding["severity"] != "note") else {
            continue;
        };
        let file = finding["file"].as_str().unwrap();
        let file = file.split_once("报送/").unwrap().1.to_owned();
        let code = finding["code"].as_str().unwrap().to_owned();
        found.entry((file, u32::try_from(row).unwrap())).or_default().insert(code);
    }
    found
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn bulk_json(out: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(out.join("bulk.json")).unwrap()).unwrap()
}

#[test]
fn every_planted_fault_is_found_and_no_other() {
    let made = make(count());
    let out = made.out("结果");
    let ended = on_the_day(&["bulk", text(&made.inputs()), "--out", text(&out)]);
    assert_eq!(ended.status, 1, "{}{}", ended.out, ended.err);
    let expected: BTreeMap<_, BTreeSet<String>> = made
        .expected
        .iter()
        .map(|(place, codes)| {
            (place.clone(), codes.iter().map(|code| (*code).to_owned()).collect())
        })
        .collect();
    let found = found(&out);
    for place in expected.keys().chain(found.keys()) {
        assert_eq!(found.get(place), expected.get(place), "{place:?}");
    }
    let summary = bulk_json(&out);
    for file in summary["files"].as_array().unwrap() {
        let path = file["path"].as_str().unwrap().split_once("报送/").unwrap().1;
        assert_eq!(file["error"].as_str(), made.refused.get(path).copied(), "{path}");
        assert_eq!(file["same_as"].is_string(), made.repeated.contains(path), "{path}");
        let rows = ["accepted", "held", "skipped"].map(|key| file[key].as_u64().unwrap());
        assert_eq!(file["rows"].as_u64().unwrap(), rows.iter().sum::<u64>(), "{path}");
    }
    let counts = &summary["counts"];
    assert_eq!(
        counts["accepted"].as_u64().unwrap(),
        counts["sporadic"].as_u64().unwrap() + counts["mass"].as_u64().unwrap()
    );
    cards_show_own_rows_only(&out);
    assert!(!made.folder.path().join("结果.未完成").exists());
}

/// A notice names no file and no employer but the employer's own.
fn cards_show_own_rows_only(out: &Path) {
    let files = tree(out);
    let cards: Vec<_> = files.iter().filter(|(name, _)| name.ends_with("更正通知.html")).collect();
    assert!(cards.len() > 3);
    for (name, bytes) in cards {
        let page = String::from_utf8(bytes.clone()).unwrap();
        let own = name.split('/').nth(1).unwrap();
        let number: u32 = own[10..16].parse().unwrap();
        for other in (0..count()).filter(|other| employer(*other) != own) {
            assert!(!page.contains(&employer(other)), "{name} names {}", employer(other));
        }
        for line in page.split("<tr>").skip(2) {
            let file = format!("{:05}.", number - 10_000);
            assert!(line.contains(&file), "{name}: {line}");
        }
    }
}

#[test]
fn threads_change_nothing() {
    let made = make(40);
    for (jobs, name) in [("1", "一"), ("4", "四")] {
        let out = made.out(name);
        on_the_day(&["bulk", text(&made.inputs()), "--out", text(&out), "--jobs", jobs]);
    }
    assert_eq!(tree(&made.out("一")), tree(&made.out("四")));
}

#[test]
#[cfg(unix)]
fn a_killed_run_goes_on_and_ends_with_the_same_bytes() {
    let made = make(count());
    let whole = made.out("一次");
    on_the_day(&["bulk", text(&made.inputs()), "--out", text(&whole)]);
    let out = made.out("中断");
    let journal = made.folder.path().join("中断.未完成");
    let start = |resume: bool| {
        let mut command = command();
        command.args(["bulk", text(&made.inputs()), "--out", text(&out), "--today", made::TODAY]);
        if resume {
            command.arg("--resume");
        }
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        command.spawn().unwrap()
    };
    let done = || {
        std::fs::read_dir(&journal).map_or(0, |entries| {
            entries
                .filter(|entry| {
                    entry.as_ref().unwrap().path().extension().is_some_and(|e| e == "rows")
                })
                .count()
        })
    };
    // Killed when a quarter, and again when half of the files are done.
    let files = count() as usize;
    for (resume, wanted) in [(false, files / 4), (true, files / 2)] {
        let mut child = start(resume);
        while done() < wanted && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let before = done();
    let without = on_the_day(&["bulk", text(&made.inputs()), "--out", text(&out)]);
    if journal.exists() {
        assert_eq!(without.status, 2, "an unfinished run is not begun anew unasked");
        assert!(without.err.contains("--resume"), "{}", without.err);
    }
    let ended = on_the_day(&["bulk", text(&made.inputs()), "--out", text(&out), "--resume"]);
    assert_eq!(ended.status, 1, "{}", ended.err);
    assert!(before == 0 || !ended.out.contains("做过的 0）"), "{}", ended.out);
    let (whole, resumed) = (tree(&whole), tree(&out));
    assert_eq!(whole.keys().collect::<Vec<_>>(), resumed.keys().collect::<Vec<_>>());
    for (name, bytes) in &whole {
        assert!(resumed[name] == *bytes, "{name} differs");
    }
    assert!(!journal.exists());
}

#[test]
fn other_files_or_options_are_not_gone_on_with() {
    let made = make(8);
    let out = made.out("结果");
    let journal = made.folder.path().join("结果.未完成");
    std::fs::create_dir(&journal).unwrap();
    let plan = "{\"program\":\"0\",\"today\":\"2026-11-23\",\"month\":\"2026-11\",\"options\":\"\",\"files\":[]}";
    std::fs::write(journal.join("plan.json"), plan).unwrap();
    let ended = on_the_day(&["bulk", text(&made.inputs()), "--out", text(&out), "--resume"]);
    assert_eq!(ended.status, 2);
    assert!(ended.err.contains("另一版本"), "{}", ended.err);
    assert!(!out.exists());
}
