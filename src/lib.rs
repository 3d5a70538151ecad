//! `jianyuan` (社保减员) reads employers' spreadsheets of leavers, checks every row, splits the rows
//! into sporadic and mass submissions and writes the files that the bureau takes.

pub mod calendar;
pub mod check;
pub mod classify;
pub mod cli;
pub mod columns;
pub mod error;
pub mod ident;
pub mod made_up;
pub mod model;
pub mod profile;
pub mod rules;
pub mod run;
pub mod sink;
pub mod source;
pub mod text;
pub mod worker;
pub mod written;
