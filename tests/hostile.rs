//! Files that mean harm or are broken, made here: each ends with 0, 1 or 2 and a code that fits,
//! without a panic, and leaves nothing behind that does harm further on.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use made::people::{HEADINGS, table};
use made::program::{command, ended, findings, on_the_day, put, tree};
use made::xlsx::{MadeSheet, book, pack, t, texts, unpack};

/// A workbook of ten good people.
fn good_book() -> Vec<u8> {
    book(&[MadeSheet::of_texts("减员", &table(10))])
}

/// A CSV of so many good people.
fn csv(people: u32) -> String {
    made::delimited(&table(people), ',')
}

/// Runs one file; gives the exit status and the codes of the errors.
fn fate(path: &Path) -> (i32, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let begun = Instant::now();
    let ended = on_the_day(&[Path::new("run"), Path::new("--out"), &out, path]);
    assert!(begun.elapsed() < Duration::from_mins(1), "{} takes too long", path.display());
    let errors = findings(&out).into_iter().filter(|finding| finding["severity"] == "error");
    (ended.status, errors.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect())
}

#[track_caller]
fn check(name: &str, bytes: impl AsRef<[u8]>, status: i32, codes: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let found = fate(&put(folder.path(), name, bytes));
    assert_eq!(found, (status, codes.iter().map(|code| (*code).to_owned()).collect()), "{name}");
}

/// The parts of the good workbook with one of them changed.
fn changed(part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut parts = unpack(good_book());
    for (name, content) in &mut parts {
        if name.ends_with(part) {
            *content = change(std::mem::take(content));
        }
    }
    pack(&parts)
}

