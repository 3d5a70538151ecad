//! The rows of the grid (行数据): one page of one sheet at a time, as JSON, with what is wrong in each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use super::App;
use super::guard::Known;
use super::refusal::Refusal;
use super::visits::{Checked, Desk};
use super::words;
use crate::calendar::Month;
use crate::ident::credit_code;
use crate::model::{
    CellPlace, Field, FieldSet, Finding, KeptRow, Place, RowOutcome, RuleCode, Severity, Sheet,
    column_letters,
};
use crate::profile::Profile;
use crate::sink::report::mask::Mask;
use crate::sink::report::{Report, Show, view};
use crate::text::Lang;

/// Rows of one answer.
const PAGE: usize = 200;

/// Which rows.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// Index of the file.
    file: u32,
    /// Index of the sheet.
    sheet: u16,
    /// The first one, 0-based among those of the filter.
    from: usize,
    /// `marked` for rows with errors and warnings, `all`, or a rule's code.
    show: String,
}

/// A page of rows.
#[derive(Serialize)]
pub(super) struct Page {
    total: usize,
    from: usize,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// The next sheet with an error in a row, where there is another one.
    elsewhere: Option<String>,
}

/// A column of the sheet.
#[derive(Serialize)]
struct Column {
    letters: String,
    heading: String,
    /// The field's own name, where the column is used.
    label: Option<&'static str>,
    /// How wide its texts are, in half characters.
    width: usize,
    /// What may be chosen.
    options: Vec<Choice>,
    /// What a good value looks like.
    hint: Option<String>,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct Row {
    number: u32,
    outcome: &'static str,
    cells: Vec<String>,
    /// Columns that were corrected.
    corrected: Vec<u16>,
    findings: Vec<Shown>,
}

/// A finding of a row.
#[derive(Serialize)]
struct Shown {
    code: String,
    severity: &'static str,
    columns: Vec<usize>,
    message: String,
    fix: String,
}

/// `GET /rows`.
pub(super) async fn rows(
    State(_): State<Arc<App>>,
    Known(visit, _): Known,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page>, Refusal> {
    let desk = visit.desk();
    let checked = desk.checked().ok_or(Refusal::Nothing)?;
    page(&checked, &desk, &wanted).map(Json).ok_or(Refusal::Nothing)
}

fn page(checked: &Checked, desk: &Desk, wanted: &Wanted) -> Option<Page> {
    let place = Place::sheet(wanted.file, wanted.sheet);
    let sheet = checked.outcome.sheet(place)?;
    let report = report(checked, desk);
    let findings = report.findings_of(place);
    let numbers = wanted_rows(sheet, findings, desk, wanted);
    let numbers: Option<Vec<u32>> = numbers.map(|numbers| numbers.into_iter().collect());
    let total = numbers.as_ref().map_or(sheet.kept.len(), Vec::len);
    let shown: Vec<&KeptRow> = match &numbers {
        None => sheet.kept.iter().skip(wanted.from).take(PAGE).collect(),
        Some(numbers) => {
            let page = numbers.iter().skip(wanted.from).take(PAGE);
            page.filter_map(|number| kept(sheet, *number)).collect()
        }
    };
    let rows = shown.into_iter().map(|kept| row(&report, sheet, place, kept, desk)).collect();
    let columns = columns(sheet, &checked.profile, desk, checked.outcome.declared);
    Some(Page { total, from: wanted.from, columns, rows, elsewhere: elsewhere(&report, place) })
}

/// A sheet as the list of sheets names it.
pub(super) fn sheet_key(place: Place) -> String {
    format!("{}.{}", place.file, place.sheet.unwrap_or_default())
}

/// The first sheet with an error in a row after this one, and then before it.
fn elsewhere(report: &Report<'_>, here: Place) -> Option<String> {
    let has_error = |place: Place, sheet: &Sheet| {
        let errors = report.findings_of(place).iter();
        errors
            .filter(|finding| finding.severity == Severity::Error)
            .any(|error| is_in(sheet, error))
    };
    let others = || report.sheets_read().filter(|(place, sheet)| has_error(*place, sheet));
    let at = |place: Place| (place.file, place.sheet);
    let after = others().find(|(place, _)| at(*place) > at(here));
    let next = after.or_else(|| others().find(|(place, _)| at(*place) < at(here)));
    next.map(|(place, _)| sheet_key(place))
}

/// Whether a finding is about a row that the grid shows.
fn is_in(sheet: &Sheet, finding: &Finding) -> bool {
    finding.place.row.is_some_and(|number| kept(sheet, number).is_some())
}

/// The sheets in whose rows something was found, by rule and level.
pub(super) fn sheets_by_code(report: &Report<'_>) -> BTreeMap<(RuleCode, Severity), Vec<String>> {
    let mut sheets: BTreeMap<(RuleCode, Severity), Vec<String>> = BTreeMap::new();
    for (place, sheet) in report.sheets_read() {
        let found = report.findings_of(place).iter().filter(|finding| is_in(sheet, finding));
        let found: BTreeSet<_> = found.map(|finding| (finding.code, finding.severity)).collect();
        for of in found {
            sheets.entry(of).or_default().push(sheet_key(place));
        }
    }
    sheets
}

/// What is shown of a check.
pub(super) fn report<'r>(checked: &'r Checked, desk: &Desk) -> Report<'r> {
    Report {
        outcome: &checked.outcome,
        profile: &checked.profile,
        lang: desk.lang,
        show: Show { unmask: desk.unmask },
        files: &[],
    }
}

