//! `补问/*.xlsx` (补问表): what only a department or an employer can answer, one question a line, one
//! workbook for each of them. It holds nobody else's people, and of its own only what tells them apart
//! and the cells that are asked about. The answers come back by `--merge`.

use std::collections::BTreeMap;
use std::io;

use rust_xlsxwriter::{DataValidation, Workbook, Worksheet, XlsxError};

use super::dictionary::{self, Lists};
use super::style::{self, Styles};
use super::{KEY_HEADING, measure, original, properties_of, saving};
use crate::model::{
    Field, Finding, Former, KeptRow, Place, RowMemory, Severity, Sheet, column_letters,
};
use crate::rules;
use crate::sink::report::Report;
use crate::sink::report::lens::Lens;
use crate::sink::report::mask;
use crate::sink::report::visible::visible;
use crate::text::{Lang, Text, text};

/// The folder of these workbooks.
pub const FOLDER: &str = "补问";
/// The heading over the answers.
pub const ANSWER: &str = "答复";
/// The sheet with the questions.
const SHEET: &str = "请核对";

/// Headings and widths; the first column is hidden.
const COLUMNS: [(&str, f64); 9] = [
    (KEY_HEADING, 30.0),
    ("工号", 10.0),
    ("姓名", 12.0),
    ("证件号码", 21.0),
    ("核对项目", 16.0),
    ("现在的内容", 24.0),
    ("问题", 42.0),
    ("怎么改", 42.0),
    (ANSWER, 30.0),
];
/// Row of the headings, 0-based.
const HEAD: u32 = 1;
/// A longer name of a file is cut.
const NAME: usize = 40;

/// Who is asked (补问对象).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskBy {
    /// Each department of each employer.
    Department,
    /// Each employer.
    Employer,
}

/// The questions to one department or employer.
pub struct Asked<'a> {
    /// The name of its file, without folder and ending; all different.
    pub name: String,
    rows: Vec<AskedRow<'a>>,
}

struct AskedRow<'a> {
    place: Place,
    sheet: &'a Sheet,
    kept: &'a KeptRow,
    /// What is asked, by column.
    questions: BTreeMap<usize, Vec<&'a Finding>>,
}

impl Asked<'_> {
    /// How many questions.
    pub fn questions(&self) -> u64 {
        self.rows.iter().map(|row| row.questions.len() as u64).sum()
    }
}

/// Everybody who is to be asked, in the order of their names.
pub fn asked<'a>(report: &Report<'a>, by: AskBy) -> Vec<Asked<'a>> {
    let mut groups: BTreeMap<(String, String), Vec<AskedRow<'a>>> = BTreeMap::new();
    for (place, sheet) in report.sheets_read() {
        let mut findings = report.findings_of(place);
        for kept in &sheet.kept {
            let of_row = original::take_row(&mut findings, kept.number);
            let questions = questions(sheet, of_row);
            if !questions.is_empty() {
                let row = AskedRow { place, sheet, kept, questions };
                groups.entry(whose(&row, by)).or_default().push(row);
            }
        }
    }
    let several =
        groups.keys().map(|(employer, _)| employer).collect::<std::collections::BTreeSet<_>>();
    let several = several.len() > 1 || by == AskBy::Employer;
    let mut taken = Vec::new();
    let named = groups.into_iter().map(|((employer, department), rows)| {
        let name = match (several, by) {
            (true, AskBy::Department) => format!("{employer}-{department}"),
            (true, AskBy::Employer) => employer,
            (false, _) => department,
        };
        Asked { name: free_name(&name, &mut taken), rows }
    });
    named.collect()
}

/// Cells with an error that somebody there can answer, and contradictions about the reason. What
/// stands across rows, files and sheets is settled by those who made the list.
fn questions<'a>(sheet: &Sheet, findings: &'a [Finding]) -> BTreeMap<usize, Vec<&'a Finding>> {
    const SUBJECTS: [&str; 7] = ["ID", "NA", "EM", "SM", "DA", "RE", "IN"];
    let is_asked = |finding: &&Finding| {
        let subject = finding.code.subject();
        SUBJECTS.contains(&subject)
            && (finding.severity == Severity::Error
                || (finding.severity == Severity::Warning && subject == "RE"))
    };
    let mut questions: BTreeMap<usize, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter().filter(is_asked) {
        let row = finding.place.row.unwrap_or(0);
        for column in rules::columns_of(finding, sheet.columns_at(row)) {
            questions.entry(column.into()).or_default().push(finding);
        }
    }
    questions
}

