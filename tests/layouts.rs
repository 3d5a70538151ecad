//! Lists as payroll systems and agencies lay them out: which rows are people, which are not, and why.
//! Every case is a workbook of text cells; the expected outcome stands beside each row.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use jianyuan::calendar::Month;
use jianyuan::columns::ColumnOptions;
use jianyuan::model::{Field, Question};
use jianyuan::profile::Meaning;
use jianyuan::run::run;
use made::layout::{Layout, PLAIN, check};
use made::people::{EMPLOYER, person_id, person_name, table};
use made::program::put;
use made::xlsx::{MadeSheet, book, texts};

#[test]
fn ticks_and_words_say_who_leaves() {
    check(
        "ticks",
        &Layout {
            lines: "
            = 增减员明细表
            = 请在对应列打√
            = 序号|姓名|身份证号码|增员|续保|减员|离职原因|离职日期|备注
            S 1|N|#|√|||||
            A 2|N|#|||√|辞职|2026-11-05|
            S 3|N|#||√||||
            A 4|N|#|||√|合同到期|2026/11/6|
            S 合计||4人|1|1|2|||",
            ..PLAIN
        },
    );
    check(
        "other marks",
        &Layout {
            lines: "
            = 姓名|身份证号码|增员|减员|离职原因|离职日期
            S N|#|是|||
            A N|#||是|辞职|2026-11-05",
            ..PLAIN
        },
    );
    check(
        "yes and no",
        &Layout {
            lines: "
            = 姓名|身份证号码|是否减员|离职原因|离职日期
            S N|#|否||
            A N|#|是|辞职|2026-11-05
            S N|#|||",
            ..PLAIN
        },
    );
    check(
        "a heading in no list",
        &Layout {
            lines: "
            = 姓名|身份证号|办理什么|离职原因|离职日期
            S N|#|增员||
            A N|#|减员|辞职|2026-11-05
            A N|#|减员|死亡|2026-11-06",
            ..PLAIN
        },
    );
}

#[test]
fn what_a_tick_means_is_in_its_heading() {
    check(
        "ticks below their group",
        &Layout {
            lines: "
            = 序号|姓名|身份证号码|增减类型|||离职原因|离职日期
            = |||增员|续保|减员||
            S 1|N|#|√||||
            A 2|N|#|||√|辞职|2026-11-05
            S 3|N|#||√|||",
            ..PLAIN
        },
    );
    check(
        "a tick that does not say what it means",
        &Layout {
            lines: "
            = 姓名|身份证号码|增减|离职原因|离职日期
            H N|#|√|辞职|2026-11-05
            H N|#||辞职|
            S N|#|||",
            ..PLAIN
        },
    );
}

#[test]
fn groups_keep_social_insurance_and_housing_fund_apart() {
    let lines = "
        = 基础信息|||社保|||公积金|||离职信息|
        = 工号|姓名|证件编号|缴金地|基数|停缴月|缴金地|基数|停缴月|离职日期|离职原因
        A 001|N|#|北京|5000|2026-11|北京|5000|2026-08|2026-11-12|辞职
        H 002|N|#|北京|5000||北京|5000|2026-11||辞职";
    let means = Some(Meaning::LastPaid);
    check("cells alone", &Layout { lines, means, ..PLAIN });
    let merges = &["A1:C1", "D1:F1", "G1:I1", "J1:K1"];
    check("merged", &Layout { lines, merges, means, ..PLAIN });
    // The fund's month is no month of social insurance: it comes from the leave date.
    check(
        "the fund alone",
        &Layout {
            lines: "
            = 基本|||公积金||离职|
            = 工号|姓名|身份证号|基数|停缴月|离职日期|离职原因
            A 001|N|#|5000|2027-05|2026-11-12|辞职",
            ..PLAIN
        },
    );
}