/// The numbers of the rows that pass the filter; `None` for all of them. A corrected row stays, so
/// that it does not vanish under the hand that corrects it.
fn wanted_rows(
    sheet: &Sheet,
    findings: &[Finding],
    desk: &Desk,
    wanted: &Wanted,
) -> Option<BTreeSet<u32>> {
    let passes = |finding: &&Finding| match wanted.show.as_str() {
        "marked" => finding.severity >= Severity::Warning,
        code => finding.code.as_str() == code,
    };
    if wanted.show == "all" {
        return None;
    }
    let mut rows: BTreeSet<u32> =
        findings.iter().filter(passes).filter_map(|finding| finding.place.row).collect();
    let here = desk
        .corrections
        .iter()
        .filter(|(place, _)| (place.file, place.sheet) == (wanted.file, wanted.sheet));
    rows.extend(here.map(|(place, _)| place.row));
    rows.retain(|number| kept(sheet, *number).is_some());
    Some(rows)
}

fn kept(sheet: &Sheet, number: u32) -> Option<&KeptRow> {
    let at = sheet.kept.binary_search_by_key(&number, |row| row.number).ok()?;
    sheet.kept.get(at)
}

fn row(report: &Report<'_>, sheet: &Sheet, place: Place, kept: &KeptRow, desk: &Desk) -> Row {
    let columns = sheet.columns_at(kept.number);
    let text = |field| {
        let column = columns.get(field);
        column.map_or("", |column| kept.cells.text(column))
    };
    let mask = Mask {
        unmask: report.show.unmask,
        name: text(Field::PersonName),
        number: text(Field::PersonId),
        fields: FieldSet::EMPTY,
    };
    // A row that is none has a text under every heading, and nobody's name under 姓名.
    let field_of = |column| match kept.outcome {
        RowOutcome::Skipped => None,
        RowOutcome::Accepted | RowOutcome::Held => columns.field_of(column),
    };
    let cells = kept.cells.iter().enumerate().map(|(column, (_, text))| match field_of(column) {
        // An employer is nobody, unless somebody's number stands in its place.
        Some(Field::EmployerCode) if credit_code::read(text.as_bytes()).code.is_some() => {
            text.to_owned()
        }
        Some(field) => mask.cell(field, text),
        None => mask.words(text),
    });
    let (file, sheet_number) = (place.file, place.sheet.unwrap_or_default());
    let corrected =
        (0..=u16::MAX).take(sheet.headings.len().max(kept.cells.len())).filter(|column| {
            let place = CellPlace { file, sheet: sheet_number, row: kept.number, column: *column };
            desk.corrections.get(place).is_some()
        });
    Row {
        number: kept.number,
        outcome: kept.outcome.as_str(),
        cells: cells.collect(),
        corrected: corrected.collect(),
        findings: findings(report, sheet, place, kept.number),
    }
}

