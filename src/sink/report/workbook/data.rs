//! Sheet 数据 (数据表): the sender's rows, with the wrong cells marked where they stand.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, FilterCondition, Format, Formula, IgnoreError, Note,
    Worksheet, XlsxError,
};

use super::dictionary::Lists;
use super::original::{self, Original};
use super::style::{self, Styles};
use super::{ADDED_HEADINGS, DataSheet, ROWS, Size, measure};
use crate::model::{
    Field, Finding, Former, FormerKind, KeptRow, Lent, RowMemory, RowOutcome, Severity, Sheet,
    column_letters,
};
use crate::rules;
use crate::sink::report::Report;
use crate::sink::report::lens::Lens;
use crate::sink::report::visible::visible;
use crate::text::{Lang, Text, text};

/// So many notes a sheet; beyond, programs become slow, and 错误说明 says the same.
const NOTES: usize = 10_000;
/// Rows by which the width of a column is judged.
const SAMPLE: usize = 300;
/// Widths of our own columns.
const ADDED_WIDTHS: [f64; 7] = [30.0, 8.0, 7.0, 10.0, 16.0, 42.0, 46.0];

/// Our own columns, in the order of their headings.
#[derive(Clone, Copy)]
enum Own {
    Key,
    Row,
    Level,
    Codes,
    Since,
    Fixes,
    Messages,
}

/// The list to choose from goes on for so many rows below the last one, for rows that are added.
const ROOM: u32 = 200;
/// Blank rows between two rows of the sender's that a filter hides with them.
const GAP: u32 = 100;
/// Width of a note, in pixels, and of its lines, in Western characters.
const NOTE: (u32, f64) = (330, 46.0);

pub(super) fn write(
    report: &Report<'_>,
    styles: &Styles,
    data: &DataSheet<'_>,
    lists: &Lists,
    sheet: &mut Worksheet,
    size: Size,
) -> Result<(), XlsxError> {
    let width = original::width(data.sheet);
    let input = report.outcome.inputs.get(data.place.file as usize);
    let sha256 = input.map_or("", |input| &input.sha256);
    let filters = filters(data.sheet);
    let mut table =
        Table { report, styles, data, sheet, size, width, sha256, filters, notes: NOTES };
    table.set_up()?;
    table.headings()?;
    let mut findings = report.findings_of(data.place);
    let mut last = data.head;
    for (index, kept) in data.sheet.kept.iter().enumerate() {
        let line = data.line(index, kept.number);
        if line >= ROWS {
            break;
        }
        let of_row = original::take_row(&mut findings, kept.number);
        table.gap(last, line)?;
        table.row(line, kept, of_row)?;
        last = line;
    }
    table.finish(last, lists)
}

/// The held rows are shown first where there are others: a filter hides those.
pub(super) fn filters(sheet: &Sheet) -> bool {
    let is_held = |row: &KeptRow| row.outcome == RowOutcome::Held;
    sheet.kept.iter().any(is_held) && !sheet.kept.iter().all(is_held)
}

struct Table<'a, 's> {
    report: &'a Report<'a>,
    styles: &'a Styles,
    data: &'a DataSheet<'a>,
    sheet: &'s mut Worksheet,
    size: Size,
    width: usize,
    sha256: &'a str,
    filters: bool,
    notes: usize,
}

/// What stands in our own columns of one row, and on its cells.
#[derive(Default)]
struct Remarks {
    severity: Option<Severity>,
    codes: Vec<String>,
    messages: Vec<String>,
    fixes: Vec<String>,
    /// Column, level, text: one entry for each finding and cell.
    cells: Vec<(usize, Severity, String)>,
}

impl Table<'_, '_> {
    fn set_up(&mut self) -> Result<(), XlsxError> {
        self.sheet.set_name(&self.data.name)?;
        self.sheet.set_default_note_author("减员");
        style::page(self.sheet);
        let widths: Vec<f64> = (0..self.width).map(|column| self.sample_width(column)).collect();
        for (column, width) in (0..).zip(widths.into_iter().chain(ADDED_WIDTHS)) {
            self.sheet.set_column_width(column, width)?;
        }
        for column in 0..self.width {
            // What is typed into an empty cell stays a text, too.
            let column = u16::try_from(column).expect("at most 1,000 columns are read");
            self.sheet.set_column_format(column, &self.styles.typed)?;
        }
        let name = self.data.sheet.columns.get(Field::PersonName).filter(|column| *column < 4);
        let frozen = name.and_then(|column| u16::try_from(column + 1).ok());
        self.sheet.set_column_hidden(self.added(Own::Key))?;
        if self.data.sheet.returned.is_empty() {
            self.sheet.set_column_hidden(self.added(Own::Since))?;
        }
        let lines = self.title_lines()?;
        // Where our own line would stand in the place of the sender's, it goes below or away.
        let free = (0..self.data.head).find(|row| !lines.contains(row));
        if let Some(row) = free.filter(|_| self.data.keeps_rows) {
            let line = HOW.get(self.report.lang);
            self.sheet.write_string_with_format(row, 0, line, &self.styles.hint)?;
        }
        style::heading_row(self.sheet, self.data.head, frozen.unwrap_or_default())
    }

