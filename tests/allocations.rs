//! What checking asks of memory: nothing for a quiet row, little for a finding, and nothing that grows
//! with the rows but what is kept of them. Counted by the allocator, on this thread.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its rows has failed")]

mod made;

use allocation_counter::{AllocationInfo, measure};
use jianyuan::calendar::{Date, Month};
use jianyuan::check::employers::Employers;
use jianyuan::check::row::{
    ActiveRules, Checked, Checking, Keep, KeepCells, RowChecker, Strict, Table,
};
use jianyuan::columns::{self, ColumnOptions, Head};
use jianyuan::made_up::{HEADINGS, MadeUp};
use jianyuan::model::{CellKind, Counts, Lent, Reductions, RowBlock, TextEncoding};
use jianyuan::profile::headings::Headings;
use jianyuan::profile::lookup::Lookup;
use jianyuan::profile::{Derivation, Profile};
use jianyuan::rules::TableFacts;
use jianyuan::run::run;
use jianyuan::source::chunks::Chunk;
use jianyuan::source::records::{Cursor, Splitter};

/// Rows that fill the buffers and the memory for words, and as many again, of other people, that are counted.
const ROWS: u64 = 4_000;

/// How the rows come.
#[derive(Clone, Copy, Debug)]
enum Way {
    Text(TextEncoding),
    /// Every field in quotes.
    Quoted,
    /// As the reading child sends them.
    Workbook,
}

impl Way {
    fn encoding(self) -> TextEncoding {
        match self {
            Self::Text(encoding) => encoding,
            Self::Quoted | Self::Workbook => TextEncoding::Utf8,
        }
    }
}

enum Rows {
    Chunk(Chunk),
    Block(RowBlock),
}

impl Rows {
    fn new(way: Way, first_line: u32, rows: &[Vec<String>]) -> Self {
        let line = |row: &Vec<String>| match way {
            Way::Quoted => format!("\"{}\"\r\n", row.join("\",\"")),
            _ => format!("{}\n", row.join(",")),
        };
        if matches!(way, Way::Workbook) {
            let mut block = RowBlock::default();
            for (number, row) in (first_line..).zip(rows) {
                block.begin_row(number);
                for text in row {
                    block.push(CellKind::Text, Lent::No, text);
                }
            }
            return Self::Block(block);
        }
        let text: String = rows.iter().map(line).collect();
        let bytes = way.encoding().encode(&text).into_owned();
        Self::Chunk(Chunk { bytes, first_line, lone_returns: false })
    }

    fn check(&self, splitter: &mut Splitter, checker: &mut RowChecker<'_>) {
        match self {
            Self::Block(block) => block.rows().for_each(|row| checker.row(row)),
            Self::Chunk(chunk) => {
                let mut cursor = Cursor::start(chunk);
                while let Some(row) = splitter.next(chunk, &mut cursor) {
                    checker.row(row);
                }
            }
        }
    }
}

/// What the second half of the rows asked for, and what was found in it.
struct Asked {
    memory: AllocationInfo,
    checked: Checked,
}

impl Asked {
    fn findings(&self) -> u64 {
        self.checked.by_rule.iter().map(|(_, _, count)| count).sum()
    }
}

