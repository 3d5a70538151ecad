//! What a file is, by its first bytes (格式识别). The name is never looked at.

use crate::text::{Text, text};

/// The format of an input as the outputs name it (contract, section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the formats")]
pub enum Format {
    Csv,
    Xlsx,
    Xls,
    Xlsb,
    Ods,
    Html,
    SpreadsheetMl,
    Ndjson,
}

impl Format {
    const ALL: [Self; 8] = [
        Self::Csv,
        Self::Xlsx,
        Self::Xls,
        Self::Xlsb,
        Self::Ods,
        Self::Html,
        Self::SpreadsheetMl,
        Self::Ndjson,
    ];

    /// The word of the machine forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Xlsb => "xlsb",
            Self::Ods => "ods",
            Self::Html => "html",
            Self::SpreadsheetMl => "spreadsheetml",
            Self::Ndjson => "ndjson",
        }
    }

    /// The format of a word of the machine forms.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == word)
    }
}

/// The outer shape of a workbook. What is inside a zip or OLE container only the child looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Container {
    /// xlsx, xlsb, ods, or something else in a zip.
    Zip,
    /// xls, an encrypted xlsx, or something else in an OLE compound file.
    Ole,
    /// An HTML table.
    Html,
    /// Excel 2003 XML.
    SpreadsheetMl,
}

/// What the first bytes of a file say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sniffed {
    /// Text: read as CSV, whatever the name.
    Text,
    /// Read in the child.
    Workbook(Container),
    /// No table that is read here (FL001): what it looks like and what to do.
    Foreign(Text),
    /// Zero bytes (FL005).
    Empty,
}

/// How many bytes of the beginning [`sniff`] wants.
pub const HEAD: usize = 8 * 1024;

const OLD_EXCEL: Text = text(
    "像是 Excel 4 或更早版本的表格，请用 Excel 或 WPS 另存为 .xlsx",
    "looks like Excel 4 or older; save it as .xlsx in Excel or WPS",
);
const PDF: Text = text(
    "是 PDF 文件，请提供原始电子表格（.xlsx）",
    "is a PDF file; hand in the spreadsheet itself (.xlsx)",
);
const PICTURE: Text = text(
    "是图片，请提供原始电子表格（.xlsx）",
    "is a picture; hand in the spreadsheet itself (.xlsx)",
);
const ARCHIVE: Text =
    text("是压缩包，请先解压，再提交里面的表格", "is an archive; unpack it and hand in the files");
const RICH_TEXT: Text = text(
    "是 Word 或写字板的 RTF 文件，请把表格复制到 Excel 再保存为 .xlsx",
    "is an RTF document; copy the table into Excel and save it as .xlsx",
);
const PROGRAM: Text = text("是程序文件，不是表格", "is a program, not a table");
const DATABASE: Text =
    text("是数据库文件，请导出为 .xlsx 或 CSV", "is a database; export it as .xlsx or CSV");
const WEB_ARCHIVE: Text = text(
    "是单个文件网页（MHT），请在 Excel 中打开并另存为 .xlsx",
    "is a single-file web page (MHT); open it in Excel and save it as .xlsx",
);
const OTHER_XML: Text = text(
    "是 XML 文件，但不是 Excel 2003 XML 表格，请另存为 .xlsx",
    "is XML, but no Excel 2003 XML table; save it as .xlsx",
);
/// A zip that holds no workbook.
pub(crate) const OTHER_ZIP: Text = text(
    "是压缩包（ZIP），里面没有工作簿；若是打包的表格请先解压",
    "is a zip archive without a workbook; unpack it first",
);
/// A text document in a zip or OLE container.
pub(crate) const WORD: Text = text(
    "是 Word 文档，请把表格复制到 Excel 再保存为 .xlsx",
    "is a Word document; copy the table into Excel and save it as .xlsx",
);
/// Slides in a zip or OLE container.
pub(crate) const SLIDES: Text =
    text("是演示文稿，不是表格", "is a slide presentation, not a table");
/// An OLE file that holds no workbook.
pub(crate) const OTHER_OLE: Text = text(
    "是 Office 旧格式文件，但里面没有工作簿，请另存为 .xlsx",
    "is an old Office file without a workbook; save it as .xlsx",
);

const SIGNATURES: [(&[u8], Text); 24] = [
    (b"%PDF", PDF),
    (b"\x89PNG\r\n", PICTURE),
    (b"\xFF\xD8\xFF", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"Rar!\x1A", ARCHIVE),
    (b"7z\xBC\xAF\x27\x1C", ARCHIVE),
    (b"\x1F\x8B\x08", ARCHIVE),
    (b"BZh9", ARCHIVE),
    (b"\xFD7zXZ\0", ARCHIVE),
    (b"{\\rtf", RICH_TEXT),
    (b"\x7FELF", PROGRAM),
    (b"MZ\x90\0", PROGRAM),
    (b"SQLite format 3\0", DATABASE),
    (b"\0\x01\0\0Standard ", DATABASE),
    (b"MIME-Version:", WEB_ARCHIVE),
    // BOF records of BIFF2, 3, 4 and of BIFF5 and 8 streams without their container.
    (b"\x09\x00\x04\x00", OLD_EXCEL),
    (b"\x09\x00\x06\x00", OLD_EXCEL),
    (b"\x09\x02\x06\x00", OLD_EXCEL),
    (b"\x09\x04\x06\x00", OLD_EXCEL),
    (b"\x09\x08\x08\x00", OLD_EXCEL),
    (b"\x09\x08\x10\x00", OLD_EXCEL),
    (b"BM\x36", PICTURE),
];

