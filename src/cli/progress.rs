//! The progress line (进度): on a terminal, for long runs; silent in cron.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressState, ProgressStyle};

use super::args::When;
use crate::run::Progress;
use crate::text::Lang;

/// A line on standard error, or nothing.
pub(super) struct Shown(ProgressBar);

impl Shown {
    /// A line where one is wanted.
    pub(super) fn new(when: When, is_quiet: bool, lang: Lang) -> Self {
        let wanted = match when {
            When::Always => true,
            When::Never => false,
            When::Auto => !is_quiet && std::io::stderr().is_terminal() && !super::screen::is_dumb(),
        };
        if !wanted {
            return Self(ProgressBar::hidden());
        }
        let rows = match lang {
            Lang::Zh => "{spinner} 已检查 {human_pos} 行（每秒 {rate} 行） {wide_msg}",
            Lang::En => "{spinner} {human_pos} rows checked ({rate} a second) {wide_msg}",
        };
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template(rows) {
            bar.set_style(style.with_key("rate", rate));
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}

/// Whole rows a second.
fn rate(state: &ProgressState, out: &mut dyn std::fmt::Write) {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rate is no more than rows there are"
    )]
    let rows = state.per_sec() as u64;
    // A line that cannot be shown is no reason to stop.
    let _ = write!(out, "{}", HumanCount(rows));
}

impl Progress for Shown {
    fn file(&self, shown: &str, _: u64) {
        let name: String = shown.chars().filter(|c| !c.is_control()).collect();
        self.0.set_message(name);
    }

    fn rows(&self, count: u64) {
        self.0.inc(count);
    }

    fn bytes(&self, _: u64) {}
}
