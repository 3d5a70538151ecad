//! `check --format html` (网页报告): the report as one file that opens anywhere, offline, on a phone and on
//! paper. The same sentences, causes and findings as on the screen and in the workbook.
//!
//! No script and nothing from outside: filtering by cause is done by the style sheet. Everything that
//! comes from a file is made visible and escaped.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};

use askama::Template;

use super::causes::{Cause, causes};
use super::lens::Lens;
use super::reasons::{ReasonLine, reasons};
use super::visible::visible;
use super::{Report, calendar, remarks, verdict};
use crate::model::{Finding, Place, RowOutcome, RuleCode, Severity};
use crate::rules::reference::with_dots;
use crate::text::{Arg, Lang, Phrase, Text, text};

/// So many rows of each cause are listed one by one; a browser takes no more with pleasure.
const LISTED: usize = 500;
/// So many submissions.
const SUBMISSIONS: usize = 200;

/// Writes the page.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    page(report).write_into(&mut out).map_err(io::Error::other)?;
    out.flush()
}

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    report: Report<'a>,
    language: &'static str,
    verdict: VerdictLine,
    tiles: Vec<Tile>,
    calendar: String,
    facts: Vec<String>,
    steps: Vec<String>,
    causes: Vec<CauseLine>,
    reasons: Vec<ReasonLine>,
    submissions: Vec<SubmissionLine>,
    more_submissions: usize,
    filters: Vec<Filter>,
    not_listed: usize,
    not_listed_line: String,
    notes: Vec<String>,
    sheets: Vec<String>,
    footer: String,
}

struct VerdictLine {
    class: &'static str,
    label: &'static str,
}

struct Tile {
    number: u64,
    label: &'static str,
    more: String,
}

struct CauseLine {
    level: &'static str,
    label: &'static str,
    code: RuleCode,
    message: String,
    fix: String,
    why: String,
    basis: String,
    amount: String,
    places: String,
}

struct SubmissionLine {
    kind: &'static str,
    last_paid: String,
    employer: String,
    people: usize,
    why: String,
}

/// What the list can be narrowed to.
struct Filter {
    key: String,
    label: String,
    is_level: bool,
}

/// One row of a sheet, or a whole sheet or file, with everything that was found there.
struct RowBlock {
    classes: BTreeSet<String>,
    place: String,
    person: String,
    number: String,
    outcome: &'static str,
    outcome_class: &'static str,
    findings: Vec<FindingLine>,
    cells: Vec<CellLine>,
}

struct FindingLine {
    level: &'static str,
    label: &'static str,
    code: RuleCode,
    cells: String,
    message: String,
    fix: String,
    values: Vec<(&'static str, String)>,
}

struct CellLine {
    heading: String,
    text: String,
    level: &'static str,
}

impl<'a> Page<'a> {
    /// A fixed text of the page.
    fn t(&self, zh: &'static str, en: &'static str) -> &'static str {
        text(zh, en).get(self.report.lang)
    }

    fn say<'p>(&self, phrase: &'p Phrase) -> &'p str {
        phrase.get(self.report.lang)
    }

    /// Made when asked for, so that their number costs no memory.
    fn rows(&self) -> impl Iterator<Item = RowBlock> + use<'a> {
        let report = self.report;
        listed(&report).map(move |findings| row_block(&report, findings))
    }
}

fn page<'a>(report: &Report<'a>) -> Page<'a> {
    let (lang, outcome) = (report.lang, report.outcome);
    let causes = causes(report);
    let not_listed = places(report).count() - listed(report).count();
    let of_verdict = outcome.verdict();
    let shown = |phrase: &Phrase| visible(phrase.get(lang)).into_owned();
    Page {
        report: *report,
        language: match lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        },
        verdict: VerdictLine { class: of_verdict.as_str(), label: of_verdict.label().get(lang) },
        tiles: tiles(report),
        calendar: shown(&calendar::sentence(&outcome.calendar, outcome.today)),
        facts: remarks::facts(report).iter().map(shown).collect(),
        steps: verdict::steps(report).iter().map(shown).collect(),
        filters: filters(&causes, lang),
        causes: causes.iter().map(|cause| cause_line(cause, lang)).collect(),
        reasons: reasons(report),
        submissions: submissions(report),
        more_submissions: outcome.submissions.len().saturating_sub(SUBMISSIONS),
        not_listed,
        not_listed_line: shown(&NOT_LISTED.fill(&[("count", not_listed.to_string().into())])),
        notes: remarks::limits(report).iter().map(shown).collect(),
        sheets: remarks::sheets_read(report).iter().map(shown).collect(),
        footer: shown(&footer(report)),
    }
}