    /// What lines above the heading say of the employer, in their cells, so that the report can be handed
    /// in. Gives back the rows that hold some.
    fn title_lines(&mut self) -> Result<BTreeSet<u32>, XlsxError> {
        let mut cells: BTreeMap<(u32, u16), Vec<String>> = BTreeMap::new();
        for fact in self.data.sheet.titled.iter().flat_map(|titled| &titled.found) {
            let at = if self.data.keeps_rows { (fact.row - 1, fact.column) } else { (0, 0) };
            cells.entry(at).or_default().push(format!("{}：{}", fact.label, fact.text));
        }
        for ((row, column), texts) in &cells {
            self.string(*row, *column, &texts.join("    "), &self.styles.typed)?;
        }
        Ok(cells.into_keys().map(|(row, _)| row).collect())
    }

    fn sample_width(&self, column: usize) -> f64 {
        let heading = self.data.sheet.headings.get(column).map_or(0, |text| measure::width(text));
        let sample = self.data.sheet.kept.iter().take(SAMPLE);
        let widest = sample.map(|row| measure::width(row.cells.text(column))).max();
        let widest = widest.unwrap_or_default().max(heading.min(16) + 2);
        f64::from(u32::try_from(widest.clamp(6, 40)).expect("at most 40")) + 2.5
    }

    fn headings(&mut self) -> Result<(), XlsxError> {
        let own = original::headings(self.data.sheet);
        let lines = own
            .iter()
            .enumerate()
            .map(|(column, text)| measure::lines(text, self.sample_width(column) - 2.0))
            .max();
        let head = self.data.head;
        self.sheet.set_row_height(head, measure::height(lines.unwrap_or(1).max(2)))?;
        for (column, heading) in (0..).zip(&own) {
            self.string(head, column, heading, &self.styles.sender_head)?;
        }
        for (column, heading) in (self.added(Own::Key)..).zip(ADDED_HEADINGS) {
            self.string(head, column, heading, &self.styles.added_head)?;
        }
        Ok(())
    }

