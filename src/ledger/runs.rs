//! Runs in the ledger (批次): one for every file that was taken from the inbox.

use rusqlite::{OptionalExtension as _, Row, Transaction, TransactionBehavior, params};

use super::Ledger;
use crate::calendar::{Date, Month};
use crate::error::{Error, Result};
use crate::model::{Employer, Numbered, Outcome, Sequences, TracedRow};
use crate::profile::Profile;
use crate::run::delivered;
use crate::sink::WrittenFile;

/// One run (批次).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its number in the ledger, from 1.
    pub number: i64,
    /// What it is called, and the name of its folder in the outbox.
    pub id: String,
    /// Its folder in `work`; none for the release of a waiting run.
    pub claim: Option<String>,
    /// The waiting run whose submissions it delivers.
    pub release_of: Option<i64>,
    /// The path below the inbox, in the bytes of the system.
    pub path: Vec<u8>,
    /// SHA-256 of the input, in hex.
    pub sha256: String,
    /// How often it was begun.
    pub attempts: i64,
    /// Begun, or ended.
    pub state: State,
    /// What it came to, once it is done.
    pub outcome: Option<RunOutcome>,
    /// Rows read, accepted, held, skipped.
    pub counts: [i64; 4],
    /// The day it was run for.
    pub today: String,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Begun; if no program is running, one died over it.
    Started,
    /// Decided.
    Done,
}

/// What a run came to (批次结果).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunOutcome {
    /// Everything that can be submitted lies in the outbox.
    Delivered,
    /// Reported; its submissions wait for the window.
    Waiting,
    /// It waited, and another run delivered it.
    Released,
    /// The file could not be used.
    Refused,
    /// The program died over it twice.
    Crashed,
    /// The same content was run before.
    Copy,
}

impl RunOutcome {
    const ALL: [Self; 6] =
        [Self::Delivered, Self::Waiting, Self::Released, Self::Refused, Self::Crashed, Self::Copy];

    /// The word of the machine forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Waiting => "waiting",
            Self::Released => "released",
            Self::Refused => "refused",
            Self::Crashed => "crashed",
            Self::Copy => "copy",
        }
    }

    /// Whether the input lies in the quarantine afterwards, and not in the archive.
    pub const fn is_quarantined(self) -> bool {
        matches!(self, Self::Refused | Self::Crashed)
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// What is known of a run when it begins.
pub struct Start<'s> {
    /// The name its folder gets, unless that is taken.
    pub id: &'s str,
    /// Its folder in `work`.
    pub claim: Option<&'s str>,
    /// The waiting run that it delivers.
    pub release_of: Option<i64>,
    /// Content, options, month and program: equal keys give equal results.
    pub key: &'s [u8; 32],
    /// Below the inbox.
    pub path: &'s [u8],
    /// Of the content.
    pub sha256: &'s str,
    /// Of the content.
    pub bytes: u64,
    /// The profile.
    pub profile: &'s Profile,
    /// 当天.
    pub today: Date,
    /// 申报所属月份.
    pub declared: Month,
    /// People who were declared are declared again.
    pub again: bool,
}

/// What a run came to, with everything that is remembered of it.
pub struct Finish<'f> {
    /// In one word.
    pub outcome: RunOutcome,
    /// The run's own outcome and profile; none for a file that was not run.
    pub ran: Option<(&'f Outcome, &'f Profile)>,
    /// What was written, the summary included.
    pub files: &'f [WrittenFile],
    /// The numbers that text files for the bureau have got.
    pub numbered: &'f [Numbered],
}

const COLUMNS: &str = "number, id, claim, release_of, path, sha256, attempts, state, outcome, rows, \
                       accepted, held, skipped, today";

impl Ledger {
    /// The run of a claim.
    ///
    /// # Errors
    /// SQLite's.
    pub fn by_claim(&self, claim: &str) -> Result<Option<Run>> {
        self.one("claim = ?1", params![claim])
    }

    /// The release of a waiting run that was begun.
    ///
    /// # Errors
    /// SQLite's.
    pub fn release_of(&self, waiting: i64) -> Result<Option<Run>> {
        self.one("release_of = ?1", params![waiting])
    }

    /// The first run of this content under these options that came to its end. A copy is no such
    /// run, and one over which the program died may be tried again.
    ///
    /// # Errors
    /// SQLite's.
    pub fn done_with_key(&self, key: &[u8; 32]) -> Result<Option<Run>> {
        let filter = "input_key = ?1 AND state = 'done' AND outcome NOT IN ('copy', 'crashed') \
                      ORDER BY number LIMIT 1";
        self.one(filter, params![key])
    }

