//! `--template mass=FILE`: templates as openpyxl, `LibreOffice` and WPS write them (tests/templates),
//! filled by a whole run, and read back cell by cell. Every part but the sheet is the same to the byte.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use jianyuan::run::template::{Template, TemplateOptions};
use jianyuan::sink::{FillError, Filler as _};
use jianyuan::source::limits::Limits;

use crate::elsewhere::{converted, python};
use crate::made::program::{Ended, findings, on_the_day, put, summary};
use crate::made::{beijing, delimited, people, program};

const PEOPLE: u32 = 13;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/templates").join(name)
}

/// Thirteen people: two whose contract ended, one who went to school, which no template here takes.
fn table() -> Vec<Vec<String>> {
    let mut table = people::table(PEOPLE);
    for (person, reason) in [(2, "合同到期"), (5, "合同到期"), (7, "入学")] {
        table[person + 1][4] = reason.to_owned();
    }
    table[4][1] = "王𠮷喆".to_owned();
    table
}

fn name(person: u32) -> String {
    if person == 3 { "王𠮷喆".into() } else { people::person_name(person) }
}

/// Those who fit, with the word that the templates have for their reason.
fn fitting() -> impl Iterator<Item = (u32, &'static str)> {
    let word = |person| if matches!(person, 2 | 5) { "合同到期" } else { "个人辞职" };
    (0..PEOPLE).filter(|person| *person != 7).map(move |person| (person, word(person)))
}

/// A run with a template.
fn run(folder: &Path, template: &Path, more: &[&str]) -> Ended {
    let input = put(folder, "in.csv", delimited(&table(), ','));
    let mass = format!("mass={}", template.display());
    let mut args = vec!["run", input.to_str().unwrap(), "--out"];
    let out = folder.join("out");
    args.push(out.to_str().unwrap());
    args.extend(["--template", &mass]);
    args.extend(more);
    on_the_day(&args)
}

fn mass_file(folder: &Path, name: &str) -> PathBuf {
    folder.join("out").join(people::EMPLOYER).join("2026-11").join(name)
}

/// Every entry of a package, in order: its bytes as they lie there, and inflated.
fn parts(file: &Path) -> Vec<(String, Vec<u8>, Vec<u8>)> {
    let bytes = std::fs::read(file).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    (0..count)
        .map(|index| {
            let (mut packed, mut plain) = (Vec::new(), Vec::new());
            archive.by_index_raw(index).unwrap().read_to_end(&mut packed).unwrap();
            let mut part = archive.by_index(index).unwrap();
            part.read_to_end(&mut plain).unwrap();
            (part.name().unwrap().into_owned(), packed, plain)
        })
        .collect()
}

/// The parts that differ; all others are the same to the byte, packed as well.
fn changed(template: &Path, filled: &Path) -> Vec<String> {
    let (before, after) = (parts(template), parts(filled));
    let names = |parts: &[(String, Vec<u8>, Vec<u8>)]| {
        parts.iter().map(|(name, ..)| name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&before), names(&after), "the same parts in the same order");
    let differs = before.iter().zip(&after).filter(|(a, b)| a != b);
    differs.map(|((name, ..), _)| name.clone()).collect()
}

/// The texts of a sheet from a row on, without blank ends.
fn rows(file: &Path, sheet: &str, from: usize) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let whole = range.range((0, 0), range.end().unwrap());
    let text = |cell: &Data| cell.to_string();
    let mut rows: Vec<Vec<String>> =
        whole.rows().skip(from).map(|row| row.iter().map(text).collect()).collect();
    while rows.last().is_some_and(|row| row.iter().skip(1).all(String::is_empty)) {
        rows.pop();
    }
    rows
}

/// What people's rows of the openpyxl and `LibreOffice` templates hold.
fn meant() -> Vec<Vec<String>> {
    let row = |(number, (person, word)): (usize, (u32, &str))| {
        let id = people::person_id(person);
        let number = number.to_string();
        [&number, &name(person), "居民身份证", &id, "202611", word, "", ""]
            .map(str::to_owned)
            .to_vec()
    };
    (1..).zip(fitting()).map(row).collect()
}

