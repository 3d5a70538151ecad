//! 减员: one insured person to be taken off one employer's rolls, with no holes.

use super::{EmployerNo, InsuranceSet, Place, ReasonNo};
use crate::calendar::{Date, Month};
use crate::ident::kind::IdKind;
use crate::ident::person_id::Sex;

/// The parts of a reduction that are numbers (减员). Made only by `check`, from a row without
/// errors; its texts lie in [`Reductions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reduction {
    /// The row it comes from.
    pub place: Place,
    /// Index in the run's employers.
    pub employer: EmployerNo,
    /// 证件类型.
    pub id_kind: IdKind,
    /// Equal for one person; see [`super::Identity::key`].
    pub person: u64,
    /// From the number, else from the column.
    pub sex: Option<Sex>,
    /// From the number, else from the column.
    pub birth: Option<Date>,
    /// 缴费截止月份: the last month paid.
    pub last_paid: Month,
    /// The same for medical insurance, where it differs.
    pub medical_last_paid: Month,
    /// Index in the profile's reasons.
    pub reason: ReasonNo,
    /// The profile's kinds that stop.
    pub insurances: InsuranceSet,
    /// 入职日期.
    pub entry: Option<Date>,
    /// 离职日期.
    pub leave: Option<Date>,
}

/// The texts of a reduction that an output may need, repaired and decoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReductionTexts<'a> {
    /// 姓名.
    pub person_name: &'a str,
    /// 证件号码, as it is to be written.
    pub person_id: &'a str,
    /// 个人编号.
    pub person_no: &'a str,
    /// 工号.
    pub employee_no: &'a str,
    /// 部门.
    pub department: &'a str,
    /// 备注.
    pub remark: &'a str,
}

const TEXTS: usize = 6;

impl<'a> ReductionTexts<'a> {
    fn parts(&self) -> [&'a str; TEXTS] {
        let Self { person_name, person_id, person_no, employee_no, department, remark } = *self;
        [person_name, person_id, person_no, employee_no, department, remark]
    }
}

#[derive(Clone, Copy, Debug)]
struct Row {
    reduction: Reduction,
    start: u64,
    lengths: [u16; TEXTS],
}

/// The accepted rows of a run (可提交的减员): numbers in one table, texts in one buffer, about
/// 110 bytes a person.
#[derive(Clone, Debug, Default)]
pub struct Reductions {
    rows: Vec<Row>,
    text: String,
}

impl Reductions {
    /// Adds one. Texts longer than 65,535 bytes are cut at a character, which no checked text is.
    pub fn push(&mut self, reduction: Reduction, texts: &ReductionTexts<'_>) {
        let start = self.text.len() as u64;
        let mut lengths = [0; TEXTS];
        for (part, length) in texts.parts().into_iter().zip(&mut lengths) {
            let part = &part[..part.floor_char_boundary(usize::from(u16::MAX))];
            self.text.push_str(part);
            *length = u16::try_from(part.len()).expect("cut to fit");
        }
        self.rows.push(Row { reduction, start, lengths });
    }

    /// Adds all of `other` behind these; costs nothing when there were none.
    pub fn append(&mut self, other: Self) {
        if self.rows.is_empty() {
            *self = other;
            return;
        }
        let base = self.text.len() as u64;
        self.rows.extend(other.rows.iter().map(|row| Row { start: base + row.start, ..*row }));
        self.text.push_str(&other.text);
    }

    /// Gives every employer its new number, by the old one; those without keep theirs.
    pub fn renumber_employers(&mut self, new_numbers: &[Option<EmployerNo>]) {
        for Reduction { employer, .. } in self.rows.iter_mut().map(|row| &mut row.reduction) {
            *employer = new_numbers[employer.index()].unwrap_or(*employer);
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// None at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The numbers of the one at an index.
    pub fn get(&self, index: usize) -> &Reduction {
        &self.rows[index].reduction
    }

    /// The texts of the one at an index.
    pub fn texts(&self, index: usize) -> ReductionTexts<'_> {
        let row = &self.rows[index];
        let mut at = usize::try_from(row.start).expect("the buffer is in memory");
        let [person_name, person_id, person_no, employee_no, department, remark] =
            row.lengths.map(|length| {
                let start = at;
                at += usize::from(length);
                &self.text[start..at]
            });
        ReductionTexts { person_name, person_id, person_no, employee_no, department, remark }
    }

    /// Keeps those that satisfy `keep`; the texts of the others stay in the buffer.
    pub fn retain(&mut self, mut keep: impl FnMut(&Reduction) -> bool) {
        self.rows.retain(|row| keep(&row.reduction));
    }
}
