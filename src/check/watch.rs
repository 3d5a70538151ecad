//! What the cells of one row were read as, in words (读取说明), for `explain FILE!CELL`.
//!
//! In: the draft of the row. Out: a [`Watched`]. The same reader has read it as for every other row;
//! nothing is judged here.

use super::row::{Checking, Table};
use crate::ident::person_id::Reading as NumberReading;
use crate::ident::{IdKind, documents, name};
use crate::model::{
    Cell, Draft, Field, Identity, MonthOrigin, Place, RawRow, ReadAs, Taken, Watched, WatchedCell,
};
use crate::profile::codes::Label;
use crate::profile::{Meaning, Profile};
use crate::text::{Arg, Phrase, Text, text};

/// A row that no rule has judged: its cells only.
pub(super) fn bare(row: &RawRow<'_>, table: &Table, taken: Taken) -> Watched {
    watched(row, table, taken, |_| None)
}

/// A row that was read.
pub(super) fn read(
    row: &RawRow<'_>,
    table: &Table,
    taken: Taken,
    draft: &Draft<'_>,
    checking: &Checking<'_>,
) -> Watched {
    let words = Words { draft, table, profile: checking.profile };
    let mut watched = watched(row, table, taken, |field| words.read_as(field));
    let derived = [Field::StopMonth, Field::Insurances, Field::IdKind, Field::EmployerCode];
    let has_cell = |field| table.columns.get(field).is_some();
    watched.elsewhere = derived
        .into_iter()
        .filter(|f| !has_cell(*f))
        .filter_map(|f| Some((f, words.read_as(f)?)))
        .collect();
    watched
}

fn watched(
    row: &RawRow<'_>,
    table: &Table,
    taken: Taken,
    read_as: impl Fn(Field) -> Option<ReadAs>,
) -> Watched {
    let cells = row.cells.iter().enumerate().map(|(column, cell)| WatchedCell {
        kind: cell.kind,
        lent: cell.lent,
        text: table.encoding.decode(row.text_of(cell)).into(),
        read: table.columns.field_of(column).and_then(&read_as),
    });
    let place = Place::row(table.file, table.sheet, row.number);
    Watched { place, taken, cells: cells.collect(), elsewhere: Vec::new() }
}

/// Puts one draft into words.
struct Words<'w> {
    draft: &'w Draft<'w>,
    table: &'w Table,
    profile: &'w Profile,
}

fn plain(text: impl Into<String>) -> Phrase {
    let text = text.into();
    Phrase { zh: text.clone(), en: text }
}

fn label(label: &Label) -> Phrase {
    Phrase { zh: label.zh.clone(), en: label.en.clone() }
}

fn value(value: Phrase) -> ReadAs {
    ReadAs { value: Some(value), ..ReadAs::default() }
}

impl ReadAs {
    fn with(mut self, remark: impl Into<Phrase>) -> Self {
        self.remarks.push(remark.into());
        self
    }
}

