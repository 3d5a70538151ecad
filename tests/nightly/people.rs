//! Nobody is declared twice, and what changed is told; nothing that is kept or logged names a person.

use crate::desk::{Desk, changed, csv, csv_of};
use crate::made::program::{findings, summary, tree};
use crate::made::{delimited, people};

fn codes(desk: &Desk, path: &str, code: &str) -> Vec<serde_json::Value> {
    let all = findings(&desk.out(path));
    all.into_iter().filter(|finding| finding["code"] == code).collect()
}

#[test]
fn who_was_declared_is_held_and_resubmit_lets_go() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1, 2]));
    desk.hand_in("b.csv", csv([2, 3]));
    let pass = desk.pass();
    assert_eq!(pass.status, 1);
    let held = codes(&desk, "b.csv", "DU005");
    assert_eq!(held.len(), 1);
    assert_eq!((&held[0]["severity"], &held[0]["row"]), (&"error".into(), &2.into()));
    let run = desk.out("a.csv").file_name().unwrap().to_str().unwrap().to_owned();
    let said = held[0]["message"]["zh"].as_str().unwrap();
    assert_eq!(said, format!("2026-11-23 已经报送过此人的这条减员（批次 {run}）"));

    // The next day with the reason corrected: still the same reduction, and the difference is told.
    desk.hand_in("c.csv", csv_of([changed(1, "停止缴费原因", "退休")]));
    desk.pass_on("2026-11-24");
    let held = codes(&desk, "c.csv", "DU005");
    let said = held[0]["message"]["zh"].as_str().unwrap();
    assert!(said.ends_with("当时的内容不同：停止缴费原因 本人意愿解除劳动合同 → 退休"), "{said}");

    desk.hand_in("b.csv", csv([2, 3]));
    let pass = desk.call(&["--resubmit", "--today", "2026-11-25"]);
    assert_eq!(pass.status, 0, "{pass:?}");
    let again = codes(&desk, "b.csv", "DU005");
    assert_eq!(again.len(), 2);
    assert!(again.iter().all(|finding| finding["severity"] == "note"));
    assert_eq!(summary(&desk.out("b.csv"))["counts"]["accepted"], 2);
    desk.verified();
}

#[test]
fn what_changed_since_the_last_delivery_is_told() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1]));
    desk.pass();
    let row = changed(1, "缴费截止月份", "2026-10");
    desk.hand_in("b.csv", csv_of([row]));
    let pass = desk.pass_on("2026-11-24");
    assert_eq!(pass.status, 0, "{pass:?}");
    let told = codes(&desk, "b.csv", "DU008");
    let said = told[0]["message"]["zh"].as_str().unwrap();
    assert!(said.ends_with("内容有变：停止缴费月份 2026-11 → 2026-10"), "{said}");
    assert_eq!(told[0]["cells"], serde_json::json!(["D2"]));
}

#[test]
fn held_rows_corrected_the_next_day_are_declared_once() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv_of([people::row(1), changed(2, "停止缴费原因", "")]));
    desk.pass();
    desk.hand_in("a.csv", csv([1, 2]));
    assert_eq!(desk.pass_on("2026-11-24").status, 1);
    let counts = &summary(&desk.out("a.csv"))["counts"];
    assert_eq!((&counts["accepted"], &counts["held"]), (&1.into(), &1.into()));
    let verified = desk.verified();
    assert_eq!((verified.rows, verified.accepted, verified.held), (4, 2, 2));
}

const NAME: &str = "北京示例科技有限公司";

/// Rows with a column for the employer's name; by code, by name, or by both.
fn by(desk: &Desk, file: &str, rows: &[(u32, &str, &str)]) {
    let mut headings = people::HEADINGS.map(str::to_owned).to_vec();
    headings.push("单位名称".to_owned());
    let row = |(person, code, name): &(u32, &str, &str)| {
        let mut row = changed(*person, "统一社会信用代码", code);
        row.push((*name).to_owned());
        row
    };
    let rows: Vec<_> = std::iter::once(headings).chain(rows.iter().map(row)).collect();
    desk.hand_in(file, delimited(&rows, ','));
}

