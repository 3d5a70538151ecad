//! The bureau's own blank workbook, understood (模板识别): which of its columns takes what, which words
//! its drop-down lists know, where the first person goes.
//!
//! In: the texts of its sheets and what the reading child tells of them. Out: a [`TemplatePlan`], or the
//! words why the template cannot be used. Its heading is found and read as those of inputs are.

mod filling;
mod format;
pub mod lists;
mod misfit;
mod rows;
mod words;

pub use misfit::{Misfit, Person};
pub use words::Words;

use super::header::{self, Header, HeaderColumn};
use super::{ColumnOptions, Head, HeadRow};
use crate::model::template::{Area, TemplateFacts};
use crate::model::{Field, column_letters};
use crate::profile::output::{Output, OutputColumn};
use crate::profile::{Headings, Lookup, Meaning, Profile};
use crate::text::{AND, Arg, Phrase, Text, text};
use lists::TextSheet;

/// A template as it was read (读到的模板).
#[derive(Clone, Copy)]
pub struct Given<'g> {
    /// The texts of all sheets.
    pub sheets: &'g [TextSheet],
    /// Which of them is filled.
    pub sheet: usize,
    /// Rows of it that are hidden, 1-based.
    pub hidden: &'g [u32],
    /// What the child tells of it.
    pub facts: &'g TemplateFacts,
}

/// What it is to be filled with (填写要求).
#[derive(Clone, Copy)]
pub struct Wanted<'w> {
    /// The city's rules.
    pub profile: &'w Profile,
    /// Its headings, ready to be looked up.
    pub headings: &'w Headings,
    /// Its words, ready to be looked up.
    pub lookup: &'w Lookup,
    /// The output that the template takes the place of.
    pub output: &'w Output,
    /// What a stop-month heading of the template means where it does not say.
    pub means: Option<Meaning>,
}

/// How a template is filled (填写方案). Rows are 1-based, as people see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplatePlan {
    /// The rows of the heading.
    pub header_rows: Vec<u32>,
    /// The row of the first person.
    pub first_row: u32,
    /// Rows with examples, whose values go.
    pub clear: Vec<u32>,
    /// People that fit above what stands below; `None` where nothing does.
    pub room: Option<u32>,
    /// The columns that are filled, from left to right.
    pub columns: Vec<TemplateColumn>,
    /// How such a file is named, without the dot.
    pub ending: String,
    /// What the user has to know.
    pub notes: Vec<Phrase>,
}

/// A column of a template that is filled (模板列).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateColumn {
    /// 0-based.
    pub index: u32,
    /// Its heading.
    pub heading: String,
    /// Whether the template marks it as one that must be filled.
    pub required: bool,
    /// What it takes.
    pub output: OutputColumn,
    /// The words of its drop-down list, where it has one.
    pub words: Option<Words>,
}

const NO_HEADER: Text = text(
    "模板里没有找到表头：前 {rows} 行没有哪一行同时含有姓名或证件号码等列名。请确认给的是经办机构的空白模板",
    "no heading was found in the template: none of the first {rows} {rows:row|rows} names a person and something more. Is it the bureau's blank template?",
);
const UNFILLABLE: Text = text(
    "模板要求必填的列没有内容可填：{columns}。请在城市规则里给出这一列填什么（输出列的 title 写成同样的列名），否则不能用这个模板",
    "columns that the template requires cannot be filled: {columns}. Say in the profile what goes there (an output column whose title is that heading); until then the template cannot be used",
);
const LEFT_BLANK: Text = text(
    "模板的这些列没有内容可填，留空：{columns}",
    "columns of the template that nothing fills were left blank: {columns}",
);
const MERGED: Text = text(
    "模板的填写区有合并单元格（{area}），写进去的内容会被盖住。请取消合并后再用",
    "merged cells ({area}) lie where people's rows go and would hide what is written: unmerge them first",
);
const FORMULAS: Text = text(
    "模板的 {columns} 列是公式，保持原样；打开后请让 Excel 重新计算并保存一次，再上传",
    "column {columns} of the template holds formulas, which were kept: let Excel calculate and save the file once before it is uploaded",
);
const EXAMPLES: Text = text(
    "模板第 {rows} 行是示例，没有保留",
    "row {rows} of the template held an example, which was not kept",
);
const COMPUTED: Text = text(
    "模板的 {columns} 列的下拉列表由公式算出，没有核对是否在列表内，请打开看一下",
    "the drop-down lists of column {columns} are computed by formulas and were not compared: please look",
);

