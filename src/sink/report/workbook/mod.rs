//! `错误报告.xlsx` (错误报告): the verdict, the sender's own rows with marked cells, the list of
//! findings, the legend.
//!
//! Out: a workbook without a single formula, the same bytes for the same outcome. Its sheet 数据 may
//! be corrected and handed in again: the sender's columns stand where they stood, ours behind them
//! under the headings of [`ADDED_HEADINGS`], and our other sheets are those of [`OWN_SHEETS`].

pub mod ask_back;
mod data;
mod dictionary;
mod legend;
mod list;
pub mod measure;
mod names;
pub mod original;
pub mod refused;
pub mod saving;
mod style;
pub mod template;
mod verdict_sheet;

use std::io;
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::Report;
use crate::calendar::Date;
use crate::model::{Place, Sheet};
use style::Styles;

/// The heading of the hidden column that ties a row to the run that wrote it; see [`RowMemory`]. The
/// columns before it are the sender's.
///
/// [`RowMemory`]: crate::model::RowMemory
pub const KEY_HEADING: &str = ADDED_HEADINGS[0];

/// Headings of the columns that stand behind the sender's on a sheet 数据, in this order.
pub const ADDED_HEADINGS: &[&str] =
    &["行标识", "原行号", "级别", "错误代码", "与上次比", "怎么改", "错误说明"];

/// Our own sheets, which hold nothing that was handed in.
pub const OWN_SHEETS: &[&str] = &[verdict_sheet::NAME, list::NAME, legend::NAME, dictionary::NAME];

/// Above so many cells a sheet is written row by row and not kept in memory.
const LARGE: usize = 200_000;

/// One sheet 数据: the sender's sheet, what it is called here, and where its rows stand.
struct DataSheet<'a> {
    place: Place,
    sheet: &'a Sheet,
    name: String,
    /// The heading, 0-based.
    head: u32,
    /// Every row stands where it stood in the sender's sheet, so that `C37` is C37.
    keeps_rows: bool,
}

/// A heading further down has too many rows above it that would be frozen with it.
const LOWEST_HEAD: u32 = 10;
/// Excel has so many rows.
const ROWS: u32 = 1_048_576;

impl<'a> DataSheet<'a> {
    fn new(place: Place, sheet: &'a Sheet, name: String) -> Self {
        let head = sheet.header_rows.last().copied().unwrap_or_default();
        let first = sheet.kept.first().map_or(u32::MAX, |row| row.number);
        let last = sheet.kept.last().map_or(0, |row| row.number);
        let keeps_rows = !sheet.kept_is_partial
            && (1..=LOWEST_HEAD).contains(&head)
            && head < first
            && last <= ROWS;
        let lines = u32::from(sheet.titled.is_some());
        Self { place, sheet, name, head: if keeps_rows { head - 1 } else { lines }, keeps_rows }
    }

    /// The 0-based line of a kept row, by its index and its number.
    fn line(&self, index: usize, number: u32) -> u32 {
        let below = || u32::try_from(index + 1).ok().map(|below| self.head + below);
        if self.keeps_rows { number - 1 } else { below().unwrap_or(u32::MAX) }
    }
}

/// Writes `错误报告.xlsx`. Large sheets go through files in `temp`, which hold personal data: the
/// caller sees to it that the folder is its own and goes away.
///
/// # Errors
/// When the writer does not take the bytes, or a file in `temp` cannot be written.
pub fn write(report: &Report<'_>, temp: &Path, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
    saving::save(|| build(report, temp), out)
}

fn build(report: &Report<'_>, temp: &Path) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_tempdir(temp)?;
    book.set_properties(&properties_of("错误报告", report.outcome.today)?);
    let styles = Styles::new();
    let sheets = names::data_sheets(report);
    verdict_sheet::write(report, &styles, &sheets, book.add_worksheet())?;
    let lists = dictionary::Lists::of(report.profile);
    for sheet in &sheets {
        let cells = sheet.sheet.kept.len() * (original::width(sheet.sheet) + ADDED_HEADINGS.len());
        let size = Size::of(cells);
        data::write(report, &styles, sheet, &lists, size.sheet(&mut book)?, size)?;
    }
    let size = Size::of(report.outcome.findings.len() * list::COLUMNS);
    list::write(report, &styles, &sheets, size.sheet(&mut book)?, size)?;
    legend::write(report, &styles, book.add_worksheet())?;
    dictionary::write(&lists, &styles, book.add_worksheet())?;
    Ok(book)
}

/// How a sheet is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    /// Kept in memory until the end.
    Small,
    /// Row by row through a file; what would cost memory for each row is left to the program that
    /// opens it.
    Large,
}

impl Size {
    fn of(cells: usize) -> Self {
        if cells > LARGE { Self::Large } else { Self::Small }
    }

    fn sheet(self, book: &mut Workbook) -> Result<&mut Worksheet, XlsxError> {
        match self {
            Self::Small => Ok(book.add_worksheet()),
            Self::Large => book.add_worksheet_with_constant_memory(),
        }
    }

    /// Sets the height of a row; spreadsheet programs fit rows without one by themselves, but not
    /// all of them do.
    fn set_height(self, sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
        match self {
            Self::Small => sheet.set_row_height(row, measure::height(lines)).map(drop),
            Self::Large => Ok(()),
        }
    }
}

fn properties_of(title: &str, today: Date) -> Result<DocProperties, XlsxError> {
    Ok(DocProperties::new()
        .set_title(title)
        .set_author("jianyuan")
        .set_creation_datetime(&date_time(today)?))
}

/// The day of the run and no clock: same input, same bytes.
fn date_time(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let part = |number: u32| u8::try_from(number).expect("a month and a day are small");
    let year = u16::try_from(day.year()).expect("a year is at most 9999");
    ExcelDateTime::from_ymd(year, part(day.month_number()), part(day.day()))
}