#[test]
fn what_is_no_spreadsheet() {
    check("a.xlsx", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n", 2, &["FL001"]);
    check("b.xls", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 2, &["FL001"]);
    check("c.xlsx", pack(&[("word/document.xml".to_owned(), "<w/>".to_owned())]), 2, &["FL001"]);
    check("d.csv", b"", 2, &["FL005"]);
    check("e.csv", csv(0), 2, &["FL005"]);
    check("f.xlsx", book(&[MadeSheet::of_texts("减员", &table(0))]), 2, &["FL005"]);
    check("g.csv", b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", 2, &["FL001"]);
}

#[test]
fn damaged_workbooks() {
    let good = good_book();
    check("good.xls", &good, 0, &[]);
    for part in [3, 5, 8] {
        check("cut.xlsx", &good[..good.len() * part / 9], 2, &["FL003"]);
    }
    let mut flipped = good.clone();
    flipped[good.len() / 3] ^= 0x55;
    let (status, codes) = {
        let folder = tempfile::tempdir().unwrap();
        fate(&put(folder.path(), "flipped.xlsx", flipped))
    };
    assert_eq!((status, codes), (2, vec!["FL003".to_owned()]));
    let early = |xml: String| xml.replacen("</row>", "</row></sheetData><sheetData>", 5);
    check("early-end.xlsx", changed("sheet1.xml", early), 2, &["FL003"]);
    let entity = |xml: String| format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{xml}");
    check("entity.xlsx", changed("sheet1.xml", entity), 2, &["FL003"]);
    let twice = |xml: String| xml.replacen("r=\"B3\"", "r=\"A3\"", 1);
    check("twice.xlsx", changed("sheet1.xml", twice), 2, &["CO013"]);
    let backwards = |xml: String| {
        let columns = "ABCDEFGH".chars();
        columns.fold(xml.replacen("row r=\"5\"", "row r=\"3\"", 1), |xml, column| {
            xml.replace(&format!("r=\"{column}5\""), &format!("r=\"{column}3\""))
        })
    };
    let (status, codes) = {
        let folder = tempfile::tempdir().unwrap();
        fate(&put(folder.path(), "backwards.xlsx", changed("sheet1.xml", backwards)))
    };
    assert!(status == 2 && ["CO013", "FL003"].contains(&codes[0].as_str()), "{codes:?}");
    let outside = |xml: String| xml.replacen("r=\"A3\"", "r=\"AAAAAAAAA3\"", 1);
    check("outside.xlsx", changed("sheet1.xml", outside), 2, &["FL003"]);
}

#[test]
fn bombs() {
    let deep = |xml: String| {
        xml.replace("<sheetData>", &format!("<sheetData><!--{}-->", " ".repeat(40 << 20)))
    };
    check("blank.xlsx", changed("sheet1.xml", deep), 2, &["FL004"]);
    let lie = format!("<sst count=\"9\" uniqueCount=\"4000000000\">{}</sst>", "<si><t>x</t></si>");
    let relation = "<Relationship Id=\"s\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>";
    let mut parts =
        unpack(changed("workbook.xml.rels", |xml| xml.replace("</Relationships>", relation)));
    parts.push(("xl/sharedStrings.xml".to_owned(), lie));
    check("strings.xlsx", pack(&parts), 2, &["FL003"]);
    // Two cells as far apart as a sheet is wide and high: a legal file, of one person.
    let far = |xml: String| {
        let cell =
            "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
        xml.replace("</sheetData>", &format!("{cell}</sheetData>"))
    };
    let folder = tempfile::tempdir().unwrap();
    let (status, codes) = fate(&put(folder.path(), "far.xlsx", changed("sheet1.xml", far)));
    assert!(status != 2 || codes == ["FL004"], "{status} {codes:?}");
}

#[test]
fn text_that_swallows_or_overflows() {
    let rows = csv(60);
    let open = rows.replacen("养老", "\"养老", 1);
    check("open-quote.csv", open, 2, &["CO006"]);
    check(
        "wide.csv",
        format!("{}\n{}", "姓名,".repeat(100_000), ",".repeat(100_000)),
        2,
        &["FL004"],
    );
    check("long.csv", format!("{rows}{}\n", "长".repeat(700_000)), 2, &["FL004"]);
    let commas = format!("{rows}{}\n", ",".repeat(5_000));
    check("commas.csv", commas, 2, &["FL004"]);
}

#[test]
fn encodings() {
    let text = csv(30);
    let gbk = encoding_rs::GB18030.encode(&text).0.into_owned();
    check("gbk.csv", &gbk, 0, &[]);
    let half = text.match_indices('\n').nth(15).unwrap().0 + 1;
    let rest = encoding_rs::GB18030.encode(&text[half..]).0.into_owned();
    check("mixed.csv", [&text.as_bytes()[..half], &rest].concat(), 2, &["FL006"]);
    check("cut.csv", [&gbk[..], b"\xD5"].concat(), 2, &["FL006"]);
    let invalid = text.replacen("赵", "\u{1}", 1).into_bytes();
    let invalid =
        invalid.iter().map(|byte| if *byte == 1 { 0xFF } else { *byte }).collect::<Vec<u8>>();
    check("invalid.csv", invalid, 2, &["FL006"]);
}

/// NUL bytes in fields neither end the text nor reach the outputs.
#[test]
fn nul_bytes_and_controls() {
    let folder = tempfile::tempdir().unwrap();
    let text = csv(3).replacen("赵", "赵\0", 1).replacen("养老", "养老\u{7}", 1);
    let (status, _) = fate(&put(folder.path(), "a.csv", text));
    assert!([0, 1, 2].contains(&status));
}

/// What is put in front of formulas, and what terminals obey.
const INJECTIONS: [&str; 12] = [
    "=1+1",
    "=cmd|'/c calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＋1",
    "=HYPERLINK(\"http://example.invalid\",\"x\")",
    "'=1+1",
    ";=1+1",
];

#[test]
fn nothing_becomes_a_formula() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = table(24);
    rows[0].push("备注".to_owned());
    rows[0].push("单位名称".to_owned());
    for (at, row) in rows.iter_mut().skip(1).enumerate() {
        row.push(INJECTIONS[at % 12].to_owned());
        row.push(format!("{}公司", INJECTIONS[at % 12]));
    }
    // One of each held, with the same text in the name, so that it stands in the reports.
    for at in 1..=12 {
        rows[at][1] = INJECTIONS[at - 1].to_owned();
    }
    let input = put(folder.path(), "a.csv", made::delimited(&rows, ','));
    let out = folder.path().join("out");
    let ended = on_the_day(&[Path::new("run"), Path::new("--out"), &out, &input]);
    assert_eq!(ended.status, 1, "{}", ended.err);
    let books: Vec<(String, Vec<u8>)> =
        tree(&out).into_iter().filter(|(name, _)| name.to_lowercase().ends_with("xlsx")).collect();
    assert!(books.len() > 2, "the report and bureau files");
    for (name, bytes) in books {
        for (part_name, xml) in unpack(bytes) {
            if part_name.starts_with("xl/worksheets/") {
                assert!(!xml.contains("<f>") && !xml.contains("<f "), "{name} {part_name}");
            }
            assert!(!xml.contains("TargetMode=\"External\""), "{name} {part_name}");
        }
    }
    let errors = std::fs::read_to_string(out.join("errors.csv")).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().from_reader(errors.trim_start_matches('\u{feff}').as_bytes());
    for record in reader.records() {
        for field in &record.unwrap() {
            assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r']), "{field:?}");
        }
    }
}

#[test]
fn terminals_obey_nothing_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let evil = "\u{1b}]0;pwned\u{7}\u{1b}[2J\u{202e}\u{9b}31m\u{8}";
    let mut rows = table(4);
    rows[1][1] = format!("王{evil}");
    rows[2][4] = format!("{evil}辞");
    rows[3][2].push_str(evil);
    rows[4][0] = format!("单位{evil}");
    let name = format!("名单{evil}.csv");
    let input = put(folder.path(), &name, made::delimited(&rows, ','));
    let sheet = MadeSheet::of_texts("减员\u{202e}", &rows[..2]);
    let second = put(folder.path(), "b.csv", format!("{evil},{evil}\n1,2\n"));
    let third = put(folder.path(), "c.xlsx", book(&[sheet]));
    for words in [
        &["check"][..],
        &["check", "--format", "csv"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["check", "--format", "html"],
        &["check", "--lang", "en", "-v"],
    ] {
        let words =
            words.iter().map(PathBuf::from).chain([input.clone(), second.clone(), third.clone()]);
        let ended = on_the_day(&words.collect::<Vec<_>>());
        for said in [&ended.out, &ended.err] {
            let bad = said.chars().find(|c| {
                (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
                    || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            });
            assert_eq!(bad, None, "{said:?}");
        }
    }
}

/// A name of an employer or a file never becomes a path.
#[test]
fn outputs_stay_in_their_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = table(4);
    for (row, name) in rows.iter_mut().skip(1).zip(["../../上级", "/etc/x", "C:\\x", "CON"]) {
        name.clone_into(&mut row[0]);
    }
    rows[0][0] = "单位名称".to_owned();
    let input = put(folder.path(), "a.csv", made::delimited(&rows, ','));
    let out = folder.path().join("deep/er/out");
    std::fs::create_dir_all(folder.path().join("deep/er")).unwrap();
    let ended = on_the_day(&[Path::new("run"), Path::new("--out"), &out, &input]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let all = tree(folder.path());
    assert!(
        all.keys().all(|name| name == "a.csv" || name.starts_with("deep/er/out/")),
        "{:?}",
        all.keys()
    );
}

#[cfg(unix)]
mod files_that_are_none {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn folders_pipes_and_locked_files() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe.csv");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        assert_eq!(fate(&pipe), (2, vec!["FL007".to_owned()]));
        assert_eq!(fate(&folder.path().join("gone.csv")), (2, vec!["FL007".to_owned()]));
        assert_eq!(fate(Path::new("/dev/zero")), (2, vec!["FL007".to_owned()]));
        let dangling = folder.path().join("dangling.csv");
        symlink(folder.path().join("nowhere"), &dangling).unwrap();
        assert_eq!(fate(&dangling), (2, vec!["FL007".to_owned()]));
        let locked = put(folder.path(), "locked.csv", csv(1));
        std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
        // Root reads it all the same.
        let expected = if std::fs::read(&locked).is_ok() {
            (0, vec![])
        } else {
            (2, vec!["FL007".to_owned()])
        };
        assert_eq!(fate(&locked), expected);
    }

    /// A folder with a link to itself and a pipe in it is walked once; both are told of.
    #[test]
    fn loops_in_folders() {
        let folder = tempfile::tempdir().unwrap();
        let inputs = folder.path().join("in");
        std::fs::create_dir(&inputs).unwrap();
        put(&inputs, "a.csv", csv(2));
        symlink(&inputs, inputs.join("again")).unwrap();
        std::process::Command::new("mkfifo").arg(inputs.join("pipe")).status().unwrap();
        assert_eq!(fate(&inputs), (1, vec!["FL007".to_owned(), "FL007".to_owned()]));
    }

    /// The reading program dies, says nothing, or is not there.
    #[test]
    fn a_reader_that_dies() {
        let folder = tempfile::tempdir().unwrap();
        let path = put(folder.path(), "a.xlsx", good_book());
        let good = put(folder.path(), "b.csv", csv(2));
        let profile = made::beijing();
        for script in
            ["#!/bin/sh\nkill -9 $$\n", "#!/bin/sh\nexit 0\n", "#!/bin/sh\nhead -c 99 /dev/zero\n"]
        {
            let program = put(folder.path(), "reader", script);
            std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
            let mut job = made::job(&[&path, &good], &profile);
            job.reader = Some(program);
            let outcome = jianyuan::run::run(&job).unwrap();
            let refused = outcome.inputs[0].refused.map(|code| code.to_string());
            assert_eq!(refused.as_deref(), Some("FL003"), "{script}");
            assert_eq!(
                (outcome.counts.rows, outcome.counts.accepted),
                (2, 2),
                "the other file is read"
            );
        }
        let mut job = made::job(&[&path], &profile);
        job.reader = Some(folder.path().join("nobody"));
        assert!(jianyuan::run::run(&job).is_err(), "the world is at fault, not the file");
    }
}

/// An output folder that cannot be made, or in which nothing can be written.
#[test]
fn outputs_that_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let input = put(folder.path(), "a.csv", csv(2));
    let file = put(folder.path(), "file", "x");
    for out in
        [file.as_path(), &file.join("below"), Path::new("/proc/out"), Path::new("/dev/null/out")]
    {
        let mut command = command();
        command.args([Path::new("run"), &input, Path::new("--out"), out]);
        let ended = ended(command.output().unwrap());
        assert_eq!(ended.status, 2, "{}", out.display());
        assert!(!ended.err.is_empty());
    }
    assert_eq!(std::fs::read(file).unwrap(), b"x");
}

/// Every heading twice, headings alone, one column, nothing but blanks.
#[test]
fn tables_that_are_hardly_any() {
    let twice: Vec<Vec<String>> =
        table(3).into_iter().map(|row| [row.clone(), row].concat()).collect();
    check("twice.csv", made::delimited(&twice, ','), 0, &[]);
    check(
        "blanks.csv",
        format!("{}\n{}", HEADINGS.join(","), ",,,,,,,\n".repeat(50)),
        2,
        &["FL005"],
    );
    check("one-column.csv", "姓名\n张三\n", 2, &["CO001"]);
    check("spaces.csv", " \n\n \t \n", 2, &["CO001"]);
    let blank = MadeSheet::new("减员", vec![vec![t(" ")], texts(&[" ", "　"])]);
    let folder = tempfile::tempdir().unwrap();
    let (status, codes) = fate(&put(folder.path(), "blank.xlsx", book(&[blank])));
    assert!(status == 2 && ["FL005", "CO001"].contains(&codes[0].as_str()), "{codes:?}");
}