/// Says what the file is from its first [`HEAD`] bytes (fewer only where the file is shorter).
pub fn sniff(head: &[u8]) -> Sniffed {
    if head.is_empty() {
        return Sniffed::Empty;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Sniffed::Workbook(Container::Zip);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Sniffed::Workbook(Container::Ole);
    }
    if let Some((_, what)) = SIGNATURES.iter().find(|(sign, _)| head.starts_with(sign)) {
        return Sniffed::Foreign(*what);
    }
    let ascii = ascii_of(head);
    if ascii.trim_ascii_start().starts_with(b"<") { markup(&ascii) } else { Sniffed::Text }
}

/// Whether these are the first bytes of a zip container that may be an archive of files. A workbook
/// nearly always begins with one of a few parts; of any other container only the child can say.
pub fn may_be_archive(head: &[u8]) -> bool {
    const PARTS: [&[u8]; 9] = [
        b"[Content_Types].xml",
        b"_rels/",
        b"docProps/",
        b"xl/",
        b"word/",
        b"ppt/",
        b"mimetype",
        b"META-INF/",
        b"customXml/",
    ];
    // A local header is 30 bytes long; the name follows.
    let name = head.get(30..).unwrap_or_default();
    sniff(head) == Sniffed::Workbook(Container::Zip)
        && !PARTS.iter().any(|part| name.starts_with(part))
}

/// The ASCII characters of the head in small letters, without byte-order mark. UTF-16 loses its
/// zero bytes, which is all that is needed to see markup.
fn ascii_of(head: &[u8]) -> Vec<u8> {
    let wide = head.starts_with(b"\xFF\xFE")
        || head.starts_with(b"\xFE\xFF")
        || head.starts_with(b"<\0")
        || head.starts_with(b"\0<");
    let bytes = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).iter();
    bytes
        .filter(|byte| !wide || (byte.is_ascii() && **byte != 0))
        .map(u8::to_ascii_lowercase)
        .collect()
}

fn markup(ascii: &[u8]) -> Sniffed {
    const HTML: [&[u8]; 12] = [
        b"<html",
        b"<!doctype html",
        b"<table",
        b"<head",
        b"<body",
        b"<meta",
        b"<style",
        b"<div",
        b"<center",
        b"<form",
        b"<script",
        b"<title",
    ];
    let has = |needle: &[u8]| memchr::memmem::find(ascii, needle).is_some();
    if has(b"urn:schemas-microsoft-com:office:spreadsheet") && !has(b"<html") {
        return Sniffed::Workbook(Container::SpreadsheetMl);
    }
    if has(b"progid=\"excel.sheet\"") {
        return Sniffed::Workbook(Container::SpreadsheetMl);
    }
    if HTML.iter().any(|tag| has(tag)) {
        return Sniffed::Workbook(Container::Html);
    }
    if has(b"<?xml") { Sniffed::Foreign(OTHER_XML) } else { Sniffed::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(head: &[u8], wanted: Sniffed) {
        assert_eq!(sniff(head), wanted, "{}", head.escape_ascii());
    }

    #[test]
    fn content_decides() {
        is(b"", Sniffed::Empty);
        is(b"PK\x03\x04rest", Sniffed::Workbook(Container::Zip));
        is(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Sniffed::Workbook(Container::Ole));
        is(b"\xEF\xBB\xBF \r\n<HTML xmlns:x>", Sniffed::Workbook(Container::Html));
        is(b"\xFF\xFE<\0t\0a\0b\0l\0e\0>\0", Sniffed::Workbook(Container::Html));
        is(b"<?xml version='1.0'?><a/>", Sniffed::Foreign(OTHER_XML));
        is(b"<\xD0\xD5\xC3\xFB>,1", Sniffed::Text);
        is(b"name,id\n", Sniffed::Text);
        is(b"\x09\x00\x04\x00\x07\x00\x10\x00", Sniffed::Foreign(OLD_EXCEL));
        is(b"%PDF-1.7", Sniffed::Foreign(PDF));
    }

    #[test]
    fn packages_of_office_programs_are_no_archives() {
        let begins = |name: &str| [&b"PK\x03\x04"[..], &[0; 26], name.as_bytes()].concat();
        for name in ["[Content_Types].xml", "mimetypeapplication", "xl/workbook.xml"] {
            assert!(!may_be_archive(&begins(name)), "{name}");
        }
        assert!(may_be_archive(&begins("减员/甲.xlsx")));
        assert!(may_be_archive(b"PK\x05\x06"), "an empty one");
        assert!(!may_be_archive(b"name,id\n"));
    }

    #[test]
    fn excel_2003_xml_is_known_by_program_or_namespace() {
        let book = Sniffed::Workbook(Container::SpreadsheetMl);
        is(b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook>", book);
        is(b"<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", book);
    }

    #[test]
    fn words_of_formats_go_both_ways() {
        for format in Format::ALL {
            assert_eq!(Format::parse(format.as_str()), Some(format));
        }
    }
}
