//! The same rows on every road: each text encoding and each workbook format gives the same findings,
//! the same verdict of every row and the same bureau files, byte for byte.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use std::collections::BTreeMap;
use std::path::Path;

use jianyuan::check::row::KeepCells;
use jianyuan::model::{CellPlace, Corrections, RowOutcome};
use jianyuan::run::{Hash, run};
use made::people::{EMPLOYER, person_id, person_name, table};
use made::program::{findings, on_the_day, put, tree};
use made::xlsx::{MadeSheet, book, escape};
use serde_json::Value;

/// Good rows, and rows with one fault each. Every cell is a text, as all formats can hold it.
fn rows() -> Vec<Vec<String>> {
    let mut rows = table(24);
    let faults: [(usize, usize, &str); 9] = [
        (3, 2, "11010119900307991X"),
        (4, 1, ""),
        (5, 4, ""),
        (6, 4, "随便写写"),
        (7, 3, "7月"),
        (8, 6, "2026-12-01"),
        (9, 2, "１１０１０１１９９００３０７９９１３"),
        (10, 5, "养老"),
        (11, 1, "阿依古丽．买买提"),
    ];
    for (row, column, text) in faults {
        text.clone_into(&mut rows[row][column]);
    }
    let same = rows[12].clone();
    rows[13] = same;
    rows.push([&["合计", "24人"].map(str::to_owned)[..], &vec![String::new(); 6]].concat());
    assert!(rows.iter().all(|row| row.len() == 8));
    rows
}

fn html(rows: &[Vec<String>]) -> String {
    let cell = |text: &String| format!("<td>{}</td>", escape(text));
    let row = |row: &Vec<String>| format!("<tr>{}</tr>", row.iter().map(cell).collect::<String>());
    let body: String = rows.iter().map(row).collect();
    format!("<html><head><meta charset=\"gb2312\"></head><body><table>{body}</table></body></html>")
}

fn spreadsheetml(rows: &[Vec<String>]) -> String {
    let cell =
        |text: &String| format!("<Cell><Data ss:Type=\"String\">{}</Data></Cell>", escape(text));
    let row =
        |row: &Vec<String>| format!("<Row>{}</Row>", row.iter().map(cell).collect::<String>());
    let body: String = rows.iter().map(row).collect();
    format!(
        "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"减员\">\
         <Table>{body}</Table></Worksheet></Workbook>"
    )
}

fn ods(rows: &[Vec<String>]) -> Vec<u8> {
    let cell = |text: &String| match text.as_str() {
        "" => "<table:table-cell/>".to_owned(),
        text => format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
            escape(text)
        ),
    };
    let row = |row: &Vec<String>| {
        format!("<table:table-row>{}</table:table-row>", row.iter().map(cell).collect::<String>())
    };
    let body: String = rows.iter().map(row).collect();
    let names = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        "<office:document-content xmlns:office=\"{names}:office:1.0\" \
         xmlns:table=\"{names}:table:1.0\" xmlns:text=\"{names}:text:1.0\"><office:body>\
         <office:spreadsheet><table:table table:name=\"减员\">{body}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "<manifest:manifest xmlns:manifest=\"{names}:manifest:1.0\"><manifest:file-entry \
         manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/></manifest:manifest>"
    );
    let parts = [
        ("mimetype", kind.to_owned()),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", content),
    ];
    made::xlsx::pack(&parts.map(|(name, content)| (name.to_owned(), content)))
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

