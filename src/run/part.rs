//! A run of very many files (多文件运行), in two steps: each file alone, in any order, also in another
//! process or on another day; then all rows together, over small entries without text.

use rustc_hash::FxHashMap;

use super::collect::Collected;
use super::{Collecting, Judged, Ready, file, push_sheet_finding};
use crate::check::employers::Employers;
use crate::check::row::{ActiveRules, Checking};
use crate::error::Result;
use crate::model::{
    Columns, Counts, Employer, EmployerNo, Finding, Input, Outcome, Place, RuleCode, Severity,
    Submission,
};
use crate::profile::headings::Headings;
use crate::profile::lookup::Lookup;
use crate::rules::RowFacts;
use crate::run::{InputFile, Job};

/// Reads files one by one, with what is built once per run.
pub struct PartReader<'j> {
    job: &'j Job<'j>,
    lookup: Lookup,
    rules: ActiveRules,
    headings: Headings,
}

/// One file alone (单个文件的结果): everything but the rules across rows.
pub struct Part {
    /// An outcome of this file: its findings, its cells; no submissions, since those are of all files.
    pub outcome: Outcome,
    /// One entry a judged row; employers are those of this part.
    pub facts: Vec<RowFacts>,
    /// The employers that the rows name.
    pub employers: Vec<Employer>,
    /// Rows set aside.
    pub skipped: u64,
    /// Which those are.
    pub aside: Vec<Place>,
    /// How often each rule fired.
    pub by_rule: Vec<(RuleCode, Severity, u64)>,
    /// The columns of its sheets.
    pub columns: Vec<(u16, Columns)>,
}

impl<'j> PartReader<'j> {
    /// A reader for the files of a job.
    pub fn new(job: &'j Job<'j>) -> Self {
        Self {
            job,
            lookup: Lookup::new(job.profile),
            rules: ActiveRules::of(job.profile, job.strict),
            headings: Headings::new(job.profile),
        }
    }

    /// Reads and checks one file; it is number 0 of its own outcome.
    ///
    /// # Errors
    /// When the world is bad: the child that reads workbooks cannot be started.
    pub fn read(&self, given: &InputFile) -> Result<Part> {
        let employers = Employers::default();
        let ready = Ready {
            checking: Checking::of(
                self.job,
                (&self.lookup, &self.headings),
                &self.rules,
                &employers,
            ),
        };
        let file::FileOutcome { input, mut collected, findings, tables, .. } =
            file::read(self.job, &ready, 0, given)?;
        for finding in findings {
            push_sheet_finding(&mut collected, finding, &self.rules);
        }
        let Collected { facts, mut findings, by_rule, skipped, reductions, .. } = collected;
        findings.sort_by_key(Finding::order);
        let mut outcome = Outcome::empty(self.job.profile, self.job.declared, self.job.today);
        outcome.inputs.push(input);
        outcome.findings = findings;
        outcome.reductions = reductions;
        let by_rule =
            by_rule.into_iter().map(|((code, severity), count)| (code, severity, count)).collect();
        Ok(Part {
            outcome,
            facts,
            employers: employers.into_list(),
            skipped: skipped.len() as u64,
            aside: skipped,
            by_rule,
            columns: tables,
        })
    }
}

/// Brings parts together (汇合): what all rows say that no file says alone.
pub struct Settling<'j> {
    job: &'j Job<'j>,
    rules: ActiveRules,
    all: Collecting,
    employers: FxHashMap<Employer, EmployerNo>,
    list: Vec<Employer>,
}

/// A part, as far as it is needed with all others.
pub struct PartFacts {
    /// The file and its sheets, without cells.
    pub input: Input,
    /// As [`Part::facts`].
    pub facts: Vec<RowFacts>,
    /// As [`Part::employers`].
    pub employers: Vec<Employer>,
    /// As [`Part::skipped`].
    pub skipped: u64,
    /// As [`Part::by_rule`].
    pub by_rule: Vec<(RuleCode, Severity, u64)>,
    /// As [`Part::columns`].
    pub columns: Vec<(u16, Columns)>,
}

