//! Rows in which nothing is odd are read a shorter way where nothing but a verdict is wanted. The long way
//! says the same of every row, whatever its cells hold.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use jianyuan::check::row::Keep;
use jianyuan::model::Outcome;
use jianyuan::profile::Profile;
use made::people::{EMPLOYER, complete, person_id, person_name};
use made::program::put;
use proptest::prelude::*;
use proptest::sample::select;

const HEADINGS: [&str; 24] = [
    "统一社会信用代码",
    "单位名称",
    "姓名",
    "证件类型",
    "证件号码",
    "性别",
    "出生日期",
    "缴费截止月份",
    "停止缴费原因",
    "停止缴费险种",
    "入职日期",
    "离职日期",
    "备注",
    "增减标志",
    "个人编号",
    "社保登记号",
    "部门",
    "星座",
    "离职类型",
    "参保城市",
    "社保状态",
    "办理结果",
    "HR备注",
    "减员月份",
];

/// What a cell holds: mostly the first, else one of the others.
fn cell(usual: impl Into<String>, others: &'static [&'static str]) -> BoxedStrategy<String> {
    let other = select(others).prop_map(str::to_owned);
    prop_oneof![19 => Just(usual.into()), 1 => other].boxed()
}

/// One row: good but for a cell here and there.
fn row() -> impl Strategy<Value = Vec<String>> {
    (0..40_u32, 0..3_usize).prop_flat_map(|(person, leaves)| {
        let code = ["91110105MA00099A0D", EMPLOYER, "91110108MA00088BXN"][person as usize % 3];
        let leave = ["2026-11-16", "2026/11/20", ""][leaves];
        vec![
            cell(code, &["", "91110105MA00099A0E", "９1110105MA00099A0D"]),
            cell(
                "北京样例科技有限公司",
                &["", "同上", "北京样例科技 有限公司", "北京,样例", "北\"京\""],
            ),
            cell(person_name(person), &["", "张?", "欧阳·娜", "例小雨", "Anna", "张 三", "合计"]),
            cell(["居民身份证", ""][person as usize % 2], &["护照", "军官证", "身份证", "卡"]),
            prop_oneof![9 => Just(number(person)), 1 => select(numbers())].boxed(),
            cell("", &["男", "女", "不详"]),
            cell("", &["1990-03-07", "19900307", "1990"]),
            cell("2026-11", &["", "202611", "2026-10", "2026-12", "11月", "2024.1", "2020-01"]),
            cell("本人意愿解除劳动合同", &["", "退休", "死亡", "裁员", "不知道", "合同到期"]),
            cell(
                ["养老、失业、工伤、医疗、生育", ""][person as usize % 2],
                &["养老", "公积金", "保险"],
            ),
            cell("2021-03-01", &["", "2027-01-01", "1949-10-01", "2001-01-01", "很久以前"]),
            cell(leave, &["2026-10-31", "2026-11-30", "2026-02-30", "11/12/2026", "45000"]),
            cell("", &["本人辞职", "被辞退", "无", "社保交到12月", "是"]),
            cell("减", &["", "增", "减少", "?"]),
            cell("", &["#N/A", "0012"]),
            cell("", &["京0105", " "]),
            cell("研发部", &["", "研发,一部", "\"研发\"部", "合计"]),
            cell("天秤座", &["", "行\n行", "="]),
            cell("辞职", &["", "辞退", "被动", "搬家", "死亡"]),
            cell("海淀区", &["", "上海", "北京/上海", "总部"]),
            cell("在保", &["", "停保", "已停保", "不详"]),
            cell("待办", &["", "已办理", "是", "#N/A"]),
            cell("手续齐", &["", "暂不减", "否", "公司辞退", "缴至10月"]),
            cell("2026-11", &["", "2026-12", "2026-09", "11月"]),
        ]
    })
}

