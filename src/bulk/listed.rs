//! A finding as it is listed and kept (问题条目), contract section 5.

use serde::{Deserialize, Serialize};

use crate::model::{Field, Place, Severity};
use crate::sink::report::FindingView;
use crate::text::{Lang, Phrase};

/// Words in both languages.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Words {
    zh: String,
    en: String,
}

impl Words {
    pub(super) fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl From<Phrase> for Words {
    fn from(Phrase { zh, en }: Phrase) -> Self {
        Self { zh, en }
    }
}

/// One line of `findings.jsonl`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Listed {
    pub(super) code: String,
    name: String,
    severity: String,
    pub(super) file: String,
    pub(super) sheet: Option<String>,
    pub(super) row: Option<u32>,
    pub(super) cells: Vec<String>,
    fields: Vec<String>,
    pub(super) found: Option<String>,
    understood: Option<String>,
    expected: Option<String>,
    pub(super) message: Words,
    pub(super) fix: Words,
    fingerprint: String,
}

impl Listed {
    /// The identity number is among its cells.
    pub(super) fn is_about_number(&self) -> bool {
        self.fields.iter().any(|field| field == Field::PersonId.key())
    }

    /// A rule about the employer itself (EM), not about a person.
    pub(super) fn is_about_employer(&self) -> bool {
        self.code.starts_with("EM")
    }
}

/// A finding with its place and person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Noted {
    pub(super) finding: Listed,
    /// Index of the file in the run.
    pub(super) file: u32,
    pub(super) sheet: Option<u16>,
    /// Masked, as the report shows them.
    pub(super) person_name: String,
    pub(super) person_id: String,
    /// The message names a row of another employer.
    pub(super) names_others: bool,
    /// The employer's place in the tallies, where the row is one's.
    #[serde(skip)]
    pub(super) employer: Option<usize>,
}

impl Noted {
    pub(super) fn new(view: FindingView, place: Place, names_others: bool) -> Self {
        let FindingView { person_name, person_id, code, name, severity, cells, fields, .. } = view;
        let finding = Listed {
            code: code.to_string(),
            name: name.to_owned(),
            severity: severity.as_str().to_owned(),
            file: view.file,
            sheet: view.sheet,
            row: view.row,
            cells,
            fields: fields.into_iter().map(str::to_owned).collect(),
            found: view.found,
            understood: view.understood,
            expected: view.expected,
            message: view.message.into(),
            fix: view.fix.into(),
            fingerprint: view.fingerprint,
        };
        let (file, sheet) = (place.file, place.sheet);
        Self { finding, file, sheet, person_name, person_id, names_others, employer: None }
    }

    /// By file, sheet, row and code; findings of one row keep the order in which they were made.
    pub(super) fn order(&self) -> (u32, Option<u16>, Option<u32>, String) {
        (self.file, self.sheet, self.finding.row, self.finding.code.clone())
    }

    pub(super) fn place(&self) -> Option<Place> {
        Some(Place::row(self.file, self.sheet?, self.finding.row?))
    }

    pub(super) fn severity(&self) -> Severity {
        match self.finding.severity.as_str() {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            _ => Severity::Note,
        }
    }
}
