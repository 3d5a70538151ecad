//! Templates as bureaus make them, from their texts alone.

use super::*;
use crate::columns::{HeadCell, HeadRow};
use crate::model::template::{DefinedName, DropDown};
use crate::model::{CellKind, Lent};
use crate::profile::output::Value::{
    FirstUnpaid, Fixed, IdKind, LeaveDate, PersonId, PersonName, Reason, SerialNo,
};

const HEAD: [&str; 4] = ["*姓名", "证件号码", "缴费截止月份", "停止缴费原因"];

fn sheet(name: &str, rows: &[&[&str]]) -> TextSheet {
    let cell = |text: &&str| HeadCell {
        text: (*text).to_owned(),
        kind: if text.is_empty() { CellKind::Blank } else { CellKind::Text },
        lent: Lent::No,
    };
    let rows = (1..)
        .zip(rows)
        .map(|(number, row)| HeadRow { number, cells: row.iter().map(cell).collect() });
    let rows = rows.filter(|row| row.cells.iter().any(|cell| !cell.text.is_empty()));
    TextSheet { name: name.to_owned(), rows: rows.collect(), is_cut: false }
}

fn planned(
    sheets: &[TextSheet],
    hidden: &[u32],
    facts: &TemplateFacts,
    means: Option<Meaning>,
) -> Result<TemplatePlan, String> {
    let profile = Profile::builtin("beijing").unwrap();
    let (headings, lookup) = (Headings::new(&profile), Lookup::new(&profile));
    let output = profile.outputs.iter().find(|o| o.role == crate::profile::output::Role::Mass);
    let wanted = Wanted {
        profile: &profile,
        headings: &headings,
        lookup: &lookup,
        output: output.unwrap(),
        means,
    };
    plan(Given { sheets, sheet: 0, hidden, facts }, wanted).map_err(|phrase| phrase.zh)
}

fn of_rows(rows: &[&[&str]], hidden: &[u32]) -> Result<TemplatePlan, String> {
    planned(&[sheet("减员", rows)], hidden, &TemplateFacts::default(), None)
}

