//! Words that fill places in messages (常用词句): what several rules say, and what is said of files,
//! sheets and rows where they are read.
//!
//! A message with `{detail}`, `{reason}` or `{what}` is filled with one of these, so that a sentence
//! stands in one place only and in both languages.

use crate::ident::Likely;
use crate::text::{Arg, Phrase, Text, text};

/// FL005: no sheet has a data row.
pub const NO_ROWS: Text = text("没有任何人员行", "no row names a person");

/// CO006: places `found_fields` and `expected_fields`.
pub const FIELD_COUNT: Text = text(
    "有 {found_fields} 个字段，标题行有 {expected_fields} 个",
    "it has {found_fields} fields, the headings have {expected_fields}",
);
/// CO006: a quotation mark is never closed.
pub const OPEN_QUOTE: Text = text(
    "双引号到文件末尾也没有闭合",
    "a double quotation mark is not closed to the end of the file",
);

/// CO005: the sheet has no rows.
pub const SHEET_EMPTY: Text = text("空表", "it is empty");
/// CO005: the sheet is hidden.
pub const SHEET_HIDDEN: Text = text("已隐藏", "it is hidden");
/// CO005: the sheet is a chart or a macro sheet.
pub const SHEET_CHART: Text =
    text("是图表或宏表，没有数据行", "it is a chart or macro sheet without rows");
/// CO005: no headings, while another sheet has some.
pub const SHEET_WITHOUT_HEADER: Text =
    text("没有找到标题行，而另有工作表有标题行", "it has no headings, and another sheet has");
/// CO005: its name speaks of others than leavers, while another sheet's name speaks of them.
pub const SHEET_OF_OTHERS: Text = text(
    "从表名看是增员、在职或花名册，另有减员或离职表",
    "by its name it lists people who join or stay, and another sheet lists leavers",
);
/// CO005: `--sheet` names another one.
pub const SHEET_NOT_CHOSEN: Text =
    text("选项 --sheet 指定的是另一张表", "the option --sheet names another sheet");

/// CO010: a total.
pub const ROW_TOTAL: Text = text("是合计行", "it is a total");
/// CO010: a line for signatures or dates.
pub const ROW_SIGNATURE: Text = text("是制表、审核、签章一类的落款", "it is a line for signatures");
/// CO010: an example in a template.
pub const ROW_SAMPLE: Text = text("是填写示例", "it is an example");
/// CO010: the headings again.
pub const ROW_HEADING_AGAIN: Text = text("是重复的标题行", "it repeats the headings");
/// CO010: a note on how to fill in the list.
pub const ROW_INSTRUCTION: Text = text("是填表说明", "it is a note on how to fill in the list");
/// CO010: nothing but a serial number.
pub const ROW_SERIAL_ONLY: Text =
    text("只有序号，没有内容", "it has a serial number and nothing else");

const PROBABLY: Text = text("，多半应为“{character}”", ", probably meant to be “{character}”");
const MASKED: Text = text("，内容被遮盖了", "; what stood there was masked");
const LOST: Text = text("，文字转换时丢失了原来的字符", "; a conversion lost what stood there");
const NOTHING: Text = text("", "");

/// What an odd character was probably meant to be, as the end of a sentence; may be empty.
pub fn likely(likely: Likely) -> Arg {
    match likely {
        Likely::Character(c) => PROBABLY.fill(&[("character", c.to_string().into())]).into(),
        Likely::Masked => MASKED.into(),
        Likely::Lost => LOST.into(),
        Likely::Unknown => NOTHING.into(),
    }
}

/// Several words as a list: `空格、制表符`, `spaces, tabs`.
pub fn list(words: impl Iterator<Item = Text>) -> Phrase {
    let (zh, en): (Vec<_>, Vec<_>) = words.map(|word| (word.zh, word.en)).unzip();
    Phrase { zh: zh.join("、"), en: en.join(", ") }
}
