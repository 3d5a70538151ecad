//! Row entries as bytes (行摘要存储): 48 bytes a row in the journal, in the order of the file.

use std::io::{self, Write};

use crate::calendar::{Date, Month};
use crate::model::{EmployerNo, InsuranceSet, ReasonNo, RowOutcome};
use crate::rules::RowFacts;

const BYTES: usize = 48;
const NONE: i32 = i32::MIN;

fn epoch() -> Date {
    Date::new(1970, 1, 1).expect("a day")
}

/// How many bytes so many entries take.
pub(super) const fn size(rows: u64) -> u64 {
    rows * BYTES as u64
}

/// The entries as bytes; the file's number is not among them.
///
/// # Errors
/// Those of `out`.
pub(super) fn encode(rows: &[RowFacts], out: &mut dyn Write) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(BYTES);
    for row in rows {
        bytes.clear();
        let month = |month: Option<Month>| month.map_or(NONE, Month::index).to_le_bytes();
        let leave = row.leave.map_or(NONE, |leave| leave.days_since(epoch()));
        let flags = u8::from(row.outcome == RowOutcome::Skipped)
            | u8::from(row.outcome == RowOutcome::Held) << 1
            | u8::from(row.insurances_assumed) << 2;
        let employer = row.employer.and_then(|employer| u32::try_from(employer.index()).ok());
        bytes.extend(row.person.to_le_bytes());
        bytes.extend(row.name.to_le_bytes());
        bytes.extend(row.row.to_le_bytes());
        bytes.extend(employer.unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(month(row.last_paid));
        bytes.extend(month(row.medical_last_paid));
        bytes.extend(leave.to_le_bytes());
        bytes.extend(row.sheet.to_le_bytes());
        bytes.extend(row.insurances.0.to_le_bytes());
        bytes.extend(row.reason.map_or(u16::MAX, |reason| reason.0.into()).to_le_bytes());
        bytes.extend([flags, 0]);
        bytes.extend([0; 4]);
        out.write_all(&bytes)?;
    }
    Ok(())
}

/// The entries again; `None` where the bytes are none of ours.
pub(super) fn decode(bytes: &[u8]) -> Option<Vec<RowFacts>> {
    if !bytes.len().is_multiple_of(BYTES) {
        return None;
    }
    bytes.chunks_exact(BYTES).map(row).collect()
}

fn row(bytes: &[u8]) -> Option<RowFacts> {
    let wide = |at: usize| Some(u64::from_le_bytes(bytes[at..at + 8].try_into().ok()?));
    let long = |at: usize| Some(u32::from_le_bytes(bytes[at..at + 4].try_into().ok()?));
    let short = |at: usize| Some(u16::from_le_bytes(bytes[at..at + 2].try_into().ok()?));
    let signed = |at: usize| Some(i32::from_le_bytes(bytes[at..at + 4].try_into().ok()?));
    let month = |at| Some(signed(at).filter(|index| *index != NONE).and_then(Month::from_index));
    let leave = signed(32)?;
    let employer = Some(long(20)?).filter(|number| *number != u32::MAX);
    let flags = bytes[42];
    Some(RowFacts {
        person: wide(0)?,
        name: wide(8)?,
        file: 0,
        row: long(16)?,
        employer: employer.map(|number| EmployerNo::at(number as usize)),
        last_paid: month(24)?,
        medical_last_paid: month(28)?,
        leave: (leave != NONE).then(|| epoch().plus_days(leave)),
        sheet: short(36)?,
        reason: u8::try_from(short(40)?).ok().map(ReasonNo),
        insurances: InsuranceSet(short(38)?),
        outcome: match flags & 3 {
            0 => RowOutcome::Accepted,
            2 => RowOutcome::Held,
            _ => RowOutcome::Skipped,
        },
        insurances_assumed: flags & 4 != 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were() {
        let full = RowFacts {
            person: 11_010_119_900_307_991,
            name: 7,
            file: 0,
            row: 41,
            employer: Some(EmployerNo::at(9)),
            last_paid: Month::parse("2026-11"),
            medical_last_paid: Month::parse("2026-10"),
            leave: Date::parse("1969-12-31"),
            sheet: 3,
            reason: Some(ReasonNo(4)),
            insurances: InsuranceSet(0b1_0110),
            outcome: RowOutcome::Held,
            insurances_assumed: true,
        };
        let bare = RowFacts {
            employer: None,
            last_paid: None,
            medical_last_paid: None,
            reason: None,
            leave: None,
            outcome: RowOutcome::Skipped,
            ..full
        };
        let rows = [full, bare];
        let mut bytes = Vec::new();
        encode(&rows, &mut bytes).unwrap();
        assert_eq!(bytes.len() as u64, size(2));
        assert_eq!(format!("{:?}", decode(&bytes).unwrap()), format!("{rows:?}"));
        assert!(decode(&bytes[1..]).is_none());
    }
}
