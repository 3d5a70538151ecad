//! A row read into types (读行): the cells of a record become a draft, with holes where something
//! could not be read. Reading cannot fail and judges nothing; rules do.
//!
//! One reader serves one sheet on one thread: it remembers the readings of columns that repeat.

mod beside;
mod employer;
mod plain;
mod walk;

use beside::BesideMemos;
use employer::{Named, name_employer};
pub(super) use plain::Ends;
pub use plain::TextRows;

use super::employers::Employers;
use super::memo::{Memo, Met};
use super::permit;
use super::row::{Checking, Table};
use crate::bytes::equal;
use crate::calendar::{Date, Month};
use crate::ident::division::{self, DivisionStatus};
use crate::ident::kind::IdKind;
use crate::ident::name::{self, NameMarks};
use crate::ident::person_id::Sex;
use crate::ident::{documents, person_id, shape};
use crate::model::{
    Cell, CellKind, Draft, Field, FieldSet, Flaw, Identity, InsuranceReading, InsuranceSet, Lent,
    MonthOrigin, Odd, ReasonNo, Record, RemarkReading, RemarkSense, TextEncoding, Titled,
};
use crate::profile::lookup::{Change, Lookup};
use crate::profile::{Derivation, Meaning};
use crate::rules::OtherMonth;
use crate::written;

/// What the reader needs to know of its sheet and run.
#[derive(Clone, Copy)]
pub struct Reading<'s> {
    /// The city's words.
    pub lookup: &'s Lookup,
    /// The run's employers.
    pub employers: &'s Employers,
    /// `--employer`, for rows that name none.
    pub employer_option: Option<&'s str>,
    /// What lines above the list say of the employer.
    pub titled: Option<&'s Titled>,
    /// What the stop-month column means.
    pub meaning: Option<Meaning>,
    /// The same for the medical stop month.
    pub medical_meaning: Option<Meaning>,
    /// What a second column of months means.
    pub other_month: Option<OtherMonth>,
    /// Without a stop month.
    pub derive: Derivation,
    /// How many insurance kinds the profile has.
    pub insurance_kinds: usize,
}

/// Reads rows of one sheet.
pub struct Reader<'s> {
    with: Reading<'s>,
    scratch: String,
    employer_bytes: Vec<u8>,
    /// Code, registration number and name of the row before, and what they came to.
    last_parts: [Met; 3],
    last_employer: Option<Named>,
    employers: Memo<Named>,
    reasons: Memo<Cell<ReasonNo>>,
    insurances: Memo<Cell<InsuranceReading>>,
    id_kinds: Memo<Cell<IdKind>>,
    sexes: Memo<Cell<Sex>>,
    remarks: Memo<RemarkReading>,
    beside: BesideMemos,
    flags: Memo<Cell<Change>>,
    /// Stop months that are texts: a file holds one or two different ones.
    months: Memo<Cell<Month>>,
    /// The first cell of a text's row that began plainly.
    first: Met,
    /// `None` where every row has to be read in full.
    steps: Option<plain::Steps>,
}

impl<'s> Reader<'s> {
    /// A reader for the rows of a sheet.
    pub(super) fn of(checking: &Checking<'s>, table: &'s Table) -> Self {
        let steps = plain::Steps::of(&table.columns, table.leaves.len());
        let reader = Self::new(Reading {
            lookup: checking.lookup,
            employers: checking.employers,
            employer_option: checking.employer_option,
            titled: table.titled.as_deref(),
            meaning: table.meaning,
            medical_meaning: table.medical_meaning,
            other_month: table.facts.other_month,
            derive: checking.derive,
            insurance_kinds: checking.profile.insurances.len(),
        });
        Self { steps, ..reader }
    }

    /// A reader that remembers nothing yet, and reads every row in full.
    pub fn new(with: Reading<'s>) -> Self {
        Self {
            with,
            scratch: String::new(),
            employer_bytes: Vec::new(),
            last_parts: Default::default(),
            last_employer: None,
            employers: Memo::default(),
            reasons: Memo::default(),
            insurances: Memo::default(),
            id_kinds: Memo::default(),
            sexes: Memo::default(),
            remarks: Memo::default(),
            beside: BesideMemos::default(),
            flags: Memo::default(),
            months: Memo::default(),
            first: Met::default(),
            steps: None,
        }
    }

    /// What the flag of a mixed sheet says; `Absent` where there is no such column.
    pub fn change(&mut self, record: &Record<'_>) -> Cell<Change> {
        let lookup = self.with.lookup;
        word(record, Field::ChangeFlag, &mut self.flags, |text| lookup.flag(text))
    }

