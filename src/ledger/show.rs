//! The ledger for reading (台账一览): one line a run, without people.

use super::{Ledger, RunOutcome};
use crate::error::Result;

/// One run as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Line {
    /// What it is called.
    pub run: String,
    /// The day it was run for.
    pub today: String,
    /// The path below the inbox, lossily in Unicode.
    pub path: String,
    /// What it came to; `started` while it is not decided.
    pub outcome: &'static str,
    /// Of a copy: the run with the same content. Of a release: the run that waited.
    pub belongs_to: Option<String>,
    /// Data rows read.
    pub rows: i64,
    /// 可提交.
    pub accepted: i64,
    /// 暂扣.
    pub held: i64,
    /// 跳过.
    pub skipped: i64,
    /// SHA-256 of the input.
    pub sha256: String,
}

impl Ledger {
    /// Every run, in order.
    ///
    /// # Errors
    /// SQLite's.
    pub fn lines(&self) -> Result<Vec<Line>> {
        let select = "SELECT runs.id, runs.today, runs.path, runs.outcome, other.id, runs.rows, \
                      runs.accepted, runs.held, runs.skipped, runs.sha256 FROM runs \
                      LEFT JOIN runs AS other \
                      ON other.number = coalesce(runs.copy_of, runs.release_of) \
                      ORDER BY runs.number";
        let mut statement = self.asked(self.db.prepare_cached(select))?;
        let lines = statement.query_map([], |row| {
            let (path, outcome): (Vec<u8>, Option<String>) = (row.get(2)?, row.get(3)?);
            Ok(Line {
                run: row.get(0)?,
                today: row.get(1)?,
                path: String::from_utf8_lossy(&path).into_owned(),
                outcome: outcome
                    .as_deref()
                    .and_then(RunOutcome::parse)
                    .map_or("started", RunOutcome::as_str),
                belongs_to: row.get(4)?,
                rows: row.get(5)?,
                accepted: row.get(6)?,
                held: row.get(7)?,
                skipped: row.get(8)?,
                sha256: row.get(9)?,
            })
        });
        self.asked(lines.and_then(Iterator::collect))
    }
}