/// The same rows in every form, but for plain UTF-8.
fn roads(rows: &[Vec<String>]) -> [(&'static str, Vec<u8>); 13] {
    let text = |delimiter| made::delimited(rows, delimiter);
    let comma = text(',');
    [
        ("gbk.csv", gbk(&comma)),
        ("bom.csv", format!("\u{feff}{comma}").into_bytes()),
        ("utf16le.csv", utf16(&text('\t'), false)),
        ("utf16be.txt", utf16(&comma, true)),
        ("tab.tsv", text('\t').into_bytes()),
        ("tab-gbk.xls", gbk(&text('\t'))),
        ("semicolon.csv", text(';').into_bytes()),
        ("line-feed.csv", comma.replace("\r\n", "\n").into_bytes()),
        ("carriage-return.csv", comma.replace("\r\n", "\r").into_bytes()),
        ("book.xlsx", book(&[MadeSheet::of_texts("减员", rows)])),
        ("table.ods", ods(rows)),
        ("page.xls", gbk(&html(rows))),
        ("2003.xml", spreadsheetml(rows).into_bytes()),
    ]
}

/// What a road leads to, without the names of file and sheet.
#[derive(Debug, PartialEq)]
struct Arrived {
    status: i32,
    findings: Vec<Value>,
    rows: Vec<String>,
    bureau: BTreeMap<String, Vec<u8>>,
}

fn arrive(folder: &Path, name: &str, bytes: &[u8]) -> Arrived {
    let input = put(folder, name, bytes);
    let out = folder.join(format!("{name}.out"));
    let ended = on_the_day(
        &["run", "--trace", "--out"]
            .map(Path::new)
            .into_iter()
            .chain([out.as_path(), input.as_path()])
            .collect::<Vec<_>>(),
    );
    assert!(out.join("summary.json").is_file(), "{name}: {} {}", ended.out, ended.err);
    let without_place = |mut finding: Value| {
        for key in ["file", "sheet", "fingerprint"] {
            finding[key] = Value::Null;
        }
        // Another place in a message is named with its sheet.
        Value::String(finding.to_string().replace("“减员”", ""))
    };
    let trace = std::fs::read_to_string(out.join("rows.csv")).unwrap();
    let tail = |line: &str| line.splitn(3, ',').nth(2).unwrap_or("").to_owned();
    Arrived {
        status: ended.status,
        findings: findings(&out).into_iter().map(without_place).collect(),
        rows: trace.lines().map(tail).collect(),
        bureau: tree(&out).into_iter().filter(|(name, _)| name.contains('/')).collect(),
    }
}

#[test]
fn every_road_leads_to_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let rows = rows();
    let comma = made::delimited(&rows, ',');
    let straight = arrive(folder.path(), "utf8.csv", comma.as_bytes());
    assert_eq!(straight.status, 1);
    assert!(straight.findings.len() > 9, "{:#?}", straight.findings);
    assert!(
        straight.bureau.keys().any(|name| name.starts_with(EMPLOYER)),
        "{:?}",
        straight.bureau.keys()
    );
    for (name, bytes) in roads(&rows) {
        let arrived = arrive(folder.path(), name, &bytes);
        assert_eq!(arrived.findings, straight.findings, "{name}");
        assert_eq!(arrived.rows, straight.rows, "{name}");
        assert_eq!(
            arrived.bureau.keys().collect::<Vec<_>>(),
            straight.bureau.keys().collect::<Vec<_>>(),
            "{name}"
        );
        assert!(arrived == straight, "{name}: the bureau files differ");
    }
}

/// The shipped samples are the same rows in every format.
#[test]
fn the_samples_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/beijing");
    let arrive_at =
        |name: &str| arrive(folder.path(), name, &std::fs::read(samples.join(name)).unwrap());
    let straight = arrive_at("roads-utf8.csv");
    assert!(!straight.bureau.is_empty());
    for name in ["roads-gbk.csv", "roads.xlsx", "roads.xls", "roads.ods", "roads.html.xls"] {
        let arrived = arrive_at(name);
        assert_eq!(arrived.findings, straight.findings, "{name}");
        assert_eq!(arrived.rows, straight.rows, "{name}");
        assert!(arrived == straight, "{name}: the bureau files differ");
    }
}

