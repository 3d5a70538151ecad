//! 汇总.xlsx: what the bureau's staff see at a glance, by file and by employer, with charts.

use std::io;
use std::path::Path;

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType, Color,
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::All;
use super::tally::EmployerTally;
use super::words::{deadline, notes, short, top, verdict_of, wording};
use crate::model::{RuleCode, Severity, Verdict};
use crate::sink::report::workbook::measure;
use crate::sink::report::workbook::saving::save;
use crate::text::{Text, text};

/// So many bars are readable in one chart.
const BARS: usize = 15;

/// A workbook whose properties tell the day of the run, not of the clock.
pub(super) fn book(all: &All<'_>) -> Result<Workbook, XlsxError> {
    let today = all.settled.outcome.today;
    let month = u8::try_from(today.month_number()).unwrap_or(1);
    let day = u8::try_from(today.day()).unwrap_or(1);
    let year = u16::try_from(today.year()).unwrap_or(1900).max(1900);
    let created = ExcelDateTime::from_ymd(year, month, day)?;
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new().set_creation_datetime(&created).set_author("jianyuan"),
    );
    Ok(book)
}

/// A workbook as it will lie on the disk.
pub(super) fn saved(build: impl FnOnce() -> Result<Workbook, XlsxError>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    save(build, &mut bytes)?;
    Ok(bytes)
}

/// The workbook. Long sheets are written through a file in `private`.
pub(super) fn summary(all: &All<'_>, private: &Path) -> io::Result<Vec<u8>> {
    saved(|| made(all, private))
}

struct Looks {
    head: Format,
    text: Format,
    long: Format,
    number: Format,
    verdicts: [Format; 3],
}

impl Looks {
    fn new() -> Self {
        let text = Format::new()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00C9_CFD6))
            .set_align(FormatAlign::Top);
        let coloured = |rgb| text.clone().set_background_color(Color::RGB(rgb));
        Self {
            head: coloured(0x00D9_E2EC).set_bold(),
            // Away from the text in the next column.
            number: text.clone().set_num_format("#,##0").set_align(FormatAlign::Center),
            long: text.clone().set_text_wrap(),
            verdicts: [coloured(0x00E6_F4EA), coloured(0x00FF_F4D6), coloured(0x00FD_ECEA)],
            text,
        }
    }

    fn verdict(&self, verdict: Option<Verdict>) -> &Format {
        match verdict {
            Some(Verdict::Accepted) => &self.verdicts[0],
            Some(Verdict::Partial) => &self.verdicts[1],
            Some(Verdict::Refused) => &self.verdicts[2],
            None => &self.text,
        }
    }
}

enum Cell<'c> {
    Text(String),
    /// A text of many words, which goes on below.
    Long(String),
    Number(u64),
    /// Without a verdict of its own where it repeats something.
    Verdict(Option<Verdict>, &'c str),
}

fn made(all: &All<'_>, private: &Path) -> Result<Workbook, XlsxError> {
    let looks = Looks::new();
    let mut book = book(all)?;
    book.set_tempdir(private)?;
    let found = all.tallies.causes();
    let names = [OVERVIEW, CAUSES, EMPLOYERS, FILES].map(|name| name.get(all.lang));
    overview(all, book.add_worksheet().set_name(names[0])?, &looks, names)?;
    let mut add = |name: &str, columns: &[(Text, f64)], lines: &mut Lines<'_>| {
        let sheet = if lines.len() > LONG {
            book.add_worksheet_with_constant_memory()?
        } else {
            book.add_worksheet()
        };
        table(all, sheet.set_name(name)?, &looks, columns, lines)
    };
    add(names[1], &CAUSE_COLUMNS, &mut causes(all, &found))?;
    let employers = by_held(all);
    add(names[2], &EMPLOYER_COLUMNS, &mut employers.iter().map(|entry| employer(all, entry)))?;
    add(names[3], &FILE_COLUMNS, &mut files(all))?;
    Ok(book)
}

/// Lines of a sheet, made when they are written.
type Lines<'l> = dyn ExactSizeIterator<Item = Vec<Cell<'l>>> + 'l;
/// From so many lines on, a sheet is not held in memory.
const LONG: usize = 5_000;
/// A sheet takes no more lines; `bulk.json` has all of them.
const MOST: usize = 1_000_000;

const OVERVIEW: Text = text("总览", "Overview");
const CAUSES: Text = text("原因", "Causes");
const EMPLOYERS: Text = text("单位", "Employers");
const FILES: Text = text("文件", "Files");