    /// The run whose content a copy has.
    ///
    /// # Errors
    /// SQLite's.
    pub fn first_of(&self, copy: &Run) -> Result<Option<Run>> {
        let filter = "number = (SELECT copy_of FROM runs WHERE number = ?1)";
        self.one(filter, params![copy.number])
    }

    /// The runs whose submissions wait for the window, in order.
    ///
    /// # Errors
    /// SQLite's.
    pub fn waiting(&self) -> Result<Vec<Run>> {
        self.many("outcome = 'waiting' ORDER BY number", params![])
    }

    /// Every run, in order.
    ///
    /// # Errors
    /// SQLite's.
    pub fn runs(&self) -> Result<Vec<Run>> {
        self.many("1 ORDER BY number", params![])
    }

    /// The highest number that a claim ever had.
    ///
    /// # Errors
    /// SQLite's.
    pub fn last_claim(&self) -> Result<u64> {
        let select = "SELECT coalesce(max(CAST(claim AS INTEGER)), 0) FROM runs";
        let last: i64 = self.asked(self.db.query_row(select, [], |row| row.get(0)))?;
        Ok(u64::try_from(last).unwrap_or(0))
    }

    /// From which numbers text files for the bureau are counted in a declared month: on from those
    /// that decided runs have used, at least from `first`. A run that died has used none.
    ///
    /// # Errors
    /// SQLite's.
    pub fn sequences(&self, declared: Month, first: u32) -> Result<Sequences> {
        let select = "SELECT employer, max(last) FROM sequences \
                      JOIN runs ON runs.number = sequences.run \
                      WHERE runs.month = ?1 GROUP BY employer";
        let mut sequences = Sequences::from(first);
        let mut statement = self.asked(self.db.prepare_cached(select))?;
        let mut rows = self.asked(statement.query([declared.to_string()]))?;
        while let Some(row) = self.asked(rows.next())? {
            let employer: String = self.asked(row.get(0))?;
            sequences.used(&employer, self.asked(row.get(1))?);
        }
        Ok(sequences)
    }

    /// Begins a run. When this returns, the ledger has it.
    ///
    /// # Errors
    /// SQLite's.
    pub fn start(&mut self, start: &Start<'_>) -> Result<Run> {
        let path = self.path.clone();
        let refused = |error| super::refused(&path, error);
        let transaction =
            self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(refused)?;
        let id = free_id(&transaction, start.id).map_err(refused)?;
        insert(&transaction, &id, start).map_err(refused)?;
        transaction.commit().map_err(refused)?;
        self.one("id = ?1", params![id])?.ok_or_else(|| vanished(&path))
    }

    /// Begins a run once more, under the same name.
    ///
    /// # Errors
    /// SQLite's.
    pub fn start_again(&mut self, run: &Run, start: &Start<'_>) -> Result<Run> {
        let update = "UPDATE runs SET attempts = attempts + 1, input_key = ?2, sha256 = ?3, \
                      bytes = ?4, version = ?5, profile = ?6, today = ?7, month = ?8, again = ?9 \
                      WHERE number = ?1";
        let Start { key, sha256, bytes, profile, today, declared, again, .. } = start;
        let bytes = i64::try_from(*bytes).unwrap_or(i64::MAX);
        let (today, month) = (today.to_string(), declared.to_string());
        let version = env!("CARGO_PKG_VERSION");
        let values =
            params![run.number, key, sha256, bytes, version, profile.id, today, month, again];
        self.asked(self.db.execute(update, values))?;
        self.one("number = ?1", params![run.number])?.ok_or_else(|| vanished(&self.path))
    }

    /// The program did not die over this run: it stopped for a reason of the world, and was able to
    /// say so.
    ///
    /// # Errors
    /// SQLite's.
    pub fn not_to_blame(&mut self, run: &Run) -> Result<()> {
        let update = "UPDATE runs SET attempts = 0 WHERE number = ?1";
        self.asked(self.db.execute(update, params![run.number])).map(|_| ())
    }

    /// Records that a file has the content of an earlier run.
    ///
    /// # Errors
    /// SQLite's.
    pub fn copy(&mut self, start: &Start<'_>, of: &Run) -> Result<Run> {
        let path = self.path.clone();
        let refused = |error| super::refused(&path, error);
        let transaction =
            self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(refused)?;
        let id = free_id(&transaction, start.id).map_err(refused)?;
        insert(&transaction, &id, start).map_err(refused)?;
        let update = "UPDATE runs SET state = 'done', outcome = 'copy', copy_of = ?2 WHERE id = ?1";
        transaction.execute(update, params![id, of.number]).map_err(refused)?;
        transaction.commit().map_err(refused)?;
        self.one("id = ?1", params![id])?.ok_or_else(|| vanished(&path))
    }

