//! Rows in which nothing is odd (平常行): nearly all rows of nearly all files. What rules across rows need
//! of them is read straight from their cells, in half the time that a draft takes; in a text not even
//! the ends of cells are sought, where the cell before told what to expect.
//!
//! This way judges nothing, and says nothing of a row in which it sees anything that it does not expect:
//! then the row is read in full and the rules are asked. That all ways come to the same is held by a
//! property test (`tests/plain_rows.rs`).

use super::beside::{self, BesideMemos};
pub(in crate::check) use super::walk::Ends;
use super::walk::{Cells, Unsplit, Walk};
use super::{Reader, are_all, are_one, settle};
use crate::calendar::{Date, Month};
use crate::check::memo::Memo;
use crate::check::row::Table;
use crate::columns::triage;
use crate::ident::kind::IdKind;
use crate::ident::{PersonId, name, person_id};
use crate::model::{
    Cell, Columns, EmployerNo, Field, Handled, InsuranceSet, OtherReason, ReasonNo, Record,
    RemarkReading, RowOutcome, TextEncoding,
};
use crate::profile::lookup::Change;
use crate::rules::RowFacts;
use crate::rules::ordinary::{Days, Ordinary};
use crate::written;

/// What an employer is known by.
pub(super) const EMPLOYER: [Field; 3] =
    [Field::EmployerCode, Field::RegistrationNo, Field::EmployerName];

/// What is done with each column of a sheet, from the left to the right.
pub(super) struct Steps(Vec<Step>);

#[derive(Clone, Copy)]
enum Step {
    /// The part of the employer that was in the row before.
    Employer(usize),
    Name,
    Number,
    Entry,
    Leave,
    StopMonth,
    Reason,
    Insurances,
    /// A resident card, or nothing.
    IdKind,
    /// A reduction.
    Flag,
    /// One that says nothing.
    Remark,
    /// A column beside those that are declared: nothing that may not go with them.
    Beside(Field),
    /// Whatever is a text.
    Text,
    /// A rule compares what stands here: nothing may.
    Blank,
    /// Nobody reads it.
    Unread,
}

impl Step {
    fn of(field: Field) -> Self {
        match field {
            Field::EmployerCode => Self::Employer(0),
            Field::RegistrationNo => Self::Employer(1),
            Field::EmployerName => Self::Employer(2),
            Field::PersonName => Self::Name,
            Field::PersonId => Self::Number,
            Field::EntryDate => Self::Entry,
            Field::LeaveDate => Self::Leave,
            Field::StopMonth => Self::StopMonth,
            Field::Reason => Self::Reason,
            Field::Insurances => Self::Insurances,
            Field::IdKind => Self::IdKind,
            Field::ChangeFlag => Self::Flag,
            Field::Remark => Self::Remark,
            Field::PersonNo => Self::Text,
            Field::Sex | Field::BirthDate | Field::MedicalStopMonth => Self::Blank,
            Field::EmployeeNo | Field::Department | Field::SerialNo => Self::Unread,
            Field::OtherReason
            | Field::InsuredPlace
            | Field::InsuranceState
            | Field::HandlingState
            | Field::OtherRemark
            | Field::OtherStopMonth => Self::Beside(field),
        }
    }
}

impl Steps {
    /// For a sheet of so many columns; `None` where every row has to be read in full.
    pub(super) fn of(columns: &Columns, width: usize) -> Option<Self> {
        let needed = [Field::PersonName, Field::PersonId, Field::StopMonth, Field::Reason];
        let steps: Vec<Step> = (0..width)
            .map(|column| columns.field_of(column).map_or(Step::Unread, Step::of))
            .collect();
        let read = steps.iter().filter(|step| !matches!(step, Step::Unread)).count();
        let fields = columns.fields();
        let expected = fields.iter().filter(|field| !matches!(Step::of(*field), Step::Unread));
        let has_all = needed.iter().all(|field| fields.contains(*field));
        (has_all && read == expected.count()).then_some(Self(steps))
    }
}

/// Rows of a text that are not split yet (未拆分的行).
#[derive(Clone, Copy)]
pub struct TextRows<'t> {
    /// From the start of a row on.
    pub text: &'t [u8],
    /// The number of that row.
    pub number: u32,
    /// Between cells.
    pub delimiter: u8,
    /// Nobody has looked yet whether it is UTF-8. What passes is.
    pub is_unexamined: bool,
    /// Longer rows are left alone, in bytes.
    pub longest: usize,
}

