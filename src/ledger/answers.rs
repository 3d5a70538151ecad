//! What the bureau answered (回执): written to the people of the last delivery, who are then declared,
//! or may be handed in again.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, Row, Transaction, TransactionBehavior, params};

use super::{Ledger, path_of};
use crate::calendar::{Date, Month};
use crate::error::Result;
use crate::ident::KeyedHash;
use crate::model::RuleCode;

/// One answer, by hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Who.
    pub person: KeyedHash,
    /// The employer's code, number or name, where the list has it.
    pub employer: Option<String>,
    /// Taken.
    pub accepted: bool,
    /// The rule of ours that the cause comes near to.
    pub cause: Option<RuleCode>,
}

/// The row of an input that an answer is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AnsweredRow {
    /// The run that delivered it.
    pub run: String,
    /// The input, below the inbox.
    pub path: std::path::PathBuf,
    /// The sheet in its file, 0-based.
    pub sheet: u16,
    /// As the spreadsheet shows it.
    pub row: u32,
}

/// A row that was answered, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Which.
    pub row: AnsweredRow,
    /// Taken; one refusal of several lines is a refusal.
    pub accepted: bool,
    /// The answers about it, by index, the one that counts first.
    pub answers: Vec<usize>,
    /// The person was delivered again since, by this run.
    pub delivered_again: Option<String>,
}

/// What a list of answers came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// The rows that were answered, in the order of the list.
    pub settled: Vec<Settled>,
    /// Answers about people who were not delivered from here, by index.
    pub unknown: Vec<usize>,
    /// Answers about people who were delivered more than once, so that nobody can tell which time is
    /// meant.
    pub ambiguous: Vec<usize>,
    /// People of the same runs of whom no list said anything yet.
    pub unanswered: Vec<AnsweredRow>,
    /// The same list was read before, on this day; nothing was changed.
    pub read_before: Option<String>,
}

/// Where an input lies that was delivered (存档).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archived {
    /// The name of its folder in the archive.
    pub folder: String,
    /// SHA-256 of the input.
    pub sha256: String,
    /// The id of the profile.
    pub profile: String,
    /// 申报所属月份.
    pub declared: Option<Month>,
}

/// A delivered row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidate {
    run: i64,
    place: AnsweredRow,
    employer: String,
    answered: bool,
}

const CANDIDATES: &str = "SELECT runs.number, runs.id, runs.path, reductions.sheet, reductions.row, \
                          submissions.employer, reductions.answer IS NOT NULL \
                          FROM reductions JOIN runs ON runs.number = reductions.run \
                          JOIN submissions ON submissions.run = reductions.run \
                          AND submissions.number = reductions.submission \
                          WHERE reductions.person = ?1 AND runs.outcome = 'delivered' \
                          AND (?2 IS NULL OR reductions.answered_by = ?2) \
                          ORDER BY runs.number, reductions.sheet, reductions.row";

impl Ledger {
    /// Writes answers to the deliveries that they are about, in one transaction.
    ///
    /// # Errors
    /// SQLite's; nothing is written then.
    pub fn reconcile(
        &mut self,
        sha256: &str,
        answers: &[Answered],
        today: Date,
    ) -> Result<Reconciled> {
        let path = self.path.clone();
        let refused = |error| super::refused(&path, error);
        let transaction =
            self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(refused)?;
        let reconciled = write(&transaction, sha256, answers, today).map_err(refused)?;
        transaction.commit().map_err(refused)?;
        Ok(reconciled)
    }

    /// Where the input of a run lies.
    ///
    /// # Errors
    /// SQLite's, also where there is no such run.
    pub fn archived(&self, run: &str) -> Result<Archived> {
        let select = "SELECT coalesce(waited.id, runs.id), runs.sha256, runs.profile, runs.month \
                      FROM runs LEFT JOIN runs AS waited ON waited.number = runs.release_of \
                      WHERE runs.id = ?1";
        self.asked(self.db.query_row(select, [run], |row| {
            let month: String = row.get(3)?;
            Ok(Archived {
                folder: row.get(0)?,
                sha256: row.get(1)?,
                profile: row.get(2)?,
                declared: Month::parse(&month),
            })
        }))
    }
}

