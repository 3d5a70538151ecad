//! `profile diff`: what two profiles say differently, and which rows they judge differently.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::args::{CommonArgs, DiffArgs, RowArgs};
use super::exit::Exit;
use super::progress::Shown;
use super::{inputs, job, packs, screen};
use crate::check::row::Keep;
use crate::error::Result;
use crate::model::{Kind, Outcome, Place, RowOutcome, RuleCode, Severity};
use crate::profile::{Pack, diff};
use crate::run;
use crate::text::{AND, Lang, text};

pub(super) fn run(args: &DiffArgs) -> Result<Exit> {
    let lang: Lang = args.lang.into();
    let (_, declared) = job::dates(&args.dates)?;
    let [before, after] = [&args.before, &args.after].map(|name| packs::in_force(name, declared));
    let (before, after) = (before?, after?);
    let mut page = heading(&before, &after, lang);
    let changes = diff::changes(&before, &after, lang)?;
    for change in &changes {
        writeln!(page, "{}", change.line(lang)).expect("a String takes all");
    }
    if changes.is_empty() {
        page.push_str(text("取值没有不同\n", "no value differs\n").get(lang));
    }
    if !args.inputs.is_empty() {
        let [a, b] = [&before, &after].map(|pack| rows(args, pack));
        page.push('\n');
        page.push_str(&compared(&a?, &b?, lang));
    }
    screen::say(&page)?;
    Ok(Exit::Accepted)
}

fn heading(before: &Pack, after: &Pack, lang: Lang) -> String {
    let line = |pack: &Pack, sign: &str| {
        let profile = &pack.profile;
        let verified = if profile.verified {
            text("已核实", "verified")
        } else {
            text("未经核实", "not verified")
        };
        let since = text("自 {month} 起", "from {month} on");
        let since = since.fill(&[("month", profile.effective_from.as_str().into())]);
        let (title, version) = (profile.title.get(lang), &profile.version);
        let (since, verified) = (since.get(lang), verified.get(lang));
        format!("{sign} {}  {title} {version}  {since}  {verified}\n", pack.file)
    };
    line(before, "A") + &line(after, "B") + "\n"
}

/// What became of one row under a profile.
#[derive(PartialEq, Eq)]
struct Judged {
    outcome: RowOutcome,
    /// Kind, last paid month, reason and insurances of an accepted row, in words.
    taken: Vec<String>,
    codes: BTreeSet<(RuleCode, Severity)>,
}

/// A run under one profile: what its rows are called, and what became of each.
struct Rows {
    names: BTreeMap<Place, String>,
    judged: BTreeMap<Place, Judged>,
    /// Findings about a file or the whole run.
    whole: BTreeSet<(RuleCode, Severity)>,
}

fn rows(args: &DiffArgs, pack: &Pack) -> Result<Rows> {
    let found = inputs::find(&args.inputs)?;
    let common = CommonArgs::of(args.inputs.clone());
    let (dates, unsaid) = (args.dates.clone(), args.unsaid.clone());
    let rows = RowArgs { dates, unsaid, lang: args.lang, ..common.rows };
    let common = CommonArgs { rows, headcount: args.headcount, ..common };
    let keep = Keep { reductions: true, trace: true, ..Keep::default() };
    let progress = Shown::new(common.progress, true, args.lang.into());
    let job = job::job(&common, found.files.clone(), &pack.profile, None, keep, &progress)?;
    Ok(judged(&run::run(&job)?, pack, args.lang.into()))
}

fn judged(outcome: &Outcome, pack: &Pack, lang: Lang) -> Rows {
    let mut rows = Rows { names: BTreeMap::new(), judged: BTreeMap::new(), whole: BTreeSet::new() };
    for row in &outcome.trace {
        let kind = row.submission.and_then(|at| outcome.submissions.get(at as usize));
        let taken = kind.map(|submission| {
            let kind = match submission.kind {
                Kind::Sporadic => text("零星", "sporadic"),
                Kind::Mass => text("批量", "mass"),
            };
            kind.get(lang).to_owned()
        });
        let (outcome_of, taken) = (row.outcome, taken.into_iter().collect());
        let judged = Judged { outcome: outcome_of, taken, codes: BTreeSet::new() };
        rows.names.insert(row.place, name(outcome, row.place, lang));
        rows.judged.insert(row.place, judged);
    }
    for index in 0..outcome.reductions.len() {
        let person = outcome.reductions.get(index);
        if let Some(row) = rows.judged.get_mut(&person.place) {
            row.taken.push(person.last_paid.to_string());
            row.taken.push(pack.profile.reason(person.reason).label.get(lang).to_owned());
            let kinds = pack.profile.insurances.iter().enumerate();
            let kinds = kinds.filter(|(at, _)| person.insurances.contains(*at));
            row.taken.extend(kinds.map(|(_, kind)| kind.label.get(lang).to_owned()));
        }
    }
    for finding in &outcome.findings {
        let said = (finding.code, finding.severity);
        match rows.judged.get_mut(&finding.place) {
            Some(row) => row.codes.insert(said),
            None => rows.whole.insert(said),
        };
    }
    rows
}

