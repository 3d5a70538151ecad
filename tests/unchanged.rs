//! A report that comes back as it is says what the first one said: whatever its cells were, nothing that
//! was wrong looks right because it went through a workbook of ours.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use std::path::{Path, PathBuf};

use jianyuan::model::CellKind::{self, Bool, Date, Error, Number, Text, Uncomputed};
use made::people::{EMPLOYER, person_id, person_name};
use made::program::{findings, on_the_day, put, summary};
use made::xlsx::{MadeCell, MadeSheet, book, c, t};
use proptest::prelude::*;
use proptest::sample::select;

/// What is said of rows: everything but the names of file and sheet.
fn said(out: &Path) -> Vec<serde_json::Value> {
    let mut all = findings(out);
    all.retain(|finding| !finding["row"].is_null());
    for finding in &mut all {
        let of = finding.as_object_mut().unwrap();
        for varying in ["file", "sheet", "fingerprint"] {
            of.remove(varying);
        }
    }
    all
}

fn run(input: &Path, out: &Path, profile: &str) {
    let [input, out] = [input, out].map(|path| path.to_str().unwrap());
    let ended = on_the_day(&["run", input, "--out", out, "--profile", profile]);
    assert!(ended.status < 2, "{input}: {}{}", ended.out, ended.err);
}

/// Runs the list, and then its report; gives back what both said.
fn there_and_back(input: &Path, profile: &str, folder: &Path) -> [Vec<serde_json::Value>; 2] {
    let outs = ["1", "2"].map(|name| folder.join(name));
    run(input, &outs[0], profile);
    run(&outs[0].join("错误报告.xlsx"), &outs[1], profile);
    let since = summary(&outs[1])["since_report"].clone();
    for changed in ["fixed", "still_wrong", "newly_broken"] {
        assert_eq!(since[changed], 0, "{since}");
    }
    let counts = outs.clone().map(|out| summary(&out)["counts"].clone());
    for key in ["rows", "accepted", "held", "errors", "warnings"] {
        assert_eq!(counts[0][key], counts[1][key], "{key}");
    }
    outs.map(|out| said(&out))
}

fn samples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut files = Vec::new();
    for city in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        let inside = std::fs::read_dir(&city).into_iter().flatten();
        files.extend(inside.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()));
    }
    files.retain(|file| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        ["bad", "good", "roads"].iter().any(|kind| name.contains(kind))
    });
    files.sort();
    files
}

#[test]
fn every_sample() {
    let all = samples();
    assert!(all.len() > 10, "{all:?}");
    for sample in all {
        let folder = tempfile::tempdir().unwrap();
        let city = sample.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let [first, second] = there_and_back(&sample, city, folder.path());
        assert_eq!(first, second, "{}", sample.display());
    }
}

const HEADINGS: [&str; 11] = [
    "统一社会信用代码",
    "姓名",
    "身份证号",
    "证件类型",
    "离职日期",
    "入职日期",
    "缴费截止月份",
    "停止缴费原因",
    "停止缴费险种",
    "备注",
    "部门",
];

/// What may stand in a column, good and bad, of every kind.
fn cells(column: usize, person: u32) -> Vec<MadeCell> {
    let errors = ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"].map(|text| c(Error, text));
    let odd = [c(Uncomputed, "A1&B1"), c(Bool, "TRUE"), t(""), t(" "), t("——")];
    let number = person_id(person);
    let own: Vec<(CellKind, &str)> = match column {
        0 => {
            vec![(Text, EMPLOYER), (Text, EMPLOYER), (Text, "91110105MA00099A0O"), (Number, "123")]
        }
        1 => vec![
            (Text, "李 四"),
            (Text, "张三"),
            (Number, "7"),
            (Text, "张\u{200b}三"),
            (Text, "=张"),
        ],
        2 => vec![
            (Text, &number),
            (Text, &number),
            (Number, "110101199003079000"),
            (Number, "110101900307991"),
            (Text, "1.10101E+17"),
            (Text, "'110101199003079913"),
            (Text, "110101199003079914"),
            (Text, "11O101199003079913"),
        ],
        3 => vec![(Text, "居民身份证"), (Text, ""), (Text, "护照"), (Number, "1")],
        4 | 5 => vec![
            (Date, "2026-11-16"),
            (Date, "2021-03-01"),
            (Number, "46342"),
            (Text, "2026/11/16"),
            (Text, "2026-11-31"),
            (Text, "1/2/2026"),
        ],
        6 => vec![
            (Text, "2026-11"),
            (Date, "2026-11-01"),
            (Number, "202611"),
            (Number, "2026.1"),
            (Number, "46327"),
            (Text, "7月"),
            (Text, "2027-01"),
        ],
        7 => vec![
            (Text, "本人意愿解除劳动合同"),
            (Text, "劳动合同期满"),
            (Number, "1"),
            (Text, "辞"),
        ],
        8 => vec![(Text, "五险"), (Text, "养老、公积金"), (Text, "养"), (Number, "5")],
        9 => vec![(Text, "被公司辞退"), (Text, "+86"), (Number, "0.1"), (Date, "2026-11-02")],
        _ => vec![(Text, "研发"), (Number, "12345678901234567")],
    };
    let own = own.into_iter().map(|(kind, text)| c(kind, text));
    own.chain(errors).chain(odd).collect()
}

