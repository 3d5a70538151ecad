//! Each stage of a run alone, on 100,000 made-up rows (2 % bad): split, check, across, classify, write.
//! `cargo bench --bench stages`; whole-process figures are told of in README.md beside this file.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot set up its data has failed")]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use jianyuan::calendar::{Date, Month};
use jianyuan::check::across::{self, FirstLook, Given};
use jianyuan::check::employers::Employers;
use jianyuan::check::row::{
    ActiveRules, Checked, Checking, Keep, KeepCells, RowChecker, Strict, Table,
};
use jianyuan::classify::{self, SplitOptions};
use jianyuan::columns::{self, ColumnOptions, Head};
use jianyuan::made_up::MadeUp;
use jianyuan::model::{Corrections, Employer, Outcome, TextEncoding};
use jianyuan::profile::headings::Headings;
use jianyuan::profile::lookup::Lookup;
use jianyuan::profile::{Derivation, Profile};
use jianyuan::rules::batch::groups;
use jianyuan::rules::{Context, RowFacts, TableFacts};
use jianyuan::run::{Hash, InputFile, Job, Labels, Silent, run};
use jianyuan::sink::report::Show;
use jianyuan::sink::{self, Overwrite};
use jianyuan::source::chunks::{Chunk, Chunks, Dialect, TextLimits};
use jianyuan::source::limits::Limits;
use jianyuan::source::records::{Cursor, Splitter};
use jianyuan::text::Lang;

const ROWS: u64 = 100_000;
const DIALECT: Dialect = Dialect { delimiter: b',', encoding: TextEncoding::Gb18030 };

/// A GBK file, in memory and on disk.
struct Data {
    folder: tempfile::TempDir,
    chunks: Vec<Chunk>,
    profile: Profile,
    today: Date,
    declared: Month,
}

impl Data {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        MadeUp { rows: ROWS, bad_per_mille: 20, per_employer: 2_000 }
            .csv(&path, encoding_rs::GB18030)
            .unwrap();
        let mut reader =
            Chunks::new(std::fs::File::open(&path).unwrap(), DIALECT, TextLimits::default(), 1);
        let next = || reader.next(Vec::new()).unwrap_or_else(|_| panic!("the file is good"));
        let chunks = std::iter::from_fn(next).collect();
        let profile = Profile::builtin("beijing").unwrap();
        let (today, declared) = (Date::parse("2026-11-23"), Month::parse("2026-11"));
        Self { folder, chunks, profile, today: today.unwrap(), declared: declared.unwrap() }
    }

    fn job(&self, jobs: usize, keep: Keep) -> Job<'_> {
        Job {
            inputs: vec![InputFile::new(self.folder.path().join("rows.csv"))],
            profile: &self.profile,
            declared: self.declared,
            today: self.today,
            columns: ColumnOptions::default(),
            columns_of: std::collections::BTreeMap::new(),
            derive: None,
            employer: None,
            split: OPTIONS,
            roster: None,
            sheet: None,
            charset: None,
            password: None,
            strict: Strict::No,
            known: None,
            previous: None,
            template: None,
            limits: Limits::default(),
            text_limits: TextLimits::default(),
            corrections: Corrections::default(),
            jobs,
            keep,
            hash: Hash::No,
            labels: Labels::Masked,
            progress: &Silent,
            reader: None,
        }
    }

    fn table(&self) -> Table {
        let mut head = Head::default();
        let mut splitter = Splitter::new(DIALECT.delimiter);
        let mut cursor = Cursor::start(&self.chunks[0]);
        while let Some(row) =
            splitter.next(&self.chunks[0], &mut cursor).filter(|_| !head.is_full())
        {
            head.push(&row, DIALECT.cells());
        }
        let headings = Headings::new(&self.profile);
        let (words, options) = ((&self.profile, &headings), ColumnOptions::default());
        let mapped = columns::map(&head, words, &options, Derivation::LeaveMonth).unwrap();
        Table {
            file: 0,
            sheet: 0,
            columns: mapped.columns,
            leaves: mapped.leaves,
            encoding: DIALECT.cells(),
            meaning: mapped.meaning,
            medical_meaning: mapped.medical_meaning,
            header_end: 1,
            ticked_flag: false,
            facts: TableFacts::default(),
            titled: None,
            has_fixed_width: true,
            memory: None,
            lists: Vec::new(),
        }
    }

    /// Checks all rows on this thread.
    fn check(&self, table: &Table) -> (Vec<Checked>, Vec<Employer>) {
        let (lookup, headings) = (Lookup::new(&self.profile), Headings::new(&self.profile));
        let rules = ActiveRules::of(&self.profile, Strict::No);
        let employers = Employers::default();
        let checking = Checking {
            profile: &self.profile,
            lookup: &lookup,
            headings: &headings,
            rules: &rules,
            employers: &employers,
            declared: self.declared,
            today: self.today,
            headcount: None,
            employer_option: None,
            derive: Derivation::LeaveMonth,
            keep: Keep::default(),
        };
        let mut checker = RowChecker::new(&checking, table);
        let mut splitter = Splitter::new(DIALECT.delimiter);
        let mut checked = Vec::new();
        for chunk in &self.chunks {
            let mut cursor = Cursor::start(chunk);
            while let Some(row) = splitter.next(chunk, &mut cursor) {
                checker.row(row);
            }
            checked.push(checker.take());
        }
        drop(checker);
        (checked, employers.into_list())
    }

    fn outcome(&self) -> Outcome {
        let keep = Keep { reductions: true, cells: KeepCells::All, ..Keep::default() };
        run(&self.job(2, keep)).unwrap()
    }

    fn write(&self, outcome: &Outcome, out: &Path) -> usize {
        let target = sink::check_target(out, Overwrite::Refuse, &[]).unwrap();
        let show = Show { unmask: false };
        let delivery = sink::deliver(&self.profile, outcome, Lang::Zh, show, target);
        delivery.unwrap_or_else(|error| panic!("{}", error.phrase().en)).files.len()
    }
}

