//! A run that stays open for corrections comes to what a whole run with the same corrections comes to,
//! after every one of them.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use std::path::{Path, PathBuf};

use jianyuan::check::row::{Keep, KeepCells};
use jianyuan::model::{CellPlace, Corrections, Outcome};
use jianyuan::profile::Profile;
use jianyuan::run::{Editing, Job, run};
use jianyuan::sink::report::Show;
use jianyuan::sink::{Overwrite, Target, deliver};
use jianyuan::text::Lang;
use made::people::{person_id, table};
use made::program::{on_the_day, put, tree};
use made::xlsx::{MadeSheet, book};
use proptest::prelude::*;

fn job<'j>(paths: &[&Path], profile: &'j Profile, corrections: &Corrections) -> Job<'j> {
    let keep = Keep { cells: KeepCells::Whole, ..Keep::default() };
    Job { keep, corrections: corrections.clone(), ..made::job(paths, profile) }
}

/// Everything that an outcome holds.
fn told(outcome: &Outcome) -> String {
    format!("{outcome:#?}")
}

/// What people correct cells to, and what they should not.
fn texts() -> Vec<String> {
    let plain = [
        "",
        " ",
        "2026-11",
        "11月",
        "本人意愿解除劳动合同",
        "退休",
        "张𠮷",
        "王\u{E5E5}",
        "合计",
        "增",
        "1.1E+17",
        "91110105MA9999999W",
        "110101199003079911",
        "身份证号",
    ];
    plain.map(str::to_owned).into_iter().chain([person_id(3), person_id(500)]).collect()
}

/// A list with faults, a blank line, a total and somebody who stands in it twice.
fn list(people: u32) -> Vec<Vec<String>> {
    let mut rows = table(people);
    rows[3][4] = String::new();
    "11月".clone_into(&mut rows[5][3]);
    rows[6] = rows[4].clone();
    let width = rows[0].len();
    rows.insert(7, vec![String::new(); width]);
    rows.push(vec![String::new(); width]);
    let mut total = vec![String::new(); width];
    "合计".clone_into(&mut total[0]);
    rows.push(total);
    rows.push(vec![String::new(); width]);
    rows
}

/// Files of every kind that holds rows in its own way.
fn lists(folder: &Path) -> Vec<Vec<PathBuf>> {
    let csv = made::delimited(&list(12), ',');
    let utf8 = put(folder, "a.csv", &csv);
    let gbk = put(folder, "b.csv", encoding_rs::GB18030.encode(&csv).0);
    let long = put(folder, "c.csv", made::delimited(&list(300), ','));
    let mut merged = MadeSheet::of_texts("减员", &list(12));
    merged.merges = vec!["A2:A5".into(), "E9:E11".into(), "D12:E12".into()];
    for (row, column) in [(2, 0), (3, 0), (4, 0), (9, 4), (10, 4)] {
        merged.rows[row][column].text.clear();
    }
    let second = MadeSheet::of_texts("减员二", &list(9));
    let sheets = put(folder, "d.xlsx", book(&[merged, second]));
    let out = folder.join("out");
    on_the_day(&["run", utf8.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    let report = out.join("错误报告.xlsx");
    vec![vec![utf8.clone()], vec![gbk, utf8], vec![long], vec![sheets], vec![report]]
}

/// Which cell becomes what: file, sheet, row, column, text; no text takes the correction back.
type Edit = (u32, u16, u32, u16, Option<usize>);

/// More of them where somebody asks for it.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12)
}

fn edits() -> impl Strategy<Value = (usize, Vec<Edit>)> {
    let row = prop_oneof![4 => 2_u32..16, 1 => 2_u32..310];
    let text = prop_oneof![5 => (0_usize..16).prop_map(Some), 1 => Just(None)];
    let edit = (0_u32..2, 0_u16..2, row, 0_u16..9, text);
    (0_usize..5, prop::collection::vec(edit, 1..10))
}

/// Applies edits one by one; says how many needed no whole run.
fn follows(paths: &[PathBuf], edits: &[Edit], texts: &[String]) -> usize {
    let profile = made::beijing();
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let mut corrections = Corrections::default();
    let mut editing = Editing::open(&job(&paths, &profile, &corrections)).unwrap();
    let mut alone = 0;
    for (file, sheet, row, column, text) in edits.iter().copied() {
        let place = CellPlace { file, sheet, row, column };
        match text {
            Some(text) => drop(corrections.set(place, &texts[text])),
            None => drop(corrections.remove(place)),
        }
        let job = job(&paths, &profile, &corrections);
        if let Some(outcome) = editing.again(&job) {
            alone += 1;
            let whole = run(&job).unwrap();
            assert!(told(&outcome) == told(&whole), "{}", difference(&outcome, &whole));
        }
    }
    alone
}

fn difference(ours: &Outcome, theirs: &Outcome) -> String {
    let (ours, theirs) = (told(ours), told(theirs));
    let lines = ours.lines().zip(theirs.lines()).enumerate();
    let different = lines.filter(|(_, (ours, theirs))| ours != theirs).take(8);
    let lines = different.map(|(at, (ours, theirs))| format!("{at}: {ours} | {theirs}"));
    lines.collect::<Vec<_>>().join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]
    #[test]
    fn corrections_one_by_one_are_a_whole_run((which, edits) in edits()) {
        let folder = tempfile::tempdir().unwrap();
        follows(&lists(folder.path())[which], &edits, &texts());
    }
}