fn row(person: u32) -> impl Strategy<Value = Vec<MadeCell>> {
    let good = |column: usize| match column {
        1 => t(&person_name(person)),
        column => cells(column, person)[0].clone(),
    };
    let column = move |column: usize| {
        prop_oneof![3 => Just(good(column)), 2 => select(cells(column, person))].boxed()
    };
    (0..HEADINGS.len()).map(column).collect::<Vec<_>>()
}

fn list() -> impl Strategy<Value = MadeSheet> {
    let rows = (0..40).map(row).collect::<Vec<_>>();
    // Some cells below others are merged with them.
    let merges = proptest::collection::btree_map(0..HEADINGS.len(), (3..30_u32, 1..5_u32), 0..4);
    (rows, merges).prop_map(|(rows, merges)| {
        let mut all = vec![vec![t("11 月离职名单")], HEADINGS.map(t).to_vec()];
        all.extend(rows);
        let merges: Vec<(usize, u32, u32)> = merges
            .into_iter()
            .map(|(column, (first, more))| (column, first, first + more))
            .collect();
        for (column, first, last) in &merges {
            for row in *first..*last {
                all[row as usize][*column] = t("");
            }
        }
        let letters = |column: usize| jianyuan::model::column_letters(column);
        let ranges = merges
            .iter()
            .map(|(column, first, last)| format!("{0}{first}:{0}{last}", letters(*column)));
        MadeSheet { merges: ranges.collect(), ..MadeSheet::new("离职", all) }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_kind_of_cell(sheet in list()) {
        let folder = tempfile::tempdir().unwrap();
        let input = put(folder.path(), "名单.xlsx", book(&[sheet]));
        let [first, second] = there_and_back(&input, "beijing", folder.path());
        prop_assert!(first.len() > 40);
        for (a, b) in first.iter().zip(&second) {
            prop_assert_eq!(a, b);
        }
        prop_assert_eq!(first.len(), second.len());
    }
}

/// A value that a merge lends stands in every row of the report, and is still looked at.
#[test]
fn what_a_merge_lends_is_not_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = vec![HEADINGS.map(t).to_vec()];
    for person in 0..3 {
        let row = |column| match column {
            1 => t(&person_name(person)),
            column => cells(column, person)[0].clone(),
        };
        rows.push((0..HEADINGS.len()).map(row).collect());
    }
    (rows[2][10], rows[3][10]) = (t(""), t(""));
    (rows[2][7], rows[3][7]) = (t(""), t(""));
    rows[1][9] = t("");
    let merges = vec!["H2:H4".to_owned(), "K2:K4".to_owned()];
    let sheet = MadeSheet { merges, ..MadeSheet::new("离职", rows) };
    let input = put(folder.path(), "名单.xlsx", book(&[sheet]));
    let [first, _] = there_and_back(&input, "beijing", folder.path());
    let lent = first.iter().filter(|finding| finding["code"] == "CO012");
    let cells: Vec<String> = lent.map(|finding| finding["cells"].to_string()).collect();
    assert_eq!(cells, ["[\"H3\"]", "[\"H4\"]"]);
}
