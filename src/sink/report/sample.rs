//! A made-up run for the tests of this module: one sheet, twelve people, several faults.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Report, Show, WrittenFile};
use crate::calendar::{Date, Month};
use crate::model::{
    Calendar, CellKind, Columns, Counts, Detail, Employer, EmployerNo, Field, FieldSet, Finding,
    FoundBy, Input, KeptRow, Kind, Outcome, Place, ReasonNo, Reductions, RowOutcome, RuleCode,
    Severity, Sheet, Submission,
};
use crate::profile::Profile;
use crate::text::{Lang, Phrase, text};

const HEADINGS: [&str; 9] =
    ["工号", "姓名", "身份证号", "入职日期", "离职日期", "减员原因", "停保月份", "险种", "备注"];

const ROWS: [[&str; 9]; 12] = [
    [
        "0081",
        "员工甲乙",
        "110101199003079913",
        "2021-03-01",
        "2026-11-10",
        "本人意愿解除劳动合同",
        "2026-11",
        "养老、医疗",
        "",
    ],
    [
        "0086",
        "员工丙丁",
        "110101199003070000",
        "2021-03-01",
        "2026-11-10",
        "本人意愿解除劳动合同",
        "2026-11",
        "养老、医疗",
        "",
    ],
    [
        "0087",
        "员工戊己",
        "110101198802120000",
        "2019-07-15",
        "2026-11-10",
        "合同到期",
        "2026-11",
        "养老、医疗",
        "",
    ],
    [
        "0091",
        "员工庚辛",
        "11010119851103995X",
        "2026-12-01",
        "2026-11-05",
        "合同到期",
        "2026-11",
        "养老、医疗",
        "",
    ],
    [
        "0092",
        "员工壬癸",
        "110101197906219964",
        "2012-05-07",
        "2026-11-12",
        "",
        "2026-11",
        "养老、医疗",
        "",
    ],
    [
        "0093",
        "员工子丑",
        "11010119920815 9977",
        "2020-09-01",
        "2026-11-12",
        "合同到期",
        "2026-11",
        "养老、医疗",
        "",
    ],
    [
        "0103",
        "员工寅卯",
        "110101199506309981",
        "2019-07-01",
        "2026-11-08",
        "本人意愿解除劳动合同",
        "2026-11",
        "养老、医疗",
        "公司裁员",
    ],
    [
        "0104",
        "员工辰巳",
        "110101198401249929",
        "2018-04-02",
        "2026-11-08",
        "合同到期",
        "2026-12",
        "养老、医疗",
        "=HYPERLINK(\"x\")",
    ],
    [
        "0105",
        "员工午未",
        "110101199912019935",
        "2022-01-10",
        "2026-11-09",
        "",
        "2026-11",
        "养老、医疗",
        "去向不明\u{202e}abc",
    ],
    [
        "0106",
        "员工申酉",
        "110101198807159942",
        "2016-02-29",
        "2026-11-09",
        "合同到期",
        "2026-11",
        "养老、医疗",
        "",
    ],
    [
        "0107",
        "员工戌亥",
        "110101199110109958",
        "2015-08-03",
        "2026-11-13",
        "合同到期",
        "2026-11",
        "养老、医疗",
        "",
    ],
    ["", "合计", "11人", "", "", "", "", "", ""],
];

/// The row of the first person.
const FIRST_ROW: u32 = 36;
/// The place of the sample's only sheet.
const SHEET: u16 = 0;

const HELD: [u32; 6] = [37, 38, 39, 40, 43, 44];

fn columns() -> Columns {
    let fields = [
        Field::EmployeeNo,
        Field::PersonName,
        Field::PersonId,
        Field::EntryDate,
        Field::LeaveDate,
        Field::Reason,
        Field::StopMonth,
        Field::Insurances,
        Field::Remark,
    ];
    let mut columns = Columns::NONE;
    (0..).zip(fields).for_each(|(column, field)| columns.set(field, column));
    columns
}

