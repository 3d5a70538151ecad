//! Tests of the list of rules itself.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Check, Rule, all, by_code};
use crate::model::RuleCode;
use crate::text::{Lang, Text};

/// The catalogue.
const CATALOGUE: &[&str] = &[
    "FL001", "FL002", "FL003", "FL004", "FL005", "FL006", "FL007", "FL008", //
    "CO001", "CO002", "CO003", "CO004", "CO005", "CO006", "CO007", "CO008", "CO009", "CO010",
    "CO011", "CO012", "CO013", "CO014", "CO015", "CO016", "CO017", //
    "ID001", "ID002", "ID003", "ID004", "ID005", "ID006", "ID007", "ID008", "ID009", "ID010",
    "ID011", "ID012", "ID013", "ID014", "ID015", "ID016", "ID017", //
    "NA001", "NA002", "NA003", "NA004", "NA005", "NA006", "NA007", "NA008", //
    "EM001", "EM002", "EM003", "EM004", "EM005", "EM006", "EM007", "EM008", "EM009", //
    "SM001", "SM002", "SM003", "SM004", "SM005", "SM006", "SM007", "SM008", "SM009",
    "SM010", //
    "DA001", "DA002", "DA003", "DA004", //
    "RE001", "RE002", "RE003", "RE004", "RE005", "RE006", "RE007", "RE008", //
    "IN001", "IN002", "IN003", "IN004", "IN005", "IN006", "IN007", "IN008", //
    "DU001", "DU002", "DU003", "DU004", "DU005", "DU006", "DU007", "DU008", "DU009", "DU010",
    "DU011", "DU012", //
    "RO001", "RO002", "RO003", "RO004", //
    "LA001", "LA002", "LA003", "LA004", "LA005", //
    "TE001", "TE002",
];

/// The folder of each subject.
const FOLDERS: &[(&str, &str)] = &[
    ("FL", "file"),
    ("CO", "columns"),
    ("ID", "id"),
    ("NA", "name"),
    ("EM", "employer"),
    ("SM", "stop_month"),
    ("DA", "date"),
    ("RE", "reason"),
    ("IN", "insurance"),
    ("DU", "duplicate"),
    ("RO", "roster"),
    ("LA", "law"),
    ("TE", "template"),
];

#[test]
fn the_codes_are_those_of_the_catalogue() {
    let codes: Vec<_> = all().map(|rule| rule.code.as_str().to_owned()).collect();
    assert_eq!(codes, CATALOGUE);
    for rule in all() {
        assert_eq!(by_code(rule.code).map(|found| found.name), Some(rule.name));
    }
    assert!(by_code(RuleCode::new("XX000")).is_none());
}

#[test]
fn each_subject_is_ascending_and_has_its_folder() {
    for (letters, folder) in FOLDERS {
        let rules: Vec<_> = all().filter(|rule| rule.code.subject() == *letters).collect();
        assert!(rules.is_sorted_by(|one, two| one.code < two.code), "{letters}");
        let listed = rules.len();
        assert_eq!(
            files_of(folder).len(),
            listed,
            "a file of {folder} is not listed in its mod.rs"
        );
    }
    assert!(all().all(|rule| FOLDERS.iter().any(|(letters, _)| *letters == rule.code.subject())));
}

#[test]
fn names_state_the_fault_in_kebab_case() {
    let mut names = BTreeSet::new();
    for rule in all() {
        let name = rule.name;
        assert!(names.insert(name), "{name} twice");
        assert!(name.split('-').all(is_word), "{name}");
        for prefix in ["invalid-", "no-", "must-"] {
            assert!(!name.starts_with(prefix), "{name}");
        }
    }
}

#[test]
fn a_file_is_called_after_its_rule() {
    for (letters, folder) in FOLDERS {
        let names: Vec<_> =
            all().filter(|rule| rule.code.subject() == *letters).map(|rule| rule.name).collect();
        for file in files_of(folder) {
            let of_file = |name: &&&str| is_called_after(&file, name);
            assert!(names.iter().any(|name| of_file(&name)), "{folder}/{file}.rs");
        }
    }
}

#[test]
fn texts_are_complete_in_both_languages() {
    for rule in all() {
        for (part, words) in texts(rule) {
            let code = rule.code;
            for lang in [Lang::Zh, Lang::En] {
                let written = words.get(lang);
                assert!(!written.trim().is_empty() && written.trim() == written, "{code} {part}");
                assert!(!written.contains("  "), "{code} {part}: {written}");
            }
            assert_eq!(places(words, Lang::Zh), places(words, Lang::En), "{code} {part}");
            assert!(words.zh.chars().any(|c| ('一'..='龥').contains(&c)), "{code} {part}");
        }
        let fixed = [rule.why, rule.basis];
        assert!(fixed.iter().all(|words| places(*words, Lang::Zh).is_empty()), "{}", rule.code);
    }
}

#[test]
fn every_rule_has_an_example_that_fires_and_one_that_is_quiet() {
    for rule in all() {
        let firing = rule.examples.iter().filter(|example| example.fires).count();
        assert!(firing > 0 && firing < rule.examples.len(), "{}", rule.code);
        assert!(!rule.since.is_empty(), "{}", rule.code);
    }
}

#[test]
fn rules_of_rows_name_their_cells() {
    for rule in all() {
        let is_about_cells = matches!(rule.check, Check::Row(_) | Check::Odd(..));
        assert!(!is_about_cells || !rule.fields.is_empty(), "{}", rule.code);
    }
}

fn texts(rule: &Rule) -> [(&'static str, Text); 4] {
    [("message", rule.message), ("why", rule.why), ("fix", rule.fix), ("basis", rule.basis)]
}

fn places(words: Text, lang: Lang) -> BTreeSet<&'static str> {
    words.places(lang).into_iter().collect()
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// The rule's name has the words of the file's name, in order: `person-id-birth-date` is in
/// `birth_date.rs`. Small words may be missing in the name.
fn is_called_after(file: &str, name: &str) -> bool {
    let mut words = name.split('-');
    file.split('_').all(|word| words.any(|other| other == word))
}

/// The names of a subject's files that hold a rule.
fn files_of(folder: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules").join(folder);
    let entries = std::fs::read_dir(path).expect("the folder of the subject is there");
    let files = entries.map(|entry| entry.expect("an entry").path());
    let rules = files.filter(|file| {
        std::fs::read_to_string(file).is_ok_and(|code| code.contains("static RULE: Rule"))
    });
    rules.filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned())).collect()
}
