//! How much of a file is believed (读取上限): a limit met is FL004, never a silent cut.
//!
//! The values are those of the hostile-file measurements that the project keeps; a profile or an
//! option may change each of them up to a hard maximum.

use serde::{Deserialize, Serialize};

use crate::model::FileFault;
use crate::text::{Text, text};

/// One limit as people see it: its key, its name, and how far it may be raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The key under `limits`, which is also the name of the option.
    pub key: &'static str,
    /// What is counted, with its unit.
    pub name: Text,
    /// The highest value that may be set.
    pub most: u64,
}

impl Limit {
    /// The fault of a file that meets this limit, whose set value is `value`.
    pub fn met(&self, value: u64) -> FileFault {
        FileFault::too_big(self.name, value, self.key)
    }
}

const fn limit(key: &'static str, name: Text, most: u64) -> Limit {
    Limit { key, name, most }
}

/// Size of the file itself.
pub const INPUT_MB: Limit = limit("input_mb", text("文件大小（MB）", "file size (MB)"), 200);
/// Size of an HTML page, which is held as a tree.
pub const HTML_MB: Limit = limit("html_mb", text("网页表格大小（MB）", "HTML page size (MB)"), 128);
/// Entries of a zip container.
pub const ZIP_ENTRIES: Limit =
    limit("zip_entries", text("压缩包内文件数", "entries of the package"), 20_000);
/// One part of a package, inflated.
pub const PART_MB: Limit =
    limit("part_mb", text("单个部件解压后大小（MB）", "one part inflated (MB)"), 2_048);
/// All parts of a package that are read, inflated.
pub const PARTS_MB: Limit =
    limit("parts_mb", text("全部部件解压后大小（MB）", "all parts inflated (MB)"), 4_096);
/// Inflated size in relation to packed size, for parts over 1 MB.
pub const RATIO: Limit = limit("ratio", text("解压比例", "inflate ratio"), 1_000);
/// Nesting of XML elements.
pub const XML_DEPTH: Limit = limit("xml_depth", text("XML 嵌套层数", "XML nesting depth"), 4_096);
/// One text or tag of an XML part.
pub const XML_TOKEN_KB: Limit =
    limit("xml_token_kb", text("XML 单段长度（KB）", "one XML token (KB)"), 65_536);
/// The attributes of one XML tag.
pub const XML_ATTRIBUTE_KB: Limit =
    limit("xml_attribute_kb", text("XML 属性长度（KB）", "XML attributes (KB)"), 1_024);
/// Entries of the shared-string table.
pub const SHARED_STRINGS: Limit =
    limit("shared_strings", text("共享文本条数", "shared strings"), 32_000_000);
/// Size of the shared-string table.
pub const SHARED_STRINGS_MB: Limit =
    limit("shared_strings_mb", text("共享文本大小（MB）", "shared strings (MB)"), 1_024);
/// Sheets of a workbook.
pub const SHEETS: Limit = limit("sheets", text("工作表数", "sheets"), 4_096);
/// Rows used of a sheet.
pub const ROWS: Limit = limit("rows", text("工作表行数", "rows of a sheet"), 1_048_576);
/// Columns read of a sheet; non-blank cells beyond them are counted and reported.
pub const COLUMNS: Limit = limit("columns", text("工作表列数", "columns of a sheet"), 16_384);
/// Non-blank cells of a file.
pub const CELLS: Limit = limit("cells", text("非空单元格数", "non-blank cells"), 200_000_000);
/// Rows times columns of the used range of xls and ods sheets, which are held whole.
pub const BOX_CELLS: Limit = limit(
    "box_cells",
    text("已用区域单元格数（xls、ods）", "used range in cells (xls, ods)"),
    50_000_000,
);
/// Characters of one cell.
pub const CELL_CHARS: Limit =
    limit("cell_chars", text("单元格字符数", "characters of a cell"), 32_767);
/// Merged ranges of a sheet.
pub const MERGES: Limit = limit("merges", text("合并单元格数", "merged ranges"), 1_000_000);
/// All text of a file, as it is sent to the parent.
pub const TEXT_MB: Limit = limit("text_mb", text("文字总量（MB）", "text in all (MB)"), 8_192);
/// Address space of the reading child.
pub const MEMORY_MB: Limit =
    limit("memory_mb", text("读取内存（MB）", "reading memory (MB)"), 65_536);
/// Processor time of the reading child.
pub const CPU_SECONDS: Limit =
    limit("cpu_seconds", text("读取处理器时间（秒）", "reading processor time (s)"), 3_600);
/// Time that the parent waits for the reading child.
pub const WALL_SECONDS: Limit =
    limit("wall_seconds", text("读取等待时间（秒）", "reading wall-clock time (s)"), 7_200);

