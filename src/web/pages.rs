//! The pages (页面): what the templates show, both languages side by side in the templates themselves.

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::answers::Ask;
use super::ask_back;
use super::password::Attempt;
use super::refusal::Refusal;
use super::rows;
use super::secret::Secret;
use super::visits::{Checked, Desk, Told};
use super::words;
use crate::calendar::{Date, Month};
use crate::model::{Calendar, Kind, Severity, Verdict, column_letters};
use crate::profile::calendar::calendar;
use crate::profile::{Profile, builtin};
use crate::sink::report::causes::{self, Unit};
use crate::sink::report::{self, Report, verdict};
use crate::text::Lang;

/// What every page knows.
pub(super) struct Frame<'p> {
    pub(super) lang: Lang,
    pub(super) form_token: &'p str,
    /// Others on the network come here as well.
    pub(super) is_shared: bool,
    /// The files that the page is about.
    pub(super) batch: u64,
}

impl<'p> Frame<'p> {
    /// The frame of a visit.
    pub(super) fn of(desk: &Desk, form_token: &'p Secret) -> Self {
        let Desk { lang, is_shared, batch, .. } = *desk;
        Self { lang, form_token: form_token.as_str(), is_shared, batch }
    }
}

impl Frame<'_> {
    /// Text in the language of the page.
    fn t<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn html_lang(&self) -> &'static str {
        match self.lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }
}

/// A page as an answer.
pub(super) fn answer(page: &impl Template) -> Result<Response, Refusal> {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    Ok((kind, markup(page)?).into_response())
}

/// A template as text.
pub(super) fn markup(page: &impl Template) -> Result<String, Refusal> {
    page.render().map_err(|_| Refusal::Busy)
}

/// The way in from outside: the cookie was just set, and is sent with what our own page asks for.
#[derive(Template)]
#[template(path = "templates/arrival.html")]
pub(super) struct Arrival;

/// The password is asked for.
#[derive(Template)]
#[template(path = "templates/password.html")]
pub(super) struct Door {
    frame: Frame<'static>,
    /// Nothing says that the way is encrypted.
    is_in_clear: bool,
    is_wrong: bool,
    is_too_many: bool,
}

impl Door {
    /// After an attempt, or before any.
    pub(super) fn new(lang: Lang, is_in_clear: bool, attempt: Option<Attempt>) -> Self {
        Self {
            frame: Frame { lang, form_token: "", is_shared: true, batch: 0 },
            is_in_clear,
            is_wrong: attempt == Some(Attempt::Wrong),
            is_too_many: attempt == Some(Attempt::TooMany),
        }
    }
}

/// After the end.
#[derive(Template)]
#[template(path = "templates/goodbye.html")]
pub(super) struct Goodbye<'p> {
    pub(super) frame: Frame<'p>,
}

/// The first page: put the files in.
#[derive(Template)]
#[template(path = "templates/start.html")]
pub(super) struct Start<'p> {
    frame: Frame<'p>,
    deadline: String,
    is_urgent: bool,
    cities: Vec<City>,
    months: Vec<(String, bool)>,
    trouble: Option<String>,
}

struct City {
    name: &'static str,
    title: String,
    is_chosen: bool,
}

impl<'p> Start<'p> {
    /// The page of an empty desk.
    pub(super) fn new(
        desk: &Desk,
        form_token: &'p Secret,
        profile: &Profile,
        (today, trouble): (Date, Option<&crate::text::Phrase>),
    ) -> Self {
        let lang = desk.lang;
        let declared = desk.month.unwrap_or(today.month());
        let dates = calendar(profile, declared, today);
        let cities = builtin::FILES.iter().filter_map(|(name, _)| {
            let title = Profile::builtin(name).ok()?.title.get(lang).to_owned();
            Some(City { name, title, is_chosen: *name == desk.profile })
        });
        Self {
            frame: Frame::of(desk, form_token),
            deadline: capital(report::calendar::sentence(&dates, today).get(lang)),
            is_urgent: is_urgent(&dates),
            cities: cities.collect(),
            months: (-1..=1)
                .map(|offset| today.month().plus(offset))
                .map(|month| (month.to_string(), month == declared))
                .collect(),
            trouble: trouble.map(|phrase| phrase.get(lang).to_owned()),
        }
    }
}

/// A phrase as the beginning of a line.
fn capital(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

fn is_urgent(dates: &Calendar) -> bool {
    const DAYS: i32 = 3;
    !dates.in_window || dates.days_left <= DAYS
}

/// While the files are read.
#[derive(Template)]
#[template(path = "templates/working.html")]
pub(super) struct Working<'p> {
    pub(super) frame: Frame<'p>,
    pub(super) names: Vec<String>,
}