#[test]
fn titles_instructions_and_examples_are_no_people() {
    check("batch template", &Layout {
        lines: "
            = 单位职工停保（批量导入文件格式）||||填写说明：1.月份为六位文本；2.原因填代码；3.请勿改动模板
            = 序号|姓名|证件号码|停保信息||备注
            = |||缴费截止月份|停保原因|
            S 例|张三|110101199003079913|202611|辞职|
            A 1|N|#|202611|222|
            A 2|N|#|202610|221|",
        merges: &["A1:D1", "D2:E2", "A2:A3", "B2:B3", "C2:C3", "F2:F3"],
        ..PLAIN
    });
    check(
        "printed pages",
        &Layout {
            lines: "
            = 表1
            = 序号|姓名|身份证号|缴费截止月份|离职原因
            A 1|N|#|2026-11|辞职
            S 本页小计||1||
            S 表1（续）||||
            S 序号|姓名|身份证号|缴费截止月份|离职原因
            A 2|N|#|2026-11|辞职
            S 总计||2||",
            ..PLAIN
        },
    );
    check(
        "foot",
        &Layout {
            lines: "
            = 序号|姓名|身份证号|缴费截止月份|离职原因|备注
            A 1|N|#|2026-11|辞职|
            S 2|||||
            S |合计|2人|||
            S 单位负责人：张某||经办人：李某||日期：2026年11月23日|
            S |经办人：李某|联系电话：13900000000|||
            S ||||（单位盖章）|
            S 本表一式两份，社保经办机构与参保单位各执一份|||||",
            ..PLAIN
        },
    );
}

#[test]
fn what_stands_below_the_last_person() {
    check(
        "feet",
        &Layout {
            lines: "
            = 姓名|身份证号|离职日期|离职原因|备注
            A N|#|2026-11-05|辞职|
            S 以下空白||||
            S 共1人||||
            S /|/|/|/|/
            S 无|—|—|无|
            S |2026年11月20日|||
            S ****以下无数据****||||
            S 编制：张某|单位经办人：李某||经办机构：|",
            ..PLAIN
        },
    );
    for line in ["1|2|3|4|5", "甲|乙|丙|1|2", "（必填）|（18位）|格式：2026-01-01|请选择|"]
    {
        let lines = format!(
            "= 姓名|身份证号|离职日期|离职原因|备注
             S {line}
             A N|#|2026-11-05|辞职|
             H 甲|||辞职|"
        );
        check(line, &Layout { lines: lines.leak(), ..PLAIN });
    }
}

/// Somebody is meant by each of these rows, however little of it can be read.
#[test]
fn people_are_not_set_aside() {
    check(
        "half rows",
        &Layout {
            lines: "
            = 序号|姓名|身份证号|缴费截止月份|离职原因|备注
            H 1|N||2026-11|辞职|
            H 2||#|2026-11|辞职|
            H 3|N|无|2026-11|辞职|
            H 4|||2026-11|辞职|
            A 5|N|#|2026-11|辞职|合计
            H 6|例小雨|110101|2026-11|辞职|
            H 7|张三：||2026-11|辞职|
            H 8|共小人|无|2026-11|辞职|",
            ..PLAIN
        },
    );
}

/// A merge lends the employer and the month, with a warning.
#[test]
fn merges_lend_downwards() {
    check(
        "merged",
        &Layout {
            lines: "
            = 单位名称|姓名|身份证号|缴费截止月份|离职原因
            A 北京示例甲公司|N|#|2026-11|辞职
            A |N|#||合同到期
            H |N|#||",
            merges: &["A2:A4", "D2:D4"],
            ..PLAIN
        },
    );
}

/// A repeated heading is no fault where the field decides nothing, or the cells agree.
#[test]
fn repeated_headings() {
    check(
        "three remarks",
        &Layout {
            lines: "
            = 姓名|身份证号码|社保停缴月|停保原因|操作日期|备注|公积金停缴月|操作日期|备注|备注
            A N|#|202611|辞职|2026-11-12|一|202612|2026-11-13|二|三",
            means: Some(Meaning::LastPaid),
            ..PLAIN
        },
    );
    check(
        "one number twice",
        &Layout {
            lines: "
            = 姓名|身份证号|身份证号码|缴费截止月份|离职原因
            A N|#|#|2026-11|辞职",
            ..PLAIN
        },
    );
}

