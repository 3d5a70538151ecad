//! What is removed when its time is over, and what is erased of one person.

use crate::desk::{Desk, changed, csv, csv_of, xlsx};
use crate::made::people;
use crate::made::program::{Ended, findings, jianyuan, tree};

fn purge(desk: &Desk, arguments: &[&str]) -> Ended {
    let config = desk.config();
    let mut all = vec!["purge", "--config", config.to_str().unwrap()];
    all.extend(arguments);
    jianyuan(&all)
}

fn folders(desk: &Desk) -> (usize, usize) {
    let count = |name| std::fs::read_dir(desk.path(name)).unwrap().count();
    (count("archive") + count("quarantine"), count("outbox"))
}

#[test]
fn files_go_when_their_time_is_over_and_the_ledger_still_adds_up() {
    let desk = Desk::with("", "log_folder = \"log\"");
    let october = |person| changed(person, "缴费截止月份", "2026-10");
    desk.hand_in("张三.csv", csv_of([october(1), october(2)]));
    desk.hand_in("bad.csv", "");
    desk.pass_on("2026-10-20");
    desk.hand_in("b.csv", csv([3]));
    desk.pass_on("2026-11-20");
    let old = desk.path("log/2026-01-01.log");
    std::fs::write(&old, "old\n").unwrap();
    assert_eq!(folders(&desk), (3, 3));

    let purged = purge(&desk, &["--today", "2026-11-19"]);
    assert_eq!((purged.status, folders(&desk)), (0, (3, 3)), "30 days are not over: {purged:?}");
    assert!(!old.exists());
    purge(&desk, &["--today", "2026-11-20"]);
    assert_eq!(folders(&desk), (1, 3));
    let purged = purge(&desk, &["--today", "2027-01-19"]);
    assert!(purged.out.contains("1 批原始文件，2 批结果"), "{}", purged.out);
    assert_eq!(folders(&desk), (0, 1));
    assert_eq!(desk.verified().rows, 3);
    let ledger = tree(&desk.path("state"))["ledger.sqlite"].clone();
    assert!(!String::from_utf8_lossy(&ledger).contains("张三"), "the path went with the file");

    // Who was declared is still known.
    desk.hand_in("again.csv", csv_of([october(1)]));
    desk.pass_on("2026-11-23");
    assert!(findings(&desk.out("again.csv")).iter().any(|finding| finding["code"] == "DU005"));
}

#[test]
fn of_one_person_goes_what_concerns_nobody_else() {
    let desk = Desk::new();
    desk.hand_in("together.csv", csv([1, 2]));
    desk.hand_in("alone.csv", csv([3]));
    desk.pass();
    let alone = desk.out("alone.csv");
    let erased = purge(&desk, &["--person", &people::person_id(3)]);
    assert_eq!(erased.status, 0, "{erased:?}");
    assert!(
        erased.out.contains("1 条减员已认不出") && erased.out.contains("已删除"),
        "{}",
        erased.out
    );
    assert!(!alone.exists() && folders(&desk) == (1, 1));
    let kept = purge(&desk, &["--person", &people::person_id(1), "--lang", "en"]);
    assert!(kept.out.contains("others stand in the same files"), "{}", kept.out);
    assert_eq!(folders(&desk), (1, 1));
    assert_eq!(desk.verified().accepted, 3);
    assert!(purge(&desk, &["--person", &people::person_id(9)]).out.contains("0 条"));
    assert_eq!(purge(&desk, &["--person", "abc"]).status, 2);

    desk.hand_in("again.csv", csv([1, 2, 3]));
    desk.pass();
    let again = findings(&desk.out("again.csv"));
    let known: Vec<_> = again.iter().filter(|f| f["code"] == "DU005").map(|f| &f["row"]).collect();
    assert_eq!(known, [&serde_json::json!(3)], "only the second person is still known");
}

/// The ledger does not know whose the held rows are: they are found by looking.
#[test]
fn held_rows_are_found_wherever_they_stand() {
    let desk = Desk::with("", "outside_window = \"hold\"");
    let (who, number) = (5, people::person_id(5));
    let held = || changed(who, "停止缴费原因", "");
    desk.hand_in("alone.csv", csv_of([held()]));
    desk.hand_in("among.csv", csv_of([people::row(1), held(), people::row(2)]));
    desk.hand_in("others.csv", csv([3]));
    desk.hand_in("among.xlsx", xlsx([who, 8]));
    desk.hand_in("refused.csv", format!("姓名,证件号码\n某人,{number}\n"));
    desk.hand_in("nothing.xlsx", &xlsx([who])[..300]);
    desk.pass();
    desk.hand_in("waits.csv", csv_of([changed(who, "缴费截止月份", "2026-10")]));
    desk.pass_on("2026-11-28");
    desk.hand_in("later.csv", csv_of([held()]) + "\r\n");
    let lines = desk.ledger().lines().unwrap();
    let run = |path: &str| lines.iter().find(|line| line.path == path).unwrap().run.clone();
    let (alone, among) = (desk.out("alone.csv"), desk.out("among.csv"));
    let erased = purge(&desk, &["--person", &number, "--today", "2026-11-28"]);
    assert_eq!(erased.status, 0, "{erased:?}");
    assert!(!alone.exists() && !desk.path("archive").join(run("alone.csv")).exists());
    assert!(!desk.path("quarantine").join(run("refused.csv")).exists(), "nobody else is in it");
    assert!(among.exists(), "others are in it");
    for words in [
        format!("保留：批次 {}（此人在第 3 行），同一份文件里还有其他人的行", run("among.csv")),
        "写有此人号码的结果：errors.csv、错误报告.xlsx".to_owned(),
        format!("保留：批次 {}（此人在第 2 行），同一份", run("among.xlsx")),
        format!("保留：批次 {}（此人在第 2 行），等申报期开始", run("waits.csv")),
        format!("保留：批次 {}，文件读不出来", run("nothing.xlsx")),
        "inbox/later.csv 里有此人".to_owned(),
        "原始文件到 2026-12-23、结果到 2027-02-21".to_owned(),
    ] {
        assert!(erased.out.contains(&words), "{words} in\n{}", erased.out);
    }
    assert!(!erased.out.contains(&run("others.csv")) && !erased.out.contains(&number));
    desk.verified();
}
