//! The addresses (地址): what is answered where, in the order in which a visitor meets it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::{DefaultBodyLimit, Multipart, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use serde::Deserialize;
use tower_http::limit::RequestBodyLimitLayer;

use super::guard::{self, Fields, Known, Posted};
use super::pages::{self, Arrival, Frame, Goodbye, Questions, ResultPage, Start, Working};
use super::refusal::Refusal;
use super::visits::{About, Desk, Stage, Visit};
use super::{App, api, ask_back, download, edit, password, rows, upload, work};
use crate::calendar::Month;
use crate::profile::builtin;
use crate::run::InputFile;
use crate::text::Lang;

/// What the sample is called.
const SAMPLE_NAME: &str = "示例_离职人员_2026年11月.xlsx";

/// Everything that is answered.
pub(super) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(desk))
        .route("/files", post(files))
        .route("/sample", post(sample))
        .route("/status", get(status))
        .route("/answers", post(answers))
        .route("/rows", get(rows::rows))
        .route("/cell", get(edit::cell).post(edit::edit))
        .route("/clear", post(edit::clear))
        .route("/undo", post(edit::undo))
        .route("/show", post(show))
        .route("/language", post(language))
        .route("/again", post(again))
        .route("/stay", post(stay))
        .route("/leave", post(leave))
        .route("/end", post(end))
        .route("/enter", post(password::enter))
        .route("/download", get(download::package))
        .route("/download/report", get(download::report))
        .route("/download/ask-back", get(ask_back::package))
        .route("/download/ask-back/{number}", get(ask_back::single))
        .route("/merge", post(ask_back::merged))
        .route(
            "/assets/app.js",
            asset("text/javascript; charset=utf-8", include_str!("assets/app.js")),
        )
        .route(
            "/assets/grid.js",
            asset("text/javascript; charset=utf-8", include_str!("assets/grid.js")),
        )
        .route(
            "/assets/style.css",
            asset("text/css; charset=utf-8", include_str!("assets/style.css")),
        )
        .route("/assets/icon.svg", asset("image/svg+xml", include_str!("assets/icon.svg")))
        .nest("/api/v1", api::router())
        .fallback(|| async { Refusal::Nothing })
        .method_not_allowed_fallback(|| async { Refusal::Nothing })
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(upload::BODY_BYTES))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), guard::door))
        .with_state(app)
}

/// A file of the page itself.
fn asset<S: Clone + Send + Sync + 'static>(
    kind: &'static str,
    text: &'static str,
) -> axum::routing::MethodRouter<S> {
    get(move || async move { ([(header::CONTENT_TYPE, kind)], text) })
}

#[derive(Deserialize)]
struct Entry {
    token: Option<String>,
    lang: Option<String>,
}

/// `GET /`: the way in, and then whatever comes next.
async fn desk(
    State(app): State<Arc<App>>,
    Query(entry): Query<Entry>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let known = guard::visit(&headers, &app);
    match (entry.token, known) {
        (Some(token), known) if app.password.is_none() && app.token.is(&token) => {
            let visit = known.map_or_else(|| app.visits.begin(&app.home), Ok)?;
            arrival(&app, &visit)
        }
        (None, Some(visit)) => page(&app, &visit, &[]),
        (_, None) if app.password.is_some() => {
            let lang = if entry.lang.as_deref() == Some("en") { Lang::En } else { Lang::Zh };
            password::page(&app, &headers, lang, None)
        }
        (Some(_), _) | (None, None) => Err(Refusal::NoVisit),
    }
}

/// Sets the cookie. A redirect from here would come from another site in the browser's eyes, and the
/// cookie would stay behind; a page of our own that goes on takes it along.
pub(super) fn arrival(app: &App, visit: &Visit) -> Result<Response, Refusal> {
    let cookie =
        format!("{}={}; Path=/; HttpOnly; SameSite=Strict", app.cookie, visit.name.as_str());
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Refusal::Bad)?;
    let mut response = pages::answer(&Arrival)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// What comes next for a visit.
fn page(app: &App, visit: &Visit, wrong: &[pages::Wrong]) -> Result<Response, Refusal> {
    let mut desk = visit.desk();
    let told = desk.told.take();
    let desk = &*desk;
    let token = &visit.form_token;
    match &desk.stage {
        Stage::Empty => start(app, desk, visit, None),
        Stage::Failed(phrase) => start(app, desk, visit, Some(phrase)),
        Stage::Working => pages::answer(&Working {
            frame: Frame::of(desk, token),
            names: desk.files.iter().map(|file| desk.label(&file.shown)).collect(),
        }),
        Stage::Checked(checked) if !checked.asks.is_empty() && !desk.answers.skipped => {
            pages::answer(&Questions::new(checked, desk, token, wrong))
        }
        Stage::Checked(checked) => pages::answer(&ResultPage::new(checked, desk, token, told)),
    }
}

fn start(
    app: &App,
    desk: &Desk,
    visit: &Visit,
    trouble: Option<&crate::text::Phrase>,
) -> Result<Response, Refusal> {
    let today = (app.today)();
    let declared = desk.month.unwrap_or(today.month());
    let profile = app.profile(&desk.profile, declared).ok_or(Refusal::Nothing)?;
    pages::answer(&Start::new(desk, &visit.form_token, &profile, (today, trouble)))
}

