//! The bureau's own blank workbook in a run (空白模板): opened once, before any input is read; filled
//! for each mass file. Both are done by children: this process sees texts and places.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use super::old_template;
use crate::columns::HeadRow;
use crate::columns::template::lists::TextSheet;
use crate::columns::template::{self, Given, TemplatePlan, Wanted};
use crate::error::{Error, Result};
use crate::model::template::{FillOrder, TemplateFacts};
use crate::model::{FileFault, SheetHead, TextEncoding};
use crate::profile::output::{Output, Role};
use crate::profile::{Headings, Lookup, Meaning, Profile};
use crate::rules;
use crate::sink::{FillError, Filler};
use crate::source::limits::Limits;
use crate::source::sniff::{self, Container, Format, Sniffed};
use crate::source::template::{self as child, FillFailure};
use crate::source::workbook::{self, ReadFailure, SheetEvent, WorkbookOptions};
use crate::text::{AND, Phrase, Text, text};

/// How a template is opened.
pub struct TemplateOptions<'o> {
    /// The city's rules.
    pub profile: &'o Profile,
    /// What its stop month means, where its heading does not say.
    pub means: Option<Meaning>,
    /// The limits of files.
    pub limits: &'o Limits,
    /// The program that reads workbooks; without one, the running program.
    pub reader: Option<PathBuf>,
}

/// A template, ready to be filled (模板).
pub struct Template {
    path: PathBuf,
    form: Form,
    plan: TemplatePlan,
    limits: Limits,
    reader: Option<PathBuf>,
}

/// What it is.
enum Form {
    /// Patched: everything but the rows stays.
    Package { sheet: usize, facts: TemplateFacts },
    /// Written anew, with the rows above the first person copied.
    Old { name: String, head: Vec<HeadRow> },
}

/// Rows of a sheet that are kept: more than any dictionary has.
const MOST_ROWS: usize = 20_000;

const NO_MASS: Text = text(
    "城市规则 {profile} 不写批量文件，用不上模板",
    "the profile {profile} writes no mass file: a template has no use",
);
const NO_WORKBOOK: Text = text(
    "模板须是 .xlsx、.xlsm 或 .xls 工作簿；其他格式请用 Excel 或 WPS 另存",
    "a template is an .xlsx, .xlsm or .xls workbook: save it as one in Excel or WPS",
);
const SEVERAL: Text = text(
    "模板里有几张表都像人员表（{sheets}），无法确定填哪一张；请删掉或隐藏用不到的表",
    "several sheets of the template look like lists of people ({sheets}): delete or hide those that are not meant",
);
const OLD: Text = text(
    "模板是 .xls：表头以上各行照抄，人员写在其下；下拉列表、颜色、保护、隐藏的字典表没有保留，列表里的用词也没有核对。最好向经办机构要 .xlsx 模板",
    "the template is .xls: its rows down to the heading were copied and people written under them; drop-down lists, colours, protection and hidden sheets were not kept, nor were the lists compared. An .xlsx template would be better",
);

impl Template {
    /// Opens a template and understands it.
    ///
    /// # Errors
    /// Why it cannot be used, and what to do.
    pub fn open(path: &Path, options: TemplateOptions<'_>) -> Result<Self> {
        let profile = options.profile;
        let output = mass_output(profile).ok_or_else(|| {
            Error::at(path, NO_MASS.fill(&[("profile", profile.id.clone().into())]))
        })?;
        let container = container(path)?;
        let headings = Headings::new(profile);
        let lookup = Lookup::new(profile);
        let book = read(path, container, &options).map_err(|failure| told(path, failure))?;
        let sheet = choose(&book, &headings).map_err(|why| Error::at(path, why))?;
        let facts = facts(path, sheet, &book, &options)?;
        let given =
            Given { sheets: &book.sheets, sheet, hidden: &book.hidden[sheet], facts: &facts };
        let wanted =
            Wanted { profile, headings: &headings, lookup: &lookup, output, means: options.means };
        let mut plan = template::plan(given, wanted).map_err(|why| Error::at(path, why))?;
        let form = if book.format == Format::Xls {
            plan.notes.push(OLD.into());
            let own = &book.sheets[sheet];
            let rows = own.rows.iter().filter(|row| row.number < plan.first_row);
            // Nothing is copied below the people, so that nothing limits them.
            plan.room = None;
            Form::Old { name: own.name.clone(), head: rows.cloned().collect() }
        } else {
            Form::Package { sheet, facts }
        };
        let TemplateOptions { limits, reader, .. } = options;
        Ok(Self { path: path.to_owned(), form, plan, limits: limits.clone(), reader })
    }

    fn order(&self, sheet: usize, facts: &TemplateFacts, rows: Vec<Vec<String>>) -> FillOrder {
        FillOrder {
            sheet,
            sha256: facts.sha256.clone(),
            first_row: self.plan.first_row - 1,
            clear: self.plan.clear.iter().map(|row| row - 1).collect(),
            columns: self.plan.columns.iter().map(|column| column.index).collect(),
            rows,
        }
    }
}

impl Filler for Template {
    fn plan(&self) -> &TemplatePlan {
        &self.plan
    }

    fn fill(
        &self,
        rows: Vec<Vec<String>>,
        out: &mut dyn Write,
    ) -> std::result::Result<(), FillError> {
        match &self.form {
            Form::Package { sheet, facts } => {
                let order = self.order(*sheet, facts, rows);
                let options = options(&self.limits, self.reader.as_ref());
                child::fill(&self.path, order, &options, out).map_err(|failure| match failure {
                    FillFailure::Write(error) | FillFailure::Read(ReadFailure::World(error)) => {
                        FillError::System(error)
                    }
                    FillFailure::Read(ReadFailure::Fault(fault)) => {
                        FillError::Refused(words(&fault))
                    }
                })
            }
            Form::Old { name, head } => old_template::write(&self.plan, name, head, &rows, out),
        }
    }
}

