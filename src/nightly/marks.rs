//! What a pass leaves for those who watch it (运行标记): `last_ok`, metrics for Prometheus' textfile
//! collector, the last pass as JSON. Counts and times, nobody's name.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Pass, Setup, Treated};
use crate::error::{Error, Result};
use crate::ledger::RunOutcome;
use crate::sink::put_file;
use crate::text::text;

/// When a pass ended without failure: seconds since 1970 and a line end. Its own time tells as much.
pub(super) const LAST_OK: &str = "last_ok";
/// For the textfile collector.
pub(super) const METRICS: &str = "jianyuan.prom";
/// The last pass.
pub(super) const LAST_PASS: &str = "last_pass.json";

/// A pass and what it took.
pub struct Marks<'m> {
    pub(super) setup: &'m Setup<'m>,
    pub(super) pass: &'m Pass,
    pub(super) took: Duration,
}

impl Marks<'_> {
    /// Writes all of them. `last_ok` is touched only when all went well.
    ///
    /// # Errors
    /// Where the system refuses.
    pub(super) fn write(&self) -> Result<()> {
        let state = &self.setup.folders.state;
        let now = seconds(SystemTime::now());
        let put = |name: &str, content: String| {
            let path = state.join(name);
            put_file(self.setup.system, &path, content.as_bytes()).map_err(|error| {
                Error::at(&path, text("写不了运行标记", "a mark cannot be written")).because(error)
            })
        };
        if self.pass.failure.is_none() {
            put(LAST_OK, format!("{now}\n"))?;
        }
        put(METRICS, self.metrics(now, last_ok(&state.join(LAST_OK))))?;
        put(LAST_PASS, self.json(now))
    }

    fn metrics(&self, now: u64, last_ok: Option<u64>) -> String {
        let mut page = String::new();
        let mut gauge = |name: &str, help: &str, values: &[(String, f64)]| {
            let _ = writeln!(page, "# HELP jianyuan_{name} {help}");
            let _ = writeln!(page, "# TYPE jianyuan_{name} gauge");
            for (labels, value) in values {
                let _ = writeln!(page, "jianyuan_{name}{labels} {value}");
            }
        };
        let plain = |value: f64| vec![(String::new(), value)];
        gauge("last_pass_timestamp_seconds", "End of the last pass.", &plain(float(now)));
        if let Some(last_ok) = last_ok {
            let help = "End of the last pass without failure.";
            gauge("last_ok_timestamp_seconds", help, &plain(float(last_ok)));
        }
        let took = self.took.as_secs_f64();
        gauge("last_pass_duration_seconds", "How long the last pass took.", &plain(took));
        let status = f64::from(self.pass.status());
        gauge("last_pass_status", "Exit status of the last pass.", &plain(status));
        gauge("last_pass_files", "Files of the last pass by outcome.", &self.files());
        gauge("last_pass_rows", "Rows of the last pass by outcome.", &self.rows());
        let waiting = float(self.pass.waiting);
        gauge("waiting_runs", "Runs that wait for the window.", &plain(waiting));
        let unsettled = float(self.pass.unsettled);
        gauge("inbox_unsettled_files", "Files that were still changing.", &plain(unsettled));
        let odd = float(self.pass.odd.len() as u64);
        gauge("inbox_odd_entries", "Links, pipes and the like in the inbox.", &plain(odd));
        page
    }

    fn files(&self) -> Vec<(String, f64)> {
        let outcomes = ["copy", "crashed", "delivered", "refused", "unfinished", "waiting"];
        let mut counts: BTreeMap<_, u64> = outcomes.map(|outcome| (outcome, 0)).into();
        for treated in &self.pass.treated {
            *counts.entry(word(treated)).or_default() += 1;
        }
        let labels = |outcome| format!("{{outcome=\"{outcome}\"}}");
        counts.into_iter().map(|(outcome, count)| (labels(outcome), float(count))).collect()
    }

    fn rows(&self) -> Vec<(String, f64)> {
        let sum = |of: fn(&Treated) -> u64| float(self.pass.treated.iter().map(of).sum());
        [
            ("accepted", sum(|treated| treated.counts.accepted)),
            ("held", sum(|treated| treated.counts.held)),
            ("skipped", sum(|treated| treated.counts.skipped)),
        ]
        .map(|(outcome, count)| (format!("{{outcome=\"{outcome}\"}}"), count))
        .into()
    }

    fn json(&self, now: u64) -> String {
        let files: Vec<_> = self
            .pass
            .treated
            .iter()
            .map(|treated| {
                let counts = treated.counts;
                serde_json::json!({
                    "run": treated.run,
                    "path": super::shown(&treated.path),
                    "outcome": word(treated),
                    "rows": counts.rows,
                    "accepted": counts.accepted,
                    "held": counts.held,
                    "skipped": counts.skipped,
                })
            })
            .collect();
        let page = serde_json::json!({
            "ended": now,
            "seconds": self.took.as_secs_f64(),
            "status": self.pass.status(),
            "waiting": self.pass.waiting,
            "unsettled": self.pass.unsettled,
            "files": files,
        });
        format!("{page:#}\n")
    }
}

fn word(treated: &Treated) -> &'static str {
    treated.outcome.map_or("unfinished", RunOutcome::as_str)
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn last_ok(path: &Path) -> Option<u64> {
    std::fs::read_to_string(path).ok()?.trim().parse().ok()
}

/// Counts and times stay far below what a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "below 2^53")]
fn float(number: u64) -> f64 {
    number as f64
}