impl Words<'_> {
    /// What a field was read as; `None` where nothing was given and nothing follows from that.
    fn read_as(&self, field: Field) -> Option<ReadAs> {
        let draft = self.draft;
        match field {
            Field::PersonId => self.identity(),
            Field::PersonName => self.name(),
            Field::EmployerCode => self.credit_code(),
            Field::IdKind => self.id_kind(),
            Field::Sex => read_cell(draft.sex, |sex| sex.label().into()),
            Field::BirthDate => read_cell(draft.birth, |date| plain(date.to_string())),
            Field::EntryDate => read_cell(draft.entry, |date| plain(date.to_string())),
            Field::LeaveDate => self.leave(),
            Field::StopMonth => self.stop_month(),
            Field::MedicalStopMonth => self.medical(),
            Field::Reason => self.reason(),
            Field::Insurances => self.insurances(),
            Field::ChangeFlag
            | Field::EmployerName
            | Field::RegistrationNo
            | Field::EmployeeNo
            | Field::PersonNo
            | Field::Department
            | Field::Remark
            | Field::SerialNo
            | Field::OtherReason
            | Field::InsuredPlace
            | Field::InsuranceState
            | Field::HandlingState
            | Field::OtherRemark
            | Field::OtherStopMonth => self.copied(field),
        }
    }

    fn copied(&self, field: Field) -> Option<ReadAs> {
        let text = self.draft.shown(field);
        (!text.trim().is_empty()).then(|| value(plain(text.trim())))
    }

    fn identity(&self) -> Option<ReadAs> {
        match self.draft.identity {
            Cell::Value(Identity::Number(reading)) => Some(number(&reading)),
            Cell::Value(Identity::Document(reading)) => Some(ReadAs {
                repairs: reading.repairs.words().collect(),
                value: Some(plain(documents::repaired(&self.draft.shown(Field::PersonId)))),
                remarks: Vec::new(),
            }),
            Cell::Absent | Cell::Blank => None,
            Cell::Broken | Cell::Malformed(_) => Some(ReadAs::default()),
        }
    }

    fn name(&self) -> Option<ReadAs> {
        let text = self.draft.shown(Field::PersonName);
        match self.draft.name {
            Cell::Value(marks) => Some(ReadAs {
                repairs: marks.repairs.words().collect(),
                ..value(plain(name::repaired(&text).trim()))
            }),
            Cell::Absent | Cell::Blank => None,
            Cell::Broken | Cell::Malformed(_) => Some(ReadAs::default()),
        }
    }

    fn credit_code(&self) -> Option<ReadAs> {
        match self.draft.credit_code {
            Cell::Value(reading) => {
                let read = ReadAs {
                    repairs: reading.repairs.words().collect(),
                    value: reading.code.map(|code| plain(code.as_str())),
                    remarks: Vec::new(),
                };
                let is_given = self.draft.shown(Field::EmployerCode).trim().is_empty();
                let titled = self.table.titled.as_deref();
                let title = titled.map_or("", |titled| titled.text(Field::EmployerCode));
                let is_title = reading.code.is_some_and(|code| code.as_str() == title);
                Some(if is_given && is_title {
                    read.with(text("取自表头上方写明单位的行", "from a line above the headings"))
                } else if is_given {
                    read.with(text("取自选项 --employer", "from the option --employer"))
                } else {
                    read
                })
            }
            Cell::Absent | Cell::Blank => None,
            Cell::Broken | Cell::Malformed(_) => Some(ReadAs::default()),
        }
    }

    fn id_kind(&self) -> Option<ReadAs> {
        match self.draft.id_kind {
            Cell::Absent | Cell::Blank => {
                Some(value(IdKind::ResidentCard.label().into()).with(text(
                    "没有填写，按居民身份证核对",
                    "nothing is given: it is taken for a resident identity card",
                )))
            }
            kind => read_cell(kind, |kind| kind.label().into()),
        }
    }

    fn leave(&self) -> Option<ReadAs> {
        let read = read_cell(self.draft.leave, |date| plain(date.to_string()))?;
        Some(match (self.draft.last_paid_origin, self.draft.last_paid) {
            (MonthOrigin::LeaveDate, Cell::Value(month)) => {
                let month = [("month", month.to_string().into())];
                read.with(DERIVES.fill(&month))
            }
            _ => read,
        })
    }

    fn stop_month(&self) -> Option<ReadAs> {
        let draft = self.draft;
        match (draft.last_paid, draft.last_paid_origin, draft.written_month) {
            (Cell::Value(month), MonthOrigin::LeaveDate, _) => {
                Some(value(plain(month.to_string())).with(text(
                    "没有填写，由离职日期推算",
                    "nothing is given: derived from the leave date",
                )))
            }
            (Cell::Value(last_paid), MonthOrigin::Column, Cell::Value(written)) => {
                let read = value(plain(written.to_string()));
                Some(match self.table.meaning {
                    Some(meaning) => read.with(meant(meaning, last_paid)),
                    None => read,
                })
            }
            (Cell::Absent | Cell::Blank, ..) => None,
            _ => Some(ReadAs::default()),
        }
    }

    fn medical(&self) -> Option<ReadAs> {
        let read = read_cell(self.draft.medical_last_paid, |month| plain(month.to_string()))?;
        let is_first_unpaid = self.table.medical_meaning == Some(Meaning::FirstUnpaid);
        let months = self.draft.medical_last_paid.value().filter(|_| is_first_unpaid);
        Some(match months {
            Some(last_paid) => read.with(meant(Meaning::FirstUnpaid, last_paid)),
            None => read,
        })
    }

    fn reason(&self) -> Option<ReadAs> {
        let no = match self.draft.reason {
            Cell::Value(no) => no,
            other => return read_cell(other, |_| Phrase::default()),
        };
        let reason = self.profile.reason(no);
        let codes: Vec<&str> =
            [&reason.code3, &reason.code4].into_iter().flatten().map(String::as_str).collect();
        let mut read = value(label(&reason.label));
        if !codes.is_empty() {
            let args = [("codes", codes.join(" / ").into())];
            read = read.with(text("代码 {codes}", "code {codes}").fill(&args));
        }
        read.remarks.extend(self.profile.consequences(no));
        Some(read)
    }

    fn insurances(&self) -> Option<ReadAs> {
        let reading = match self.draft.insurances {
            Cell::Value(reading) => reading,
            other => return read_cell(other, |_| Phrase::default()),
        };
        let kinds = self.profile.insurances.iter().enumerate();
        let kinds = kinds.filter(|(index, _)| reading.kinds.contains(*index));
        let (zh, en): (Vec<_>, Vec<_>) =
            kinds.map(|(_, kind)| (kind.label.zh.as_str(), kind.label.en.as_str())).unzip();
        let read = ReadAs {
            value: (!zh.is_empty()).then(|| Phrase { zh: zh.join("、"), en: en.join(", ") }),
            ..ReadAs::default()
        };
        Some(if reading.assumed {
            read.with(text("没有填写，按全部险种处理", "nothing is given: all kinds are taken"))
        } else {
            read
        })
    }
}

