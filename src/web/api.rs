//! The programs' door (程序接口), version 1: the same run as the command line, over HTTP, for whoever holds
//! the token.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{FromRequestParts, Multipart, Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use tokio::time::Instant;

use super::guard::Fields;
use super::home::Room;
use super::order::Order;
use super::refusal::Refusal;
use super::secret::Secret;
use super::{App, answers, download, upload};
use crate::calendar::{Date, Month};
use crate::check::row::Strict;
use crate::model::Field;
use crate::profile::{Derivation, builtin};
use crate::run::{SheetChoice, Silent};
use crate::source::encoding::Charset;
use crate::text::Lang;

/// Results are kept for so long.
const KEPT: Duration = Duration::from_mins(30);
/// Results at one time.
const MOST: usize = 64;
/// Years that a workbook can hold as dates, and somebody may mean.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2099;
/// Where a run's files lie in its room.
const FOLDER: &str = "out";

/// Results that may be fetched.
#[derive(Default)]
pub(super) struct Runs(Mutex<BTreeMap<Secret, Arc<Finished>>>);

/// A finished run and its files.
pub(super) struct Finished {
    room: Room,
    /// What may be fetched, relative to the output folder.
    files: Vec<String>,
    until: Instant,
}

impl Runs {
    fn all(&self) -> MutexGuard<'_, BTreeMap<Secret, Arc<Finished>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Erases what is old.
    pub(super) fn sweep(&self, now: Instant) {
        self.all().retain(|_, run| run.until > now);
    }

    fn find(&self, name: &str) -> Result<Arc<Finished>, Refused> {
        let all = self.all();
        let found = all.iter().find(|(known, _)| known.is(name));
        found.map(|(_, run)| Arc::clone(run)).ok_or(Refused(Refusal::Nothing))
    }
}

/// A refusal as JSON.
pub(super) struct Refused(Refusal);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.0.json();
        if self.0 == Refusal::NoToken {
            let ask = axum::http::HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, ask);
        }
        response
    }
}

/// Whoever sent the token.
struct Holder;

impl FromRequestParts<Arc<App>> for Holder {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = given.and_then(|given| given.strip_prefix("Bearer "));
        if token.is_some_and(|token| app.token.is(token.trim())) {
            Ok(Self)
        } else {
            Err(Refused(Refusal::NoToken))
        }
    }
}

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/openapi.json", get(openapi))
        .route("/runs", axum::routing::post(create))
        .route("/runs/{id}", get(summary).delete(erase))
        .route("/runs/{id}/findings", get(findings))
        .route("/runs/{id}/files", get(package))
        .route("/runs/{id}/files/{*path}", get(file))
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED })
        .fallback(|| async { Refused(Refusal::Nothing) })
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], include_str!("openapi.json")).into_response()
}

/// `POST /runs`.
async fn create(
    _: Holder,
    State(app): State<Arc<App>>,
    form: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response, Refused> {
    let form = form.map_err(|_| Refusal::Bad)?;
    let id = Secret::new().map_err(|_| Refusal::Disk)?;
    let room = app.home.room(&id).map_err(|_| Refusal::Disk)?;
    let upload = upload::receive(form, &room, |_| true).await?;
    if upload.files.is_empty() {
        return Err(Refusal::Bad.into());
    }
    let mut order = order(&app, &upload.fields)?;
    order.inputs = upload.files;
    let uploads: Vec<PathBuf> = order.inputs.iter().map(|input| input.path.clone()).collect();
    let (room, written) = app
        .workers
        .run(move || {
            let written = download::write(&order, &room, FOLDER, &Silent);
            (room, written)
        })
        .await?;
    let (outcome, delivery) = written?;
    // The inputs have been read: nothing of them is needed any more.
    for path in uploads {
        let _ = std::fs::remove_file(path);
    }
    let mut files: Vec<String> = delivery.files.into_iter().map(|file| file.path).collect();
    files.push("summary.json".to_owned());
    let run = Finished { room, files, until: Instant::now() + KEPT };
    let body = serde_json::json!({
        "id": id.as_str(),
        "verdict": outcome.verdict().as_str(),
        "counts": outcome.counts,
    });
    let place = format!("/api/v1/runs/{}", id.as_str());
    let mut all = app.runs.all();
    if all.len() >= MOST {
        return Err(Refusal::Busy.into());
    }
    all.insert(id, Arc::new(run));
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(body)).into_response())
}

