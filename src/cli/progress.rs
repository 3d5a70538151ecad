//! The progress line (进度): on a terminal, for long runs; silent in cron.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

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
            When::Auto => !is_quiet && std::io::stderr().is_terminal(),
        };
        if !wanted {
            return Self(ProgressBar::hidden());
        }
        let rows = match lang {
            Lang::Zh => "{spinner} 已检查 {human_pos} 行（{per_sec}） {wide_msg}",
            Lang::En => "{spinner} {human_pos} rows checked ({per_sec}) {wide_msg}",
        };
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template(rows) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
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
