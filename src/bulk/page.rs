//! 汇总.html: the same as the workbook, as one page that opens anywhere.

use std::io;

use askama::Template;

use super::All;
use super::tally::{EmployerTally, Tally};
use super::words::{deadline, notes, short, top, verdict_of};
use super::workbook::{BY_EMPLOYER, TOP_CAUSES, by_held};
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
    /// Days and the month, which are no figures.
    dates: Vec<(&'static str, String)>,
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
    /// Under these heads.
    counts: Vec<(&'static str, String)>,
    causes: String,
    note: String,
}

const ROWS: Text = text("行数", "Rows");
const READY: Text = text("可提交", "Ready");
const HELD: Text = text("暂扣", "Held");
const SKIPPED: Text = text("跳过", "Skipped");
const SPORADIC: Text = text("零星", "Sporadic");
const MASS: Text = text("批量", "Mass");

impl Page {
    /// A fixed text of the page.
    fn t(&self, zh: &'static str, en: &'static str) -> &'static str {
        text(zh, en).get(self.lang)
    }

    fn of(all: &All<'_>) -> Self {
        let lang = all.lang;
        let employers = by_held(all);
        let found = all.tallies.causes();
        let longest = found.first().map_or(1, |cause| cause.2).max(1);
        let causes = found.iter().take(BARS).map(|(code, _, count)| Bar {
            label: code.to_string(),
            hint: short(all, *code),
            good: 0,
            held: *count,
            good_width: 0,
            held_width: count * 100 / longest,
        });
        let bars = bars(&employers);
        let is_count = |(_, value): &(&str, String)| value.parse::<u64>().is_ok();
        let figures = figures(all).into_iter().map(|(label, value)| (label.get(lang), value));
        let (figures, dates) = figures.partition(is_count);
        let outcome = &all.settled.outcome;
        Self {
            lang,
            language: if lang == Lang::Zh { "zh-CN" } else { "en" },
            title: TITLE.get(lang),
            verdict: outcome.verdict().as_str(),
            figures,
            dates,
            top_causes: TOP_CAUSES.get(lang),
            causes: causes.collect(),
            by_employer: BY_EMPLOYER.get(lang),
            bars,
            employers: employer_lines(all, &employers),
            more_employers: employers.len().saturating_sub(LISTED),
            files: file_lines(all),
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

fn under(lang: Lang, counts: &[(Text, u64)]) -> Vec<(&'static str, String)> {
    counts.iter().map(|(head, count)| (head.get(lang), count.to_string())).collect()
}

fn shown(text: &str) -> String {
    visible(text).into_owned()
}

fn employer_lines(all: &All<'_>, employers: &[&EmployerTally]) -> Vec<Line> {
    let line = |employer: &&EmployerTally| {
        let tally = &employer.tally;
        Line {
            class: class(Some(tally.verdict())),
            verdict: tally.verdict().label().get(all.lang),
            name: shown(&employer.name),
            code: shown(&employer.key),
            counts: under(
                all.lang,
                &[
                    (ROWS, tally.rows()),
                    (READY, tally.accepted),
                    (HELD, tally.held),
                    (SPORADIC, tally.sporadic),
                    (MASS, tally.mass),
                ],
            ),
            causes: top(all, tally),
            note: String::new(),
        }
    };
    employers.iter().take(LISTED).map(line).collect()
}

fn file_lines(all: &All<'_>) -> Vec<Line> {
    let files = all.plan.files.iter().zip(&all.tallies.files).zip(notes(all)).enumerate();
    let lines = files.take(LISTED).map(|(number, ((file, tally), note))| {
        let (verdict, label) = verdict_of(all, number);
        Line {
            class: class(verdict),
            verdict: label,
            name: shown(&file.path),
            code: String::new(),
            counts: under(
                all.lang,
                &[
                    (ROWS, tally.rows()),
                    (READY, tally.accepted),
                    (HELD, tally.held),
                    (SKIPPED, tally.skipped),
                ],
            ),
            causes: top(all, tally),
            note: shown(&note),
        }
    });
    lines.collect()
}

fn class(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Accepted) => "good",
        Some(Verdict::Partial) => "warning",
        Some(Verdict::Refused) => "error",
        None => "note",
    }
}
