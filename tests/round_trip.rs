//! The error report there and back: what is corrected in it is corrected, and nothing else changes.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod made;

use std::path::{Path, PathBuf};

use made::people::{EMPLOYER, person_id, person_name};
use made::program::{Ended, findings, on_the_day, put, summary, tree};
use made::xlsx::{MadeSheet, book, retyped};
use serde_json::Value;

const DATA: &str = "xl/worksheets/sheet2.xml";

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/beijing").join(name)
}

fn run(input: &Path, out: &Path) -> Ended {
    on_the_day(&["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()])
}

/// Code and cells of what is more than a note, in a row.
fn faults(out: &Path) -> Vec<(String, Value)> {
    let heavy = findings(out).into_iter().filter(|finding| finding["severity"] != "note");
    heavy
        .filter(|finding| !finding["row"].is_null())
        .map(|finding| (finding["code"].as_str().unwrap().to_owned(), finding["cells"].clone()))
        .collect()
}

/// What somebody types into the red cell of a finding; a repeated row cannot be typed away.
fn correction(code: &str, number: u32) -> Option<String> {
    Some(match code {
        "ID004" | "ID009" => person_id(number),
        "DA002" => "2021-03-01".to_owned(),
        "RE001" | "RE002" => "劳动合同期满".to_owned(),
        "SM003" | "SM004" => "2026-11".to_owned(),
        _ => return None,
    })
}

#[test]
fn correcting_the_red_cells_clears_exactly_those_findings() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("1"), folder.path().join("2"));
    assert_eq!(run(&sample("payroll-export-bad.xlsx"), &first).status, 1);
    let before = faults(&first);
    let mut corrections = Vec::new();
    let mut left = Vec::new();
    for (number, (code, cells)) in (0..).zip(&before) {
        match correction(code, number) {
            Some(text) => corrections.push((cells[0].as_str().unwrap().to_owned(), text)),
            None => left.push((code.clone(), cells.clone())),
        }
    }
    assert!(corrections.len() > 7 && left.len() > 1, "{before:?}");
    let report = std::fs::read(first.join("错误报告.xlsx")).unwrap();
    let report = put(folder.path(), "改好.xlsx", retyped(&report, DATA, &corrections));
    let ended = run(&report, &second);
    assert_eq!(ended.status, 1, "{}", ended.out);
    // The same cells under the same names, and not one finding that was not there before.
    assert_eq!(faults(&second), left);
    let (before, after) = (summary(&first), summary(&second));
    assert_eq!(before["counts"]["rows"], after["counts"]["rows"]);
    assert_eq!(after["counts"]["held"], 1, "the repeated row");
    let expected = serde_json::json!({
        "fixed": corrections.len(), "still_wrong": 0, "untouched": left.len(), "newly_broken": 0,
    });
    assert_eq!(after["since_report"], expected);
    assert!(before["since_report"].is_null());
    assert!(ended.out.contains(&format!("已改好 {} 处", corrections.len())), "{}", ended.out);
}

/// The steps of the first sheet speak of the report itself.
#[test]
fn the_report_says_that_it_may_come_back() {
    use calamine::Reader as _;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    run(&sample("payroll-export-bad.xlsx"), &out);
    let bytes = std::io::Cursor::new(std::fs::read(out.join("错误报告.xlsx")).unwrap());
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(bytes).unwrap();
    let first = book.worksheet_range("结论").unwrap();
    let says = |words: &str| first.cells().any(|(_, _, cell)| cell.to_string().contains(words));
    assert!(says("把错误报告本身再交一次") && says("先只显示暂扣的行"));
}

#[test]
fn the_second_report_says_what_became_of_each_finding() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("1"), folder.path().join("2"));
    run(&sample("payroll-export-bad.xlsx"), &first);
    let at = |code: &str| {
        let (_, cells) = faults(&first).into_iter().find(|(c, _)| c == code).unwrap();
        cells[0].as_str().unwrap().to_owned()
    };
    let corrections = [
        (at("RE001"), "合同期满啦".to_owned()),
        (at("SM003"), "2026-11".to_owned()),
        (at("ID004"), person_id(1)),
        // The first row had nothing wrong with its number.
        ("G4".to_owned(), "11010119900307".to_owned()),
    ];
    let report = std::fs::read(first.join("错误报告.xlsx")).unwrap();
    let report = put(folder.path(), "report.xlsx", retyped(&report, DATA, &corrections));
    run(&report, &second);
    let since = summary(&second)["since_report"].clone();
    assert_eq!(since["fixed"], 4, "with RE001, which became RE002, and the row that was no repeat");
    assert_eq!(since["still_wrong"], 0);
    assert_eq!(since["newly_broken"], 2, "{since}");
    let again = std::fs::read(second.join("错误报告.xlsx")).unwrap();
    // A report of a report: what was touched and is still wrong says so.
    let once_more = [(at("RE001"), "合同又期满".to_owned())];
    let report = put(folder.path(), "report2.xlsx", retyped(&again, DATA, &once_more));
    let third = folder.path().join("3");
    run(&report, &third);
    let since = summary(&third)["since_report"].clone();
    assert_eq!((since["fixed"].clone(), since["still_wrong"].clone()), (0.into(), 1.into()));
    assert!(since["untouched"].as_u64().unwrap() > 5, "{since}");
}