#[test]
fn a_correction_reads_no_file_again() {
    let folder = tempfile::tempdir().unwrap();
    let profile = made::beijing();
    for paths in lists(folder.path()) {
        let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
        let mut corrections = Corrections::default();
        let mut editing = Editing::open(&job(&paths, &profile, &corrections)).unwrap();
        let before = editing.again(&job(&paths, &profile, &corrections)).unwrap();
        let kept = paths.iter().map(|path| std::fs::read(path).unwrap()).collect::<Vec<_>>();
        // The files are gone: whoever needed them would fail.
        for path in &paths {
            std::fs::remove_file(path).unwrap();
        }
        let rows = [(4, ""), (4, "退休"), (4, "本人意愿解除劳动合同")];
        for (column, text) in rows {
            let row = before.inputs[0].sheets.iter().flat_map(|sheet| &sheet.kept).nth(3).unwrap();
            let sheet = before.inputs[0].sheets.iter().position(|sheet| !sheet.kept.is_empty());
            let sheet = u16::try_from(sheet.unwrap()).unwrap();
            corrections.set(CellPlace { file: 0, sheet, row: row.number, column }, text);
            assert!(editing.again(&job(&paths, &profile, &corrections)).is_some());
        }
        for (path, bytes) in paths.iter().zip(kept) {
            std::fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn the_files_are_those_of_a_whole_run() {
    let folder = tempfile::tempdir().unwrap();
    let profile = made::beijing();
    let path = put(folder.path(), "a.csv", made::delimited(&list(40), ','));
    let mut corrections = Corrections::default();
    let mut editing = Editing::open(&job(&[&path], &profile, &corrections)).unwrap();
    for (row, column, text) in [(4, 4, "退休"), (6, 3, "2026-11"), (9, 0, ""), (4, 4, "")] {
        corrections.set(CellPlace { file: 0, sheet: 0, row, column }, text);
        editing.again(&job(&[&path], &profile, &corrections)).unwrap();
    }
    let job = job(&[&path], &profile, &corrections);
    let keep = Keep { reductions: true, ..job.keep };
    let whole = run(&Job { keep, ..job.clone() }).unwrap();
    // Reductions are for the files, which a whole run writes.
    let ours = editing.again(&job).unwrap();
    let ours = Outcome { reductions: whole.reductions.clone(), ..ours };
    let written = [("1", &ours), ("2", &whole)].map(|(name, outcome)| {
        let target = Target { path: folder.path().join(name), overwrite: Overwrite::Refuse };
        deliver(&profile, outcome, Lang::Zh, Show::default(), target).unwrap();
        tree(&folder.path().join(name))
    });
    assert!(written[0] == written[1]);
}

#[test]
fn a_merge_is_one_cell() {
    let folder = tempfile::tempdir().unwrap();
    let profile = made::beijing();
    let paths = lists(folder.path()).swap_remove(3);
    let none = Corrections::default();
    let editing = Editing::open(&job(&[&paths[0]], &profile, &none)).unwrap();
    let merged = |row, column| -> Vec<u32> {
        let places = editing.merged(CellPlace { file: 0, sheet: 0, row, column });
        places.iter().map(|place| place.row).collect()
    };
    for row in 2..=5 {
        assert_eq!(merged(row, 0), [2, 3, 4, 5], "from row {row}");
    }
    assert_eq!(merged(6, 0), [6]);
    assert_eq!(merged(3, 1), [3]);
    assert_eq!(merged(10, 4), [9, 10, 11]);
    assert_eq!(merged(12, 4), [12]);
    assert_eq!(merged(400, 4), [400], "no such row");
}
