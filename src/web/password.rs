//! The password at the door (访问密码), where the page is open to others on the network. Few attempts, each
//! compared in the same time; it is never kept as it was typed.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::App;
use super::guard::Form;
use super::listen::Peer;
use super::pages::{self, Door};
use super::refusal::Refusal;
use super::routes;
use crate::text::Lang;

/// Wrong passwords from one address, and from all of them, before nobody is heard for a while.
const ATTEMPTS: usize = 5;
const ATTEMPTS_OF_ALL: usize = 50;
/// So long is a while.
const WHILE: Duration = Duration::from_mins(5);

/// The password of a server.
pub(super) struct Password {
    key: [u8; 32],
    code: Vec<u8>,
    wrong: Mutex<Wrong>,
}

/// When somebody was wrong, by address.
#[derive(Default)]
struct Wrong(BTreeMap<IpAddr, Vec<Instant>>);

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    /// Come in.
    Right,
    /// It is another one.
    Wrong,
    /// Too many were wrong before: this one was not looked at.
    TooMany,
}

impl Password {
    /// Remembers a password under a key of its own.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub(super) fn new(password: &str) -> std::io::Result<Self> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(std::io::Error::other)?;
        let code = coded(&key, password).finalize().into_bytes().to_vec();
        Ok(Self { key, code, wrong: Mutex::default() })
    }

    /// Tries one.
    pub(super) fn attempt(&self, given: &str, from: IpAddr, now: Instant) -> Attempt {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.is_too_many(from, now) {
            return Attempt::TooMany;
        }
        // The code is compared in constant time.
        if coded(&self.key, given).verify_slice(&self.code).is_ok() {
            return Attempt::Right;
        }
        wrong.0.entry(from).or_default().push(now);
        Attempt::Wrong
    }
}

impl Wrong {
    fn is_too_many(&mut self, from: IpAddr, now: Instant) -> bool {
        self.0.retain(|_, times| {
            times.retain(|time| now.duration_since(*time) < WHILE);
            !times.is_empty()
        });
        let all: usize = self.0.values().map(Vec::len).sum();
        all >= ATTEMPTS_OF_ALL || self.0.get(&from).is_some_and(|times| times.len() >= ATTEMPTS)
    }
}

fn coded(key: &[u8], password: &str) -> Hmac<Sha256> {
    let mut code = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    code.update(password.as_bytes());
    code
}

/// The page that asks for it.
pub(super) fn page(
    app: &App,
    headers: &HeaderMap,
    lang: Lang,
    attempt: Option<Attempt>,
) -> Result<Response, Refusal> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let door = Door::new(lang, !app.hosts.is_named(host), attempt);
    let mut response = pages::answer(&door)?;
    *response.status_mut() = match attempt {
        Some(Attempt::TooMany) => StatusCode::TOO_MANY_REQUESTS,
        Some(Attempt::Wrong) => StatusCode::FORBIDDEN,
        Some(Attempt::Right) | None => StatusCode::OK,
    };
    Ok(response)
}

/// `POST /enter`.
pub(super) async fn enter(
    State(app): State<Arc<App>>,
    Extension(Peer(from)): Extension<Peer>,
    headers: HeaderMap,
    Form(fields): Form,
) -> Result<Response, Refusal> {
    let password = app.password.as_ref().ok_or(Refusal::Nothing)?;
    let lang = if fields.get("lang") == Some("en") { Lang::En } else { Lang::Zh };
    let given = fields.get("password").unwrap_or_default();
    match password.attempt(given, from, Instant::now()) {
        Attempt::Right => {
            let visit = app.visits.begin(&app.home)?;
            {
                let mut desk = visit.desk();
                (desk.lang, desk.is_shared) = (lang, true);
            }
            Ok(routes::arrival(&app, &visit)?.into_response())
        }
        other => page(&app, &headers, lang, Some(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_attempts_and_then_a_pause() {
        let password = Password::new("correct horse").unwrap();
        let (here, there) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let now = Instant::now();
        assert_eq!(password.attempt("correct horse", here, now), Attempt::Right);
        for _ in 0..ATTEMPTS {
            assert_eq!(password.attempt("correct", here, now), Attempt::Wrong);
        }
        assert_eq!(password.attempt("correct horse", here, now), Attempt::TooMany);
        assert_eq!(password.attempt("correct horse", there, now), Attempt::Right);
        assert_eq!(password.attempt("correct horse", here, now + WHILE), Attempt::Right);
        // From many addresses at once as well.
        for n in 0..ATTEMPTS_OF_ALL {
            let from = IpAddr::from([10, 1, 0, u8::try_from(n).unwrap()]);
            assert_eq!(password.attempt("", from, now), Attempt::Wrong);
        }
        assert_eq!(password.attempt("correct horse", there, now), Attempt::TooMany);
    }
}
