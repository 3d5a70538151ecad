//! The answer to one row (答复), contract section 7: what became of it, why, and what there is to be
//! compared with other rows.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::ident::{HashKey, Sex, mask, mask_label, mask_name};
use crate::model::{Employer, Reduction, ReductionTexts, RowOutcome};
use crate::profile::Profile;
use crate::rules::RowFacts;
use crate::sink::report::summary::schema_of;
use crate::sink::report::{FindingView, Show};

/// One line that goes out (答复).
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer<'a> {
    /// The row as it was given, else the number of the line, 1-based. Null for what is said of a file.
    pub row: Option<u32>,
    /// What became of it.
    pub outcome: AnswerOutcome,
    /// What was found in the row itself.
    pub findings: Vec<FindingView>,
    /// The reduction that the row declares; null unless it is accepted.
    pub reduction: Option<ReductionView<'a>>,
    /// The file that was given with the row, or that was read.
    pub file: Option<&'a str>,
    /// The sheet that was read.
    pub sheet: Option<&'a str>,
    /// What the rules across rows compare; null without a key, and for what is no row of a person.
    pub keys: Option<RowKeys<'a>>,
}

/// What became of a row, or of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerOutcome {
    /// A row that can be submitted.
    Accepted,
    /// A row that is held; its findings say why.
    Held,
    /// A row that is no reduction: blank, a total, an example, somebody who is added.
    Skipped,
    /// A file that was read; its rows follow.
    Read,
    /// A file that was refused as a whole; its findings say why.
    Refused,
}

impl From<RowOutcome> for AnswerOutcome {
    fn from(outcome: RowOutcome) -> Self {
        match outcome {
            RowOutcome::Accepted => Self::Accepted,
            RowOutcome::Held => Self::Held,
            RowOutcome::Skipped => Self::Skipped,
        }
    }
}

/// The reduction of an accepted row (减员), typed. Names and numbers are masked unless all is shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReductionView<'a> {
    /// 统一社会信用代码; empty where there is none.
    pub employer_code: Cow<'a, str>,
    /// 社会保险登记号.
    pub registration_no: Cow<'a, str>,
    /// 单位名称.
    pub employer_name: Cow<'a, str>,
    /// 姓名.
    pub person_name: String,
    /// 证件类型, its code.
    pub id_kind: &'static str,
    /// 证件号码.
    pub person_id: String,
    /// 性别: `male`, `female`.
    pub sex: Option<&'static str>,
    /// 出生日期; null unless all is shown, because it is a part of the number.
    pub birth_date: Option<String>,
    /// 缴费截止月份: the last month paid, `YYYY-MM`.
    pub last_paid: String,
    /// The same for medical insurance.
    pub medical_last_paid: String,
    /// 停止缴费原因: its id in the profile.
    pub reason: &'a str,
    /// 停止缴费险种: their ids in the profile.
    pub insurances: Vec<&'a str>,
    /// 入职日期.
    pub entry_date: Option<String>,
    /// 离职日期.
    pub leave_date: Option<String>,
    /// Equal for the same person, employer, month and insurances, under one key; null without a key.
    pub hash: Option<String>,
}

/// What the rules across rows compare (跨行比对用的值). Whoever or whatever could be recognised is a
/// keyed hash of 128 bits, equal for equal things under one key; null = not known.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RowKeys<'a> {
    /// Equal for one person.
    pub person: Option<String>,
    /// Equal for one name, as names are compared.
    pub name: Option<String>,
    /// Equal for one employer: by code, else registration number, else name.
    pub employer: Option<String>,
    /// Its credit code.
    pub employer_code: Option<String>,
    /// Its name, as employers' names are compared.
    pub employer_name: Option<String>,
    /// The employer as it is written: equal for the same code, registration number and name.
    pub employer_as_written: Option<String>,
    /// The last month paid, `YYYY-MM`.
    pub last_paid: Option<String>,
    /// The same for medical insurance.
    pub medical_last_paid: Option<String>,
    /// The reason: its id in the profile.
    pub reason: Option<&'a str>,
    /// The insurances: their ids in the profile; null where none could be read.
    pub insurances: Option<Vec<&'a str>>,
    /// The row adds or continues somebody: it is no reduction, and counts for DU007 alone.
    pub added: bool,
}

