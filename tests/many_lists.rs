//! Sheets with several lists below each other: very many of them, and answers that hold for all.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use jianyuan::columns::ColumnOptions;
use jianyuan::profile::Meaning;
use jianyuan::run::run;
use made::people::{EMPLOYER, person_id, person_name};
use made::program::put;

/// A file of headings costs no more than its rows; whoever stands below too many lists is held.
#[test]
fn more_lists_than_are_settled_are_held() {
    let line = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    let person = |number| line([&person_name(number), &person_id(number), "2026-10", "辞职"]);
    let mut rows = vec![line(["姓名", "身份证号", "最后缴费月", "离职原因"]), person(1)];
    for _ in 0..20_000 {
        rows.push(line(["姓名", "身份证号", "参保月份", "岗位"]));
        rows.push(line(["姓名", "身份证号", "最后缴费月", "离职原因"]));
    }
    rows.push(person(2));
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "a.csv", made::delimited(&rows, ','));
    let profile = made::beijing();
    let mut job = made::job(&[&path], &profile);
    job.employer = Some(EMPLOYER.to_owned());
    let outcome = run(&job).unwrap();
    // 500 headings are settled; with the next one begins what is held.
    assert_eq!((outcome.counts.accepted, outcome.counts.skipped), (1, 501));
    assert_eq!((outcome.counts.held, outcome.counts.rows), (39_500, 40_002));
}

/// What somebody answered about one file holds for all lists in it.
#[test]
fn an_answer_about_a_file_holds_for_each_of_its_lists() {
    let line = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    let rows = [
        line(["姓名", "身份证号", "停保月份", "离职原因"]),
        line([&person_name(1), &person_id(1), "2026-10", "辞职"]),
        line(["离职原因", "身份证号", "姓名", "停保月份"]),
        line(["辞职", &person_id(2), &person_name(2), "2026-10"]),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "a.csv", made::delimited(&rows, ','));
    let profile = made::beijing();
    let mut job = made::job(&[&path], &profile);
    job.employer = Some(EMPLOYER.to_owned());
    let stop_month_means = Some(Meaning::LastPaid);
    let answer = ColumnOptions { stop_month_means, ..ColumnOptions::default() };
    job.columns_of.insert(0, answer);
    assert_eq!(run(&job).unwrap().counts.accepted, 2);
}
