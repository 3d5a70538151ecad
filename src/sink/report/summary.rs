//! `summary.json` (运行概要), contract section 4. The types here are the wire form and nothing else.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::mask::long_numbers;
use super::verdict::unknown;
use super::{Report, WrittenFile};
use crate::model::{
    Answers, Calendar, Counts, Field, FoundBy, Input, ListHolds, Place, RosterFacts, RuleCode,
    Sheet, SheetList, Since, Submission, TitleFact, Titled, column_letters,
};
use crate::text::Phrase;

/// The name of this form.
const SCHEMA: &str = "jianyuan.summary/1";

/// What a run did (运行概要).
#[derive(Serialize, JsonSchema)]
pub struct Summary {
    /// `jianyuan.summary/1`.
    schema: &'static str,
    tool: Tool,
    profile: ProfileName,
    /// The day of the run, `YYYY-MM-DD`.
    today: String,
    /// The declared month, `YYYY-MM`.
    month: String,
    verdict: VerdictWord,
    inputs: Vec<InputSummary>,
    counts: Counts,
    /// How often each rule fired.
    by_rule: BTreeMap<String, u64>,
    submissions: Vec<SubmissionSummary>,
    files: Vec<FileSummary>,
    calendar: CalendarSummary,
    /// What the program cannot know.
    not_checked: Vec<String>,
    /// What has become of the faults of an error report that was handed in again.
    #[serde(skip_serializing_if = "Option::is_none")]
    since_report: Option<SinceSummary>,
    /// What came of the answers to questions (`--merge`).
    #[serde(skip_serializing_if = "Option::is_none")]
    answers: Option<AnswersSummary>,
    /// The roster that it was compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    roster: Option<RosterFacts>,
}

/// How many former faults came to what, and how many are new.
#[derive(Default, Serialize, JsonSchema)]
struct SinceSummary {
    fixed: u64,
    /// Their cells were changed.
    still_wrong: u64,
    /// Their cells are what they were.
    untouched: u64,
    newly_broken: u64,
}

/// How many answers corrected the list, and which did not.
#[derive(Serialize, JsonSchema)]
struct AnswersSummary {
    /// Cells that they correct.
    used: u64,
    unused: Vec<UnusedAnswerSummary>,
}

/// An answer that corrects nothing.
#[derive(Serialize, JsonSchema)]
struct UnusedAnswerSummary {
    file: String,
    /// Its cell in that file: `I7`.
    cell: String,
    why: Phrase,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum VerdictWord {
    Accepted,
    Partial,
    Refused,
}

#[derive(Serialize, JsonSchema)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct ProfileName {
    id: String,
    version: String,
    /// Whether the bureau's own rules have been checked.
    verified: bool,
}

#[derive(Serialize, JsonSchema)]
struct InputSummary {
    path: String,
    /// Empty when not asked for.
    sha256: String,
    bytes: u64,
    /// `csv`, `xlsx`…; empty when it was never known.
    format: &'static str,
    encoding: Option<String>,
    /// Why this encoding was taken.
    encoding_why: Option<Phrase>,
    /// Why the file was refused as a whole.
    error: Option<InputError>,
    sheets: Vec<SheetSummary>,
}

#[derive(Serialize, JsonSchema)]
struct InputError {
    code: String,
    message: Phrase,
}

#[derive(Serialize, JsonSchema)]
struct SheetSummary {
    name: Option<String>,
    /// 1-based.
    header_rows: Vec<u32>,
    /// Data rows, set-aside ones included.
    rows: u64,
    columns: Vec<ColumnSummary>,
    /// Letters of columns that nothing uses.
    unused: Vec<String>,
    /// What no column gives and lines above the header do: the employer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    titles: Vec<TitleSummary>,
    /// Why the sheet was not read.
    skipped: Option<String>,
    /// Where several lists stand below each other in the sheet: all of them, from the top down.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lists: Vec<ListSummary>,
}

#[derive(Serialize, JsonSchema)]
struct ListSummary {
    /// Its first row, 1-based.
    begins: u32,
    /// The last row of its heading.
    header_end: u32,
    /// `leavers`, `others` (set aside) or `unclear` (held, CO016).
    holds: &'static str,
    /// The letters of its columns, by canonical column.
    columns: BTreeMap<&'static str, String>,
    /// What lines of the sheet say of its employer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    titles: Vec<TitleSummary>,
}

/// A line that names the employer of all rows below it.
#[derive(Serialize, JsonSchema)]
struct TitleSummary {
    /// The canonical column whose place it takes.
    field: &'static str,
    /// `title`.
    how: &'static str,
    /// 1-based.
    row: u32,
    /// The cell of the value: `B2`.
    cell: String,
    /// What it is called there: `单位名称`.
    label: String,
}

