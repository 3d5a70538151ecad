//! What senders' layouts mean (版式记忆): answers of earlier uploads, found again by a hash of the headings.
//! It holds nobody's data: no name, no row, no password, no file name.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::answers::{self, Answers, Ask};
use super::secret::hex;
use crate::model::{Field, Input, Outcome};

/// Layouts that are remembered.
const MOST: usize = 1000;

/// The answers for layouts, kept in a file.
pub(super) struct Memory {
    path: PathBuf,
    layouts: Mutex<BTreeMap<String, Layout>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Layout {
    stop_month_means: Option<String>,
    columns: BTreeMap<String, String>,
    employer: Option<String>,
}

impl Memory {
    /// What is remembered in a folder; a file that does not read is an empty one.
    pub(super) fn open(state: &std::path::Path) -> Self {
        let path = state.join("layouts.json");
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        Self { path, layouts: Mutex::new(serde_json::from_str(&text).unwrap_or_default()) }
    }

    /// Remembers what was answered about the files of a run.
    pub(super) fn keep(&self, outcome: &Outcome, asks: &[Ask], answers: &Answers) {
        let mut layouts = self.layouts.lock().unwrap_or_else(PoisonError::into_inner);
        for (file, input) in (0..).zip(&outcome.inputs) {
            let asked = |ask: &Ask| match ask {
                Ask::StopMonth { file: of, .. } | Ask::Column { file: of, .. } => *of == file,
                Ask::Employer => true,
                Ask::Password { .. } => false,
            };
            let Some(hash) = layout(input).filter(|_| asks.iter().any(asked)) else { continue };
            if layouts.len() < MOST || layouts.contains_key(&hash) {
                layouts.entry(hash).or_default().take(file, answers);
            }
        }
        // Without it the question is asked once more: no reason to stop.
        let _ =
            crate::sink::write_file(&self.path, |out| Ok(serde_json::to_writer(out, &*layouts)?));
    }

    /// Adds what is remembered of the files of a run; `false` when that is nothing new.
    pub(super) fn recall(&self, outcome: &Outcome, answers: &mut Answers) -> bool {
        let layouts = self.layouts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut is_new = false;
        for (file, input) in (0..).zip(&outcome.inputs) {
            if let Some(known) = layout(input).and_then(|hash| layouts.get(&hash)) {
                is_new |= known.give(file, answers);
            }
        }
        answers.remembered |= is_new;
        is_new
    }
}

impl Layout {
    fn take(&mut self, file: u32, answers: &Answers) {
        if let Some(options) = answers.of_file.get(&file) {
            let means = options.stop_month_means.map(|means| answers::word(means).to_owned());
            self.stop_month_means = means.or(self.stop_month_means.take());
            let columns = options.columns.iter();
            self.columns
                .extend(columns.map(|(field, name)| (field.key().to_owned(), name.clone())));
        }
        self.employer = answers.employer.clone().or(self.employer.take());
    }

    fn give(&self, file: u32, answers: &mut Answers) -> bool {
        let mut is_new = false;
        let means = self.stop_month_means.as_deref().and_then(answers::meaning);
        if means.is_some() || !self.columns.is_empty() {
            let options = answers.of_file.entry(file).or_default();
            is_new |= options.stop_month_means.is_none() && means.is_some();
            options.stop_month_means = options.stop_month_means.or(means);
            for (key, name) in &self.columns {
                let Some(field) = Field::from_key(key) else { continue };
                if options.columns.iter().all(|(known, _)| *known != field) {
                    options.columns.push((field, name.clone()));
                    is_new = true;
                }
            }
        }
        // Lists of many employers have these headings: whoever answers sees whose the last one was.
        if answers.employer_before.is_none() {
            answers.employer_before.clone_from(&self.employer);
        }
        is_new
    }
}

/// A file's layout: a hash of the headings of its sheets.
fn layout(input: &Input) -> Option<String> {
    let mut hash = Sha256::new();
    let mut has_heading = false;
    for sheet in &input.sheets {
        for heading in &sheet.headings {
            hash.update(heading.as_bytes());
            hash.update([0]);
            has_heading = true;
        }
        hash.update([1]);
    }
    has_heading.then(|| hex(&hash.finalize()[..16]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::ColumnOptions;
    use crate::model::Sheet;
    use crate::profile::Meaning;
    use crate::run::run;

    fn input(headings: &[&str]) -> Input {
        let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
        Input { sheets: vec![Sheet { headings, ..Sheet::default() }], ..Input::default() }
    }

    fn outcome(inputs: Vec<Input>) -> Outcome {
        let profile = crate::profile::Profile::builtin("generic").unwrap();
        let order = super::super::order::Order::new(
            std::sync::Arc::new(profile),
            crate::calendar::Date::parse("2026-11-23").unwrap(),
        );
        let job = order.job(crate::check::row::Keep::default(), &crate::run::Silent);
        Outcome { inputs, ..run(&job).unwrap() }
    }

    #[test]
    fn the_same_headings_are_the_same_sender() {
        let state = tempfile::tempdir().unwrap();
        let memory = Memory::open(state.path());
        let first = outcome(vec![input(&["姓名", "停保月"])]);
        let ask = Ask::StopMonth {
            file: 0,
            heading: String::new(),
            found: String::new(),
            last_paid: None,
        };
        let mut answers = Answers { password: Some("secret".to_owned()), ..Answers::default() };
        answers.take(&ask, "first-unpaid");
        memory.keep(&first, &[ask], &answers);
        let kept = std::fs::read_to_string(state.path().join("layouts.json")).unwrap();
        assert!(!kept.contains("secret") && !kept.contains("停保月"), "{kept}");
        let later = outcome(vec![input(&["姓名"]), input(&["姓名", "停保月"])]);
        let mut recalled = Answers::default();
        assert!(Memory::open(state.path()).recall(&later, &mut recalled));
        assert_eq!(recalled.of_file.keys().collect::<Vec<_>>(), [&1]);
        let means = Some(Meaning::FirstUnpaid);
        let expected = ColumnOptions { stop_month_means: means, ..ColumnOptions::default() };
        assert_eq!(recalled.of_file[&1].stop_month_means, expected.stop_month_means);
        assert!(!memory.recall(&later, &mut recalled), "nothing new the second time");
        answers.take(&Ask::Employer, "91110105MA00099A0D");
        memory.keep(&first, &[Ask::Employer], &answers);
        assert!(!memory.recall(&later, &mut recalled), "no answer is taken from it");
        assert_eq!(recalled.employer, None);
        assert_eq!(recalled.given(&Ask::Employer), "91110105MA00099A0D");
    }
}
