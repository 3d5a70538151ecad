//! The bureau's answers: who was taken, who was not, who was forgotten; and what goes out next.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::desk::{Desk, assert_clean, changed, csv, csv_of, xlsx};
use crate::made::program::{Ended, findings, jianyuan, put, summary, tree};
use crate::made::xlsx::{pack, unpack};
use crate::made::{delimited, people};

const HEAD: [&str; 4] = ["姓名", "身份证号", "业务状态", "失败原因"];

/// A list of answers as a file beside the folders.
fn list(desk: &Desk, name: &str, rows: &[[&str; 4]]) -> PathBuf {
    let rows = std::iter::once(&HEAD).chain(rows);
    let rows: Vec<Vec<String>> = rows.map(|row| row.map(str::to_owned).to_vec()).collect();
    put(&desk.path("."), name, format!("批量减员结果\n{}", delimited(&rows, ',')))
}

fn reconcile(desk: &Desk, name: &str, rows: &[[&str; 4]]) -> Ended {
    let (list, ledger) = (list(desk, name, rows), desk.path("state/ledger.sqlite"));
    jianyuan(&["reconcile".as_ref(), list.as_os_str(), "--ledger".as_ref(), ledger.as_os_str()])
}

/// The same with lists to correct; with the configuration, or with the ledger alone.
fn reconcile_into(desk: &Desk, list: &Path, out: &str, by: &str) -> Ended {
    let by_path = if by == "--config" { desk.config() } else { desk.path("state/ledger.sqlite") };
    let out = desk.path(out);
    let words: [&OsStr; 6] = [
        "reconcile".as_ref(),
        list.as_os_str(),
        by.as_ref(),
        by_path.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ];
    jianyuan(&words)
}

/// Puts another text into the inline cells of a workbook's sheets.
fn corrected(book: &Path, from: &str, to: &str) -> Vec<u8> {
    let mut parts = unpack(std::fs::read(book).unwrap());
    let mut changed = 0;
    for (_, part) in &mut parts {
        changed += part.matches(from).count();
        *part = part.replace(from, to);
    }
    assert!(changed > 0, "{from} is not in {}", book.display());
    pack(&parts)
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
        "，单元格 F3（回执第 4 行）导入不成功：险种信息有误",
        "加上 --out 文件夹",
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

/// The whole loop: delivered, two refused, their rows as lists to correct, corrected, handed in, delivered.
#[test]
fn refused_rows_come_back_as_a_list_and_only_they_go_out_next() {
    for by in ["--config", "--ledger"] {
        let desk = Desk::new();
        let mixed = changed(3, "停止缴费险种", "养老、工伤");
        desk.hand_in("华北分公司/a.csv", csv_of([people::row(1), people::row(2), mixed]));
        desk.hand_in("b.xlsx", xlsx([11, 12]));
        desk.hand_in("c.csv", csv([21]));
        assert_eq!(desk.pass().status, 0);
        let ids = [1, 2, 3, 11, 12].map(people::person_id);
        let rows = [
            ["甲", &ids[0], "导入成功", ""],
            ["乙", &ids[1], "导入成功", ""],
            ["丙", &ids[2], "导入不成功", "险种信息有误"],
            ["丁", &ids[3], "导入成功", ""],
            ["戊", &ids[4], "导入不成功", "系统繁忙，请稍后再试"],
        ];
        let list = list(&desk, "result.csv", &rows);
        let said = reconcile_into(&desk, &list, "退回", by);
        assert_eq!(said.status, 1, "{said:?}");
        assert!(said.out.contains("办成 3 人，退回 2 人，没有回音 0 人"), "{}", said.out);
        assert!(
            said.out.contains("表里不用改") && said.out.contains("华北分公司/a-退回.xlsx，1 人")
        );
        let written: Vec<String> = tree(&desk.path("退回")).into_keys().collect();
        assert_eq!(written, ["b-退回.xlsx", "华北分公司/a-退回.xlsx"]);
        assert!(people_in(&desk.path("退回/b-退回.xlsx"), &[11, 12]) == [12]);
        assert!(people_in(&desk.path("退回/华北分公司/a-退回.xlsx"), &[1, 2, 3]) == [3]);

        // One is corrected, the other one goes as it is; both into the folder from which they came.
        let book = desk.path("退回/华北分公司/a-退回.xlsx");
        desk.hand_in("华北分公司/a-退回.xlsx", corrected(&book, ">养老、工伤<", ">养老、失业<"));
        desk.hand_in("b-退回.xlsx", std::fs::read(desk.path("退回/b-退回.xlsx")).unwrap());
        let pass = desk.pass_on("2026-11-24");
        assert_eq!(pass.status, 0, "{pass:?}");
        for (path, person, all) in
            [("华北分公司/a-退回.xlsx", 3, 1..=3), ("b-退回.xlsx", 12, 11..=12)]
        {
            let out = desk.out(path);
            let counts = &summary(&out)["counts"];
            assert_eq!((&counts["rows"], &counts["accepted"]), (&1.into(), &1.into()), "{counts}");
            let codes = findings(&out);
            assert!(
                codes.iter().all(|f| !f["code"].as_str().unwrap().starts_with("DU")),
                "{codes:?}"
            );
            assert_eq!(delivered_in(&out, all), [person]);
        }
        desk.verified();
        assert_clean(&desk);

        // Read again, the same list says the same, and that they have gone out since.
        let again = reconcile_into(&desk, &list, "noch", by);
        assert!(
            again.out.contains("已经读过") && again.out.contains("已在批次 20261124-"),
            "{again:?}"
        );
        assert!(!desk.path("noch").exists(), "nothing is left to correct");
    }
}

/// Whose numbers stand in the bureau's text file of a run.
fn delivered_in(out: &Path, of: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let files = tree(out);
    let (_, disk) = files.iter().find(|(name, _)| name.contains("报盘_")).unwrap();
    let disk = String::from_utf8_lossy(disk);
    of.into_iter().filter(|person| disk.contains(&people::person_id(*person))).collect()
}

fn people_in(book: &Path, of: &[u32]) -> Vec<u32> {
    let parts = unpack(std::fs::read(book).unwrap());
    let holds = |text: &str| parts.iter().any(|(_, part)| part.contains(text));
    of.iter().copied().filter(|person| holds(&people::person_id(*person))).collect()
}

#[test]
fn what_is_gone_from_the_archive_is_told_and_the_answers_stay() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1, 2]));
    desk.pass();
    std::fs::remove_dir_all(desk.path("archive")).unwrap();
    let ids = [1, 2].map(people::person_id);
    let rows = [["甲", &*ids[0], "失败", "姓名不一致"], ["乙", &*ids[1], "成功", ""]];
    let list = list(&desk, "result.csv", &rows);
    let said = reconcile_into(&desk, &list, "退回", "--config");
    assert_eq!(said.status, 1, "{said:?}");
    assert!(said.out.contains("找不回原来的行：a.csv 第 2 行"), "{}", said.out);
    assert!(!desk.path("退回").exists());
    std::fs::create_dir(desk.path("archive")).unwrap();
    desk.hand_in("a.csv", csv([1, 2]) + "\r\n");
    desk.pass_on("2026-11-24");
    assert_eq!(summary(&desk.out("a.csv"))["counts"]["accepted"], 1, "the refused one goes again");
}

