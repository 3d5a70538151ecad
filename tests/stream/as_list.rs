//! A line gets the findings that `check` gives a list with that one row.

use std::path::Path;

use jianyuan::check::row::KeepCells;
use jianyuan::model::Field;
use jianyuan::profile::Meaning;
use jianyuan::rules::{self, Check};
use jianyuan::run::run;
use jianyuan::sink::report::{Report, Show, view};
use jianyuan::stream::{StreamJob, lines};
use jianyuan::text::Lang;
use proptest::prelude::*;
use serde_json::Value;

use crate::made::{self, program::put};

/// The codes of the rules that see one row alone.
fn is_of_rows(code: &str) -> bool {
    !code.starts_with("FL")
        && rules::all()
            .find(|rule| rule.code.as_str() == code)
            .is_some_and(|rule| !matches!(rule.check, Check::Batch(_)))
}

/// The findings of a row as `check` tells them, without what a place in a file adds.
fn of_list(folder: &Path, cells: &[(Field, String)]) -> Vec<Value> {
    let profile = made::beijing();
    let heads = cells.iter().map(|(field, _)| field.label().zh.to_owned()).collect();
    let table = [heads, cells.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>()];
    let path = put(folder, "a.csv", made::delimited(&table, ','));
    let mut job = made::job(&[&path], &profile);
    job.columns.stop_month_means = Some(Meaning::LastPaid);
    job.keep.cells = KeepCells::Marked;
    let outcome = run(&job).unwrap();
    let (lang, show) = (Lang::Zh, Show::default());
    let report = Report { outcome: &outcome, profile: &profile, lang, show, files: &[] };
    view::views(&report).map(|view| told(serde_json::to_value(view).unwrap())).collect()
}

fn told(mut finding: Value) -> Value {
    let object = finding.as_object_mut().unwrap();
    // A line has no cells and no file of its own, so its message names the key and not the cell.
    for place in ["cells", "row", "sheet", "file", "fingerprint", "message", "fix"] {
        object.remove(place);
    }
    finding
}

fn of_line(cells: &[(Field, String)]) -> Vec<Value> {
    let profile = made::beijing();
    // In the order of the cells, as in the list.
    let pair = |(field, text): &(Field, String)| {
        format!("{:?}: {}", field.key(), Value::from(text.as_str()))
    };
    let line = format!("{{{}}}", cells.iter().map(pair).collect::<Vec<_>>().join(", "));
    let mut job = made::job(&[], &profile);
    job.columns.stop_month_means = Some(Meaning::LastPaid);
    let stream = StreamJob { job, key: None, show: Show::default() };
    let mut out = Vec::new();
    lines(&stream, std::io::Cursor::new(line.into_bytes()), &mut out).unwrap();
    let answer: Value = serde_json::from_slice(&out).unwrap();
    answer["findings"].as_array().unwrap().iter().cloned().map(told).collect()
}

/// Cells as people write them, good and bad.
fn cell(field: Field) -> BoxedStrategy<String> {
    let words: &'static [&'static str] = match field {
        Field::EmployerCode => &["91110105MA00099A0D", "91110105MA00099A0E", "", "12345"],
        Field::EmployerName => &["北京示例商贸有限公司", "", "？"],
        Field::PersonName => &["张小满", "张 小满", "张?", "", "ZHANG", "合计", "买买提·艾力"],
        Field::PersonId => &[
            "110101199003079913",
            "110101199003079911",
            "110101900307991",
            "1.10101E+17",
            "",
            " 110101199003079913",
            "11010119900307991x",
            "999999199003079913",
            "E12345678",
        ],
        Field::IdKind => &["居民身份证", "护照", "", "什么"],
        Field::StopMonth => &["2026-11", "2026年11月", "11月", "2024.1", "", "2031-01", "202611"],
        Field::Reason => &["本人意愿解除劳动合同", "退休", "", "不想干了", "死亡"],
        Field::Insurances => &["养老、失业、工伤、医疗、生育", "养老", "", "公积金", "五险"],
        Field::LeaveDate | Field::EntryDate => {
            &["2026-11-16", "1/2/2024", "", "46000", "2030-01-01"]
        }
        Field::ChangeFlag => &["减员", "增员", "", "续保", "√"],
        _ => &["", "x", "139 0000 0000"],
    };
    prop_oneof![8 => prop::sample::select(words).prop_map(str::to_owned), 1 => "\\PC{0,12}"].boxed()
}

fn cells() -> impl Strategy<Value = Vec<(Field, String)>> {
    let always = [Field::PersonName, Field::PersonId, Field::Reason, Field::StopMonth];
    let sometimes = [
        Field::EmployerCode,
        Field::EmployerName,
        Field::IdKind,
        Field::Insurances,
        Field::LeaveDate,
        Field::EntryDate,
        Field::ChangeFlag,
        Field::Sex,
        Field::Remark,
    ];
    let chosen = prop::sample::subsequence(sometimes.to_vec(), 0..=sometimes.len());
    chosen.prop_flat_map(move |chosen| {
        let fields: Vec<Field> = always.into_iter().chain(chosen).collect();
        let cells: Vec<_> = fields.iter().map(|field| cell(*field)).collect();
        cells.prop_map(move |cells| fields.iter().copied().zip(cells).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_row_gets_the_findings_that_a_list_of_it_gets(cells in cells()) {
        let folder = tempfile::tempdir().unwrap();
        // A list has columns to be sorted by, a line has none.
        let of_row = |findings: Vec<Value>| {
            let of_row = findings.into_iter().filter(|f| is_of_rows(f["code"].as_str().unwrap()));
            let mut of_row: Vec<String> = of_row.map(|finding| finding.to_string()).collect();
            of_row.sort();
            of_row
        };
        prop_assert_eq!(of_row(of_list(folder.path(), &cells)), of_row(of_line(&cells)));
    }
}
