//! Sheet 问题清单 (问题清单): one finding a line, to filter and to sort.

use rust_xlsxwriter::{IgnoreError, Worksheet, XlsxError};

use super::style::{self, Styles};
use super::{DataSheet, Size, measure};
use crate::model::{Place, Severity, column_letters};
use crate::sink::report::Report;
use crate::sink::report::view::{FindingView, views};
use crate::sink::report::visible::visible;
use crate::text::{Lang, Text, text};

pub(super) const NAME: &str = "问题清单";

/// Nobody filters more lines than this with pleasure; `findings.jsonl` has them all, and 数据 shows
/// each at its row.
const ROWS: usize = 200_000;
/// So many lines lead to their cell; Excel takes 65,530 links a sheet.
const LINKS: usize = 5_000;

/// Headings and widths.
const HEADINGS: [(Text, f64); COLUMNS] = [
    (text("级别", "level"), 7.0),
    (text("代码", "code"), 8.0),
    (text("文件", "file"), 22.0),
    (text("表", "sheet"), 12.0),
    (text("行", "row"), 7.0),
    (text("单元格", "cells"), 11.0),
    (text("姓名", "name"), 10.0),
    (text("证件号码", "number"), 19.0),
    (text("原值", "found"), 24.0),
    (text("读作", "understood"), 18.0),
    (text("应为", "expected"), 22.0),
    (text("说明", "what is wrong"), 46.0),
    (text("怎么改", "what to do"), 46.0),
    (text("指纹", "fingerprint"), 19.0),
];
pub(super) const COLUMNS: usize = 14;
const CELLS: u16 = 5;

pub(super) fn write(
    report: &Report<'_>,
    styles: &Styles,
    data: &[DataSheet<'_>],
    sheet: &mut Worksheet,
    size: Size,
) -> Result<(), XlsxError> {
    set_up(report, styles, sheet)?;
    let mut last = 0;
    for ((row, view), finding) in (1..).zip(views(report)).zip(&report.outcome.findings).take(ROWS)
    {
        let texts = texts(report.lang, &view);
        write_line(styles, sheet, row, view.severity, &texts)?;
        size.set_height(sheet, row, lines(&texts))?;
        if (row as usize) <= LINKS
            && let Some(link) = target(data, finding.place, &view)
        {
            let cells = view.cells.join(" ");
            sheet.write_url_with_options(
                row,
                CELLS,
                link.as_str(),
                cells,
                "",
                Some(&styles.link),
            )?;
        }
        last = row;
    }
    left_out(report, styles, sheet, last + 1)?;
    let columns = u16::try_from(COLUMNS).expect("fourteen");
    sheet.autofilter(0, 0, last, columns - 1)?;
    sheet.ignore_error_range(1, 0, last.max(1), columns - 1, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

fn set_up(report: &Report<'_>, styles: &Styles, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(NAME)?;
    style::page(sheet);
    for (column, (heading, width)) in (0..).zip(HEADINGS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, heading.get(report.lang), &styles.head)?;
    }
    sheet.set_row_height(0, measure::height(2))?;
    style::heading_row(sheet, 0, 2)
}

fn lines(texts: &[String; COLUMNS]) -> usize {
    let lines = texts.iter().zip(HEADINGS).map(|(text, (_, width))| measure::lines(text, width));
    lines.max().unwrap_or(1)
}

fn write_line(
    styles: &Styles,
    sheet: &mut Worksheet,
    row: u32,
    severity: Severity,
    texts: &[String; COLUMNS],
) -> Result<(), XlsxError> {
    for (column, text) in (0..).zip(texts) {
        let format = match column {
            0 => styles.severity(severity),
            1 | 4 | 5 => &styles.centred,
            _ => &styles.wrapped,
        };
        if text.is_empty() {
            sheet.write_blank(row, column, format)?;
        } else {
            let text = measure::fitting(text);
            sheet.write_string_with_format(row, column, text.as_ref(), format)?;
        }
    }
    Ok(())
}

fn texts(lang: Lang, view: &FindingView) -> [String; COLUMNS] {
    let shown = |text: &Option<String>| visible(text.as_deref().unwrap_or_default()).into_owned();
    [
        view.severity.label().get(lang).to_owned(),
        view.code.to_string(),
        visible(file_name(&view.file)).into_owned(),
        shown(&view.sheet),
        view.row.map_or_else(String::new, |row| row.to_string()),
        view.cells.join(" "),
        visible(&view.person_name).into_owned(),
        visible(&view.person_id).into_owned(),
        shown(&view.found),
        shown(&view.understood),
        shown(&view.expected),
        visible(view.message.get(lang)).into_owned(),
        visible(view.fix.get(lang)).into_owned(),
        view.fingerprint.clone(),
    ]
}

/// Without its folders: sheet 结论 has the whole path.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The cell of a sheet 数据 that a finding is about.
fn target(data: &[DataSheet<'_>], place: Place, view: &FindingView) -> Option<String> {
    let sheet = data
        .iter()
        .find(|data| (data.place.file, data.place.sheet) == (place.file, place.sheet))?;
    let index = sheet.sheet.kept.binary_search_by_key(&place.row?, |row| row.number).ok()?;
    let line = sheet.line(index, place.row?) + 1;
    let columns = sheet.sheet.columns_at(place.row?);
    let field =
        view.fields.iter().find_map(|key| columns.get(crate::model::Field::from_key(key)?))?;
    Some(format!("internal:'{}'!{}{}", sheet.name, column_letters(field), line))
}

fn left_out(
    report: &Report<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
    row: u32,
) -> Result<(), XlsxError> {
    let beyond = report.outcome.findings.len().saturating_sub(ROWS) as u64;
    let count = beyond + crate::sink::report::verdict::not_listed(report);
    if count == 0 {
        return Ok(());
    }
    let sentence = text(
        "另有 {count} 条没有列在这里，数量已计入“结论”，明细见 findings.jsonl",
        "{count} more {count:is|are} not listed here; {count:it is|they are} counted on sheet 结论 and {count:stands|stand} in findings.jsonl",
    );
    let sentence = sentence.fill(&[("count", count.to_string().into())]);
    let sentence = sentence.get(report.lang);
    sheet.write_string_with_format(row, 0, sentence, &styles.line.clone().unset_text_wrap())?;
    Ok(())
}