fn write(
    transaction: &Transaction<'_>,
    sha256: &str,
    answers: &[Answered],
    today: Date,
) -> rusqlite::Result<Reconciled> {
    let select = "SELECT number, read_on FROM answers WHERE sha256 = ?1";
    let before: Option<(i64, String)> =
        transaction.query_row(select, [sha256], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let list = before.as_ref().map(|(number, _)| *number);
    let mut reconciled = Reconciled::default();
    let mut runs = Vec::new();
    for (candidates, lines) in by_candidates(transaction, answers, list, &mut reconciled)? {
        let verdicts = lines.iter().map(|line| answers[*line].accepted);
        let all_equal = verdicts.clone().min() == verdicts.max();
        runs.extend(candidates.iter().map(|candidate| candidate.run));
        let mut settle = |candidate: &Candidate, mut lines: Vec<usize>| {
            lines.sort_by_key(|line| (answers[*line].accepted, *line));
            let accepted = lines.iter().all(|line| answers[*line].accepted);
            let row = candidate.place.clone();
            let settled = Settled { row, accepted, answers: lines, delivered_again: None };
            reconciled.settled.push(settled);
        };
        match &candidates[..] {
            [only] => settle(only, lines),
            several if several.len() == lines.len() && all_equal => {
                several.iter().zip(lines).for_each(|(one, line)| settle(one, vec![line]));
            }
            _ => reconciled.ambiguous.extend(lines),
        }
    }
    reconciled.ambiguous.sort_unstable();
    reconciled.settled.sort_by_key(|settled| settled.answers.iter().min().copied());
    for settled in &mut reconciled.settled {
        settled.delivered_again = delivered_again(transaction, &settled.row)?;
    }
    if let Some((_, day)) = before {
        reconciled.read_before = Some(day);
    } else {
        remember(transaction, sha256, answers, &reconciled, today)?;
    }
    runs.sort_unstable();
    runs.dedup();
    for run in runs {
        reconciled.unanswered.extend(unanswered(transaction, run)?);
    }
    Ok(reconciled)
}

/// The answers by the deliveries that they may be about: one for the most part. Who has none is unknown.
fn by_candidates(
    transaction: &Transaction<'_>,
    answers: &[Answered],
    list: Option<i64>,
    reconciled: &mut Reconciled,
) -> rusqlite::Result<Vec<(Vec<Candidate>, Vec<usize>)>> {
    let mut groups: Vec<(Vec<Candidate>, Vec<usize>)> = Vec::new();
    let mut known: BTreeMap<(KeyedHash, i64, u32), usize> = BTreeMap::new();
    for (line, answer) in answers.iter().enumerate() {
        let candidates = candidates(transaction, answer, list)?;
        let Some(first) = candidates.first() else {
            reconciled.unknown.push(line);
            continue;
        };
        let key = (answer.person, first.run, first.place.row);
        match known.get(&key).map(|at| &mut groups[*at]) {
            Some((same, lines)) if *same == candidates => lines.push(line),
            _ => {
                known.insert(key, groups.len());
                groups.push((candidates, vec![line]));
            }
        }
    }
    Ok(groups)
}

/// The deliveries that an answer may be about: those that no list has answered yet, else the last one;
/// of the employer that the list names, where that is known.
fn candidates(
    transaction: &Transaction<'_>,
    answer: &Answered,
    list: Option<i64>,
) -> rusqlite::Result<Vec<Candidate>> {
    let read = |list: Option<i64>| -> rusqlite::Result<Vec<Candidate>> {
        let mut statement = transaction.prepare_cached(CANDIDATES)?;
        let rows = statement.query_map(params![answer.person.as_bytes(), list], candidate)?;
        rows.collect()
    };
    // A list that was read before is about the same rows as then.
    let mut all = match list {
        Some(_) => read(list)?,
        None => Vec::new(),
    };
    if all.is_empty() {
        all = read(None)?;
        if all.iter().any(|candidate| !candidate.answered) {
            all.retain(|candidate| !candidate.answered);
        } else {
            let last = all.last().map(|last| last.run);
            all.retain(|candidate| Some(candidate.run) == last);
        }
    }
    let Some(employer) = answer.employer.as_deref().filter(|_| all.len() > 1) else {
        return Ok(all);
    };
    let mut of_employer = Vec::new();
    for candidate in &all {
        if is_named(transaction, &candidate.employer, employer)? {
            of_employer.push(candidate.clone());
        }
    }
    Ok(if of_employer.is_empty() { all } else { of_employer })
}

fn candidate(row: &Row<'_>) -> rusqlite::Result<Candidate> {
    let path: Vec<u8> = row.get(2)?;
    let place = AnsweredRow {
        run: row.get(1)?,
        path: path_of(&path),
        sheet: row.get(3)?,
        row: row.get(4)?,
    };
    Ok(Candidate { run: row.get(0)?, place, employer: row.get(5)?, answered: row.get(6)? })
}

fn is_named(transaction: &Transaction<'_>, key: &str, name: &str) -> rusqlite::Result<bool> {
    let select = "SELECT 1 FROM employers WHERE ?2 IN (code, registration_no, name) \
                  AND ?1 IN (code, registration_no, name)";
    Ok(key == name || transaction.prepare_cached(select)?.exists([key, name])?)
}

/// The person of a row in a later run that was not refused.
fn delivered_again(
    transaction: &Transaction<'_>,
    row: &AnsweredRow,
) -> rusqlite::Result<Option<String>> {
    let select = "SELECT later.id FROM runs \
                  JOIN reductions AS one ON one.run = runs.number \
                  JOIN reductions AS two ON two.person = one.person AND two.run > one.run \
                  JOIN runs AS later ON later.number = two.run \
                  WHERE runs.id = ?1 AND one.sheet = ?2 AND one.row = ?3 \
                  AND two.answer IS NOT 'refused' ORDER BY two.run DESC LIMIT 1";
    let mut statement = transaction.prepare_cached(select)?;
    statement.query_row(params![row.run, row.sheet, row.row], |row| row.get(0)).optional()
}

fn remember(
    transaction: &Transaction<'_>,
    sha256: &str,
    answers: &[Answered],
    reconciled: &Reconciled,
    today: Date,
) -> rusqlite::Result<()> {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let accepted = reconciled.settled.iter().filter(|settled| settled.accepted).count();
    let refused = reconciled.settled.len() - accepted;
    let unknown = reconciled.unknown.len() + reconciled.ambiguous.len();
    let insert = "INSERT INTO answers (sha256, read_on, accepted, refused, unknown) \
                  VALUES (?1, ?2, ?3, ?4, ?5)";
    let counts = (count(accepted), count(refused), count(unknown));
    let values = params![sha256, today.to_string(), counts.0, counts.1, counts.2];
    transaction.execute(insert, values)?;
    let list = transaction.last_insert_rowid();
    let update = "UPDATE reductions SET answer = ?4, cause = ?5, answered_by = ?6 \
                  WHERE run = (SELECT number FROM runs WHERE id = ?1) AND sheet = ?2 AND row = ?3";
    let mut update = transaction.prepare_cached(update)?;
    for Settled { row, accepted, answers: lines, .. } in &reconciled.settled {
        let word = if *accepted { "accepted" } else { "refused" };
        let cause = lines.first().and_then(|line| answers[*line].cause);
        let cause = cause.map(|code| code.to_string());
        update.execute(params![row.run, row.sheet, row.row, word, cause, list])?;
    }
    Ok(())
}

fn unanswered(transaction: &Transaction<'_>, run: i64) -> rusqlite::Result<Vec<AnsweredRow>> {
    let select = "SELECT runs.id, runs.path, sheet, reductions.row FROM reductions \
                  JOIN runs ON runs.number = reductions.run \
                  WHERE reductions.run = ?1 AND answer IS NULL ORDER BY sheet, row";
    let mut statement = transaction.prepare_cached(select)?;
    let rows = statement.query_map([run], |row| {
        let path: Vec<u8> = row.get(1)?;
        let (sheet, at) = (row.get(2)?, row.get(3)?);
        Ok(AnsweredRow { run: row.get(0)?, path: path_of(&path), sheet, row: at })
    })?;
    rows.collect()
}
