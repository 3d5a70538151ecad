//! Questions and answers (待确认事项): what only a person can settle about the uploads, and how an answer
//! becomes an option of the next run.

use std::collections::BTreeMap;

use crate::calendar::Month;
use crate::columns::ColumnOptions;
use crate::ident::credit_code;
use crate::model::{Field, Outcome, Question, RuleCode, column_letters};
use crate::profile::Meaning;

/// What was answered so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    /// About the columns of single files.
    pub(super) of_file: BTreeMap<u32, ColumnOptions>,
    /// The employer of rows that name none.
    pub(super) employer: Option<String>,
    /// What was answered to that for lists with the same headings before.
    pub(super) employer_before: Option<String>,
    /// What opens encrypted workbooks.
    pub(super) password: Option<String>,
    /// The questions were seen and left open.
    pub(super) skipped: bool,
    /// Some answers are those of an earlier upload of the same layout.
    pub(super) remembered: bool,
}

/// One question (问题).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// CO004: last paid or first unpaid.
    StopMonth { file: u32, heading: String, found: String, last_paid: Option<(Month, Month)> },
    /// CO003: which column.
    Column { file: u32, field: Field, columns: Vec<(u16, String)> },
    /// EM001 in every row.
    Employer,
    /// FL002.
    Password { file: u32, again: bool },
}

impl Ask {
    /// The name of its form field.
    pub(super) fn key(&self) -> String {
        match self {
            Self::StopMonth { file, .. } => format!("means-{file}"),
            Self::Column { file, field, .. } => format!("column-{file}-{}", field.key()),
            Self::Employer => "employer".to_owned(),
            Self::Password { .. } => "password".to_owned(),
        }
    }
}

/// What a run leaves to be asked.
pub(super) fn asks(outcome: &Outcome, answers: &Answers) -> Vec<Ask> {
    let mut asks: Vec<Ask> = Vec::new();
    for (file, input) in (0..).zip(&outcome.inputs) {
        if input.refused == Some(RuleCode::new("FL002")) {
            asks.push(Ask::Password { file, again: answers.password.is_some() });
        }
        asks.extend(input.sheets.iter().filter_map(|sheet| match sheet.question.clone()? {
            Question::StopMonth { heading, found, last_paid } => {
                Some(Ask::StopMonth { file, heading, found, last_paid })
            }
            Question::Column { field, columns } => Some(Ask::Column { file, field, columns }),
        }));
    }
    let people = outcome.counts.accepted + outcome.counts.held;
    let without = outcome.by_rule.get(&RuleCode::new("EM001")).copied().unwrap_or(0);
    // A list that is not read yet may name one, and would be given the answer for the others.
    if asks.is_empty() && people > 0 && without == people && answers.employer.is_none() {
        asks.push(Ask::Employer);
    }
    let mut seen = std::collections::BTreeSet::new();
    asks.retain(|ask| seen.insert(ask.key()));
    asks
}

impl Answers {
    /// Takes an answer; `false` when it is none.
    pub(super) fn take(&mut self, ask: &Ask, given: &str) -> bool {
        match ask {
            Ask::StopMonth { file, .. } => {
                let Some(means) = meaning(given) else { return false };
                self.of_file.entry(*file).or_default().stop_month_means = Some(means);
            }
            Ask::Column { file, field, columns } => {
                let Some((_, name)) =
                    named(columns).into_iter().find(|(letters, _)| letters == given)
                else {
                    return false;
                };
                let options = self.of_file.entry(*file).or_default();
                options.columns.retain(|(known, _)| known != field);
                options.columns.push((*field, name));
            }
            Ask::Employer => {
                let read = credit_code::read(given.as_bytes());
                let Some(code) = read.code.filter(|_| read.faults.is_empty()) else { return false };
                self.employer = Some(code.as_str().to_owned());
            }
            Ask::Password { .. } if given.is_empty() => return false,
            Ask::Password { .. } => self.password = Some(given.to_owned()),
        }
        true
    }
}

impl Answers {
    /// What was answered to a question so far, or before, as its form field holds it; never a password.
    pub(super) fn given(&self, ask: &Ask) -> String {
        let given = match ask {
            Ask::StopMonth { file, .. } => {
                let means = self.of_file.get(file).and_then(|options| options.stop_month_means);
                means.map(|means| word(means).to_owned())
            }
            Ask::Column { file, field, columns } => {
                let options = self.of_file.get(file).map(|options| &options.columns);
                let name = options.and_then(|columns| columns.iter().find(|(of, _)| of == field));
                let mut columns = named(columns).into_iter();
                name.and_then(|(_, name)| columns.find(|(_, known)| known == name))
                    .map(|(letters, _)| letters)
            }
            Ask::Employer => self.employer.clone().or_else(|| self.employer_before.clone()),
            Ask::Password { .. } => None,
        };
        given.unwrap_or_default()
    }
}

/// The words of a meaning, as on the command line.
pub(super) fn meaning(word: &str) -> Option<Meaning> {
    match word {
        "last-paid" => Some(Meaning::LastPaid),
        "first-unpaid" => Some(Meaning::FirstUnpaid),
        _ => None,
    }
}

/// The word of a meaning.
pub(super) const fn word(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::LastPaid => "last-paid",
        Meaning::FirstUnpaid => "first-unpaid",
    }
}

/// Columns by their letters, and by what names each for good: its heading, or its letters where two
/// headings are the same.
fn named(columns: &[(u16, String)]) -> Vec<(String, String)> {
    let times = |heading: &str| columns.iter().filter(|(_, other)| other == heading).count();
    let name = |(column, heading): &(u16, String)| {
        let letters = column_letters((*column).into());
        let name = if times(heading) == 1 { heading.clone() } else { letters.clone() };
        (letters, name)
    };
    columns.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_that_are_none_are_asked_again() {
        let mut answers = Answers::default();
        let columns = vec![(2, "证件号码".to_owned()), (8, "身份证号".to_owned())];
        let column = Ask::Column { file: 1, field: Field::PersonId, columns };
        let month = Ask::StopMonth {
            file: 0,
            heading: "停保月".to_owned(),
            found: "2026-11".to_owned(),
            last_paid: None,
        };
        for (ask, given, is_answer) in [
            (&column, "A", false),
            (&column, "I", true),
            (&month, "", false),
            (&month, "first-unpaid", true),
            (&Ask::Employer, "91110105MA00099A0X", false),
            (&Ask::Employer, "91110105ma00099a0d", true),
            (&Ask::Password { file: 0, again: false }, "", false),
        ] {
            assert_eq!(answers.take(ask, given), is_answer, "{given}");
        }
        assert_eq!(answers.of_file[&1].columns, [(Field::PersonId, "身份证号".to_owned())]);
        assert_eq!(answers.of_file[&0].stop_month_means, Some(Meaning::FirstUnpaid));
        assert_eq!([answers.given(&column), answers.given(&month)], ["I", "first-unpaid"]);
        assert_eq!(answers.employer.as_deref(), Some("91110105MA00099A0D"));
        let twins = [(1, "月份".to_owned()), (2, "月份".to_owned())];
        assert_eq!(named(&twins)[1], ("C".to_owned(), "C".to_owned()));
    }
}
