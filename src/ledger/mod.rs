//! The ledger (台账): what was handed in, what became of it, what was delivered; so that nobody is
//! lost and nobody is declared twice.
//!
//! A SQLite file and a key lie in one private folder on a local disk. People stand in it as keyed
//! hashes only. One transaction decides what a run came to; whatever the files of a run look like, a
//! run is done when its row says so.

mod answers;
mod erase;
mod export;
mod known;
mod runs;
mod schema;
mod show;
#[cfg(test)]
mod tests;

mod verify;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use schema::SchemaFault;

pub use answers::{Answered, AnsweredRow, Archived, Reconciled, Settled};
pub use erase::Kept;
pub use runs::{Finish, Run, RunOutcome, Start, State};
pub use show::Line;
pub(crate) use verify::path_of;
pub use verify::{Discrepancy, Places, Verified};

use crate::error::{Error, Result};
use crate::ident::HashKey;
use crate::sink::filesystem::{FileSystem, Native};
use crate::text::{Text, text};

/// The name of the ledger in the state folder.
pub const FILE: &str = "ledger.sqlite";
/// The name of its key, beside it.
pub const KEY: &str = "ledger.key";

/// Whether files were treated before (有无历史): a ledger is never begun anew where there were any, or everybody
/// who was declared would be declared again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// Nothing tells of a run: the ledger may be begun.
    None,
    /// There were runs, so there was a ledger.
    HadRuns,
}

/// An open ledger (台账).
pub struct Ledger {
    db: Connection,
    path: PathBuf,
    key: HashKey,
}

impl Ledger {
    /// Opens the ledger of a state folder; where nothing was ever treated, makes it, and its key.
    ///
    /// # Errors
    /// Where it cannot be read or written, was made by a later program, or its key is missing; where it is
    /// gone or empty though there were runs.
    pub fn open_or_make(state: &Path, history: History) -> Result<Self> {
        let path = state.join(FILE);
        if !path.exists() {
            if history == History::HadRuns {
                return Err(Error::at(&path, GONE));
            }
            // Left by a program that was killed before it had the ledger.
            if !state.join(KEY).exists() {
                make_key(&state.join(KEY))?;
            }
        }
        make_private(&path)?;
        Self::connect(path, history)
    }

