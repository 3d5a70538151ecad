//! Days one after the other: a week over a changing inbox, submissions that wait for the window.

use crate::desk::{Desk, assert_clean, changed, csv, csv_of, xlsx};
use crate::made::people;
use crate::made::program::{findings, summary, tree};

const BUREAU: [&str; 5] = ["sporadic", "mass", "disk", "form", "materials"];

fn bureau_files(desk: &Desk, path: &str) -> usize {
    let summary = summary(&desk.out(path));
    let files = summary["files"].as_array().unwrap();
    files.iter().filter(|file| BUREAU.contains(&file["role"].as_str().unwrap())).count()
}

#[test]
fn outside_the_window_submissions_wait_and_go_out_once() {
    let desk = Desk::with("", "outside_window = \"hold\"");
    desk.hand_in("a.csv", csv([1, 2]));
    let pass = desk.pass_on("2026-11-28");
    assert_eq!(pass.status, 1, "{pass:?}");
    assert!(pass.out.contains("等申报期开始再出"), "{}", pass.out);
    assert_eq!(bureau_files(&desk, "a.csv"), 0);
    let reported = desk.out("a.csv");
    assert!(reported.join("错误报告.xlsx").exists(), "errors are told at once");

    // Others that name a person who waits are held meanwhile.
    desk.hand_in("b.csv", csv([2, 3]));
    desk.pass_on("2026-11-29");
    assert!(findings(&desk.out("b.csv")).iter().any(|finding| finding["code"] == "DU005"));
    assert_eq!(desk.pass_on("2026-12-04").out, "", "not yet");

    let pass = desk.pass_on("2026-12-05");
    assert_eq!(pass.out.lines().count(), 2, "{}", pass.out);
    assert!(bureau_files(&desk, "a.csv") > 0 && bureau_files(&desk, "b.csv") > 0);
    assert_ne!(desk.out("a.csv"), reported);
    let outcomes: Vec<_> = desk.runs().iter().map(|(_, outcome)| *outcome).collect();
    assert_eq!(outcomes, ["released", "released", "delivered", "delivered"]);
    let verified = desk.verified();
    assert_eq!((verified.rows, verified.accepted, verified.held), (4, 3, 1));
    assert_eq!(desk.pass_on("2026-12-06").out, "", "once");
}

#[test]
fn without_hold_they_go_with_a_warning() {
    let desk = Desk::new();
    desk.hand_in("a.csv", csv([1]));
    assert_eq!(desk.pass_on("2026-11-28").status, 0);
    assert!(bureau_files(&desk, "a.csv") > 0);
    assert!(findings(&desk.out("a.csv")).iter().any(|finding| finding["code"] == "LA001"));
}

/// A week and a half over the end of the window. Every row that was ever handed in is counted by
/// hand, and stands in the ledger once.
#[test]
fn after_a_week_every_row_is_accounted_for_once() {
    let desk = Desk::with("", "outside_window = \"hold\"");
    let (mut rows, mut accepted) = (0, 0);
    let mut day = |desk: &Desk, day: &str, files: &[(&str, Vec<u8>)], read: u64, taken: u64| {
        for (name, bytes) in files {
            desk.hand_in(name, bytes);
        }
        let pass = desk.pass_on(day);
        assert!(pass.status < 2, "{day}: {pass:?}");
        rows += read;
        accepted += taken;
        let verified = desk.verified();
        let counted = (verified.rows, verified.accepted, verified.held + verified.skipped);
        assert_eq!(counted, (rows, accepted, rows - accepted), "{day}");
        assert_clean(desk);
    };
    let bytes = |text: String| text.into_bytes();
    // Monday: two employers' files, one row without a reason.
    let a = bytes(csv_of([people::row(1), changed(2, "停止缴费原因", ""), people::row(3)]));
    let files = [("甲/a.csv", a.clone()), ("乙/b.xlsx", xlsx(10..22))];
    day(&desk, "2026-11-23", &files, 15, 14);
    // Tuesday: the first one corrected, and the second one sent again as it was.
    let files = [("甲/a.csv", bytes(csv([1, 2, 3]))), ("乙/b.xlsx", xlsx(10..22))];
    day(&desk, "2026-11-24", &files, 3, 1);
    // Wednesday: damaged, empty, and a good one with somebody of Monday.
    let files = [
        ("c.xlsx", xlsx([30])[..300].to_vec()),
        ("d.csv", Vec::new()),
        ("e.csv", bytes(csv([31, 10]))),
    ];
    day(&desk, "2026-11-25", &files, 2, 1);
    // Thursday, outside the window: one waits, and Monday's first file comes back unchanged.
    let files = [("甲/f.csv", bytes(csv([40, 41]))), ("甲/a.csv", a)];
    day(&desk, "2026-11-26", &files, 2, 2);
    // Friday: nothing. Saturday: somebody who waits, once more.
    day(&desk, "2026-11-27", &[], 0, 0);
    day(&desk, "2026-11-28", &[("g.csv", bytes(csv([41, 42])))], 2, 1);
    day(&desk, "2026-11-29", &[], 0, 0);
    // The window opens: what waited goes out, and new ones come in.
    day(&desk, "2026-12-05", &[("h.csv", bytes(csv([50])))], 1, 1);
    day(&desk, "2026-12-06", &[("h.csv", bytes(csv([50])))], 0, 0);

    let outcomes: Vec<_> = desk.runs().iter().map(|(_, outcome)| *outcome).collect();
    let count = |outcome| outcomes.iter().filter(|known| **known == outcome).count();
    assert_eq!(count("copy"), 3);
    assert_eq!((count("refused"), count("waiting"), count("released")), (2, 0, 2));
    // Everybody who was accepted stands in one bureau list of the outbox.
    let lists = tree(&desk.path("outbox"));
    let trace = lists.keys().filter(|name| name.ends_with("summary.json")).count();
    assert_eq!(trace, outcomes.len() - 3, "a folder for every run but the copies");
}
