//! `bulk.json` (批量核验概要): the whole run for programs, schema `jianyuan.bulk/1`.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::tally::Tally;
use super::{All, BulkJob};
use crate::model::{Counts, RuleCode};

#[derive(Serialize)]
struct Summary<'a> {
    schema: &'static str,
    tool: BTreeMap<&'static str, &'static str>,
    profile: BTreeMap<&'static str, &'a str>,
    today: String,
    month: String,
    verdict: &'static str,
    counts: Counts,
    by_rule: BTreeMap<String, u64>,
    files: Vec<FileSummary<'a>>,
    employers: Vec<EmployerSummary<'a>>,
}

#[derive(Serialize)]
struct FileSummary<'a> {
    path: &'a str,
    sha256: &'a str,
    verdict: &'static str,
    /// The path of the first file with the same bytes: this one was not counted again.
    same_as: Option<&'a str>,
    /// The code of what refused the file as a whole.
    error: Option<&'a str>,
    rows: u64,
    accepted: u64,
    held: u64,
    skipped: u64,
    causes: Vec<Cause>,
}

#[derive(Serialize)]
struct EmployerSummary<'a> {
    /// Credit code, else registration number, else name.
    employer: &'a str,
    name: &'a str,
    verdict: &'static str,
    rows: u64,
    accepted: u64,
    held: u64,
    sporadic: u64,
    mass: u64,
    causes: Vec<Cause>,
    files: Vec<&'a str>,
}

#[derive(Serialize)]
struct Cause {
    code: String,
    count: u64,
}

fn causes(tally: &Tally) -> Vec<Cause> {
    let cause = |(code, count): (RuleCode, u64)| Cause { code: code.to_string(), count };
    tally.top().into_iter().map(cause).collect()
}

/// Writes the document.
///
/// # Errors
/// Those of `out`.
pub(super) fn write(all: &All<'_>, bulk: &BulkJob<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let outcome = &all.settled.outcome;
    let profile = bulk.job.profile;
    let path = |number: usize| all.plan.files[number].path.as_str();
    let files = all.plan.files.iter().zip(&all.parts).zip(&all.tallies.files);
    let summary = Summary {
        schema: "jianyuan.bulk/1",
        tool: [("name", env!("CARGO_PKG_NAME")), ("version", env!("CARGO_PKG_VERSION"))].into(),
        profile: [("id", profile.id.as_str()), ("version", profile.version.as_str())].into(),
        today: outcome.today.to_string(),
        month: outcome.declared.to_string(),
        verdict: outcome.verdict().as_str(),
        counts: outcome.counts,
        by_rule: outcome.by_rule.iter().map(|(code, n)| (code.to_string(), *n)).collect(),
        files: files
            .map(|((file, part), tally)| FileSummary {
                path: &file.path,
                sha256: &file.sha256,
                verdict: tally.verdict().as_str(),
                same_as: file.same_as.map(path),
                error: part.refused.as_ref().map(|(code, _)| code.as_str()),
                rows: tally.rows(),
                accepted: tally.accepted,
                held: tally.held,
                skipped: tally.skipped,
                causes: causes(tally),
            })
            .collect(),
        employers: all
            .tallies
            .employers
            .iter()
            .map(|employer| EmployerSummary {
                employer: &employer.key,
                name: &employer.name,
                verdict: employer.tally.verdict().as_str(),
                rows: employer.tally.rows(),
                accepted: employer.tally.accepted,
                held: employer.tally.held,
                sporadic: employer.tally.sporadic,
                mass: employer.tally.mass,
                causes: causes(&employer.tally),
                files: employer.files.iter().map(|file| path(*file as usize)).collect(),
            })
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &summary)?;
    out.write_all(b"\n")
}
