//! Many employers' files at once (批量核验): each file is checked alone and noted in a journal, so that a
//! run that was killed goes on; then all rows together, and what the bureau's staff and each employer
//! are told.
//!
//! In: a job with many files. Out: one folder, written whole. The checking is that of a run.

mod card;
mod facts;
mod journal;
mod noted;
mod notices;
mod page;
mod plan;
mod stored;
mod summary;
mod tally;
mod tell;
mod words;
mod workbook;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::error::{Error, Result};
use crate::model::Counts;
use crate::run::part::{Part, PartReader, Settled, Settling};
use crate::run::unpack::{Unpacking, unpack};
use crate::run::{Hash, Hashed, Job, Progress};
use crate::sink::report::{Report, Show, view};
use crate::sink::{Staging, Target, WriteError};
use crate::source::stamp::Stamp;
use crate::text::{Lang, Text, text};
pub use journal::unfinished;
use journal::{Journal, UNPACKED};
use noted::{Noted, Wording, Words};
use notices::{Notices, Waiting};
use plan::Plan;
use stored::Stored;
use tally::Tallies;
use tell::Telling;

/// Everything that a bulk run needs.
#[derive(Clone)]
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
    let journal = Journal::open(&bulk.journal, bulk.resume)?;
    let bulk = &unpacked(bulk, &journal)?;
    let stamps: Vec<_> = bulk.job.inputs.iter().map(|input| Stamp::at(&input.path)).collect();
    let plan = Plan::of(&bulk.job, &bulk.options);
    let bulk = &as_hashed(bulk, &plan, stamps);
    journal.commit_to(&plan)?;
    let folder = common_folder(plan.files.iter().map(|file| file.path.as_str()));
    let wording = Wording { lang: bulk.lang, folder: &folder };
    let resumed = check(bulk, &plan, &journal, wording)?;
    bulk.job.progress.file(SETTLING.get(bulk.lang), 0);
    let (parts, settled) = settle(bulk, &plan, &journal)?;
    let outcome = write(bulk, &plan, &journal, wording, parts, settled)?;
    journal.remove()?;
    Ok(BulkOutcome { resumed, ..outcome })
}

/// The same with the files of archives in place of the archives.
fn unpacked<'j>(bulk: &BulkJob<'j>, journal: &Journal) -> Result<BulkJob<'j>> {
    let mut folder = None;
    let inputs = unpack(
        bulk.job.inputs.clone(),
        Unpacking {
            limits: &bulk.job.limits,
            reader: bulk.job.reader.clone(),
            folder: &mut || match &folder {
                Some(folder) => Ok(PathBuf::clone(folder)),
                None => Ok(folder.insert(journal.scratch(UNPACKED)?).clone()),
            },
        },
    )?;
    Ok(BulkJob { job: Job { inputs, ..bulk.job.clone() }, ..bulk.clone() })
}

/// The same, with what the files were when the plan was made: it may be long before the last is read.
fn as_hashed<'j>(bulk: &BulkJob<'j>, plan: &Plan, stamps: Vec<Option<Stamp>>) -> BulkJob<'j> {
    let mut bulk = bulk.clone();
    for ((input, stamp), file) in bulk.job.inputs.iter_mut().zip(stamps).zip(&plan.files) {
        input.hashed = stamp.map(|stamp| Hashed { stamp, sha256: file.sha256.clone() });
    }
    bulk
}

const SETTLING: Text = text("跨文件核对", "comparing all files");
const TELLING: Text = text("写出结果", "writing the results");

/// Checks every file that the journal does not have, several at a time. Returns how many it had.
fn check(
    bulk: &BulkJob<'_>,
    plan: &Plan,
    journal: &Journal,
    wording: Wording<'_>,
) -> Result<usize> {
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
                    let kept = read.and_then(|part| keep(bulk, journal, *number, &part, wording));
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

/// Notes a file as done.
fn keep(
    bulk: &BulkJob<'_>,
    journal: &Journal,
    number: usize,
    part: &Part,
    wording: Wording<'_>,
) -> Result<()> {
    let profile = bulk.job.profile;
    let report =
        Report { outcome: &part.outcome, profile, lang: bulk.lang, show: bulk.show, files: &[] };
    let views = view::views(&report).zip(&part.outcome.findings);
    let found = views.map(|(view, finding)| Noted::new(&view, finding, false, wording));
    journal.keep(number, found, &part.facts, |bytes| Stored::of(part, bytes, profile))
}

/// The job with what a part needs kept. What a file holds was hashed for the plan.
fn of<'j>(job: &Job<'j>) -> Job<'j> {
    use crate::check::row::{Keep, KeepCells};
    let keep = Keep { cells: KeepCells::Marked, trace: true, ..Keep::default() };
    Job { keep, hash: Hash::No, ..job.clone() }
}

/// What is needed of a file to the end.
#[derive(Debug, Default)]
struct Brief {
    /// The code and words of what refused it.
    refused: Option<(String, Option<Words>)>,
    skipped: u64,
    /// Bytes of its findings.
    findings: u64,
}

/// All rows together.
fn settle(bulk: &BulkJob<'_>, plan: &Plan, journal: &Journal) -> Result<(Vec<Brief>, Settled)> {
    let job = of(&bulk.job);
    let alone = |number: usize| plan.files[number].same_as.is_none();
    let rows = (0..plan.files.len())
        .filter(|number| alone(*number))
        .map(|number| Ok(journal.stored(number)?.rows))
        .sum::<Result<u64>>()?;
    let mut settling = Settling::new(&job, usize::try_from(rows).unwrap_or(0));
    let mut parts = Vec::with_capacity(plan.files.len());
    for (number, file) in plan.files.iter().enumerate() {
        // A file that another one repeats: nothing of it counts.
        let (stored, facts) = if alone(number) {
            (journal.stored(number)?, journal.facts(number)?)
        } else {
            (Stored::default(), Vec::new())
        };
        let (skipped, findings) = (stored.skipped, stored.findings);
        parts.push(Brief { refused: stored.refused.clone(), skipped, findings });
        settling.add(stored.part(facts, &file.path));
    }
    Ok((parts, settling.finish()))
}