const NOT_LISTED: Text = text(
    "另有 {count} 处同类问题没有逐行列出；全部问题见错误报告.xlsx 或 --format csv。",
    "{count} more {count:row with the same causes is|rows with the same causes are} not listed; the workbook and --format csv have all.",
);

fn footer(report: &Report<'_>) -> Phrase {
    let shown = if report.show.unmask {
        text(
            "本页含完整的姓名和证件号码，请妥善保管。",
            "Names and numbers are shown in full: keep this page safe.",
        )
    } else {
        text("姓名和证件号码已打码。", "Names and identity numbers are masked.")
    };
    let args = [("version", Arg::from(env!("CARGO_PKG_VERSION"))), ("shown", Arg::from(shown))];
    text("jianyuan（减员）{version}　{shown}", "jianyuan {version}. {shown}").fill(&args)
}

fn tiles(report: &Report<'_>) -> Vec<Tile> {
    let (lang, counts) = (report.lang, &report.outcome.counts);
    let tile = |number, label: Text, more: Text| {
        let args = [
            ("sporadic", counts.sporadic.to_string().into()),
            ("mass", counts.mass.to_string().into()),
        ];
        let more = more.fill(&args).get(lang).to_owned();
        Tile { number, label: label.get(lang), more }
    };
    let none = text("", "");
    let kinds = text("零星 {sporadic}，批量 {mass}", "{sporadic} sporadic, {mass} mass");
    vec![
        tile(counts.rows, text("共读到行", "rows read"), none),
        tile(counts.accepted, text("可提交", "ready"), kinds),
        tile(counts.held, text("暂扣", "held"), text("改好再交", "to be corrected")),
        tile(counts.skipped, text("跳过", "set aside"), text("不是减员的行", "no reductions")),
        tile(
            counts.warnings,
            text("提醒", "warnings"),
            text("会提交，请看一眼", "submitted; look"),
        ),
        tile(counts.notes, text("提示", "notes"), text("程序做了整理", "tidied up")),
    ]
}

fn cause_line(cause: &Cause, lang: Lang) -> CauseLine {
    let rule = crate::rules::by_code(cause.code);
    let of_rule = |part: fn(&crate::rules::Rule) -> Text| {
        rule.map(|rule| with_dots(part(rule), lang)).unwrap_or_default()
    };
    let shown = |phrase: &Phrase| visible(phrase.get(lang)).into_owned();
    CauseLine {
        level: cause.severity.as_str(),
        label: cause.severity.label().get(lang),
        code: cause.code,
        message: shown(&cause.message),
        fix: shown(&cause.fix),
        why: of_rule(|rule| rule.why),
        basis: of_rule(|rule| rule.basis),
        amount: shown(&cause.amount()),
        places: shown(&cause.places_in_words()),
    }
}

/// Levels first, then causes: each that occurs.
fn filters(causes: &[Cause], lang: Lang) -> Vec<Filter> {
    let levels = [Severity::Error, Severity::Warning, Severity::Note];
    let levels = levels.into_iter().filter(|level| causes.iter().any(|c| c.severity == *level));
    let by_level = levels.map(|level| Filter {
        key: level.as_str().to_owned(),
        label: level.label().get(lang).to_owned(),
        is_level: true,
    });
    let mut counts: Vec<(RuleCode, u64)> = Vec::new();
    for cause in causes {
        match counts.iter_mut().find(|(code, _)| *code == cause.code) {
            Some((_, count)) => *count += cause.count,
            None => counts.push((cause.code, cause.count)),
        }
    }
    let by_cause = counts.into_iter().map(|(code, count)| Filter {
        key: code.to_string(),
        label: format!("{code} · {count}"),
        is_level: false,
    });
    by_level.chain(by_cause).collect()
}