    /// Decides a run, in one transaction: counts, files, submissions, rows, reductions; and of a
    /// release, that the waiting run waits no more.
    ///
    /// # Errors
    /// SQLite's; nothing is decided then.
    pub fn finish(&mut self, run: &Run, finish: &Finish<'_>) -> Result<()> {
        let path = self.path.clone();
        let refused = |error| super::refused(&path, error);
        let key = self.key.clone();
        let transaction =
            self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(refused)?;
        write(&transaction, run, finish, &key).map_err(refused)?;
        transaction.commit().map_err(refused)
    }

    fn one(&self, filter: &str, values: impl rusqlite::Params) -> Result<Option<Run>> {
        let select = format!("SELECT {COLUMNS} FROM runs WHERE {filter}");
        let mut statement = self.asked(self.db.prepare_cached(&select))?;
        self.asked(statement.query_row(values, read).optional())
    }

    pub(super) fn many(&self, filter: &str, values: impl rusqlite::Params) -> Result<Vec<Run>> {
        let select = format!("SELECT {COLUMNS} FROM runs WHERE {filter}");
        let mut statement = self.asked(self.db.prepare_cached(&select))?;
        let rows = self.asked(statement.query_map(values, read))?;
        self.asked(rows.collect())
    }
}

fn vanished(path: &std::path::Path) -> Error {
    super::refused(path, rusqlite::Error::QueryReturnedNoRows)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Run> {
    let state: String = row.get(7)?;
    let outcome: Option<String> = row.get(8)?;
    Ok(Run {
        number: row.get(0)?,
        id: row.get(1)?,
        claim: row.get(2)?,
        release_of: row.get(3)?,
        path: row.get(4)?,
        sha256: row.get(5)?,
        attempts: row.get(6)?,
        state: if state == "done" { State::Done } else { State::Started },
        outcome: outcome.as_deref().and_then(RunOutcome::parse),
        counts: [row.get(9)?, row.get(10)?, row.get(11)?, row.get(12)?],
        today: row.get(13)?,
    })
}

/// `id`, or `id-2`, `id-3`… where it is taken.
fn free_id(transaction: &Transaction<'_>, id: &str) -> rusqlite::Result<String> {
    let mut taken = transaction.prepare_cached("SELECT 1 FROM runs WHERE id = ?1")?;
    let mut free = id.to_owned();
    let mut number = 2;
    while taken.exists([&free])? {
        free = format!("{id}-{number}");
        number += 1;
    }
    Ok(free)
}

fn insert(transaction: &Transaction<'_>, id: &str, start: &Start<'_>) -> rusqlite::Result<()> {
    let insert = "INSERT INTO runs (id, claim, release_of, input_key, path, sha256, bytes, version, \
                  profile, today, month, again, attempts, state) \
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1, 'started')";
    let bytes = i64::try_from(start.bytes).unwrap_or(i64::MAX);
    transaction.execute(
        insert,
        params![
            id,
            start.claim,
            start.release_of,
            start.key,
            start.path,
            start.sha256,
            bytes,
            env!("CARGO_PKG_VERSION"),
            start.profile.id,
            start.today.to_string(),
            start.declared.to_string(),
            start.again,
        ],
    )?;
    Ok(())
}

fn write(
    transaction: &Transaction<'_>,
    run: &Run,
    finish: &Finish<'_>,
    key: &crate::ident::HashKey,
) -> rusqlite::Result<()> {
    let counts = finish.ran.map(|(outcome, _)| outcome.counts).unwrap_or_default();
    let [rows, accepted, held, skipped] =
        [counts.rows, counts.accepted, counts.held, counts.skipped]
            .map(|count| i64::try_from(count).unwrap_or(i64::MAX));
    let update = "UPDATE runs SET state = 'done', outcome = ?2, rows = ?3, accepted = ?4, held = ?5, \
                  skipped = ?6 WHERE number = ?1";
    let values = params![run.number, finish.outcome.as_str(), rows, accepted, held, skipped];
    transaction.execute(update, values)?;
    let mut insert =
        transaction.prepare_cached("INSERT INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    for file in finish.files {
        let [rows, bytes] =
            [file.rows, file.bytes].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        insert.execute(params![run.number, file.path, file.role, rows, bytes, file.sha256])?;
    }
    if let Some((outcome, profile)) = finish.ran {
        write_submissions(transaction, run, outcome)?;
        write_rows(transaction, run, &outcome.trace)?;
        write_reductions(transaction, run, outcome, profile, key)?;
        write_numbers(transaction, run, outcome, finish.numbered)?;
        write_employers(transaction, run, outcome)?;
    }
    if let Some(waiting) = run.release_of {
        // Its people stand in this run now, and its rows are this run's rows.
        transaction.execute("DELETE FROM reductions WHERE run = ?1", [waiting])?;
        let update = "UPDATE runs SET outcome = 'released' WHERE number = ?1";
        transaction.execute(update, [waiting])?;
    }
    Ok(())
}

fn write_submissions(
    transaction: &Transaction<'_>,
    run: &Run,
    outcome: &Outcome,
) -> rusqlite::Result<()> {
    let insert = "INSERT INTO submissions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let mut insert = transaction.prepare_cached(insert)?;
    for (number, submission) in (0_i64..).zip(&outcome.submissions) {
        let employer = outcome.employers[submission.employer.index()].key();
        let (kind, last_paid) = (submission.kind.as_str(), submission.last_paid.to_string());
        let rows = i64::try_from(submission.rows.len()).unwrap_or(i64::MAX);
        let id = &submission.id;
        insert.execute(params![run.number, number, id, employer, kind, last_paid, rows])?;
    }
    Ok(())
}

fn write_numbers(
    transaction: &Transaction<'_>,
    run: &Run,
    outcome: &Outcome,
    numbered: &[Numbered],
) -> rusqlite::Result<()> {
    let insert = "INSERT INTO sequences VALUES (?1, ?2, ?3, ?4)";
    let mut insert = transaction.prepare_cached(insert)?;
    for Numbered { employer, first, last } in numbered {
        let employer = outcome.employers[employer.index()].key();
        insert.execute(params![run.number, employer, first, last])?;
    }
    Ok(())
}

/// The ways in which accepted rows name their employers: what ties a name to its code.
fn write_employers(
    transaction: &Transaction<'_>,
    run: &Run,
    outcome: &Outcome,
) -> rusqlite::Result<()> {
    let insert = "INSERT OR IGNORE INTO employers VALUES (?1, ?2, ?3, ?4)";
    let mut insert = transaction.prepare_cached(insert)?;
    let rows = 0..outcome.reductions.len();
    let numbers = rows.map(|index| outcome.reductions.get(index).employer);
    for number in numbers.collect::<std::collections::BTreeSet<_>>() {
        let Employer { code, registration_no, name } = &outcome.employers[number.index()];
        insert.execute(params![code, registration_no, name, run.number])?;
    }
    Ok(())
}

fn write_rows(
    transaction: &Transaction<'_>,
    run: &Run,
    trace: &[TracedRow],
) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached("INSERT INTO rows VALUES (?1, ?2, ?3, ?4)")?;
    for traced in trace {
        let (sheet, row) = (traced.place.sheet, traced.place.row);
        insert.execute(params![run.number, sheet, row, traced.outcome.as_str()])?;
    }
    Ok(())
}