fn table(profile: &Profile, headings: &Headings, encoding: TextEncoding) -> Table {
    let mut head = Head::default();
    let mut block = RowBlock::default();
    block.begin_row(1);
    for heading in HEADINGS {
        block.push(CellKind::Text, Lent::No, heading);
    }
    block.rows().for_each(|row| head.push(&row, TextEncoding::Utf8));
    let options = ColumnOptions::default();
    let mapped =
        columns::map(&head, (profile, headings), &options, Derivation::LeaveMonth).unwrap();
    Table {
        file: 0,
        sheet: 0,
        columns: mapped.columns,
        leaves: mapped.leaves,
        encoding,
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

/// Leaves the buffers as the collecting side does: empty, and with their room.
fn emptied(mut checked: Checked) -> Checked {
    checked.facts.clear();
    checked.findings.clear();
    checked.by_rule.clear();
    checked.reductions = Reductions::default();
    checked.kept.clear();
    checked.skipped.clear();
    Checked { rows: 0, has_rows: false, ..checked }
}

fn ask(bad_per_mille: u64, way: Way, keep: Keep) -> Asked {
    let profile = Profile::builtin("beijing").unwrap();
    let (lookup, headings) = (Lookup::new(&profile), Headings::new(&profile));
    let rules = ActiveRules::of(&profile, Strict::No);
    let employers = Employers::default();
    let checking = Checking {
        profile: &profile,
        lookup: &lookup,
        headings: &headings,
        rules: &rules,
        employers: &employers,
        declared: Month::parse("2026-11").unwrap(),
        today: Date::parse("2026-11-23").unwrap(),
        headcount: None,
        employer_option: None,
        derive: Derivation::LeaveMonth,
        keep,
    };
    let table = table(&profile, &headings, way.encoding());
    let made = MadeUp { rows: 2 * ROWS, bad_per_mille, per_employer: 2 * ROWS };
    let rows: Vec<Vec<String>> = (0..2 * ROWS).map(|index| made.row(index).to_vec()).collect();
    let (first, second) = rows.split_at(rows.len() / 2);
    let line = 2 + u32::try_from(first.len()).unwrap();
    let (first, second) = (Rows::new(way, 2, first), Rows::new(way, line, second));
    let mut splitter = Splitter::new(b',');
    let mut checker = RowChecker::new(&checking, &table);
    first.check(&mut splitter, &mut checker);
    let buffers = emptied(checker.take());
    checker.go_on_in(buffers);
    let memory = measure(|| second.check(&mut splitter, &mut checker));
    let checked = checker.take();
    assert_eq!(checked.rows, ROWS, "{way:?}");
    Asked { memory, checked }
}

const WAYS: [Way; 4] =
    [Way::Text(TextEncoding::Utf8), Way::Text(TextEncoding::Gb18030), Way::Quoted, Way::Workbook];

/// What `check` keeps.
const CHECK: Keep = Keep {
    reductions: false,
    cells: KeepCells::Marked,
    trace: false,
    findings_per_rule: Some(50),
    watch: 0,
};

#[test]
fn a_quiet_row_asks_for_nothing() {
    for way in WAYS {
        let asked = ask(0, way, CHECK);
        assert_eq!(asked.findings(), 0, "{way:?}: {:?}", asked.checked.by_rule);
        assert_eq!(asked.memory.count_total, 0, "{way:?}: {:?}", asked.memory);
    }
}

/// Nor does an accepted row: the texts for the bureau's files stand one behind the other in one piece of
/// memory, which grows by doubling. Only what is not UTF-8 is decoded on the way: name and remark.
#[test]
fn an_accepted_row_asks_for_room_for_its_texts() {
    for way in WAYS {
        let asked = ask(0, way, Keep { reductions: true, ..Keep::default() });
        assert_eq!(asked.checked.reductions.len() as u64, ROWS, "{way:?}");
        let decoded = if way.encoding() == TextEncoding::Utf8 { 0 } else { 2 * ROWS };
        let most = decoded + 3 * u64::from(ROWS.ilog2());
        assert!(asked.memory.count_total <= most, "{way:?}: {:?}", asked.memory);
    }
}

/// What was found, expected and understood; and where they are kept, the cells of the row.
#[test]
fn a_finding_asks_for_little() {
    for way in WAYS {
        for (keep, most) in [(Keep::default(), 14), (CHECK, 28)] {
            let asked = ask(1_000, way, keep);
            assert!(asked.findings() >= ROWS, "{way:?}: {:?}", asked.checked.by_rule);
            assert!(asked.memory.count_total > 0, "{way:?}: nothing is counted");
            assert!(
                asked.memory.count_total <= most * asked.findings(),
                "{way:?} {keep:?}: {:?}",
                asked.memory
            );
        }
    }
}

/// The whole of `check`, from the file to the outcome, on this thread: twice the rows ask for a few
/// more pieces and for those of their findings (people of one name, DU006), not for more with every row.
#[test]
fn twice_the_rows_ask_for_little_more() {
    let folder = tempfile::tempdir().unwrap();
    let profile = made::beijing();
    let asked = |rows: u64| {
        let path = folder.path().join(format!("{rows}.csv"));
        let made = MadeUp { rows, bad_per_mille: 0, per_employer: 80 * ROWS };
        made.csv(&path, encoding_rs::UTF_8).unwrap();
        let mut job = made::job(&[&path], &profile);
        (job.jobs, job.keep) = (1, CHECK);
        let mut counts = Counts::default();
        let memory = measure(|| counts = run(&job).unwrap().counts);
        assert_eq!(counts.accepted, rows);
        (memory.count_total, counts.errors + counts.warnings + counts.notes)
    };
    let ((once, few), (twice, more)) = (asked(2 * ROWS), asked(4 * ROWS));
    assert!(twice < once + (more - few) + ROWS / 20, "{once} and {few}, then {twice} and {more}");
}
