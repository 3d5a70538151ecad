//! Questions to departments and employers, and their answers: nobody sees others' people, and an
//! answer reaches the cell that it is about or is told of.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod made;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx};
use made::people::person_id;
use made::program::{Ended, findings, on_the_day, put, summary, tree};
use made::xlsx::retyped;

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/beijing/payroll-export-bad.xlsx")
}

fn run(input: &Path, out: &Path, more: &[&str]) -> Ended {
    let words = ["run", input.to_str().unwrap(), "--out", out.to_str().unwrap()];
    on_the_day(&[&words[..], more].concat())
}

/// The questions that a run has left, by file: each line as texts.
fn questions(out: &Path) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut all = BTreeMap::new();
    for (name, bytes) in tree(out) {
        let Some(name) = name.strip_prefix("补问/") else { continue };
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("请核对").unwrap();
        let lines = range.rows().map(|row| row.iter().map(Data::to_string).collect());
        all.insert(name.to_owned(), lines.collect());
    }
    all
}

fn answer(code: &str, column: &str, number: u32) -> Option<&'static str> {
    match (code, column) {
        ("ID004" | "ID009", _) => Some(Box::leak(person_id(number).into_boxed_str())),
        ("DA002", "H") => Some("2021-03-01"),
        ("RE001" | "RE002" | "RE006", "K") => Some("劳动合同期满"),
        ("SM003" | "SM004", _) => Some("2026-11"),
        _ => None,
    }
}

/// Answers all questions, file by file.
fn answered(out: &Path, folder: &Path) -> Vec<PathBuf> {
    let mut number = 0;
    let mut files = Vec::new();
    for (name, lines) in questions(out) {
        let mut typed = Vec::new();
        for (row, line) in (1..).zip(&lines).skip(2) {
            number += 1;
            let asked = line[0].split(' ').nth(1).unwrap();
            let mut parts = asked.split(':');
            let (code, column) = (parts.next().unwrap(), parts.next().unwrap());
            if let Some(text) = answer(code, column, number) {
                typed.push((format!("I{row}"), text.to_owned()));
            }
        }
        let book = std::fs::read(out.join("补问").join(&name)).unwrap();
        files.push(put(folder, &name, retyped(&book, SHEET, &typed)));
    }
    files
}

#[test]
fn everybody_is_asked_about_their_own_people_only() {
    let folder = tempfile::tempdir().unwrap();
    for (by, expected) in [
        (
            "department",
            &[
                "北京示例商贸有限公司-研发.xlsx",
                "北京示例科技有限公司-研发.xlsx",
                "北京示例科技有限公司-行政.xlsx",
            ][..],
        ),
        ("employer", &["北京示例商贸有限公司.xlsx", "北京示例科技有限公司.xlsx"]),
    ] {
        let out = folder.path().join(by);
        run(&sample(), &out, &["--ask-back", by]);
        let asked = questions(&out);
        assert_eq!(asked.keys().map(String::as_str).collect::<Vec<_>>(), expected);
        let lines = || asked.values().flat_map(|lines| &lines[2..]);
        assert_eq!(lines().count(), 12, "one a cell: DA002 and RE006 have two each");
        let people: Vec<&String> = lines().map(|line| &line[2]).collect();
        assert!(!people.iter().any(|name| *name == "王甲子"), "nothing is wrong with them");
        // No number but the one that is asked about.
        for line in lines().filter(|line| line[4] != "身份证号") {
            assert!(line[3].contains("****"), "{line:?}");
            assert!(!line.iter().skip(1).any(|text| text.contains("19900307")), "{line:?}");
        }
        let listed = summary(&out)["files"].as_array().unwrap().clone();
        let roles = listed.iter().filter(|file| file["role"] == "ask-back").count();
        assert_eq!(roles, expected.len());
    }
    let trade = &questions(&folder.path().join("employer"))["北京示例商贸有限公司.xlsx"];
    assert_eq!(trade.len(), 3, "title, headings, one question: {trade:?}");
}

#[test]
fn answers_reach_the_list_and_the_report_alike() {
    let folder = tempfile::tempdir().unwrap();
    let [first, list, report] = ["1", "2", "3"].map(|name| folder.path().join(name));
    run(&sample(), &first, &["--ask-back", "department"]);
    let files = answered(&first, folder.path());
    let files: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
    let merge = [&["--merge"], &files[..]].concat();
    let ended = run(&sample(), &list, &merge);
    assert_eq!(ended.err, "");
    let counts = summary(&list)["counts"].clone();
    assert_eq!((counts["held"].clone(), counts["accepted"].clone()), (1.into(), 13.into()));
    run(&first.join("错误报告.xlsx"), &report, &merge);
    assert_eq!(summary(&report)["counts"], counts);
    assert_eq!(summary(&report)["since_report"]["newly_broken"], 0);
    let codes = |out: &Path| -> Vec<String> {
        findings(out).iter().map(|finding| finding["code"].to_string()).collect()
    };
    assert_eq!(codes(&list), codes(&report));
    // The list itself is what it was.
    assert_eq!(summary(&first)["inputs"][0]["sha256"], summary(&list)["inputs"][0]["sha256"]);
}