/// The questions.
#[derive(Template)]
#[template(path = "templates/questions.html")]
pub(super) struct Questions<'p> {
    frame: Frame<'p>,
    asked: Vec<Question>,
    is_password_alone: bool,
}

/// An answer that was none: the key of its question, and what was given.
pub(super) type Wrong = (String, String);

struct Question {
    key: String,
    kind: &'static str,
    /// The file it is about, where there are several.
    file: Option<String>,
    heading: String,
    found: String,
    last_paid: Option<(Month, Month)>,
    field: &'static str,
    columns: Vec<(String, String)>,
    /// What was answered so far.
    given: String,
    /// It was given for another list.
    is_from_before: bool,
    /// An earlier answer that was none.
    is_wrong: bool,
}

impl<'p> Questions<'p> {
    /// The open questions of a check; `wrong` are those whose answers were none.
    pub(super) fn new(
        checked: &Checked,
        desk: &Desk,
        form_token: &'p Secret,
        wrong: &[Wrong],
    ) -> Self {
        let name = |file: u32| {
            let several = desk.files.len() > 1;
            let file = desk.files.get(file as usize).filter(|_| several)?;
            Some(desk.label(&file.shown))
        };
        let question = |ask: &Ask| {
            let wrong = wrong.iter().find(|(key, _)| *key == ask.key());
            let typed = wrong.filter(|_| matches!(ask, Ask::Employer));
            Question {
                key: ask.key(),
                kind: kind(ask),
                file: about(ask).and_then(name),
                heading: String::new(),
                found: String::new(),
                last_paid: None,
                field: "",
                columns: Vec::new(),
                is_from_before: typed.is_none() && desk.answers.employer_before.is_some(),
                given: typed.map_or_else(|| desk.answers.given(ask), |(_, typed)| typed.clone()),
                is_wrong: wrong.is_some() || matches!(ask, Ask::Password { again: true, .. }),
            }
        };
        let filled = |ask: &Ask| match ask {
            Ask::StopMonth { heading, found, last_paid, .. } => Question {
                heading: heading.clone(),
                found: found.clone(),
                last_paid: *last_paid,
                ..question(ask)
            },
            Ask::Column { field, columns, .. } => Question {
                field: field.label().get(desk.lang),
                columns: columns
                    .iter()
                    .map(|(column, heading)| (column_letters((*column).into()), heading.clone()))
                    .collect(),
                ..question(ask)
            },
            Ask::Employer | Ask::Password { .. } => question(ask),
        };
        Self {
            frame: Frame::of(desk, form_token),
            asked: checked.asks.iter().map(filled).collect(),
            is_password_alone: checked.asks.iter().all(|ask| matches!(ask, Ask::Password { .. })),
        }
    }
}

fn kind(ask: &Ask) -> &'static str {
    match ask {
        Ask::StopMonth { .. } => "month",
        Ask::Column { .. } => "column",
        Ask::Employer => "employer",
        Ask::Password { .. } => "password",
    }
}

fn about(ask: &Ask) -> Option<u32> {
    match ask {
        Ask::StopMonth { file, .. } | Ask::Column { file, .. } | Ask::Password { file, .. } => {
            Some(*file)
        }
        Ask::Employer => None,
    }
}

/// The result.
#[derive(Template)]
#[template(path = "templates/result.html")]
pub(super) struct ResultPage<'p> {
    frame: Frame<'p>,
    verdict: String,
    summary: Summary<'p>,
    sheets: Vec<Tab>,
    unmask: bool,
    undo: usize,
    is_remembered: bool,
    told: Option<(bool, Vec<String>)>,
    first_show: &'static str,
    filters: Vec<(String, String)>,
}

struct Tab {
    key: String,
    name: String,
}

impl<'p> ResultPage<'p> {
    /// The page of a finished check.
    pub(super) fn new(
        checked: &'p Checked,
        desk: &Desk,
        form_token: &'p Secret,
        told: Option<Told>,
    ) -> Self {
        let report = rows::report(checked, desk);
        let sheets: Vec<Tab> = report
            .sheets_read()
            .map(|(place, sheet)| Tab {
                key: rows::sheet_key(place),
                name: match (&sheet.name, checked.outcome.inputs.get(place.file as usize)) {
                    (Some(sheet), Some(input)) => format!("{} · {sheet}", input.path),
                    (None, Some(input)) => input.path.clone(),
                    (_, None) => String::new(),
                },
            })
            .collect();
        let summary = Summary::new(checked, desk, form_token);
        let is_marked =
            checked.outcome.findings.iter().any(|finding| {
                finding.severity >= Severity::Warning && finding.place.row.is_some()
            });
        let filters = summary.causes.iter().filter(|cause| !cause.sheets.is_empty());
        Self {
            frame: Frame::of(desk, form_token),
            verdict: summary.verdict.clone(),
            filters: filters.map(|cause| (cause.code.clone(), cause.message.clone())).collect(),
            summary,
            sheets,
            unmask: desk.unmask,
            undo: desk.undo.len(),
            is_remembered: desk.answers.remembered,
            told: told.map(|told| {
                let lines = told.lines.iter().map(|line| line.get(desk.lang).to_owned());
                (told.is_bad, lines.collect())
            }),
            first_show: if is_marked { "marked" } else { "all" },
        }
    }
}

