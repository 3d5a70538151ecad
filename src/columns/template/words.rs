//! Which word of a drop-down list says what a person's row says (下拉词对应): the same text, or a word
//! that the profile knows for the same thing. Never the nearest.

use super::Wanted;
use crate::calendar::Month;
use crate::ident::kind::IdKind;
use crate::ident::person_id::Sex;
use crate::model::{CellKind, InsuranceSet, ReasonNo, Reduction};
use crate::profile::normal::normalise;
use crate::profile::output::{OutputColumn, Value};
use crate::profile::{Change, Lookup};

/// The words of one list, and what each means (下拉列表).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    list: Vec<String>,
    meant: Meant,
}

/// What the words of a list mean, word by word.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Meant {
    Reasons(Vec<Option<ReasonNo>>),
    Insurances(Vec<Option<InsuranceSet>>),
    Documents(Vec<Option<IdKind>>),
    Sexes(Vec<Option<Sex>>),
    Months(Value, Vec<Option<Month>>),
    Reduction(Vec<bool>),
    /// Only what is the same text.
    Nothing,
}

impl Words {
    /// A list for a column; `None` where it cannot be compared with what the column holds.
    pub(super) fn new(
        list: Vec<String>,
        column: &OutputColumn,
        wanted: Wanted<'_>,
    ) -> Option<Self> {
        let lookup = wanted.lookup;
        let meant = match column.value {
            Value::Reason | Value::ReasonCode => {
                Meant::Reasons(list.iter().map(|word| lookup.reason(word)).collect())
            }
            Value::Insurances => {
                Meant::Insurances(list.iter().map(|word| kinds(lookup, word)).collect())
            }
            Value::IdKind => {
                Meant::Documents(list.iter().map(|word| lookup.id_kind(word)).collect())
            }
            Value::Sex => Meant::Sexes(list.iter().map(|word| lookup.sex(word)).collect()),
            Value::LastPaid | Value::FirstUnpaid | Value::MedicalLastPaid => {
                Meant::Months(column.value, list.iter().map(|word| month(word)).collect())
            }
            Value::Fixed => {
                let says = |word: &String| lookup.flag(word) == Some(Change::Reduction);
                Meant::Reduction(list.iter().map(says).collect())
            }
            Value::BirthDate | Value::EntryDate | Value::LeaveDate | Value::Today => return None,
            Value::SerialNo | Value::RowCount | Value::ControlTotal | Value::DeclaredMonth => {
                return None;
            }
            _ => Meant::Nothing,
        };
        Some(Self { list, meant })
    }

    /// The word for a person whose cell would hold `text`.
    pub fn word(&self, text: &str, person: &Reduction) -> Option<&str> {
        self.same(text).or_else(|| self.at(self.meaning(person)?))
    }

    /// The words, for people to read; of long lists the first.
    pub fn shown(&self) -> String {
        const MOST: usize = 15;
        let first = self.list.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join("、");
        if self.list.len() > MOST { format!("{first}…") } else { first }
    }

    /// The word that is the same text, but for what people vary.
    pub(super) fn same(&self, text: &str) -> Option<&str> {
        let exact = self.list.iter().find(|word| word.as_str() == text);
        let plain = normalise(text);
        let alike = || self.list.iter().find(|word| normalise(word) == plain);
        exact.or_else(alike).filter(|_| !text.is_empty()).map(String::as_str)
    }

    /// The word that says 减.
    pub(super) fn reduction(&self) -> Option<&str> {
        match &self.meant {
            Meant::Reduction(says) => self.at(says.iter().position(|says| *says)?),
            _ => None,
        }
    }

    fn at(&self, index: usize) -> Option<&str> {
        self.list.get(index).map(String::as_str)
    }

    /// Which word means what the person's row says.
    fn meaning(&self, person: &Reduction) -> Option<usize> {
        match &self.meant {
            Meant::Reasons(meant) => meant.iter().position(|it| *it == Some(person.reason)),
            Meant::Insurances(meant) => meant.iter().position(|it| *it == Some(person.insurances)),
            Meant::Documents(meant) => meant.iter().position(|it| *it == Some(person.id_kind)),
            Meant::Sexes(meant) => meant.iter().position(|it| it.is_some() && *it == person.sex),
            Meant::Months(value, meant) => {
                let month = match value {
                    Value::FirstUnpaid => person.last_paid.plus(1),
                    Value::MedicalLastPaid => person.medical_last_paid,
                    _ => person.last_paid,
                };
                meant.iter().position(|it| *it == Some(month))
            }
            Meant::Reduction(_) | Meant::Nothing => None,
        }
    }
}

fn kinds(lookup: &Lookup, word: &str) -> Option<InsuranceSet> {
    let reading = lookup.insurances(word);
    (!reading.unknown && !reading.housing_fund && reading.kinds.0 != 0).then_some(reading.kinds)
}

fn month(word: &str) -> Option<Month> {
    crate::written::month(word.as_bytes(), CellKind::Text).value()
}
