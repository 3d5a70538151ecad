//! The door (访问检查): which requests are heard at all. The right host, the right origin, a cookie of ours,
//! and for whatever changes something a token that only our own page holds.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::App;
use super::refusal::Refusal;
use super::visits::{About, Visit};

/// Bytes of a form without files.
const FORM_BYTES: usize = 64 << 10;
/// The header in which scripts send the form token.
pub(super) const TOKEN_HEADER: &str = "x-form-token";

/// What every answer says to the browser. Nothing but our own files is ever loaded, nothing is kept.
const ANSWER_HEADERS: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    // With `no-referrer` a form of our own would be sent with the origin `null`.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
];

/// Lets a request in, or not.
pub(super) async fn door(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let is_program = request.uri().path().starts_with("/api/");
    let mut response = match examine(&app, &request) {
        Ok(()) if request.method() == Method::POST => to_the_end(next.run(request)).await,
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    // Whoever counts the bytes of a request says it in English alone.
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE && is_plain(&response) {
        let refusal = Refusal::TooBig;
        response = if is_program { refusal.json() } else { refusal.into_response() };
    }
    for (name, value) in ANSWER_HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whoever closes or reloads a page takes nothing back: a correction that was begun is checked, too.
async fn to_the_end(answer: impl Future<Output = Response> + Send + 'static) -> Response {
    tokio::spawn(answer).await.unwrap_or_else(|_| Refusal::Busy.into_response())
}

fn is_plain(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

fn examine(app: &App, request: &Request) -> Result<(), Refusal> {
    let headers = request.headers();
    let host = only(headers, header::HOST.as_str())?.ok_or(Refusal::Misdirected)?;
    let absolute = request.uri().authority().map(axum::http::uri::Authority::as_str);
    if !app.hosts.is_own(host) || absolute.is_some_and(|authority| !app.hosts.is_own(authority)) {
        return Err(Refusal::Misdirected);
    }
    if headers.contains_key(header::CONTENT_LENGTH)
        && headers.contains_key(header::TRANSFER_ENCODING)
    {
        return Err(Refusal::Bad);
    }
    if let Some(origin) = only(headers, header::ORIGIN.as_str())?
        && !app.hosts.is_own_origin(origin, host)
    {
        return Err(Refusal::Forged);
    }
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let site = only(headers, "sec-fetch-site")?;
    if changes && site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Err(Refusal::Forged);
    }
    Ok(())
}

/// A header that may come once.
fn only<'h>(headers: &'h HeaderMap, name: &str) -> Result<Option<&'h str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let first = values.next().map(HeaderValue::to_str).transpose().map_err(|_| Refusal::Bad)?;
    if values.next().is_some() { Err(Refusal::Bad) } else { Ok(first) }
}

/// The visit that a cookie names (本次使用), and the files that the request is about.
pub(super) struct Known(pub(super) Arc<Visit>, pub(super) About);

impl FromRequestParts<Arc<App>> for Known {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let visit = visit(&parts.headers, app).ok_or(Refusal::NoVisit)?;
        let about = about(&parts.uri)?;
        visit.is_still(about)?;
        Ok(Self(visit, about))
    }
}

/// The files that a request is about, where it says so.
fn about(address: &Uri) -> Result<About, Refusal> {
    let fields: Vec<(String, String)> =
        serde_urlencoded::from_str(address.query().unwrap_or_default())
            .map_err(|_| Refusal::Bad)?;
    let batch = Fields(fields).get("batch").map(str::parse).transpose();
    batch.map(About).map_err(|_| Refusal::Bad)
}

/// The visit of a request, where there is one.
pub(super) fn visit(headers: &HeaderMap, app: &App) -> Option<Arc<Visit>> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    let (_, name) = pairs.find(|(name, _)| name.trim() == app.cookie)?;
    app.visits.find(name.trim())
}

/// A form that our own page sent (本页提交的表单).
pub(super) struct Posted {
    pub(super) visit: Arc<Visit>,
    pub(super) about: About,
    pub(super) fields: Fields,
}

impl FromRequest<Arc<App>> for Posted {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let Known(visit, about) = Known::from_request_parts(&mut parts, app).await?;
        let fields = Fields::read(body).await?;
        if fields.are_of(&visit, token(&parts.headers)) {
            Ok(Self { visit, about, fields })
        } else {
            Err(Refusal::Forged)
        }
    }
}

/// A form of somebody who has no visit yet.
pub(super) struct Form(pub(super) Fields);

impl FromRequest<Arc<App>> for Form {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, Refusal> {
        Fields::read(request.into_body()).await.map(Self)
    }
}

/// The form token of a script.
pub(super) fn token(headers: &HeaderMap) -> Option<&str> {
    headers.get(TOKEN_HEADER)?.to_str().ok()
}

/// The fields of a form, in order.
pub(super) struct Fields(pub(super) Vec<(String, String)>);

impl Fields {
    async fn read(body: Body) -> Result<Self, Refusal> {
        let bytes = to_bytes(body, FORM_BYTES).await.map_err(|_| Refusal::TooBig)?;
        Ok(Self(serde_urlencoded::from_bytes(&bytes).map_err(|_| Refusal::Bad)?))
    }

    /// The first field of a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a form was sent by the page of this visit: by the token in its headers, or else in a field
    /// of its own.
    pub(super) fn are_of(&self, visit: &Visit, sent: Option<&str>) -> bool {
        let given = sent.or_else(|| self.get("form_token"));
        given.is_some_and(|given| visit.form_token.is(given))
    }

    /// A field that is a number or another small value.
    pub(super) fn parsed<T: std::str::FromStr>(&self, name: &str) -> Result<T, Refusal> {
        self.get(name).and_then(|text| text.parse().ok()).ok_or(Refusal::Bad)
    }
}
