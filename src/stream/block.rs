//! A block of lines, answered (一块行的答复): each line is read, each row is checked alone, and what came
//! of it is written down. A block is the work of one thread and leaves nothing behind.

use std::borrow::Cow;

use super::StreamJob;
use super::answer::{Answer, AnswerOutcome, EmployerKeys, ReductionView, RowKeys, Showing};
use super::layout::{Layout, Layouts, Understood};
use super::lines::Block;
use super::object::{self, Object};
use crate::check::employers::Employers;
use crate::check::row::{ActiveRules, Checked, Checking, Keep, KeepCells, RowChecker};
use crate::columns::keys::KeyWords;
use crate::columns::{HeadRow, SheetFault};
use crate::model::{
    CellKind, Detail, Employer, FieldSet, Finding, Input, KeptRow, Lent, Outcome, Place, RawRow,
    RowBlock, RowOutcome, RuleCode, Severity, Sheet, TextEncoding, column_letters,
};
use crate::profile::headings::Headings;
use crate::profile::lookup::Lookup;
use crate::run::Job;
use crate::sink::report::{FindingView, Report, machine, view};
use crate::text::{Arg, Lang, Phrase, Text, text};

/// Answers blocks, with what is built once.
pub(super) struct Judge<'j> {
    stream: &'j StreamJob<'j>,
    lookup: Lookup,
    rules: ActiveRules,
    headings: Headings,
}

/// A line that was read.
struct Line<'l> {
    row: u32,
    file: Option<Cow<'l, str>>,
    what: What,
}

impl Line<'_> {
    /// What the report knows of its keys.
    fn sheet(&self, layouts: &[Layout]) -> Sheet {
        match &self.what {
            What::Row(number, _) => {
                layouts[*number].plain.as_ref().map(|plain| plain.sheet.clone()).unwrap_or_default()
            }
            What::Blank | What::Wrong(_) => Sheet::default(),
        }
    }
}

/// What it holds.
enum What {
    Blank,
    Wrong(Phrase),
    /// The next row of the block, under these keys; cells that are no texts.
    Row(usize, Vec<(usize, Text)>),
}

/// What came of it.
enum Came {
    Blank,
    /// CO002 to CO004, CO014.
    Fault(Finding, Sheet),
    /// What checking says; the sheet where the row was understood alone.
    Checked(Box<Checked>, Option<Sheet>),
}

const TOO_LONG: Text = text(
    "超过 {most} 字节（--limit record_bytes=N 可调）",
    "it is longer than {most} {most:byte|bytes} (--limit record_bytes=N)",
);
const TOO_MANY: Text = text(
    "超过 {most} 个键（--limit columns=N 可调）",
    "it has more than {most} {most:key|keys} (--limit columns=N)",
);
const FIELD_TOO_LONG: Text = text(
    "有一个值超过 {most} 字节（--limit field_bytes=N 可调）",
    "a value is longer than {most} {most:byte|bytes} (--limit field_bytes=N)",
);
const TWICE: Text = text("键“{key}”出现两次", "the key “{key}” stands twice");
const NO_TEXT: Text = text("“{key}”是{what}，应写成字符串", "“{key}” is {what}, not a string");

impl<'j> Judge<'j> {
    pub(super) fn new(stream: &'j StreamJob<'j>) -> Self {
        let Job { profile, strict, .. } = stream.job;
        Self {
            stream,
            lookup: Lookup::new(profile),
            rules: ActiveRules::of(profile, strict),
            headings: Headings::new(profile),
        }
    }

    /// The answers to all lines of a block, in order.
    pub(super) fn answers(&self, block: &Block) -> Vec<u8> {
        let mut layouts = Layouts::new();
        let mut rows = RowBlock::default();
        let lines: Vec<Line<'_>> = block
            .lines()
            .map(|(number, line)| self.read(number, line, &mut layouts, &mut rows))
            .collect();
        let layouts = layouts.list;
        let employers = Employers::default();
        let came = self.check(&lines, &layouts, &rows, &employers);
        Answers::new(self, employers.into_list()).write(&lines, &layouts, came)
    }

