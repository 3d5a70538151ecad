//! `bulk.json` (批量核验概要): the whole run for programs, schema `jianyuan.bulk/1`.

use std::collections::BTreeMap;
use std::io;

use schemars::JsonSchema;
use serde::Serialize;

use super::tally::Tally;
use super::{All, BulkJob};
use crate::model::{Counts, RuleCode, Verdict};

/// A bulk run (批量核验概要).
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BulkSummary")]
struct Summary<'a> {
    /// `jianyuan.bulk/1`.
    schema: &'static str,
    tool: Tool,
    profile: ProfileName<'a>,
    /// The day of the run, `YYYY-MM-DD`.
    today: String,
    /// The declared month, `YYYY-MM`.
    month: String,
    /// The last day of the window, `YYYY-MM-DD`.
    window_closes: String,
    verdict: VerdictWord,
    counts: Counts,
    /// How often each rule fired.
    by_rule: BTreeMap<String, u64>,
    /// In the order of the inputs.
    files: Vec<FileSummary<'a>>,
    /// By employer.
    employers: Vec<EmployerSummary<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct ProfileName<'a> {
    id: &'a str,
    version: &'a str,
    /// Whether the bureau's own rules have been checked.
    verified: bool,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum VerdictWord {
    Accepted,
    Partial,
    Refused,
}

impl From<Verdict> for VerdictWord {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Accepted => Self::Accepted,
            Verdict::Partial => Self::Partial,
            Verdict::Refused => Self::Refused,
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct FileSummary<'a> {
    /// As findings name it: `archive.zip/inner.xlsx` for a file in an archive.
    path: &'a str,
    /// Empty where the file could not be read.
    sha256: &'a str,
    verdict: VerdictWord,
    /// The path of the first file with the same bytes: this one was not counted again.
    same_as: Option<&'a str>,
    /// The code of what refused the file as a whole.
    error: Option<&'a str>,
    rows: u64,
    accepted: u64,
    held: u64,
    skipped: u64,
    /// The three most frequent errors and warnings.
    causes: Vec<Cause>,
}

#[derive(Serialize, JsonSchema)]
struct EmployerSummary<'a> {
    /// Credit code, else registration number, else name.
    employer: &'a str,
    name: &'a str,
    verdict: VerdictWord,
    rows: u64,
    accepted: u64,
    held: u64,
    sporadic: u64,
    mass: u64,
    /// The three most frequent errors and warnings.
    causes: Vec<Cause>,
    /// Files with rows of it.
    files: Vec<&'a str>,
    /// The folder of its notice; null where there is nothing to correct or to look at.
    notice: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Cause {
    code: String,
    count: u64,
}

/// The JSON Schema of `bulk.json`.
#[cfg(test)]
fn schema() -> String {
    let schema = schemars::schema_for!(Summary<'static>);
    serde_json::to_string_pretty(&schema).expect("a schema is plain JSON") + "\n"
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
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        profile: ProfileName {
            id: &profile.id,
            version: &profile.version,
            verified: profile.verified,
        },
        today: outcome.today.to_string(),
        month: outcome.declared.to_string(),
        window_closes: outcome.calendar.window.1.to_string(),
        verdict: outcome.verdict().into(),
        counts: outcome.counts,
        by_rule: outcome.by_rule.iter().map(|(code, n)| (code.to_string(), *n)).collect(),
        files: files
            .map(|((file, part), tally)| FileSummary {
                path: &file.path,
                sha256: &file.sha256,
                verdict: tally.verdict().into(),
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
            .zip(&all.folders)
            .map(|(employer, folder)| EmployerSummary {
                notice: folder.as_ref().map(|folder| format!("单位/{folder}")),
                employer: &employer.key,
                name: &employer.name,
                verdict: employer.tally.verdict().into(),
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

#[cfg(test)]
mod tests {
    /// Rewritten with `UPDATE=1`.
    #[test]
    fn the_schema_is_up_to_date() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let path = path.join("schemas/bulk.schema.json");
        let schema = super::schema();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &schema).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == schema, "{} is out of date: UPDATE=1", path.display());
    }
}