/// Writes everything that is told, as a whole.
fn write(
    bulk: &BulkJob<'_>,
    plan: &Plan,
    journal: &Journal,
    wording: Wording<'_>,
    parts: Vec<Brief>,
    mut settled: Settled,
) -> Result<BulkOutcome> {
    bulk.job.progress.file(TELLING.get(bulk.lang), 0);
    let staging = Staging::begin(bulk.out.clone()).map_err(failed)?;
    journal.staging(staging.folder())?;
    let mut tallies = Tallies::of(&parts, &settled);
    let bytes = parts.iter().map(|part| part.findings).sum();
    let telling = Telling { plan, journal, settled: &settled, tallies: &mut tallies };
    let notices = telling.tell(bulk, bytes, wording, &staging)?;
    // Counted and told: what follows needs no row.
    settled.facts = Vec::new();
    let folders = card::folders(&tallies.employers, notices.counts());
    // Sole traders are registered under their own numbers.
    for employer in &mut tallies.employers {
        employer.key = bulk.show.label(&employer.key);
        employer.name = bulk.show.label(&employer.name);
    }
    let all = All { plan, parts, settled, tallies, folders, lang: bulk.lang };
    all.cards(notices, bulk, journal, &staging)?;
    all.summaries(bulk, journal, &staging)?;
    staging.commit().map_err(failed)?;
    Ok(all.outcome())
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn failed(error: WriteError) -> Error {
    Error::new(error.phrase())
}

/// A file of the result that could not be made.
fn broken(path: &Path, error: io::Error) -> Error {
    Error::at(path, text("结果文件生成失败", "a result file cannot be made")).because(error)
}

/// Everything that is told.
struct All<'b> {
    plan: &'b Plan,
    parts: Vec<Brief>,
    settled: Settled,
    tallies: Tallies,
    /// The folder of each employer's notice, where it gets one.
    folders: Vec<Option<String>>,
    lang: Lang,
}

impl All<'_> {
    fn outcome(&self) -> BulkOutcome {
        BulkOutcome {
            files: self.parts.len(),
            refused: self.parts.iter().filter(|part| part.refused.is_some()).count(),
            resumed: 0,
            employers: self.tallies.employers.len(),
            counts: self.settled.outcome.counts,
        }
    }

    /// A folder for each employer that has something to correct or to look at.
    fn cards(
        &self,
        notices: Notices,
        bulk: &BulkJob<'_>,
        journal: &Journal,
        staging: &Staging<'_>,
    ) -> Result<()> {
        let kept = |error| journal.failed(error);
        let employers = &self.tallies.employers;
        let counts = notices.counts().to_vec();
        let put = |path: &str, bytes: &[u8]| staging.write(path, "card", 0, bytes).map_err(failed);
        for lines in notices.each().map_err(kept)? {
            let lines = lines.map_err(kept)?;
            let of_one: Vec<_> = lines.chunk_by(|a, b| a.employer == b.employer).collect();
            of_one.par_iter().try_for_each(|lines| {
                let number = lines[0].employer;
                let Some(folder) = &self.folders[number] else { return Ok(()) };
                let told: io::Result<Vec<_>> = lines.iter().map(Waiting::told).collect();
                let told = told.map_err(kept)?;
                let card = card::Card::new(&employers[number], counts[number], &told);
                let broken = |error| broken(&bulk.out.path.join("单位").join(folder), error);
                let workbook = card.workbook(self).map_err(broken)?;
                put(&format!("单位/{folder}/更正通知.xlsx"), &workbook)?;
                let page = card.page(self).map_err(broken)?;
                put(&format!("单位/{folder}/更正通知.html"), page.as_bytes()).map(|_| ())
            })?;
        }
        Ok(())
    }

    fn summaries(
        &self,
        bulk: &BulkJob<'_>,
        journal: &Journal,
        staging: &Staging<'_>,
    ) -> Result<()> {
        let put = |path: &str, role: &'static str, bytes: &[u8]| {
            staging.write(path, role, 0, bytes).map_err(failed)
        };
        let broken = |name: &str| {
            let path = bulk.out.path.join(name);
            move |error| broken(&path, error)
        };
        let workbook = workbook::summary(self, journal.folder()).map_err(broken("汇总.xlsx"))?;
        put("汇总.xlsx", "summary-workbook", &workbook)?;
        let page = page::summary(self).map_err(broken("汇总.html"))?;
        put("汇总.html", "summary-page", page.as_bytes())?;
        let mut file = staging.create("bulk.json").map_err(failed)?;
        let mut out = io::BufWriter::with_capacity(1 << 16, &mut file);
        let written =
            summary::write(self, bulk, &mut out).and_then(|()| io::Write::flush(&mut out));
        drop(out);
        written.map_err(|error| failed(file.error(error)))?;
        file.finish("bulk", 0).map_err(failed)?;
        Ok(())
    }
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
        // A file that could not be read has no hash, and two empty ones are not one handed in twice.
        let says_something = !hash.is_empty() && hash != plan::OF_NOTHING;
        same.push((known != number && says_something).then_some(known));
    }
    same
}