/// Understands a template.
///
/// # Errors
/// Why it cannot be used, and what to do.
pub fn plan(given: Given<'_>, wanted: Wanted<'_>) -> Result<TemplatePlan, Phrase> {
    let own = &given.sheets[given.sheet];
    let head = Head { rows: own.rows.iter().take(Head::ROWS).cloned().collect() };
    let header = header(&head, wanted.headings)?;
    let mut understood = Understood::new(given, wanted, header);
    understood.columns()?;
    let layout = rows::lay_out(&understood.view(), given)?;
    understood.finish(&layout)
}

/// Whether a sheet has a heading of a list of people, and how many fields it names.
pub fn fields_named(sheet: &TextSheet, headings: &Headings) -> usize {
    let head = Head { rows: sheet.rows.iter().take(Head::ROWS).cloned().collect() };
    let Ok(header) = header(&head, headings) else { return 0 };
    let named =
        |column: &&HeaderColumn| matches!(column.says, crate::profile::HeadingMatch::Field(_));
    header.columns.iter().filter(named).count()
}

fn header(head: &Head, headings: &Headings) -> Result<Header, Phrase> {
    header::find(head, headings, &ColumnOptions::default())
        .map_err(|_| NO_HEADER.fill(&[("rows", super::HEADER_ROWS.to_string().into())]))
}

/// A template on its way to be understood.
struct Understood<'u> {
    given: Given<'u>,
    wanted: Wanted<'u>,
    header: Header,
    filled: Vec<TemplateColumn>,
    /// Columns that nothing fills: index, heading, required.
    empty: Vec<(u32, String, bool)>,
    /// Letters of columns whose list is computed.
    computed: Vec<String>,
}

impl<'u> Understood<'u> {
    fn new(given: Given<'u>, wanted: Wanted<'u>, header: Header) -> Self {
        let (filled, empty, computed) = (Vec::new(), Vec::new(), Vec::new());
        Self { given, wanted, header, filled, empty, computed }
    }

    /// Settles what goes into each column that has a heading.
    fn columns(&mut self) -> Result<(), Phrase> {
        for index in 0..self.header.columns.len() {
            let column = &self.header.columns[index];
            if column.leaf.is_empty() {
                continue;
            }
            let number = u32::try_from(index).unwrap_or(u32::MAX);
            let heading = self.header.heading(index);
            let required = is_required(column);
            let samples = self.given.sheets[self.given.sheet].rows.iter();
            let last = self.header.rows.last().copied().unwrap_or_default();
            let samples =
                samples.filter(|row| row.number > last).take(3).map(|row| row.text(index));
            match filling::column(column, samples, self.wanted)? {
                Some(output)
                    if !self.filled.iter().any(|known| {
                        known.output.value == output.value
                            && output.value != crate::profile::output::Value::Fixed
                    }) =>
                {
                    let words = None;
                    self.filled.push(TemplateColumn {
                        index: number,
                        heading,
                        required,
                        output,
                        words,
                    });
                }
                _ => self.empty.push((number, heading, required)),
            }
        }
        Ok(())
    }