/// The hashes of an employer (单位散列), made once for all its rows.
#[derive(Clone, Debug)]
pub(super) struct EmployerKeys {
    key: String,
    code: Option<String>,
    name: Option<String>,
    as_written: String,
}

impl EmployerKeys {
    pub(super) fn of(key: &HashKey, employer: &Employer) -> Self {
        let Employer { code, registration_no, name } = employer;
        let given = |text: &String| (!text.is_empty()).then_some(());
        Self {
            key: key.employer(&employer.plain_key()).to_string(),
            code: given(code).map(|()| key.employer_code(code).to_string()),
            name: given(name).map(|()| key.employer_name(&employer.plain_name()).to_string()),
            as_written: key.employer_as_written([code, registration_no, name]).to_string(),
        }
    }
}

impl<'a> RowKeys<'a> {
    pub(super) fn of(
        key: &HashKey,
        profile: &'a Profile,
        row: &RowFacts,
        employer: Option<&EmployerKeys>,
    ) -> Self {
        let known = |value: u64| Some(value).filter(|value| *value != 0);
        let insurances = Some(row.insurances).filter(|set| !set.is_empty());
        Self {
            person: known(row.person).map(|person| key.person(person).to_string()),
            name: known(row.name).map(|name| key.name(name).to_string()),
            employer: employer.map(|employer| employer.key.clone()),
            employer_code: employer.and_then(|employer| employer.code.clone()),
            employer_name: employer.and_then(|employer| employer.name.clone()),
            employer_as_written: employer.map(|employer| employer.as_written.clone()),
            last_paid: row.last_paid.map(|month| month.to_string()),
            medical_last_paid: row.medical_last_paid.map(|month| month.to_string()),
            reason: row.reason.map(|reason| profile.reason(reason).id.as_str()),
            insurances: insurances.map(|set| profile.insurance_ids(set).collect()),
            added: !row.is_reduction(),
        }
    }
}

/// How a reduction is shown.
#[derive(Clone, Copy)]
pub(super) struct Showing<'a> {
    pub(super) profile: &'a Profile,
    pub(super) show: Show,
    pub(super) key: Option<&'a HashKey>,
}

impl<'a> ReductionView<'a> {
    pub(super) fn of(
        reduction: &Reduction,
        texts: &ReductionTexts<'_>,
        employer: &'a Employer,
        Showing { profile, show, key }: Showing<'a>,
    ) -> Self {
        let insurances: Vec<&str> = profile.insurance_ids(reduction.insurances).collect();
        let hash = key.map(|key| {
            let (employer, insurances) = (employer.key(), insurances.iter().copied());
            key.reduction(reduction.person, employer, reduction.last_paid, insurances).to_string()
        });
        let shown = |text: &str, mask: fn(&str) -> String| {
            if show.unmask { text.to_owned() } else { mask(text) }
        };
        // Sole traders are employers under their own numbers.
        let label =
            |text: &'a str| if show.unmask { Cow::Borrowed(text) } else { mask_label(text) };
        Self {
            employer_code: label(&employer.code),
            registration_no: label(&employer.registration_no),
            employer_name: label(&employer.name),
            person_name: shown(texts.person_name, mask_name),
            id_kind: reduction.id_kind.code(),
            person_id: shown(texts.person_id, mask),
            sex: reduction.sex.map(|sex| match sex {
                Sex::Male => "male",
                Sex::Female => "female",
            }),
            birth_date: reduction.birth.filter(|_| show.unmask).map(|date| date.to_string()),
            last_paid: reduction.last_paid.to_string(),
            medical_last_paid: reduction.medical_last_paid.to_string(),
            reason: &profile.reason(reduction.reason).id,
            insurances,
            entry_date: reduction.entry.map(|date| date.to_string()),
            leave_date: reduction.leave.map(|date| date.to_string()),
            hash,
        }
    }
}

/// The JSON Schema of one line.
pub fn schema() -> String {
    schema_of::<Answer<'_>>()
}