/// What the cells of a row have told so far.
#[derive(Default)]
struct Told {
    person: Option<(PersonId, Date)>,
    name: u64,
    entry: Option<Date>,
    leave: Option<Date>,
    stop_month: Option<Cell<Month>>,
    reason: Option<ReasonNo>,
    other_reason: OtherReason,
    other_month: Option<Month>,
    has_insurances: bool,
}

impl Told {
    /// Goes past a column beside those that are declared.
    fn beside<'r>(
        &mut self,
        field: Field,
        walk: &mut impl Walk<'r>,
        (memos, months): (&mut BesideMemos, &mut Memo<Cell<Month>>),
    ) -> Option<()> {
        let is_plain = match field {
            Field::OtherReason => {
                self.other_reason = word(&mut memos.reasons, walk).ok()?.unwrap_or_default();
                true
            }
            Field::OtherStopMonth => {
                self.other_month = word(months, walk).ok()?.and_then(Cell::value);
                true
            }
            Field::InsuredPlace => {
                word(&mut memos.places, walk).ok()?.is_none_or(beside::is_plain_place)
            }
            Field::InsuranceState => {
                word(&mut memos.insured, walk).ok()?.is_none_or(beside::is_plain_state)
            }
            Field::HandlingState => {
                word(&mut memos.handled, walk).ok()?.is_none_or(|it| it == Handled::Silent)
            }
            _ => {
                word(&mut memos.remarks, walk).ok()?.is_none_or(|it| it == RemarkReading::default())
            }
        };
        is_plain.then_some(())
    }
}