    fn words(&self) -> KeyWords<'_> {
        let job = &self.stream.job;
        KeyWords {
            profile: job.profile,
            headings: &self.headings,
            options: &job.columns,
            derive: job.derive.unwrap_or(job.profile.stop_month.derive.value),
        }
    }

    /// Reads a line; its row, where it is one, goes behind `rows`.
    fn read<'l>(
        &self,
        number: u32,
        line: Option<&'l [u8]>,
        layouts: &mut Layouts<'l>,
        rows: &mut RowBlock,
    ) -> Line<'l> {
        let limits = self.stream.job.text_limits;
        let Some(line) = line else {
            let why = TOO_LONG.fill(&[("most", limits.record_bytes.to_string().into())]);
            return Line { row: number, file: None, what: What::Wrong(why) };
        };
        let line =
            if number == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line) } else { line };
        if line.trim_ascii().is_empty() {
            return Line { row: number, file: None, what: What::Blank };
        }
        let Object { row, file, keys, cells, odd, wrong } = object::read(line);
        let row = row.unwrap_or(number);
        let most = |text: Text, most: usize| text.fill(&[("most", most.to_string().into())]);
        let wrong = match wrong {
            Some(wrong) => Some(wrong),
            None if keys.len() > limits.columns => Some(most(TOO_MANY, limits.columns)),
            None if cells.iter().any(|cell| cell.len() > limits.field_bytes) => {
                Some(most(FIELD_TOO_LONG, limits.field_bytes))
            }
            None => None,
        };
        if let Some(wrong) = wrong {
            return Line { row, file, what: What::Wrong(wrong) };
        }
        rows.begin_row(row);
        for cell in &cells {
            rows.push(CellKind::Text, Lent::No, cell);
        }
        let layout = layouts.of(keys, self.words());
        Line { row, file, what: What::Row(layout, odd) }
    }

    fn checking<'c>(&'c self, employers: &'c Employers) -> Checking<'c> {
        let job = &self.stream.job;
        Checking {
            profile: job.profile,
            lookup: &self.lookup,
            headings: &self.headings,
            rules: &self.rules,
            employers,
            declared: job.declared,
            today: job.today,
            headcount: job.split.headcount,
            employer_option: job.employer.as_deref(),
            derive: self.words().derive,
            keep: Keep { reductions: true, cells: KeepCells::Marked, ..Keep::default() },
        }
    }

    /// Checks every row alone.
    fn check(
        &self,
        lines: &[Line<'_>],
        layouts: &[Layout],
        rows: &RowBlock,
        employers: &Employers,
    ) -> Vec<Came> {
        let checking = self.checking(employers);
        let mut checkers: Vec<Option<RowChecker<'_>>> = layouts.iter().map(|_| None).collect();
        let mut rows = rows.rows();
        let mut came = Vec::with_capacity(lines.len());
        for line in lines {
            came.push(match &line.what {
                What::Blank => Came::Blank,
                What::Wrong(why) => {
                    Came::Fault(self.unreadable(line.row, why.clone()), Sheet::default())
                }
                What::Row(number, odd) => {
                    let row = rows.next().expect("each such line has its row");
                    let layout = &layouts[*number];
                    if let Some(fault) = self.key_fault(&row, layout, odd) {
                        fault
                    } else if let Some(plain) = layout.plain_for(&row) {
                        let new = || RowChecker::new(&checking, &plain.table);
                        let checker = checkers[*number].get_or_insert_with(new);
                        checker.row(row);
                        Came::Checked(Box::new(checker.take()), None)
                    } else {
                        self.alone(row, layout, odd, &checking)
                    }
                }
            });
        }
        came
    }

    /// What is wrong with the keys of a row, or with a value that would be used.
    fn key_fault(&self, row: &RawRow<'_>, layout: &Layout, odd: &[(usize, Text)]) -> Option<Came> {
        if let Some(twice) = &layout.twice {
            let why = TWICE.fill(&[("key", short(twice).into())]);
            return Some(Came::Fault(self.unreadable(row.number, why), layout.blank_sheet()));
        }
        let plain = layout.plain.as_ref()?;
        self.odd_value(row, odd, plain, layout)
    }

    fn odd_value(
        &self,
        row: &RawRow<'_>,
        odd: &[(usize, Text)],
        understood: &Understood,
        layout: &Layout,
    ) -> Option<Came> {
        let used = |column: usize| understood.table.columns.field_of(column).is_some();
        let (column, what) = odd.iter().find(|(column, _)| used(*column))?;
        let key = short(&understood.sheet.headings[*column]);
        let why = NO_TEXT.fill(&[("key", key.into()), ("what", (*what).into())]);
        Some(Came::Fault(self.unreadable(row.number, why), layout.blank_sheet()))
    }

    /// A row whose cells have a say in what its keys mean.
    fn alone(
        &self,
        row: RawRow<'_>,
        layout: &Layout,
        odd: &[(usize, Text)],
        checking: &Checking<'_>,
    ) -> Came {
        if row.is_blank() && odd.is_empty() {
            return Came::Blank;
        }
        match layout.keys.map(HeadRow::of(&row, TextEncoding::Utf8), self.words()) {
            Err(fault) => {
                let sheet = layout.blank_sheet();
                Came::Fault(self.not_understood(row.number, fault, &sheet), sheet)
            }
            Ok(mapped) => {
                let understood = layout.alone(mapped);
                if let Some(fault) = self.odd_value(&row, odd, &understood, layout) {
                    return fault;
                }
                let mut checker = RowChecker::new(checking, &understood.table);
                checker.row(row);
                let checked = Box::new(checker.take());
                drop(checker);
                Came::Checked(checked, Some(understood.sheet))
            }
        }
    }

    fn unreadable(&self, row: u32, why: Phrase) -> Finding {
        self.finding(row, RuleCode::new("CO014"), vec![("detail", why.into())])
    }

    /// CO002 to CO004. A row of a stream has no cell that could be named but by its key.
    fn not_understood(&self, row: u32, fault: SheetFault, sheet: &Sheet) -> Finding {
        let mut args = fault.fault.args;
        for (name, arg) in &mut args {
            let column = |letters: &str| {
                (0..sheet.headings.len())
                    .find(|at| format!("{}{row}", column_letters(*at)) == letters)
            };
            if *name == "cell"
                && let Some(column) = column(arg.get(Lang::Zh))
            {
                *arg = Arg::from(short(&sheet.headings[column]));
            }
        }
        self.finding(row, fault.fault.code, args)
    }

    fn finding(&self, row: u32, code: RuleCode, args: Vec<(&'static str, Arg)>) -> Finding {
        Finding {
            code,
            // A rule that keeps a row from being read cannot be switched off: the row would vanish.
            severity: self.rules.severity(code).unwrap_or(Severity::Error),
            place: Place::row(0, 0, row),
            column: u16::MAX,
            fields: FieldSet::EMPTY,
            detail: std::sync::Arc::new(Detail { args, ..Detail::default() }),
        }
    }
}

/// A key as messages quote it.
fn short(key: &str) -> String {
    const LONG: usize = 40;
    let mut shown: String = key.chars().take(LONG).collect();
    if shown.len() < key.len() {
        shown.push('…');
    }
    shown
}

/// Writes the answers of a block.
struct Answers<'a> {
    judge: &'a Judge<'a>,
    employers: Vec<Employer>,
    employer_keys: Vec<EmployerKeys>,
    /// What findings are told from: one input with one sheet, those of the row at hand.
    told: Outcome,
    out: Vec<u8>,
}