#[test]
fn templates_keep_everything_but_their_rows() {
    for template in ["openpyxl.xlsx", "libreoffice.xlsx"] {
        let folder = tempfile::tempdir().unwrap();
        let ended = run(folder.path(), &fixture(template), &[]);
        assert_eq!(ended.status, 0, "{template}: {}{}", ended.out, ended.err);
        let filled = mass_file(folder.path(), "批量减员_2026-11.xlsx");
        assert_eq!(changed(&fixture(template), &filled), ["xl/worksheets/sheet1.xml"]);
        assert_eq!(rows(&filled, "批量减员", 3), meant(), "{template}");
        // Title, instruction and heading are where they were.
        assert_eq!(rows(&filled, "批量减员", 0)[..3], rows(&fixture(template), "批量减员", 0)[..3]);
        for note in ["第 4 行是示例", "G“联系电话”"] {
            assert!(ended.err.contains(note), "{template}: {}", ended.err);
        }
        opens_as_before(&fixture(template), &filled);
    }
}

/// What openpyxl sees of a template besides its rows.
fn opens_as_before(template: &Path, filled: &Path) {
    let script = r"
import sys, openpyxl
def seen(path):
    book = openpyxl.load_workbook(path)
    sheet = book['批量减员']
    return dict(
        lists=sorted((str(v.sqref), v.type, v.formula1, v.showErrorMessage) for v in sheet.data_validations.dataValidation),
        names={n: d.attr_text for n, d in book.defined_names.items()},
        hidden=[s.sheet_state for s in book], words=[c.value for c in book['字典']['A']],
        widths={k: d.width for k, d in sheet.column_dimensions.items()},
        merges=[str(m) for m in sheet.merged_cells.ranges], freeze=sheet.freeze_panes,
        locked=sheet.protection.sheet, password=sheet.protection.password,
        colours=[str(r.sqref) for r in sheet.conditional_formatting],
        heights=[sheet.row_dimensions[r].height for r in range(1, 13)],
    ), sheet
before, old = seen(sys.argv[1])
after, new = seen(sys.argv[2])
assert before == after, (before, after)
assert len(before['lists']) == 2 and before['locked'] and before['hidden'][1] == 'hidden'
for row in range(4, 16):
    for column in range(1, 9):
        a, b = old.cell(min(row, 14), column), new.cell(row, column)
        assert b.number_format == '@' or row > 14, (row, column, b.number_format)
        assert b.border.left.style == 'thin' and not b.protection.locked, (row, column)
print('same')
";
    if let Some(said) = python("openpyxl", script, &[template, filled]) {
        assert_eq!(said, "same\n");
    }
    if let Some(made) = converted(filled, "csv:Text - txt - csv (StarCalc):44,34,76") {
        let text = std::fs::read_to_string(made).unwrap();
        assert!(text.contains(&people::person_id(0)) && text.contains("合同到期"), "{text}");
        assert!(!text.contains("张三"), "{text}");
    }
}

#[test]
fn a_value_outside_the_list_goes_as_sporadic_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let ended = run(folder.path(), &fixture("openpyxl.xlsx"), &[]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let out = folder.path().join("out");
    let counts = summary(&out)["counts"].clone();
    assert_eq!((&counts["mass"], &counts["sporadic"]), (&12.into(), &1.into()));
    let found = findings(&out);
    let unfit: Vec<_> = found.iter().filter(|finding| finding["code"] == "TE001").collect();
    assert_eq!(unfit.len(), 1);
    assert_eq!((&unfit[0]["row"], &unfit[0]["cells"][0]), (&9.into(), &"E9".into()));
    let fix = unfit[0]["fix"]["zh"].as_str().unwrap();
    assert!(fix.contains("个人辞职、合同到期、退休、死亡"), "{fix}");

    // Again, and as the profile's own template, in the folder of its packs or beside its file.
    for profile in ["city", "city/city.toml", "city@2026-11"] {
        let again = tempfile::tempdir().unwrap();
        let city = again.path().join("city");
        std::fs::create_dir(&city).unwrap();
        std::fs::copy(fixture("openpyxl.xlsx"), city.join("模板.xlsx")).unwrap();
        put(&city, "city.toml", city_with_template());
        let input = put(again.path(), "in.csv", delimited(&table(), ','));
        let paths = [input, again.path().join("out"), again.path().join(profile)];
        let [input, out, profile] = paths.each_ref().map(|path| path.to_str().unwrap());
        let args = ["run", input, "--out", out, "--profile", profile, "--jobs", "1"];
        let ended = on_the_day(&args);
        assert_eq!(ended.status, 0, "{}", ended.err);
        let read = |folder| std::fs::read(mass_file(folder, "批量减员_2026-11.xlsx")).unwrap();
        assert!(read(folder.path()) == read(again.path()), "the same bytes");
    }

    // Strictly, the row is held.
    let strict = tempfile::tempdir().unwrap();
    let ended = run(strict.path(), &fixture("openpyxl.xlsx"), &["--strict"]);
    let counts = summary(&strict.path().join("out"))["counts"].clone();
    assert_eq!((ended.status, &counts["mass"], &counts["held"]), (1, &12.into(), &1.into()));
}