const CAUSE_COLUMNS: [(Text, f64); 4] = [
    (text("代码", "Code"), 9.0),
    (text("数量", "Count"), 9.0),
    (text("级别", "Level"), 9.0),
    (text("问题", "What is wrong"), 80.0),
];
const EMPLOYER_COLUMNS: [(Text, f64); 11] = [
    (text("单位", "Employer"), 34.0),
    (text("单位代码", "Code"), 22.0),
    (text("结论", "Verdict"), 13.0),
    (text("行数", "Rows"), 9.0),
    (text("可提交", "Ready"), 9.0),
    (text("暂扣", "Held"), 9.0),
    (text("零星", "Sporadic"), 9.0),
    (text("批量", "Mass"), 9.0),
    (text("文件数", "Files"), 9.0),
    (text("申报截止", "Window closes"), 13.0),
    (text("主要原因", "Main causes"), 60.0),
];
/// The columns of the chart.
const EMPLOYER_READY: u16 = 4;
const EMPLOYER_HELD: u16 = 5;
const FILE_COLUMNS: [(Text, f64); 9] = [
    (text("文件", "File"), 44.0),
    (text("结论", "Verdict"), 13.0),
    (text("行数", "Rows"), 9.0),
    (text("可提交", "Ready"), 9.0),
    (text("暂扣", "Held"), 9.0),
    (text("跳过", "Skipped"), 9.0),
    (text("申报截止", "Window closes"), 13.0),
    (text("主要原因", "Main causes"), 50.0),
    (text("说明", "Note"), 40.0),
];

type Cause = (RuleCode, Severity, u64);

fn causes<'a>(
    all: &'a All<'_>,
    found: &'a [Cause],
) -> impl ExactSizeIterator<Item = Vec<Cell<'a>>> + 'a {
    let line = |(code, severity, count): &Cause| {
        vec![
            Cell::Text(code.to_string()),
            Cell::Number(*count),
            Cell::Text(severity.label().get(all.lang).to_owned()),
            Cell::Text(wording(all, *code)),
        ]
    };
    found.iter().map(line)
}

/// The employers with the most held rows first: they need somebody's time.
pub(super) fn by_held<'a>(all: &'a All<'_>) -> Vec<&'a EmployerTally> {
    let mut employers: Vec<_> = all.tallies.employers.iter().collect();
    employers.sort_by_key(|employer| std::cmp::Reverse(employer.tally.held));
    employers
}

fn employer<'a>(all: &All<'_>, employer: &EmployerTally) -> Vec<Cell<'a>> {
    let tally = &employer.tally;
    let name = if employer.name.is_empty() { &employer.key } else { &employer.name };
    vec![
        Cell::Text(name.clone()),
        Cell::Text(employer.key.clone()),
        Cell::Verdict(Some(tally.verdict()), tally.verdict().label().get(all.lang)),
        Cell::Number(tally.rows()),
        Cell::Number(tally.accepted),
        Cell::Number(tally.held),
        Cell::Number(tally.sporadic),
        Cell::Number(tally.mass),
        Cell::Number(employer.files.len() as u64),
        Cell::Text(deadline(all)),
        Cell::Long(top(all, tally)),
    ]
}

fn files<'a>(all: &'a All<'_>) -> impl ExactSizeIterator<Item = Vec<Cell<'a>>> + 'a {
    let lines = all.plan.files.iter().zip(&all.tallies.files).zip(notes(all)).enumerate();
    lines.map(|(number, ((file, tally), note))| {
        let (verdict, label) = verdict_of(all, number);
        vec![
            Cell::Long(file.path.clone()),
            Cell::Verdict(verdict, label),
            Cell::Number(tally.rows()),
            Cell::Number(tally.accepted),
            Cell::Number(tally.held),
            Cell::Number(tally.skipped),
            Cell::Text(deadline(all)),
            Cell::Long(top(all, tally)),
            Cell::Long(note),
        ]
    })
}

fn table(
    all: &All<'_>,
    sheet: &mut Worksheet,
    looks: &Looks,
    columns: &[(Text, f64)],
    lines: &mut Lines<'_>,
) -> Result<(), XlsxError> {
    for (column, (name, width)) in (0..).zip(columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, name.get(all.lang), &looks.head)?;
    }
    let count = u32::try_from(lines.len().min(MOST)).unwrap_or(u32::MAX);
    for (row, line) in (1..=count).zip(lines) {
        let long = line.iter().zip(columns).map(|(cell, (_, width))| match cell {
            Cell::Long(text) => measure::lines(text, *width),
            _ => 1,
        });
        let lines = long.max().unwrap_or(1);
        for (column, cell) in (0..).zip(line) {
            put(sheet, (row, column), cell, looks)?;
        }
        sheet.set_row_height(row, measure::height(lines))?;
    }
    let last = u16::try_from(columns.len() - 1).unwrap_or(0);
    sheet.autofilter(0, 0, count, last)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell<'_>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, &looks.text)?,
        Cell::Long(text) => sheet.write_string_with_format(row, column, text, &looks.long)?,
        #[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^53")]
        Cell::Number(number) => {
            sheet.write_number_with_format(row, column, number as f64, &looks.number)?
        }
        Cell::Verdict(verdict, label) => {
            sheet.write_string_with_format(row, column, label, looks.verdict(verdict))?
        }
    };
    Ok(())
}