impl<'a> Answers<'a> {
    fn new(judge: &'a Judge<'a>, employers: Vec<Employer>) -> Self {
        let StreamJob { job, key, .. } = judge.stream;
        let keys = |key| employers.iter().map(|one| EmployerKeys::of(key, one)).collect();
        let employer_keys = key.as_ref().map(keys).unwrap_or_default();
        let mut told = Outcome::empty(job.profile, job.declared, job.today);
        told.inputs.push(Input { sheets: vec![Sheet::default()], ..Input::default() });
        Self { judge, employers, employer_keys, told, out: Vec::new() }
    }

    fn write(mut self, lines: &[Line<'_>], layouts: &[Layout], came: Vec<Came>) -> Vec<u8> {
        for (line, came) in lines.iter().zip(came) {
            match came {
                Came::Blank => self.put(line, AnswerOutcome::Skipped, Vec::new(), None),
                Came::Fault(finding, sheet) => {
                    let findings = self.views(line, None, &[finding], sheet);
                    self.put(line, AnswerOutcome::Held, findings, None);
                }
                Came::Checked(checked, own) => {
                    let findings = if checked.findings.is_empty() {
                        Vec::new()
                    } else {
                        let sheet = own.unwrap_or_else(|| line.sheet(layouts));
                        self.views(line, checked.kept.first(), &checked.findings, sheet)
                    };
                    self.put(line, outcome(&checked), findings, Some(&checked));
                }
            }
        }
        self.out
    }

    /// The findings of a row as they are told; its cells where it is marked, as in a report.
    fn views(
        &mut self,
        line: &Line<'_>,
        kept: Option<&KeptRow>,
        findings: &[Finding],
        sheet: Sheet,
    ) -> Vec<FindingView> {
        let file = line.file.as_deref().unwrap_or("-");
        let input = &mut self.told.inputs[0];
        input.path = self.judge.stream.job.labels.of(file);
        input.sheets[0] = sheet;
        let StreamJob { job, show, .. } = self.judge.stream;
        let (profile, show, lang) = (job.profile, *show, Lang::Zh);
        let report = Report { outcome: &self.told, profile, lang, show, files: &[] };
        let none = KeptRow {
            number: line.row,
            outcome: RowOutcome::Held,
            cells: std::iter::empty::<(CellKind, &str)>().collect(),
        };
        // By code: a line has no columns to go by.
        let mut views = view::beside(&report, findings, kept.unwrap_or(&none));
        views.sort_by_key(|view| view.code);
        views
    }

    fn put(
        &mut self,
        line: &Line<'_>,
        outcome: AnswerOutcome,
        findings: Vec<FindingView>,
        checked: Option<&Checked>,
    ) {
        let StreamJob { job, key, show } = self.judge.stream;
        let (profile, key) = (job.profile, key.as_ref());
        let fact = checked.and_then(|checked| checked.facts.first());
        let employer = |number: crate::model::EmployerNo| number.index();
        let reduction = checked.map(|checked| &checked.reductions).filter(|all| !all.is_empty());
        let reduction = reduction.map(|all| {
            let one = all.get(0);
            let showing = Showing { profile, show: *show, key };
            ReductionView::of(one, &all.texts(0), &self.employers[employer(one.employer)], showing)
        });
        let keys = key.zip(fact).map(|(key, fact)| {
            let hashes = fact.employer.and_then(|number| self.employer_keys.get(employer(number)));
            RowKeys::of(key, profile, fact, hashes)
        });
        let answer = Answer {
            row: Some(line.row),
            outcome,
            findings,
            reduction,
            file: line.file.as_deref(),
            sheet: None,
            keys,
        };
        machine::json_line(&answer, &mut self.out)
            .expect("a Vec takes all, and the form is plain JSON");
    }
}

/// What became of one row that was checked.
fn outcome(checked: &Checked) -> AnswerOutcome {
    match checked.facts.first() {
        Some(facts) => facts.outcome.into(),
        None => AnswerOutcome::Skipped,
    }
}