/// The settings of a request: the options of the command line by their long names.
fn order(app: &App, fields: &Fields) -> Result<Order, Refusal> {
    let today = match fields.get("today") {
        Some(text) => {
            Date::parse(text).filter(|day| YEARS.contains(&day.year())).ok_or(Refusal::Bad)?
        }
        None => (app.today)(),
    };
    let declared = match fields.get("month") {
        Some(text) => {
            Month::parse(text).filter(|month| YEARS.contains(&month.year())).ok_or(Refusal::Bad)?
        }
        None => today.month(),
    };
    let name = fields.get("profile").unwrap_or(builtin::DEFAULT);
    let profile = app.profile(name, declared).ok_or(Refusal::Nothing)?;
    let mut order = Order::new(profile, today);
    order.declared = declared;
    for (name, value) in &fields.0 {
        option(&mut order, name, value.trim()).ok_or(Refusal::Bad)?;
    }
    Ok(order)
}

/// Takes one option; `None` when it makes no sense.
fn option(order: &mut Order, name: &str, value: &str) -> Option<()> {
    let yes = || match value {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    };
    match name {
        "profile" | "today" | "month" => {}
        "stop_month_means" => order.columns.stop_month_means = Some(answers::meaning(value)?),
        "stop_month_from" => order.derive = Some(derivation(value)?),
        "employer" => order.employer = Some(value.to_owned()),
        "headcount" => order.split.headcount = Some(value.parse().ok()?),
        "mass_at" => order.split.mass_at = Some(value.parse().ok()?),
        "column" => order.columns.columns.push(column(value)?),
        "sheet" => order.sheet = Some(sheet(value)),
        "encoding" => order.charset = Some(Charset::from_label(value)?),
        "password" => order.password = Some(value.to_owned()),
        "strict" => order.strict = if yes()? { Strict::Yes } else { Strict::No },
        "unmask" => order.unmask = yes()?,
        "lang" => order.lang = lang(value)?,
        _ => return None,
    }
    Some(())
}

fn derivation(word: &str) -> Option<Derivation> {
    match word {
        "leave-month" => Some(Derivation::LeaveMonth),
        "month-before-leave" => Some(Derivation::MonthBeforeLeave),
        "none" => Some(Derivation::None),
        _ => None,
    }
}

fn column(text: &str) -> Option<(Field, String)> {
    let (key, name) = text.split_once('=')?;
    Some((Field::from_key(key.trim())?, name.trim().to_owned()))
        .filter(|(_, name)| !name.is_empty())
}

fn sheet(text: &str) -> SheetChoice {
    match text.parse() {
        Ok(number) if number > 0 => SheetChoice::Number(number),
        _ => SheetChoice::Name(text.to_owned()),
    }
}

fn lang(word: &str) -> Option<Lang> {
    match word {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    }
}

/// `GET /runs/{id}`.
async fn summary(
    _: Holder,
    app: State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    one(&app, &id, "summary.json")
}

/// `GET /runs/{id}/findings`.
async fn findings(
    _: Holder,
    app: State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    one(&app, &id, "findings.jsonl")
}

/// `GET /runs/{id}/files/{path}`: one of those that the summary lists.
async fn file(
    _: Holder,
    app: State<Arc<App>>,
    Path((id, path)): Path<(String, String)>,
) -> Result<Response, Refused> {
    one(&app, &id, &path)
}

/// One file. What was asked for is looked up in a list, and is never a path by itself.
fn one(app: &App, id: &str, path: &str) -> Result<Response, Refused> {
    let run = app.runs.find(id)?;
    let name = run.files.iter().find(|known| *known == path).ok_or(Refusal::Nothing)?;
    let bytes =
        std::fs::read(run.room.path().join(FOLDER).join(name)).map_err(|_| Refusal::Disk)?;
    let kind = match name.rsplit('.').next().unwrap_or_default() {
        "json" => "application/json",
        "jsonl" => "application/x-ndjson",
        "csv" => "text/csv; charset=utf-8",
        "xlsx" => download::XLSX,
        _ => "application/octet-stream",
    };
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}

/// `GET /runs/{id}/files`: all of them as a zip package.
async fn package(
    _: Holder,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let run = app.runs.find(&id)?;
    let files = run.files.iter().map(String::as_str);
    let bytes =
        download::zip_folder(&run.room.path().join(FOLDER), files).map_err(|_| Refusal::Disk)?;
    Ok(download::attachment(bytes, "application/zip", "jianyuan.zip", "jianyuan.zip"))
}

/// `DELETE /runs/{id}`: erased before its time.
async fn erase(
    _: Holder,
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
) -> Result<StatusCode, Refused> {
    app.runs.find(&id)?;
    app.runs.all().retain(|known, _| !known.is(&id));
    Ok(StatusCode::NO_CONTENT)
}