/// The table that mass submissions are handed in with.
fn mass_output(profile: &Profile) -> Option<&Output> {
    profile.outputs.iter().find(|output| output.role == Role::Mass && output.shape.is_table())
}

fn container(path: &Path) -> Result<Container> {
    let unreadable = |error: io::Error| {
        Error::at(path, text("模板读不了", "the template cannot be read")).because(error)
    };
    let mut head = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(sniff::HEAD as u64).read_to_end(&mut head).map_err(unreadable)?;
    match sniff::sniff(&head) {
        Sniffed::Workbook(container @ (Container::Zip | Container::Ole)) => Ok(container),
        _ => Err(Error::at(path, NO_WORKBOOK)),
    }
}

fn options<'o>(limits: &'o Limits, reader: Option<&PathBuf>) -> WorkbookOptions<'o> {
    WorkbookOptions { limits, password: None, wanted: &|_| Vec::new(), program: reader.cloned() }
}

/// All texts of a workbook.
struct Book {
    format: Format,
    heads: Vec<SheetHead>,
    /// One for each of the heads; charts have no rows.
    sheets: Vec<TextSheet>,
    hidden: Vec<Vec<u32>>,
}

fn read(
    path: &Path,
    container: Container,
    asked: &TemplateOptions<'_>,
) -> std::result::Result<Book, ReadFailure> {
    let heads = RefCell::new(Vec::new());
    let wanted = |all: &[SheetHead]| {
        heads.replace(all.to_vec());
        (0..all.len()).filter(|index| !all[*index].chart).collect()
    };
    let options =
        WorkbookOptions { wanted: &wanted, ..options(asked.limits, asked.reader.as_ref()) };
    let mut read: Vec<(TextSheet, Vec<u32>)> = Vec::new();
    let facts = workbook::read(path, container, &options, &mut |event| match event {
        SheetEvent::Begin(head) => {
            let name = head.name.unwrap_or_default();
            read.push((TextSheet { name, ..TextSheet::default() }, Vec::new()));
        }
        SheetEvent::Rows(block) => {
            let Some((sheet, _)) = read.last_mut() else { return };
            let room = MOST_ROWS - sheet.rows.len();
            sheet.is_cut |= block.len() > room;
            let rows = block.rows().take(room);
            sheet.rows.extend(rows.map(|row| HeadRow::of(&row, TextEncoding::Utf8)));
        }
        SheetEvent::End(tail) => {
            if let Some((_, hidden)) = read.last_mut() {
                *hidden = tail.hidden_rows;
            }
        }
    })?;
    let heads = heads.into_inner();
    let mut read = read.into_iter();
    let sheets =
        heads.iter().map(|head| if head.chart { None } else { read.next() }.unwrap_or_default());
    let (sheets, hidden) = sheets.unzip();
    Ok(Book { format: facts.format, heads, sheets, hidden })
}

/// Words of a sheet's name that say what it is for.
const LEAVERS: [&str; 5] = ["减员", "停保", "减少", "离职", "退工"];

/// The sheet that people are written into: of those that are shown, the one with the fullest heading.
fn choose(book: &Book, headings: &Headings) -> std::result::Result<usize, Phrase> {
    let shown = book.heads.iter().zip(&book.sheets).enumerate();
    let mut best: Vec<(usize, usize, bool)> = shown
        .filter(|(_, (head, _))| !head.hidden && !head.chart)
        .map(|(index, (_, sheet))| {
            let says = LEAVERS.iter().any(|word| sheet.name.contains(word));
            (index, template::fields_named(sheet, headings), says)
        })
        .collect();
    best.sort_by_key(|(index, fields, says)| (std::cmp::Reverse((*fields, *says)), *index));
    match best.as_slice() {
        [] => Err(NO_WORKBOOK.into()),
        [(_, fields, says), (_, other, says_too), ..]
            if *fields > 0 && fields == other && says == says_too =>
        {
            let names = best.iter().filter(|(_, f, s)| f == fields && s == says);
            let names: Vec<&str> =
                names.map(|(index, ..)| book.sheets[*index].name.as_str()).collect();
            Err(SEVERAL.fill(&[("sheets", AND.between(&names).into())]))
        }
        [(index, ..), ..] => Ok(*index),
    }
}

fn facts(
    path: &Path,
    sheet: usize,
    book: &Book,
    asked: &TemplateOptions<'_>,
) -> Result<TemplateFacts> {
    match book.format {
        Format::Xls => Ok(TemplateFacts { ending: "xls".to_owned(), ..TemplateFacts::default() }),
        Format::Xlsx => {
            let options = options(asked.limits, asked.reader.as_ref());
            child::describe(path, sheet, &options).map_err(|failure| told(path, failure))
        }
        _ => Err(Error::at(path, NO_WORKBOOK)),
    }
}

fn told(path: &Path, failure: ReadFailure) -> Error {
    match failure {
        ReadFailure::Fault(fault) => Error::at(path, words(&fault)),
        ReadFailure::World(error) => {
            Error::at(path, text("模板读不了", "the template cannot be read")).because(error)
        }
    }
}

/// What a fault says, in the words of its rule.
fn words(fault: &FileFault) -> Phrase {
    let message = rules::by_code(fault.code).map_or(NO_WORKBOOK, |rule| rule.message);
    message.fill(&fault.args)
}