/// The part above the grid, which every edit replaces.
#[derive(Template)]
#[template(path = "templates/summary.html")]
pub(super) struct Summary<'p> {
    frame: Frame<'p>,
    class: &'static str,
    verdict: String,
    counts: crate::model::Counts,
    deadline: String,
    is_urgent: bool,
    causes: Vec<Cause>,
    /// Those that hold nothing back.
    lesser: usize,
    groups: Vec<Group>,
    corrected: usize,
    has_rows: bool,
    /// Files that were not read.
    refused: usize,
    asks: usize,
    questions: ask_back::Questions,
    profile: String,
    not_checked: Option<String>,
}

struct Cause {
    code: String,
    severity: &'static str,
    label: &'static str,
    amount: String,
    /// The files and sheets, or the cells, for what is about no row of the grid.
    places: String,
    message: String,
    fix: String,
    /// The sheets with such rows, as the list of sheets names them.
    sheets: String,
}

/// A submission.
struct Group {
    employer: String,
    name: String,
    kind: &'static str,
    last_paid: Month,
    rows: usize,
    why: String,
}

impl<'p> Summary<'p> {
    /// What a check came to.
    pub(super) fn new(checked: &Checked, desk: &Desk, form_token: &'p Secret) -> Self {
        let report = rows::report(checked, desk);
        let outcome = &checked.outcome;
        let (lang, verdict) = (desk.lang, outcome.verdict());
        let causes = causes_of(&report);
        Self {
            frame: Frame::of(desk, form_token),
            class: match verdict {
                Verdict::Accepted => "good",
                Verdict::Partial => "part",
                Verdict::Refused => "bad",
            },
            verdict: capital(verdict.label().get(lang)),
            counts: outcome.counts,
            deadline: capital(
                report::calendar::sentence(&outcome.calendar, outcome.today).get(lang),
            ),
            is_urgent: is_urgent(&outcome.calendar),
            lesser: causes.iter().filter(|cause| cause.severity != "error").count(),
            causes,
            groups: groups(&report),
            corrected: desk.corrections.len(),
            has_rows: outcome.inputs.iter().any(|input| input.refused.is_none()),
            refused: outcome.inputs.iter().filter(|input| input.refused.is_some()).count(),
            asks: checked.asks.len(),
            questions: ask_back::Questions::of(checked, desk),
            profile: verdict::profile(&report).get(lang).to_owned(),
            not_checked: verdict::not_checked(&report),
        }
    }
}

fn causes_of(report: &Report<'_>) -> Vec<Cause> {
    let lang = report.lang;
    let sheets_of = rows::sheets_by_code(report);
    let cause = |cause: causes::Cause| {
        let sheets = sheets_of.get(&(cause.code, cause.severity)).cloned().unwrap_or_default();
        Cause {
            code: cause.code.to_string(),
            severity: cause.severity.as_str(),
            label: cause.severity.label().get(lang),
            amount: cause.amount().get(lang).to_owned(),
            places: if cause.unit == Unit::File || sheets.is_empty() {
                cause.places_in_words().get(lang).to_owned()
            } else {
                String::new()
            },
            message: cause.message.get(lang).to_owned(),
            fix: words::fix(cause.code, cause.fix.get(lang), lang),
            sheets: if cause.unit == Unit::File { String::new() } else { sheets.join(" ") },
        }
    };
    causes::causes(report).into_iter().map(cause).collect()
}

fn groups(report: &Report<'_>) -> Vec<Group> {
    let outcome = report.outcome;
    let group = |submission: &crate::model::Submission| {
        let employer = outcome.employers.get(submission.employer.index());
        Group {
            employer: employer.map_or("", |employer| employer.key()).to_owned(),
            name: employer.map_or("", |employer| &employer.name).to_owned(),
            kind: match submission.kind {
                Kind::Sporadic => "sporadic",
                Kind::Mass => "mass",
            },
            last_paid: submission.last_paid,
            rows: submission.rows.len(),
            why: submission.why.get(report.lang).to_owned(),
        }
    };
    outcome.submissions.iter().map(group).collect()
}