const DERIVES: Text =
    text("缴费截止月份由它推算：{month}", "the last paid month is derived from it: {month}");

/// What a written month means for the premium.
fn meant(meaning: Meaning, last_paid: crate::calendar::Month) -> Phrase {
    let args: [(&str, Arg); 1] = [("month", last_paid.to_string().into())];
    match meaning {
        Meaning::LastPaid => text(
            "这一列是最后缴费的月份：缴到 {month}",
            "the column says the last paid month: paid up to {month}",
        ),
        Meaning::FirstUnpaid => text(
            "这一列是开始不缴的月份：缴到 {month}",
            "the column says the first month not paid: paid up to {month}",
        ),
    }
    .fill(&args)
}

fn read_cell<T>(cell: Cell<T>, words: impl FnOnce(T) -> Phrase) -> Option<ReadAs> {
    match cell {
        Cell::Value(read) => Some(value(words(read))),
        Cell::Absent | Cell::Blank => None,
        Cell::Broken | Cell::Malformed(_) => Some(ReadAs::default()),
    }
}

fn number(reading: &NumberReading) -> ReadAs {
    let mut read = ReadAs {
        repairs: reading.repairs.words().collect(),
        value: reading.person.map(|person| plain(person.reveal())),
        remarks: Vec::new(),
    };
    if reading.is_fifteen && reading.person.is_some() {
        read = read
            .with(text("由 15 位旧号码换成 18 位", "the 18 characters of an old 15-digit number"));
    }
    if let Some(birth) = reading.birth {
        let birth = [("birth", birth.to_string().into())];
        read = read.with(text("出生日期 {birth}", "born on {birth}").fill(&birth));
    }
    if let Some(person) = reading.person {
        let sex = [("sex", person.sex().label().into())];
        read = read.with(text("性别 {sex}", "sex: {sex}").fill(&sex));
    }
    read
}