    /// Reads a row.
    pub fn read<'r>(&mut self, record: Record<'r>) -> Draft<'r> {
        let lookup = self.with.lookup;
        let employer = self.employer(&record);
        let (name, name_key, is_plain_name) = self.name(&record);
        let id_kind = word(&record, Field::IdKind, &mut self.id_kinds, |t| lookup.id_kind(t));
        let id_kind = permit::settled(&record, id_kind);
        let identity = self.identity(&record, id_kind);
        let [birth, entry, leave] = [Field::BirthDate, Field::EntryDate, Field::LeaveDate]
            .map(|field| self.date(&record, field));
        let written_month = self.month(&record, Field::StopMonth);
        let (last_paid, last_paid_origin) = self.last_paid(written_month, leave);
        let medical = self.month(&record, Field::MedicalStopMonth);
        let medical_last_paid = settle(medical, self.with.medical_meaning);
        let sex = word(&record, Field::Sex, &mut self.sexes, |t| lookup.sex(t));
        let reason = word(&record, Field::Reason, &mut self.reasons, |t| lookup.reason(t));
        let insurances = self.insurances(&record);
        let remark = self.remark(&record);
        let beside = self.beside(&record, remark);
        let cells = OddCells::of(&record);
        let are_plain_months = last_paid_origin == MonthOrigin::Column
            && are_one(last_paid, leave.value().map(Date::month))
            && are_one(last_paid, medical_last_paid.value());
        let odd = Odd::default()
            .with(Odd::CELLS, cells.are_odd)
            .with(Odd::IDENTITY, !is_plain_identity(&record, id_kind, &identity))
            .with(Odd::NAME, !is_plain_name)
            .with(Odd::EMPLOYER, employer.number.is_none() || !employer.is_plain)
            .with(Odd::DATES, last_paid.is_blank())
            .with(Odd::DATES, last_paid.is_malformed() || medical_last_paid.is_malformed())
            .with(Odd::DATES, [birth, entry, leave].iter().any(Cell::is_malformed))
            .with(Odd::REASON, !reason.value().is_some_and(|no| lookup.is_plain_reason(no)))
            .with(Odd::MONTHS, !are_plain_months)
            .with(Odd::PERSON, !birth.is_blank() || !sex.is_blank())
            .with(Odd::REMARK, remark.sense != RemarkSense::Silent)
            .with(Odd::BESIDE, beside::is_odd(beside, reason, last_paid))
            .with(Odd::INSURANCES, !are_all(insurances, self.with.insurance_kinds));
        Draft {
            employer: employer.number,
            credit_code: employer.code,
            name,
            name_key,
            id_kind,
            identity,
            sex,
            birth,
            written_month,
            last_paid,
            last_paid_origin,
            medical_last_paid,
            reason,
            insurances,
            entry,
            leave,
            remark: remark.sense,
            beside,
            odd,
            error_cells: cells.errors,
            uncomputed_cells: cells.uncomputed,
            lent_cells: cells.lent,
            record,
        }
    }

    /// The employer by code, registration number and name; rows of one employer stand together.
    fn employer(&mut self, record: &Record<'_>) -> Named {
        let parts = plain::EMPLOYER.map(|field| record.bytes(field));
        if let Some(named) = self.last_employer
            && self.is_last_employer(&parts)
        {
            return named;
        }
        self.employer_bytes.clear();
        for (last, part) in self.last_parts.iter_mut().zip(parts) {
            last.become_text(part);
            self.employer_bytes.extend_from_slice(part);
            self.employer_bytes.push(b'\n');
        }
        let with = self.with;
        let has_code = record.columns.get(Field::EmployerCode).is_some();
        let named =
            self.employers.get(&self.employer_bytes, || name_employer(record, with, has_code));
        self.last_employer = Some(named);
        named
    }

    fn is_last_employer(&self, parts: &[&[u8]; 3]) -> bool {
        self.last_parts.iter().zip(parts).all(|(last, part)| equal(last.bytes(), part))
    }

    /// The name, its key, and whether it is plain.
    fn name(&mut self, record: &Record<'_>) -> (Cell<NameMarks>, u64, bool) {
        let cell = match open(record, Field::PersonName) {
            Ok(bytes) => bytes,
            Err(empty) => return (empty, 0, false),
        };
        let plain = match record.encoding {
            TextEncoding::Utf8 => name::plain_key(cell),
            TextEncoding::Gb18030 => name::plain_key_gbk(cell),
        };
        if let Some(key) = plain {
            return (Cell::Value(NameMarks::default()), key, true);
        }
        match decode(record.encoding, cell, &mut self.scratch).trim() {
            "" => (Cell::Blank, 0, false),
            text => (Cell::Value(name::read(text)), name::name_key(text), false),
        }
    }

    fn identity(&mut self, record: &Record<'_>, kind: Cell<IdKind>) -> Cell<Identity> {
        let cell = match open(record, Field::PersonId) {
            Ok(bytes) => bytes,
            Err(empty) => return empty,
        };
        let length = cell.len();
        // With the spaces around it, if any: they are told of (ID010).
        let whole = record.bytes(Field::PersonId);
        let bytes = ascii_or_utf8(record.encoding, whole, &mut self.scratch);
        let as_number = |bytes| {
            let reading = person_id::read(bytes);
            if reading.is_blank() { Cell::Blank } else { Cell::Value(Identity::Number(reading)) }
        };
        match kind {
            Cell::Value(kind) if !kind.has_person_id() => {
                Cell::Value(Identity::Document(documents::read(kind, bytes)))
            }
            // The card of before 2023 has 15 characters and is no number of GB 11643.
            Cell::Value(IdKind::PermanentResidence) if length != 18 => {
                Cell::Value(Identity::Document(documents::read(IdKind::PermanentResidence, bytes)))
            }
            // The kind is a fault of its own: the number is read as what it plainly is.
            Cell::Malformed(_) => match shape::kind_of(bytes) {
                Some(kind) if !kind.has_person_id() => {
                    Cell::Value(Identity::Document(documents::read(kind, bytes)))
                }
                _ => as_number(bytes),
            },
            _ => as_number(bytes),
        }
    }

    fn month(&mut self, record: &Record<'_>, field: Field) -> Cell<Month> {
        let Self { months, scratch, .. } = self;
        let kind = record.kind(field);
        match open(record, field) {
            Ok(cell) => {
                let mut read =
                    || written::month(ascii_or_utf8(record.encoding, cell, scratch), kind);
                if kind == CellKind::Text { months.get(cell, read) } else { read() }
            }
            Err(empty) => empty,
        }
    }

    fn date(&mut self, record: &Record<'_>, field: Field) -> Cell<Date> {
        match open(record, field) {
            Ok(cell) => written::plain_date(cell).map_or_else(
                || {
                    let bytes = ascii_or_utf8(record.encoding, cell, &mut self.scratch);
                    written::date(bytes, record.kind(field))
                },
                Cell::Value,
            ),
            Err(empty) => empty,
        }
    }

    fn last_paid(&self, written: Cell<Month>, leave: Cell<Date>) -> (Cell<Month>, MonthOrigin) {
        if !written.is_blank() {
            return (settle(written, self.with.meaning), MonthOrigin::Column);
        }
        let derived = leave.value().and_then(|leave| match self.with.derive {
            Derivation::LeaveMonth => Some(leave.month()),
            Derivation::MonthBeforeLeave => Some(leave.month().plus(-1)),
            Derivation::None => None,
        });
        match derived {
            Some(month) => (Cell::Value(month), MonthOrigin::LeaveDate),
            None => (Cell::Blank, MonthOrigin::Column),
        }
    }

    fn insurances(&mut self, record: &Record<'_>) -> Cell<InsuranceReading> {
        let lookup = self.with.lookup;
        let read = |text: &str| Some(lookup.insurances(text));
        match word(record, Field::Insurances, &mut self.insurances, read) {
            Cell::Absent | Cell::Blank => Cell::Value(InsuranceReading {
                kinds: InsuranceSet::first(self.with.insurance_kinds),
                assumed: true,
                ..InsuranceReading::default()
            }),
            given => given,
        }
    }

    fn remark(&mut self, record: &Record<'_>) -> RemarkReading {
        let lookup = self.with.lookup;
        match open::<()>(record, Field::Remark) {
            Ok(bytes) => {
                let encoding = record.encoding;
                self.remarks.get(bytes, || lookup.remark_reading(&encoding.decode(bytes)))
            }
            Err(_) => RemarkReading::default(),
        }
    }
}