/// The people in the bureau's disk files of an output folder.
fn handed_in(out: &Path) -> Vec<String> {
    let mut people = Vec::new();
    for (name, bytes) in tree(out) {
        if Path::new(&name).extension().is_some_and(|end| end == "txt") {
            let text = encoding_rs::GB18030.decode(&bytes).0.into_owned();
            let ids = text.split(|c: char| !c.is_ascii_alphanumeric());
            people.extend(
                ids.filter(|id| id.len() == 18 && !id.starts_with("9111")).map(str::to_owned),
            );
        }
    }
    people.sort();
    people
}

fn run_after(input: &Path, previous: &Path, out: &Path) -> Ended {
    let words = [
        "run".as_ref(),
        input.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
        "--previous".as_ref(),
        previous.as_os_str(),
    ];
    on_the_day(&words)
}

/// Everything that can be corrected in the report of the sample, corrected.
fn corrected(folder: &Path, out: &Path) -> PathBuf {
    let typed: Vec<(String, String)> = (0..)
        .zip(faults(out))
        .filter_map(|(number, (code, cells))| {
            Some((cells[0].as_str().unwrap().to_owned(), correction(&code, number)?))
        })
        .collect();
    let report = std::fs::read(out.join("错误报告.xlsx")).unwrap();
    put(folder, "改好.xlsx", retyped(&report, DATA, &typed))
}

#[test]
fn nobody_is_handed_in_twice() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second, third] = ["1", "2", "3"].map(|name| folder.path().join(name));
    run(&sample("payroll-export-bad.xlsx"), &first);
    let report = corrected(folder.path(), &first);
    let ended = run_after(&report, &first, &second);
    let counts = summary(&second)["counts"].clone();
    let before = summary(&first)["counts"].clone();
    assert_eq!(counts["rows"], before["rows"], "{}", ended.out);
    let sum = ["accepted", "held", "skipped"].map(|key| counts[key].as_u64().unwrap());
    assert_eq!(sum.iter().sum::<u64>(), counts["rows"].as_u64().unwrap());
    assert_eq!(summary(&second)["by_rule"]["DU009"], 5, "four people, and one of them repeated");
    let (once, then) = (handed_in(&first), handed_in(&second));
    assert_eq!((once.len(), then.len()), (4, 9));
    assert!(then.iter().all(|id| !once.contains(id)), "{once:?} {then:?}");
    // The third run knows the people of both.
    let report = second.join("错误报告.xlsx");
    run_after(&report, &second, &third);
    assert!(handed_in(&third).is_empty());
    assert_eq!(summary(&third)["by_rule"]["DU009"], 14);
    // The same again leaves the same bytes.
    let again = folder.path().join("4");
    run_after(&report, &second, &again);
    assert_eq!(tree(&third), tree(&again));
}

#[test]
fn a_change_to_what_was_handed_in_is_neither_lost_nor_handed_in() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["1", "2"].map(|name| folder.path().join(name));
    run(&sample("payroll-export-bad.xlsx"), &first);
    let report = std::fs::read(first.join("错误报告.xlsx")).unwrap();
    for (cell, text) in [
        ("K4", "劳动合同期满".to_owned()),
        ("J4", "2026-10".to_owned()),
        // Another person in the same row is no new person.
        ("G4", person_id(5)),
        ("F4", "王甲丑".to_owned()),
    ] {
        let report = retyped(&report, DATA, &[(cell.to_owned(), text)]);
        let report = put(folder.path(), "report.xlsx", report);
        run_after(&report, &first, &second);
        let held: Vec<u64> = findings(&second)
            .iter()
            .filter(|finding| finding["code"] == "DU010")
            .map(|finding| finding["row"].as_u64().unwrap())
            .collect();
        assert!(held.contains(&4), "{cell}: {held:?}");
        assert_eq!(handed_in(&second).len(), 0, "{cell}");
        std::fs::remove_dir_all(&second).unwrap();
    }
}