/// Delivered for two employers: without knowing which one is meant, nothing is written.
#[test]
fn an_answer_that_may_mean_two_deliveries_is_not_guessed() {
    let desk = Desk::new();
    let other = changed(1, "统一社会信用代码", "91110108MA00088BXN");
    desk.hand_in("a.csv", csv_of([people::row(1), other]));
    assert_eq!(desk.pass().status, 0);
    let id = people::person_id(1);
    let said = reconcile(&desk, "one.csv", &[["甲", &id, "失败", "险种信息有误"]]);
    assert!(
        said.out.contains("分不清说的是哪一次") && said.out.contains("没有回音 2 人"),
        "{said:?}"
    );
    let text = format!(
        "单位名称,单位编号,证件号码,处理结果,失败原因\n某公司,91110108MA00088BXN,{id},失败,险种\n"
    );
    let list = put(&desk.path("."), "two.csv", text);
    let ledger = desk.path("state/ledger.sqlite");
    let words = ["reconcile".as_ref(), list.as_os_str(), "--ledger".as_ref(), ledger.as_os_str()];
    let said = jianyuan(&words);
    assert!(
        said.out.contains("退回：a.csv 第 3 行") && said.out.contains("没有回音 1 人"),
        "{said:?}"
    );
    // Both lines of one person say the same: then it does not matter which is which.
    let rows = [["甲", &*id, "成功", ""], ["甲", &*id, "成功", ""]];
    let desk = Desk::new();
    let other = changed(1, "统一社会信用代码", "91110108MA00088BXN");
    desk.hand_in("a.csv", csv_of([people::row(1), other]));
    desk.pass();
    assert_eq!(reconcile(&desk, "both.csv", &rows).status, 0);
}