fn write_reductions(
    transaction: &Transaction<'_>,
    run: &Run,
    outcome: &Outcome,
    profile: &Profile,
    key: &crate::ident::HashKey,
) -> rusqlite::Result<()> {
    let mut submission_of = vec![0_i64; outcome.reductions.len()];
    for (number, submission) in (0..).zip(&outcome.submissions) {
        for index in &submission.rows {
            submission_of[*index as usize] = number;
        }
    }
    let insert = "INSERT INTO reductions (run, sheet, row, submission, person, insured, reduction, \
                  last_paid, reason, insurances) \
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let mut insert = transaction.prepare_cached(insert)?;
    let all = delivered(outcome, profile, key, &run.id).zip(submission_of);
    for (index, ((hashes, delivered), submission)) in all.enumerate() {
        let reduction = outcome.reductions.get(index);
        let (sheet, row) = (reduction.place.sheet, reduction.place.row);
        let person = key.person(reduction.person);
        insert.execute(params![
            run.number,
            sheet,
            row,
            submission,
            person.as_bytes(),
            hashes.insured.as_bytes(),
            hashes.reduction.as_bytes(),
            delivered.last_paid.to_string(),
            delivered.reason,
            delivered.insurances.join(","),
        ])?;
    }
    Ok(())
}
