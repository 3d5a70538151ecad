//! The bureau's answers: who was taken, who was not, who was forgotten; and what goes out next.

use crate::desk::{Desk, csv};
use crate::made::program::{Ended, findings, jianyuan, put, summary};
use crate::made::{delimited, people};

fn reconcile(desk: &Desk, name: &str, rows: &[[&str; 4]]) -> Ended {
    let head = ["姓名", "身份证号", "业务状态", "失败原因"];
    let rows = std::iter::once(&head).chain(rows);
    let rows: Vec<Vec<String>> = rows.map(|row| row.map(str::to_owned).to_vec()).collect();
    let list = put(&desk.path("."), name, format!("批量减员结果\n{}", delimited(&rows, ',')));
    let ledger = desk.path("state/ledger.sqlite");
    jianyuan(&["reconcile".as_ref(), list.as_os_str(), "--ledger".as_ref(), ledger.as_os_str()])
}

#[test]
fn each_person_is_taken_refused_silent_or_unknown_and_only_the_refused_go_again() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1, 2, 3, 4]));
    desk.pass();
    let ids = [1, 2, 3, 9].map(people::person_id);
    let rows = [
        ["甲", &ids[0], "导入成功", ""],
        ["乙", &ids[1], "导入不成功", "险种信息有误"],
        ["丙", &ids[2], "导入部分成功", "该人员不在本单位参保"],
        ["丁", &ids[3], "导入成功", ""],
        ["戊", "123", "导入成功", ""],
    ];
    let said = reconcile(&desk, "result.csv", &rows);
    assert_eq!(said.status, 1, "{said:?}");
    let counts = "办成 1 人，退回 2 人，没有回音 1 人，不认识 1 人，看不明白 1 行。";
    for words in [
        counts,
        "退回：a.csv 第 3 行（批次 ",
        "导入不成功：险种信息有误",
        "可能是 IN001",
        "可能是 RO001",
        "没有回音：a.csv 第 5 行",
        "回执第 6 行的人不在台账里",
        "回执第 7 行看不明白",
    ] {
        assert!(said.out.contains(words), "{words} in\n{}", said.out);
    }
    assert!(ids.iter().all(|id| !said.out.contains(id)), "{}", said.out);
    let again = reconcile(&desk, "result.csv", &rows);
    assert!(again.out.contains("已经读过") && again.out.contains(counts), "{}", again.out);

    // Handed in once more as a whole, corrected or not: the refused go, the others are known.
    desk.hand_in("a.csv", csv([1, 2, 3, 4]) + "\r\n");
    desk.pass_on("2026-11-24");
    assert_eq!(summary(&desk.out("a.csv"))["counts"]["accepted"], 2);
    let held = findings(&desk.out("a.csv"));
    let held: Vec<_> = held.iter().filter(|f| f["code"] == "DU005").map(|f| &f["row"]).collect();
    assert_eq!(held, [&serde_json::json!(2), &serde_json::json!(5)]);
    desk.verified();

    let all: Vec<_> = [2, 3].map(people::person_id).into();
    let rows: Vec<_> = all.iter().map(|id| ["某", id, "成功", ""]).collect();
    let done = reconcile(&desk, "second.csv", &rows);
    assert_eq!(done.status, 0, "{done:?}");
}

#[test]
fn a_list_without_its_columns_is_refused() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1]));
    desk.pass();
    let list = put(&desk.path("."), "x.csv", "姓名,备注\n甲,好\n");
    let ledger = desk.path("state/ledger.sqlite");
    let said = jianyuan(&[
        "reconcile".as_ref(),
        list.as_os_str(),
        "--ledger".as_ref(),
        ledger.as_os_str(),
    ]);
    assert_eq!(said.status, 2);
    assert!(said.err.contains("没有找到表头"), "{}", said.err);
}
