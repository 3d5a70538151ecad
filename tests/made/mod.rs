//! What the tests make and run: synthetic people, tables as files, jobs on the default day.
#![allow(dead_code, unreachable_pub, reason = "every test file uses a part of it")]

pub mod layout;
pub mod people;
pub mod program;
pub mod xlsx;

use std::path::{Path, PathBuf};

use jianyuan::calendar::{Date, Month};
use jianyuan::check::row::{Keep, KeepCells, Strict};
use jianyuan::classify::SplitOptions;
use jianyuan::columns::ColumnOptions;
use jianyuan::model::{Corrections, Outcome, Roster};
use jianyuan::profile::Profile;
use jianyuan::run::roster::RosterJob;
use jianyuan::run::{Hash, InputFile, Job, Labels, Silent, run};
use jianyuan::source::chunks::TextLimits;
use jianyuan::source::limits::Limits;

/// The day on which tests run.
pub const TODAY: &str = "2026-11-23";

/// The program under test.
pub fn program() -> PathBuf {
    env!("CARGO_BIN_EXE_jianyuan").into()
}

/// The default profile.
pub fn beijing() -> Profile {
    Profile::builtin("beijing").unwrap()
}

/// A job as the program's defaults make it, on [`TODAY`], for its month.
pub fn job<'j>(paths: &[&Path], profile: &'j Profile) -> Job<'j> {
    Job {
        inputs: paths.iter().map(|path| InputFile::new(path.to_path_buf())).collect(),
        profile,
        declared: Month::parse("2026-11").unwrap(),
        today: Date::parse(TODAY).unwrap(),
        columns: ColumnOptions::default(),
        columns_of: std::collections::BTreeMap::new(),
        derive: None,
        employer: None,
        split: SplitOptions { mass_at: None, headcount: None, sequence_from: 1 },
        roster: None,
        sheet: None,
        charset: None,
        password: None,
        strict: Strict::No,
        known: None,
        previous: None,
        template: None,
        limits: Limits::default(),
        text_limits: TextLimits::default(),
        corrections: Corrections::default(),
        jobs: 2,
        keep: Keep { reductions: true, cells: KeepCells::All, trace: true, ..Keep::default() },
        hash: Hash::Yes,
        labels: Labels::Masked,
        progress: &Silent,
        reader: Some(program()),
    }
}

/// A roster that is given as CSV text.
pub fn roster(folder: &Path, text: &str, profile: &Profile) -> Roster {
    let path = folder.join("花名册.csv");
    std::fs::write(&path, text).unwrap();
    load_roster(&[&path], profile).unwrap()
}

/// A roster in files.
pub fn load_roster(paths: &[&Path], profile: &Profile) -> jianyuan::error::Result<Roster> {
    jianyuan::run::roster::load(&RosterJob {
        inputs: paths.iter().map(|path| InputFile::new(path.to_path_buf())).collect(),
        profile,
        employer: None,
        password: None,
        limits: Limits::default(),
        text_limits: TextLimits::default(),
        reader: Some(program()),
    })
}

/// Runs files with the default profile.
pub fn run_files(paths: &[&Path]) -> Outcome {
    let profile = beijing();
    run(&job(paths, &profile)).unwrap()
}

/// A table as text with this delimiter; cells that need it are quoted.
pub fn delimited(rows: &[Vec<String>], delimiter: char) -> String {
    let cell = |text: &String| {
        if text.contains([delimiter, '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.clone()
        }
    };
    let line = |row: &Vec<String>| {
        row.iter().map(cell).collect::<Vec<_>>().join(&delimiter.to_string()) + "\r\n"
    };
    rows.iter().map(line).collect()
}
