//! The command line (命令行): builds a job, calls the library, shows the outcome.

pub mod args;
mod bulk;
mod check;
mod config;
pub mod ending;
mod exit;
mod explain;
mod generate;
mod help;
mod inputs;
mod job;
mod ledger;
mod nightly;
mod packs;
mod pages;
#[cfg(feature = "web")]
mod password;
mod profile;
mod profile_diff;
mod profile_new;
mod progress;
mod purge;
mod reconcile;
mod run;
mod screen;
#[cfg(feature = "web")]
mod serve;
mod stream;
mod template;
mod usage;
mod whole_lines;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use crate::error::Error;
use crate::source::confine;
use crate::text::Lang;
use args::Command;
use ending::Work;
use exit::Exit;

/// Runs the program as the arguments say.
pub fn main() -> ExitCode {
    ending::tell_panics_by_place();
    // Where the system does not know how, its own settings hold.
    let _ = confine::leave_no_core();
    let arguments = match usage::arguments() {
        Ok(arguments) => arguments,
        Err(exit) => return ExitCode::from(exit.code()),
    };
    ending::listen(match &arguments.command {
        #[cfg(feature = "web")]
        Command::Serve(_) => Work::Served,
        Command::Nightly(_) => Work::Finished,
        _ => Work::Dropped,
    });
    let done = catch_unwind(AssertUnwindSafe(|| dispatch(&arguments.command)));
    // What has been told already.
    let Ok((lang, result)) = done else { return ExitCode::from(Exit::Failed.code()) };
    if !matches!(&arguments.command, Command::Nightly(_)) {
        ending::wait_if_told();
    }
    match result {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(error) => {
            screen::complain(&error, lang);
            ExitCode::from(Exit::Failed.code())
        }
    }
}

fn dispatch(command: &Command) -> (Lang, Result<Exit, Error>) {
    match command {
        Command::Run(args) => (args.common.rows.lang.into(), run::run(args)),
        Command::Bulk(args) => (args.common.rows.lang.into(), bulk::run(args)),
        Command::Check(args) => (args.common.rows.lang.into(), check::run(args)),
        Command::Nightly(args) => nightly::run(args),
        Command::Ledger { action } => ledger::run(action),
        Command::Reconcile(args) => (args.lang.into(), reconcile::run(args)),
        Command::Purge(args) => (args.lang.into(), purge::run(args)),
        #[cfg(feature = "web")]
        Command::Serve(args) => (args.lang.into(), serve::run(args)),
        Command::Stream(args) => (args.rows.lang.into(), stream::run(args)),
        Command::Explain(args) => (args.lang(), explain::run(args)),
        Command::Rules(args) => (args.lang.into(), pages::rules(args)),
        Command::Template(args) => (args.lang.into(), template::run(args)),
        Command::Profile { action } => profile::run(action),
        Command::Completions { shell } => (Lang::Zh, pages::completions(*shell)),
        Command::Man(args) => (Lang::Zh, pages::man(args)),
        Command::Generate(args) => (Lang::Zh, generate::run(args)),
    }
}

impl From<args::LangArg> for Lang {
    fn from(given: args::LangArg) -> Self {
        given.lang.into()
    }
}

impl From<args::Language> for Lang {
    fn from(language: args::Language) -> Self {
        match language {
            args::Language::Zh => Self::Zh,
            args::Language::En => Self::En,
        }
    }
}
