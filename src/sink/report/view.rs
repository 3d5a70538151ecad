//! One finding as people and machines see it (问题明细): the row type behind every dress.

use std::collections::HashMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::Report;
use super::lens::Lens;
use crate::model::{Finding, KeptRow, RuleCode, Severity};
use crate::text::Phrase;

/// One finding as people and machines see it (问题明细), contract section 5. Masked unless the
/// report shows everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub struct FindingView {
    /// The rule's code: `ID004`.
    #[serde(serialize_with = "code_word")]
    #[schemars(with = "String")]
    pub code: RuleCode,
    /// The rule's name: `person-id-check-digit`.
    pub name: &'static str,
    /// `error` holds the row or refuses the file, `warning` lets it go, `note` tells of a repair.
    #[serde(serialize_with = "severity_word")]
    #[schemars(with = "SeverityWord")]
    pub severity: Severity,
    /// The path of the input.
    pub file: String,
    /// The sheet; null for formats without sheets and for whole files.
    pub sheet: Option<String>,
    /// The row as the spreadsheet program shows it, 1-based; null for a whole sheet or file.
    pub row: Option<u32>,
    /// The cells: `C37`.
    pub cells: Vec<String>,
    /// The canonical columns.
    pub fields: Vec<&'static str>,
    /// What stood there; identity numbers masked.
    pub found: Option<String>,
    /// What it was read as.
    pub understood: Option<String>,
    /// What would have been right.
    pub expected: Option<String>,
    /// What is wrong.
    pub message: Phrase,
    /// What to do.
    pub fix: Phrase,
    /// The same in a second run on the same content, wherever the row has moved: 16 hex digits.
    pub fingerprint: String,
    /// The row's person, masked; for lists that people read.
    #[serde(skip)]
    pub person_name: String,
    /// The row's number, masked; for lists that people read.
    #[serde(skip)]
    pub person_id: String,
}

/// The words of a severity in machine forms.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[expect(dead_code, reason = "names the words in the JSON Schema")]
enum SeverityWord {
    Note,
    Warning,
    Error,
}

// Serde demands these signatures of `serialize_with`.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn code_word<S: Serializer>(code: &RuleCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.as_str())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn severity_word<S: Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.as_str())
}

/// All findings of a report, in order. Each is made when asked for.
pub fn views<'a>(report: &Report<'a>) -> impl Iterator<Item = FindingView> + use<'a> {
    let report = *report;
    let mut fingerprints = Fingerprints::default();
    report.outcome.findings.iter().map(move |finding| {
        let lens = Lens::new(&report, finding);
        let fingerprint = fingerprints.of(&lens);
        view(&lens, finding, fingerprint)
    })
}

/// One finding as it is shown on its own, without a fingerprint, which only a whole list can give.
pub fn one(report: &Report<'_>, finding: &Finding) -> FindingView {
    view(&Lens::new(report, finding), finding, String::new())
}

/// The findings of one row that stands in no sheet: the words name its headings, and there are no cells.
/// Fingerprints are those of the row alone.
pub fn beside(report: &Report<'_>, findings: &[Finding], row: &KeptRow) -> Vec<FindingView> {
    let mut fingerprints = Fingerprints::default();
    let view = |finding: &Finding| {
        let lens = Lens::beside(report, finding, row);
        let fingerprint = fingerprints.of(&lens);
        FindingView { cells: Vec::new(), ..view(&lens, finding, fingerprint) }
    };
    findings.iter().map(view).collect()
}

fn view(lens: &Lens<'_>, finding: &Finding, fingerprint: String) -> FindingView {
    FindingView {
        code: finding.code,
        name: lens.rule.map_or("", |rule| rule.name),
        severity: finding.severity,
        file: lens.file().to_owned(),
        sheet: lens.sheet_name().map(str::to_owned),
        row: finding.place.row,
        cells: lens.cells(),
        fields: lens.fields.iter().map(crate::model::Field::key).collect(),
        found: lens.found(),
        understood: lens.understood(),
        expected: lens.expected(),
        message: lens.message(),
        fix: lens.fix(),
        fingerprint,
        person_name: lens.person_name(),
        person_id: lens.person_id(),
    }
}

/// Gives findings their fingerprints (指纹); equal contents are told apart by counting.
#[derive(Default)]
struct Fingerprints(HashMap<[u8; 8], u32>);

impl Fingerprints {
    fn of(&mut self, lens: &Lens<'_>) -> String {
        let mut hash = Sha256::new();
        let file = lens.file().rsplit(['/', '\\']).next().unwrap_or_default();
        part(&mut hash, lens.finding.code.as_str());
        part(&mut hash, file);
        part(&mut hash, lens.sheet_name().unwrap_or_default());
        lens.marks().for_each(|mark| part(&mut hash, &mark));
        let content = hash.clone().finalize();
        let key = content[..8].try_into().expect("eight of 32 bytes");
        let count = self.0.entry(key).or_default();
        *count += 1;
        if *count == 1 {
            return shown(&content);
        }
        part(&mut hash, &count.to_string());
        shown(&hash.finalize())
    }
}

fn part(hash: &mut Sha256, text: &str) {
    hash.update(text.as_bytes());
    hash.update([0]);
}

/// The first 16 hex digits that nobody, and no masking program, takes for a number.
fn shown(hash: &[u8]) -> String {
    let mut windows = hash.chunks(8).map(hex);
    let first = windows.next().expect("a hash has 32 bytes");
    let looks_like_number =
        |text: &String| text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > 11);
    if looks_like_number(&first) {
        return windows.find(|text| !looks_like_number(text)).unwrap_or_else(|| "f".repeat(16));
    }
    first
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(16), |mut out, byte| {
        write!(out, "{byte:02x}").expect("a String takes all");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::report::sample;
    use crate::text::Lang;

    #[test]
    fn a_fingerprint_is_never_taken_for_a_number() {
        let mut digits = [0x11_u8; 32];
        digits[8] = 0xab;
        digits[12] = 0xcd;
        assert_eq!(shown(&digits), "ab111111cd111111");
        assert_eq!(shown(&[0xab; 32]), "abababababababab");
    }

    #[test]
    fn rows_inserted_above_change_no_fingerprint() {
        let before = sample::outcome();
        let mut after = before.clone();
        for row in after.inputs.iter_mut().flat_map(|i| &mut i.sheets).flat_map(|s| &mut s.kept) {
            row.number += 7;
        }
        for finding in &mut after.findings {
            finding.place.row = finding.place.row.map(|row| row + 7);
        }
        let profile = sample::profile();
        let prints = |outcome| -> Vec<String> {
            let report = sample::report(outcome, &profile, Lang::Zh);
            views(&report).map(|view| view.fingerprint).collect()
        };
        let (before, after) = (prints(&before), prints(&after));
        assert_eq!(before, after);
        let mut distinct = before.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), before.len(), "equal findings are counted apart");
    }

    #[test]
    fn every_place_is_filled_and_nobody_is_named() {
        let (outcome, profile) = (sample::outcome(), sample::profile());
        let report = sample::report(&outcome, &profile, Lang::Zh);
        for view in views(&report) {
            for text in [&view.message, &view.fix].into_iter().flat_map(|p| [&p.zh, &p.en]) {
                assert!(!text.contains(['{', '}']), "{} {text}", view.code);
                assert!(!text.contains("员工甲乙"), "{} {text}", view.code);
            }
        }
    }
}