#[test]
fn a_template_of_wps_grows_its_table_and_keeps_its_formulas() {
    let folder = tempfile::tempdir().unwrap();
    let template = fixture("wps.xlsx");
    let ended = run(folder.path(), &template, &[]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let filled = mass_file(folder.path(), "批量减员_2026-11.xlsx");
    let expected = ["xl/worksheets/sheet1.xml", "xl/tables/table1.xml"];
    assert_eq!(changed(&template, &filled), expected);
    let row = |(number, (person, word)): (usize, (u32, &str))| {
        let id = people::person_id(person);
        // The month after the last one paid: the heading says so.
        [&number.to_string(), &name(person), &id, "202612", word, "减少", ""]
            .map(str::to_owned)
            .to_vec()
    };
    let meant: Vec<Vec<String>> = (1..).zip(fitting()).map(row).collect();
    assert_eq!(rows(&filled, "人员减少", 2), meant);
    let texts: BTreeMap<String, String> = parts(&filled)
        .into_iter()
        .map(|(name, _, plain)| (name, String::from_utf8(plain).unwrap()))
        .collect();
    assert!(texts["xl/tables/table1.xml"].contains("ref=\"A1:G14\""));
    let sheet = &texts["xl/worksheets/sheet1.xml"];
    assert!(sheet.contains("<dimension ref=\"A1:G14\"/>") && sheet.contains("<f>IF(C3="));
    assert!(sheet.contains("<x14:dataValidation ") && sheet.contains("sqref=\"F3:F500\""));
    assert!(ended.err.contains("G 列是公式"), "{}", ended.err);
}

/// A workbook of texts with lists, by its rows.
fn made(folder: &Path, rows: &[&[&str]], tail: &str) -> PathBuf {
    use crate::made::xlsx::{MadeSheet, book, pack, texts, unpack};
    let rows = rows.iter().map(|row| texts(row)).collect();
    let mut parts = unpack(book(&[MadeSheet::new("模板", rows)]));
    let (_, sheet) = parts.iter_mut().find(|(name, _)| name.ends_with("sheet1.xml")).unwrap();
    *sheet = sheet.replace("</worksheet>", &format!("{tail}</worksheet>"));
    put(folder, "模板.xlsx", pack(&parts))
}

const HEAD: [&str; 4] = ["姓名", "证件号码", "缴费截止月份", "停止缴费原因"];

#[test]
fn what_keeps_a_template_from_being_used_is_told_before_anything_is_written() {
    let ready = ["甲", "110101199003079913", "202401", "辞职"];
    let merged = "<mergeCells><mergeCell ref=\"A3:A4\"/></mergeCells>";
    let cases: [(&[&[&str]], &str, &str); 7] = [
        (&[&["姓名", "证件号码", "*参保地编号", "停止缴费原因"]], "", "C“*参保地编号”"),
        (&[&["姓名", "证件号码", "停保年月", "停止缴费原因"]], "", "--template-month"),
        (&[&HEAD, &ready, &ready, &ready, &ready, &ready, &ready], "", "已有 6 行人员"),
        (&[&HEAD, &["填表说明：请逐行填写，不要改动格式。"]], "", "第 2 行是一段说明文字"),
        (&[&HEAD], merged, "A3:A4"),
        (&[&["科目", "金额"]], "", "没有找到表头"),
        (
            &[&["姓名", "证件号码", "增减标志"]],
            "<dataValidations><dataValidation type=\"list\" sqref=\"C2:C9\"><formula1>\"增加\"</formula1></dataValidation></dataValidations>",
            "没有表示减员的词",
        ),
    ];
    for (rows, tail, expected) in cases {
        let folder = tempfile::tempdir().unwrap();
        let template = made(folder.path(), rows, tail);
        let ended = run(folder.path(), &template, &[]);
        assert_eq!(ended.status, 2, "{expected}: {}{}", ended.out, ended.err);
        assert!(ended.err.contains(expected), "{expected}: {}", ended.err);
        assert!(!folder.path().join("out").exists(), "{expected}");
    }
    let folder = tempfile::tempdir().unwrap();
    for (template, expected) in [
        (put(folder.path(), "a.csv", "姓名,证件号码\n"), ".xlsx"),
        (put(folder.path(), "b.xlsx", b"PK\x03\x04nothing"), "损坏"),
        (folder.path().join("none.xlsx"), "读不了"),
    ] {
        let ended = run(folder.path(), &template, &[]);
        assert_eq!(ended.status, 2);
        assert!(ended.err.contains(expected), "{expected}: {}", ended.err);
    }
}

#[test]
fn a_footer_limits_the_people_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let blank = ["", "", "", ""];
    let rows: [&[&str]; 8] =
        [&HEAD, &blank, &blank, &blank, &blank, &blank, &blank, &["填表人：", "", "", ""]];
    let template = made(folder.path(), &rows, "");
    let ended = run(folder.path(), &template, &[]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    let mut all = Vec::new();
    for part in ["01", "02", "03"] {
        let file = mass_file(folder.path(), &format!("批量减员_2026-11_{part}.xlsx"));
        let rows = rows_of(&file);
        assert_eq!(rows[7][0], "填表人：");
        all.extend(rows[1..7].iter().filter(|row| !row[0].is_empty()).map(|row| row[1].clone()));
    }
    let meant: Vec<String> = (0..PEOPLE).map(people::person_id).collect();
    assert_eq!(all, meant);
}

fn rows_of(file: &Path) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let whole = range.range((0, 0), range.end().unwrap());
    whole.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn an_old_template_is_written_anew_with_its_heading() {
    use jianyuan::sink::xls::{Book, Look};
    let folder = tempfile::tempdir().unwrap();
    let mut book = Book::new();
    let plain = book.style(Look::default());
    let mut page = book.page("批量减员");
    page.text(0, 0, "虚构市减员模板", plain).unwrap();
    page.merge((0, 0), (0, 3)).unwrap();
    for (column, heading) in (0..).zip(HEAD) {
        page.text(1, column, heading, plain).unwrap();
    }
    let template = put(folder.path(), "模板.xls", book.into_bytes().unwrap());
    let ended = run(folder.path(), &template, &[]);
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    assert!(ended.err.contains("下拉列表、颜色、保护"), "{}", ended.err);
    let file = mass_file(folder.path(), "批量减员_2026-11.xls");
    let mut book: calamine::Xls<_> = open_workbook(&file).unwrap();
    let range = book.worksheet_range("批量减员").unwrap();
    let rows: Vec<Vec<String>> =
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(rows[0], ["虚构市减员模板", "", "", ""]);
    assert_eq!(rows[1], HEAD);
    assert_eq!(rows.len(), 2 + PEOPLE as usize);
    assert_eq!(rows[5], [&name(3), &people::person_id(3), "202611", "本人意愿解除劳动合同"]);
}

/// The shipped profile with a template for its mass file.
fn city_with_template() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/beijing.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let mass = "role = \"mass\"\n";
    assert!(text.contains(mass));
    text.replacen(mass, &format!("{mass}template = \"模板.xlsx\"\n"), 1)
}