/// The figures, the most frequent causes in words, and a chart of these and of the employers.
fn overview(
    all: &All<'_>,
    sheet: &mut Worksheet,
    looks: &Looks,
    names: [&str; 4],
) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_font_size(16.0);
    sheet.write_string_with_format(0, 0, super::page::TITLE.get(all.lang), &title)?;
    sheet.set_column_width(0, 44)?.set_column_width(1, 14)?;
    let mut row = 2;
    for (label, value) in super::page::figures(all) {
        sheet.write_string_with_format(row, 0, label.get(all.lang), &looks.head)?;
        let cell = value.parse().map_or(Cell::Text(value), Cell::Number);
        put(sheet, (row, 1), cell, looks)?;
        row += 1;
    }
    let found = all.tallies.causes();
    if !found.is_empty() {
        let first = row + 2;
        sheet.write_string_with_format(first - 1, 0, TOP_CAUSES.get(all.lang), &looks.head)?;
        sheet.write_string_with_format(first - 1, 1, COUNT.get(all.lang), &looks.head)?;
        row = first;
        for (code, _, count) in found.iter().take(BARS) {
            put(sheet, (row, 0), Cell::Text(format!("{code} {}", short(all, *code))), looks)?;
            put(sheet, (row, 1), Cell::Number(*count), looks)?;
            row += 1;
        }
        sheet.insert_chart(1, 3, &cause_chart(all, names[0], first, row - 1))?;
    }
    let employers = u32::try_from(all.tallies.employers.len().min(BARS)).unwrap_or(0);
    if employers > 0 {
        sheet.insert_chart(23, 3, &employer_chart(all, names[2], employers))?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 1);
    Ok(())
}

/// Bars from the top down, each with its number; a scale would say it twice.
fn bars(kind: ChartType, title: Text, all: &All<'_>) -> Chart {
    let mut chart = Chart::new(kind);
    chart.title().set_name(title.get(all.lang)).set_overlay(false);
    chart.y_axis().set_reverse();
    chart.x_axis().set_min(0).set_hidden(true).set_major_gridlines(false);
    chart.set_width(760);
    chart
}

fn add_bars(
    chart: &mut Chart,
    sheet: &str,
    (first, last): (u32, u32),
    column: u16,
    (name, rgb): (&str, u32),
) {
    let fill = ChartSolidFill::new().set_color(Color::RGB(rgb)).to_owned();
    chart
        .add_series()
        .set_categories((sheet, first, 0, last, 0))
        .set_values((sheet, first, column, last, column))
        .set_name(name)
        .set_gap(45)
        .set_overlap(if column == EMPLOYER_READY || column == EMPLOYER_HELD { 100 } else { 0 })
        .set_data_label(ChartDataLabel::new().show_value())
        .set_format(ChartFormat::new().set_solid_fill(&fill));
}

fn cause_chart(all: &All<'_>, sheet: &str, first: u32, last: u32) -> Chart {
    let mut chart = bars(ChartType::Bar, TOP_CAUSES, all);
    add_bars(&mut chart, sheet, (first, last), 1, (COUNT.get(all.lang), 0x00D0_5A50));
    chart.legend().set_hidden();
    chart.set_height(420);
    chart
}

fn employer_chart(all: &All<'_>, sheet: &str, count: u32) -> Chart {
    let mut chart = bars(ChartType::BarStacked, BY_EMPLOYER, all);
    let series = [(EMPLOYER_READY, READY, 0x007F_B98F), (EMPLOYER_HELD, HELD, 0x00F2_C265)];
    for (column, name, rgb) in series {
        add_bars(&mut chart, sheet, (1, count), column, (name.get(all.lang), rgb));
    }
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_height(480);
    chart
}

const COUNT: Text = text("数量", "Count");
const READY: Text = text("可提交", "ready");
const HELD: Text = text("暂扣", "held");
pub(super) const TOP_CAUSES: Text = text("最常见的问题", "The most frequent findings");
pub(super) const BY_EMPLOYER: Text =
    text("暂扣最多的单位：可提交与暂扣", "Employers with the most held rows: ready and held");