#[derive(Serialize, JsonSchema)]
struct ColumnSummary {
    /// Its letters: `C`.
    column: String,
    header: String,
    /// The canonical column.
    field: &'static str,
    how: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct SubmissionSummary {
    id: String,
    employer: String,
    employer_name: String,
    /// `sporadic` or `mass`.
    kind: &'static str,
    /// `YYYY-MM`.
    last_paid: String,
    rows: u64,
    why: Phrase,
    /// Paths of the files that hold it.
    files: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct FileSummary {
    /// Relative to the output folder.
    path: String,
    role: &'static str,
    rows: u64,
    bytes: u64,
    sha256: String,
}

#[derive(Serialize, JsonSchema)]
struct CalendarSummary {
    /// First and last day, both included.
    window: [String; 2],
    in_window: bool,
    premium_declared_by: String,
    /// Days to the end of the window; negative when it is over.
    days_left: i32,
    /// The window after today.
    next_window: [String; 2],
    /// The last day as the bureau publishes it, where that is a day off.
    moved_from: Option<String>,
    /// Whether the days off of that year are in the profile; otherwise weekends only.
    holidays_known: bool,
}

/// Writes `summary.json`.
///
/// # Errors
/// When the writer does not take the bytes.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, &summary(report))?;
    out.write_all(b"\n")?;
    out.flush()
}

/// The JSON Schema of `summary.json`.
pub fn schema() -> String {
    schema_of::<Summary>()
}

/// The JSON Schema of a form.
pub fn schema_of<T: JsonSchema>() -> String {
    let schema = schemars::schema_for!(T);
    serde_json::to_string_pretty(&schema).expect("a schema is plain JSON") + "\n"
}

/// The summary of a report.
pub fn summary(report: &Report<'_>) -> Summary {
    use crate::model::Verdict;
    let Report { outcome, profile, lang, files, .. } = *report;
    Summary {
        schema: SCHEMA,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        profile: ProfileName {
            id: profile.id.clone(),
            version: profile.version.clone(),
            verified: profile.verified,
        },
        today: outcome.today.to_string(),
        month: outcome.declared.to_string(),
        verdict: match outcome.verdict() {
            Verdict::Accepted => VerdictWord::Accepted,
            Verdict::Partial => VerdictWord::Partial,
            Verdict::Refused => VerdictWord::Refused,
        },
        inputs: inputs(report),
        counts: outcome.counts,
        by_rule: outcome.by_rule.iter().map(|(code, count)| (code.to_string(), *count)).collect(),
        submissions: submissions(report),
        files: files.iter().map(file).collect(),
        calendar: calendar(&outcome.calendar),
        not_checked: unknown(report).map(|item| item.get(lang).to_owned()).collect(),
        roster: outcome.roster.clone(),
        since_report: outcome.since().map(since_summary),
        answers: outcome.answers.as_ref().map(answers),
    }
}

fn answers(answers: &Answers) -> AnswersSummary {
    let unused = answers.unused.iter().map(|answer| UnusedAnswerSummary {
        file: answer.file.clone(),
        cell: answer.cell(),
        why: answer.why.into(),
    });
    AnswersSummary { used: answers.used, unused: unused.collect() }
}

fn since_summary(counts: BTreeMap<(RuleCode, Since), u64>) -> SinceSummary {
    let mut summary = SinceSummary::default();
    for ((_, since), count) in counts {
        *match since {
            Since::Fixed => &mut summary.fixed,
            Since::StillWrong => &mut summary.still_wrong,
            Since::Untouched => &mut summary.untouched,
            Since::NewlyBroken => &mut summary.newly_broken,
        } += count;
    }
    summary
}

fn inputs(report: &Report<'_>) -> Vec<InputSummary> {
    let numbered = report.outcome.inputs.iter().zip(0_u32..);
    numbered.map(|(input, number)| input_summary(report, input, number)).collect()
}

fn input_summary(report: &Report<'_>, input: &Input, number: u32) -> InputSummary {
    InputSummary {
        path: input.path.clone(),
        sha256: input.sha256.clone(),
        bytes: input.bytes,
        format: input.format,
        encoding: input.encoding.clone(),
        encoding_why: input.encoding_why.clone(),
        error: input.refused.map(|code| InputError {
            code: code.to_string(),
            message: refusal(report, number, code),
        }),
        sheets: input.sheets.iter().map(|sheet| sheet_summary(report, sheet)).collect(),
    }
}

/// The message of the finding that refused a file.
pub fn refusal(report: &Report<'_>, file: u32, code: RuleCode) -> Phrase {
    let findings = &report.outcome.findings;
    let start = findings.partition_point(|finding| finding.place < Place::file(file));
    let finding = findings[start..]
        .iter()
        .take_while(|finding| finding.place.file == file)
        .find(|finding| finding.code == code);
    match (finding, crate::rules::by_code(code)) {
        (Some(finding), _) => super::lens::Lens::new(report, finding).message(),
        (None, Some(rule)) => rule.message.into(),
        (None, None) => Phrase::default(),
    }
}

fn sheet_summary(report: &Report<'_>, sheet: &Sheet) -> SheetSummary {
    let mut columns: Vec<(usize, ColumnSummary)> =
        sheet.found_by.iter().filter_map(|(field, how)| column(sheet, *field, *how)).collect();
    columns.sort_by_key(|(column, _)| *column);
    SheetSummary {
        name: sheet.name.clone(),
        header_rows: sheet.header_rows.clone(),
        rows: sheet.rows,
        columns: columns.into_iter().map(|(_, column)| column).collect(),
        unused: sheet.unused.iter().map(|column| column_letters((*column).into())).collect(),
        titles: titles(sheet.titled.as_deref()),
        skipped: sheet.skipped.as_ref().map(|why| why.get(report.lang).to_owned()),
        lists: sheet.lists.iter().map(list_summary).collect(),
    }
}

fn list_summary(list: &SheetList) -> ListSummary {
    let letters = |field: Field| Some((field.key(), column_letters(list.columns.get(field)?)));
    ListSummary {
        begins: list.begins,
        header_end: list.header_end,
        holds: match list.holds {
            ListHolds::Leavers => "leavers",
            ListHolds::Others => "others",
            ListHolds::Unclear => "unclear",
        },
        columns: Field::ALL.into_iter().filter_map(letters).collect(),
        titles: titles(list.titled.as_deref()),
    }
}

fn titles(titled: Option<&Titled>) -> Vec<TitleSummary> {
    let facts = titled.filter(|titled| titled.alone).map_or(&[][..], |titled| &titled.used);
    let summary = |fact: &TitleFact| TitleSummary {
        field: fact.field.key(),
        how: "title",
        row: fact.row,
        cell: fact.cell(),
        label: long_numbers(&fact.label),
    };
    facts.iter().map(summary).collect()
}

fn column(
    sheet: &Sheet,
    field: crate::model::Field,
    how: FoundBy,
) -> Option<(usize, ColumnSummary)> {
    let column = sheet.columns.get(field)?;
    let header = sheet.headings.get(column).map_or("", String::as_str);
    let summary = ColumnSummary {
        column: column_letters(column),
        header: long_numbers(header),
        field: field.key(),
        how: how.as_str(),
    };
    Some((column, summary))
}

fn submissions(report: &Report<'_>) -> Vec<SubmissionSummary> {
    let numbered = report.outcome.submissions.iter().zip(0_u32..);
    numbered.map(|(submission, number)| submission_summary(report, submission, number)).collect()
}

fn submission_summary(
    report: &Report<'_>,
    submission: &Submission,
    number: u32,
) -> SubmissionSummary {
    let Report { outcome, show, files, .. } = *report;
    let employer = outcome.employers.get(submission.employer.index());
    let holds = files.iter().filter(|file| file.submissions.contains(&number));
    SubmissionSummary {
        id: submission.id.clone(),
        employer: employer.map_or_else(String::new, |employer| show.label(employer.key())),
        employer_name: employer.map_or_else(String::new, |employer| show.label(&employer.name)),
        kind: submission.kind.as_str(),
        last_paid: submission.last_paid.to_string(),
        rows: submission.rows.len() as u64,
        why: Phrase::clone(&submission.why),
        files: holds.map(|file| file.path.clone()).collect(),
    }
}

fn file(file: &WrittenFile) -> FileSummary {
    FileSummary {
        path: file.path.clone(),
        role: file.role,
        rows: file.rows,
        bytes: file.bytes,
        sha256: file.sha256.clone(),
    }
}

fn calendar(calendar: &Calendar) -> CalendarSummary {
    let (first, last) = calendar.window;
    CalendarSummary {
        window: [first.to_string(), last.to_string()],
        in_window: calendar.in_window,
        premium_declared_by: calendar.premium_declared_by.to_string(),
        days_left: calendar.days_left,
        next_window: [calendar.next_window.0.to_string(), calendar.next_window.1.to_string()],
        moved_from: calendar.moved_from.map(|day| day.to_string()),
        holidays_known: calendar.holidays_known,
    }
}
