//! The error report there and back: what is corrected in it is corrected, and nothing else changes.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod made;

use std::path::{Path, PathBuf};

use made::people::person_id;
use made::program::{Ended, findings, on_the_day, put, summary};
use made::xlsx::retyped;
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