#[test]
fn rows_that_do_not_come_back_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["1", "2"].map(|name| folder.path().join(name));
    run(&sample("payroll-export-bad.xlsx"), &first);
    let report = std::fs::read(first.join("错误报告.xlsx")).unwrap();
    let cleared: Vec<(String, String)> =
        ('A'..='M').map(|column| (format!("{column}12"), String::new())).collect();
    let report = put(folder.path(), "report.xlsx", retyped(&report, DATA, &cleared));
    let ended = run_after(&report, &first, &second);
    assert!(ended.out.contains("上次暂扣的 1 行这次没有交回（原表第 12 行）"), "{}", ended.out);
}

#[test]
fn an_earlier_run_is_a_folder_of_ours_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second, odd] = ["1", "2", "odd"].map(|name| folder.path().join(name));
    run(&sample("payroll-export-bad.xlsx"), &first);
    let report = first.join("错误报告.xlsx");
    std::fs::create_dir(&odd).unwrap();
    for text in ["", "jianyuan.keys/1 00", "jianyuan.keys/2 0000"] {
        put(&odd, "rows.keys", text);
        assert_eq!(run_after(&report, &odd, &second).status, 2, "{text}");
    }
    std::fs::remove_file(odd.join("rows.keys")).unwrap();
    let ended = run_after(&report, &odd, &second);
    assert!(ended.status == 2 && ended.err.contains("rows.keys"), "{}", ended.err);
    assert!(!second.exists());
    let before = tree(&first);
    let words = ["run", report.to_str().unwrap(), "--overwrite", "--out"];
    let words = [&words[..], &[first.to_str().unwrap(), "--previous", first.to_str().unwrap()]];
    assert_eq!(on_the_day(&words.concat()).status, 2);
    assert_eq!(tree(&first), before);
    // Nobody is named in it.
    let keys = String::from_utf8(before["rows.keys"].clone()).unwrap();
    assert!(handed_in(&first).iter().all(|id| !keys.contains(id)));
    assert_eq!(keys.lines().count(), 15, "a secret, four people, ten held rows");
}

/// A report on a sheet with several lists keeps their titles and headings, and is read as they were.
#[test]
fn lists_below_each_other_come_back_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let line = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    let person = |number, month, reason| {
        vec![person_name(number), person_id(number), String::from(month), String::from(reason)]
    };
    let wrong = vec![person_name(7), "1".to_owned(), "辞职".to_owned(), "2026-11".to_owned()];
    let rows = [
        line(["姓名", "身份证号", "最后缴费月", "离职原因"]),
        person(1, "2026-11", "辞职"),
        line(["增员名单", "", "", ""]),
        line(["姓名", "身份证号", "最后缴费月", "离职原因"]),
        person(2, "2026-12", "无"),
        line(["减员名单", "", "", ""]),
        line(["姓名", "身份证号", "离职原因", "停保起始月"]),
        vec![person_name(3), person_id(3), "辞职".to_owned(), "2026-12".to_owned()],
        wrong,
    ];
    let employer = |row: &[String]| match row[0].as_str() {
        "姓名" => "信用代码",
        title if title.ends_with("名单") => "",
        _ => EMPLOYER,
    };
    let rows = rows.map(|row| [vec![employer(&row).to_owned()], row].concat());
    let list = put(folder.path(), "名单.xlsx", book(&[MadeSheet::of_texts("名单", &rows)]));
    let (first, second) = (folder.path().join("1"), folder.path().join("2"));
    assert_eq!(run(&list, &first).status, 1);
    assert_eq!(run(&first.join("错误报告.xlsx"), &second).status, 1);
    let counts = summary(&first)["counts"].clone();
    assert_eq!((counts["accepted"].clone(), counts["held"].clone()), (2.into(), 1.into()));
    assert_eq!(counts, summary(&second)["counts"]);
    assert_eq!(faults(&first), faults(&second));
    assert_eq!(faults(&first), [("ID002".to_owned(), serde_json::json!(["C9"]))]);
    let months = |out: &Path| summary(out)["submissions"][0]["last_paid"].clone();
    assert_eq!((months(&first), months(&second)), ("2026-11".into(), "2026-11".into()));
}
