//! Forgetting (清除): which runs are old enough to lose their files, and what is erased of one person.

use rusqlite::params;

use super::{Ledger, Run};
use crate::calendar::Date;
use crate::error::{Error, Result};
use crate::ident::KeyedHash;
use crate::text::{Text, text};

/// Which files of runs are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// What was handed in.
    Inputs,
    /// What was made of it.
    Outputs,
}

impl Kept {
    const fn column(self) -> &'static str {
        match self {
            Self::Inputs => "input_purged",
            Self::Outputs => "outputs_purged",
        }
    }
}

impl Ledger {
    /// The decided runs of a day before `before` that still have these files. What waits for the
    /// window is kept.
    ///
    /// # Errors
    /// SQLite's.
    pub fn older_than(&self, before: Date, kept: Kept) -> Result<Vec<Run>> {
        let column = kept.column();
        let filter = format!(
            "state = 'done' AND outcome <> 'waiting' AND today < ?1 AND {column} IS NULL \
             ORDER BY number"
        );
        self.many(&filter, params![before.to_string()])
    }

    /// Remembers that the files of a run were removed. With its input goes the path, which may name
    /// somebody.
    ///
    /// # Errors
    /// SQLite's.
    pub fn purged(&mut self, run: &Run, kept: Kept, today: Date) -> Result<()> {
        let also = match kept {
            Kept::Inputs => ", path = x''",
            Kept::Outputs => "",
        };
        let column = kept.column();
        let update = format!("UPDATE runs SET {column} = ?2{also} WHERE number = ?1");
        self.asked(self.db.execute(&update, params![run.number, today.to_string()])).map(|_| ())
    }

    /// The runs that delivered a person, or hold them until the window, with the number of people
    /// that each delivered.
    ///
    /// # Errors
    /// SQLite's.
    pub fn runs_of(&self, person: KeyedHash) -> Result<Vec<(Run, i64)>> {
        let filter = "number IN (SELECT run FROM reductions WHERE person = ?1) ORDER BY number";
        let runs = self.many(filter, params![person.as_bytes()])?;
        let count = |run: Run| {
            let select = "SELECT count(DISTINCT person) FROM reductions WHERE run = ?1";
            let mut statement = self.asked(self.db.prepare_cached(select))?;
            let people = self.asked(statement.query_row([run.number], |row| row.get(0)))?;
            Ok((run, people))
        };
        runs.into_iter().map(count).collect()
    }

    /// Puts chance in the place of a person's hashes: the rows stay counted, and nobody can tell any
    /// more whose they are. Gives how many there were. Old pages and the log of writes hold the former values
    /// until [`Ledger::scrub`].
    ///
    /// # Errors
    /// SQLite's; nothing is changed then.
    pub fn forget(&mut self, person: KeyedHash) -> Result<usize> {
        let update = "UPDATE reductions SET person = randomblob(16), insured = randomblob(16), \
                      reduction = randomblob(16) WHERE person = ?1";
        self.asked(self.db.execute(update, params![person.as_bytes()]))
    }

    /// Writes the file anew, without anything that was overwritten in it.
    ///
    /// # Errors
    /// SQLite's: it needs room for the file once more, and nobody may be reading it.
    pub fn scrub(&self) -> Result<()> {
        let failed = |error| super::failed(&self.path, STILL_THERE, error);
        self.db.execute_batch("VACUUM").map_err(failed)?;
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        let is_busy: bool = self.db.query_row(checkpoint, [], |row| row.get(0)).map_err(failed)?;
        if is_busy {
            let cause = std::io::ErrorKind::ResourceBusy.into();
            return Err(Error::at(&self.path, STILL_THERE).because(cause));
        }
        Ok(())
    }
}

const STILL_THERE: Text = text(
    "台账里已经认不出此人，但台账文件里还留着改动前的内容。照原因处理好后，把同一条命令再运行一次",
    "the ledger's tables do not know this person any more, but its file still holds what stood there before. Put \
     the cause right and run the same command once more",
);
