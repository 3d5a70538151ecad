//! Sheet 说明 (说明表): what colours, levels and codes mean, and how to hand the report in again.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::measure;
use super::style::{self, Styles};
use crate::model::Severity;
use crate::rules::Rule;
use crate::sink::report::causes::rules_fired;
use crate::sink::report::{Report, verdict};
use crate::text::{Text, text};

pub(super) const NAME: &str = "说明";

const WIDTHS: [f64; 5] = [9.0, 9.0, 44.0, 52.0, 52.0];

const USE: [Text; 6] = [
    text(
        "1. 在“数据”表改红色单元格。鼠标停在有颜色的格子上，会显示原因和改法。",
        "1. Correct the red cells on sheet 数据. Point at a coloured cell to see why and what to do.",
    ),
    text(
        "2. 存盘，把本文件原样再交一次。深蓝表头的几列和其他几张表是程序加的，程序会跳过，不必删除。",
        "2. Save, and hand this file in as it is. The columns with dark blue headings and the other \
         sheets are ours and are skipped: no need to delete them.",
    ),
    text(
        "3. 可提交的人已经列入报送文件。那些文件若已交出，再交时加 --previous 上次的输出文件夹，同一个人就不会报两次。",
        "3. People who were in order stand in the bureau's files. If those have been handed in, add \
         --previous and the earlier output folder, so that nobody is declared twice.",
    ),
    text(
        "4. 各列已设为文本格式，可以直接录入 18 位号码，不会变成 1.1E+17。",
        "4. The columns are in text format: 18 digits may be typed as they are.",
    ),
    text(
        "5. 停止缴费原因、险种、证件类型可以从下拉框选择；列表里没有的也可以直接填写。",
        "5. Reason, insurance kinds and document kind offer a list; other words may be typed as well.",
    ),
    text(
        "6. “问题清单”里的姓名和号码已隐去；“数据”表是原表内容，转发前请留意。",
        "6. Names and numbers are hidden on sheet 问题清单; sheet 数据 holds the original rows: mind \
         whom you send it to.",
    ),
];

pub(super) fn write(
    report: &Report<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    sheet.set_name(NAME)?;
    style::page(sheet);
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let mut row = 0;
    heading(report, styles, sheet, &mut row, text("怎么用这份报告", "How to use this report"))?;
    for line in USE {
        span(sheet, row, line.get(report.lang), styles)?;
        row += 1;
    }
    row += 1;
    heading(report, styles, sheet, &mut row, text("颜色和级别", "Colours and levels"))?;
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let word = severity.label().get(report.lang);
        sheet.write_string_with_format(row, 0, word, styles.severity(severity))?;
        let meaning = verdict::meaning(severity).get(report.lang);
        sheet.merge_range(row, 1, row, 4, meaning, &styles.wrapped)?;
        sheet.set_row_height(row, measure::height(1))?;
        row += 1;
    }
    row += 1;
    codes(report, styles, sheet, row)
}

fn heading(
    report: &Report<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
    row: &mut u32,
    heading: Text,
) -> Result<(), XlsxError> {
    span(sheet, *row, heading.get(report.lang), styles)?;
    sheet.write_string_with_format(*row, 0, heading.get(report.lang), &styles.strong)?;
    *row += 1;
    Ok(())
}

/// A line of text over the whole width.
fn span(sheet: &mut Worksheet, row: u32, line: &str, styles: &Styles) -> Result<(), XlsxError> {
    sheet.merge_range(row, 0, row, 4, line, &styles.line)?;
    let lines = measure::lines(line, WIDTHS.iter().sum());
    sheet.set_row_height(row, measure::height(lines))?;
    Ok(())
}

/// Every code that occurs, with its why and its basis.
fn codes(
    report: &Report<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
    mut row: u32,
) -> Result<(), XlsxError> {
    let headings = [
        text("代码", "code"),
        text("次数", "count"),
        text("为什么要查", "why it matters"),
        text("怎么改", "what to do"),
        text("依据", "basis"),
    ];
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string_with_format(row, column, heading.get(report.lang), &styles.head)?;
    }
    for rule in rules_fired(report) {
        row += 1;
        code(report, styles, sheet, row, rule)?;
    }
    Ok(())
}

fn code(
    report: &Report<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
    row: u32,
    rule: &Rule,
) -> Result<(), XlsxError> {
    let lang = report.lang;
    let fix = plain(rule.fix.get(lang));
    let texts = [rule.why.get(lang), &fix, rule.basis.get(lang)];
    let count = report.outcome.by_rule.get(&rule.code).copied().unwrap_or_default();
    sheet.write_string_with_format(row, 0, rule.code.as_str(), &styles.centred)?;
    sheet.write_string_with_format(row, 1, count.to_string(), &styles.centred)?;
    for (column, text) in (2..).zip(texts) {
        sheet.write_string_with_format(row, column, text, &styles.wrapped)?;
    }
    let lines = texts.iter().zip(&WIDTHS[2..]).map(|(text, width)| measure::lines(text, *width));
    sheet.set_row_height(row, measure::height(lines.max().unwrap_or(1)))?;
    Ok(())
}

/// A template without its places: `核对 {cells}` reads `核对 …`.
fn plain(template: &'static str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push('…');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    out + rest
}
