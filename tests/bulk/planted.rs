//! Many employers' files with planted faults: what is in them, and what has to be found.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use jianyuan::sink::xls::{Book, Look};
use zip::write::SimpleFileOptions;

use crate::made::people::{self, complete};
use crate::made::xlsx::{MadeSheet, book, escape, pack};
use crate::made::{self};

/// Errors and warnings that are expected, by file and row.
pub type Expected = BTreeMap<(String, u32), BTreeSet<String>>;

/// People in a file.
const ROWS: u32 = 6;

/// A folder of files, and what is to be found in them.
pub struct Made {
    pub folder: tempfile::TempDir,
    pub expected: Expected,
    /// Files that are refused, with their code.
    pub refused: BTreeMap<String, &'static str>,
    /// Files that repeat another one.
    pub repeated: BTreeSet<String>,
    /// The employer of each file.
    pub employer_of: BTreeMap<String, u32>,
    /// Files that go into archives, by archive.
    packed: BTreeMap<String, Vec<(String, Vec<u8>)>>,
    /// Somebody of the last file who stands in no other.
    last: Option<(String, u32)>,
}

/// The valid credit code of an invented employer: GB 32100 over GB 11714.
pub fn code(number: u32) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let value = |byte: u8| ALPHABET.iter().position(|known| *known == byte).unwrap();
    let inner = format!("MA{:06}", 10_000 + number);
    let digit = |byte: u8| u64::from(char::from(byte).to_digit(36).unwrap());
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u64 = inner.bytes().zip(weights).map(|(byte, weight)| digit(byte) * weight).sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        other => char::from_digit(u32::try_from(other).unwrap(), 10).unwrap(),
    };
    let body = format!("91110105{inner}{check}");
    let mut weight = 1;
    let mut sum = 0;
    for byte in body.bytes() {
        sum += value(byte) * weight;
        weight = weight * 3 % 31;
    }
    format!("{body}{}", char::from(ALPHABET[(31 - sum % 31) % 31]))
}

/// What all their names begin with; the number follows in five digits.
pub const NAME_BEGINS: &str = "北京示例第";

/// Its name.
fn name(number: u32) -> String {
    format!("{NAME_BEGINS}{number:05}号商贸有限公司")
}

/// The columns of [`row`].
const NAME: usize = 2;
const NUMBER: usize = 3;
const MONTH: usize = 4;
const REASON: usize = 5;
const ENTRY: usize = 7;
const FLAG: usize = 9;

fn headings() -> Vec<String> {
    let mut headings = vec!["单位名称".to_owned()];
    headings.extend(people::HEADINGS.map(str::to_owned));
    headings.push("增减标志".to_owned());
    headings
}

fn row(employer: u32, person: u32) -> Vec<String> {
    let mut row = vec![name(employer)];
    row.extend(people::row(person));
    row[1] = code(employer);
    row.push("减员".to_owned());
    row
}

impl Made {
    pub fn inputs(&self) -> PathBuf {
        self.folder.path().join("报送")
    }