/// The limits of one run. Fields are named and explained by the constants above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "each field is explained at its constant")]
pub struct Limits {
    pub input_mb: u64,
    pub html_mb: u64,
    pub zip_entries: u64,
    pub part_mb: u64,
    pub parts_mb: u64,
    pub ratio: u64,
    pub xml_depth: u64,
    pub xml_token_kb: u64,
    pub xml_attribute_kb: u64,
    pub shared_strings: u64,
    pub shared_strings_mb: u64,
    pub sheets: u64,
    pub rows: u64,
    pub columns: u64,
    pub cells: u64,
    pub box_cells: u64,
    pub cell_chars: u64,
    pub merges: u64,
    pub text_mb: u64,
    pub memory_mb: u64,
    pub cpu_seconds: u64,
    pub wall_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // A full sheet (1,048,576 rows, 11 columns) is 60 MB packed and up to 670 MB inflated.
            input_mb: 100,
            html_mb: 32,
            zip_entries: 2_000,
            part_mb: 768,
            parts_mb: 1_024,
            ratio: 100,
            xml_depth: 256,
            xml_token_kb: 1_024,
            xml_attribute_kb: 64,
            // A full sheet (1,048,576 rows) of names, numbers and employers has so many texts.
            shared_strings: 8_000_000,
            shared_strings_mb: 256,
            sheets: 256,
            rows: 1_048_576,
            columns: 1_000,
            cells: 20_000_000,
            box_cells: 5_000_000,
            cell_chars: 32_767,
            merges: 100_000,
            text_mb: 1_024,
            memory_mb: 1_536,
            cpu_seconds: 60,
            wall_seconds: 120,
        }
    }
}

impl Limits {
    /// Sets a limit by its key; `false` where there is no such key or the value is out of range.
    pub fn set(&mut self, key: &str, value: u64) -> bool {
        let mut fields = serde_json::to_value(&*self).expect("limits are plain numbers");
        let Some(field) = fields.get_mut(key) else { return false };
        *field = value.into();
        *self = serde_json::from_value(fields).expect("the same fields");
        self.first_refused().is_none()
    }

    /// Every limit with its value, in the order of the fields.
    pub fn all(&self) -> [(Limit, u64); 22] {
        [
            (INPUT_MB, self.input_mb),
            (HTML_MB, self.html_mb),
            (ZIP_ENTRIES, self.zip_entries),
            (PART_MB, self.part_mb),
            (PARTS_MB, self.parts_mb),
            (RATIO, self.ratio),
            (XML_DEPTH, self.xml_depth),
            (XML_TOKEN_KB, self.xml_token_kb),
            (XML_ATTRIBUTE_KB, self.xml_attribute_kb),
            (SHARED_STRINGS, self.shared_strings),
            (SHARED_STRINGS_MB, self.shared_strings_mb),
            (SHEETS, self.sheets),
            (ROWS, self.rows),
            (COLUMNS, self.columns),
            (CELLS, self.cells),
            (BOX_CELLS, self.box_cells),
            (CELL_CHARS, self.cell_chars),
            (MERGES, self.merges),
            (TEXT_MB, self.text_mb),
            (MEMORY_MB, self.memory_mb),
            (CPU_SECONDS, self.cpu_seconds),
            (WALL_SECONDS, self.wall_seconds),
        ]
    }

    /// The first limit that is zero or above its hard maximum, with the value set.
    pub fn first_refused(&self) -> Option<(Limit, u64)> {
        self.all().into_iter().find(|(limit, value)| *value == 0 || *value > limit.most)
    }
}

/// Bytes of so many megabytes, saturating.
pub(crate) const fn megabytes(count: u64) -> u64 {
    count.saturating_mul(1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_lie_inside_the_hard_maxima() {
        assert_eq!(Limits::default().first_refused(), None);
    }

    #[test]
    fn keys_are_those_of_the_fields() {
        let written = serde_json::to_value(Limits::default()).unwrap();
        for (limit, value) in Limits::default().all() {
            assert_eq!(written[limit.key], value, "{}", limit.key);
        }
        assert!(
            serde_json::from_str::<Limits>(r#"{"row": 5}"#).is_err(),
            "unknown keys are refused"
        );
    }

    #[test]
    fn zero_and_too_much_are_refused() {
        let none = Limits { rows: 0, ..Limits::default() };
        assert_eq!(none.first_refused().map(|(limit, _)| limit.key), Some("rows"));
        let much = Limits { input_mb: 201, ..Limits::default() };
        assert_eq!(much.first_refused().map(|(limit, _)| limit.key), Some("input_mb"));
    }
}
