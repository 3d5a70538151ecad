//! Sheets and lists that are not of leavers, or may not be (非减员名单): by a column, by what they are called,
//! by titles between people.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use jianyuan::run::run;
use made::layout::{Layout, PLAIN, check};
use made::people::table;
use made::program::put;

/// A column that says who leaves, under whatever heading; who is still there is asked about.
#[test]
fn a_column_of_kinds_is_found_by_its_words() {
    for (heading, stays, leaves) in [
        ("事项", "入职增员", "离职减员"),
        ("业务类型", "参保登记", "停保"),
        ("异动", "入职", "离职"),
        ("社保增减情况", "人员增加", "人员减少"),
    ] {
        let lines = format!(
            "= {heading}|姓名|身份证号|离职原因|缴费截止月份
             A {leaves}|N|#|辞职|2026-10
             S {stays}|N|#|辞职|2026-10"
        );
        check(heading, &Layout { lines: lines.leak(), ..PLAIN });
    }
    for heading in ["员工状态", "在职状态", "状态"] {
        let lines = format!(
            "= {heading}|姓名|身份证号|离职原因|离职日期
             A 离职|N|#|辞职|2026-10-20
             H 在职|N|#|辞职|2026-10-20
             S 在职|N|#||"
        );
        check(heading, &Layout { lines: lines.leak(), ..PLAIN });
    }
    // Nobody has left, by these words: they say something else.
    let lines = "= 员工类型|姓名|身份证号|离职原因|离职日期
                 A 正式|N|#|辞职|2026-10-20
                 A 试用|N|#|辞职|2026-10-20";
    check("kinds of staff", &Layout { lines, ..PLAIN });
}

/// Whoever joins behind three hundred leavers is found by the same column.
#[test]
fn who_stands_behind_the_sample_is_no_exception() {
    let mut lines = "= 事项|姓名|身份证号|离职原因|缴费截止月份".to_owned();
    for _ in 0..300 {
        lines.push_str("\n A 减员|N|#|辞职|2026-10");
    }
    lines.push_str("\n S 增员|N|#|辞职|2026-10");
    check("behind the sample", &Layout { lines: lines.leak(), ..PLAIN });
}

#[test]
fn what_a_sheet_is_called_counts_where_nothing_else_does() {
    let lines = "= 姓名|身份证号|离职原因|缴费截止月份
                 H N|#|辞职|2026-10";
    for sheet in ["11月增员", "公积金停缴", "入职人员"] {
        check(sheet, &Layout { lines, sheet, ..PLAIN });
    }
    let accepted = "= 姓名|身份证号|离职原因|缴费截止月份
                    A N|#|辞职|2026-10";
    for sheet in ["增减员", "花名册", "五险一金减员", "Sheet1"] {
        check(sheet, &Layout { lines: accepted, sheet, ..PLAIN });
    }
    // A column tells them apart, or the title does.
    let flag = "= 姓名|身份证号|增减|离职原因|缴费截止月份
                A N|#|减|辞职|2026-10
                S N|#|增||";
    check("with a flag", &Layout { lines: flag, sheet: "增员表", ..PLAIN });
    let title = "= 2026年11月离职人员名单|||
                 = 姓名|身份证号|离职原因|缴费截止月份
                 A N|#|辞职|2026-10";
    check("the title", &Layout { lines: title, sheet: "新增", ..PLAIN });
    for title in ["2026年11月社保增员表", "住房公积金减少清册"] {
        let lines = format!(
            "= {title}|||
             = 姓名|身份证号|离职原因|缴费截止月份
             H N|#|辞职|2026-10"
        );
        check(title, &Layout { lines: lines.leak(), sheet: "Sheet1", ..PLAIN });
    }
}

#[test]
fn titles_between_people_that_speak_of_others() {
    for title in [
        "本月新参保",
        "二、补缴人员",
        "以下人员暂不减员",
        "以下人员已取消离职",
        "上月已减员人员",
        "转入人员",
        "基数变更",
    ] {
        let lines = format!(
            "= 姓名|身份证号|离职原因|缴费截止月份
             A N|#|辞职|2026-10
             S {title}|||
             H N|#|辞职|2026-10"
        );
        check(title, &Layout { lines: lines.leak(), ..PLAIN });
    }
    // Departments change nothing, and their totals are nobody.
    check(
        "departments",
        &Layout {
            lines: "
            = 部门|姓名|身份证号|离职原因|缴费截止月份
            A 销售部|N|#|辞职|2026-10
            S 销售部小计|1人|||
            A 研发部|N|#|辞职|2026-10
            S 研发部 汇总|1|||
            S 部门合计|2人|||",
            ..PLAIN
        },
    );
}

#[test]
fn headings_in_two_languages() {
    for heading in [
        "姓名 Name|身份证号码 ID No.|离职原因 Reason|缴费截止月份 Last Month Paid",
        "姓名/Name|身份证号码/ID No.|离职原因/Reason|缴费截止月份/Last Month Paid",
        "Name（姓名）|ID No.（身份证号码）|Reason（离职原因）|Last Month（缴费截止月份）",
        "Name|ID Number|Termination Reason|Last Month Paid",
    ] {
        let lines = format!("= {heading}\n A N|#|辞职|2026-10");
        check(heading, &Layout { lines: lines.leak(), ..PLAIN });
    }
}

