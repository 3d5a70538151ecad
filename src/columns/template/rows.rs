//! The rows under a template's heading (表头下的行): where the first person goes, which rows are
//! examples, and where something stands that stays.

use super::{Given, TemplateColumn, own_text};
use crate::columns::HeadRow;
use crate::model::{Field, Lent};
use crate::text::{Phrase, Text, text};

/// What is looked at.
pub(super) struct View<'v> {
    pub(super) rows: &'v [HeadRow],
    /// The last row of the heading, 1-based.
    pub(super) header_end: u32,
    pub(super) columns: &'v [TemplateColumn],
}

/// What was found; rows are 1-based.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub(super) first_row: u32,
    pub(super) clear: Vec<u32>,
    pub(super) room: Option<u32>,
    /// Columns that a row of marks under the heading requires.
    pub(super) required: Vec<u32>,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// Nothing in it, or only what a blank form has: a number, a word of a list, a formula.
    Free,
    /// A person, as an example.
    Person,
    /// 必填, 选填: what must be filled.
    Marks,
    /// Several texts, as notes under each heading.
    Notes,
    /// A text that stays: instructions, signatures, totals.
    Other,
}

/// A blank template has few examples; a list with more people is somebody's.
const EXAMPLES: usize = 5;
/// Rows of notes between the heading and the first person.
const NOTES: u32 = 6;
/// A longer text is no mark of an example.
const MARK: usize = 15;
/// A longer text is no identity number.
const LONGEST: usize = 30;
/// So many digits are a number of a person.
const DIGITS: usize = 6;

const FULL: Text = text(
    "模板里已有 {count} 行人员，不像空白模板。请给经办机构的空白模板，或清空人员后再用",
    "the template already holds {count} {count:row|rows} of people and is not blank: give the bureau's blank template, or clear it first",
);
const INSTRUCTION: Text = text(
    "模板表头下面第 {row} 行是一段说明文字，无法确定人员从哪一行写起。请把这一行移到表头上方或删除后再用",
    "row {row} under the template's heading is an instruction, so that it is unclear where people begin: move it above the heading or delete it",
);

/// Finds the rows.
pub(super) fn lay_out(view: &View<'_>, given: Given<'_>) -> Result<Layout, Phrase> {
    let mut required = Vec::new();
    let mut first_row = view.header_end + 1;
    while first_row <= view.header_end + NOTES {
        let Some(row) = view.row(first_row) else { break };
        match view.sort(row, given) {
            Sort::Free if given.hidden.contains(&row.number) && !is_blank(row) => {}
            Sort::Free | Sort::Person => break,
            Sort::Marks => required.extend(must(row)),
            Sort::Notes => {}
            Sort::Other if given.hidden.contains(&row.number) => {}
            Sort::Other => {
                return Err(INSTRUCTION.fill(&[("row", first_row.to_string().into())]));
            }
        }
        first_row += 1;
    }
    let (mut clear, mut room) = (Vec::new(), None);
    for row in view.rows.iter().filter(|row| row.number >= first_row) {
        match view.sort(row, given) {
            Sort::Free | Sort::Marks => {}
            Sort::Person => clear.push(row.number),
            Sort::Notes | Sort::Other => {
                room = Some(row.number - first_row);
                break;
            }
        }
    }
    if clear.len() > EXAMPLES {
        return Err(FULL.fill(&[("count", clear.len().to_string().into())]));
    }
    Ok(Layout { first_row, clear, room, required })
}

impl View<'_> {
    fn row(&self, number: u32) -> Option<&HeadRow> {
        self.rows.iter().find(|row| row.number == number)
    }

    fn sort(&self, row: &HeadRow, given: Given<'_>) -> Sort {
        let cells: Vec<(u32, &str)> = own_cells(row)
            .filter(|(column, _)| !given.facts.formulas.contains(&(row.number - 1, *column)))
            .collect();
        if cells.is_empty() {
            return Sort::Free;
        }
        if cells.iter().all(|(_, text)| MARKS.contains(text)) {
            return Sort::Marks;
        }
        if cells.iter().any(|(_, text)| is_example(text)) || self.is_person(row) {
            return Sort::Person;
        }
        if cells.iter().all(|(column, text)| self.is_ready(*column, text)) {
            return Sort::Free;
        }
        if cells.len() > 1 && !cells.iter().any(|(_, text)| is_signature(text)) {
            return Sort::Notes;
        }
        Sort::Other
    }

    /// Something like a number stands in the identity column: digits, or marks in their place.
    fn is_person(&self, row: &HeadRow) -> bool {
        let mut columns = self.columns.iter();
        let column = columns.find(|column| column.field() == Some(Field::PersonId));
        let id = column.map_or("", |column| own_text(row, column.index));
        let digits = id.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x' | '*'));
        digits.count() >= DIGITS && id.chars().count() <= LONGEST
    }

    /// What a blank form may hold in its rows: numbers from 1, a word of the column's own list.
    fn is_ready(&self, column: u32, text: &str) -> bool {
        let column = self.columns.iter().find(|known| known.index == column);
        let Some(column) = column else { return false };
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        match column.output.value {
            crate::profile::output::Value::SerialNo => is_number,
            crate::profile::output::Value::Fixed => text == column.output.text,
            _ => false,
        }
    }
}

/// Cells with a text of their own.
fn own_cells(row: &HeadRow) -> impl Iterator<Item = (u32, &str)> {
    let cells = (0..).zip(&row.cells);
    let own = cells.filter(|(_, cell)| cell.lent == Lent::No);
    own.map(|(column, cell)| (column, cell.text.as_str())).filter(|(_, text)| !text.is_empty())
}

fn is_blank(row: &HeadRow) -> bool {
    own_cells(row).next().is_none()
}

/// Words that say only whether a column must be filled.
const MARKS: [&str; 12] =
    ["必填", "选填", "非必填", "必填项", "选填项", "必录", "可选", "必输", "是", "否", "*", "必须"];

/// The columns of a row of marks that must be filled.
fn must(row: &HeadRow) -> impl Iterator<Item = u32> + '_ {
    let says =
        |text: &str| matches!(text, "必填" | "必填项" | "必录" | "必输" | "是" | "*" | "必须");
    own_cells(row).filter(move |(_, text)| says(text)).map(|(column, _)| column)
}

/// 例, 示例, （例）张三.
fn is_example(text: &str) -> bool {
    let bare = text.trim_start_matches(['（', '(', '【', '[', '《']);
    let marks = ["例", "示例", "样例", "举例", "范例", "填写示例"];
    text.chars().count() <= MARK && marks.iter().any(|mark| bare.starts_with(mark))
}

fn is_signature(text: &str) -> bool {
    let words = [
        "填表人",
        "制表",
        "审核",
        "经办人",
        "负责人",
        "联系电话",
        "单位（盖章）",
        "单位(盖章)",
        "合计",
        "说明",
        "备注：",
        "注：",
        "填报日期",
        "温馨提示",
    ];
    words.iter().any(|word| text.trim_start().starts_with(word))
}
