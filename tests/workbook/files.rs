//! Files that the tests make, and what the program says of them.

use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use jianyuan::model::{CellKind, Lent, SheetHead, SheetTail};
use jianyuan::source::limits::Limits;
use jianyuan::source::sniff::{HEAD, Sniffed, sniff};
use jianyuan::source::workbook::{BookFacts, ReadFailure, SheetEvent, WorkbookOptions, read};
use jianyuan::text::Lang;
use zip::write::SimpleFileOptions;

/// One row: sheet, row number, cells.
pub(crate) type SeenRow = (usize, u32, Vec<(CellKind, Lent, String)>);

/// What came of a workbook.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) heads: Vec<SheetHead>,
    pub(crate) rows: Vec<SeenRow>,
    pub(crate) tails: Vec<SheetTail>,
    pub(crate) facts: Option<BookFacts>,
}

impl Seen {
    /// The rows as `number: text|text`.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |(_, number, cells): &SeenRow| {
            let texts: Vec<&str> = cells.iter().map(|cell| cell.2.as_str()).collect();
            format!("{number}: {}", texts.join("|"))
        };
        self.rows.iter().map(line).collect()
    }
}

/// How the tests read.
pub(crate) struct How {
    pub(crate) limits: Limits,
    pub(crate) program: PathBuf,
}

impl Default for How {
    fn default() -> Self {
        let program = env!("CARGO_BIN_EXE_jianyuan").into();
        Self { limits: Limits::default(), program }
    }
}

/// Reads a file; the failure is `FL004 rows` or `FL003 what it says`.
pub(crate) fn read_file(path: &Path, how: &How) -> Result<Seen, String> {
    let head = std::fs::read(path).unwrap_or_default();
    let container = match sniff(&head[..head.len().min(HEAD)]) {
        Sniffed::Workbook(container) => container,
        other => return Err(format!("{other:?}")),
    };
    let options = WorkbookOptions {
        limits: &how.limits,
        password: None,
        wanted: &|heads| (0..heads.len()).collect(),
        program: Some(how.program.clone()),
    };
    let mut seen = Seen::default();
    let facts = read(path, container, &options, &mut |event| match event {
        SheetEvent::Begin(head) => seen.heads.push(head),
        SheetEvent::Rows(block) => {
            for row in block.rows() {
                let text = |cell| String::from_utf8(row.text_of(cell).to_vec()).unwrap();
                let cells = row.cells.iter().map(|c| (c.kind, c.lent, text(c))).collect();
                seen.rows.push((seen.heads.len() - 1, row.number, cells));
            }
        }
        SheetEvent::End(tail) => seen.tails.push(tail),
    });
    match facts {
        Ok(facts) => {
            seen.facts = Some(facts);
            Ok(seen)
        }
        Err(ReadFailure::World(error)) => Err(format!("world: {error}")),
        Err(ReadFailure::Fault(fault)) => {
            let named = |wanted| fault.args.iter().find(|(name, _)| *name == wanted);
            let said = named("option").or_else(|| named("what")).or_else(|| named("why"));
            Err(format!("{} {}", fault.code, said.map_or("", |(_, arg)| arg.get(Lang::En))))
        }
    }
}

/// Reads bytes as a file.
pub(crate) fn read_bytes(bytes: &[u8]) -> Result<Seen, String> {
    read_with(bytes, &How::default())
}

/// Reads bytes as a file in a given way.
pub(crate) fn read_with(bytes: &[u8], how: &How) -> Result<Seen, String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_file(file.path(), how)
}

/// The code of a failure.
pub(crate) fn code(result: Result<Seen, String>) -> String {
    result.err().map_or("read".to_owned(), |said| said.chars().take(5).collect())
}

/// The parts of a small xlsx with one sheet of this XML.
pub(crate) fn parts(sheet: &str, strings: &str) -> Vec<(&'static str, String)> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
    };
    let relations =
        |inner: String| format!("<Relationships xmlns=\"{PACKAGE}\">{inner}</Relationships>");
    vec![
        ("_rels/.rels", relations(relation("r1", "officeDocument", "xl/workbook.xml"))),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                relation("r1", "worksheet", "worksheets/sheet1.xml")
                    + &relation("r2", "sharedStrings", "sharedStrings.xml"),
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
                 <sheet name=\"名单\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        ("xl/sharedStrings.xml", strings.to_owned()),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ]
}

/// A sheet part around its rows and what follows them.
pub(crate) fn sheet(rows: &str, after: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>")
}

/// Packs parts.
pub(crate) fn pack(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A small xlsx with these rows.
pub(crate) fn xlsx(rows: &str, after: &str) -> Vec<u8> {
    pack(&parts(&sheet(rows, after), "<sst><si><t>甲</t></si></sst>"))
}
