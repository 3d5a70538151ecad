//! `check --format sarif` (SARIF 2.1.0): the findings for programs that collect results of checks.
//!
//! A row is a line of its file and a cell a logical location, since SARIF knows no cells. Masked like
//! every other dress; the same bytes for the same input.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::machine::Escaping;
use super::view::{FindingView, views};
use super::{Report, causes};
use crate::model::{Finding, Place, RuleCode, Severity};
use crate::rules::Rule;
use crate::rules::reference::with_dots;
use crate::text::Lang;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The name of our fingerprints; a new way of making them gets a new number.
const FINGERPRINT: &str = "jianyuan/v1";

/// One SARIF log with one run.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run(report)] };
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Escaping);
    log.serialize(&mut serializer)?;
    out.write_all(b"\n")?;
    out.flush()
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    automation_details: Value,
    language: &'static str,
    column_kind: &'static str,
    artifacts: Vec<Value>,
    invocations: [Value; 1],
    results: Results<'a>,
}

fn run<'a>(report: &Report<'a>) -> Run<'a> {
    let outcome = report.outcome;
    let rules = causes::rules_fired(report);
    let driver = json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules.iter().map(|rule| descriptor(rule, report.lang)).collect::<Vec<_>>(),
    });
    let id = format!("{}/{}/{}", env!("CARGO_PKG_NAME"), report.profile.id, outcome.declared);
    Run {
        tool: json!({ "driver": driver }),
        automation_details: json!({ "id": id }),
        language: match report.lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        },
        column_kind: "unicodeCodePoints",
        artifacts: artifacts(report),
        invocations: [json!({
            "executionSuccessful": true,
            "properties": {
                "profile": report.profile.id,
                "profileVersion": report.profile.version,
                "today": outcome.today.to_string(),
                "declaredMonth": outcome.declared.to_string(),
                "verdict": outcome.verdict().as_str(),
                "counts": outcome.counts,
            },
        })],
        results: Results {
            report: *report,
            rules: rules.iter().zip(0..).map(|(rule, at)| (rule.code, at)).collect(),
        },
    }
}

/// One rule with its help.
fn descriptor(rule: &Rule, lang: Lang) -> Value {
    let [what, why, fix, basis] =
        [rule.message, rule.why, rule.fix, rule.basis].map(|text| with_dots(text, lang));
    json!({
        "id": rule.code.as_str(),
        "name": rule.name,
        "shortDescription": { "text": what },
        "fullDescription": { "text": why },
        "help": {
            "text": format!("{why}\n{fix}\n{basis}"),
            "markdown": format!("{why}\n\n**{fix}**\n\n_{basis}_"),
        },
        "defaultConfiguration": { "level": rule.severity.as_str() },
    })
}

fn artifacts(report: &Report<'_>) -> Vec<Value> {
    let inputs = report.outcome.inputs.iter();
    inputs
        .map(|input| {
            let mut artifact = json!({
                "location": { "uri": uri(&input.path) },
                "length": input.bytes,
                "roles": ["analysisTarget"],
            });
            if !input.sha256.is_empty() {
                artifact["hashes"] = json!({ "sha-256": input.sha256 });
            }
            artifact
        })
        .collect()
}

/// Written as they are made, so that their number costs no memory.
struct Results<'a> {
    report: Report<'a>,
    rules: BTreeMap<RuleCode, usize>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let findings = self.report.outcome.findings.iter();
        serializer
            .collect_seq(findings.zip(views(&self.report)).map(|(f, view)| self.result(f, &view)))
    }
}

impl Results<'_> {
    fn result(&self, finding: &Finding, view: &FindingView) -> Value {
        let lang = self.report.lang;
        let (message, fix) = (view.message.get(lang), view.fix.get(lang));
        let text = match view.severity {
            Severity::Note => message.to_owned(),
            Severity::Warning | Severity::Error => format!("{message}\n→ {fix}"),
        };
        let mut result = json!({
            "ruleId": view.code.as_str(),
            "level": view.severity.as_str(),
            "message": { "text": text },
            "locations": [self.location(finding.place, &view.cells)],
            "partialFingerprints": { FINGERPRINT: view.fingerprint },
            "properties": {
                "fields": view.fields,
                "found": view.found,
                "understood": view.understood,
                "expected": view.expected,
            },
        });
        if let Some(index) = self.rules.get(&view.code) {
            result["ruleIndex"] = json!(index);
        }
        if let Some(other) = finding.detail.other {
            result["relatedLocations"] = json!([self.location(other, &[])]);
        }
        result
    }

    fn location(&self, place: Place, cells: &[String]) -> Value {
        let outcome = self.report.outcome;
        let path = outcome.inputs.get(place.file as usize).map_or("", |input| &input.path);
        let mut physical = json!({ "artifactLocation": { "uri": uri(path), "index": place.file } });
        if let Some(row) = place.row {
            physical["region"] = json!({ "startLine": row });
        }
        let sheet = outcome.sheet(place).and_then(|sheet| sheet.name.as_deref());
        let logical = logical(sheet, place.row, cells);
        if logical.is_empty() {
            return json!({ "physicalLocation": physical });
        }
        json!({ "physicalLocation": physical, "logicalLocations": logical })
    }
}

/// The cells, or else the row, or else the sheet.
fn logical(sheet: Option<&str>, row: Option<u32>, cells: &[String]) -> Vec<Value> {
    let within = |name: &str| sheet.map_or_else(|| name.to_owned(), |s| format!("{s}!{name}"));
    let entry = |name: &str, kind: &str| json!({ "name": name, "fullyQualifiedName": within(name), "kind": kind });
    match (cells, row, sheet) {
        ([_, ..], ..) => cells.iter().map(|cell| entry(cell, "cell")).collect(),
        ([], Some(row), _) => vec![entry(&row.to_string(), "row")],
        ([], None, Some(sheet)) => {
            vec![json!({ "name": sheet, "fullyQualifiedName": sheet, "kind": "sheet" })]
        }
        ([], None, None) => Vec::new(),
    }
}

/// A path as a URI reference: everything but letters, digits, `-._~` and `/` is written in percent.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut uri = String::with_capacity(path.len() + 8);
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => write!(uri, "%{byte:02X}").expect("a String takes all"),
        }
    }
    uri
}

#[cfg(test)]
#[path = "sarif_tests.rs"]
mod tests;