fn kept(index: usize, texts: &[&str; 9]) -> KeptRow {
    let number = FIRST_ROW + u32::try_from(index).unwrap();
    let kind = |column: usize, text: &str| match (column, text) {
        (_, "") => CellKind::Blank,
        (2, text) if text.ends_with("0000") => CellKind::Number,
        (3 | 4, _) => CellKind::Date,
        _ => CellKind::Text,
    };
    let outcome = match number {
        number if HELD.contains(&number) => RowOutcome::Held,
        47 => RowOutcome::Skipped,
        _ => RowOutcome::Accepted,
    };
    let cells = texts.iter().enumerate();
    let cells = cells.map(|(column, text)| (kind(column, text), *text)).collect();
    KeptRow { number, outcome, cells }
}

/// One finding: code, level, row, fields, understood, expected, arguments of the message.
pub(super) fn finding(
    code: &str,
    severity: Severity,
    row: u32,
    fields: &[Field],
    detail: Detail,
) -> Finding {
    let columns = columns();
    let first = fields.iter().filter_map(|field| columns.get(*field)).min();
    Finding {
        code: RuleCode::parse(code).unwrap(),
        severity,
        place: Place::row(0, SHEET, row),
        column: first.map_or(u16::MAX, |column| u16::try_from(column).unwrap()),
        fields: FieldSet::of(fields),
        detail: std::sync::Arc::new(detail),
    }
}

fn read_as(understood: &str) -> Detail {
    Detail { understood: Some(understood.into()), ..Detail::default() }
}

fn findings() -> Vec<Finding> {
    use Field::{EntryDate, LeaveDate, PersonId, Reason, Remark, StopMonth};
    use Severity::{Error, Note, Warning};
    let late = Detail { args: vec![("declared", "2026-11".into())], ..read_as("2026-12") };
    let repaired = Detail {
        args: vec![("repairs", text("空格", "spaces").into())],
        ..read_as("110101199208159977")
    };
    let contradicts = Detail {
        args: vec![
            ("reason", text("停止缴费原因是“辞职”", "The stop reason is “resigned”").into()),
            ("where", text("备注", "the remark").into()),
            ("words", "裁员".into()),
            (
                "consequence",
                text("影响本人领取失业保险金", "it decides unemployment benefit").into(),
            ),
        ],
        ..Detail::default()
    };
    let lost = Detail {
        args: vec![("how", text("是数值格式", "is a number").into())],
        ..Detail::default()
    };
    let before = Detail {
        args: vec![("entry", "2026-12-01".into()), ("leave", "2026-11-05".into())],
        ..read_as("2026-12-01 / 2026-11-05")
    };
    let total =
        Detail { args: vec![("what", text("合计", "total").into())], ..Detail::default() };
    let mut findings = vec![
        finding("ID009", Error, 37, &[PersonId], lost.clone()),
        finding("ID009", Error, 38, &[PersonId], lost),
        finding("DA002", Error, 39, &[EntryDate, LeaveDate], before),
        finding("RE001", Error, 40, &[Reason], Detail::default()),
        finding("ID010", Note, 41, &[PersonId], repaired),
        finding("RE006", Warning, 42, &[Reason, Remark], contradicts),
        finding("SM004", Error, 43, &[StopMonth, LeaveDate], late),
        finding("RE001", Error, 44, &[Reason], Detail::default()),
        finding("CO010", Note, 47, &[], total),
    ];
    findings.sort_by_key(Finding::order);
    findings
}

fn input() -> Input {
    let columns = columns();
    let sheet = Sheet {
        name: Some("离职人员".to_owned()),
        header_rows: vec![35],
        headings: HEADINGS.map(str::to_owned).to_vec(),
        found_by: columns.fields().iter().map(|field| (field, FoundBy::Alias)).collect(),
        columns,
        rows: 12,
        kept: ROWS.iter().enumerate().map(|(index, texts)| kept(index, texts)).collect(),
        ..Sheet::default()
    };
    Input {
        path: "2026年11月离职.xlsx".to_owned(),
        format: "xlsx",
        bytes: 18_204,
        sha256: "0".repeat(64).replace("00", "a0"),
        sheets: vec![sheet],
        ..Input::default()
    }
}

