//! `reconcile`: the bureau's list of answers against the ledger; what was refused as lists to correct.

mod again;
mod page;

use std::path::{Path, PathBuf};

use again::{Lists, Refused};
use page::Page;

use super::args::ReconcileArgs;
use super::exit::Exit;
use super::{config, job, screen};
use crate::error::{Error, Result};
use crate::ledger::{Answered, FILE, Ledger};
use crate::nightly::shown;
use crate::run::refused::Remedy;
use crate::run::returned::{Answer, read_answers};
use crate::sink::{self, Overwrite};
use crate::text::text;

/// The ledger that is meant, and what is needed to read its inputs again.
struct Desk {
    ledger: PathBuf,
    archive: PathBuf,
    config: Option<config::Config>,
}

pub(super) fn run(args: &ReconcileArgs) -> Result<Exit> {
    let today = job::today(&args.today)?;
    let desk = desk(args)?;
    let mut ledger = Ledger::open(&desk.ledger)?;
    let inputs = [args.result.clone(), desk.ledger.clone()];
    let target = args.out.as_deref().map(|out| {
        let target = sink::check_target(out, Overwrite::Refuse, &inputs);
        target.map_err(|error| Error::new(error.phrase()))
    });
    let target = target.transpose()?;
    let answers = read_answers(&args.result, None)?;
    let hash = sink::hash_file(&args.result).map_err(|error| {
        Error::at(&args.result, text("回执文件读不了", "the list cannot be read")).because(error)
    })?;
    let clear = clear(&answers, &ledger);
    let hashes: Vec<Answered> = clear.iter().map(|(_, answered)| answered.clone()).collect();
    let reconciled = ledger.reconcile(&hash.sha256, &hashes, today)?;
    let refused: Vec<Refused<'_>> = reconciled
        .settled
        .iter()
        .filter(|settled| !settled.accepted)
        .map(|settled| {
            let said = settled.answers.iter().map(|line| clear[*line].0);
            Refused::new(settled, said.collect())
        })
        .collect();
    let lists = Lists::read(&desk, &ledger, &refused, args.today.today.as_deref())?;
    let written = target.map(|target| lists.write(target, args.lang.into())).transpose()?;
    let unclear: Vec<&Answer> = answers.iter().filter(|answer| !is_clear(answer)).collect();
    let page = Page {
        lang: args.lang.into(),
        answers: &clear.iter().map(|(answer, _)| *answer).collect::<Vec<_>>(),
        unclear: &unclear,
        reconciled: &reconciled,
        refused: &refused,
        lists: &lists,
        written: args.out.as_deref().zip(written.as_deref()),
    };
    screen::say(&page.text())?;
    let is_done = unclear.is_empty()
        && refused.is_empty()
        && reconciled.unknown.is_empty()
        && reconciled.ambiguous.is_empty()
        && reconciled.unanswered.is_empty()
        && lists.lost.is_empty();
    Ok(if is_done { Exit::Accepted } else { Exit::Held })
}

fn desk(args: &ReconcileArgs) -> Result<Desk> {
    match (&args.place.ledger, &args.place.config) {
        (Some(ledger), _) => {
            let state = std::path::absolute(ledger).ok();
            let state = state.as_deref().and_then(Path::parent).and_then(Path::parent);
            let archive = state.unwrap_or(Path::new("..")).join("archive");
            Ok(Desk { ledger: ledger.clone(), archive, config: None })
        }
        (None, Some(path)) => {
            let config = config::read(path, args.today.today.as_deref())?;
            let ledger = config.folders.state.join(FILE);
            Ok(Desk { ledger, archive: config.folders.archive.clone(), config: Some(config) })
        }
        (None, None) => Err(Error::new(text("请给出 --config", "give --config"))),
    }
}

fn is_clear(answer: &Answer) -> bool {
    answer.person.is_some() && answer.accepted.is_some()
}

/// The answers that are understood, as the ledger takes them.
fn clear<'a>(answers: &'a [Answer], ledger: &Ledger) -> Vec<(&'a Answer, Answered)> {
    let answered = |answer: &'a Answer| {
        let (person, accepted) = answer.person.zip(answer.accepted)?;
        let cause = if accepted { None } else { Remedy::of(&answer.cause).code() };
        let (person, employer) = (ledger.key().person(person), answer.employer.clone());
        Some((answer, Answered { person, employer, accepted, cause }))
    };
    answers.iter().filter_map(answered).collect()
}

/// What the bureau said of a row: status and cause of every line about it, without long numbers.
fn words_of(said: &[&Answer]) -> String {
    let mut words: Vec<String> = Vec::new();
    for answer in said.iter().filter(|answer| answer.accepted == Some(false)) {
        let parts = [answer.status.as_str(), answer.cause.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let line = shown(parts.join("：").as_ref());
        if !words.contains(&line) {
            words.push(line);
        }
    }
    words.join("；")
}
