//! `check --format json` and `csv` (机器可读结果): the findings for other programs.

use std::io::{self, BufWriter, Write};

use serde::{Serialize, Serializer};

use super::Report;
use super::csv::{BOM, guarded};
use super::summary::{Summary, summary};
use super::view::{FindingView, views};

/// One JSON document: the summary's keys and all findings under `findings`.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn json(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let document = Document { summary: summary(report), findings: Findings(*report) };
    serde_json::to_writer(&mut out, &document)?;
    out.write_all(b"\n")?;
    out.flush()
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    summary: Summary,
    findings: Findings<'a>,
}

/// Written as they are made, so that their number costs no memory.
struct Findings<'a>(Report<'a>);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(views(&self.0))
    }
}

/// The findings as a table: UTF-8 with BOM, CRLF, one finding a line.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn csv(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    out.write_all(BOM)?;
    let mut writer = super::csv::writer(out);
    writer.write_record([
        "code",
        "name",
        "severity",
        "file",
        "sheet",
        "row",
        "cells",
        "fields",
        "found",
        "understood",
        "expected",
        "message",
        "fix",
        "fingerprint",
    ])?;
    for view in views(report) {
        writer.write_record(line(report, &view).iter().map(|text| guarded(text).into_owned()))?;
    }
    writer.flush()
}

fn line(report: &Report<'_>, view: &FindingView) -> [String; 14] {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        view.code.to_string(),
        view.name.to_owned(),
        view.severity.as_str().to_owned(),
        view.file.clone(),
        optional(&view.sheet),
        view.row.map_or_else(String::new, |row| row.to_string()),
        view.cells.join(" "),
        view.fields.join(" "),
        optional(&view.found),
        optional(&view.understood),
        optional(&view.expected),
        view.message.get(report.lang).to_owned(),
        view.fix.get(report.lang).to_owned(),
        view.fingerprint.clone(),
    ]
}
