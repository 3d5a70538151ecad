//! The one library call (运行): files in, an outcome out. Reading, checking and splitting in this order;
//! writing is the caller's, from the outcome alone.

mod against;
mod answers;
mod beside;
mod book;
mod chosen;
mod collect;
mod delivered;
mod editing;
mod file;
mod job;
mod lists;
pub mod mentions;
mod old_template;
pub mod part;
mod pool;
mod previous;
mod recheck;
mod recover;
pub mod refused;
pub mod returned;
pub mod roster;
mod rows;
mod sheets;
pub mod template;
mod text_file;
mod titles;
pub mod unpack;
mod whose;
mod works;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use collect::Collected;
use file::FileOutcome;
use previous::Comparing;
use sheets::SheetFinding;

pub use answers::{Merged, merge};
pub use collect::SHOWN_WHOLE;
pub use delivered::{delivered, remember};
pub use editing::Editing;
pub use job::{Hash, Hashed, InputFile, Job, Labels, Progress, SheetChoice, Silent};

use crate::check::across::{self, AcrossFault, FirstLook, Given};
use crate::check::employers::Employers;
use crate::check::row::{ActiveRules, Checking};
use crate::classify::{self, Headcounts};
use crate::error::Result;
use crate::model::{
    Columns, Counts, Detail, Employer, Field, FieldSet, Finding, Input, Outcome, Place, ReasonNo,
    RowOutcome, RuleCode, Sequences, Severity, Submission, TracedRow, Watched,
};
use crate::profile::headings::Headings;
use crate::profile::lookup::Lookup;
use crate::rules::{Context, RowFacts, TableFacts};

/// What is built once per run.
struct Ready<'r> {
    checking: Checking<'r>,
}

impl Ready<'_> {
    fn collected(&self) -> Collected {
        let crate::check::row::Keep { cells, findings_per_rule, .. } = self.checking.keep;
        Collected { cells, findings_per_rule, ..Collected::default() }
    }
}

/// Runs a job. What is wrong with the data is in the outcome.
///
/// # Errors
/// When the world is bad: the child that reads workbooks cannot be started.
pub fn run(job: &Job<'_>) -> Result<Outcome> {
    run_watching(job).map(|(outcome, _)| outcome)
}

/// The same, with the row that [`Keep::watch`](crate::check::row::Keep) asks for: once for each sheet
/// of the first file that has it.
///
/// # Errors
/// As [`run`].
pub fn run_watching(job: &Job<'_>) -> Result<(Outcome, Vec<Watched>)> {
    let lookup = Lookup::new(job.profile);
    let rules = ActiveRules::of(job.profile, job.strict);
    let employers = Employers::default();
    let headings = Headings::new(job.profile);
    let checking = Checking::of(job, (&lookup, &headings), &rules, &employers);
    let ready = Ready { checking };
    let mut all = Collecting { total: ready.collected(), ..Collecting::default() };
    for (number, given) in (0..).zip(&job.inputs) {
        all.add(number, file::read(job, &ready, number, given)?, &rules);
    }
    let watched = std::mem::take(&mut all.total.watched);
    let mut outcome = all.across(job, &rules, employers.into_list());
    recover::missing_cells(job, &mut outcome)?;
    Ok((outcome, watched))
}

impl<'r> Checking<'r> {
    /// What checking needs of a job.
    fn of(
        job: &'r Job<'r>,
        (lookup, headings): (&'r Lookup, &'r Headings),
        rules: &'r ActiveRules,
        employers: &'r Employers,
    ) -> Self {
        Self {
            profile: job.profile,
            lookup,
            headings,
            rules,
            employers,
            declared: job.declared,
            today: job.today,
            headcount: job.split.headcount,
            employer_option: job.employer.as_deref(),
            derive: job.derive.unwrap_or(job.profile.stop_month.derive.value),
            keep: job.keep,
        }
    }
}

/// What all rows together came to.
struct Judged {
    employers: Vec<Employer>,
    submissions: Vec<Submission>,
    counts: Counts,
    /// How many reductions give each reason, those that are held included.
    by_reason: BTreeMap<ReasonNo, u64>,
}

/// The files of a run, put together.
#[derive(Clone, Default)]
struct Collecting {
    inputs: Vec<Input>,
    total: Collected,
    tables: BTreeMap<(u32, u16), Columns>,
}

