//! The dresses together: each is written once and read as its reader reads it.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader, Xlsx};

use super::terminal::{Palette, text_of};
use super::{
    ADDED_HEADINGS, OWN_SHEETS, Report, Show, findings, machine, sample, summary, workbook,
};
use crate::model::{Outcome, Place, Severity};
use crate::text::Lang;

/// For looking at: with `KEEP=folder` the tests leave there what they wrote.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("KEEP") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}

fn with_report<T>(outcome: &Outcome, lang: Lang, act: impl FnOnce(&Report<'_>) -> T) -> T {
    let (profile, files) = (sample::profile(), sample::files());
    act(&Report { files: &files, ..sample::report(outcome, &profile, lang) })
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn workbook_of(report: &Report<'_>) -> Vec<u8> {
    let temp = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    workbook::write(report, temp.path(), &mut bytes).unwrap();
    bytes
}

fn cells(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

/// The text of every part of the package, whose name has `part` in it.
fn parts(bytes: &[u8], part: &str) -> Vec<String> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = package.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut texts = Vec::new();
    for name in names.iter().filter(|name| name.contains(part)) {
        let mut text = String::new();
        package.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        texts.push(text);
    }
    texts
}

/// An identity number in full: 17 digits and a digit or X, whatever is put between them.
fn names_somebody(text: &str) -> bool {
    let tight = text.replace([' ', '\u{200b}'], "");
    tight
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| word.len() == 18 && word[..17].bytes().all(|byte| byte.is_ascii_digit()))
}

/// Only the findings whose texts this module's own rule gives.
fn only(outcome: &mut Outcome, code: &str) {
    outcome.findings.retain(|finding| finding.code.as_str() == code);
    outcome.by_rule.retain(|rule, _| rule.as_str() == code);
}

#[test]
fn the_terminal_says_the_verdict_last_and_what_to_do() {
    let mut outcome = sample::outcome();
    for lang in [Lang::Zh, Lang::En] {
        let text = with_report(&outcome, lang, |report| text_of(report, &Palette::PLAIN, 100));
        keep(&format!("terminal-{lang:?}.txt"), text.as_bytes());
        for code in outcome.by_rule.keys() {
            assert!(text.contains(code.as_str()), "{code} is missing:\n{text}");
        }
        assert!(!text.contains('\u{202e}') && !names_somebody(&text), "{text}");
    }
    only(&mut outcome, "SM004");
    for (name, lang) in [("terminal_zh", Lang::Zh), ("terminal_en", Lang::En)] {
        let text = with_report(&outcome, lang, |report| text_of(report, &Palette::PLAIN, 80));
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn no_line_of_a_narrow_terminal_is_too_wide() {
    use unicode_width::UnicodeWidthStr;
    let mut outcome = sample::outcome();
    only(&mut outcome, "SM004");
    let text = with_report(&outcome, Lang::Zh, |report| text_of(report, &Palette::PLAIN, 60));
    for line in text.lines().filter(|line| !line.contains(".xlsx") && !line.contains("--")) {
        assert!(line.width() <= 62, "{} {line}", line.width());
    }
}

#[test]
fn colour_is_only_in_the_palette() {
    let outcome = sample::outcome();
    let painted = with_report(&outcome, Lang::Zh, |report| text_of(report, &Palette::ANSI, 100));
    let plain = with_report(&outcome, Lang::Zh, |report| text_of(report, &Palette::PLAIN, 100));
    assert!(!plain.contains('\u{1b}'));
    let mut stripped = String::new();
    for (index, piece) in painted.split('\u{1b}').enumerate() {
        stripped += if index == 0 { piece } else { piece.split_once('m').unwrap().1 };
    }
    assert_eq!(stripped, plain);
}

#[test]
fn the_senders_rows_come_back_where_they_stood() {
    let outcome = sample::outcome();
    let bytes = with_report(&outcome, Lang::Zh, workbook_of);
    keep("report-Zh.xlsx", &bytes);
    keep("report-En.xlsx", &with_report(&outcome, Lang::En, workbook_of));
    let rows = cells(&bytes, "数据");
    let sender = &outcome.inputs[0].sheets[0];
    let heading: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    assert_eq!(heading[..9], sender.headings[..]);
    assert_eq!(heading[9..], *ADDED_HEADINGS);
    for (row, kept) in rows[1..].iter().zip(&sender.kept) {
        assert!(row[9].to_string().starts_with(&format!("a0a0a0a0-0-{}", kept.number)));
        assert_eq!(row[10].to_string(), kept.number.to_string());
        for (cell, (_, text)) in row.iter().zip(kept.cells.iter()) {
            assert_eq!(cell.to_string(), text);
        }
    }
    assert_eq!(rows.len(), 13);
    assert!(matches!(rows[2][2], Data::Float(_)), "a lost number is not made a text");
    assert!(matches!(rows[1][2], Data::String(_)), "a good number is a text");
    let codes: Vec<String> = rows.iter().map(|row| row[12].to_string()).collect();
    assert_eq!(codes[1..5], ["", "ID009", "ID009", "DA002"]);
}

/// The sample with its heading in row 3, as payroll systems export: now its rows can stay in place.
fn with_room_above() -> Outcome {
    let mut outcome = sample::outcome();
    outcome.inputs[0].sheets[0].header_rows = vec![3];
    outcome
}

#[test]
fn a_cell_is_found_under_its_own_name() {
    let outcome = with_room_above();
    let bytes = with_report(&outcome, Lang::Zh, workbook_of);
    let rows = cells(&bytes, "数据");
    assert!(rows[0][0].to_string().contains("原样再交"), "{:?}", rows[0]);
    assert_eq!(rows[2][..9].iter().map(ToString::to_string).collect::<Vec<_>>(), {
        outcome.inputs[0].sheets[0].headings.clone()
    });
    for kept in &outcome.inputs[0].sheets[0].kept {
        let row = &rows[kept.number as usize - 1];
        assert_eq!(row[0].to_string(), kept.cells.text(0));
        assert_eq!(row[10].to_string(), kept.number.to_string());
    }
    let links = &parts(&bytes, "worksheets/sheet3")[0];
    assert!(links.contains("location=\"'数据'!C37\""), "{links}");
}

#[test]
fn held_rows_are_shown_first_and_the_others_hidden() {
    let outcome = with_room_above();
    for (lang, word) in [(Lang::Zh, "错误"), (Lang::En, "error")] {
        let bytes = with_report(&outcome, lang, workbook_of);
        let data = &parts(&bytes, "worksheets/sheet2")[0];
        assert!(data.contains(&format!("<filter val=\"{word}\"/>")), "the filter");
        for kept in &outcome.inputs[0].sheets[0].kept {
            let row = format!("<row r=\"{}\"", kept.number);
            let row = &data[data.find(&row).unwrap()..];
            let is_hidden = row[..row.find('>').unwrap()].contains("hidden=\"1\"");
            let is_held = kept.outcome == crate::model::RowOutcome::Held;
            assert_eq!(is_hidden, !is_held, "{}", kept.number);
        }
    }
}

#[test]
fn the_workbook_has_notes_lists_and_no_formula() {
    let outcome = sample::outcome();
    let bytes = with_report(&outcome, Lang::Zh, workbook_of);
    let book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["结论", "数据", "问题清单", "说明", "字典"]);
    assert!(OWN_SHEETS.iter().all(|name| book.sheet_names().contains(&(*name).to_owned())));
    for sheet in parts(&bytes, "worksheets/sheet") {
        assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "a formula");
    }
    assert!(parts(&bytes, "comments")[0].contains("ID009（原表 C37）"));
    let data = &parts(&bytes, "worksheets/sheet2")[0];
    assert!(data.contains("<col min=\"10\" max=\"10\"") && data.contains("hidden=\"1\""));
    for expected in ["字典!$A$2:$A$3", "numberStoredAsText", "autoFilter", "state=\"frozen\""] {
        assert!(data.contains(expected), "{expected}");
    }
}

#[test]
fn the_list_of_findings_names_nobody() {
    let outcome = sample::outcome();
    let bytes = with_report(&outcome, Lang::Zh, workbook_of);
    let list = cells(&bytes, "问题清单");
    assert_eq!(list.len(), outcome.findings.len() + 1);
    assert_eq!(list[1][5].to_string(), "C37");
    assert_eq!(list[1][7].to_string(), "1101**********00");
    for cell in list.iter().flatten() {
        assert!(!names_somebody(&cell.to_string()) && !cell.to_string().contains("员工"), "{cell}");
    }
}

#[test]
fn machine_forms_name_nobody_unless_asked() {
    let outcome = sample::outcome();
    with_report(&outcome, Lang::Zh, |report| {
        let texts = |report: &Report<'_>| {
            [
                written(|out| summary::write(report, out)),
                written(|out| findings::write(report, out)),
                written(|out| machine::json(report, out)),
                written(|out| machine::csv(report, out)),
            ]
        };
        assert!(texts(report).iter().all(|text| !names_somebody(text)));
        let open = Report { show: Show { unmask: true }, ..*report };
        assert!(names_somebody(&texts(&open)[1]));
    });
}

