//! The report on a terminal (终端显示): counts, causes with their first cells, and at the end the
//! verdict and what to do next.
//!
//! Out: one text. What comes from a file is made harmless first, so that a cell can neither steer
//! the terminal nor turn the direction of a line. Colour comes from the [`Palette`] alone.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::WrittenFile;
use super::causes::{Cause, causes};
use super::visible::harmless;
use super::{Report, calendar, verdict};
use crate::model::{Severity, Verdict};
use crate::text::{Lang, Phrase, Text, text};

/// So many causes of each level are shown.
const CAUSES: usize = 12;
/// So many files of each folder.
const FILES: usize = 6;
/// Narrower than this, lines are no longer wrapped to fit.
const NARROWEST: usize = 40;

/// The colours of a terminal (配色): what is put before and after a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    error: &'static str,
    warning: &'static str,
    note: &'static str,
    good: &'static str,
    faint: &'static str,
    off: &'static str,
}

impl Palette {
    /// No colour at all.
    pub const PLAIN: Self = Self { error: "", warning: "", note: "", good: "", faint: "", off: "" };
    /// The colours that every terminal knows.
    pub const ANSI: Self = Self {
        error: "\u{1b}[1;31m",
        warning: "\u{1b}[33m",
        note: "\u{1b}[36m",
        good: "\u{1b}[1;32m",
        faint: "\u{1b}[2m",
        off: "\u{1b}[0m",
    };

    fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Note => self.note,
        }
    }

    fn verdict(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Accepted => self.good,
            Verdict::Partial => self.warning,
            Verdict::Refused => self.error,
        }
    }
}

/// The report for a terminal of `width` columns; ends with a line end.
pub fn text_of(report: &Report<'_>, palette: &Palette, width: usize) -> String {
    let mut page = Page { report, palette, width: width.max(NARROWEST), out: String::new() };
    page.verdict(&verdict::counts(&report.outcome.counts));
    if let Some(since) = verdict::since(report) {
        page.line(0, page.get(&since).to_owned().as_str());
    }
    page.causes();
    page.written();
    page.closing();
    page.out
}

struct Page<'a> {
    report: &'a Report<'a>,
    palette: &'a Palette,
    width: usize,
    out: String,
}

