//! The upload page over HTTP, as a browser, a program or somebody hostile speaks to it.
#![cfg(all(feature = "web", unix))]
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;
mod web {
    mod api;
    mod ask_back;
    mod findings;
    mod hostile;
    mod pages;
    mod password;
    pub(crate) mod server;
    mod typed;
    mod visits;
}