/// The number of somebody of thirty-six, an age that no rule speaks of; twelve are different.
fn number(person: u32) -> String {
    complete(&format!("1101011990{:02}15{}", 1 + person % 12, 990 + person % 10))
}

/// Ages of twelve and of ninety, an unknown division, one that is no more, the end of lost digits, a small
/// x, fifteen digits, other documents, and what is no number.
fn numbers() -> Vec<String> {
    let whole = [
        "11010120140307991",
        "11010119360307991",
        "11099919900307991",
        "11010320100307991",
        "81000019900307991",
        "91015619900307991",
    ];
    let small = (0..100).map(person_id).find(|number| number.ends_with('X')).unwrap();
    let odd = [
        "",
        "110101900307991",
        "110101199003079914",
        "E12345678",
        "1.10101E+17",
        "110101199003070000",
        "111111111111111111",
        "110101199013079913",
        "1101０1199003079913",
        "'110101199003079913",
    ];
    let zeros = (0..100).map(|place| complete(&format!("110101199003{place:02}000")));
    whole
        .map(complete)
        .into_iter()
        .chain([small.to_lowercase(), format!(" {small} "), format!("{small} "), small])
        .chain(zeros.filter(|number| number.ends_with("000")))
        .chain(odd.map(str::to_owned))
        .collect()
}

/// How a file is written.
#[derive(Clone, Copy, Debug)]
struct Form {
    delimiter: char,
    line_end: &'static str,
    /// Everything stands in quotes.
    quotes_all: bool,
    /// Nothing does, whatever it holds.
    quotes_none: bool,
}

fn form() -> impl Strategy<Value = Form> {
    let line_end = select(vec!["\n", "\r\n", "\n"]);
    let quotes = select(vec![(false, false), (false, false), (true, false), (false, true)]);
    (select(vec![',', '\t', ';', '|']), line_end, quotes).prop_map(
        |(delimiter, line_end, (quotes_all, quotes_none))| Form {
            delimiter,
            line_end,
            quotes_all,
            quotes_none,
        },
    )
}

fn file(rows: &[Vec<String>], columns: &[bool], form: Form) -> String {
    let written = |cell: String| {
        let must = cell.contains([form.delimiter, '"', '\n']);
        if form.quotes_all || must && !form.quotes_none {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    };
    let line = |cells: &mut dyn Iterator<Item = String>| {
        let kept = cells.zip(columns).filter(|(_, kept)| **kept).map(|(cell, _)| written(cell));
        kept.collect::<Vec<_>>().join(&form.delimiter.to_string()) + form.line_end
    };
    let mut text = line(&mut HEADINGS.iter().map(|heading| (*heading).to_owned()));
    text.extend(rows.iter().map(|row| line(&mut row.iter().cloned())));
    text
}

/// The outcome with and without drafts of accepted rows.
fn both_ways(bytes: &[u8], profile: &Profile) -> [Outcome; 2] {
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "rows.csv", bytes);
    [false, true].map(|reductions| {
        let mut job = made::job(&[&path], profile);
        job.keep = Keep { reductions, ..Keep::default() };
        jianyuan::run::run(&job).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]
    #[test]
    fn both_ways_say_the_same(
        rows in proptest::collection::vec(row(), 1..60),
        columns in proptest::collection::vec(proptest::bool::weighted(0.9), HEADINGS.len()),
        form in form(),
        in_gbk: bool,
    ) {
        let text = file(&rows, &columns, form);
        let bytes = if in_gbk { encoding_rs::GB18030.encode(&text).0.into_owned() } else { text.into_bytes() };
        let [short, long] = both_ways(&bytes, &made::beijing());
        prop_assert_eq!(&short.counts, &long.counts);
        prop_assert_eq!(&short.by_reason, &long.by_reason);
        prop_assert_eq!(&short.employers, &long.employers);
        let said = |outcome: &Outcome| format!("{:#?}", (&outcome.findings, &outcome.submissions));
        prop_assert_eq!(said(&short), said(&long));
    }
}