/// The employer and the department of a row, as it names them.
fn whose(row: &AskedRow<'_>, by: AskBy) -> (String, String) {
    let text = |field| row.text(field).trim().to_owned();
    let fields = [Field::EmployerName, Field::EmployerCode, Field::RegistrationNo];
    let titled = row.sheet.titled_at(row.kept.number).filter(|titled| titled.alone);
    let said = |field| titled.map_or("", |titled| titled.text(field)).to_owned();
    let employer = fields
        .into_iter()
        .map(text)
        .chain(fields.into_iter().map(said))
        .find(|text| !text.is_empty())
        .unwrap_or_else(|| "未填单位".to_owned());
    let department = match (by, text(Field::Department)) {
        (AskBy::Employer, _) => String::new(),
        (AskBy::Department, department) if department.is_empty() => "未填部门".to_owned(),
        (AskBy::Department, department) => department,
    };
    (employer, department)
}

impl<'a> AskedRow<'a> {
    fn text(&self, field: Field) -> &'a str {
        let columns = self.sheet.columns_at(self.kept.number);
        columns.get(field).map_or("", |column| self.kept.cells.text(column))
    }
}

/// A name that every file system takes; long numbers are hidden in it.
fn free_name(name: &str, taken: &mut Vec<String>) -> String {
    let odd = |c: char| c.is_control() || c.is_whitespace() || "/\\:*?\"<>|.~$".contains(c);
    let plain: String = mask::long_numbers(name)
        .chars()
        .map(|c| if odd(c) || visible(&c.to_string()) != c.to_string() { '_' } else { c })
        .take(NAME)
        .collect();
    let numbered = |count: usize| match count {
        1 => plain.clone(),
        _ => format!("{plain}({count})"),
    };
    let is_free = |name: &String| !taken.contains(&name.to_lowercase());
    let name = (1..=taken.len() + 1).map(numbered).find(is_free).expect("one more than taken");
    taken.push(name.to_lowercase());
    name
}

/// Writes the workbook of one of them.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn write(
    report: &Report<'_>,
    asked: &Asked<'_>,
    out: &mut (dyn io::Write + Send),
) -> io::Result<()> {
    saving::save(|| build(report, asked), out)
}

fn build(report: &Report<'_>, asked: &Asked<'_>) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties_of(SHEET, report.outcome.today)?);
    let (styles, lists) = (Styles::new(), Lists::of(report.profile));
    let mut page =
        Page { report, styles: &styles, lists: &lists, sheet: book.add_worksheet(), row: HEAD };
    page.set_up(asked)?;
    asked.rows.iter().try_for_each(|row| page.questions(row))?;
    page.finish()?;
    dictionary::write(&lists, &styles, book.add_worksheet())?;
    Ok(book)
}

struct Page<'a, 's> {
    report: &'a Report<'a>,
    styles: &'a Styles,
    lists: &'a Lists,
    sheet: &'s mut Worksheet,
    row: u32,
}

/// The last column.
const ANSWER_AT: u16 = 8;

impl Page<'_, '_> {
    fn set_up(&mut self, asked: &Asked<'_>) -> Result<(), XlsxError> {
        self.sheet.set_name(SHEET)?;
        style::page(self.sheet);
        for (column, (heading, width)) in (0..).zip(COLUMNS) {
            self.sheet.set_column_width(column, width)?;
            let head =
                if column == ANSWER_AT { &self.styles.added_head } else { &self.styles.head };
            self.sheet.write_string_with_format(HEAD, column, heading, head)?;
        }
        self.sheet.set_column_hidden(0)?;
        self.sheet.set_column_format(ANSWER_AT, &self.styles.typed)?;
        let how = HOW.fill(&[
            ("count", asked.questions().to_string().into()),
            ("people", asked.rows.len().to_string().into()),
        ]);
        let how = how.get(self.report.lang);
        self.sheet.write_string_with_format(0, 1, how, &self.styles.hint)?;
        self.sheet.set_row_height(HEAD, measure::height(2))?;
        style::heading_row(self.sheet, HEAD, 3)
    }