impl Page<'_> {
    fn get<'t>(&self, phrase: &'t Phrase) -> &'t str {
        phrase.get(self.report.lang)
    }

    fn label(&self, text: Text) -> &'static str {
        text.get(self.report.lang)
    }

    /// The verdict in its colour, and a sentence behind it.
    fn verdict(&mut self, sentence: &Phrase) {
        let verdict = self.report.outcome.verdict();
        let colour = self.palette.verdict(verdict);
        let word = self.label(verdict.label());
        self.head(colour, word, self.get(sentence));
    }

    fn causes(&mut self) {
        let causes = causes(self.report);
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            let of_level: Vec<&Cause> = causes.iter().filter(|c| c.severity == severity).collect();
            of_level.iter().take(CAUSES).for_each(|cause| self.cause(cause));
            let more = of_level.len().saturating_sub(CAUSES);
            if more > 0 {
                let count = [("count", more.to_string().into())];
                let more = text("另有 {count} 类，见错误报告", "{count} more causes in the report");
                self.line(2, more.fill(&count).get(self.report.lang));
            }
        }
    }

    /// `  错误  ID009  6 行  C37 C52 …（另 4）`, and below what it is and what to do.
    fn cause(&mut self, cause: &Cause) {
        let colour = self.palette.severity(cause.severity);
        let level = self.label(cause.severity.label());
        let lead = format!("  {colour}{level}{}  {}  ", self.palette.off, cause.code);
        let amount = cause.amount();
        let places = cause.places_in_words();
        let spots = self.get(&places);
        let first = format!("{}  {spots}", self.get(&amount));
        self.out.push_str(&lead);
        let indent = level.width() + 2 + 2 + cause.code.as_str().len() + 2;
        self.wrapped(indent, indent, first.trim_end());
        let message = self.get(&cause.message).to_owned();
        self.line(indent, &message);
        if cause.severity != Severity::Note {
            let fix = format!("→ {}", self.get(&cause.fix));
            self.line(indent, &fix);
        }
    }

    fn written(&mut self) {
        if self.report.files.is_empty() {
            return;
        }
        // Nobody reads the keys: they are for the next run.
        let is_read = |file: &&WrittenFile| !file.is_for_bureau() && file.role != "keys";
        let own = self.report.files.iter().filter(is_read);
        let own: Vec<&str> = own.map(|file| file.path.as_str()).collect();
        let mut lines = vec![own.join("  ")];
        lines.extend(self.bureau_files());
        lines.retain(|line| !line.is_empty());
        let label = self.label(text("写出", "written"));
        for (index, line) in lines.iter().enumerate() {
            self.head(self.palette.faint, if index == 0 { label } else { "" }, line);
        }
    }

    /// One line a folder: how many files of each kind, and how many people they hold.
    fn bureau_files(&self) -> Vec<String> {
        let files: Vec<_> = self.report.files.iter().filter(|file| file.is_for_bureau()).collect();
        let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let mut lines: Vec<String> = files
            .chunk_by(|a, b| folder(&a.path) == folder(&b.path))
            .map(|files| {
                let names = files.iter().map(|file| {
                    let name = file.path.rsplit('/').next().unwrap_or_default();
                    format!("{name}（{}）", file.rows)
                });
                let names: Vec<String> = names.take(FILES).collect();
                let more = if files.len() > FILES { " …" } else { "" };
                format!("{}/ {}{more}", folder(&files[0].path), names.join(" "))
            })
            .collect();
        let more = lines.len().saturating_sub(CAUSES);
        lines.truncate(CAUSES);
        if more > 0 {
            let count = [("count", more.to_string().into())];
            let more = text("另有 {count} 个文件夹", "{count} more folders").fill(&count);
            lines.push(self.get(&more).to_owned());
        }
        lines
    }

    fn closing(&mut self) {
        if let Some(items) = verdict::not_checked(self.report) {
            self.head(self.palette.faint, self.label(text("未核对", "not checked")), &items);
        }
        if let Some(roster) = verdict::roster(self.report) {
            self.head(self.palette.faint, self.label(text("花名册", "roster")), self.get(&roster));
        }
        let rules = verdict::profile(self.report);
        self.head(self.palette.faint, self.label(text("城市规则", "rules")), self.get(&rules));
        let outcome = self.report.outcome;
        self.verdict(&calendar::sentence(&outcome.calendar, outcome.today));
        let label = self.label(text("下一步", "next"));
        let mut steps: Vec<String> =
            verdict::steps(self.report).iter().map(|step| self.get(step).to_owned()).collect();
        steps.extend(self.explain());
        for (index, step) in steps.iter().enumerate() {
            self.head("", if index == 0 { label } else { "" }, step);
        }
    }

    /// How to learn more of the first error.
    fn explain(&self) -> Option<String> {
        let mut findings = self.report.outcome.findings.iter();
        let first = findings.find(|finding| finding.severity == Severity::Error)?;
        Some(format!("jianyuan explain {}", first.code))
    }

    /// A word at the margin and a text behind it, wrapped under itself.
    fn head(&mut self, colour: &str, word: &str, text: &str) {
        let margin = match self.report.lang {
            Lang::Zh => 10,
            Lang::En => 13,
        };
        let off = if colour.is_empty() { "" } else { self.palette.off };
        let gap = " ".repeat(margin.max(word.width() + 2) - word.width());
        self.out.extend([colour, word, off, &gap]);
        self.wrapped(word.width() + gap.len(), margin, text);
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.wrapped(indent, indent, text);
    }

    /// Writes a text that begins at column `at`; its further lines are indented by `indent`.
    fn wrapped(&mut self, at: usize, indent: usize, text: &str) {
        let text = harmless(text);
        let mut column = at;
        for word in words(&text) {
            let width = word.width();
            if column + word.trim_end().width() > self.width && column > indent {
                let kept = self.out.trim_end_matches(' ').len();
                self.out.truncate(kept);
                self.out.push('\n');
                self.out.push_str(&" ".repeat(indent));
                column = indent;
            }
            self.out.push_str(word);
            column += width;
        }
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        self.out.push('\n');
    }
}

/// The pieces between which a line may break: after spaces, and around each wide character, but
/// not before closing punctuation.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = word_end(rest)?;
        let (word, tail) = rest.split_at(end);
        rest = tail;
        Some(word)
    })
}

fn word_end(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    let (_, mut before) = chars.next()?;
    for (at, c) in chars {
        let wide = |c: char| c.width() == Some(2);
        let after_space = before == ' ' && c != ' ';
        let by_width = (wide(before) || wide(c)) && c != ' ' && !closes(c) && !opens(before);
        if after_space || by_width {
            return Some(at);
        }
        before = c;
    }
    Some(text.len())
}

fn closes(c: char) -> bool {
    "，。；：、？！）”’》】".contains(c)
}

fn opens(c: char) -> bool {
    "（“‘《【".contains(c)
}
