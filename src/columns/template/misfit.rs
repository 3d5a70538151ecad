//! What keeps a person out of a template (不能写入模板的人): a value that its list does not have, a cell
//! that must be filled and would stay blank.

use std::borrow::Cow;

use super::{TemplateColumn, TemplatePlan};
use crate::model::{Employer, Reduction, ReductionTexts};
use crate::profile::Profile;
use crate::profile::output::Value;

/// A person with all that a column may hold (人员).
#[derive(Clone, Copy)]
pub struct Person<'p> {
    /// Numbers.
    pub reduction: &'p Reduction,
    /// Texts.
    pub texts: ReductionTexts<'p>,
    /// Whose.
    pub employer: &'p Employer,
}

/// Why a person does not fit (不合之处).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit<'t> {
    /// The drop-down list of the column lacks the value.
    NotListed(&'t TemplateColumn, String),
    /// The column must be filled, and there is nothing to fill it with.
    Blank(&'t TemplateColumn),
}

impl TemplatePlan {
    /// The first thing that keeps a person out.
    pub fn misfit(&self, person: Person<'_>, profile: &Profile) -> Option<Misfit<'_>> {
        self.columns.iter().find_map(|column| {
            let text = shown(column, person, profile)?;
            if text.is_empty() {
                return column.required.then_some(Misfit::Blank(column));
            }
            let words = column.words.as_ref()?;
            let known = words.word(&text, person.reduction).is_some();
            (!known).then(|| Misfit::NotListed(column, text.into_owned()))
        })
    }
}

/// What a column shows of a person, as far as it is to be compared; `None` where it always has a value.
fn shown<'p>(
    column: &TemplateColumn,
    person: Person<'p>,
    profile: &'p Profile,
) -> Option<Cow<'p, str>> {
    let Person { reduction, texts, employer } = person;
    let day = |day: Option<crate::calendar::Date>| {
        day.map_or(Cow::Borrowed(""), |day| Cow::Owned(day.to_string()))
    };
    let reason = profile.reason(reduction.reason);
    Some(match column.output.value {
        Value::PersonName => texts.person_name.into(),
        Value::PersonId => texts.person_id.into(),
        Value::PersonNo => texts.person_no.into(),
        Value::EmployeeNo => texts.employee_no.into(),
        Value::Department => texts.department.into(),
        Value::Remark => texts.remark.into(),
        Value::EmployerName => Cow::Borrowed(&*employer.name),
        Value::EmployerCode => Cow::Borrowed(&*employer.code),
        Value::RegistrationNo => Cow::Borrowed(&*employer.registration_no),
        Value::IdKind => reduction.id_kind.label().zh.into(),
        Value::Sex => reduction.sex.map_or("", |sex| sex.label().zh).into(),
        Value::Reason => Cow::Borrowed(&reason.label.zh),
        Value::ReasonCode => Cow::Borrowed(reason.code3.as_deref().unwrap_or_default()),
        Value::Insurances => {
            let kinds = profile.insurances.iter().enumerate();
            let kinds = kinds.filter(|(index, _)| reduction.insurances.contains(*index));
            kinds.map(|(_, kind)| kind.label.zh.as_str()).collect::<Vec<_>>().join("、").into()
        }
        Value::BirthDate => day(reduction.birth),
        Value::EntryDate => day(reduction.entry),
        Value::LeaveDate => day(reduction.leave),
        Value::LastPaid => reduction.last_paid.to_string().into(),
        Value::MedicalLastPaid => reduction.medical_last_paid.to_string().into(),
        Value::FirstUnpaid => reduction.last_paid.plus(1).to_string().into(),
        _ => return None,
    })
}
