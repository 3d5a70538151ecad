//! Workbooks cell by cell, with every kind of cell that a file can hold: errors, formulas that were
//! never computed, merges, hidden rows. Written as XML, because writers do not write what is broken.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use jianyuan::calendar::Date;
use jianyuan::model::{CellKind, column_letters};
use zip::write::SimpleFileOptions;

/// A cell.
#[derive(Clone, Debug)]
pub struct MadeCell {
    pub kind: CellKind,
    pub text: String,
}

/// A text cell.
pub fn t(text: &str) -> MadeCell {
    MadeCell { kind: CellKind::Text, text: text.to_owned() }
}

/// A cell of another kind.
pub fn c(kind: CellKind, text: &str) -> MadeCell {
    MadeCell { kind, text: text.to_owned() }
}

/// A row of text cells.
pub fn texts<S: AsRef<str>>(row: &[S]) -> Vec<MadeCell> {
    row.iter().map(|text| t(text.as_ref())).collect()
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub struct MadeSheet {
    pub name: String,
    pub rows: Vec<Vec<MadeCell>>,
    /// `A2:A4`.
    pub merges: Vec<String>,
    /// 1-based.
    pub hidden_rows: Vec<u32>,
    pub hidden: bool,
}

impl MadeSheet {
    pub fn new(name: &str, rows: Vec<Vec<MadeCell>>) -> Self {
        Self { name: name.to_owned(), rows, ..Self::default() }
    }

    /// A sheet of text cells.
    pub fn of_texts(name: &str, rows: &[Vec<String>]) -> Self {
        Self::new(name, rows.iter().map(|row| texts(row)).collect())
    }
}

/// A workbook with the 1900 date system.
pub fn book(sheets: &[MadeSheet]) -> Vec<u8> {
    book_of(sheets, "")
}

/// A workbook whose dates count from 1904.
pub fn book_1904(sheets: &[MadeSheet]) -> Vec<u8> {
    book_of(sheets, "<workbookPr date1904=\"1\"/>")
}

fn book_of(sheets: &[MadeSheet], properties: &str) -> Vec<u8> {
    let epoch = if properties.is_empty() { (1899, 12, 30) } else { (1904, 1, 1) };
    let (mut types, mut listed, mut relations) = (String::new(), String::new(), String::new());
    let mut parts = Vec::new();
    for (number, sheet) in (1..).zip(sheets) {
        let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
        let name = escape(&sheet.name);
        write!(types, "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>").unwrap();
        write!(listed, "<sheet name=\"{name}\" sheetId=\"{number}\"{state} r:id=\"r{number}\"/>")
            .unwrap();
        write!(relations, "<Relationship Id=\"r{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>").unwrap();
        parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet_xml(sheet, epoch)));
    }
    parts.push(("[Content_Types].xml".to_owned(), format!("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>{types}</Types>")));
    parts.push(("_rels/.rels".to_owned(), format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")));
    parts.push(("xl/workbook.xml".to_owned(), format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">{properties}<sheets>{listed}</sheets></workbook>")));
    parts.push(("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships xmlns=\"{PACKAGE}\">{relations}<Relationship Id=\"styles\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>")));
    parts.push(("xl/styles.xml".to_owned(), format!("<styleSheet xmlns=\"{MAIN}\"><fonts count=\"1\"><font/></fonts><fills count=\"1\"><fill/></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\"/></cellStyleXfs><cellXfs count=\"2\"><xf numFmtId=\"0\" xfId=\"0\"/><xf numFmtId=\"14\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>")));
    pack(&parts)
}

/// Packs parts.
pub fn pack(parts: &[(String, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The parts of a package by name, as text.
pub fn unpack(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).unwrap();
        (name, String::from_utf8_lossy(&content).into_owned())
    };
    (0..count).map(part).collect()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

fn sheet_xml(sheet: &MadeSheet, epoch: (i32, u32, u32)) -> String {
    let mut xml = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>");
    for (number, row) in (1_u32..).zip(&sheet.rows) {
        let hidden = if sheet.hidden_rows.contains(&number) { " hidden=\"1\"" } else { "" };
        write!(xml, "<row r=\"{number}\"{hidden}>").unwrap();
        for (column, cell) in row.iter().enumerate() {
            let at = format!("{}{number}", column_letters(column));
            xml.push_str(&cell_xml(&at, cell, epoch));
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData>");
    if !sheet.merges.is_empty() {
        write!(xml, "<mergeCells count=\"{}\">", sheet.merges.len()).unwrap();
        for merge in &sheet.merges {
            write!(xml, "<mergeCell ref=\"{merge}\"/>").unwrap();
        }
        xml.push_str("</mergeCells>");
    }
    xml + "</worksheet>"
}

fn cell_xml(
    at: &str,
    MadeCell { kind, text }: &MadeCell,
    (year, month, day): (i32, u32, u32),
) -> String {
    let text = escape(text);
    match kind {
        CellKind::Blank => String::new(),
        CellKind::Text if text.is_empty() => String::new(),
        CellKind::Text => format!(
            "<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
        ),
        CellKind::Number => format!("<c r=\"{at}\"><v>{text}</v></c>"),
        CellKind::Date => {
            let epoch = Date::new(year, month, day).unwrap();
            let serial = Date::parse(&text).unwrap().days_since(epoch);
            format!("<c r=\"{at}\" s=\"1\"><v>{serial}</v></c>")
        }
        CellKind::Bool => format!("<c r=\"{at}\" t=\"b\"><v>{}</v></c>", u8::from(text == "TRUE")),
        CellKind::Error => format!("<c r=\"{at}\" t=\"e\"><v>{text}</v></c>"),
        CellKind::Uncomputed => format!("<c r=\"{at}\"><f>{text}</f></c>"),
    }
}

/// Text for XML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Writes other texts into cells of a sheet (`C37`) of a workbook, as people do who correct it and save.
pub fn retyped(book: &[u8], part: &str, cells: &[(String, String)]) -> Vec<u8> {
    let mut parts = unpack(book.to_vec());
    let sheet = parts.iter_mut().find(|(name, _)| name == part).expect("the sheet is there");
    for (at, text) in cells {
        let start = sheet.1.find(&format!("<c r=\"{at}\"")).unwrap_or_else(|| panic!("no {at}"));
        let tag_end = start + sheet.1[start..].find('>').unwrap() + 1;
        let is_empty = sheet.1[..tag_end].ends_with("/>");
        let end =
            if is_empty { tag_end } else { start + sheet.1[start..].find("</c>").unwrap() + 4 };
        let text = escape(text);
        let cell = format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
        sheet.1.replace_range(start..end, &cell);
    }
    pack(&parts)
}