/// `文件 表 第 5 行`.
fn name(outcome: &Outcome, place: Place, lang: Lang) -> String {
    let file = outcome.inputs.get(place.file as usize).map_or("", |input| input.path.as_str());
    let sheet = outcome.sheet(place).and_then(|sheet| sheet.name.as_deref()).unwrap_or_default();
    let row = place.row.map(|row| row.to_string()).unwrap_or_default();
    let gap = if sheet.is_empty() { "" } else { " " };
    let row = text("第 {row} 行", "row {row}").fill(&[("row", row.into())]);
    format!("{file}{gap}{sheet} {}", row.get(lang))
}

fn compared(before: &Rows, after: &Rows, lang: Lang) -> String {
    let places: BTreeSet<Place> =
        before.judged.keys().chain(after.judged.keys()).copied().collect();
    let mut page = String::new();
    let mut count = 0_usize;
    let colon = text("：", ": ").get(lang);
    for place in &places {
        let (a, b) = (before.judged.get(place), after.judged.get(place));
        if a == b {
            continue;
        }
        count += 1;
        let name = before.names.get(place).or_else(|| after.names.get(place));
        let name = name.map_or("", String::as_str);
        let (a, b) = (words(a, b, lang), words(b, a, lang));
        writeln!(page, "{name}{colon}{a} → {b}").expect("a String takes all");
    }
    if before.whole != after.whole {
        let (a, b) =
            (codes(&before.whole, &after.whole, lang), codes(&after.whole, &before.whole, lang));
        let whole = text("整个文件", "the whole file").get(lang);
        writeln!(page, "{whole}{colon}{} → {}", or_none(&a, lang), or_none(&b, lang))
            .expect("a String takes all");
    }
    let args = [("all", places.len().to_string().into()), ("count", count.to_string().into())];
    let sum = text(
        "共 {all} 行，{count} 行判断不同",
        "{count} of {all} {all:row|rows} judged differently",
    );
    page + sum.fill(&args).get(lang) + "\n"
}

/// What became of a row, with the rules that only this side names.
fn words(own: Option<&Judged>, other: Option<&Judged>, lang: Lang) -> String {
    let Some(own) = own else { return text("没有读到", "not read").get(lang).to_owned() };
    let mut words = own.outcome.label().get(lang).to_owned();
    let same = other.map(|other| other.taken.as_slice()).unwrap_or_default();
    let taken: Vec<&str> =
        own.taken.iter().filter(|word| !same.contains(word)).map(String::as_str).collect();
    if !taken.is_empty() {
        write!(words, "{}", bracketed(&taken, lang)).expect("a String takes all");
    }
    let none = BTreeSet::new();
    let codes = codes(&own.codes, other.map_or(&none, |other| &other.codes), lang);
    if !codes.is_empty() {
        write!(words, " {codes}").expect("a String takes all");
    }
    words
}

type Codes = BTreeSet<(RuleCode, Severity)>;

fn codes(own: &Codes, other: &Codes, lang: Lang) -> String {
    let only = own.difference(other);
    let only: Vec<String> =
        only.map(|(code, severity)| format!("{code} {}", severity.label().get(lang))).collect();
    only.join(AND.get(lang))
}

fn or_none(codes: &str, lang: Lang) -> &str {
    if codes.is_empty() { text("无", "none").get(lang) } else { codes }
}

fn bracketed(words: &[&str], lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("（{}）", words.join("，")),
        Lang::En => format!(" ({})", words.join(", ")),
    }
}