impl Reader<'_> {
    /// What rules across rows see of a row in which nothing is odd; `None` where the row has to be read
    /// in full.
    pub(in crate::check) fn plain(
        &mut self,
        record: &Record<'_>,
        table: &Table,
        ordinary: &Ordinary,
    ) -> Option<RowFacts> {
        self.steps.as_ref()?;
        if !self.is_last_employer(&EMPLOYER.map(|field| record.bytes(field))) {
            self.employer(record);
        }
        self.facts(&mut Cells::of(record.row), table, record.row.number, ordinary)
    }

    /// The same of the first row of a text, and the text after it.
    pub(in crate::check) fn plain_text<'t>(
        &mut self,
        rows: TextRows<'t>,
        ends: &Ends,
        table: &Table,
        ordinary: &Ordinary,
    ) -> Option<(RowFacts, &'t [u8])> {
        let mut walk = Unsplit::of(rows.text, table.leaves.len(), ends);
        if !self.begins_plainly(&walk, rows.text, table.encoding) {
            return None;
        }
        let facts = self.facts(&mut walk, table, rows.number, ordinary)?;
        let after = walk.after()?;
        (rows.text.len() - after.len() <= rows.longest).then_some((facts, after))
    }

    /// What [`triage::begins_plainly`] says of a row whose first cell is not blank; nearly all rows begin
    /// with a serial number, or as the row before.
    #[inline]
    fn begins_plainly(
        &mut self,
        row: &Unsplit<'_, '_>,
        text: &[u8],
        encoding: TextEncoding,
    ) -> bool {
        if text.first().is_some_and(u8::is_ascii_digit) || row.is_next(&self.first) {
            return true;
        }
        let first = row.text().filter(|text| triage::is_plain_first(text, encoding));
        first.map(|text| self.first.become_text(text)).is_some()
    }

    fn facts<'r>(
        &mut self,
        walk: &mut impl Walk<'r>,
        table: &Table,
        row: u32,
        ordinary: &Ordinary,
    ) -> Option<RowFacts> {
        let employer = self.plain_employer()?;
        let told = self.told(walk, table.encoding)?;
        let (person, birth) = told.person?;
        let last_paid = settle(told.stop_month?, self.with.meaning);
        let Told { entry, leave, .. } = told;
        let days = Days { birth: Some(birth), entry, leave, last_paid: last_paid.value() };
        beside::is_plain_reason(told.other_reason, told.reason).then_some(())?;
        let other = told.other_month.zip(self.with.other_month).map(|(month, it)| it.of(month));
        beside::is_within(other, last_paid.value()).then_some(())?;
        let is_plain = ordinary.odd(&days).is_empty() && are_one(last_paid, leave.map(Date::month));
        is_plain.then_some(RowFacts {
            person: person.key(),
            name: told.name,
            file: table.file,
            row,
            employer: Some(employer),
            last_paid: days.last_paid,
            medical_last_paid: days.last_paid,
            leave,
            sheet: table.sheet,
            reason: Some(told.reason?),
            insurances: InsuranceSet::first(self.with.insurance_kinds),
            outcome: RowOutcome::Accepted,
            insurances_assumed: !told.has_insurances,
        })
    }

    /// The employer of the row before.
    fn plain_employer(&self) -> Option<EmployerNo> {
        self.last_employer.as_ref().filter(|named| named.is_plain)?.number
    }

    /// Goes through all cells.
    fn told<'r>(&mut self, walk: &mut impl Walk<'r>, encoding: TextEncoding) -> Option<Told> {
        let mut told = Told::default();
        let Self { steps, last_parts, months, reasons, insurances, .. } = self;
        for step in &steps.as_ref()?.0 {
            match step {
                Step::Employer(part) => walk.pass(&last_parts[*part]).then_some(())?,
                Step::Name => told.name = plain_name(walk.next()?, encoding)?,
                Step::Number => told.person = Some(person_id::plain(walk.next_of(18)?)?),
                Step::Entry => told.entry = day(walk.next_of(10)?).ok()?,
                Step::Leave => told.leave = day(walk.next_of(10)?).ok()?,
                Step::StopMonth => told.stop_month = Some(word(months, walk).ok()??),
                Step::Reason => {
                    let reason = word(reasons, walk).ok()??.value()?;
                    self.with.lookup.is_plain_reason(reason).then_some(())?;
                    told.reason = Some(reason);
                }
                Step::Insurances => {
                    let named = word(insurances, walk).ok()?;
                    told.has_insurances = named.is_some();
                    let kinds = self.with.insurance_kinds;
                    named.is_none_or(|named| are_all(named, kinds)).then_some(())?;
                }
                Step::IdKind => {
                    let plain = Cell::Value(IdKind::ResidentCard);
                    nothing_but(&plain, &mut self.id_kinds, walk)?;
                }
                // A blank flag is no reduction.
                Step::Flag => (word(&mut self.flags, walk).ok()??
                    == Cell::Value(Change::Reduction))
                .then_some(())?,
                Step::Remark => nothing_but(&RemarkReading::default(), &mut self.remarks, walk)?,
                Step::Beside(field) => told.beside(*field, walk, (&mut self.beside, months))?,
                Step::Text => walk.skip_text().then_some(())?,
                Step::Blank => walk.next()?.is_empty().then_some(())?,
                Step::Unread => walk.skip().then_some(())?,
            }
        }
        Some(told)
    }
}

/// Passes a cell that holds nothing, or a word met before that is read as this.
#[inline]
fn nothing_but<'r, T: Copy + PartialEq>(
    plain: &T,
    memo: &mut Memo<T>,
    walk: &mut impl Walk<'r>,
) -> Option<()> {
    word(memo, walk).ok()?.is_none_or(|read| read == *plain).then_some(())
}

/// The reading of a cell that holds a word met before; `None` where it holds nothing.
#[inline]
fn word<'r, T: Copy>(memo: &mut Memo<T>, walk: &mut impl Walk<'r>) -> Result<Option<T>, Else> {
    if let Some((text, value)) = memo.last()
        && walk.pass(text)
    {
        return Ok(Some(value));
    }
    match walk.next().ok_or(Else)? {
        [] => Ok(None),
        text => memo.near(text).map(Some).ok_or(Else),
    }
}

/// The name's key, where it is of common Han characters.
fn plain_name(cell: &[u8], encoding: TextEncoding) -> Option<u64> {
    match encoding {
        TextEncoding::Utf8 => name::plain_key(cell),
        TextEncoding::Gb18030 => name::plain_key_gbk(cell),
    }
}

/// A day, where one is given.
fn day(cell: &[u8]) -> Result<Option<Date>, Else> {
    if cell.is_empty() { Ok(None) } else { written::plain_date(cell).map(Some).ok_or(Else) }
}

/// Something has to be read in full.
struct Else;
