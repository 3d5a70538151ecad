//! What a profile has written (输出): which files, which columns, in which form.

use serde::Deserialize;

use super::codes::Label;
use super::sourced::Sure;

/// What a file is for (文件用途), contract section 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 零星减员清单: for typing in, in the order of the portal's fields.
    Sporadic,
    /// 批量减员文件: for uploading.
    Mass,
    /// 报盘文件: for the collection window.
    Disk,
    /// 参保人员减少表: for the seal.
    Form,
    /// 材料清单: what to bring.
    Materials,
    /// 办理步骤: what is done outside the program.
    Steps,
}

impl Role {
    /// The word of the machine forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sporadic => "sporadic",
            Self::Mass => "mass",
            Self::Disk => "disk",
            Self::Form => "form",
            Self::Materials => "materials",
            Self::Steps => "steps",
        }
    }
}

/// In which shape a file is written (文件格式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// A plain table in .xlsx: text cells, one header row.
    Xlsx,
    /// The same in .xls (Excel 97-2003), for bureaus that take nothing newer; up to 65,535 people a
    /// file.
    Xls,
    /// A text file of records, as [`TextLayout`] says.
    Text,
    /// The printed form in two copies, .xlsx.
    Form,
    /// The materials checklist, .xlsx.
    Checklist,
    /// The page of steps, .xlsx.
    Steps,
}

/// On which side of a fixed-width column a value stands (对齐).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// Filled up on the right.
    Left,
    /// Filled up on the left.
    Right,
}

impl Shape {
    /// How the file's name must end, where programs go by it.
    pub const fn extension(self) -> Option<&'static str> {
        match self {
            Self::Xlsx | Self::Form | Self::Checklist | Self::Steps => Some(".xlsx"),
            Self::Xls => Some(".xls"),
            Self::Text => None,
        }
    }

    /// A table, which may be written in either format of workbooks.
    pub const fn is_table(self) -> bool {
        matches!(self, Self::Xlsx | Self::Xls)
    }
}

/// What one column holds (列内容).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// 序号, from 1 within the file.
    SerialNo,
    /// 姓名.
    PersonName,
    /// 证件类型, as the profile writes it.
    IdKind,
    /// 证件号码.
    PersonId,
    /// 性别.
    Sex,
    /// 出生日期.
    BirthDate,
    /// 缴费截止月份: the last month paid.
    LastPaid,
    /// The month after it.
    FirstUnpaid,
    /// The last month paid of medical insurance.
    MedicalLastPaid,
    /// 停止缴费原因, in words.
    Reason,
    /// 停止缴费原因, the national 3-digit code.
    ReasonCode,
    /// 停止缴费险种, in words joined by 、.
    Insurances,
    /// 单位名称.
    EmployerName,
    /// 统一社会信用代码.
    EmployerCode,
    /// 社会保险登记号.
    RegistrationNo,
    /// 入职日期.
    EntryDate,
    /// 离职日期.
    LeaveDate,
    /// 个人编号.
    PersonNo,
    /// 工号.
    EmployeeNo,
    /// 部门.
    Department,
    /// 备注.
    Remark,
    /// The declared month.
    DeclaredMonth,
    /// The day of the run.
    Today,
    /// Number of detail records in the file.
    RowCount,
    /// Sum of the last six digits of all numbers that end in digits (X counts 0), a control total.
    ControlTotal,
    /// Which file of this employer and month it is, from 1 (`--sequence-from` begins later).
    SequenceNo,
    /// A fixed text: `text` says which.
    Fixed,
}

/// One column of an output (输出列).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutputColumn {
    /// The heading, as the bureau writes it.
    #[serde(default)]
    pub title: String,
    /// What it holds.
    pub value: Value,
    /// The text of a `fixed` column.
    #[serde(default)]
    pub text: String,
    /// How months and days are written: any mix of `yyyy`, `MM`, `dd` and other characters. The day
    /// of a last paid month is its last one, of any other month its first.
    #[serde(default)]
    pub format: Option<String>,
    /// Width in characters of the sheet; in a fixed-width text, in bytes of its encoding (serial
    /// numbers, counts and totals are filled with zeros on the left, the others with spaces on the
    /// right).
    #[serde(default)]
    pub width: Option<u16>,
    /// Fixed width only: the side on which the value stands, where it is not the usual one.
    #[serde(default)]
    pub align: Option<Align>,
    /// Fixed width only: what fills the rest, one byte; usually a zero for numbers and a space.
    #[serde(default)]
    pub fill: Option<char>,
    /// The portal refuses the file when it is blank.
    #[serde(default)]
    pub required: bool,
}

/// One output file of the profile (输出文件), an entry of `[[outputs]]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// What it is for.
    pub role: Role,
    /// Its shape.
    pub shape: Shape,
    /// File name with `{month}` (declared month), `{part}` (01, 02 …, only where there are several),
    /// `{sequence}` (the number of a text file within its employer and month, 01, 02 …).
    pub file: String,
    /// Title on the sheet or form.
    #[serde(default)]
    pub title: Option<Label>,
    /// Sheet name.
    #[serde(default)]
    pub sheet: Option<String>,
    /// For `mass`: the bureau's own blank workbook, which is filled instead of a new one; a file beside
    /// this one.
    #[serde(default)]
    pub template: Option<String>,
    /// The columns in order.
    #[serde(default)]
    pub columns: Vec<OutputColumn>,
    /// For `text`: how records are written.
    #[serde(default)]
    pub text: Option<TextLayout>,
    /// How sure the layout is.
    pub sure: Sure,
    /// A key of `[sources]`.
    pub source: String,
}

impl Output {
    /// Makes a table come in another shape of table, with the ending that belongs to it.
    pub fn become_table(&mut self, shape: Shape) {
        let (Some(old), Some(new)) = (self.shape.extension(), shape.extension()) else { return };
        let stem = self.file.strip_suffix(old).unwrap_or(&self.file);
        self.file = format!("{stem}{new}");
        self.shape = shape;
    }
}

/// How a text file is written (报盘格式).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextLayout {
    /// The encoding; nothing is ever replaced: what it cannot write is NA004.
    pub encoding: OutputEncoding,
    /// Between fields; none = fixed width.
    #[serde(default)]
    pub delimiter: Option<char>,
    /// `\r\n` when true (default), else `\n`.
    #[serde(default = "yes")]
    pub crlf: bool,
    /// A delimiter stands behind the last field as well.
    #[serde(default)]
    pub ends_with_delimiter: bool,
    /// At most so many people in one file; the rest stand in further ones, each with its own
    /// sequence number, counts and totals.
    #[serde(default)]
    pub people_limit: Option<u32>,
    /// The record before the details.
    #[serde(default)]
    pub head: Vec<OutputColumn>,
    /// The record after them.
    #[serde(default)]
    pub tail: Vec<OutputColumn>,
}

fn yes() -> bool {
    true
}

/// An encoding that a bureau's text file may be in (输出编码).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OutputEncoding {
    /// GBK, strictly: no four-byte form, no euro at 0x80.
    Gbk,
    /// GB18030: every character.
    Gb18030,
    /// UTF-8 without BOM.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-8 with BOM.
    #[serde(rename = "utf-8-bom")]
    Utf8Bom,
}

impl OutputEncoding {
    /// The label that people and encoders know.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gbk => "gbk",
            Self::Gb18030 => "gb18030",
            Self::Utf8 => "utf-8",
            Self::Utf8Bom => "utf-8-bom",
        }
    }
}