#[test]
fn every_dress_counts_the_same() {
    let outcome = sample::outcome();
    with_report(&outcome, Lang::Zh, |report| {
        let lines = written(|out| findings::write(report, out));
        let document: serde_json::Value =
            serde_json::from_str(&written(|out| machine::json(report, out))).unwrap();
        let summary: serde_json::Value =
            serde_json::from_str(&written(|out| summary::write(report, out))).unwrap();
        let count = outcome.findings.len();
        assert_eq!(lines.lines().count(), count);
        assert_eq!(document["findings"].as_array().unwrap().len(), count);
        assert_eq!(document["counts"], summary["counts"]);
        assert_eq!(summary["by_rule"]["ID009"], 2);
        assert_eq!(summary["verdict"], "partial");
        assert_eq!(summary["submissions"][0]["files"].as_array().unwrap().len(), 2);
        let line: serde_json::Value = serde_json::from_str(lines.lines().nth(2).unwrap()).unwrap();
        assert_eq!(line["cells"], serde_json::json!(["D39", "E39"]));
        assert_eq!(line["found"], "2026-12-01 / 2026-11-05");
        let errors = workbook_causes(report);
        assert_eq!(errors, outcome.counts.errors);
    });
}

fn workbook_causes(report: &Report<'_>) -> u64 {
    let causes = super::causes::causes(report);
    causes.iter().filter(|cause| cause.severity == Severity::Error).map(|cause| cause.count).sum()
}