/// A template opened by the library, with a reading program.
fn open(path: &Path, reader: &Path) -> Result<Template, jianyuan::error::Error> {
    let profile = beijing();
    let limits = Limits::default();
    let reader = Some(reader.to_owned());
    let options = TemplateOptions { profile: &profile, means: None, limits: &limits, reader };
    Template::open(path, options)
}

#[test]
fn a_template_that_changes_during_the_run_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("模板.xlsx");
    std::fs::copy(fixture("openpyxl.xlsx"), &path).unwrap();
    let template = open(&path, &program()).unwrap();
    let row = vec![String::from("甲"); template.plan().columns.len()];
    let mut out = Vec::new();
    template.fill(vec![row.clone()], &mut out).unwrap();
    assert!(out.starts_with(b"PK"));
    std::fs::copy(fixture("libreoffice.xlsx"), &path).unwrap();
    let Err(FillError::Refused(why)) = template.fill(vec![row], &mut Vec::new()) else {
        panic!("another file was filled")
    };
    assert!(why.zh.contains("被改动") && why.en.contains("changed"), "{why:?}");
}

#[cfg(unix)]
#[test]
fn a_child_that_dies_is_an_error_and_no_template() {
    let Err(error) = open(&fixture("openpyxl.xlsx"), Path::new("/bin/false")) else {
        panic!("nothing was read")
    };
    let said = error.message(jianyuan::text::Lang::Zh);
    assert!(said.contains("读取进程异常退出"), "{said}");
}