/// Nothing but all kinds of a profile that has so many.
fn are_all(insurances: Cell<InsuranceReading>, kinds: usize) -> bool {
    let all = InsuranceSet::first(kinds);
    matches!(insurances, Cell::Value(reading)
        if reading.kinds == all && !reading.unknown && !reading.housing_fund)
}

/// A written month as the last month paid.
fn settle(written: Cell<Month>, meaning: Option<Meaning>) -> Cell<Month> {
    match (written, meaning) {
        (Cell::Value(month), Some(Meaning::FirstUnpaid)) => Cell::Value(month.plus(-1)),
        (written, _) => written,
    }
}

/// The trimmed bytes of a cell, or why there are none.
#[inline]
fn open<'r, T>(record: &Record<'r>, field: Field) -> Result<&'r [u8], Cell<T>> {
    let Some(column) = record.columns.get(field) else { return Err(Cell::Absent) };
    let Some(cell) = record.row.cells.get(column) else { return Err(Cell::Blank) };
    match cell.kind {
        CellKind::Blank => Err(Cell::Blank),
        CellKind::Error | CellKind::Uncomputed => Err(Cell::Broken),
        CellKind::Text | CellKind::Number | CellKind::Date | CellKind::Bool => {
            let bytes = trim(record.text_of(field, cell));
            if bytes.is_empty() { Err(Cell::Blank) } else { Ok(bytes) }
        }
    }
}