/// The state of everybody in a roster, though nobody in it is called 在职.
#[test]
fn states_of_people_who_stay() {
    let lines = "= 姓名|身份证号|人员状态|离职日期|离职原因
                 A N|#|离职|2026-11-05|辞职
                 S N|#|正式||
                 S N|#|试用期||
                 H N|#|正式|2026-11-28|辞职";
    check("states", &Layout { lines, ..PLAIN });
}

/// A request to leave that was turned down, or is not through, is nobody's leaving.
#[test]
fn requests_to_leave_that_do_not_hold() {
    for heading in ["审批状态", "单据状态", "离职流程状态"] {
        let lines = format!(
            "= {heading}|姓名|身份证号|离职原因|离职日期
             A 审批通过|N|#|辞职|2026-11-05
             H 审批中|N|#|辞职|2026-11-05
             H 已驳回|N|#|辞职|2026-11-05
             H 已作废|N|#|辞职|2026-11-05"
        );
        check(heading, &Layout { lines: lines.leak(), ..PLAIN });
    }
    // All granted, in whatever words; what the bureau returned is handed in again; an opinion is no state.
    for (heading, first, second) in [
        ("审批状态", "OK", "审批完毕"),
        ("社保办理状态", "已退回", "待办"),
        ("审批意见", "同意，请撤销其门禁权限并收回电脑", "同意"),
    ] {
        let lines = format!(
            "= {heading}|姓名|身份证号|离职原因|离职日期
             A {first}|N|#|辞职|2026-11-05
             A {second}|N|#|辞职|2026-11-05"
        );
        check(heading, &Layout { lines: lines.leak(), ..PLAIN });
    }
}

#[test]
fn yes_and_no_under_many_headings() {
    for heading in ["是否停保", "社保是否停缴", "本月是否减员"] {
        let lines = format!(
            "= 姓名|身份证号|离职原因|离职日期|{heading}
             A N|#|辞职|2026-11-05|是
             S N|#|辞职|2026-11-05|否"
        );
        check(heading, &Layout { lines: lines.leak(), ..PLAIN });
    }
}

/// Joiners on one side of a sheet, leavers on the other.
#[test]
fn two_lists_side_by_side() {
    check(
        "joiners on the left",
        &Layout {
            lines: "
            = 2026年11月社保增减员变动表
            = 增员||||减员||||
            = 序号|姓名|身份证号|参保月份|序号|姓名|身份证号|停保原因|缴费截止月
            A 1|孙甲|110101199003079913|2026-11|1|N|#|辞职|2026-10
            A 2|孙乙|110101199003079964|2026-11|2|N|#|合同到期|2026-10
            S 3|孙丙|110101199003079964|2026-11|||||
            A |||||N|#|辞职|2026-10",
            ..PLAIN
        },
    );
    check(
        "joiners on the right",
        &Layout {
            lines: "
            = 本月减员||||本月新增|||
            = 姓名|身份证号|停保原因|离职日期|姓名|身份证号|参保月份|岗位
            A N|#|辞职|2026-11-05|孙甲|110101199003079913|2026-11|出纳
            S ||||孙乙|110101199003079964|2026-11|司机",
            merges: &["A1:D1", "E1:H1"],
            ..PLAIN
        },
    );
}

/// What is said of the housing fund is no reduction of social insurance.
#[test]
fn flags_that_speak_of_the_fund() {
    for heading in ["业务类型", "变动类型"] {
        let lines = format!(
            "= {heading}|姓名|身份证号|离职原因|缴费截止月份
             A 社保减员|N|#|辞职|2026-10
             S 公积金减员|N|#|辞职|2026-10
             S 公积金封存|N|#|辞职|2026-10
             A 社保公积金减员|N|#|辞职|2026-10
             S 社保增员|N|#||"
        );
        check(heading, &Layout { lines: lines.leak(), ..PLAIN });
    }
}

/// The number of whoever is called in an emergency is not the leaver's, though no other column has one.
#[test]
fn numbers_of_somebody_else() {
    let folder = tempfile::tempdir().unwrap();
    let profile = made::beijing();
    for (heading, rows) in [("紧急联系人身份证号", 0), ("本人的身份证", 3)] {
        let mut list = table(3);
        list[0][2] = heading.to_owned();
        let path = put(folder.path(), "a.csv", made::delimited(&list, ','));
        let outcome = run(&made::job(&[&path], &profile)).unwrap();
        assert_eq!(outcome.counts.accepted, rows, "{heading}");
    }
}

/// A column for each kind of insurance: all ticked is all kinds; else it is asked which.
#[test]
fn kinds_of_insurance_that_are_ticked() {
    let folder = tempfile::tempdir().unwrap();
    let profile = made::beijing();
    for (last, accepted) in [("√", 2), ("", 0), ("×", 0)] {
        let mut list = table(2);
        list[0][5] = "养老".to_owned();
        list[0].extend(["失业", "工伤", "医疗", "生育"].map(str::to_owned));
        list[1][5] = "√".to_owned();
        list[1].extend(["√", "√", "√", ""].map(str::to_owned));
        list[2][5] = "√".to_owned();
        list[2].extend(["√", "√", last, ""].map(str::to_owned));
        let path = put(folder.path(), "a.csv", made::delimited(&list, ','));
        let outcome = run(&made::job(&[&path], &profile)).unwrap();
        assert_eq!(outcome.counts.accepted, accepted, "{last}");
    }
}
