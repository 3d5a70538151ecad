//! What came of one file (单个文件的记录), without its rows' entries and its findings, which lie beside it.

use serde::{Deserialize, Serialize};

use super::noted::Words;
use crate::model::{Columns, Employer, Field, Input, RuleCode, Severity, Sheet};
use crate::profile::Profile;
use crate::rules::RowFacts;
use crate::run::part::{Part, PartFacts};
use crate::sink::report::{Report, Show, view};

/// The note that says that a file is done.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Stored {
    /// The code and words of what refused it.
    pub(super) refused: Option<(String, Option<Words>)>,
    pub(super) skipped: u64,
    /// Entries beside it.
    pub(super) rows: u64,
    /// Bytes of findings beside it.
    pub(super) findings: u64,
    employers: Vec<[String; 3]>,
    by_rule: Vec<(String, u8, u64)>,
    sheets: Vec<StoredSheet>,
}

/// A sheet: its name, its headings' fields by column.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct StoredSheet {
    name: Option<String>,
    columns: Vec<(String, u16)>,
}

const SEVERITIES: [Severity; 3] = [Severity::Note, Severity::Warning, Severity::Error];

impl Stored {
    /// The note of a part whose findings take so many bytes.
    pub(super) fn of(part: &Part, findings: u64, profile: &Profile) -> Self {
        let input = &part.outcome.inputs[0];
        Self {
            refused: input.refused.map(|code| (code.to_string(), words(part, code, profile))),
            skipped: part.skipped,
            rows: part.facts.len() as u64,
            findings,
            employers: part
                .employers
                .iter()
                .map(|e| [e.code.clone(), e.registration_no.clone(), e.name.clone()])
                .collect(),
            by_rule: part
                .by_rule
                .iter()
                .map(|(code, severity, count)| (code.to_string(), level(*severity), *count))
                .collect(),
            sheets: input.sheets.iter().map(StoredSheet::of).collect(),
        }
    }

    /// What of it is needed with all other files.
    pub(super) fn part(self, facts: Vec<RowFacts>, path: &str) -> PartFacts {
        let sheets: Vec<Sheet> = self.sheets.iter().map(StoredSheet::sheet).collect();
        let columns = (0..).zip(&sheets).map(|(number, sheet)| (number, sheet.columns.clone()));
        let refused = self.refused.as_ref().and_then(|(code, _)| RuleCode::parse(code));
        PartFacts {
            columns: columns.collect(),
            input: Input { path: path.to_owned(), refused, sheets, ..Input::default() },
            facts,
            employers: self
                .employers
                .into_iter()
                .map(|[code, registration_no, name]| Employer { code, registration_no, name })
                .collect(),
            skipped: self.skipped,
            by_rule: self
                .by_rule
                .iter()
                .filter_map(|(code, level, count)| {
                    Some((RuleCode::parse(code)?, SEVERITIES[usize::from(*level).min(2)], *count))
                })
                .collect(),
        }
    }
}

/// What refused the file, in words.
fn words(part: &Part, code: RuleCode, profile: &Profile) -> Option<Words> {
    let lang = crate::text::Lang::Zh;
    let report =
        Report { outcome: &part.outcome, profile, lang, show: Show { unmask: false }, files: &[] };
    let finding = part.outcome.findings.iter().find(|finding| finding.code == code)?;
    Some(view::one(&report, finding).message.into())
}

fn level(severity: Severity) -> u8 {
    match severity {
        Severity::Note => 0,
        Severity::Warning => 1,
        Severity::Error => 2,
    }
}

impl StoredSheet {
    fn of(sheet: &Sheet) -> Self {
        let columns = Field::ALL.into_iter().filter_map(|field| {
            let column = u16::try_from(sheet.columns.get(field)?).ok()?;
            Some((field.key().to_owned(), column))
        });
        Self { name: sheet.name.clone(), columns: columns.collect() }
    }

    fn sheet(&self) -> Sheet {
        let mut columns = Columns::NONE;
        for (key, column) in &self.columns {
            if let Some(field) = Field::from_key(key) {
                columns.set(field, *column);
            }
        }
        Sheet { name: self.name.clone(), columns, ..Sheet::default() }
    }
}
