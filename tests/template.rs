//! The empty list: read as it is, filled in, and by every shipped profile.
#![allow(clippy::unwrap_used, reason = "a test may")]

mod made;

use made::people::{EMPLOYER, person_id, person_name};
use made::program::{jianyuan, on_the_day, put, summary};

/// Rows of the sheet, each as its cells from A on, written where the list begins.
fn filled(book: &[u8], rows: &[Vec<String>]) -> Vec<u8> {
    use std::fmt::Write as _;
    let mut parts = made::xlsx::unpack(book.to_vec());
    let sheet = &mut parts.iter_mut().find(|(name, _)| name.ends_with("sheet1.xml")).unwrap().1;
    let mut xml = String::new();
    for (number, row) in (4..).zip(rows) {
        write!(xml, "<row r=\"{number}\">").unwrap();
        for (column, text) in row.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let at = jianyuan::model::column_letters(column);
            let text = made::xlsx::escape(text);
            write!(xml, "<c r=\"{at}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
                .unwrap();
        }
        xml.push_str("</row>");
    }
    let end = sheet.find("</sheetData>").unwrap();
    sheet.insert_str(end, &xml);
    made::xlsx::pack(&parts)
}

fn row(person: u32, reason: &str) -> Vec<String> {
    let cells = [
        "1",
        "",
        EMPLOYER,
        &person_name(person),
        "",
        &person_id(person),
        "2026-11",
        reason,
        "",
        "2021-03-01",
        "2026-11-16",
        "市场部",
        "",
        "",
    ];
    cells.map(str::to_owned).to_vec()
}

#[test]
fn every_profile_reads_its_own_template() {
    let folder = tempfile::tempdir().unwrap();
    for (name, _) in jianyuan::profile::builtin::FILES {
        let profile = jianyuan::profile::Profile::builtin(name).unwrap();
        let path = folder.path().join(format!("{name}.xlsx"));
        let words = ["template", "--profile", name, "--out", path.to_str().unwrap()];
        assert_eq!(on_the_day(&words).status, 0, "{name}");
        let empty = on_the_day(&["check", path.to_str().unwrap(), "--profile", name]);
        // The example is nobody: there is no row to hand in.
        assert_eq!(empty.status, 2, "{name}: {}", empty.out);
        assert!(empty.out.contains("FL005") && !empty.out.contains("CO001"), "{}", empty.out);
        let reason = &profile.reasons[0].label.zh;
        let rows = [row(1, reason), row(2, reason)];
        let book = put(folder.path(), "filled.xlsx", filled(&std::fs::read(&path).unwrap(), &rows));
        let out = folder.path().join(format!("{name}-out"));
        let words =
            ["run", book.to_str().unwrap(), "--profile", name, "--out", out.to_str().unwrap()];
        let ended = on_the_day(&words);
        let summary = summary(&out);
        assert_eq!(summary["counts"]["accepted"], 2, "{name}: {}", ended.out);
        assert_eq!(summary["counts"]["skipped"], 1, "{name}: the example: {}", ended.out);
        let columns = summary["inputs"][0]["sheets"][0]["columns"].as_array().unwrap().len();
        assert_eq!(columns, 14, "{name}: every column has a field");
        assert!(!ended.out.contains("CO005"), "{name}: {}", ended.out);
    }
}

#[test]
fn an_existing_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "a.xlsx", "mine");
    let words = ["template", "--out", path.to_str().unwrap()];
    assert_eq!(jianyuan(&words).status, 2);
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    assert_eq!(jianyuan(&[&words[..], &["--overwrite"]].concat()).status, 0);
    assert!(std::fs::read(&path).unwrap().starts_with(b"PK"));
    let again = folder.path().join("b.xlsx");
    let today = ["--today", made::TODAY];
    for path in [&path, &again] {
        let words = ["template", "--overwrite", "--out", path.to_str().unwrap()];
        assert_eq!(jianyuan(&[&words[..], &today].concat()).status, 0);
    }
    assert_eq!(std::fs::read(&path).unwrap(), std::fs::read(&again).unwrap());
}