const OPTIONS: SplitOptions = SplitOptions { mass_at: None, headcount: None, sequence_from: 1 };

fn facts(checked: &[Checked]) -> Vec<RowFacts> {
    checked.iter().flat_map(|block| block.facts.iter().copied()).collect()
}

type Group<'c> = criterion::BenchmarkGroup<'c, criterion::measurement::WallTime>;

fn stages(criterion: &mut Criterion) {
    let data = Data::new();
    let mut group = criterion.benchmark_group("stages");
    group.throughput(Throughput::Elements(ROWS)).sample_size(10).sampling_mode(SamplingMode::Flat);
    of_rows(&mut group, &data);
    of_the_run(&mut group, &data);
    group.finish();
}

/// Each row alone: splitting and checking.
fn of_rows(group: &mut Group<'_>, data: &Data) {
    group.bench_function("split", |bencher| {
        bencher.iter(|| {
            let mut splitter = Splitter::new(DIALECT.delimiter);
            let mut cells = 0;
            for chunk in &data.chunks {
                let mut cursor = Cursor::start(chunk);
                while let Some(row) = splitter.next(chunk, &mut cursor) {
                    cells += row.cells.len();
                }
            }
            black_box(cells)
        });
    });
    let table = data.table();
    group.bench_function("split and check", |bencher| {
        bencher.iter(|| black_box(data.check(&table).0.len()));
    });
    for threads in [1, 2] {
        group.bench_function(format!("whole check, {threads} threads"), |bencher| {
            let keep = Keep { findings_per_rule: Some(50), ..Keep::default() };
            bencher.iter(|| black_box(run(&data.job(threads, keep)).unwrap().counts.rows));
        });
    }
}

/// All rows together: rules across rows, submissions, files.
fn of_the_run(group: &mut Group<'_>, data: &Data) {
    let (checked, employers) = data.check(&data.table());
    let rows = facts(&checked);
    let rules = ActiveRules::of(&data.profile, Strict::No);
    let context = Context {
        profile: &data.profile,
        declared: data.declared,
        today: data.today,
        headcount: None,
        table: TableFacts::default(),
        leaves: &[],
        words: true,
    };
    group.bench_function("across", |bencher| {
        let across = |mut rows: Vec<RowFacts>| {
            let (look, search) = FirstLook::at(&rows, employers.clone());
            across::run(&mut rows, (&look, search), Given::default(), &rules, &context).len()
        };
        bencher.iter_batched(|| rows.clone(), across, BatchSize::LargeInput);
    });
    let (own_form, groups) = (BTreeSet::new(), groups(&employers));
    let judged = classify::Rows {
        facts: &rows,
        own_form: &own_form,
        employers: &employers,
        groups: &groups,
    };
    group.bench_function("classify", |bencher| {
        bencher.iter(|| {
            classify::split(judged, &data.profile, Default::default(), data.declared).len()
        });
    });
    let outcome = data.outcome();
    group.bench_function("write", |bencher| {
        let folder = || tempfile::tempdir().unwrap();
        let write = |folder: tempfile::TempDir| {
            let files = data.write(&outcome, &folder.path().join("out"));
            (folder, files)
        };
        bencher.iter_batched(folder, write, BatchSize::PerIteration);
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(std::time::Duration::from_millis(500))
        .measurement_time(std::time::Duration::from_secs(3));
    targets = stages
}
criterion_main!(benches);