    fn view(&self) -> rows::View<'_> {
        let sheet = &self.given.sheets[self.given.sheet];
        let header_end = self.header.rows.last().copied().unwrap_or_default();
        rows::View { rows: &sheet.rows, header_end, columns: &self.filled }
    }

    fn finish(mut self, layout: &rows::Layout) -> Result<TemplatePlan, Phrase> {
        for column in &layout.required {
            let mark = |index: u32, required: &mut bool| *required |= index == *column;
            self.filled.iter_mut().for_each(|c| mark(c.index, &mut c.required));
            self.empty.iter_mut().for_each(|(index, _, required)| mark(*index, required));
        }
        let formulas = self.formula_columns(layout);
        self.filled.retain(|column| !formulas.contains(&column.index));
        self.empty.retain(|(index, ..)| !formulas.contains(index));
        self.check_required()?;
        self.check_merges(layout)?;
        self.take_lists(layout)?;
        let notes = self.notes(layout, &formulas);
        Ok(TemplatePlan {
            header_rows: self.header.rows,
            first_row: layout.first_row,
            clear: layout.clear.clone(),
            room: layout.room,
            columns: self.filled,
            ending: self.given.facts.ending.clone(),
            notes,
        })
    }

    /// Columns that the template computes by itself, by their cell in the first row.
    fn formula_columns(&self, layout: &rows::Layout) -> Vec<u32> {
        let first = layout.first_row - 1;
        let formulas = self.given.facts.formulas.iter();
        formulas.filter(|(row, _)| *row == first).map(|(_, column)| *column).collect()
    }

    fn check_required(&self) -> Result<(), Phrase> {
        let missing: Vec<String> =
            self.empty.iter().filter(|(.., required)| *required).map(named).collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(UNFILLABLE.fill(&[("columns", joined(&missing))]))
    }

    fn check_merges(&self, layout: &rows::Layout) -> Result<(), Phrase> {
        let top = layout.first_row - 1;
        let bottom = layout.room.map_or(u32::MAX, |room| top + room - 1);
        let left = self.filled.iter().map(|column| column.index).min().unwrap_or(0);
        let right = self.filled.iter().map(|column| column.index).max().unwrap_or(0);
        let people = Area { top, left, bottom, right };
        match self.given.facts.merges.iter().find(|merge| merge.meets(&people)) {
            Some(merge) => Err(MERGED.fill(&[("area", merge.reference().into())])),
            None => Ok(()),
        }
    }

    /// Gives every column the words of its list.
    fn take_lists(&mut self, layout: &rows::Layout) -> Result<(), Phrase> {
        let row = layout.first_row - 1;
        for column in &mut self.filled {
            let lists = &self.given.facts.lists;
            let Some(list) = lists
                .iter()
                .find(|list| list.areas.iter().any(|area| area.holds(row, column.index)))
            else {
                continue;
            };
            let found = lists::words(&list.formula, self.given);
            match found.and_then(|list| Words::new(list, &column.output, self.wanted)) {
                Some(words) => column.words = Some(words),
                None => self.computed.push(letters(column.index)),
            }
            filling::choose_word(column, self.wanted)?;
        }
        Ok(())
    }

    fn notes(&self, layout: &rows::Layout, formulas: &[u32]) -> Vec<Phrase> {
        let mut notes = Vec::new();
        let mut note = |text: Text, key: &'static str, words: Vec<String>| {
            if !words.is_empty() {
                notes.push(text.fill(&[(key, joined(&words))]));
            }
        };
        note(EXAMPLES, "rows", layout.clear.iter().map(ToString::to_string).collect());
        note(LEFT_BLANK, "columns", self.empty.iter().map(named).collect());
        note(FORMULAS, "columns", formulas.iter().map(|column| letters(*column)).collect());
        note(COMPUTED, "columns", self.computed.clone());
        notes
    }
}

/// `E“联系电话”`.
fn named((index, heading, _): &(u32, String, bool)) -> String {
    format!("{}“{heading}”", letters(*index))
}

fn letters(index: u32) -> String {
    column_letters(index as usize)
}

fn joined(words: &[String]) -> Arg {
    AND.between(words).into()
}

/// A star, or the word for it, in the heading or the group above it.
fn is_required(column: &HeaderColumn) -> bool {
    let says = |text: &str| {
        let optional = ["非必填", "选填", "可不填"].iter().any(|word| text.contains(word));
        let must =
            ["必填", "必录", "必输", "*", "＊", "※", "★"].iter().any(|word| text.contains(word));
        must && !optional
    };
    says(&column.leaf)
}

/// The field whose cells a value comes from.
pub(super) fn field_of(value: crate::profile::output::Value) -> Option<Field> {
    use crate::profile::output::Value;
    Some(match value {
        Value::PersonName => Field::PersonName,
        Value::IdKind => Field::IdKind,
        Value::PersonId => Field::PersonId,
        Value::Sex => Field::Sex,
        Value::BirthDate => Field::BirthDate,
        Value::LastPaid | Value::FirstUnpaid => Field::StopMonth,
        Value::MedicalLastPaid => Field::MedicalStopMonth,
        Value::Reason | Value::ReasonCode => Field::Reason,
        Value::Insurances => Field::Insurances,
        Value::EmployerName => Field::EmployerName,
        Value::EmployerCode => Field::EmployerCode,
        Value::RegistrationNo => Field::RegistrationNo,
        Value::EntryDate => Field::EntryDate,
        Value::LeaveDate => Field::LeaveDate,
        Value::PersonNo => Field::PersonNo,
        Value::EmployeeNo => Field::EmployeeNo,
        Value::Department => Field::Department,
        Value::Remark => Field::Remark,
        _ => return None,
    })
}

impl TemplateColumn {
    /// The input's field that it is filled from, where there is one.
    pub fn field(&self) -> Option<Field> {
        field_of(self.output.value)
    }
}

/// The text of a row's cell.
fn own_text(row: &HeadRow, column: u32) -> &str {
    row.text(column as usize)
}

#[cfg(test)]
mod tests;
