//! What holds for every input: one job or many, the same bytes; every row accounted for; no row's
//! verdict depends on other rows; no panic; no full identity number where people look.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use calamine::{DataType as _, Reader as _, Xlsx, open_workbook};
use jianyuan::made_up::{HEADINGS, MadeUp};
use jianyuan::model::{Outcome, RowOutcome};
use jianyuan::run::run;
use made::people::{person_id, person_name, row, table};
use made::program::{jianyuan, on_the_day, put, summary, tree};
use proptest::prelude::*;

/// A list with every kind of fault, longer than one piece of work.
fn long_list(folder: &Path) -> PathBuf {
    let made = MadeUp { rows: 8_000, bad_per_mille: 60, per_employer: 50 };
    let path = folder.join("长名单.csv");
    made.csv(&path, encoding_rs::GB18030).unwrap();
    path
}

fn args(words: &[&str], paths: &[&Path]) -> Vec<OsString> {
    let words = words.iter().map(OsString::from);
    words.chain(paths.iter().map(|path| path.as_os_str().to_owned())).collect()
}

#[test]
fn threads_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let long = long_list(folder.path());
    let short = put(folder.path(), "b.csv", made::delimited(&table(30), ','));
    let book = folder.path().join("c.xlsx");
    MadeUp { rows: 1_000, bad_per_mille: 300, per_employer: 50 }.xlsx(&book).unwrap();
    let outputs = ["1", "4", "4"].map(|jobs| {
        let out = tempfile::tempdir().unwrap();
        let target = out.path().join("out");
        let words = ["run", "--trace", "--jobs", jobs, "--out"];
        let ended = on_the_day(&args(&words, &[&target, &long, &short, &book]));
        assert_eq!(ended.status, 1, "{}", ended.err);
        (ended.out, tree(&target))
    });
    let [(out_1, files_1), rest @ ..] = &outputs;
    for (out, files) in rest {
        assert_eq!(out, out_1);
        assert_eq!(files.keys().collect::<Vec<_>>(), files_1.keys().collect::<Vec<_>>());
        for (name, bytes) in files {
            assert!(bytes == &files_1[name], "{name} differs");
        }
    }
}

#[test]
fn the_machines_settings_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let input = put(folder.path(), "a.csv", made::delimited(&table(12), ','));
    let outputs =
        [("UTC", "C"), ("America/Los_Angeles", "zh_CN.GBK"), ("Asia/Tokyo", "en_US.UTF-8")];
    let outputs = outputs.map(|(zone, locale)| {
        let out = folder.path().join(zone.replace('/', "-"));
        let words = ["run", "--today", made::TODAY, "--out"];
        let mut command = made::program::command();
        command.env("TZ", zone).env("LC_ALL", locale).args(args(&words, &[&out, &input]));
        let ended = made::program::ended(command.output().unwrap());
        assert_eq!(ended.status, 0, "{}", ended.err);
        tree(&out)
    });
    assert!(outputs[0] == outputs[1] && outputs[0] == outputs[2]);
}

/// The identity column of a workbook that the program wrote, below its heading.
fn numbers_in(path: &Path) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let sheet = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&sheet).unwrap();
    let is_heading = |cell: &calamine::Data| {
        matches!(cell.as_string().as_deref(), Some("证件号码" | "身份证号" | "公民身份号码"))
    };
    let mut rows = range.rows();
    let column = rows.find_map(|row| row.iter().position(is_heading)).expect("an identity column");
    let numbers = rows.filter_map(|row| row[column].as_string()).map(|text| text.trim().to_owned());
    numbers.filter(|text| !text.is_empty()).collect()
}

