//! What was delivered, out of the ledger (已报送记录).

use rusqlite::Row;

use super::{DAMAGED, Ledger};
use crate::calendar::{Date, Month};
use crate::error::{Error, Result};
use crate::ident::KeyedHash;
use crate::model::{Delivered, Employer, Known, ReductionHashes, Resubmit};

/// In the order of delivery. Runs that wait count: they will go out by themselves. What the bureau
/// refused was not declared.
const SELECT: &str = "SELECT reductions.insured, reductions.reduction, runs.today, runs.id, \
                      reductions.last_paid, reductions.reason, reductions.insurances, reductions.person, \
                      submissions.employer \
                      FROM reductions LEFT JOIN runs ON runs.number = reductions.run \
                      LEFT JOIN submissions ON submissions.run = reductions.run \
                      AND submissions.number = reductions.submission \
                      WHERE reductions.run <> ?1 AND reductions.answer IS NOT 'refused' \
                      ORDER BY reductions.run, sheet, row";

impl Ledger {
    /// Every reduction that was delivered or waits for it; not those of the run `but`.
    ///
    /// # Errors
    /// SQLite's.
    pub fn known(&self, resubmit: Resubmit, but: Option<i64>) -> Result<Known> {
        let mut known = Known::new(self.key.clone(), resubmit);
        let mut statement = self.asked(self.db.prepare_cached(SELECT))?;
        let mut rows = self.asked(statement.query([but.unwrap_or(0)]))?;
        while let Some(row) = self.asked(rows.next())? {
            // What this program did not write so is damage. Left out, somebody would be declared again.
            let read = self.asked(read(row))?;
            let (hashes, delivered) = read.ok_or_else(|| Error::at(&self.path, DAMAGED))?;
            known.add(hashes, delivered);
        }
        let select = "SELECT code, registration_no, name FROM employers";
        let mut statement = self.asked(self.db.prepare_cached(select))?;
        let mut rows = self.asked(statement.query([]))?;
        while let Some(row) = self.asked(rows.next())? {
            known.add_employer(&self.asked(employer(row))?);
        }
        Ok(known)
    }
}

fn employer(row: &Row<'_>) -> rusqlite::Result<Employer> {
    Ok(Employer { code: row.get(0)?, registration_no: row.get(1)?, name: row.get(2)? })
}

fn read(row: &Row<'_>) -> rusqlite::Result<Option<(ReductionHashes, Delivered)>> {
    let hashes = ReductionHashes {
        person: KeyedHash::from_bytes(row.get(7)?),
        insured: KeyedHash::from_bytes(row.get(0)?),
        reduction: KeyedHash::from_bytes(row.get(1)?),
    };
    let (on, last_paid): (String, String) = (row.get(2)?, row.get(4)?);
    let (run, reason): (String, String) = (row.get(3)?, row.get(5)?);
    let (insurances, employer): (String, String) = (row.get(6)?, row.get(8)?);
    let dates = Date::parse(&on).zip(Month::parse(&last_paid));
    Ok(dates.map(|(on, last_paid)| {
        let insurances = insurances.split(',').filter(|id| !id.is_empty()).map(Box::from);
        let delivered = Delivered {
            on,
            employer: employer.into(),
            run: run.into(),
            last_paid,
            reason: reason.into(),
            insurances: insurances.collect(),
        };
        (hashes, delivered)
    }))
}