/// What was not used stands in the summary and on the first sheet of the report, as it was said.
fn assert_all_told(out: &Path, err: &str) {
    let merged = summary(out)["answers"].clone();
    let unused = merged["unused"].as_array().unwrap();
    let listed: Vec<String> = unused
        .iter()
        .map(|unused| {
            let [file, cell] = ["file", "cell"].map(|key| unused[key].as_str().unwrap());
            format!("{file} {cell} 的答复没有采用：{}", unused["why"]["zh"].as_str().unwrap())
        })
        .collect();
    assert!(err.lines().eq(&listed), "{err} {listed:?}");
    let book = std::fs::read(out.join("错误报告.xlsx")).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book)).unwrap();
    let first = book.worksheet_range("结论").unwrap();
    let cells: Vec<String> = first.cells().map(|(.., cell)| cell.to_string()).collect();
    let count = format!("没有采用 {} 处", listed.len());
    for said in listed.iter().chain((!listed.is_empty()).then_some(&count)) {
        assert!(cells.iter().any(|cell| cell.contains(said.as_str())), "{said}");
    }
}

#[test]
fn answers_that_correct_nothing_are_told_of() {
    let folder = tempfile::tempdir().unwrap();
    let [first, out] = ["1", "2"].map(|name| folder.path().join(name));
    run(&sample(), &first, &["--ask-back", "employer"]);
    let name = "北京示例科技有限公司.xlsx";
    let book = std::fs::read(first.join("补问").join(name)).unwrap();
    let at = |code: &str, lines: &[Vec<String>]| {
        let line = lines.iter().position(|line| line[0].contains(code)).unwrap();
        format!("I{}", line + 1)
    };
    let lines = questions(&first).remove(name).unwrap();
    let typed = |code: &str, text: &str| {
        let cells = [(at(code, &lines), text.to_owned())];
        put(folder.path(), &format!("{text}.xlsx"), retyped(&book, SHEET, &cells))
    };
    let (one, other) = (typed("RE001", "劳动合同期满"), typed("RE001", "辞职"));
    let (one, other) = (one.to_str().unwrap(), other.to_str().unwrap());
    let told = |input: &Path, files: &[&str]| {
        let ended = run(input, &out, &[&["--merge"], files].concat());
        assert_all_told(&out, &ended.err);
        let held = findings(&out).iter().any(|finding| finding["code"] == "RE001");
        std::fs::remove_dir_all(&out).unwrap();
        (ended.err, held)
    };
    assert_eq!(told(&sample(), &[one]), (String::new(), false));
    let (err, held) = told(&sample(), &[one, other]);
    assert!(held && err.matches("两个不同的答复").count() == 2, "{err}");
    // Another list: the rows are not there, whatever their numbers are.
    let good = sample().with_file_name("payroll-export-good.xlsx");
    let (err, _) = told(&good, &[one]);
    assert!(err.contains("没有这一行"), "{err}");
    // Somebody has settled the cell in the report already.
    let report = std::fs::read(first.join("错误报告.xlsx")).unwrap();
    let settled = [("K12".to_owned(), "退休".to_owned())];
    let settled = retyped(&report, "xl/worksheets/sheet2.xml", &settled);
    let report = put(folder.path(), "settled.xlsx", settled);
    let (err, _) = told(&report, &[one]);
    assert!(err.contains("已经有人改过"), "{err}");
    // A long number typed as a number has lost its end.
    let lost = String::from_utf8(book.clone().into_iter().take(2).collect()).unwrap();
    assert_eq!(lost, "PK");
    let mut parts = made::xlsx::unpack(book.clone());
    let sheet = &mut parts.iter_mut().find(|(name, _)| name == SHEET).unwrap().1;
    let cell = at("ID004", &lines);
    let start = sheet.find(&format!("<c r=\"{cell}\"")).unwrap();
    let end = start + sheet[start..].find("/>").unwrap() + 2;
    sheet.replace_range(start..end, &format!("<c r=\"{cell}\"><v>110101199003079900</v></c>"));
    let number = put(folder.path(), "number.xlsx", made::xlsx::pack(&parts));
    let (err, _) = told(&sample(), &[number.to_str().unwrap()]);
    assert!(err.contains("末几位已经丢失"), "{err}");
    // No questions of ours, no workbook, no file.
    let text = put(folder.path(), "text.csv", "a,b\n");
    for odd in [sample(), text, folder.path().join("gone.xlsx")] {
        let ended = run(&sample(), &out, &["--merge", odd.to_str().unwrap()]);
        assert_eq!(ended.status, 2, "{}", ended.err);
        assert!(!out.exists());
    }
}
