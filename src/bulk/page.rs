//! 汇总.html: the same as the workbook, as one page that opens anywhere.

use std::io;

use askama::Template;

use super::All;
use super::tally::{EmployerTally, Tally};
use super::workbook::{BY_EMPLOYER, TOP_CAUSES, by_held, deadline, notes, top, wording};
use crate::model::Verdict;
use crate::sink::report::visible::visible;
use crate::text::{Lang, Text, text};

pub(super) const TITLE: Text = text("减员批量核验汇总", "Bulk check of staff reductions");
/// A page with more rows than this is no pleasure; the workbook has them all.
const LISTED: usize = 2_000;
const BARS: usize = 15;

/// The figures of the whole run, with their labels.
pub(super) fn figures(all: &All<'_>) -> Vec<(Text, String)> {
    let outcome = &all.settled.outcome;
    let counts = outcome.counts;
    let refused = all.parts.iter().filter(|part| part.refused.is_some()).count();
    let repeated = all.plan.files.iter().filter(|file| file.same_as.is_some()).count();
    vec![
        (text("文件", "Files"), all.parts.len().to_string()),
        (text("退回的文件", "Files refused"), refused.to_string()),
        (text("重复的文件", "Files handed in twice"), repeated.to_string()),
        (text("单位", "Employers"), all.tallies.employers.len().to_string()),
        (text("行数", "Rows"), counts.rows.to_string()),
        (text("可提交", "Ready"), counts.accepted.to_string()),
        (text("暂扣", "Held"), counts.held.to_string()),
        (text("跳过", "Skipped"), counts.skipped.to_string()),
        (text("零星", "Sporadic"), counts.sporadic.to_string()),
        (text("批量", "Mass"), counts.mass.to_string()),
        (text("核验日期", "Checked on"), outcome.today.to_string()),
        (text("申报月份", "Declared month"), outcome.declared.to_string()),
        (text("申报截止", "Window closes"), deadline(all)),
    ]
}

/// The page.
pub(super) fn summary(all: &All<'_>) -> io::Result<String> {
    Page::of(all).render().map_err(io::Error::other)
}

#[derive(Template)]
#[template(path = "bulk.html")]
struct Page {
    lang: Lang,
    language: &'static str,
    title: &'static str,
    verdict: &'static str,
    figures: Vec<(&'static str, String)>,
    top_causes: &'static str,
    causes: Vec<Bar>,
    by_employer: &'static str,
    bars: Vec<Bar>,
    employers: Vec<Line>,
    more_employers: usize,
    files: Vec<Line>,
    more_files: usize,
}

/// A bar of a chart: its parts in hundredths of the longest.
struct Bar {
    label: String,
    hint: String,
    good: u64,
    held: u64,
    /// Widths in per cent.
    good_width: u64,
    held_width: u64,
}

struct Line {
    class: &'static str,
    verdict: &'static str,
    name: String,
    code: String,
    counts: Vec<String>,
    causes: String,
    note: String,
}

impl Page {
    /// A fixed text of the page.
    fn t(&self, zh: &'static str, en: &'static str) -> &'static str {
        text(zh, en).get(self.lang)
    }

    fn of(all: &All<'_>) -> Self {
        let lang = all.lang;
        let shown = |text: &str| visible(text).into_owned();
        let employers = by_held(all);
        let found = all.tallies.causes();
        let longest = found.first().map_or(1, |cause| cause.2).max(1);
        let causes = found.iter().take(BARS).map(|(code, _, count)| Bar {
            label: code.to_string(),
            hint: wording(all, *code),
            good: 0,
            held: *count,
            good_width: 0,
            held_width: count * 100 / longest,
        });
        let bars = bars(&employers);
        let lines = employers.iter().take(LISTED).map(|employer| {
            let tally = &employer.tally;
            let counts = [tally.rows(), tally.accepted, tally.held, tally.sporadic, tally.mass]
                .map(|n| n.to_string());
            Line::new(
                lang,
                tally,
                shown(&employer.name),
                shown(&employer.key),
                counts.to_vec(),
                String::new(),
            )
        });
        let paths = all.plan.files.iter().zip(&all.tallies.files).zip(notes(all));
        let files = paths.take(LISTED).map(|((file, tally), note)| {
            let counts =
                [tally.rows(), tally.accepted, tally.held, tally.skipped].map(|n| n.to_string());
            Line::new(lang, tally, shown(&file.path), String::new(), counts.to_vec(), shown(&note))
        });
        let outcome = &all.settled.outcome;
        Self {
            lang,
            language: if lang == Lang::Zh { "zh-CN" } else { "en" },
            title: TITLE.get(lang),
            verdict: outcome.verdict().as_str(),
            figures: figures(all)
                .into_iter()
                .map(|(label, value)| (label.get(lang), value))
                .collect(),
            top_causes: TOP_CAUSES.get(lang),
            causes: causes.collect(),
            by_employer: BY_EMPLOYER.get(lang),
            bars,
            employers: lines.collect(),
            more_employers: employers.len().saturating_sub(LISTED),
            files: files.collect(),
            more_files: all.plan.files.len().saturating_sub(LISTED),
        }
    }
}

/// The first employers, ready and held.
fn bars(employers: &[&EmployerTally]) -> Vec<Bar> {
    let rows = |tally: &Tally| tally.accepted + tally.held;
    let most = employers.iter().take(BARS).map(|e| rows(&e.tally)).max().unwrap_or(1).max(1);
    let bar = |employer: &&EmployerTally| {
        let EmployerTally { name, key, tally, .. } = employer;
        Bar {
            label: visible(if name.is_empty() { key } else { name }).into_owned(),
            hint: String::new(),
            good: tally.accepted,
            held: tally.held,
            good_width: tally.accepted * 100 / most,
            held_width: tally.held * 100 / most,
        }
    };
    employers.iter().take(BARS).map(bar).collect()
}

impl Line {
    fn new(
        lang: Lang,
        tally: &Tally,
        name: String,
        code: String,
        counts: Vec<String>,
        note: String,
    ) -> Self {
        let verdict = tally.verdict();
        let class = match verdict {
            Verdict::Accepted => "good",
            Verdict::Partial => "warning",
            Verdict::Refused => "error",
        };
        let (verdict, causes) = (verdict.label().get(lang), top(tally));
        Self { class, verdict, name, code, counts, causes, note }
    }
}