    /// Blank rows of the sender's between two others are hidden with them.
    fn gap(&mut self, last: u32, line: u32) -> Result<(), XlsxError> {
        let blank = last + 1..line;
        if self.filters && blank.len() <= GAP as usize {
            for row in blank {
                self.sheet.set_row_hidden(row)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, row: u32, kept: &KeptRow, findings: &[Finding]) -> Result<(), XlsxError> {
        let remarks = self.remarks(kept, findings);
        let lines =
            measure::lines(&remarks.fixes.join("\n"), ADDED_WIDTHS[Own::Fixes as usize]).max(
                measure::lines(&remarks.messages.join("\n"), ADDED_WIDTHS[Own::Messages as usize]),
            );
        self.size.set_height(self.sheet, row, lines)?;
        if self.filters && kept.outcome != RowOutcome::Held {
            self.sheet.set_row_hidden(row)?;
        }
        for column in 0..self.width {
            let cell = Original::of(self.data.sheet, kept, column, findings);
            let level = remarks.level_of(column);
            self.cell(row, column, cell, level)?;
            if let Some(level) = level {
                self.note(row, column, level, &remarks)?;
            }
        }
        self.own_columns(row, kept, &remarks, findings)
    }

    fn cell(
        &mut self,
        row: u32,
        column: usize,
        cell: Original<'_>,
        level: Option<Severity>,
    ) -> Result<(), XlsxError> {
        let styles = self.styles;
        let column = u16::try_from(column).expect("at most 1,000 columns are read");
        let format = level.map_or(&styles.text, |level| styles.marked(level));
        match cell {
            Original::Text("") => self.sheet.write_blank(row, column, format).map(drop),
            Original::Text(text) => self.string(row, column, text, format),
            // A number whose digits are lost stays a number, so that it is known again; in text
            // format, so that what is typed over it stays whole.
            Original::Number(number, _) | Original::Lost(number, _) => {
                let format = match (cell, level) {
                    (Original::Number(..), None) => &styles.number,
                    _ => format,
                };
                self.sheet.write_number_with_format(row, column, number, format).map(drop)
            }
        }
    }

    fn own_columns(
        &mut self,
        row: u32,
        kept: &KeptRow,
        remarks: &Remarks,
        findings: &[Finding],
    ) -> Result<(), XlsxError> {
        let styles = self.styles;
        let memory = self.memory(kept, findings).unwrap_or_default();
        self.string(row, self.added(Own::Key), &memory, &styles.text)?;
        let number = kept.number.to_string();
        self.string(row, self.added(Own::Row), &number, &styles.centred)?;
        let (word, format) = match remarks.severity {
            Some(level) => (level.label().get(self.report.lang), styles.severity(level)),
            None => ("", &styles.centred),
        };
        let (codes, since) = (remarks.codes.join("\n"), self.since(kept).join("\n"));
        self.string(row, self.added(Own::Level), word, format)?;
        self.string(row, self.added(Own::Codes), &codes, &styles.wrapped)?;
        self.string(row, self.added(Own::Since), &since, &styles.wrapped)?;
        self.string(row, self.added(Own::Fixes), &remarks.fixes.join("\n"), &styles.wrapped)?;
        self.string(row, self.added(Own::Messages), &remarks.messages.join("\n"), &styles.wrapped)
    }

    /// What ties the row to this run, for when it comes back.
    fn memory(&self, kept: &KeptRow, findings: &[Finding]) -> Option<String> {
        let sheet = self.data.sheet;
        let number = self.data.place.sheet.unwrap_or_default();
        let key = sheet.row_key(self.sha256, number, kept.number)?;
        // What the bureau refused, no run will find again or find mended.
        let heavy = findings.iter().filter(|finding| {
            finding.severity >= Severity::Warning && finding.code != super::refused::CODE
        });
        let former = |finding: &Finding| {
            let columns = rules::columns_of(finding, sheet.columns_at(kept.number));
            let text = |column| std::borrow::Cow::Borrowed(kept.cells.text(column));
            Former::now(finding.code, columns, self.width, text)
        };
        let formers = heavy.map(former).collect();
        Some(RowMemory { key, formers, kinds: self.kinds(kept, findings) }.to_string())
    }

    /// The used cells that come back as something else than they are.
    fn kinds(&self, kept: &KeptRow, findings: &[Finding]) -> Vec<FormerKind> {
        let sheet = self.data.sheet;
        let changed = |field: Field| {
            let column = sheet.columns.get(field).filter(|column| *column < self.width)?;
            let (kind, text) = kept.cells.get(column)?;
            let lent = kept.cells.lent(column) != Lent::No;
            let written = Original::of(sheet, kept, column, findings).kind();
            let is_plain = !lent && (kind == written || original::reads_alike(kind, field, text));
            let column = u16::try_from(column).ok()?;
            (!is_plain).then(|| FormerKind::now(column, kind, lent, text))
        };
        sheet.columns.fields().iter().filter_map(changed).collect()
    }

    /// What has become of the row's former faults: `ID009 已改好`.
    fn since(&self, kept: &KeptRow) -> Vec<String> {
        let returned = &self.data.sheet.returned;
        let at = returned.binary_search_by_key(&kept.number, |row| row.row);
        let since = at.map_or(&[][..], |at| &returned[at].since);
        let words = |(code, since): &(_, crate::model::Since)| {
            format!("{code} {}", since.label().get(self.report.lang))
        };
        since.iter().map(words).collect()
    }

    fn remarks(&self, kept: &KeptRow, findings: &[Finding]) -> Remarks {
        let mut remarks = Remarks::default();
        let mut heaviest_first: Vec<&Finding> = findings.iter().collect();
        heaviest_first.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        for finding in heaviest_first {
            remarks.add(&Lens::beside(self.report, finding, kept), self.report.lang);
        }
        remarks
    }

    fn note(
        &mut self,
        row: u32,
        column: usize,
        level: Severity,
        remarks: &Remarks,
    ) -> Result<(), XlsxError> {
        if self.notes == 0 {
            return Ok(());
        }
        self.notes -= 1;
        let of_cell = remarks.cells.iter().filter(|(at, ..)| *at == column);
        let parts: Vec<&str> = of_cell.map(|(.., text)| text.as_str()).collect();
        let text = format!("{}\n{}", level.label().get(self.report.lang), parts.join("\n"));
        let lines = measure::lines(&text, NOTE.1) + 1;
        let height = u32::try_from(lines.min(30)).expect("at most 30") * 17 + 8;
        let note = Note::new(measure::fitting(&text).chars().take(8_000).collect::<String>())
            .add_author_prefix(false)
            .set_width(NOTE.0)
            .set_height(height)
            .set_font_name("宋体")
            .set_font_size(10);
        let column = u16::try_from(column).expect("at most 1,000 columns are read");
        self.sheet.insert_note(row, column, &note)?;
        Ok(())
    }

    fn finish(&mut self, last: u32, lists: &Lists) -> Result<(), XlsxError> {
        let head = self.data.head;
        self.sheet.autofilter(head, 0, last, self.added(Own::Messages))?;
        if self.filters {
            let word = Severity::Error.label().get(self.report.lang);
            let held = FilterCondition::new().add_list_filter(word);
            let level = self.added(Own::Level);
            self.sheet.filter_automatic_off().filter_column(level, &held)?;
        }
        if last == head {
            return Ok(());
        }
        let first = head + 1;
        let row_number = self.added(Own::Row);
        let text = IgnoreError::NumberStoredAsText;
        self.sheet.ignore_error_range(first, 0, last, row_number, text)?;
        let end = last.saturating_add(ROOM).min(ROWS - 1);
        // Lists below each other may have other columns.
        let ranges = lists.ranges().filter(|_| self.data.sheet.lists.is_empty());
        for (field, list) in ranges {
            if let Some(column) = self.data.sheet.columns.get(field) {
                let column = u16::try_from(column).expect("at most 1,000 columns are read");
                self.sheet.add_data_validation(first, column, end, column, &drop_down(&list)?)?;
            }
        }
        Ok(())
    }

    fn string(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if text.is_empty() {
            return self.sheet.write_blank(row, column, format).map(drop);
        }
        let text = measure::fitting(text);
        self.sheet.write_string_with_format(row, column, text.as_ref(), format).map(drop)
    }

    /// The place of one of our own columns.
    fn added(&self, column: Own) -> u16 {
        u16::try_from(self.width + column as usize).expect("at most 1,000 columns are read")
    }
}

impl Remarks {
    fn add(&mut self, lens: &Lens<'_>, lang: Lang) {
        let finding = lens.finding;
        let (message, fix) = (lens.message(), lens.fix());
        let (message, fix) = (visible(message.get(lang)), visible(fix.get(lang)));
        self.severity = self.severity.max(Some(finding.severity));
        self.codes.push(finding.code.to_string());
        self.messages.push(message.clone().into_owned());
        if finding.severity > Severity::Note && !self.fixes.iter().any(|known| *known == fix) {
            self.fixes.push(fix.clone().into_owned());
        }
        let row = finding.place.row.unwrap_or_default();
        for (_, column) in lens.columns() {
            let args = [
                ("code", finding.code.as_str().into()),
                ("cell", format!("{}{row}", column_letters(column)).into()),
            ];
            let head = text("{code}（原表 {cell}）", "{code} (original {cell})").fill(&args);
            let text = format!("{}\n{message}\n→ {fix}", head.get(lang));
            self.cells.push((column, finding.severity, text));
        }
    }

    fn level_of(&self, column: usize) -> Option<Severity> {
        self.cells.iter().filter(|(at, ..)| *at == column).map(|(_, level, _)| *level).max()
    }
}

/// Above the heading, where the sender's title stood.
const HOW: Text = text(
    "行号、列号与原表一致。请改红色单元格，存盘后把本文件原样再交；看全部行，请在“级别”列的筛选里全选。",
    "Rows and columns stand where they stood. Correct the red cells, save, and hand in this file as it \
     is; to see all rows, select all in the filter of the level column.",
);

/// A list to choose from; anything else may be typed as well, since our lists are not the bureau's.
pub(super) fn drop_down(range: &str) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_list_formula(Formula::new(range))
        .set_error_style(DataValidationErrorStyle::Information)
        .set_error_title("不在列表中")?
        .set_error_message("列表里没有这个写法，仍可保留；再次提交时程序会核对。")
}