impl Collecting {
    fn add(&mut self, number: u32, outcome: FileOutcome, rules: &ActiveRules) {
        let FileOutcome { input, mut collected, findings, tables, .. } = outcome;
        for finding in findings {
            push_sheet_finding(&mut collected, finding, rules);
        }
        self.tables.extend(tables.into_iter().map(|(sheet, columns)| ((number, sheet), columns)));
        self.inputs.push(input);
        self.total.append(collected);
    }

    fn across(mut self, job: &Job<'_>, rules: &ActiveRules, employers: Vec<Employer>) -> Outcome {
        let mut not_returned = Vec::new();
        if let Some(previous) = job.previous.as_deref() {
            let employers = &employers;
            let comparing = Comparing { previous, profile: job.profile, employers, rules };
            not_returned = comparing.apply(&mut self.total, &mut self.inputs);
        }
        let Judged { employers, submissions, counts, by_reason } =
            self.judge(job, rules, employers);
        let trace = if job.keep.trace { self.trace(&submissions) } else { Vec::new() };
        let Collected { findings, by_rule, reductions, .. } = self.total;
        let mut per_rule: BTreeMap<RuleCode, u64> = BTreeMap::new();
        for ((code, _), count) in by_rule {
            *per_rule.entry(code).or_default() += count;
        }
        Outcome {
            inputs: self.inputs,
            findings,
            by_rule: per_rule,
            by_reason,
            employers,
            reductions,
            submissions,
            trace,
            counts,
            roster: job.roster.map(|roster| roster.facts().clone()),
            calendar: crate::profile::calendar::calendar(job.profile, job.declared, job.today),
            previous: job.previous.clone(),
            not_returned,
            answers: None,
            today: job.today,
            declared: job.declared,
            sequences: Sequences::from(job.split.sequence_from),
        }
    }

    /// The rules across rows, and the submissions of what they leave.
    fn judge(&mut self, job: &Job<'_>, rules: &ActiveRules, employers: Vec<Employer>) -> Judged {
        let rows = &mut self.total.facts;
        let (mut look, search) = FirstLook::at(rows, employers);
        self.total.reductions.renumber_employers(&look.new_numbers);
        let context = Context {
            profile: job.profile,
            declared: job.declared,
            today: job.today,
            headcount: job.split.headcount,
            table: TableFacts::default(),
            leaves: &[],
            words: true,
        };
        let files = u32::try_from(self.inputs.len()).unwrap_or(u32::MAX);
        let roster = job.roster.map(|roster| roster.matched(&look.employers));
        let given = Given { files, known: job.known, roster: roster.as_ref() };
        let faults = across::run(rows, (&look, search), given, rules, &context);
        for fault in faults {
            self.push_across(fault);
        }
        if let Some(roster) = &roster {
            beside::tell(&mut self.total.findings, &self.total.facts, &self.inputs, roster);
        }
        let headcounts = Headcounts { given: job.split.headcount, roster: roster.as_ref() };
        let split = |facts: &[RowFacts], own_form: &BTreeSet<Place>| {
            let FirstLook { employers, groups, .. } = &look;
            let rows = classify::Rows { facts, own_form, employers, groups };
            classify::split(rows, job.profile, (job.split.mass_at, headcounts), job.declared)
        };
        self.drop_held();
        let own_form = self.against_template(job, rules, &look.employers, &split);
        self.total.findings.sort_by_key(Finding::order);
        recheck::compare(&mut self.inputs, &self.total.findings);
        self.mark_kept();
        let submissions = split(&self.total.facts, &own_form);
        let counts = self.count(&submissions, look.added);
        across::complete(&mut look.employers, &look.groups);
        let by_reason = look.by_reason();
        Judged { employers: look.employers, submissions, counts, by_reason }
    }

    /// Which column holds which field in a row: that of its list, where the sheet has several.
    fn columns_at(&self, place: Place) -> Option<&Columns> {
        let (number, row) = (place.sheet?, place.row.unwrap_or(0));
        let sheets = self.inputs.get(place.file as usize).map(|input| &input.sheets);
        let sheet = sheets.and_then(|sheets| sheets.get(usize::from(number)));
        match sheet.filter(|sheet| !sheet.lists.is_empty()) {
            Some(sheet) => Some(sheet.columns_at(row)),
            None => self.tables.get(&(place.file, number)),
        }
    }