    /// Opens a ledger that is there, by the name of its file.
    ///
    /// # Errors
    /// As [`Ledger::open_or_make`], and where there is none.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.is_file() {
            return Err(Error::at(path, text("没有这个台账", "there is no such ledger")));
        }
        Self::connect(path.to_owned(), History::HadRuns)
    }

    /// The key of its hashes.
    pub fn key(&self) -> &HashKey {
        &self.key
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn connect(path: PathBuf, history: History) -> Result<Self> {
        let key = read_key(&path.with_file_name(KEY))?;
        let refused = |error| refused(&path, error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        // SQLite does not open a file through a link; the folder before it may be one.
        let real = path.canonicalize().map_err(|error| unreadable(&path).because(error))?;
        let mut db = Connection::open_with_flags(real, flags).map_err(refused)?;
        // What is no ledger of ours is left as it is.
        let version = schema::look(&db, history).map_err(|fault| match fault {
            SchemaFault::Empty => Error::at(&path, GONE),
            SchemaFault::Newer => Error::at(&path, NEWER),
            SchemaFault::Foreign => Error::at(&path, FOREIGN),
            SchemaFault::Refused(error) => refused(error),
        })?;
        settle(&db).map_err(refused)?;
        schema::upgrade(&mut db, version).map_err(refused)?;
        let ledger = Self { db, path, key };
        ledger.check_key()?;
        Ok(ledger)
    }

    /// The key that made the hashes of this ledger is the one beside it.
    fn check_key(&self) -> Result<()> {
        let mine = self.key.insured(0, "ledger").as_bytes().to_vec();
        let select = "SELECT value FROM settings WHERE name = 'key_check'";
        let known: Option<Vec<u8>> =
            self.asked(self.db.query_row(select, [], |row| row.get(0)).optional())?;
        match known {
            Some(known) if known == mine => Ok(()),
            Some(_) => Err(Error::at(&self.path, OTHER_KEY)),
            None => {
                let insert = "INSERT INTO settings VALUES ('key_check', ?1)";
                self.asked(self.db.execute(insert, [mine])).map(|_| ())
            }
        }
    }

    /// What SQLite says, as an error of ours.
    fn asked<T>(&self, result: rusqlite::Result<T>) -> Result<T> {
        result.map_err(|error| refused(&self.path, error))
    }
}

const NEWER: Text = text(
    "台账由更新的版本建立，请升级本程序",
    "a later version made this ledger: use that version or a later one",
);
const GONE: Text = text(
    "台账不见了，或者是空的，而这里处理过文件。请从备份找回 ledger.sqlite 和 ledger.key 再运行；没有备份就重新开始，\
     报过的人会再报一次。确要重新开始，请另建一组文件夹（改配置文件后用 --init）",
    "the ledger is gone or empty, though files were treated here. Bring ledger.sqlite and ledger.key back from a \
     backup: begun anew, it would declare people a second time. If that is what you want, name new folders in \
     the configuration and use --init",
);
const DAMAGED: Text = text(
    "台账文件损坏。请从备份找回 ledger.sqlite 和 ledger.key 再运行；不要删掉它重新开始，否则报过的人会再报一次",
    "the ledger is damaged. Bring ledger.sqlite and ledger.key back from a backup; do not delete \
     it to begin anew, or people are declared a second time",
);
const FOREIGN: Text = text("这个文件不是本程序的台账", "this file is not a ledger of this program");
const OTHER_KEY: Text = text(
    "台账和密钥文件不配套，请找回原来的 ledger.key，否则认不出报过的人",
    "the key beside this ledger is not its own: bring back the former ledger.key, or people who were \
     declared will not be recognised",
);

/// A power cut loses nothing that was committed, and readers do not stop the writer.
fn settle(db: &Connection) -> rusqlite::Result<()> {
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.busy_timeout(std::time::Duration::from_secs(10))?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

fn refused(path: &Path, error: rusqlite::Error) -> Error {
    failed(path, text("台账读写失败", "the ledger could not be read or written"), error)
}

/// SQLite's own words may quote values of ours; none of them names a person.
fn failed(path: &Path, what: Text, error: rusqlite::Error) -> Error {
    use rusqlite::ffi::SQLITE_IOERR_SHMSIZE;
    use rusqlite::{Error as Sql, ErrorCode as Code};
    use std::io::{Error as Cause, ErrorKind};
    let is_value = matches!(
        error,
        Sql::FromSqlConversionFailure(..)
            | Sql::InvalidColumnType(..)
            | Sql::Utf8Error(..)
            | Sql::IntegralValueOutOfRange(..)
    );
    // On a full disk the index of the log cannot grow, and that is all that SQLite tells.
    let is_out_of_room =
        error.sqlite_error().is_some_and(|error| error.extended_code == SQLITE_IOERR_SHMSIZE);
    let cause = match error.sqlite_error_code() {
        _ if is_out_of_room => ErrorKind::StorageFull.into(),
        _ if is_value => return Error::at(path, DAMAGED),
        Some(Code::DatabaseCorrupt | Code::NotADatabase) => return Error::at(path, DAMAGED),
        Some(Code::DiskFull) => ErrorKind::StorageFull.into(),
        Some(Code::ReadOnly | Code::PermissionDenied) => ErrorKind::PermissionDenied.into(),
        Some(Code::OutOfMemory) => ErrorKind::OutOfMemory.into(),
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => ErrorKind::ResourceBusy.into(),
        _ => Cause::other(error),
    };
    Error::at(path, what).because(cause)
}

fn unreadable(path: &Path) -> Error {
    Error::at(path, text("读不了台账或密钥", "the ledger or its key cannot be read"))
}

/// SQLite would make the file readable to others.
fn make_private(path: &Path) -> Result<()> {
    match Native.create_file(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => {
            Err(Error::at(path, text("建不了台账", "the ledger cannot be made")).because(error))
        }
    }
}

/// Whole or not at all: half a key would make a ledger that nobody can open.
fn make_key(path: &Path) -> Result<()> {
    let failed = |error: std::io::Error| {
        Error::at(path, text("建不了密钥", "the key cannot be made")).because(error)
    };
    let mut bytes = [0; HashKey::LENGTH];
    getrandom::fill(&mut bytes).map_err(|error| failed(std::io::Error::other(error)))?;
    crate::sink::write_file(path, |out| out.write_all(&bytes)).map_err(failed)
}

fn read_key(path: &Path) -> Result<HashKey> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path).because(error))?;
    let bytes = bytes.as_slice().try_into().map_err(|_| unreadable(path))?;
    Ok(HashKey::new(bytes))
}