/// Hidden sheets and sheets of joiners are not read beside a list of leavers.
#[test]
fn other_sheets_are_left() {
    let list = |from: u32| {
        let row = |person| {
            vec![person_name(person), person_id(person), "2026-11".to_owned(), "辞职".to_owned()]
        };
        let head = vec![texts(&["姓名", "身份证号", "缴费截止月份", "离职原因"])];
        [head, (from..from + 2).map(|person| texts(&row(person))).collect()].concat()
    };
    let hidden = MadeSheet { hidden: true, ..MadeSheet::new("旧减员", list(20)) };
    let sheets = [
        MadeSheet::new("十一月增员", list(1)),
        MadeSheet::new("十一月减员", list(10)),
        hidden,
        MadeSheet::new("数据字典", vec![texts(&["原因", "代码"]), texts(&["辞职", "222"])]),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "a.xlsx", book(&sheets));
    let profile = made::beijing();
    let mut job = made::job(&[&path], &profile);
    job.employer = Some(EMPLOYER.to_owned());
    let outcome = run(&job).unwrap();
    assert_eq!((outcome.counts.rows, outcome.counts.accepted), (2, 2));
    assert!(outcome.trace.iter().all(|row| row.place.sheet == Some(1)));
}

/// What refuses a sheet says what would settle it, and an answer for one file is none for another.
#[test]
fn a_sheet_asks_and_an_answer_is_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let profile = made::beijing();
    let (mut unclear, mut doubled) = (table(2), table(4));
    unclear[0][3] = "社保停缴年月".to_owned();
    doubled.drain(1..3);
    let extra = ["身份证号".to_owned(), person_id(7), person_id(8)];
    doubled.iter_mut().zip(extra).for_each(|(row, cell)| row.push(cell));
    let write = |name, rows: &[_]| put(folder.path(), name, made::delimited(rows, ','));
    let paths = [write("a.csv", &unclear), write("b.csv", &doubled)];
    let mut job = made::job(&[&paths[0], &paths[1]], &profile);
    let outcome = run(&job).unwrap();
    let asked = outcome.inputs.iter().map(|input| input.sheets[0].question.clone().unwrap());
    let month = |text| Month::parse(text).unwrap();
    let expected = [
        Question::StopMonth {
            heading: "社保停缴年月".to_owned(),
            found: "2026-11".to_owned(),
            last_paid: Some((month("2026-11"), month("2026-10"))),
        },
        Question::Column {
            field: Field::PersonId,
            columns: vec![(2, "证件号码".to_owned()), (8, "身份证号".to_owned())],
        },
    ];
    assert_eq!(asked.collect::<Vec<_>>(), expected);
    assert_eq!(outcome.inputs[0].sheets[0].headings, unclear[0]);
    let first_unpaid =
        ColumnOptions { stop_month_means: Some(Meaning::FirstUnpaid), ..ColumnOptions::default() };
    let third = ColumnOptions {
        columns: vec![(Field::PersonId, "C".to_owned())],
        ..ColumnOptions::default()
    };
    job.columns_of.extend([(0, first_unpaid), (1, third)]);
    let outcome = run(&job).unwrap();
    let paid: Vec<_> =
        (0..4).map(|row| outcome.reductions.get(row).last_paid.to_string()).collect();
    assert_eq!(paid, ["2026-10", "2026-10", "2026-11", "2026-11"]);
}

#[test]
fn lists_below_each_other() {
    let means = Some(Meaning::LastPaid);
    check(
        "leavers above, joiners below, under the same headings",
        &Layout {
            lines: "
            = 减员名单
            = 姓名|身份证号|停保月份|离职原因
            A N|#|2026-10|辞职
            A N|#|2026-10|辞职
            = |||
            S 增员名单|||
            S 姓名|身份证号|停保月份|离职原因
            S N|#|2026-11|无
            S N|#|2026-11|",
            means,
            ..PLAIN
        },
    );
    check(
        "joiners above",
        &Layout {
            lines: "
            = 一、增员
            = 姓名|身份证号|参保月份|岗位
            S N|#|2026-11|出纳
            S N|#|2026-11|司机
            = |||
            S 二、减员|||
            S 姓名|身份证号|停保月份|离职原因
            A N|#|2026-10|辞职
            A N|#|2026-10|合同到期",
            means,
            ..PLAIN
        },
    );
}