    fn questions(&mut self, row: &AskedRow<'_>) -> Result<(), XlsxError> {
        let input = &self.report.outcome.inputs[row.place.file as usize];
        let number = row.place.sheet.unwrap_or_default();
        let Some(key) = row.sheet.row_key(&input.sha256, number, row.kept.number) else {
            return Ok(());
        };
        for (column, findings) in &row.questions {
            let text = |column| std::borrow::Cow::Borrowed(row.kept.cells.text(column));
            let at = u16::try_from(*column).unwrap_or(u16::MAX);
            let formers = findings.iter().take(1);
            let formers = formers.map(|finding| Former::now(finding.code, vec![at], 0, text));
            let memory = RowMemory { key, formers: formers.collect(), kinds: Vec::new() };
            self.question(row, *column, findings, &memory.to_string())?;
        }
        Ok(())
    }

    fn question(
        &mut self,
        row: &AskedRow<'_>,
        column: usize,
        findings: &[&Finding],
        memory: &str,
    ) -> Result<(), XlsxError> {
        self.row += 1;
        let lang = self.report.lang;
        let lenses = || findings.iter().map(|finding| Lens::beside(self.report, finding, row.kept));
        let lines = |of: &dyn Fn(&Lens<'_>) -> String| {
            let mut lines: Vec<String> = lenses().map(|lens| of(&lens)).collect();
            lines.dedup();
            lines.join("\n")
        };
        let texts = [
            memory.to_owned(),
            visible(row.text(Field::EmployeeNo).trim()).into_owned(),
            visible(row.text(Field::PersonName).trim()).into_owned(),
            lenses().next().map_or_else(String::new, |lens| lens.person_id()),
            visible(&heading(row.sheet, column, lang)).into_owned(),
            visible(row.kept.cells.text(column).trim()).into_owned(),
            lines(&|lens| visible(lens.message().get(lang)).into_owned()),
            lines(&|lens| visible(lens.fix().get(lang)).into_owned()),
        ];
        let heights = texts.iter().zip(COLUMNS).skip(1);
        let height = heights.map(|(text, (_, width))| measure::lines(text, width)).max();
        self.sheet.set_row_height(self.row, measure::height(height.unwrap_or(1)))?;
        for (at, text) in (0..).zip(&texts) {
            let text = measure::fitting(text);
            self.sheet.write_string_with_format(self.row, at, text, &self.styles.wrapped)?;
        }
        let answer = self.styles.marked(Severity::Warning);
        self.sheet.write_blank(self.row, ANSWER_AT, answer)?;
        let field = row.sheet.columns_at(row.kept.number).field_of(column);
        let range = self.lists.ranges().find(|(of, _)| Some(*of) == field);
        let validation = match range {
            Some((_, range)) => super::data::drop_down(&range)?,
            None => DataValidation::new().allow_any_value(),
        };
        let prompt = LEAVE.get(lang);
        let validation = validation.set_input_title(ANSWER)?.set_input_message(prompt)?;
        self.sheet.add_data_validation(self.row, ANSWER_AT, self.row, ANSWER_AT, &validation)?;
        Ok(())
    }

    fn finish(&mut self) -> Result<(), XlsxError> {
        let text = rust_xlsxwriter::IgnoreError::NumberStoredAsText;
        self.sheet.ignore_error_range(HEAD, 0, self.row.max(HEAD), ANSWER_AT, text)?;
        self.sheet.autofilter(HEAD, 0, self.row.max(HEAD), ANSWER_AT)?;
        Ok(())
    }
}

/// What the sender calls a column.
fn heading(sheet: &Sheet, column: usize, lang: Lang) -> String {
    let heading = sheet.headings.get(column).map_or("", |heading| heading.trim());
    let field = || sheet.columns.field_of(column).map(|field| field.label().get(lang).to_owned());
    if heading.is_empty() {
        field().unwrap_or_else(|| column_letters(column))
    } else {
        heading.to_owned()
    }
}

const HOW: Text = text(
    "请在最后一列“答复”里填写正确的内容，不用改的留空；存盘后把本表交回。共 {count} 处，涉及 {people} 人。",
    "Fill the last column, 答复, with what is right; leave blank what is right already. Save it and hand \
     it back. {count} {count:cell|cells} of {people} {people:person|people}.",
);
const LEAVE: Text = text(
    "填正确的内容；现在的内容没有错就留空",
    "What is right; leave it blank where nothing is wrong",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_plain_and_different() {
        let mut taken = Vec::new();
        let names =
            ["研发部", "研发部", "../../etc", "a/b\\c:d", "\u{202e}部", "110101199003079913"];
        let names = names.map(|name| free_name(name, &mut taken));
        assert_eq!(names[..4], ["研发部", "研发部(2)", "______etc", "a_b_c_d"]);
        assert!(!names[4].contains('\u{202e}') && !names[5].contains("19900307"), "{names:?}");
    }
}