    fn push_across(&mut self, AcrossFault { active, place, fault }: AcrossFault) {
        let wanted =
            if fault.fields.is_empty() { FieldSet::of(active.rule.fields) } else { fault.fields };
        let columns = self.columns_at(place);
        let fields = columns.map_or(FieldSet::EMPTY, |columns| wanted.and(columns.fields()));
        let column = columns
            .and_then(|columns| fields.iter().filter_map(|f: Field| columns.get(f)).min())
            .and_then(|column| u16::try_from(column).ok());
        let (code, severity) = (active.rule.code, active.severity);
        *self.total.by_rule.entry((code, severity)).or_default() += 1;
        let column = column.unwrap_or(u16::MAX);
        let detail = Arc::new(fault.detail);
        self.total.findings.push(Finding { code, severity, place, column, fields, detail });
    }

    /// Reductions of rows that a rule across rows holds.
    fn drop_held(&mut self) {
        if self.total.reductions.is_empty() {
            return;
        }
        let facts = &self.total.facts;
        let mut at = 0;
        self.total.reductions.retain(|reduction| {
            while facts[at].place() < reduction.place {
                at += 1;
            }
            facts[at].outcome == RowOutcome::Accepted
        });
    }

    fn count(&self, submissions: &[Submission], added: u64) -> Counts {
        let judged = self.total.facts.len() as u64;
        let mut counts = Counts { skipped: self.total.skipped.len() as u64, ..Counts::default() };
        for submission in submissions {
            counts.add_kind(submission.kind, submission.rows.len() as u64);
        }
        counts.accepted = counts.sporadic + counts.mass;
        counts.held = judged - added - counts.accepted;
        counts.rows = counts.accepted + counts.held + counts.skipped;
        for ((_, severity), count) in &self.total.by_rule {
            match severity {
                Severity::Error => counts.errors += count,
                Severity::Warning => counts.warnings += count,
                Severity::Note => counts.notes += count,
            }
        }
        counts
    }

    fn trace(&self, submissions: &[Submission]) -> Vec<TracedRow> {
        let accepted = submissions.iter().map(|submission| submission.rows.len()).sum();
        let mut submission_of = vec![0; accepted];
        for (number, submission) in (0..).zip(submissions) {
            for row in &submission.rows {
                submission_of[*row as usize] = number;
            }
        }
        let mut submission_of = submission_of.into_iter();
        let mut trace: Vec<TracedRow> = self
            .total
            .facts
            .iter()
            .filter(|row| row.is_reduction())
            .map(|row| TracedRow {
                place: row.place(),
                outcome: row.outcome,
                submission: match row.outcome {
                    RowOutcome::Accepted => submission_of.next(),
                    RowOutcome::Held | RowOutcome::Skipped => None,
                },
                reason: row.reason,
            })
            .collect();
        let skipped = self.total.skipped.iter();
        let outcome = RowOutcome::Skipped;
        trace.extend(skipped.map(|place| TracedRow {
            place: *place,
            outcome,
            submission: None,
            reason: None,
        }));
        trace.sort_by_key(|row| row.place);
        trace
    }

    /// Rows that were held across rows say so where they are shown.
    fn mark_kept(&mut self) {
        if self.inputs.iter().flat_map(|input| &input.sheets).all(|sheet| sheet.kept.is_empty()) {
            return;
        }
        let held = self.total.facts.iter().filter(|row| row.outcome == RowOutcome::Held);
        for place in held.map(RowFacts::place) {
            let sheet = place.sheet.map(usize::from);
            let sheet = sheet.and_then(|s| self.inputs[place.file as usize].sheets.get_mut(s));
            let Some(sheet) = sheet else { continue };
            let found = sheet.kept.binary_search_by_key(&place.row, |kept| Some(kept.number));
            if let Ok(index) = found {
                sheet.kept[index].outcome = RowOutcome::Held;
            }
        }
    }
}

fn push_sheet_finding(collected: &mut Collected, finding: SheetFinding, rules: &ActiveRules) {
    let SheetFinding { place, code, args, found, column } = finding;
    // A rule that refuses a file cannot be switched off: without it the file would vanish.
    let severity = rules.severity(code).unwrap_or(Severity::Error);
    *collected.by_rule.entry((code, severity)).or_default() += 1;
    let found = found.map(String::into_boxed_str);
    let detail = Detail { found, args, ..Detail::default() };
    collected.findings.push(Finding {
        code,
        severity,
        place,
        column: column.unwrap_or(u16::MAX),
        fields: FieldSet::EMPTY,
        detail: Arc::new(detail),
    });
}