#[test]
fn every_accepted_row_stands_in_one_submission() {
    let folder = tempfile::tempdir().unwrap();
    // Two employers: one for the sporadic files, one for the mass files; some rows are not accepted.
    let mut rows = table(40);
    for person in rows.iter_mut().skip(1).take(5) {
        "91110105MA9999999W".clone_into(&mut person[0]);
    }
    rows[10][4] = String::new();
    rows[11][2] = String::from("110101199003079911");
    "退休".clone_into(&mut rows[12][4]);
    rows.push(rows[20].clone());
    rows.push(vec![String::new(); 8]);
    rows.push([vec!["合计".to_owned()], vec![String::new(); 7]].concat());
    let input = put(folder.path(), "a.csv", made::delimited(&rows, ','));
    let out = folder.path().join("out");
    let ended = on_the_day(&args(&["run", "--trace", "--out"], &[&out, &input]));
    assert_eq!(ended.status, 1, "{}{}", ended.out, ended.err);
    let summary = summary(&out);
    let count = |name: &str| summary["counts"][name].as_u64().unwrap();
    assert_eq!(count("rows"), count("accepted") + count("held") + count("skipped"));
    assert_eq!(count("accepted"), count("sporadic") + count("mass"));
    assert_eq!((count("held"), count("skipped")), (3, 2), "{}", ended.out);
    let trace = std::fs::read_to_string(out.join("rows.csv")).unwrap();
    assert_eq!(trace.lines().count() as u64, count("rows") + 1);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for file in summary["files"].as_array().unwrap() {
        let role = file["role"].as_str().unwrap();
        if ["sporadic", "mass"].contains(&role) {
            let numbers = numbers_in(&out.join(file["path"].as_str().unwrap()));
            assert_eq!(numbers.len() as u64, file["rows"].as_u64().unwrap(), "{file}");
            for number in numbers {
                *seen.entry(number).or_default() += 1;
            }
        }
    }
    assert_eq!(seen.len() as u64, count("accepted"));
    assert!(seen.values().all(|times| *times == 1), "{seen:?}");
}

/// What each row came to, by its person, without the rules that compare rows.
fn verdicts(outcome: &Outcome, numbers: &[String]) -> BTreeMap<String, (RowOutcome, Vec<String>)> {
    let alone = |code: &str| !["DU", "EM", "LA", "IN"].contains(&&code[..2]);
    let findings = |row: u32| {
        let of_row = outcome.findings.iter().filter(|finding| finding.place.row == Some(row));
        of_row.map(|finding| finding.code.to_string()).filter(|code| alone(code)).collect()
    };
    let rows = outcome.trace.iter().map(|row| (row.place.row.unwrap(), row.outcome));
    let person = |row: u32| numbers[row as usize - 2].clone();
    rows.map(|(row, outcome)| (person(row), (outcome, findings(row)))).collect()
}

fn run_text(text: &str) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "a.csv", text);
    made::run_files(&[&path])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_rows_findings_are_its_own(order in Just((0..60).collect::<Vec<u64>>()).prop_shuffle()) {
        let made = MadeUp { rows: 60, bad_per_mille: 700, per_employer: 50 };
        let verdicts_in = |order: &[u64]| {
            let rows = order.iter().map(|index| made.row(*index).to_vec());
            let rows: Vec<Vec<String>> =
                std::iter::once(HEADINGS.map(str::to_owned).to_vec()).chain(rows).collect();
            let persons: Vec<String> = order.iter().map(ToString::to_string).collect();
            verdicts(&run_text(&made::delimited(&rows, ',')), &persons)
        };
        let in_order: Vec<u64> = (0..60).collect();
        prop_assert_eq!(verdicts_in(&order), verdicts_in(&in_order));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Any bytes at all, and any bytes below a header.
    #[test]
    fn bytes_do_no_harm(
        has_header in any::<bool>(),
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let head = if has_header { made::people::HEADINGS.join(",") + "\n" } else { String::new() };
        let path = put(folder.path(), "a.csv", [head.as_bytes(), &bytes].concat());
        let outcome = made::run_files(&[&path]);
        let counts = outcome.counts;
        prop_assert_eq!(counts.rows, counts.accepted + counts.held + counts.skipped);
        prop_assert_eq!(outcome.trace.len() as u64, counts.rows);
    }

    /// Fields of the alphabet in which spreadsheets go wrong.
    #[test]
    fn fields_do_no_harm(
        rows in proptest::collection::vec(
            proptest::collection::vec("[0-9Xx年月日./\\-,\"'=+ 　＇合计例张·\u{200b}\u{20bb7}\r\n]{0,20}", 0..10),
            0..12,
        ),
        strict in any::<bool>(),
    ) {
        let rows: Vec<Vec<String>> =
            std::iter::once(made::people::HEADINGS.map(str::to_owned).to_vec()).chain(rows).collect();
        let folder = tempfile::tempdir().unwrap();
        let path = put(folder.path(), "a.csv", made::delimited(&rows, ','));
        let profile = made::beijing();
        let mut job = made::job(&[&path], &profile);
        if strict {
            job.strict = jianyuan::check::row::Strict::Yes;
        }
        let counts = run(&job).unwrap().counts;
        prop_assert_eq!(counts.rows, counts.accepted + counts.held + counts.skipped);
        prop_assert_eq!(counts.accepted, counts.sporadic + counts.mass);
    }
}