#[test]
fn lists_with_columns_of_their_own() {
    let means = Some(Meaning::LastPaid);
    check(
        "the columns of the second list stand otherwise",
        &Layout {
            lines: "
            = A店减员
            = 姓名|身份证号|停保月份|离职原因
            A N|#|2026-10|辞职
            S B店减员|||
            S 离职原因|身份证号|姓名|停保月份
            A 辞职|#|N|2026-10
            H 辞职|#|N|2026-10月中
            S 合计|2人||",
            means,
            ..PLAIN
        },
    );
    check(
        "fewer columns above",
        &Layout {
            lines: "
            = 姓名|身份证号|停保月份|离职原因
            A N|#|2026-10|辞职
            S 序号|姓名|身份证号|停保月份|离职原因|离职日期|备注
            A 1|N|#|2026-10|辞职|2026-10-12|",
            means,
            ..PLAIN
        },
    );
}

#[test]
fn lists_that_cannot_be_told() {
    let means = Some(Meaning::LastPaid);
    check(
        "a list of leavers without a reason is asked about",
        &Layout {
            lines: "
            = 姓名|身份证号|停保月份|离职原因
            A N|#|2026-10|辞职
            S 姓名|身份证号|停保月份|岗位
            H N|#|2026-10|出纳
            S 制表人：李某|||",
            means,
            ..PLAIN
        },
    );
    check(
        "a title alone does not say that the columns hold on",
        &Layout {
            lines: "
            = 姓名|身份证号|停保月份|离职原因
            A N|#|2026-10|辞职
            S 以下为新增人员|||
            H N|#|2026-10|辞职
            S 减员人员|||
            A N|#|2026-10|辞职",
            means,
            ..PLAIN
        },
    );
    check(
        "an example above is no list",
        &Layout {
            lines: "
            = 填写示例
            = 姓名|身份证号|停保月份
            S N|#|2026-10
            S 姓名|身份证号|停保月份|离职原因|备注
            A N|#|2026-10|辞职|",
            means,
            ..PLAIN
        },
    );
}

/// The month that was written counts, under whatever heading: the leave date is no stand-in for it.
#[test]
fn a_month_under_a_heading_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let profile = made::beijing();
    let headings = ["社保停到", "社保买到哪个月", "停社保的月份", "社保公积金停止月份"];
    for (number, heading) in headings.iter().enumerate() {
        let mut rows = table(2);
        rows[0][3] = (*heading).to_owned();
        rows[1..].iter_mut().for_each(|row| row[3] = "2026-10".to_owned());
        let path = put(folder.path(), &format!("{number}.csv"), made::delimited(&rows, ','));
        let mut job = made::job(&[&path], &profile);
        let outcome = run(&job).unwrap();
        let asked = outcome.inputs[0].sheets[0].question.clone();
        assert!(matches!(asked, Some(Question::StopMonth { .. })), "{heading}: {asked:?}");
        assert_eq!(outcome.counts.rows, 0);
        job.columns =
            ColumnOptions { stop_month_means: Some(Meaning::LastPaid), ..ColumnOptions::default() };
        let outcome = run(&job).unwrap();
        assert_eq!(outcome.reductions.get(0).last_paid.to_string(), "2026-10", "{heading}");
    }
}

/// The month of the people below is that of their own heading.
#[test]
fn a_second_heading_may_mean_another_month() {
    let person = |number: u32, month: &str| {
        vec![person_name(number), person_id(number), month.to_owned(), "辞职".to_owned()]
    };
    let head = |month: &str| ["姓名", "身份证号", month, "离职原因"].map(str::to_owned).to_vec();
    let rows = [head("最后缴费月"), person(1, "2026-10"), head("停保起始月"), person(2, "2026-11")];
    let folder = tempfile::tempdir().unwrap();
    let workbook = book(&[MadeSheet::of_texts("减员", &rows)]);
    let files = [
        put(folder.path(), "a.xlsx", workbook),
        put(folder.path(), "a.csv", made::delimited(&rows, ',')),
    ];
    let profile = made::beijing();
    for path in &files {
        let mut job = made::job(&[path], &profile);
        job.employer = Some(EMPLOYER.to_owned());
        let outcome = run(&job).unwrap();
        let months: Vec<Month> = outcome.submissions.iter().map(|s| s.last_paid).collect();
        assert_eq!(months, [Month::parse("2026-10").unwrap()], "{}", path.display());
        assert_eq!(outcome.counts.accepted, 2);
    }
}