/// All parts together (汇合结果).
pub struct Settled {
    /// Files without cells, findings across rows only; counts and submissions of everything.
    pub outcome: Outcome,
    /// One entry a judged row, held or not, by its place; employers are those of the outcome.
    pub facts: Vec<RowFacts>,
}

impl<'j> Settling<'j> {
    /// Nothing yet, with room for so many rows.
    pub fn new(job: &'j Job<'j>, rows: usize) -> Self {
        let mut all = Collecting::default();
        // Growing by doubling would hold three times the rows for a moment.
        all.total.facts.reserve_exact(rows);
        Self {
            job,
            rules: ActiveRules::of(job.profile, job.strict),
            all,
            employers: FxHashMap::default(),
            list: Vec::new(),
        }
    }

    /// Adds the next part, in the order of the files.
    pub fn add(&mut self, part: PartFacts) {
        let PartFacts { input, mut facts, employers, skipped, by_rule, columns } = part;
        let file = u32::try_from(self.all.inputs.len()).unwrap_or(u32::MAX);
        let numbers: Vec<EmployerNo> =
            employers.into_iter().map(|employer| self.number(employer)).collect();
        for row in &mut facts {
            row.file = file;
            row.employer = row.employer.map(|employer| numbers[employer.index()]);
        }
        let total = &mut self.all.total;
        total.facts.append(&mut facts);
        let aside = usize::try_from(skipped).unwrap_or(usize::MAX);
        total.skipped.extend(std::iter::repeat_n(Place::file(file), aside));
        for (code, severity, count) in by_rule {
            *total.by_rule.entry((code, severity)).or_default() += count;
        }
        let tables = columns.into_iter().map(|(sheet, columns)| ((file, sheet), columns));
        self.all.tables.extend(tables);
        self.all.inputs.push(input);
    }

    fn number(&mut self, employer: Employer) -> EmployerNo {
        let next = EmployerNo::at(self.list.len());
        let list = &mut self.list;
        *self.employers.entry(employer).or_insert_with_key(|employer| {
            list.push(employer.clone());
            next
        })
    }

    /// Runs the rules across rows, and splits.
    pub fn finish(self) -> Settled {
        let Self { job, rules, mut all, list, .. } = self;
        let Judged { employers, submissions, counts, .. } = all.judge(job, &rules, list);
        let Job { profile, declared, today, .. } = *job;
        let Collected { facts, findings, by_rule, .. } = all.total;
        let mut outcome = Outcome::empty(profile, declared, today);
        for ((code, _), count) in by_rule {
            *outcome.by_rule.entry(code).or_default() += count;
        }
        outcome.inputs = all.inputs;
        outcome.roster = job.roster.map(|roster| roster.facts().clone());
        (outcome.findings, outcome.employers) = (findings, employers);
        (outcome.submissions, outcome.counts) = (submissions, counts);
        Settled { outcome, facts }
    }
}

impl Outcome {
    /// An outcome of nothing, for a month and a day.
    pub fn empty(
        profile: &crate::profile::Profile,
        declared: crate::calendar::Month,
        today: crate::calendar::Date,
    ) -> Self {
        let submissions: Vec<Submission> = Vec::new();
        Self {
            inputs: Vec::new(),
            findings: Vec::new(),
            by_rule: std::collections::BTreeMap::new(),
            by_reason: std::collections::BTreeMap::new(),
            employers: Vec::new(),
            reductions: crate::model::Reductions::default(),
            submissions,
            trace: Vec::new(),
            roster: None,
            counts: Counts::default(),
            calendar: crate::profile::calendar::calendar(profile, declared, today),
            previous: None,
            not_returned: Vec::new(),
            answers: None,
            today,
            declared,
            sequences: crate::model::Sequences::default(),
        }
    }
}
