//! A record read into types, holes allowed (待校验记录). Reading a row never fails: what cannot be
//! read is a [`Cell`] that says so, and a rule speaks of it.

use std::num::NonZeroU32;

use super::{Beside, Field, FieldSet, Record};
use crate::calendar::{Date, Month};
use crate::ident::credit_code::Reading as CreditReading;
use crate::ident::documents::DocumentReading;
use crate::ident::kind::IdKind;
use crate::ident::name::NameMarks;
use crate::ident::person_id::{self, Reading as IdReading, Sex};
use crate::ident::{documents, shape};

/// What one cell turned out to be (单元格读取结果).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cell<T> {
    /// The file has no such column.
    #[default]
    Absent,
    /// The column is there, the cell is empty.
    Blank,
    /// An error value or a formula without a result: CO007 and CO008 speak of it, nobody else.
    Broken,
    /// Something that cannot be read as what it should be.
    Malformed(Flaw),
    /// Read.
    Value(T),
}

/// Why a cell could not be read (无法读取的原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// No known form at all.
    Unreadable,
    /// A month without a year: `7月`.
    NoYear,
    /// A number such as 2024.1, which is January or October.
    JanuaryOrOctober,
    /// Day and month could be either: `1/2/2024`.
    DayOrMonth,
    /// A year of two digits, or none at all: `26-10`, `Oct-26`.
    ShortYear,
    /// Digits that may be a date, a month or a serial: `46000` in a text.
    SerialOrCode,
}

impl<T> Cell<T> {
    /// The value, where there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Why it could not be read, where that is so.
    pub fn flaw(&self) -> Option<Flaw> {
        match self {
            Self::Malformed(flaw) => Some(*flaw),
            _ => None,
        }
    }

    /// It is there, and cannot be read.
    pub fn is_malformed(&self) -> bool {
        matches!(self, Self::Malformed(_))
    }

    /// Nothing was given: an absent column or an empty cell.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Absent | Self::Blank)
    }
}

/// Index of an employer in the run's table (单位序号). Never 0 inside, so that an unknown employer takes no
/// room of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmployerNo(NonZeroU32);

impl EmployerNo {
    /// That of the employer at an index.
    ///
    /// # Panics
    /// From 4,294,967,295 employers on.
    pub fn at(index: usize) -> Self {
        let number = u32::try_from(index).ok().and_then(|index| index.checked_add(1));
        Self(number.and_then(NonZeroU32::new).expect("employers are fewer than rows"))
    }

    /// Where the employer stands in the table.
    pub const fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// Index of a reason in the profile (停保原因序号).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReasonNo(pub u8);

/// A set of the profile's insurance kinds (险种集合): bit n is the n-th kind of the profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InsuranceSet(pub u16);

impl InsuranceSet {
    /// No kind at all.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The first `count` kinds of the profile.
    pub const fn first(count: usize) -> Self {
        Self(if count >= 16 { u16::MAX } else { (1 << count) - 1 })
    }

    /// Whether the n-th kind is in it.
    pub const fn contains(self, index: usize) -> bool {
        index < 16 && self.0 & (1 << index) != 0
    }
}

/// How the insurance cell was read (险种读取).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InsuranceReading {
    /// The kinds named; all of the profile's where nothing was given.
    pub kinds: InsuranceSet,
    /// 公积金 is named among them.
    pub housing_fund: bool,
    /// A word in it is no kind.
    pub unknown: bool,
    /// Nothing was given, and all kinds were taken.
    pub assumed: bool,
}

/// Who the person is (身份读取): by resident number or by another document.
#[derive(Clone, Copy, Debug)]
pub enum Identity {
    /// Read as an 18- or 15-digit number of GB 11643.
    Number(IdReading),
    /// Read as another document.
    Document(DocumentReading),
}

/// Marks the key of a document; keys of resident numbers stay far below it.
const DOCUMENT: u64 = 1 << 63;

impl Identity {
    /// A key that is equal for one person's numbers, and never 0; `None` when not readable.
    pub fn key(&self) -> Option<u64> {
        match self {
            Self::Number(reading) => reading.person.map(crate::ident::PersonId::key),
            Self::Document(reading) => Some(reading.key.0 | DOCUMENT),
        }
    }

    /// The resident number, where it is one and was read.
    pub fn number(&self) -> Option<crate::ident::person_id::PersonId> {
        match self {
            Self::Number(reading) => reading.person,
            Self::Document(_) => None,
        }
    }
}

/// The key of a person by a number that somebody typed: a resident number, else the document that
/// its form tells. `None` where it is neither.
pub fn person_key(number: &str) -> Option<u64> {
    let bytes = number.as_bytes();
    let reading = person_id::read(bytes);
    let identity = if reading.person.is_some() {
        Identity::Number(reading)
    } else {
        let kind = shape::kind_of(bytes).filter(|kind| !kind.has_person_id())?;
        Identity::Document(documents::read(kind, bytes))
    };
    identity.key()
}

/// Where the last paid month comes from (截止月来源).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MonthOrigin {
    /// Its own column.
    #[default]
    Column,
    /// The leave date, by the profile's rule (SM008).
    LeaveDate,
}

/// What of a row is out of the ordinary (异常之处), a set. The reader sees it anyway; a rule that can
/// fire only on something odd is not even asked about the rows, nearly all, in which nothing is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Odd(u16);

