//! Sheets and lists that are not of leavers, or may not be (非减员名单): by a column, by what they are called,
//! by titles between people.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use made::layout::{Layout, PLAIN, check};

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