/// Numbers damaged in every way; none may be readable where people look or machines collect.
#[test]
fn no_number_leaks() {
    let folder = tempfile::tempdir().unwrap();
    let id = person_id;
    let damaged = [
        id(1),
        id(2)[..17].to_owned(),
        format!("{}0", id(3)),
        format!("{} {} {}", &id(4)[..6], &id(4)[6..14], &id(4)[14..]),
        id(5).replacen('1', "l", 1),
        id(6).chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect(),
        format!("'{}", id(7)),
        format!("={}", id(8)),
        format!("{}（已离职）", id(9)),
        format!("身份证{}", id(10)),
        format!("{}/{}", id(11), id(12)),
        format!("{}.0", id(13)),
        id(14)[..6].to_owned() + &id(14)[8..],
        format!("\u{1b}[31m{}", id(15)),
        format!("{}\u{200b}{}", &id(16)[..9], &id(16)[9..]),
    ];
    let mut rows = table(0);
    rows[0].push("备注".to_owned());
    for (person, number) in (100..).zip(&damaged) {
        let mut one = row(person);
        one[2].clone_from(number);
        one.push(format!("原号{}", id(person)));
        rows.push(one);
    }
    // The number in the wrong column: as a name, a reason, a month, a date, an employer.
    for (person, column) in [(200, 1), (201, 4), (202, 3), (203, 7), (204, 0)] {
        let mut one = row(person);
        one[column] = id(person + 50);
        rows.push(one);
    }
    rows.push(row(300));
    rows.push([row(301)[..2].to_vec(), vec![id(300)], row(302)[3..].to_vec()].concat());
    let input = put(folder.path(), "a.csv", made::delimited(&rows, ','));
    let out = folder.path().join("out");
    let ended = on_the_day(&args(&["run", "--trace", "-v", "--out"], &[&out, &input]));
    assert_eq!(ended.status, 1, "{}", ended.err);
    let check = |format| on_the_day(&args(&["check", "--format", format], &[&input]));
    let mut said = vec![ended.out, ended.err];
    let forms = ["json", "csv", "sarif", "html", "text"].map(check);
    said.extend(forms.into_iter().flat_map(|form| [form.out, form.err]));
    for name in ["summary.json", "findings.jsonl", "rows.csv"] {
        said.push(std::fs::read_to_string(out.join(name)).unwrap());
    }
    said.extend(tree(&out).into_keys());
    for text in &said {
        let plain: String =
            text.chars().map(half_width).filter(|c| !" \u{200b}".contains(*c)).collect();
        for person in (1..17).chain(100..116).chain(200..205).chain(250..255).chain([300, 301]) {
            let number = id(person);
            // All but the first six and the last two digits: the birth date and more.
            assert!(!plain.contains(&number[4..17]), "{}: {text}", person_name(person));
        }
    }
}

fn half_width(c: char) -> char {
    match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap(),
        _ => c,
    }
}

/// Unmasking is asked for.
#[test]
fn unmask_shows_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = table(2);
    rows[1][4] = String::new();
    rows[2][2].replace_range(17.., "?");
    let input = put(folder.path(), "a.csv", made::delimited(&rows, ','));
    let path = input.to_str().unwrap();
    let shown = |more: &[&str]| {
        let words = ["check", "--format", "json", path];
        jianyuan(&[&words[..], more].concat()).out.contains(&rows[2][2])
    };
    assert!(!shown(&[]));
    assert!(shown(&["--unmask"]));
}
