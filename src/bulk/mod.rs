//! Many employers' files at once (批量核验): each file is checked alone and noted in a journal, so that a
//! run that was killed goes on; then all rows together, and what the bureau's staff and each employer
//! are told.
//!
//! In: a job with many files. Out: one folder, written whole. The checking is that of a run.

mod card;
mod facts;
mod journal;
mod listed;
mod page;
mod summary;
mod tally;
mod workbook;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::error::{Error, Result};
use crate::model::Counts;
use crate::run::part::{PartReader, Settled, Settling};
use crate::run::{InputFile, Job, Progress};
use crate::sink::report::{Report, Show, view};
use crate::sink::{Staging, Target, WriteError};
use crate::text::Lang;
use journal::{Journal, Plan, Planned, Stored};
use listed::Noted;
use tally::Tallies;

/// Everything that a bulk run needs.
pub struct BulkJob<'j> {
    /// How files are checked, and which; what it keeps is of no account here.
    pub job: Job<'j>,
    /// Whatever else decides the result, so that an interrupted run is not continued with other options.
    pub options: String,
    /// Where the result goes.
    pub out: Target,
    /// Where the journal of an unfinished run lies.
    pub journal: PathBuf,
    /// Go on with an interrupted run.
    pub resume: bool,
    /// The language of what people read.
    pub lang: Lang,
    /// How much of a person is shown.
    pub show: Show,
}

/// What a bulk run came to (批量核验结果).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkOutcome {
    /// Files, refused and repeated ones included.
    pub files: usize,
    /// Files refused as a whole.
    pub refused: usize,
    /// Files that had been checked before the run was interrupted.
    pub resumed: usize,
    /// Employers with at least one row.
    pub employers: usize,
    /// Rows.
    pub counts: Counts,
}

/// Checks all files.
///
/// # Errors
/// When the world is bad: an input that cannot be opened to be hashed is not, that is FL007; a journal
/// that belongs to another run, a disk that is full, a reading child that does not start are.
pub fn run(bulk: &BulkJob<'_>) -> Result<BulkOutcome> {
    let plan = Plan::of(&bulk.job, &bulk.options);
    let journal = Journal::open(&bulk.journal, &plan, bulk.resume)?;
    let resumed = check(bulk, &plan, &journal)?;
    let (parts, settled) = settle(bulk, &plan, &journal)?;
    let all = All::new(bulk, &plan, parts, settled);
    let outcome = all.outcome(resumed);
    all.write(bulk)?;
    journal.remove()?;
    Ok(outcome)
}

/// Checks every file that the journal does not have, several at a time. Returns how many it had.
fn check(bulk: &BulkJob<'_>, plan: &Plan, journal: &Journal) -> Result<usize> {
    let todo: Vec<usize> = (0..plan.files.len())
        .filter(|n| plan.files[*n].same_as.is_none() && !journal.has(*n))
        .collect();
    let all = plan.files.iter().filter(|file| file.same_as.is_none()).count();
    let workers = bulk.job.jobs.min(todo.len()).max(1);
    let progress = Files { to: bulk.job.progress, done: AtomicUsize::new(all - todo.len()), all };
    let job = Job { jobs: (bulk.job.jobs / workers).max(1), progress: &progress, ..of(&bulk.job) };
    let reader = PartReader::new(&job);
    let next = AtomicUsize::new(0);
    let failed: Mutex<Option<Error>> = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(number) = todo.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let has_failed = || failed.lock().is_ok_and(|failed| failed.is_some());
                    if has_failed() {
                        return;
                    }
                    let read = reader.read(&bulk.job.inputs[*number]);
                    let kept = read.and_then(|part| {
                        journal.keep(*number, &Stored::of(&part, &bulk.job, bulk.show), &part.facts)
                    });
                    progress.done.fetch_add(1, Ordering::Relaxed);
                    if let (Err(error), Ok(mut failed)) = (kept, failed.lock()) {
                        failed.get_or_insert(error);
                    }
                }
            });
        }
    });
    match failed.into_inner() {
        Ok(Some(error)) => Err(error),
        _ => Ok(all - todo.len()),
    }
}

/// The job with what a part needs kept.
fn of<'j>(job: &Job<'j>) -> Job<'j> {
    use crate::check::row::{Keep, KeepCells};
    let keep = Keep { cells: KeepCells::Marked, trace: true, ..Keep::default() };
    Job { keep, ..job.clone() }
}

/// All rows together.
fn settle(bulk: &BulkJob<'_>, plan: &Plan, journal: &Journal) -> Result<(Vec<Stored>, Settled)> {
    let job = of(&bulk.job);
    let mut settling = Settling::new(&job);
    let mut parts = Vec::with_capacity(plan.files.len());
    for (number, file) in plan.files.iter().enumerate() {
        let stored = match file.same_as {
            Some(_) => Stored::repeated(file),
            None => journal.stored(number)?,
        };
        let facts = if file.same_as.is_some() { Vec::new() } else { journal.facts(number)? };
        settling.add(stored.part(facts, &file.path));
        parts.push(stored);
    }
    Ok((parts, settling.finish()))
}

/// Everything that is told.
struct All<'b> {
    plan: &'b Plan,
    parts: Vec<Stored>,
    settled: Settled,
    /// In the order of files, sheets, rows, columns and codes.
    findings: Vec<Noted>,
    tallies: Tallies,
    /// The folder that all files lie in, with its last separator: notices leave it out.
    folder: String,
    lang: Lang,
}