/// `POST /files`: the uploads, and at once the check.
async fn files(
    State(app): State<Arc<App>>,
    Known(visit, _): Known,
    headers: HeaderMap,
    form: Multipart,
) -> Result<Response, Refusal> {
    let is_ours = |fields: &Fields| fields.are_of(&visit, guard::token(&headers));
    let upload = upload::receive(form, &visit.room, is_ours).await?;
    // Those before may still be checked.
    let _turn = visit.turn(About(None)).await?;
    visit.desk().clear();
    settle(&mut visit.desk(), &upload.fields);
    begin(&app, &visit, upload.files);
    Ok(Redirect::to("/").into_response())
}

/// City, month and headcount from the first page.
fn settle(desk: &mut Desk, fields: &Fields) {
    if let Some(city) = fields.get("profile").filter(|city| builtin::text(city).is_some()) {
        city.clone_into(&mut desk.profile);
    }
    desk.month = fields.get("month").and_then(Month::parse);
    desk.headcount = fields.parsed("headcount").ok();
}

/// `POST /sample`.
async fn sample(
    State(app): State<Arc<App>>,
    Posted { visit, .. }: Posted,
) -> Result<Response, Refusal> {
    let name = super::secret::Secret::new().map_err(|_| Refusal::Disk)?;
    let (path, mut file) = visit.room.create(name.as_str()).map_err(|_| Refusal::Disk)?;
    std::io::Write::write_all(&mut file, builtin::SAMPLE).map_err(|_| Refusal::Disk)?;
    let _turn = visit.turn(About(None)).await?;
    visit.desk().clear();
    begin(&app, &visit, vec![InputFile::shown_as(path, SAMPLE_NAME.to_owned())]);
    Ok(Redirect::to("/").into_response())
}

/// Puts files on the desk and starts to check them. The caller has the turn.
fn begin(app: &Arc<App>, visit: &Arc<Visit>, files: Vec<InputFile>) {
    let mut desk = visit.desk();
    desk.stage = if files.is_empty() { Stage::Empty } else { Stage::Working };
    desk.files = files;
    desk.batch = app.visits.batch();
    if matches!(desk.stage, Stage::Working) {
        let (app, visit, about) = (Arc::clone(app), Arc::clone(visit), About(Some(desk.batch)));
        tokio::spawn(async move {
            let Ok(_turn) = visit.turn(about).await else { return };
            // What goes wrong lies on the desk.
            let _ = work::check(&app, &visit).await;
        });
    }
}

#[derive(serde::Serialize)]
struct Status {
    is_working: bool,
    rows: u64,
    files: u64,
}

/// `GET /status`: how far the run is.
async fn status(Known(visit, _): Known) -> Json<Status> {
    let is_working = matches!(visit.desk().stage, Stage::Working);
    let count = |counter: &std::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
    let progress = &visit.progress;
    Json(Status { is_working, rows: count(&progress.rows), files: count(&progress.files) })
}

/// `POST /answers`.
async fn answers(
    State(app): State<Arc<App>>,
    Posted { visit, about, fields }: Posted,
) -> Result<Response, Refusal> {
    let _turn = visit.turn(about).await?;
    let checked = visit.desk().checked().ok_or(Refusal::Nothing)?;
    let skips = fields.get("skip").is_some();
    let mut wrong = Vec::new();
    let answers = {
        let mut desk = visit.desk();
        desk.answers.skipped = skips;
        for ask in checked.asks.iter().filter(|_| !skips) {
            let given = fields.get(&ask.key()).unwrap_or_default().trim().to_owned();
            if !desk.answers.take(ask, &given) {
                wrong.push((ask.key(), given));
            }
        }
        desk.answers.clone()
    };
    if !wrong.is_empty() {
        return page(&app, &visit, &wrong);
    }
    if !skips {
        if fields.get("remember").is_some() {
            app.memory.keep(&checked.outcome, &checked.asks, &answers);
        }
        work::check(&app, &visit).await?;
    }
    Ok(Redirect::to("/").into_response())
}

/// `POST /show`: identity numbers and names in full, or hidden.
async fn show(Posted { visit, fields, .. }: Posted) -> Redirect {
    visit.desk().unmask = fields.get("unmask") == Some("1");
    Redirect::to("/#work")
}

/// `POST /language`.
async fn language(Posted { visit, fields, .. }: Posted) -> Redirect {
    visit.desk().lang = if fields.get("lang") == Some("en") { Lang::En } else { Lang::Zh };
    Redirect::to("/")
}

/// `POST /again`: other files, or the questions once more.
async fn again(Posted { visit, about, fields }: Posted) -> Result<Redirect, Refusal> {
    let _turn = visit.turn(about).await?;
    let mut desk = visit.desk();
    if fields.get("questions").is_some() {
        desk.answers.skipped = false;
    } else {
        desk.clear();
    }
    Ok(Redirect::to("/"))
}

/// `POST /stay`: the page is open, and somebody is at it.
async fn stay(Posted { visit, fields, .. }: Posted) -> Result<(), Refusal> {
    fields.parsed("page").map(|page| visit.stay(page))
}

/// `POST /leave`: the page was closed.
async fn leave(Posted { visit, fields, .. }: Posted) -> Result<(), Refusal> {
    fields.parsed("page").map(|page| visit.leave(page))
}

/// `POST /end`: everything is erased now.
async fn end(
    State(app): State<Arc<App>>,
    Posted { visit, .. }: Posted,
) -> Result<Response, Refusal> {
    app.visits.end(&visit);
    let frame = Frame { form_token: "", ..Frame::of(&visit.desk(), &visit.form_token) };
    pages::answer(&Goodbye { frame })
}