#[test]
fn summary_has_the_keys_of_the_contract() {
    let outcome = sample::outcome();
    let text = with_report(&outcome, Lang::Zh, |report| written(|out| summary::write(report, out)));
    assert!(text.ends_with("}\n"));
    insta::assert_snapshot!("summary", text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

/// Rewritten with `UPDATE=1`.
#[test]
fn schemas_are_up_to_date() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    for (name, schema) in
        [("summary.schema.json", summary::schema()), ("finding.schema.json", findings::schema())]
    {
        let path = folder.join(name);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &schema).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == schema, "{name} is out of date: run the tests with UPDATE=1");
    }
}

#[test]
fn same_outcome_same_bytes() {
    let outcome = sample::outcome();
    with_report(&outcome, Lang::Zh, |report| {
        assert!(workbook_of(report) == workbook_of(report));
    });
}

#[test]
fn errors_csv_holds_the_held_rows() {
    let outcome = sample::outcome();
    let text =
        with_report(&outcome, Lang::Zh, |report| written(|out| super::csv::errors(report, out)));
    assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"));
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    assert!(lines.next().unwrap().ends_with("备注,错误代码,错误说明,怎么改"));
    assert_eq!(lines.clone().count(), 6);
    assert!(lines.clone().next().unwrap().contains(",1.1010119900307E+17,"));
    assert!(text.contains(r#""'=HYPERLINK(""x"")""#), "{text}");
}

#[test]
fn errors_csv_of_several_sheets_says_where_rows_stand() {
    let mut outcome = sample::outcome();
    let mut second = outcome.inputs[0].sheets[0].clone();
    second.headings[1] = "员工姓名".to_owned();
    second.name = Some("分公司".to_owned());
    outcome.inputs[0].sheets.push(second);
    let more = outcome.findings.clone().into_iter().map(|mut finding| {
        finding.place.sheet = Some(1);
        finding
    });
    outcome.findings.extend(more.collect::<Vec<_>>());
    let text =
        with_report(&outcome, Lang::Zh, |report| written(|out| super::csv::errors(report, out)));
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    let heading =
        "文件,表,行,工号,姓名,身份证号,入职日期,离职日期,减员原因,停保月份,险种,备注,员工姓名,";
    assert!(lines[0].starts_with(heading), "{}", lines[0]);
    assert_eq!(lines.len(), 13);
    assert!(lines[7].starts_with("2026年11月离职.xlsx,分公司,37,0086,,"), "{}", lines[7]);
    let bytes = with_report(&outcome, Lang::Zh, workbook_of);
    assert_eq!(cells(&bytes, "数据-分公司").len(), 13);
}

#[test]
fn a_report_that_comes_back_loses_our_columns() {
    let mut outcome = sample::outcome();
    let sheet = &mut outcome.inputs[0].sheets[0];
    sheet.headings.extend(ADDED_HEADINGS.iter().map(|heading| (*heading).to_owned()));
    for row in &mut sheet.kept {
        let ours = (0..ADDED_HEADINGS.len()).map(|_| (crate::model::CellKind::Text, "旧"));
        row.cells = row.cells.iter().chain(ours).collect();
    }
    let bytes = with_report(&outcome, Lang::Zh, workbook_of);
    let rows = cells(&bytes, "数据");
    assert_eq!(rows[0].len(), 9 + ADDED_HEADINGS.len());
    assert!(rows.iter().flatten().all(|cell| *cell != "旧"));
}

#[test]
fn rows_csv_has_a_line_for_every_row() {
    use crate::model::{ReasonNo, RowOutcome, TracedRow};
    let mut outcome = sample::outcome();
    outcome.trace = vec![
        TracedRow {
            place: Place::row(0, 0, 36),
            outcome: RowOutcome::Accepted,
            submission: Some(0),
            reason: Some(ReasonNo(0)),
        },
        TracedRow {
            place: Place::row(0, 0, 39),
            outcome: RowOutcome::Held,
            submission: None,
            reason: Some(ReasonNo(1)),
        },
    ];
    let text =
        with_report(&outcome, Lang::Zh, |report| written(|out| super::csv::rows(report, out)));
    let expected = "file,sheet,row,outcome,kind,submission,reason_code\n\
        2026年11月离职.xlsx,离职人员,36,accepted,sporadic,91110105MA00099A0D-2026-11-sporadic-01,021\n\
        2026年11月离职.xlsx,离职人员,39,held,,,expired\n";
    assert_eq!(text, expected);
}

/// So large that its sheets are written row by row.
#[test]
fn a_large_report_is_whole() {
    let outcome = sample::large(15_000);
    let bytes = with_report(&outcome, Lang::Zh, workbook_of);
    let rows = cells(&bytes, "数据");
    assert_eq!(rows.len(), 15_001);
    assert_eq!(rows[15_000][10].to_string(), "15001");
    assert_eq!(cells(&bytes, "问题清单").len(), 45_001);
}
