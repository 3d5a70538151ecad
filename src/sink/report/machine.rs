//! `check --format json` and `csv` (机器可读结果): the findings for other programs.

use std::io::{self, BufWriter, Write};

use serde::{Serialize, Serializer};

use super::Report;
use super::csv::{BOM, guarded};
use super::summary::{Summary, summary};
use super::view::{FindingView, views};
use super::visible::{harmless, is_hostile};

/// One JSON document: the summary's keys and all findings under `findings`.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn json(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let document = Document { summary: summary(report), findings: Findings(*report) };
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Escaping);
    document.serialize(&mut serializer)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// One line of JSON behind what is there already.
///
/// # Errors
/// When the value is none that JSON has.
pub fn json_line(value: &impl Serialize, out: &mut Vec<u8>) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Escaping))?;
    out.push(b'\n');
    Ok(())
}

/// JSON that steers no terminal: characters that JSON would allow to stand as they are, but a terminal
/// obeys, are escaped.
pub(super) struct Escaping;

impl serde_json::ser::Formatter for Escaping {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hostile) {
            let (before, from) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            let character = from.chars().next().expect("it was found");
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &from[character.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
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
        let fields = line(report, &view);
        writer.write_record(fields.iter().map(|text| guarded(&harmless(text)).into_owned()))?;
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