fn submissions(report: &Report<'_>) -> Vec<SubmissionLine> {
    let outcome = report.outcome;
    let line = |submission: &crate::model::Submission| SubmissionLine {
        kind: submission.kind.label().get(report.lang),
        last_paid: submission.last_paid.to_string(),
        employer: visible(&report.employer(submission.employer)).into_owned(),
        people: submission.rows.len(),
        why: visible(submission.why.get(report.lang)).into_owned(),
    };
    outcome.submissions.iter().take(SUBMISSIONS).map(line).collect()
}

/// The findings of one place after the other.
fn places<'a>(report: &Report<'a>) -> impl Iterator<Item = &'a [Finding]> + use<'a> {
    report.outcome.findings.chunk_by(|a, b| a.place == b.place)
}

/// The places that are listed: of each cause the first ones, with all else that was found there.
fn listed<'a>(report: &Report<'a>) -> impl Iterator<Item = &'a [Finding]> + use<'a> {
    let mut seen: BTreeMap<RuleCode, usize> = BTreeMap::new();
    places(report).filter(move |findings| {
        let mut is_wanted = false;
        for finding in *findings {
            let count = seen.entry(finding.code).or_default();
            is_wanted |= *count < LISTED;
            *count += 1;
        }
        is_wanted
    })
}

fn row_block(report: &Report<'_>, findings: &[Finding]) -> RowBlock {
    let lens = Lens::new(report, &findings[0]);
    let is_held = findings.iter().any(|finding| finding.severity == Severity::Error);
    let outcome = lens
        .row_outcome()
        .or((is_held && lens.finding.place.row.is_some()).then_some(RowOutcome::Held));
    let lines: Vec<FindingLine> =
        findings.iter().map(|finding| finding_line(report, &Lens::new(report, finding))).collect();
    let level_of = |column| {
        let about = findings.iter().filter(|finding| {
            Lens::new(report, finding).columns().any(|(_, other)| other == column)
        });
        about.map(|finding| finding.severity).max().map_or("", |level| level.as_str())
    };
    let cells = lens.row_cells().map(|(column, heading, text)| CellLine {
        heading: visible(&heading).into_owned(),
        text: visible(&text).into_owned(),
        level: level_of(column),
    });
    let shown = |text: String| visible(&text).into_owned();
    RowBlock {
        classes: lines
            .iter()
            .flat_map(|line| [line.level.to_owned(), format!("c-{}", line.code)])
            .collect(),
        place: shown(place(report, &lens)),
        person: shown(lens.person_name()),
        number: shown(lens.person_id()),
        outcome: outcome.map_or("", |outcome| outcome.label().get(report.lang)),
        outcome_class: match outcome {
            Some(RowOutcome::Held) => "error",
            Some(RowOutcome::Accepted) => "good",
            Some(RowOutcome::Skipped) | None => "note",
        },
        cells: cells.collect(),
        findings: lines,
    }
}

fn finding_line(report: &Report<'_>, lens: &Lens<'_>) -> FindingLine {
    let (lang, severity) = (report.lang, lens.finding.severity);
    let value = |label: Text, value: Option<String>| {
        let value = value.filter(|value| !value.is_empty())?;
        Some((label.get(lang), visible(&value).into_owned()))
    };
    let values = [
        value(text("原值", "found"), lens.found()),
        value(text("读作", "read as"), lens.understood()),
        value(text("应为", "expected"), lens.expected()),
    ];
    FindingLine {
        level: severity.as_str(),
        label: severity.label().get(lang),
        code: lens.finding.code,
        cells: lens.cells().join(" "),
        message: visible(lens.message().get(lang)).into_owned(),
        fix: visible(lens.fix().get(lang)).into_owned(),
        values: values.into_iter().flatten().collect(),
    }
}

/// File and sheet as far as they are needed, and the row.
fn place(report: &Report<'_>, lens: &Lens<'_>) -> String {
    let Place { row, .. } = lens.finding.place;
    let file = lens.file().rsplit(['/', '\\']).next().unwrap_or_default();
    let mut parts = Vec::new();
    if report.outcome.inputs.len() > 1 || row.is_none() {
        parts.push(file.to_owned());
    }
    if report.sheets_read().nth(1).is_some() || row.is_none() {
        parts.extend(lens.sheet_name().map(str::to_owned));
    }
    parts.extend(row.map(|row| {
        text("第 {row} 行", "row {row}")
            .fill(&[("row", row.to_string().into())])
            .get(report.lang)
            .to_owned()
    }));
    parts.join(" · ")
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
