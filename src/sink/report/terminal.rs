//! The report on a terminal (终端显示): counts, causes with their first cells, and at the end the
//! verdict and what to do next.
//!
//! Out: one text. What comes from a file is made harmless first, so that a cell can neither steer
//! the terminal nor turn the direction of a line. Colour comes from the [`Palette`] alone.

use unicode_width::UnicodeWidthStr;

use super::WrittenFile;
use super::causes::{Cause, causes};
use super::lens::Lens;
use super::lines::Lines;
pub use super::lines::Palette;
use super::reasons::reasons;
use super::{Report, calendar, verdict};
use crate::model::{Finding, Severity};
use crate::text::{Phrase, Text, text};

/// So many causes of each level are shown.
const CAUSES: usize = 12;
/// So many files of each folder.
const FILES: usize = 6;
/// So many reasons.
const REASONS: usize = 4;

/// The report for a terminal of `width` columns; ends with a line end.
pub fn text_of(report: &Report<'_>, palette: &Palette, width: usize) -> String {
    let lines = Lines::new(report.lang, palette, width);
    let mut page = Page { report, palette, lines };
    page.verdict(&verdict::counts(&report.outcome.counts));
    if let Some(since) = verdict::since(report) {
        page.lines.line(0, page.get(&since).to_owned().as_str());
    }
    if let Some(answers) = verdict::answers(report) {
        page.lines.line(0, page.get(&answers).to_owned().as_str());
    }
    page.causes();
    page.reasons();
    page.written();
    page.closing();
    page.lines.out
}

struct Page<'a> {
    report: &'a Report<'a>,
    palette: &'a Palette,
    lines: Lines<'a>,
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
        self.lines.head(colour, word, self.get(sentence));
    }

    fn causes(&mut self) {
        let causes = causes(self.report);
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            let of_level: Vec<&Cause> = causes.iter().filter(|c| c.severity == severity).collect();
            of_level.iter().take(CAUSES).for_each(|cause| self.cause(cause));
            let more = of_level.len().saturating_sub(CAUSES);
            if more > 0 {
                let count = [("count", more.to_string().into())];
                let more = text(
                    "另有 {count} 类，见错误报告",
                    "{count} more {count:cause|causes} in the report",
                );
                self.lines.line(2, more.fill(&count).get(self.report.lang));
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
        self.lines.out.push_str(&lead);
        let indent = level.width() + 2 + 2 + cause.code.as_str().len() + 2;
        self.lines.wrapped(indent, indent, first.trim_end());
        let message = self.get(&cause.message).to_owned();
        self.lines.line(indent, &message);
        if cause.severity != Severity::Note {
            let fix = format!("→ {}", self.get(&cause.fix));
            self.lines.line(indent, &fix);
        }
    }

    /// What declaring the reasons of the list leads to: the first thing to know of each.
    fn reasons(&mut self) {
        let label = self.label(text("申报后果", "leads to"));
        let lines = reasons(self.report);
        let known = lines.iter().filter_map(|line| Some((line, line.consequences.first()?)));
        for (index, (line, first)) in known.take(REASONS).enumerate() {
            let args = [
                ("reason", line.label.clone().into()),
                ("people", line.people.to_string().into()),
                ("first", first.clone().into()),
            ];
            let said = text("{reason}（{people} 人）：{first}", "{reason} ({people}): {first}");
            let label = if index == 0 { label } else { "" };
            self.lines.head(self.palette.faint, label, self.get(&said.fill(&args)));
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
            self.lines.head(self.palette.faint, if index == 0 { label } else { "" }, line);
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
                    let args = [("name", name.into()), ("rows", file.rows.to_string().into())];
                    let shown = text("{name}（{rows}）", "{name} ({rows})").fill(&args);
                    self.get(&shown).to_owned()
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
            let more =
                text("另有 {count} 个文件夹", "{count} more {count:folder|folders}").fill(&count);
            lines.push(self.get(&more).to_owned());
        }
        lines
    }

    fn closing(&mut self) {
        if let Some(items) = verdict::not_checked(self.report) {
            self.lines.head(self.palette.faint, self.label(text("未核对", "not checked")), &items);
        }
        if let Some(roster) = verdict::roster(self.report) {
            self.lines.head(
                self.palette.faint,
                self.label(text("花名册", "roster")),
                self.get(&roster),
            );
        }
        let rules = verdict::profile(self.report);
        self.lines.head(
            self.palette.faint,
            self.label(text("城市规则", "rules")),
            self.get(&rules),
        );
        let outcome = self.report.outcome;
        self.verdict(&calendar::sentence(&outcome.calendar, outcome.today));
        let label = self.label(text("下一步", "next"));
        let mut steps: Vec<String> =
            verdict::steps(self.report).iter().map(|step| self.get(step).to_owned()).collect();
        steps.extend(self.explain());
        for (index, step) in steps.iter().enumerate() {
            self.lines.head("", if index == 0 { label } else { "" }, step);
        }
    }

    /// How to learn more of the first error.
    fn explain(&self) -> Option<String> {
        let mut findings = self.report.outcome.findings.iter();
        let first = findings.find(|finding| finding.severity == Severity::Error)?;
        Some(explain_command(self.report, first))
    }
}

/// `jianyuan explain 'list.xlsx!C37'`, as a shell takes it; the rule's page where no cell is meant.
fn explain_command(report: &Report<'_>, finding: &Finding) -> String {
    let lens = Lens::new(report, finding);
    let (Some(cell), false) = (lens.cells().into_iter().next(), lens.file() == "-") else {
        return format!("jianyuan explain {}", finding.code);
    };
    let several = report.sheets_read().nth(1).is_some();
    let sheet = lens.sheet_name().filter(|_| several);
    let target = match sheet {
        Some(sheet) => format!("{}!{sheet}!{cell}", lens.file()),
        None => format!("{}!{cell}", lens.file()),
    };
    format!("jianyuan explain '{}'", target.replace('\'', "'\\''"))
}
