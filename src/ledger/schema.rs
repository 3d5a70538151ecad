//! The tables of the ledger (台账表结构) and the steps from one version of them to the next.

use rusqlite::{Connection, TransactionBehavior};

use super::History;

/// Each step is made once, in order, in a transaction of its own; `user_version` counts them. A step
/// that was ever released is never edited.
const STEPS: &[&str] = &[BASE, ANSWERS, NUMBERS];

const BASE: &str = "
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    claim TEXT UNIQUE,
    release_of INTEGER UNIQUE REFERENCES runs,
    copy_of INTEGER REFERENCES runs,
    input_key BLOB NOT NULL,
    path BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    version TEXT NOT NULL,
    profile TEXT NOT NULL,
    today TEXT NOT NULL,
    month TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('started', 'done')),
    outcome TEXT CHECK (outcome IN
        ('delivered', 'waiting', 'released', 'refused', 'crashed', 'copy')),
    rows INTEGER NOT NULL DEFAULT 0,
    accepted INTEGER NOT NULL DEFAULT 0,
    held INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    again INTEGER NOT NULL DEFAULT 0,
    input_purged TEXT,
    outputs_purged TEXT,
    CHECK ((state = 'done') = (outcome IS NOT NULL)),
    CHECK ((outcome IS 'copy') = (copy_of IS NOT NULL))
) STRICT;
CREATE INDEX runs_by_key ON runs (input_key);

CREATE TABLE files (
    run INTEGER NOT NULL REFERENCES runs,
    path TEXT NOT NULL,
    role TEXT NOT NULL,
    rows INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (run, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE submissions (
    run INTEGER NOT NULL REFERENCES runs,
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    employer TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('sporadic', 'mass')),
    last_paid TEXT NOT NULL,
    rows INTEGER NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE rows (
    run INTEGER NOT NULL REFERENCES runs,
    sheet INTEGER NOT NULL,
    row INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'held', 'skipped')),
    PRIMARY KEY (run, sheet, row)
) STRICT, WITHOUT ROWID;

CREATE TABLE reductions (
    run INTEGER NOT NULL,
    sheet INTEGER NOT NULL,
    row INTEGER NOT NULL,
    submission INTEGER NOT NULL,
    person BLOB NOT NULL,
    insured BLOB NOT NULL,
    reduction BLOB NOT NULL,
    last_paid TEXT NOT NULL,
    reason TEXT NOT NULL,
    insurances TEXT NOT NULL,
    PRIMARY KEY (run, sheet, row),
    FOREIGN KEY (run, sheet, row) REFERENCES rows,
    FOREIGN KEY (run, submission) REFERENCES submissions
) STRICT, WITHOUT ROWID;
CREATE INDEX reductions_by_person ON reductions (person);
";

/// What the bureau answered: by person, and which lists were read.
const ANSWERS: &str = "
ALTER TABLE reductions ADD COLUMN answer TEXT CHECK (answer IN ('accepted', 'refused'));
ALTER TABLE reductions ADD COLUMN cause TEXT;
CREATE TABLE answers (
    number INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    read_on TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    unknown INTEGER NOT NULL
) STRICT;
";

/// Which list answered a reduction; the numbers that text files for the bureau got, by employer; and
/// all ways in which delivered rows named an employer, each with the first run that had it.
const NUMBERS: &str = "
ALTER TABLE reductions ADD COLUMN answered_by INTEGER REFERENCES answers;
CREATE TABLE sequences (
    run INTEGER NOT NULL REFERENCES runs,
    employer TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL CHECK (last >= first),
    PRIMARY KEY (run, employer)
) STRICT, WITHOUT ROWID;
CREATE TABLE employers (
    code TEXT NOT NULL,
    registration_no TEXT NOT NULL,
    name TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs,
    PRIMARY KEY (code, registration_no, name)
) STRICT, WITHOUT ROWID;
";

/// Marks the file as a ledger of ours: `jyLG`.
const APPLICATION: i32 = 0x6a79_4c47;

/// Why the tables are not usable.
pub(super) enum SchemaFault {
    /// A later program made them.
    Newer,
    /// Another program made them.
    Foreign,
    /// There are none, though there were runs.
    Empty,
    /// SQLite refused.
    Refused(rusqlite::Error),
}

impl From<rusqlite::Error> for SchemaFault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Refused(error)
    }
}

/// The version of the tables; 0 where there are none. Nothing is changed.
pub(super) fn look(db: &Connection, history: History) -> Result<usize, SchemaFault> {
    let made_by: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if made_by != APPLICATION && tables > 0 {
        return Err(SchemaFault::Foreign);
    }
    if tables == 0 && history == History::HadRuns {
        return Err(SchemaFault::Empty);
    }
    let version: usize = version(db)?;
    if version > STEPS.len() { Err(SchemaFault::Newer) } else { Ok(version) }
}

/// Brings the tables of an earlier version up to this program.
pub(super) fn upgrade(db: &mut Connection, version: usize) -> rusqlite::Result<()> {
    for (number, step) in (1_i64..).zip(STEPS).skip(version) {
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

fn version(db: &Connection) -> rusqlite::Result<usize> {
    let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// Makes the tables as an earlier program did, for tests of the upgrade.
#[cfg(test)]
pub(super) fn make_version(db: &Connection, version: usize) {
    for step in &STEPS[..version] {
        db.execute_batch(step).unwrap();
    }
    db.pragma_update(None, "application_id", APPLICATION).unwrap();
    db.pragma_update(None, "user_version", i64::try_from(version).unwrap()).unwrap();
}

/// How many versions there were.
#[cfg(test)]
pub(super) const VERSIONS: usize = STEPS.len();
