//! What the bureau answered (回执): written to the people of the last delivery, who are then declared,
//! or may be handed in again.

use rusqlite::{OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::{Ledger, path_of};
use crate::calendar::Date;
use crate::error::Result;
use crate::ident::KeyedHash;
use crate::model::RuleCode;

/// One answer, by hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Who.
    pub person: KeyedHash,
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
    /// As the spreadsheet shows it.
    pub row: u32,
}

/// What a list of answers came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// For each answer, in order: where the person was handed in; `None` for somebody unknown.
    pub rows: Vec<Option<AnsweredRow>>,
    /// People of the same runs of whom no list said anything yet.
    pub unanswered: Vec<AnsweredRow>,
    /// The same list was read before, on this day; nothing was changed.
    pub read_before: Option<String>,
}

const LAST: &str = "SELECT runs.number, runs.id, runs.path, reductions.sheet, reductions.row \
                    FROM reductions JOIN runs ON runs.number = reductions.run \
                    WHERE reductions.person = ?1 AND runs.outcome = 'delivered' \
                    ORDER BY runs.number DESC, reductions.sheet, reductions.row LIMIT 1";

impl Ledger {
    /// Writes answers to the last delivery of each person, in one transaction.
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
}

fn write(
    transaction: &Transaction<'_>,
    sha256: &str,
    answers: &[Answered],
    today: Date,
) -> rusqlite::Result<Reconciled> {
    let select = "SELECT read_on FROM answers WHERE sha256 = ?1";
    let read_before = transaction.query_row(select, [sha256], |row| row.get(0)).optional()?;
    let mut reconciled = Reconciled { read_before, ..Reconciled::default() };
    let mut runs = Vec::new();
    let mut last = transaction.prepare_cached(LAST)?;
    let update = "UPDATE reductions SET answer = ?4, cause = ?5 \
                  WHERE run = ?1 AND sheet = ?2 AND row = ?3";
    let mut update = transaction.prepare_cached(update)?;
    for answer in answers {
        let found = last.query_row([answer.person.as_bytes()], |row| {
            let (run, sheet, path): (i64, i64, Vec<u8>) = (row.get(0)?, row.get(3)?, row.get(2)?);
            let (id, at): (String, u32) = (row.get(1)?, row.get(4)?);
            Ok((run, sheet, AnsweredRow { run: id, path: path_of(&path), row: at }))
        });
        let found = found.optional()?;
        if let Some((run, sheet, place)) = &found {
            runs.push(*run);
            if reconciled.read_before.is_none() {
                let word = if answer.accepted { "accepted" } else { "refused" };
                let cause = answer.cause.map(|code| code.to_string());
                update.execute(params![run, sheet, place.row, word, cause])?;
            }
        }
        reconciled.rows.push(found.map(|(_, _, place)| place));
    }
    runs.sort_unstable();
    runs.dedup();
    for run in runs {
        reconciled.unanswered.extend(unanswered(transaction, run)?);
    }
    if reconciled.read_before.is_none() {
        let count = |of: &dyn Fn(&Answered, bool) -> bool| {
            let known = answers.iter().zip(&reconciled.rows);
            i64::try_from(known.filter(|(a, row)| of(a, row.is_some())).count()).unwrap_or(0)
        };
        let accepted = count(&|answer, known| known && answer.accepted);
        let refused = count(&|answer, known| known && !answer.accepted);
        let unknown = count(&|_, known| !known);
        let insert = "INSERT INTO answers (sha256, read_on, accepted, refused, unknown) \
                      VALUES (?1, ?2, ?3, ?4, ?5)";
        transaction
            .execute(insert, params![sha256, today.to_string(), accepted, refused, unknown])?;
    }
    Ok(reconciled)
}

fn unanswered(transaction: &Transaction<'_>, run: i64) -> rusqlite::Result<Vec<AnsweredRow>> {
    let select = "SELECT runs.id, runs.path, reductions.row FROM reductions \
                  JOIN runs ON runs.number = reductions.run \
                  WHERE reductions.run = ?1 AND answer IS NULL ORDER BY sheet, row";
    let mut statement = transaction.prepare_cached(select)?;
    let rows = statement.query_map([run], |row| {
        let path: Vec<u8> = row.get(1)?;
        Ok(AnsweredRow { run: row.get(0)?, path: path_of(&path), row: row.get(2)? })
    })?;
    rows.collect()
}
