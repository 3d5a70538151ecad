//! `*-退回.xlsx` (退回更正表): the rows that the bureau refused, as the sender wrote them, each with the
//! bureau's words and what to do. Corrected, it is handed in as it is.

use std::io;
use std::path::Path;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::style::{self, Styles};
use super::{Size, data, dictionary, measure, names, properties_of, saving};
use crate::model::RuleCode;
use crate::sink::report::Report;
use crate::sink::report::visible::visible;
use crate::text::{Text, text};

/// The sheet that says what this is.
pub const NAME: &str = "退回说明";
/// The rule of its findings.
pub(super) const CODE: RuleCode = RuleCode::new("DU012");

/// Writes the workbook; files in `temp` hold personal data, as for the error report.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn write(report: &Report<'_>, temp: &Path, out: &mut (dyn io::Write + Send)) -> io::Result<()> {
    saving::save(|| build(report, temp), out)
}

fn build(report: &Report<'_>, temp: &Path) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_tempdir(temp)?;
    book.set_properties(&properties_of(NAME, report.outcome.today)?);
    let (styles, lists) = (Styles::new(), dictionary::Lists::of(report.profile));
    let sheets = names::data_sheets(report);
    for sheet in &sheets {
        let made = book.add_worksheet();
        data::write(report, &styles, sheet, &lists, made, Size::Small)?;
    }
    explanation(report, &styles, book.add_worksheet())?;
    dictionary::write(&lists, &styles, book.add_worksheet())?;
    Ok(book)
}

const TITLE: Text =
    text("经办机构退回的人员：{count} 人", "Refused by the bureau: {count} {count:person|people}");
const OF: Text = text("原来的文件：{file}", "The file in which they were handed in: {file}");
const HOW: [Text; 4] = [
    text(
        "① 表“数据”里只有退回的人，内容和上次交的一样；红色单元格是最可能要改的，“错误说明”是经办机构的话，“怎么改”是建议。",
        "1. Sheet 数据 has the refused people only, as they were handed in. Red cells are most likely to \
         be wrong; 错误说明 is what the bureau said, 怎么改 what to do.",
    ),
    text(
        "② 改正后存盘；查实已经办成、不用再报的，删去整行。",
        "2. Correct them and save; delete the row of whoever turns out to be done already.",
    ),
    text(
        "③ 把本文件放回收件文件夹原来的子文件夹，或用 jianyuan run 再交。只会报送这些人，已办成的不会重报。",
        "3. Put this file into the same folder of the inbox, or hand it to jianyuan run. Only these people \
         are delivered, nobody twice.",
    ),
    text(
        "④ 深蓝表头的列是程序加的，不必删除。本表有完整的姓名和号码，转发前请留意。",
        "4. The columns with dark blue headings are ours; leave them. Names and numbers stand here in \
         full: mind whom you send it to.",
    ),
];

fn explanation(
    report: &Report<'_>,
    styles: &Styles,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    const WIDTH: f64 = 100.0;
    sheet.set_name(NAME)?.set_screen_gridlines(false);
    style::page(sheet);
    sheet.set_column_width(0, WIDTH)?;
    let count = report.outcome.counts.held.to_string();
    let title = TITLE.fill(&[("count", count.into())]);
    sheet.write_string_with_format(0, 0, title.get(report.lang), &styles.title)?;
    sheet.set_row_height(0, 32)?;
    let file = report.outcome.inputs.first().map_or("", |input| &input.path);
    let file = OF.fill(&[("file", visible(file).into_owned().into())]);
    let lines = [file.get(report.lang).to_owned()];
    let lines = lines.into_iter().chain(HOW.map(|line| line.get(report.lang).to_owned()));
    for (row, line) in (1..).zip(lines) {
        sheet.set_row_height(row, measure::height(measure::lines(&line, WIDTH - 4.0)))?;
        sheet.write_string_with_format(row, 0, &line, &styles.line)?;
    }
    Ok(())
}
