//! The numbers of text files for the bureau go on from run to run, and a pass that died used none.

use crate::desk::{Desk, changed, csv, csv_of};
use crate::made::program::tree;
use crate::made::{delimited, people};

const OTHER: &str = "91110108MA00088BXN";

/// The text files of a run's folder: employer and number, in order.
fn numbers(desk: &Desk, path: &str) -> Vec<String> {
    let files = tree(&desk.out(path)).into_keys().filter(|name| name.contains("减员报盘_"));
    let short = |name: String| {
        let (employer, rest) = name.split_once('/').unwrap();
        let number = rest.rsplit_once('_').unwrap().1.trim_end_matches(".txt");
        format!("{} {number}", &employer[..8])
    };
    files.map(short).collect()
}

#[test]
fn they_go_on_by_employer_and_month() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1]));
    desk.hand_in("b.csv", csv_of([people::row(2), changed(3, "统一社会信用代码", OTHER)]));
    desk.pass();
    assert_eq!(numbers(&desk, "a.csv"), ["91110105 01"]);
    assert_eq!(numbers(&desk, "b.csv"), ["91110105 02", "91110108 01"]);
    desk.hand_in("c.csv", csv([4]));
    desk.pass_on("2026-11-24");
    assert_eq!(numbers(&desk, "c.csv"), ["91110105 03"]);
    // The file's own first line holds the number, too.
    let files = tree(&desk.out("c.csv"));
    let (_, bytes) = files.iter().find(|(name, _)| name.contains("报盘")).unwrap();
    let head = String::from_utf8_lossy(bytes).lines().next().unwrap().to_owned();
    assert!(head.split('|').any(|cell| cell.trim() == "3"), "{head}");

    // Whoever has handed in others by hand says so; the next month begins anew.
    desk.configure("sequence_from = 20", "");
    desk.hand_in("d.csv", csv([5]));
    desk.hand_in("e.csv", csv([6]));
    desk.pass_on("2026-11-25");
    assert_eq!((numbers(&desk, "d.csv"), numbers(&desk, "e.csv")), (one("20"), one("21")));
    desk.configure("", "");
    desk.hand_in("f.csv", csv_of([changed(7, "缴费截止月份", "2026-12")]));
    desk.pass_on("2026-12-07");
    assert_eq!(numbers(&desk, "f.csv"), one("01"));
    desk.verified();
}

fn one(number: &str) -> Vec<String> {
    vec![format!("91110105 {number}")]
}

#[test]
fn submissions_that_wait_get_theirs_when_they_go_out() {
    let desk = Desk::with("", "outside_window = \"hold\"");
    desk.hand_in("waits.csv", csv([1]));
    desk.pass_on("2026-11-28");
    assert!(numbers(&desk, "waits.csv").is_empty());
    desk.hand_in("b.csv", csv([2]));
    desk.pass_on("2026-12-05");
    assert_eq!((numbers(&desk, "waits.csv"), numbers(&desk, "b.csv")), (one("01"), one("02")));
    desk.verified();
}

/// Begun and not ended: the next pass gives the number that the dead one would have given.
#[test]
fn a_pass_that_died_has_used_no_number() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1]));
    desk.pass();
    std::fs::create_dir_all(desk.path("work/7")).unwrap();
    std::fs::write(desk.path("work/7/b.csv"), csv([2])).unwrap();
    let db = rusqlite::Connection::open(desk.path("state/ledger.sqlite")).unwrap();
    db.execute(
        "INSERT INTO runs (id, claim, input_key, path, sha256, bytes, version, profile, today, \
         month, attempts, state) VALUES ('20261123-dead', '7', x'00', CAST('b.csv' AS BLOB), \
         '', 0, '0', 'beijing', '2026-11-23', '2026-11', 1, 'started')",
        [],
    )
    .unwrap();
    // What it had brought to its place already.
    for (name, bytes) in tree(&desk.out("a.csv")) {
        let path = desk.path("outbox/20261123-dead").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    desk.hand_in("c.csv", csv([3]));
    let pass = desk.pass();
    assert_eq!(pass.status, 0, "{pass:?}");
    assert_eq!((numbers(&desk, "b.csv"), numbers(&desk, "c.csv")), (one("02"), one("03")));
    desk.verified();

    db.execute("UPDATE sequences SET first = 2, last = 2 WHERE first = 3", []).unwrap();
    let ledger = desk.ledger().verify(None).unwrap();
    assert!(ledger.discrepancies[0].what.zh.contains("报盘序号 2"), "{ledger:?}");
}

/// Named in two ways, by one code: one employer, one folder, one row of numbers.
#[test]
fn an_employer_that_is_named_in_two_ways_is_one() {
    let desk = Desk::new();
    let with_name = |(mut row, name): (Vec<String>, &str)| {
        row.push(name.to_owned());
        row
    };
    let headings = people::HEADINGS.map(str::to_owned).to_vec();
    let rows = [
        (headings, "单位名称"),
        (people::row(1), "北京示例科技有限公司"),
        (changed(2, "缴费截止月份", "2026-10"), "北京示例科技"),
    ];
    desk.hand_in("a.csv", delimited(&rows.map(with_name), ','));
    desk.pass();
    assert_eq!(numbers(&desk, "a.csv"), one("01"));
    let folders = std::fs::read_dir(desk.out("a.csv")).unwrap().map(Result::unwrap);
    assert_eq!(folders.filter(|entry| entry.file_type().unwrap().is_dir()).count(), 1);
    desk.verified();
}
