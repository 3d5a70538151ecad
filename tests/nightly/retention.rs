//! What is removed when its time is over, and what is erased of one person.

use crate::desk::{Desk, changed, csv, csv_of};
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
    assert!(kept.out.contains("are about others as well"), "{}", kept.out);
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
