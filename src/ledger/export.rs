//! The ledger for other programs (台账导出): every reduction as CSV, people as hashes.

use std::io::{self, Write};

use super::Ledger;
use crate::ident::mask_label;

const HEAD: [&str; 11] = [
    "run",
    "today",
    "outcome",
    "sheet",
    "row",
    "submission",
    "kind",
    "employer",
    "last_paid",
    "reason",
    "person",
];

const SELECT: &str = "SELECT runs.id, runs.today, runs.outcome, reductions.sheet, reductions.row, \
                      submissions.id, submissions.kind, submissions.employer, reductions.last_paid, \
                      reductions.reason, lower(hex(reductions.person)) \
                      FROM reductions JOIN runs ON runs.number = reductions.run \
                      JOIN submissions ON submissions.run = reductions.run \
                      AND submissions.number = reductions.submission \
                      ORDER BY reductions.run, reductions.sheet, reductions.row";

impl Ledger {
    /// Writes one line for every reduction that was delivered or waits, in order. A sheet counts
    /// from 0, a row is as the spreadsheet shows it.
    ///
    /// # Errors
    /// SQLite's and the writer's.
    pub fn export(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(HEAD)?;
        let mut statement = self.db.prepare_cached(SELECT).map_err(io::Error::other)?;
        let mut rows = statement.query([]).map_err(io::Error::other)?;
        while let Some(row) = rows.next().map_err(io::Error::other)? {
            for (column, head) in HEAD.into_iter().enumerate() {
                let text = text_of(row.get_ref(column).map_err(io::Error::other)?);
                if head == "employer" {
                    // A sole trader may be known by a person's number.
                    csv.write_field(mask_label(&String::from_utf8_lossy(&text)).as_bytes())?;
                } else {
                    csv.write_field(text)?;
                }
            }
            csv.write_record(None::<&[u8]>)?;
        }
        csv.flush()
    }
}

fn text_of(value: rusqlite::types::ValueRef<'_>) -> Vec<u8> {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Null => Vec::new(),
        ValueRef::Integer(number) => number.to_string().into_bytes(),
        ValueRef::Real(number) => number.to_string().into_bytes(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
    }
}
