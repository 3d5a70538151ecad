//! `errors.csv` and `rows.csv` (错误行、行去向).
//!
//! `errors.csv` is for people: UTF-8 with BOM, CRLF, the held rows as the sender wrote them, with
//! three columns behind. `rows.csv` is for programs: what became of every row.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use ::csv::{Terminator, Writer, WriterBuilder};

use super::Report;
use super::lens::Lens;
use super::workbook::original::{self, Original};
use crate::model::{Field, Finding, KeptRow, Place, RowOutcome, Severity, Sheet, TracedRow};

/// UTF-8's mark, by which Excel knows the encoding.
pub(super) const BOM: &[u8] = b"\xef\xbb\xbf";
/// The columns behind the sender's own.
const ADDED: [&str; 3] = ["错误代码", "错误说明", "怎么改"];
/// The columns before them, where rows of several sheets stand in one file.
const PLACE: [&str; 3] = ["文件", "表", "行"];

pub(super) fn writer<W: Write>(out: W) -> Writer<W> {
    WriterBuilder::new().flexible(true).terminator(Terminator::CRLF).from_writer(out)
}

/// A field that a spreadsheet program cannot take for a formula: a leading apostrophe, which our
/// readers take off again.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Writes `errors.csv`: the held rows.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn errors(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    out.write_all(BOM)?;
    let mut writer = writer(out);
    let layout = Layout::of(report);
    layout.write_head(&mut writer)?;
    for (index, (place, sheet)) in report.sheets_read().enumerate() {
        let mut findings = report.findings_of(place);
        for row in &sheet.kept {
            let of_row = original::take_row(&mut findings, row.number);
            if row.outcome == RowOutcome::Held {
                let held = HeldRow { report, index, place, sheet, row, findings: of_row };
                layout.write_row(&mut writer, &held)?;
            }
        }
    }
    writer.flush()
}

/// A row that goes into `errors.csv`.
struct HeldRow<'a> {
    report: &'a Report<'a>,
    index: usize,
    place: Place,
    sheet: &'a Sheet,
    row: &'a KeptRow,
    findings: &'a [Finding],
}

/// Which column of the file each column of each sheet goes to.
struct Layout {
    headings: Vec<String>,
    /// By sheet read, by its column.
    columns: Vec<Vec<usize>>,
    /// What lines above the lists say of the employer: columns behind the sender's.
    titles: Vec<Field>,
}

const EMPLOYER: [Field; 3] = [Field::EmployerName, Field::EmployerCode, Field::RegistrationNo];

impl Layout {
    /// Equal headings of different sheets share a column; within a sheet, the second of two equal
    /// headings has its own.
    fn of(report: &Report<'_>) -> Self {
        let mut headings: Vec<String> = Vec::new();
        let mut columns = Vec::new();
        for (_, sheet) in report.sheets_read() {
            let mut targets: Vec<usize> = Vec::new();
            for heading in original::headings(sheet) {
                let free = |at: &usize| headings[*at] == heading && !targets.contains(at);
                let target = (0..headings.len()).find(free).unwrap_or(headings.len());
                if target == headings.len() {
                    headings.push(heading);
                }
                targets.push(target);
            }
            columns.push(targets);
        }
        // What a line above the list says has no other place here.
        let said = |field: &Field| {
            let mut sheets = report.sheets_read().flat_map(|(_, sheet)| sheet.all_titled());
            sheets.any(|titled| titled.alone && !titled.text(*field).is_empty())
        };
        let titles: Vec<Field> = EMPLOYER.into_iter().filter(said).collect();
        Self { headings, columns, titles }
    }

    fn names_places(&self) -> bool {
        self.columns.len() > 1
    }

    fn write_head<W: Write>(&self, writer: &mut Writer<W>) -> io::Result<()> {
        let place = if self.names_places() { &PLACE[..] } else { &[] };
        let own = self.headings.iter().map(String::as_str);
        let titles = self.titles.iter().map(|field| field.label().zh);
        let head = place.iter().copied().chain(own).chain(titles).chain(ADDED);
        Ok(writer.write_record(head.map(|text| guarded(text).into_owned()))?)
    }

    fn write_row<W: Write>(&self, writer: &mut Writer<W>, held: &HeldRow<'_>) -> io::Result<()> {
        let mut record: Vec<String> = Vec::with_capacity(self.headings.len() + 6);
        if self.names_places() {
            let input = &held.report.outcome.inputs[held.place.file as usize];
            let sheet = held.sheet.name.clone().unwrap_or_default();
            record.extend([input.path.clone(), sheet, held.row.number.to_string()]);
        }
        let start = record.len();
        record.resize(start + self.headings.len(), String::new());
        for (column, target) in self.columns[held.index].iter().enumerate() {
            let cell = Original::of(held.sheet, held.row, column, held.findings);
            record[start + target] = cell.csv_text().into_owned();
        }
        let titled = held.sheet.titled_at(held.row.number).filter(|titled| titled.alone);
        let said = |field: &Field| titled.map_or("", |titled| titled.text(*field)).to_owned();
        record.extend(self.titles.iter().map(said));
        record.extend(added(held));
        Ok(writer.write_record(record.iter().map(|text| guarded(text).as_bytes().to_vec()))?)
    }
}

/// Codes, messages and remedies of the errors; what does not hold the row is left to the workbook.
fn added(held: &HeldRow<'_>) -> [String; 3] {
    let lang = held.report.lang;
    let mut texts: [Vec<String>; 3] = Default::default();
    for finding in held.findings.iter().filter(|finding| finding.severity == Severity::Error) {
        let lens = Lens::beside(held.report, finding, held.row);
        let parts = [
            finding.code.to_string(),
            lens.message().get(lang).to_owned(),
            lens.fix().get(lang).trim_end_matches('。').to_owned(),
        ];
        for (list, part) in texts.iter_mut().zip(parts) {
            if !part.is_empty() && !list.contains(&part) {
                list.push(part);
            }
        }
    }
    texts.map(|list| list.join(crate::text::THEN.get(lang)))
}

/// Writes `rows.csv`: one line for every row read.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn rows(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::from_writer(BufWriter::new(out));
    writer.write_record([
        "file",
        "sheet",
        "row",
        "outcome",
        "kind",
        "submission",
        "reason_code",
    ])?;
    for traced in &report.outcome.trace {
        writer.write_record(trace_line(report, traced).iter().map(|text| text.as_bytes()))?;
    }
    writer.flush()
}

fn trace_line<'a>(report: &Report<'a>, traced: &TracedRow) -> [Cow<'a, str>; 7] {
    let outcome = report.outcome;
    let submission = traced.submission.and_then(|index| outcome.submissions.get(index as usize));
    let file = outcome.inputs.get(traced.place.file as usize);
    let sheet = outcome.sheet(traced.place).and_then(|sheet| sheet.name.as_deref());
    let reason = traced.reason.map(|reason| report.profile.reason(reason));
    [
        file.map_or("", |input| &input.path).into(),
        sheet.unwrap_or_default().into(),
        traced.place.row.unwrap_or_default().to_string().into(),
        traced.outcome.as_str().into(),
        submission.map_or("", |submission| submission.kind.as_str()).into(),
        submission.map_or("", |submission| &submission.id).into(),
        reason.map_or("", |reason| reason.code3.as_ref().unwrap_or(&reason.id)).into(),
    ]
}
