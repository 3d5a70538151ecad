//! `jianyuan` (社保减员) reads employers' spreadsheets of leavers, checks every row, splits the rows
//! into sporadic and mass submissions and writes the files that the bureau takes.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

#[expect(clippy::disallowed_methods, reason = "keeps a journal and writes what it found")]
pub mod bulk;
pub mod bytes;
pub mod calendar;
pub mod check;
pub mod classify;
#[expect(clippy::disallowed_methods, reason = "clock, environment, named files")]
pub mod cli;
pub mod columns;
pub mod error;
pub mod ident;
#[expect(clippy::disallowed_methods, reason = "opens its own file and key")]
pub mod ledger;
#[expect(clippy::disallowed_methods, reason = "writes files for measuring")]
pub mod made_up;
pub mod model;
#[expect(clippy::disallowed_methods, reason = "moves files between its folders")]
pub mod nightly;
pub mod profile;
pub mod rules;
#[expect(clippy::disallowed_methods, reason = "opens the files that the job names")]
pub mod run;
pub mod scratch;
#[expect(clippy::disallowed_methods, reason = "writes what a run leaves behind")]
pub mod sink;
#[expect(clippy::disallowed_methods, reason = "reads files and starts the reading child")]
pub mod source;
pub mod stream;
pub mod text;
#[cfg(feature = "web")]
#[expect(clippy::disallowed_methods, reason = "keeps uploads for a while, and serves them")]
pub mod web;
pub mod worker;
pub mod written;