impl Odd {
    /// An error value, a formula without a result, a value that a merge lent.
    pub const CELLS: Self = Self(1);
    /// Anything but a faultless 18-digit number of the mainland with a division that is known, written
    /// plainly, in a row of the resident card.
    pub const IDENTITY: Self = Self(1 << 1);
    /// Anything but two to ten common Han characters.
    pub const NAME: Self = Self(1 << 2);
    /// No employer, or a credit code that is not whole or not written plainly.
    pub const EMPLOYER: Self = Self(1 << 3);
    /// A date or month that is missing where it counts, or cannot be read.
    pub const DATES: Self = Self(1 << 4);
    /// No reason, one in no list, or one that asks for something of its own: papers, a pension, a way
    /// besides the mass file.
    pub const REASON: Self = Self(1 << 5);
    /// Anything but all kinds of the profile, named or assumed.
    pub const INSURANCES: Self = Self(1 << 6);
    /// The last month paid is not written, or differs from the month of the leave date or from that of
    /// medical insurance.
    pub const MONTHS: Self = Self(1 << 7);
    /// Birth date or sex have a cell of their own.
    pub const PERSON: Self = Self(1 << 8);
    /// The remark speaks of the reason.
    pub const REMARK: Self = Self(1 << 9);
    /// An age, by a faultless number, that some rule may speak of: see `rules::ordinary`.
    pub const AGE: Self = Self(1 << 10);
    /// A month other than the declared one, or days that some rule may speak of: see
    /// `rules::ordinary`.
    pub const TIMES: Self = Self(1 << 11);
    /// A column beside them says what does not go with a reduction here and now: another reason, another
    /// city, insurance that has stopped.
    pub const BESIDE: Self = Self(1 << 12);
    /// How many kinds there are.
    pub const KINDS: usize = 13;

    /// What is odd in either.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Nothing is.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Adds what is odd, where it is.
    #[must_use]
    pub const fn with(self, odd: Self, is_odd: bool) -> Self {
        if is_odd { Self(self.0 | odd.0) } else { self }
    }

    /// Whether one of `others` is among them.
    pub const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// The numbers of those that are among them.
    pub fn kinds(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let kind = rest.trailing_zeros();
            rest &= rest.wrapping_sub(1);
            (kind < u16::BITS).then_some(kind as usize)
        })
    }
}

/// A record read into types, holes allowed (待校验记录). Borrows its record; `Copy` parts only.
#[derive(Clone, Debug)]
pub struct Draft<'r> {
    /// The row it was read from.
    pub record: Record<'r>,
    /// The employer's place in the run's table; `None` when nothing names one (EM001).
    pub employer: Option<EmployerNo>,
    /// The credit code as written in this row.
    pub credit_code: Cell<CreditReading>,
    /// The name and what is odd about it.
    pub name: Cell<NameMarks>,
    /// Equal for names that are the same; 0 for none.
    pub name_key: u64,
    /// The document kind as written; see [`Draft::document_kind`].
    pub id_kind: Cell<IdKind>,
    /// The number, read after its kind. `Malformed` never occurs: the reading holds the faults.
    pub identity: Cell<Identity>,
    /// 性别.
    pub sex: Cell<Sex>,
    /// 出生日期.
    pub birth: Cell<Date>,
    /// The stop-month cell as the month that is written there, whatever it means.
    pub written_month: Cell<Month>,
    /// The last month paid: from the column, or derived.
    pub last_paid: Cell<Month>,
    /// Where that comes from.
    pub last_paid_origin: MonthOrigin,
    /// The last month paid of medical insurance, where a column of its own says so.
    pub medical_last_paid: Cell<Month>,
    /// 停止缴费原因.
    pub reason: Cell<ReasonNo>,
    /// 停止缴费险种.
    pub insurances: Cell<InsuranceReading>,
    /// 入职日期.
    pub entry: Cell<Date>,
    /// 离职日期.
    pub leave: Cell<Date>,
    /// What the remark says of the reason, by the profile's words (RE006).
    pub remark: RemarkSense,
    /// What the columns beside say.
    pub beside: Beside,
    /// What is out of the ordinary.
    pub odd: Odd,
    /// Fields whose cell is an error value (CO007).
    pub error_cells: FieldSet,
    /// Fields whose cell is a formula without a result (CO008).
    pub uncomputed_cells: FieldSet,
    /// Fields whose value a merged cell lent (CO012).
    pub lent_cells: FieldSet,
}

/// What a remark says of why somebody left, or that nobody does (备注含义).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RemarkSense {
    /// Nothing about it.
    #[default]
    Silent,
    /// Of one's own will: 本人辞职.
    Voluntary,
    /// Not of one's own will: 辞退, 裁员.
    Involuntary,
    /// The person has retired or died.
    Ended,
    /// The person is not to be taken off now, or was already: 暂不减, 取消减员.
    Withdrawn,
}

impl Draft<'_> {
    /// The identity's key, for duplicates; `None` when not readable.
    pub fn person_key(&self) -> Option<u64> {
        self.identity.value().and_then(|identity| identity.key())
    }

    /// The kind of document that the row says (证件类型); `None` for a word that means none. Where nothing
    /// is said it is the resident card, or the residence permit, whose number tells it by itself.
    pub fn document_kind(&self) -> Option<IdKind> {
        match self.id_kind {
            Cell::Value(kind) => Some(kind),
            Cell::Absent | Cell::Blank => {
                let number = self.identity.value().and_then(|identity| identity.number());
                let kind = number.map(shape::of_person);
                Some(
                    kind.filter(|kind| *kind == IdKind::ResidencePermit)
                        .unwrap_or(IdKind::ResidentCard),
                )
            }
            Cell::Broken | Cell::Malformed(_) => None,
        }
    }

    /// The text of a field as it stands in the file. Allocates for GB18030: only when firing.
    pub fn shown(&self, field: Field) -> String {
        self.record.text(field).into_owned()
    }
}