    pub fn out(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What is expected of rows, as the program counts them from 1.
    fn expect(&mut self, file: &str, row: usize, code: &str) {
        let place = (file.to_owned(), u32::try_from(row).unwrap());
        self.expected.entry(place).or_default().insert(code.to_owned());
    }
}

/// So many files, in turn as xlsx, UTF-8, GB18030, HTML, UTF-16, xls, Excel 2003 XML and ods, some of them
/// in archives; every twentieth is no list at all.
pub fn make(files: u32) -> Made {
    let mut made = Made {
        folder: tempfile::tempdir().unwrap(),
        expected: Expected::new(),
        refused: BTreeMap::new(),
        repeated: BTreeSet::new(),
        employer_of: BTreeMap::new(),
        packed: BTreeMap::new(),
        last: None,
    };
    std::fs::create_dir(made.inputs()).unwrap();
    for number in 0..files {
        if number % 20 == 19 {
            super::hostile::put(&mut made, number);
        } else {
            list(&mut made, number);
        }
    }
    for (archive, files) in std::mem::take(&mut made.packed) {
        std::fs::write(made.inputs().join(archive), in_gbk(&files)).unwrap();
    }
    again(&mut made);
    made
}

/// The path of a file below the inputs, and whether it lies in an archive.
fn path_of(number: u32) -> (String, bool) {
    let ending = ["xlsx", "csv", "txt", "xls", "csv", "xls", "xls", "ods"][number as usize % 8];
    let name = format!("{number:05}.{ending}");
    let is_packed = matches!(number % 20, 12..=14);
    (if is_packed { format!("{:05}.zip/减员名单/{name}", number / 20) } else { name }, is_packed)
}

/// One employer's list, with the faults of its number.
fn list(made: &mut Made, number: u32) {
    // 补报: a second list of an employer that has handed in one already.
    let is_second = number % 20 == 15;
    let employer = if is_second { number - 5 } else { number };
    let (file, is_packed) = path_of(number);
    let mut rows = vec![headings()];
    rows.extend((0..ROWS).map(|at| row(employer, number * ROWS + at)));
    of_one_row(made, &file, number, &mut rows);
    of_two_rows(made, &file, number, &mut rows);
    if is_second {
        of_two_files(made, &file, employer, &mut rows);
    }
    if number % 20 == 17 {
        let mut added = row(employer, (number - 1) * ROWS + 3);
        "增员".clone_into(&mut added[FLAG]);
        rows.push(added);
        made.expect(&path_of(number - 1).0, 5, "DU007");
    }
    if number % 7 == 6
        && let Some((other, person)) = made.last.take()
    {
        rows.push(row(employer, person));
        made.expect(&file, rows.len(), "DU004");
        made.expect(&other, 4, "DU004");
    }
    // Another employer's name; another one than in the first list.
    let named = match number % 20 {
        2 => Some(name(number - 1)),
        15 => Some(name(employer).replace("有限", "有限责任")),
        _ => None,
    };
    if let Some(named) = named {
        rows[1..].iter_mut().for_each(|row| row[0].clone_from(&named));
        made.expect(&file, 2, "EM005");
    }
    if number % 10 != 4 {
        made.last = Some((file.clone(), number * ROWS + 2));
    }
    made.employer_of.insert(file.clone(), employer);
    let bytes = bytes(number, &rows);
    if is_packed {
        let (archive, inner) = file.split_once('/').unwrap();
        made.packed.entry(archive.to_owned()).or_default().push((inner.to_owned(), bytes));
    } else {
        std::fs::write(made.inputs().join(&file), bytes).unwrap();
    }
}

fn of_one_row(made: &mut Made, file: &str, number: u32, rows: &mut [Vec<String>]) {
    match number % 10 {
        1 => {
            rows[2][NAME].clear();
            made.expect(file, 3, "NA001");
        }
        2 => {
            "原因不明".clone_into(&mut rows[2][REASON]);
            made.expect(file, 3, "RE002");
        }
        3 => {
            let body = &people::person_id(number * ROWS)[..17];
            let right = complete(body).pop().unwrap();
            let wrong = if right == '5' { '6' } else { '5' };
            rows[1][NUMBER] = format!("{body}{wrong}");
            made.expect(file, 2, "ID004");
        }
        9 => {
            "2026-12-30".clone_into(&mut rows[2][ENTRY]);
            made.expect(file, 3, "DA002");
        }
        _ => {}
    }
}

fn of_two_rows(made: &mut Made, file: &str, number: u32, rows: &mut Vec<Vec<String>>) {
    match number % 10 {
        4 => {
            rows.push(rows[6].clone());
            made.expect(file, 8, "DU001");
        }
        6 => {
            let mut other = rows[5].clone();
            "2026-10".clone_into(&mut other[MONTH]);
            rows.push(other);
            made.expect(file, 6, "DU002");
            made.expect(file, 8, "DU002");
        }
        8 => {
            let mut other = rows[4].clone();
            other[NAME] = people::person_name(3_999 - number % 100);
            rows.push(other);
            made.expect(file, 5, "DU003");
            made.expect(file, 8, "DU003");
        }
        _ => {}
    }
}

/// People of the employer's first list again: the same, with another month, with another name.
fn of_two_files(made: &mut Made, file: &str, employer: u32, rows: &mut Vec<Vec<String>>) {
    let first = path_of(employer).0;
    let person = |at| row(employer, employer * ROWS + at);
    let (same, mut month, mut named) = (person(3), person(4), person(5));
    "2026-10".clone_into(&mut month[MONTH]);
    named[NAME] = people::person_name(4_100 + employer % 100);
    rows.extend([same, month, named]);
    made.expect(file, 8, "DU001");
    for (at, code) in [(4, "DU002"), (5, "DU003")] {
        made.expect(file, 5 + at, code);
        made.expect(&first, 2 + at, code);
    }
}

/// The first file again in a folder of its own, and the second one in an archive.
fn again(made: &mut Made) {
    std::fs::create_dir(made.inputs().join("再报")).unwrap();
    let read = |name: &str| std::fs::read(made.inputs().join(name)).unwrap();
    std::fs::write(made.inputs().join("再报/00000.xlsx"), read("00000.xlsx")).unwrap();
    let zip = zipped(&[("00001.csv".to_owned(), read("00001.csv"))]);
    std::fs::write(made.inputs().join("再报/包.zip"), zip).unwrap();
    made.repeated = ["再报/00000.xlsx", "再报/包.zip/00001.csv"].map(str::to_owned).into();
}

/// An archive.
pub fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An archive as Windows programs in China write it: folder names in GBK, without saying so.
fn in_gbk(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    const PLACE: &str = "~FOLDER~";
    let plain: Vec<_> = files
        .iter()
        .map(|(name, content)| (name.replace("减员名单", PLACE), content.clone()))
        .collect();
    let folder = encoding_rs::GBK.encode("减员名单").0.into_owned();
    let mut bytes = zipped(&plain);
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, PLACE).collect();
    assert_eq!(places.len(), 2 * files.len());
    for place in places {
        bytes[place..place + folder.len()].copy_from_slice(&folder);
    }
    bytes
}