impl<'b> All<'b> {
    fn new(bulk: &BulkJob<'_>, plan: &'b Plan, mut parts: Vec<Stored>, settled: Settled) -> Self {
        let mut findings: Vec<Noted> = Vec::new();
        for (file, part) in (0..).zip(&mut parts) {
            findings.extend(part.findings.drain(..).map(|noted| Noted { file, ..noted }));
        }
        findings.extend(across(bulk, &settled));
        findings.sort_by_key(Noted::order);
        let tallies = Tallies::of(plan, &parts, &settled, &mut findings);
        let folder = common_folder(plan.files.iter().map(|file| file.path.as_str()));
        Self { plan, parts, settled, findings, tallies, folder, lang: bulk.lang }
    }

    fn outcome(&self, resumed: usize) -> BulkOutcome {
        BulkOutcome {
            files: self.parts.len(),
            refused: self.parts.iter().filter(|part| part.refused.is_some()).count(),
            resumed,
            employers: self.tallies.employers.len(),
            counts: self.settled.outcome.counts,
        }
    }

    fn write(&self, bulk: &BulkJob<'_>) -> Result<()> {
        let failed = |error: WriteError| Error::new(error.phrase());
        let staging = Staging::begin(bulk.out.clone()).map_err(failed)?;
        let put = |path: &str, role: &'static str, bytes: &[u8]| {
            staging.write(path, role, 0, bytes).map_err(failed)
        };
        let broken = |error: std::io::Error| {
            Error::new(crate::text::text("结果文件生成失败", "a result file cannot be made"))
                .because(error)
        };
        let mut lines = staging.create("findings.jsonl").map_err(failed)?;
        let mut out = std::io::BufWriter::new(&mut lines);
        for noted in &self.findings {
            serde_json::to_writer(&mut out, &noted.finding).map_err(|e| broken(e.into()))?;
            out.write_all(b"\n").map_err(broken)?;
        }
        out.flush().map_err(broken)?;
        drop(out);
        lines.finish("findings", self.findings.len() as u64).map_err(failed)?;
        let cards: Vec<card::Card<'_>> = card::cards(self);
        cards.par_iter().try_for_each(|card| {
            let folder = format!("单位/{}", card.folder);
            put(&format!("{folder}/更正通知.xlsx"), "card", &card.workbook(self).map_err(broken)?)?;
            put(
                &format!("{folder}/更正通知.html"),
                "card",
                card.page(self).map_err(broken)?.as_bytes(),
            )
            .map(|_| ())
        })?;
        put("汇总.xlsx", "summary-workbook", &workbook::summary(self).map_err(broken)?)?;
        put("汇总.html", "summary-page", page::summary(self).map_err(broken)?.as_bytes())?;
        put("bulk.json", "bulk", summary::json(self, bulk).map_err(broken)?.as_bytes())?;
        staging.commit().map_err(failed)?;
        Ok(())
    }
}

/// The findings across rows, as people and machines see them. What belongs to another employer's list
/// is not named: a card shows nobody's rows but one's own.
fn across(bulk: &BulkJob<'_>, settled: &Settled) -> Vec<Noted> {
    let employer_of = |place| {
        let found = settled.facts.binary_search_by_key(&place, |row| row.place).ok()?;
        settled.facts[found].employer
    };
    let key = |place| Some(settled.outcome.employers[employer_of(place)?.0 as usize].key());
    let report = Report {
        outcome: &settled.outcome,
        profile: bulk.job.profile,
        lang: bulk.lang,
        show: bulk.show,
        files: &[],
    };
    let of_others: Vec<bool> = settled
        .outcome
        .findings
        .iter()
        .map(|finding| finding.detail.other.is_some_and(|other| key(other) != key(finding.place)))
        .collect();
    let views = view::views(&report).zip(&settled.outcome.findings).zip(of_others);
    views.map(|((view, finding), of_others)| Noted::new(view, finding.place, of_others)).collect()
}

/// Progress by files and rows.
struct Files<'p> {
    to: &'p dyn Progress,
    done: AtomicUsize,
    all: usize,
}

impl Progress for Files<'_> {
    fn file(&self, shown: &str, bytes: u64) {
        let done = self.done.load(Ordering::Relaxed);
        self.to.file(&format!("{done}/{} · {shown}", self.all), bytes);
    }

    fn rows(&self, count: u64) {
        self.to.rows(count);
    }

    fn bytes(&self, count: u64) {
        self.to.bytes(count);
    }
}

/// What all paths begin with, up to the last separator.
fn common_folder<'p>(mut paths: impl Iterator<Item = &'p str>) -> String {
    let mut common = paths.next().unwrap_or_default();
    for path in paths {
        let equal = common.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
        common = &common[..common.floor_char_boundary(equal)];
    }
    common.rfind(['/', '\\']).map_or_else(String::new, |end| common[..=end].to_owned())
}

/// Files by what they hold: the first of those with the same bytes.
fn repeats(hashes: &[String]) -> Vec<Option<usize>> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut same = Vec::with_capacity(hashes.len());
    for (number, hash) in hashes.iter().enumerate() {
        let known = *first.entry(hash).or_insert(number);
        // A file that could not be read has no hash.
        same.push((known != number && !hash.is_empty()).then_some(known));
    }
    same
}

impl Planned {
    fn new(input: &InputFile, sha256: String) -> Self {
        Self { path: input.shown.clone(), sha256, same_as: None }
    }
}
