//! Rows in which nothing is odd (平常行): nearly all rows of nearly all files. What rules across rows need
//! of them is read straight from their cells, in half the time that a draft takes.
//!
//! This way judges nothing, and says nothing of a row in which it sees anything that it does not expect:
//! then the row is read in full and the rules are asked. That both ways come to the same is held by a
//! property test (`tests/plain_rows.rs`).

use super::{Reader, are_one, settle};
use crate::calendar::Date;
use crate::check::row::Table;
use crate::ident::kind::IdKind;
use crate::ident::{name, person_id};
use crate::model::{
    Cell, CellKind, EmployerNo, Field, InsuranceSet, Lent, Place, Record, RemarkSense, TextEncoding,
};
use crate::profile::lookup::Change;
use crate::rules::RowFacts;
use crate::rules::ordinary::{Days, Ordinary};
use crate::written;

/// Fields that say something of their own: a rule compares them.
const TELLING: [Field; 3] = [Field::Sex, Field::BirthDate, Field::MedicalStopMonth];
/// What an employer is known by.
const EMPLOYER: [Field; 3] = [Field::EmployerCode, Field::RegistrationNo, Field::EmployerName];

impl Reader<'_> {
    /// What rules across rows see of a row in which nothing is odd; `None` where the row has to be read
    /// in full.
    pub(in crate::check) fn plain(
        &mut self,
        record: &Record<'_>,
        table: &Table,
        ordinary: &Ordinary,
    ) -> Option<RowFacts> {
        let (person, birth) = person_id::plain(text(record, Field::PersonId)?)?;
        let name = plain_name(record)?;
        let last_paid =
            settle(self.months.near(text(record, Field::StopMonth)?)?, self.with.meaning);
        let days = Days {
            birth: Some(birth),
            entry: day(record, Field::EntryDate).ok()?,
            leave: day(record, Field::LeaveDate).ok()?,
            last_paid: last_paid.value(),
        };
        let reason = self.reasons.near(text(record, Field::Reason)?)?.value()?;
        let is_plain = ordinary.odd(&days).is_empty()
            && are_one(last_paid, days.leave.map(Date::month))
            && self.with.lookup.is_plain_reason(reason)
            && self.are_words_plain(record);
        let insurances_assumed = self.are_insurances_assumed(record)?;
        is_plain.then_some(RowFacts {
            person: person.key(),
            name,
            place: Place::row(table.file, table.sheet, record.row.number),
            employer: Some(self.plain_employer(record)?),
            last_paid: days.last_paid,
            medical_last_paid: days.last_paid,
            reason: Some(reason),
            insurances: InsuranceSet::first(self.with.insurance_kinds),
            leave: days.leave,
            added: false,
            held: false,
            insurances_assumed,
        })
    }

    /// The flag says a reduction, the kind a resident card, the remark and the rest nothing.
    fn are_words_plain(&self, record: &Record<'_>) -> bool {
        let is_absent = |field| record.columns.get(field).is_none();
        let is_reduction = |flag: &[u8]| {
            self.flags.near(flag).is_some_and(|flag| flag == Cell::Value(Change::Reduction))
        };
        let is_card = |kind: &[u8]| {
            self.id_kinds.near(kind).is_some_and(|kind| kind == Cell::Value(IdKind::ResidentCard))
        };
        let is_silent = |remark: &[u8]| {
            self.remarks.near(remark).is_some_and(|remark| remark == RemarkSense::Silent)
        };
        (is_absent(Field::ChangeFlag) || text(record, Field::ChangeFlag).is_some_and(is_reduction))
            && holds(record, Field::IdKind, is_card)
            && holds(record, Field::Remark, is_silent)
            && holds(record, Field::PersonNo, |_| true)
            && TELLING.iter().all(|field| holds(record, *field, |_| false))
    }

    /// Whether all kinds were taken because none is named; `None` where some are.
    fn are_insurances_assumed(&self, record: &Record<'_>) -> Option<bool> {
        match seen(record, Field::Insurances) {
            Seen::Nothing => Some(true),
            Seen::Text(named) => self.are_all(self.insurances.near(named)?).then_some(false),
            Seen::Else => None,
        }
    }

    fn plain_employer(&mut self, record: &Record<'_>) -> Option<EmployerNo> {
        EMPLOYER.iter().all(|field| holds(record, *field, |_| true)).then_some(())?;
        let parts = EMPLOYER.map(|field| record.bytes(field));
        if !self.is_last_employer(&parts) {
            self.employer(record);
        }
        self.last_employer.as_ref().filter(|named| named.is_plain)?.number
    }
}

/// The name's key, where it is of common Han characters.
fn plain_name(record: &Record<'_>) -> Option<u64> {
    let cell = text(record, Field::PersonName)?;
    match record.encoding {
        TextEncoding::Utf8 => name::plain_key(cell),
        TextEncoding::Gb18030 => name::plain_key_gbk(cell),
    }
}

/// A cell as this way sees it.
enum Seen<'r> {
    /// No cell, or a blank one.
    Nothing,
    /// A text of its own, with nothing to trim.
    Text(&'r [u8]),
    /// It has to be read in full.
    Else,
}

/// A day, where one is given: `Err` where it is written in words.
fn day(record: &Record<'_>, field: Field) -> Result<Option<Date>, Else> {
    match seen(record, field) {
        Seen::Nothing => Ok(None),
        Seen::Text(bytes) => written::plain_date(bytes).map(Some).ok_or(Else),
        Seen::Else => Err(Else),
    }
}

/// Something has to be read in full.
struct Else;

/// Whether a cell holds nothing, or a text of this kind.
#[inline]
fn holds(record: &Record<'_>, field: Field, is_plain: impl Fn(&[u8]) -> bool) -> bool {
    match seen(record, field) {
        Seen::Nothing => true,
        Seen::Text(text) => is_plain(text),
        Seen::Else => false,
    }
}

/// The text of a cell, where it holds one of its own.
#[inline]
fn text<'r>(record: &Record<'r>, field: Field) -> Option<&'r [u8]> {
    match seen(record, field) {
        Seen::Text(text) => Some(text),
        Seen::Nothing | Seen::Else => None,
    }
}

#[inline]
fn seen<'r>(record: &Record<'r>, field: Field) -> Seen<'r> {
    let Some(column) = record.columns.get(field) else { return Seen::Nothing };
    let Some(cell) = record.row.cells.get(column) else { return Seen::Nothing };
    match (cell.kind, cell.lent) {
        (CellKind::Blank, _) => Seen::Nothing,
        (CellKind::Text | CellKind::Date, Lent::No) => {
            let text = record.text_of(field, cell);
            // A space beside it may be something to tell of.
            let is_bare = |byte: Option<&u8>| byte.is_some_and(|byte| *byte > b' ');
            if is_bare(text.first()) && is_bare(text.last()) {
                Seen::Text(text)
            } else {
                Seen::Else
            }
        }
        _ => Seen::Else,
    }
}