fn bytes(number: u32, rows: &[Vec<String>]) -> Vec<u8> {
    match number % 8 {
        0 => book(&[MadeSheet::of_texts("减员", rows)]),
        1 => made::delimited(rows, ',').into_bytes(),
        2 => encoding_rs::GB18030.encode(&made::delimited(rows, '\t')).0.into_owned(),
        3 => html(rows).into_bytes(),
        4 => {
            let text = format!("\u{feff}{}", made::delimited(rows, ','));
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        }
        5 => xls(rows),
        6 => spreadsheetml(rows).into_bytes(),
        _ => ods(rows),
    }
}

/// Lines of cells between tags.
fn lines(rows: &[Vec<String>], (open, close): (&str, &str), cell: (&str, &str)) -> String {
    let line = |row: &Vec<String>| {
        let cells = row.iter().map(|text| format!("{}{}{}", cell.0, escape(text), cell.1));
        format!("{open}{}{close}", cells.collect::<String>())
    };
    rows.iter().map(line).collect()
}

fn html(rows: &[Vec<String>]) -> String {
    let body = lines(rows, ("<tr>", "</tr>"), ("<td>", "</td>"));
    format!("<html><meta charset=\"utf-8\"><table>{body}</table></html>")
}

fn spreadsheetml(rows: &[Vec<String>]) -> String {
    let cell = ("<Cell><Data ss:Type=\"String\">", "</Data></Cell>");
    format!(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"减员\"><Table>\
         {}</Table></Worksheet></Workbook>",
        lines(rows, ("<Row>", "</Row>"), cell)
    )
}

fn ods(rows: &[Vec<String>]) -> Vec<u8> {
    let cell =
        ("<table:table-cell office:value-type=\"string\"><text:p>", "</text:p></table:table-cell>");
    let rows = lines(rows, ("<table:table-row>", "</table:table-row>"), cell);
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"减员\">\
         {rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let part = |name: &str, content: &str| (name.to_owned(), content.to_owned());
    pack(&[
        part("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        part("META-INF/manifest.xml", "<manifest:manifest/>"),
        part("content.xml", &content),
    ])
}

fn xls(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Book::new();
    let style = book.style(Look::default());
    let mut page = book.page("减员");
    for (number, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(row) {
            page.text(number, column, text, style).unwrap();
        }
    }
    book.into_bytes().unwrap()
}

/// The path of a finding's file below the inputs.
pub fn below(path: &str) -> String {
    path.split_once("报送/").unwrap().1.to_owned()
}

/// Errors and warnings by file and row (0 for whole files).
pub fn found(out: &Path) -> Expected {
    let mut found = Expected::new();
    for finding in made::program::findings(out) {
        if finding["severity"] != "note" {
            let file = below(finding["file"].as_str().unwrap());
            let row = u32::try_from(finding["row"].as_u64().unwrap_or(0)).unwrap();
            let code = finding["code"].as_str().unwrap().to_owned();
            found.entry((file, row)).or_default().insert(code);
        }
    }
    found
}