pub(super) fn outcome() -> Outcome {
    let day = |text| Date::parse(text).unwrap();
    let month = Month::parse("2026-11").unwrap();
    let findings = findings();
    let mut by_rule = BTreeMap::new();
    for finding in &findings {
        *by_rule.entry(finding.code).or_default() += 1;
    }
    Outcome {
        inputs: vec![input()],
        findings,
        by_rule,
        by_reason: BTreeMap::from([(ReasonNo(0), 5), (ReasonNo(1), 4)]),
        employers: vec![Employer {
            code: "91110105MA00099A0D".to_owned(),
            name: "北京示例科技有限公司".to_owned(),
            ..Employer::default()
        }],
        reductions: Reductions::default(),
        submissions: vec![Submission {
            id: "91110105MA00099A0D-2026-11-sporadic-01".to_owned(),
            employer: EmployerNo::at(0),
            kind: Kind::Sporadic,
            last_paid: month,
            rows: (0..5).collect(),
            why: Arc::new(Phrase {
                zh: "本单位本月 5 人，少于 10 人".to_owned(),
                en: "5 people of this employer this month, fewer than 10".to_owned(),
            }),
        }],
        trace: Vec::new(),
        roster: None,
        counts: Counts {
            rows: 12,
            accepted: 5,
            held: 6,
            skipped: 1,
            sporadic: 5,
            mass: 0,
            errors: 6,
            warnings: 1,
            notes: 2,
        },
        calendar: Calendar {
            window: (day("2026-11-05"), day("2026-11-25")),
            in_window: true,
            premium_declared_by: day("2026-11-15"),
            days_left: 2,
            next_window: (day("2026-12-05"), day("2026-12-25")),
            moved_from: None,
            holidays_known: true,
        },
        previous: None,
        not_returned: Vec::new(),
        answers: None,
        today: day("2026-11-23"),
        declared: month,
        sequences: crate::model::Sequences::from(1),
    }
}

pub(super) fn files() -> Vec<WrittenFile> {
    let file = |path: &str, role, rows, submissions: &[u32]| WrittenFile {
        path: path.to_owned(),
        role,
        rows,
        bytes: 4096,
        sha256: "b1".repeat(32),
        submissions: submissions.to_vec(),
    };
    vec![
        file("错误报告.xlsx", "report", 0, &[]),
        file("errors.csv", "errors", 6, &[]),
        file("findings.jsonl", "findings", 9, &[]),
        file("91110105MA00099A0D/2026-11/零星减员清单.xlsx", "sporadic", 5, &[0]),
        file("91110105MA00099A0D/2026-11/材料清单.xlsx", "materials", 5, &[0]),
    ]
}

pub(super) fn report<'a>(outcome: &'a Outcome, profile: &'a Profile, lang: Lang) -> Report<'a> {
    Report { outcome, profile, lang, show: Show::default(), files: &[] }
}

pub(super) fn profile() -> Profile {
    toml::from_str(include_str!("sample.toml")).unwrap()
}

/// A sheet in which every row has three errors.
pub(super) fn large(rows: u32) -> Outcome {
    let mut outcome = outcome();
    let template = findings();
    let pattern: Vec<&Finding> = [0, 2, 3].map(|index| &template[index]).to_vec();
    outcome.findings.clear();
    let sheet = &mut outcome.inputs[0].sheets[0];
    let row = sheet.kept[1].clone();
    sheet.kept = (2..rows + 2).map(|number| KeptRow { number, ..row.clone() }).collect();
    for number in 2..rows + 2 {
        outcome.findings.extend(pattern.iter().map(|finding| {
            let place = Place { row: Some(number), ..finding.place };
            Finding { place, ..(*finding).clone() }
        }));
    }
    outcome.by_rule = pattern.iter().map(|finding| (finding.code, rows.into())).collect();
    outcome
}