/// What [`trim_ascii`](slice::trim_ascii) gives; nearly always there is nothing to trim.
#[inline]
fn trim(bytes: &[u8]) -> &[u8] {
    match bytes {
        [first, .., last] if *first > b' ' && *last > b' ' => bytes,
        _ => bytes.trim_ascii(),
    }
}

/// A cell that holds one of few words.
fn word<T: Copy>(
    record: &Record<'_>,
    field: Field,
    memo: &mut Memo<Cell<T>>,
    read: impl FnOnce(&str) -> Option<T>,
) -> Cell<T> {
    match open(record, field) {
        Err(empty) => empty,
        Ok(bytes) => memo.get(bytes, || {
            let text = record.encoding.decode(bytes);
            match text.trim() {
                "" => Cell::Blank,
                text => read(text).map_or(Cell::Malformed(Flaw::Unreadable), Cell::Value),
            }
        }),
    }
}

/// Text of bytes without allocating: what must be decoded goes into `scratch`.
fn decode<'a>(encoding: TextEncoding, bytes: &'a [u8], scratch: &'a mut String) -> &'a str {
    std::str::from_utf8(ascii_or_utf8(encoding, bytes, scratch)).unwrap_or("\u{FFFD}")
}

fn ascii_or_utf8<'a>(encoding: TextEncoding, bytes: &'a [u8], scratch: &'a mut String) -> &'a [u8] {
    if encoding == TextEncoding::Utf8 || bytes.is_ascii() {
        return bytes;
    }
    encoding.decode_into(bytes, scratch);
    scratch.as_bytes()
}

/// A faultless number of the mainland with a known division, written plainly, of a resident card.
fn is_plain_identity(
    record: &Record<'_>,
    id_kind: Cell<IdKind>,
    identity: &Cell<Identity>,
) -> bool {
    let is_card = matches!(id_kind, Cell::Absent | Cell::Blank | Cell::Value(IdKind::ResidentCard));
    let Cell::Value(Identity::Number(reading)) = identity else { return false };
    is_card
        && reading.person.zip(reading.birth).is_some_and(|(person, birth)| {
            division::is_mainland(person.division())
                && division::status_of(person, birth) == DivisionStatus::Known
        })
        && reading.repairs.is_empty()
        && !reading.is_fifteen
        && !reading.ends_in_zeros
        && record.kind(Field::PersonId) == CellKind::Text
}

/// Nothing else is said, or the same month.
fn are_one(month: Cell<Month>, other: Option<Month>) -> bool {
    month.value().zip(other).is_none_or(|(one, two)| one == two)
}

/// Cells that are no plain values.
#[derive(Default)]
struct OddCells {
    are_odd: bool,
    errors: FieldSet,
    uncomputed: FieldSet,
    lent: FieldSet,
}

impl OddCells {
    /// Fields whose broken cells change nothing that is submitted.
    const HARMLESS: FieldSet =
        FieldSet::of(&[Field::Remark, Field::Department, Field::EmployeeNo, Field::SerialNo]);

    fn of(record: &Record<'_>) -> Self {
        let mut odd = Self::default();
        let is_odd = |cell: &crate::model::RawCell| {
            cell.lent == Lent::Above || matches!(cell.kind, CellKind::Error | CellKind::Uncomputed)
        };
        if !record.row.cells.iter().any(is_odd) {
            return odd;
        }
        for field in record.columns.fields().iter().filter(|f| !Self::HARMLESS.contains(*f)) {
            let column = record.columns.get(field).unwrap_or(usize::MAX);
            let Some(cell) = record.row.cells.get(column) else { continue };
            match cell.kind {
                CellKind::Error => odd.errors.insert(field),
                CellKind::Uncomputed => odd.uncomputed.insert(field),
                CellKind::Blank => {}
                _ if cell.lent == Lent::Above => odd.lent.insert(field),
                _ => {}
            }
        }
        odd.are_odd = [odd.errors, odd.uncomputed, odd.lent].iter().any(|cells| !cells.is_empty());
        odd
    }
}