fn findings(report: &Report<'_>, sheet: &Sheet, place: Place, row: u32) -> Vec<Shown> {
    let all = report.findings_of(place);
    let start = all.partition_point(|finding| finding.place.row < Some(row));
    let here = all[start..].iter().take_while(|finding| finding.place.row == Some(row));
    here.map(|finding| {
        let view = view::one(report, finding);
        let fields = view.fields.iter().filter_map(|key| Field::from_key(key));
        Shown {
            code: finding.code.to_string(),
            severity: finding.severity.as_str(),
            columns: fields.filter_map(|field| sheet.columns_at(row).get(field)).collect(),
            message: view.message.get(report.lang).to_owned(),
            fix: words::fix(finding.code, view.fix.get(report.lang), report.lang),
        }
    })
    .collect()
}

fn columns(sheet: &Sheet, profile: &Profile, desk: &Desk, declared: Month) -> Vec<Column> {
    let sample: Vec<&KeptRow> = sheet.kept.iter().take(PAGE).collect();
    let last = sample.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    (0..sheet.headings.len().max(last))
        .map(|column| {
            let heading = sheet.headings.get(column).cloned().unwrap_or_default();
            let texts = sample.iter().filter_map(|row| row.cells.get(column)).map(|(_, text)| text);
            let width =
                texts.chain([heading.as_str()]).map(unicode_width::UnicodeWidthStr::width).max();
            let field = sheet.columns.field_of(column);
            let (options, hint) = field.map_or_else(Default::default, |field| {
                (choices(field, profile, desk.lang), hint(field, declared))
            });
            Column {
                letters: column_letters(column),
                heading,
                label: field.map(|field| field.label().get(desk.lang)),
                width: width.unwrap_or(0).clamp(6, 36),
                options,
                hint,
            }
        })
        .collect()
}

/// What a cell of a field may be chosen from.
fn choices(field: Field, profile: &Profile, lang: Lang) -> Vec<Choice> {
    let both = |zh: &str, shown: &str| {
        let label = if lang == Lang::Zh { zh.to_owned() } else { format!("{zh} ({shown})") };
        Choice { value: zh.to_owned(), label }
    };
    match field {
        Field::Reason => {
            profile.reasons.iter().map(|reason| both(&reason.label.zh, &reason.label.en)).collect()
        }
        Field::IdKind => {
            let kinds =
                profile.id_kinds.iter().filter_map(crate::profile::codes::IdKindWords::id_kind);
            kinds.map(|kind| both(kind.label().zh, kind.label().en)).collect()
        }
        Field::Insurances => {
            let all: Vec<&str> =
                profile.insurances.iter().map(|kind| kind.label.zh.as_str()).collect();
            let whole = Choice { value: all.join("、"), label: all.join("、") };
            let single = profile.insurances.iter().map(|kind| both(&kind.label.zh, &kind.label.en));
            std::iter::once(whole).chain(single).collect()
        }
        Field::Sex => vec![both("男", "male"), both("女", "female")],
        _ => Vec::new(),
    }
}

/// What a good value looks like.
fn hint(field: Field, declared: Month) -> Option<String> {
    match field {
        Field::StopMonth | Field::MedicalStopMonth => Some(declared.to_string()),
        Field::LeaveDate | Field::EntryDate | Field::BirthDate => {
            Some(declared.day_or_last(1).to_string())
        }
        _ => None,
    }
}