/// What it is, rows, hidden rows; first row, cleared rows, room.
type Case<'c> = (&'c str, &'c [&'c [&'c str]], &'c [u32], u32, &'c [u32], Option<u32>);

#[test]
fn people_go_where_the_form_has_room_for_them() {
    let example = ["例：张三", "110101199003079913", "202401", "辞职"];
    let person = ["李四", "11010119900307993X", "202401", "辞职"];
    let cases: [Case<'_>; 8] = [
        ("right under the heading", &[&HEAD], &[], 2, &[], None),
        ("under a row of marks", &[&HEAD, &["必填", "必填", "选填", "必填"]], &[], 3, &[], None),
        (
            "under hidden codes",
            &[&HEAD, &["AAC003", "AAC002", "AAE002", "AAE160"]],
            &[2],
            3,
            &[],
            None,
        ),
        (
            "under notes of each column",
            &[&HEAD, &["与身份证一致", "18 位数字", "格式 YYYYMM", "下拉选择"]],
            &[],
            3,
            &[],
            None,
        ),
        ("in place of an example", &[&HEAD, &example], &[], 2, &[2], None),
        ("in place of an unmarked example", &[&HEAD, &person, &[], &person], &[], 2, &[2, 4], None),
        (
            "above a signature",
            &[&HEAD, &[], &[], &["填表人：", "", "审核人："]],
            &[],
            2,
            &[],
            Some(2),
        ),
        ("above a total", &[&HEAD, &[], &["合计"]], &[], 2, &[], Some(1)),
    ];
    for (what, rows, hidden, first_row, clear, room) in cases {
        let plan = of_rows(rows, hidden).unwrap_or_else(|why| panic!("{what}: {why}"));
        assert_eq!(
            (plan.first_row, plan.clear.as_slice(), plan.room),
            (first_row, clear, room),
            "{what}"
        );
    }
    let numbered: Vec<[String; 2]> = (1..=30).map(|n| [n.to_string(), String::new()]).collect();
    let numbered: Vec<Vec<&str>> =
        numbered.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let mut rows: Vec<&[&str]> = vec![&["序号", "姓名", "证件号码", "停止缴费原因"]];
    rows.extend(numbered.iter().map(Vec::as_slice));
    let plan = of_rows(&rows, &[]).unwrap();
    assert_eq!(
        (plan.first_row, plan.clear.len(), plan.room),
        (2, 0, None),
        "numbers are no people"
    );
}

#[test]
fn each_heading_gets_what_it_names() {
    let heads = [
        "序号",
        "姓名",
        "证件类型",
        "身份证号",
        "停保年月",
        "停保原因",
        "增减标志",
        "离职日期（YYYY/MM/DD）",
        "手机号",
    ];
    let rows: [&[&str]; 1] = [&heads];
    let sheets = [sheet("减员", &rows)];
    let facts = TemplateFacts::default();
    let means = Some(Meaning::FirstUnpaid);
    let plan = planned(&sheets, &[], &facts, means).unwrap();
    let values: Vec<_> = plan.columns.iter().map(|column| column.output.value).collect();
    let expected = [SerialNo, PersonName, IdKind, PersonId, FirstUnpaid, Reason, Fixed, LeaveDate];
    assert_eq!(values, expected);
    assert_eq!(plan.columns[7].output.format.as_deref(), Some("yyyy/MM/dd"));
    assert_eq!(
        plan.columns[4].output.format.as_deref(),
        Some("yyyyMM"),
        "as the profile writes months"
    );
    assert!(plan.notes.iter().any(|note| note.zh.contains("I“手机号”")), "{:?}", plan.notes);
    let unsaid = planned(&sheets, &[], &facts, None).unwrap_err();
    assert!(unsaid.contains("停保年月") && unsaid.contains("--template-month"), "{unsaid}");
}

#[test]
fn required_columns_are_those_with_stars_and_marks() {
    let rows: [&[&str]; 2] =
        [&["*姓名", "证件号码", "停止缴费原因", "部门"], &["必填", "必填", "选填", "选填"]];
    let plan = of_rows(&rows, &[]).unwrap();
    let required: Vec<_> = plan.columns.iter().map(|column| column.required).collect();
    assert_eq!(required, [true, true, false, false]);
    let rows: [&[&str]; 2] = [&["姓名", "证件号码", "参保地"], &["必填", "必填", "必填"]];
    assert!(of_rows(&rows, &[]).unwrap_err().contains("C“参保地”"));
    let rows: [&[&str]; 1] = [&["姓名", "证件号码", "参保地（非必填）"]];
    assert!(of_rows(&rows, &[]).is_ok());
}

#[test]
fn lists_are_read_wherever_their_words_stand() {
    let own: [&[&str]; 2] = [&HEAD, &["", "", "", "", "自己表里"]];
    let words: [&[&str]; 3] = [&["辞职"], &["合同到期"], &[]];
    let sheets = [sheet("减员", &own), sheet("字 典", &words)];
    let name = |name: &str, sheet, formula: &str| DefinedName {
        name: name.to_owned(),
        sheet,
        formula: formula.to_owned(),
    };
    let facts = TemplateFacts {
        names: vec![
            name("原因", None, "'字 典'!$A$1:$A$3"),
            name("别名", None, "原因"),
            name("局部", Some(1), "\"不是这张表\""),
            name("局部", Some(0), "\"是这张表\""),
            name("圈", None, "圈"),
        ],
        ..TemplateFacts::default()
    };
    let given = Given { sheets: &sheets, sheet: 0, hidden: &[], facts: &facts };
    let both = ["辞职", "合同到期"];
    for (formula, expected) in [
        ("\"辞职, 合同到期\"", Some(&both[..])),
        ("'字 典'!$A$1:$A$9", Some(&both)),
        ("'字 典'!A:A", Some(&both)),
        ("=原因", Some(&both)),
        ("别名", Some(&both)),
        ("局部", Some(&["是这张表"])),
        ("$E$2", Some(&["自己表里"])),
        ("'字 典'!$B$1", Some(&[])),
        ("圈", None),
        ("没有这个名字", None),
        ("没有这张表!A1", None),
        ("INDIRECT($A2)", None),
        ("OFFSET(字典!$A$1,0,0,3)", None),
        ("", None),
    ] {
        let found = lists::words(formula, given);
        assert_eq!(
            found.as_deref(),
            expected
                .map(|words| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>())
                .as_deref(),
            "{formula}"
        );
    }
}

/// What a list of reasons says of a person who resigned.
#[test]
fn words_are_matched_by_what_they_mean_and_never_by_likeness() {
    let profile = Profile::builtin("beijing").unwrap();
    let lookup = Lookup::new(&profile);
    let reason = lookup.reason("本人意愿解除劳动合同").unwrap();
    let label = profile.reason(reason).label.zh.clone();
    for (list, expected) in [
        (&["个人辞职", "退休"][..], Some("个人辞职")),
        (&["退休", "本人意愿解除劳动合同"], Some("本人意愿解除劳动合同")),
        (&["非本人意愿解除劳动合同", "退休"], None),
        (&["解除"], None),
        (&[], None),
    ] {
        let list: Vec<String> = list.iter().map(|word| (*word).to_owned()).collect();
        let lists = vec![DropDown {
            areas: vec![Area::parse("D2:D99").unwrap()],
            formula: format!("\"{}\"", list.join(",")),
        }];
        let facts = TemplateFacts { lists, ..TemplateFacts::default() };
        let rows: [&[&str]; 1] = [&HEAD];
        let plan = planned(&[sheet("减员", &rows)], &[], &facts, None).unwrap();
        let words = plan.columns[3].words.as_ref().unwrap();
        assert_eq!(words.word(&label, &person(reason)), expected, "{list:?}");
    }
}

fn person(reason: crate::model::ReasonNo) -> crate::model::Reduction {
    let month = crate::calendar::Month::new(2026, 11).unwrap();
    crate::model::Reduction {
        place: crate::model::Place::row(0, 0, 2),
        employer: crate::model::EmployerNo::at(0),
        id_kind: crate::ident::kind::IdKind::from_code("resident-card").unwrap(),
        person: 1,
        sex: None,
        birth: None,
        last_paid: month,
        medical_last_paid: month,
        reason,
        insurances: crate::model::InsuranceSet::first(5),
        entry: None,
        leave: None,
    }
}
