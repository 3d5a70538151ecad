//! Does everything add up (台账核对): every input row accounted for once, nobody declared twice, every
//! file where and what the ledger says.

use std::path::{Path, PathBuf};

use rusqlite::params;

use super::{Ledger, Run, RunOutcome, State};
use crate::error::Result;
use crate::text::{Phrase, Text, text};

/// Where inputs and outputs of runs lie.
#[derive(Clone, Debug)]
pub struct Places {
    /// The outputs.
    pub outbox: PathBuf,
    /// The inputs that were used.
    pub archive: PathBuf,
    /// The inputs that could not be.
    pub quarantine: PathBuf,
}

/// Something that does not add up (不符).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discrepancy {
    /// Which run.
    pub run: String,
    /// What.
    pub what: Phrase,
}

/// What was looked at (核对结果).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Runs of all kinds.
    pub runs: u64,
    /// Rows of inputs; those of released runs are counted with their release.
    pub rows: u64,
    /// Of them: delivered or waiting.
    pub accepted: u64,
    /// Of them: held.
    pub held: u64,
    /// Of them: skipped.
    pub skipped: u64,
    /// Files that were compared with their hashes.
    pub files: u64,
    /// What does not add up.
    pub discrepancies: Vec<Discrepancy>,
}

const ROWS: Text = text(
    "{rows} 行，但可提交 {accepted}、暂扣 {held}、跳过 {skipped} 之和或逐行记录与之不符",
    "{rows} {rows:row|rows}, but accepted {accepted}, held {held}, skipped {skipped} or the record of each row \
     do not come to that",
);
const REDUCTIONS: Text = text(
    "可提交 {accepted} 行，但记下的减员有 {count} 条",
    "{accepted} {accepted:row was|rows were} accepted, but {count} {count:reduction is|reductions are} recorded",
);
const SUBMISSION: Text = text(
    "申报 {id} 应有 {rows} 人，记下 {count} 人",
    "submission {id} has {rows} {rows:person|people}, {count} {count:is|are} recorded",
);
const TWICE: Text = text(
    "第 {row} 行的减员在批次 {other} 已经报送过",
    "the reduction of row {row} was delivered by run {other} as well",
);
const NUMBER_TWICE: Text = text(
    "单位 {employer} 的报盘序号 {number} 在批次 {other} 已经用过",
    "number {number} of the text files of employer {employer} was used by run {other} as well",
);
const UNDECIDED: Text = text(
    "没有处理完，下一次 nightly 会接着处理",
    "not decided: the next pass of `nightly` goes on with it",
);
const MISSING: Text = text("{path} 不见了", "{path} is missing");
const CHANGED: Text = text("{path} 已被改动", "{path} was changed");
const RELEASE: Text =
    text("已放行，但找不到放行的批次", "it is marked released, but no run delivered it");

impl Ledger {
    /// Holds the ledger against itself, and against the files where `places` are given. Files that
    /// were purged are not looked for.
    ///
    /// # Errors
    /// SQLite's.
    pub fn verify(&self, places: Option<&Places>) -> Result<Verified> {
        let mut verified = Verified::default();
        for run in self.runs()? {
            verified.runs += 1;
            if run.state == State::Started {
                verified.tell(&run, UNDECIDED.into());
                continue;
            }
            self.rows_of(&run, &mut verified)?;
            self.submissions_of(&run, &mut verified)?;
            if let Some(places) = places {
                self.files_of(&run, places, &mut verified)?;
            }
        }
        self.delivered_twice(&mut verified)?;
        self.numbered_twice(&mut verified)?;
        Ok(verified)
    }

    fn count(&self, select: &str, run: &Run) -> Result<i64> {
        let mut statement = self.asked(self.db.prepare_cached(select))?;
        self.asked(statement.query_row([run.number], |row| row.get(0)))
    }

    fn rows_of(&self, run: &Run, verified: &mut Verified) -> Result<()> {
        let [rows, accepted, held, skipped] = run.counts;
        let mut recorded = [0; 4];
        let outcomes = ["accepted", "held", "skipped"];
        for (outcome, count) in outcomes.iter().zip(&mut recorded[1..]) {
            let select = "SELECT count(*) FROM rows WHERE run = ?1 AND outcome = ?2";
            let mut statement = self.asked(self.db.prepare_cached(select))?;
            let values = params![run.number, outcome];
            *count = self.asked(statement.query_row(values, |row| row.get(0)))?;
        }
        recorded[0] = recorded[1..].iter().sum();
        if recorded != run.counts || rows != accepted + held + skipped {
            let number = |count: i64| count.to_string().into();
            verified.tell(
                run,
                ROWS.fill(&[
                    ("rows", number(rows)),
                    ("accepted", number(accepted)),
                    ("held", number(held)),
                    ("skipped", number(skipped)),
                ]),
            );
        }
        let is_released = run.outcome == Some(RunOutcome::Released);
        if is_released {
            if self.release_of(run.number)?.is_none_or(|by| by.state != State::Done) {
                verified.tell(run, RELEASE.into());
            }
            return Ok(());
        }
        let reductions = self.count("SELECT count(*) FROM reductions WHERE run = ?1", run)?;
        if reductions != accepted {
            verified.tell(
                run,
                REDUCTIONS.fill(&[
                    ("accepted", accepted.to_string().into()),
                    ("count", reductions.to_string().into()),
                ]),
            );
        }
        let sum = |count: i64| u64::try_from(count).unwrap_or(0);
        verified.rows += sum(rows);
        verified.accepted += sum(accepted);
        verified.held += sum(held);
        verified.skipped += sum(skipped);
        Ok(())
    }