/// By its code the one day, by its name the next: one reduction where the ledger knows that it is one
/// employer, else a warning.
#[test]
fn an_employer_by_code_and_by_name_is_not_declared_for_twice() {
    let (code, other) = (people::EMPLOYER, "91110108MA00088BXN");
    let desk = Desk::new();
    // Known: one row had both.
    by(&desk, "a.csv", &[(1, code, ""), (2, code, NAME), (3, "", NAME)]);
    by(&desk, "b.csv", &[(1, "", NAME), (2, "", NAME), (3, code, "")]);
    assert_eq!(desk.pass().status, 1);
    let held = codes(&desk, "b.csv", "DU005");
    assert_eq!(held.len(), 3);
    let said = held[0]["message"]["zh"].as_str().unwrap();
    // Long numbers are cut in every message.
    assert!(said.ends_with("，当时单位写作“9111**********0D”"), "{said}");
    // Another employer, with its code: another reduction.
    by(&desk, "c.csv", &[(1, other, "")]);
    desk.pass_on("2026-11-24");
    assert_eq!(summary(&desk.out("c.csv"))["counts"]["accepted"], 1);
    assert!(codes(&desk, "c.csv", "DU011").is_empty());

    // Not known: nothing ties the name to the code, or to two of them.
    for rows in [&[(4, code, "")][..], &[(4, code, NAME), (5, other, NAME)]] {
        let desk = Desk::new();
        by(&desk, "a.csv", rows);
        assert!(desk.pass().status < 2);
        by(&desk, "b.csv", &[(4, "", NAME)]);
        desk.pass_on("2026-11-24");
        assert_eq!(summary(&desk.out("b.csv"))["counts"]["accepted"], 1);
        let told = codes(&desk, "b.csv", "DU011");
        assert_eq!((told.len(), &told[0]["severity"]), (1, &"warning".into()));
        desk.verified();
    }
}

/// Logs, ledger, marks and names of files: no identity number, no name of a person.
#[test]
fn nobody_is_named_outside_reports_and_bureau_files() {
    let desk = Desk::with("", "log = \"json\"\nlog_folder = \"log\"");
    let number = people::person_id(1);
    desk.hand_in(&format!("离职{number}.csv"), csv(0..5));
    desk.hand_in("bad.csv", csv_of([changed(7, "证件号码", "110101199003079914")]));
    desk.hand_in("again.csv", csv_of([people::row(1), people::row(8)]));
    let pass = desk.pass();
    let mut kept: Vec<Vec<u8>> = vec![pass.out.into_bytes(), pass.err.into_bytes()];
    for folder in ["state", "log"] {
        for (name, bytes) in tree(&desk.path(folder)) {
            kept.extend([name.into_bytes(), bytes]);
        }
    }
    let export = crate::made::program::jianyuan(&[
        "ledger".as_ref(),
        "export".as_ref(),
        "--config".as_ref(),
        desk.config().as_os_str(),
    ]);
    assert_eq!(export.out.lines().count(), 1 + 6, "{}", export.out);
    kept.push(export.out.into_bytes());
    assert!(kept.len() > 8, "{} things looked at", kept.len());
    for bytes in &kept {
        // The path of the input is kept, in the ledger only, so that it can be found again.
        let text = String::from_utf8_lossy(bytes).replace(&format!("离职{number}.csv"), "");
        for person in 0..9 {
            let (number, name) = (people::person_id(person), people::person_name(person));
            assert!(!text.contains(&number) && !text.contains(&name), "{text}");
        }
    }
    let log = tree(&desk.path("log"));
    let lines = log.values().next().unwrap();
    assert!(
        String::from_utf8_lossy(lines)
            .lines()
            .all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok())
    );
}