/// The line that Excel understands moves every row down by one.
#[test]
fn a_separator_line_is_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let row = |number: u32| {
        format!("{EMPLOYER};{};{};2026-11;辞职", person_name(number), person_id(number))
    };
    let text = format!(
        "sep=;\r\n统一社会信用代码;姓名;证件号码;缴费截止月份;离职原因\r\n{}\r\n{};\r\n",
        row(1),
        row(2)
    );
    let arrived = arrive(folder.path(), "excel.csv", &gbk(&text));
    assert_eq!(arrived.status, 0);
    assert!(arrived.rows[1].starts_with("3,accepted,sporadic"), "{:?}", arrived.rows);
}

/// A corrected cell is judged as if its sender had written it, on every road: names, numbers, months, a
/// row that was none, a row that becomes none, a heading.
#[test]
fn corrections_are_as_good_as_writing_them() {
    let folder = tempfile::tempdir().unwrap();
    let profile = made::beijing();
    let (mut faulty, fixed) = (rows(), table(24));
    faulty.pop();
    faulty[0][3] = "社保停缴年月".to_owned();
    faulty[20] = [&["合计", "1人"].map(str::to_owned)[..], &vec![String::new(); 6]].concat();
    let mut corrections = Corrections::default();
    for (row, (old, new)) in (1..).zip(faulty.iter().zip(&fixed)) {
        for (column, (old, new)) in (0..).zip(old.iter().zip(new)) {
            if old != new {
                corrections.set(CellPlace { file: 0, sheet: 0, row, column }, new);
            }
        }
    }
    assert!(corrections.len() > 15);
    let run_one = |name: &str, bytes: &[u8], corrections: Corrections| {
        let mut job = made::job(&[&put(folder.path(), name, bytes)], &profile);
        (job.corrections, job.hash) = (corrections, Hash::No);
        run(&job).unwrap()
    };
    let utf8 = |rows: &[Vec<String>]| ("utf8.csv", made::delimited(rows, ',').into_bytes());
    let roads = |rows: &[Vec<String>]| std::iter::once(utf8(rows)).chain(roads(rows));
    for ((name, old), (_, new)) in roads(&faulty).zip(roads(&fixed)) {
        let [mut corrected, mut written] =
            [(&old, corrections.clone()), (&new, Corrections::default())]
                .map(|(bytes, corrections)| run_one(name, bytes, corrections));
        assert_eq!((written.counts.accepted, written.counts.held), (24, 0), "{name}");
        // Only the size of the file may differ: it is another file.
        for outcome in [&mut corrected, &mut written] {
            outcome.inputs[0].bytes = 0;
        }
        assert_eq!(format!("{corrected:#?}"), format!("{written:#?}"), "{name}");
    }
}

/// Of a large sheet the file is read once more for the rows that are shown; they show the correction.
#[test]
fn a_large_sheet_shows_what_was_corrected() {
    let folder = tempfile::tempdir().unwrap();
    let profile = made::beijing();
    let mut rows = table(20_050);
    // Held across rows, far from the end: its cells were let go before that was known.
    rows[20_050] = rows[1].clone();
    rows[20_050][4] = "退休".to_owned();
    for (name, bytes) in [
        ("large.csv", gbk(&made::delimited(&rows, ','))),
        ("large.xlsx", book(&[MadeSheet::of_texts("减员", &rows)])),
    ] {
        let mut job = made::job(&[&put(folder.path(), name, bytes)], &profile);
        job.corrections.set(CellPlace { file: 0, sheet: 0, row: 2, column: 1 }, "司马𠮷");
        let outcome = run(&job).unwrap();
        let sheet = &outcome.inputs[0].sheets[0];
        let first = sheet.kept.iter().find(|row| row.number == 2).unwrap();
        assert!(sheet.kept_is_partial && first.outcome == RowOutcome::Held, "{name}");
        assert_eq!(first.cells.text(1), "司马𠮷", "{name}");
        job.keep.cells = KeepCells::Whole;
        let sheet = &run(&job).unwrap().inputs[0].sheets[0];
        assert!(sheet.kept.len() == 20_050 && !sheet.kept_is_partial, "{name}");
    }
}