    fn submissions_of(&self, run: &Run, verified: &mut Verified) -> Result<()> {
        if run.outcome == Some(RunOutcome::Released) {
            return Ok(());
        }
        let select = "SELECT id, rows, (SELECT count(*) FROM reductions WHERE \
                      reductions.run = submissions.run AND submission = submissions.number) \
                      FROM submissions WHERE run = ?1 ORDER BY number";
        let mut statement = self.asked(self.db.prepare_cached(select))?;
        let mut rows = self.asked(statement.query([run.number]))?;
        while let Some(row) = self.asked(rows.next())? {
            let (id, rows): (String, i64) = (self.asked(row.get(0))?, self.asked(row.get(1))?);
            let count: i64 = self.asked(row.get(2))?;
            if rows != count {
                let number = |count: i64| count.to_string().into();
                let args = [("id", id.into()), ("rows", number(rows)), ("count", number(count))];
                verified.tell(run, SUBMISSION.fill(&args));
            }
        }
        Ok(())
    }

    /// The same reduction in two runs, unless the later one was told to declare again.
    fn delivered_twice(&self, verified: &mut Verified) -> Result<()> {
        let select = "SELECT later.id, two.row, earlier.id FROM reductions AS one \
                      JOIN reductions AS two ON two.reduction = one.reduction AND two.run > one.run \
                      JOIN runs AS later ON later.number = two.run \
                      JOIN runs AS earlier ON earlier.number = one.run \
                      WHERE NOT later.again AND one.answer IS NOT 'refused' \
                      ORDER BY two.run, two.sheet, two.row";
        let mut statement = self.asked(self.db.prepare_cached(select))?;
        let mut rows = self.asked(statement.query([]))?;
        while let Some(row) = self.asked(rows.next())? {
            let (run, at): (String, i64) = (self.asked(row.get(0))?, self.asked(row.get(1))?);
            let other: String = self.asked(row.get(2))?;
            let args = [("row", at.to_string().into()), ("other", other.into())];
            verified.discrepancies.push(Discrepancy { run, what: TWICE.fill(&args) });
        }
        Ok(())
    }

    /// The same number for two text files of one employer and month.
    fn numbered_twice(&self, verified: &mut Verified) -> Result<()> {
        let select = "SELECT later.id, earlier.id, two.employer, max(one.first, two.first) \
                      FROM sequences AS one JOIN sequences AS two \
                      ON two.employer = one.employer AND two.run > one.run \
                      AND two.first <= one.last AND one.first <= two.last \
                      JOIN runs AS later ON later.number = two.run \
                      JOIN runs AS earlier ON earlier.number = one.run \
                      WHERE later.month = earlier.month ORDER BY two.run, two.employer";
        let mut statement = self.asked(self.db.prepare_cached(select))?;
        let mut rows = self.asked(statement.query([]))?;
        while let Some(row) = self.asked(rows.next())? {
            let text = |at| self.asked(row.get::<_, String>(at));
            let number: i64 = self.asked(row.get(3))?;
            let (run, args) = (
                text(0)?,
                [
                    ("other", text(1)?.into()),
                    ("employer", text(2)?.into()),
                    ("number", number.to_string().into()),
                ],
            );
            verified.discrepancies.push(Discrepancy { run, what: NUMBER_TWICE.fill(&args) });
        }
        Ok(())
    }

    fn files_of(&self, run: &Run, places: &Places, verified: &mut Verified) -> Result<()> {
        let select = "SELECT path, sha256 FROM files WHERE run = ?1 AND \
                      (SELECT outputs_purged FROM runs WHERE number = ?1) IS NULL ORDER BY path";
        let mut statement = self.asked(self.db.prepare_cached(select))?;
        let mut rows = self.asked(statement.query([run.number]))?;
        while let Some(row) = self.asked(rows.next())? {
            let (path, sha256): (String, String) =
                (self.asked(row.get(0))?, self.asked(row.get(1))?);
            verified.file(run, &places.outbox.join(&run.id).join(path), &sha256);
        }
        let purged = "SELECT input_purged IS NOT NULL FROM runs WHERE number = ?1";
        if run.release_of.is_none() && self.count(purged, run)? == 0 {
            let quarantined = run.outcome.is_some_and(RunOutcome::is_quarantined);
            let root = if quarantined { &places.quarantine } else { &places.archive };
            verified.file(run, &root.join(&run.id).join(path_of(&run.path)), &run.sha256);
        }
        Ok(())
    }
}

/// A path from the bytes that the ledger keeps.
#[cfg(unix)]
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(bytes).into()
}

/// A path from the bytes that the ledger keeps.
#[cfg(not(unix))]
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

impl Verified {
    fn tell(&mut self, run: &Run, what: Phrase) {
        self.discrepancies.push(Discrepancy { run: run.id.clone(), what });
    }

    fn file(&mut self, run: &Run, path: &Path, sha256: &str) {
        // A file that could never be read has no hash.
        if sha256.is_empty() {
            return;
        }
        self.files += 1;
        let args = [("path", path.to_string_lossy().into_owned().into())];
        match crate::sink::hash_file(path) {
            Ok(hash) if hash.sha256 == sha256 => {}
            Ok(_) => self.tell(run, CHANGED.fill(&args)),
            Err(_) => self.tell(run, MISSING.fill(&args)),
        }
    }
}
