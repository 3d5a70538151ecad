//! Employers in lines above, between and below lists (标题行里的单位): whose people the rows are, what is held
//! because that cannot be told, and that our own reports keep it.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use std::path::Path;

use jianyuan::model::{Outcome, RowOutcome};
use jianyuan::run::run;
use made::people::{EMPLOYER, person_id, person_name};
use made::program::{findings, on_the_day, put, summary};
use made::xlsx::{MadeSheet, book, retyped, texts};

const A: &str = "北京示例商贸有限公司";
const B: &str = "上海范例科技有限公司";
const OTHER: &str = "91110105MA00099B9A";

/// A sheet by lines: cells are divided by `|`; `N`, `#` are a new person's name and number, `A`, `B` two
/// employers, `a`, `b` their codes. A row begins with what is expected: the employer's letter, `-` where
/// it is held, `s` where it is set aside, `=` where it is above the rows.
fn lines(text: &str) -> (Vec<Vec<String>>, Vec<(u32, String)>) {
    let (mut rows, mut expected) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(text.trim().lines().map(str::trim)) {
        let (what, cells) = line.split_once(' ').unwrap();
        let cell = |cell: &str| match cell.trim() {
            "N" => person_name(number),
            "#" => person_id(number),
            text => text
                .replace("{A}", A)
                .replace("{B}", B)
                .replace("{a}", EMPLOYER)
                .replace("{b}", OTHER),
        };
        rows.push(cells.split('|').map(cell).collect());
        if what != "=" {
            expected.push((number, what.to_owned()));
        }
    }
    (rows, expected)
}

/// What became of each row, with the key of its employer.
fn found(outcome: &Outcome) -> Vec<(u32, String)> {
    let letter = |key: &str| match key {
        A => "A".to_owned(),
        B => "B".to_owned(),
        EMPLOYER => "a".to_owned(),
        OTHER => "b".to_owned(),
        other => other.to_owned(),
    };
    let rows = outcome.trace.iter().map(|row| {
        let what = match (row.outcome, row.submission) {
            (RowOutcome::Accepted, Some(submission)) => {
                let employer = outcome.submissions[submission as usize].employer;
                letter(outcome.employers[employer.index()].key())
            }
            (RowOutcome::Held, _) => "-".to_owned(),
            _ => "s".to_owned(),
        };
        (row.place.row.unwrap(), what)
    });
    rows.collect()
}

#[track_caller]
fn check_with(text: &str, employer: Option<&str>) {
    let (rows, expected) = lines(text);
    let folder = tempfile::tempdir().unwrap();
    let width = rows.iter().map(Vec::len).max().unwrap();
    let mut wide = rows.clone();
    for row in &mut wide {
        row.resize(width, String::new());
    }
    let sheet = MadeSheet::new("名单", rows.iter().map(|row| texts(row)).collect());
    let profile = made::beijing();
    for (name, bytes) in
        [("a.csv", made::delimited(&wide, ',').into_bytes()), ("a.xlsx", book(&[sheet]))]
    {
        let path = put(folder.path(), name, bytes);
        let mut job = made::job(&[&path], &profile);
        job.employer = employer.map(str::to_owned);
        let outcome = run(&job).unwrap();
        let codes: Vec<String> = outcome
            .findings
            .iter()
            .map(|finding| format!("{:?} {}", finding.place.row, finding.code))
            .collect();
        assert_eq!(found(&outcome), expected, "{name} {codes:?}");
    }
}

#[track_caller]
fn check(text: &str) {
    check_with(text, None);
}

#[test]
fn one_line_above_the_header_holds_for_all() {
    check(
        "= 社会保险参保人员减少表
         = 单位名称：{A}　统一社会信用代码：{a}　　填报日期：2026年11月20日
         = 姓名|身份证号|缴费截止月份|停止缴费原因
         a N|#|2026-11|辞职
         a N|#|2026-11|辞职
         s 合计|2人||
         s 单位（盖章）：{A}|经办人：||",
    );
    check(
        "= 参保单位（章）：|{A}||
         = 姓名|身份证号|缴费截止月份|停止缴费原因
         A N|#|2026-11|辞职",
    );
}

#[test]
fn what_is_no_employer_is_not_taken() {
    for line in ["单位：元", "{A}减员表", "单位名称：", "单位名称：XX公司", "原单位名称：{A}"]
    {
        check(&format!(
            "= {line}|||
             = 姓名|身份证号|缴费截止月份|停止缴费原因
             - N|#|2026-11|辞职"
        ));
    }
    // A wrong code, and lines that contradict each other.
    for line in
        ["统一社会信用代码：91110105MA00099A0E|单位名称：{A}", "单位名称：{A}|参保单位：{B}"]
    {
        check(&format!(
            "= {line}||
             = 姓名|身份证号|缴费截止月份|停止缴费原因
             - N|#|2026-11|辞职"
        ));
    }
}

#[test]
fn what_a_row_says_itself_goes_first() {
    check(
        "= 单位名称：{A}|统一社会信用代码：{a}|||
         = 单位名称|姓名|身份证号|缴费截止月份|停止缴费原因
         a {A}|N|#|2026-11|辞职
         B {B}|N|#|2026-11|辞职
         - |N|#|2026-11|辞职
         - 同上|N|#|2026-11|辞职",
    );
    // A column that nobody has filled in says nothing.
    check(
        "= 单位名称：{A}||||
         = 单位名称|姓名|身份证号|缴费截止月份|停止缴费原因
         A |N|#|2026-11|辞职
         s 合计|2人|||",
    );
    // Nothing knows the heading, and other companies stand below it.
    check(
        "= 单位名称：{A}||||
         = 用工主体单位简称|姓名|身份证号|缴费截止月份|停止缴费原因
         - {A}|N|#|2026-11|辞职
         - {B}|N|#|2026-11|辞职",
    );
    check_with(
        "= 统一社会信用代码：{a}|||
         = 姓名|身份证号|缴费截止月份|停止缴费原因
         b N|#|2026-11|辞职",
        Some(OTHER),
    );
    check_with(
        "= 单位名称：{A}|参保单位：{B}||
         = 姓名|身份证号|缴费截止月份|停止缴费原因
         a N|#|2026-11|辞职",
        Some(EMPLOYER),
    );
}

#[test]
fn another_employer_below() {
    check(
        "= 单位名称：{A}|||
         = 姓名|身份证号|缴费截止月份|停止缴费原因
         A N|#|2026-11|辞职
         s 单位名称：{B}|||
         s 姓名|身份证号|缴费截止月份|停止缴费原因
         B N|#|2026-11|辞职
         s 单位名称：{A}|||
         A N|#|2026-11|辞职",
    );
    // The value stands in the column of the numbers.
    check(
        "= 单位名称：{A}|||
         = 姓名|身份证号|缴费截止月份|停止缴费原因
         A N|#|2026-11|辞职
         s 单位名称|{B}||
         B N|#|2026-11|辞职",
    );
    // The main header is the second.
    check(
        "= 单位名称：{A}|||
         = 增员|||
         = 姓名|身份证号|参保月份|
         s N|#|2026-11|
         s 单位名称：{B}|||
         s 减员|||
         s 姓名|身份证号|缴费截止月份|停止缴费原因
         B N|#|2026-11|辞职",
    );
    // The line stands right below the only header.
    check(
        "= 姓名|身份证号|缴费截止月份|停止缴费原因
         s 单位名称：{A}|||
         A N|#|2026-11|辞职
         s 单位名称：{B}|||
         B N|#|2026-11|辞职",
    );
    // Other columns, joiners between them, and the same employer all along.
    check(
        "= 单位名称：{A}|||
         = 减员名单|||
         = 姓名|身份证号|缴费截止月份|停止缴费原因
         A N|#|2026-11|辞职
         s 增员名单|||
         s 姓名|身份证号|参保月份|岗位
         s N|#|2026-11|出纳
         s 单位名称：{B}|||
         s 减员名单|||
         s 身份证号|姓名|停止缴费原因|缴费截止月份
         B #|N|辞职|2026-11",
    );
}

#[test]
fn what_may_be_a_foot_is_nobodys_head() {
    // Each list has its line below it.
    check(
        "= 姓名|身份证号|缴费截止月份|停止缴费原因
         - N|#|2026-11|辞职
         s 单位名称：{A}|||
         s 姓名|身份证号|缴费截止月份|停止缴费原因
         - N|#|2026-11|辞职
         s 单位名称：{B}|||",
    );
    // Another word than above: who hands the list in, or whose it is.
    check(
        "= 单位名称：{A}|||
         = 姓名|身份证号|缴费截止月份|停止缴费原因
         A N|#|2026-11|辞职
         s 填报单位：{B}|||
         s 姓名|身份证号|缴费截止月份|停止缴费原因
         - N|#|2026-11|辞职",
    );
    // Nobody says what {B} is here for, in whatever column.
    for line in ["|{B}||", "{B}||3人|", "公司主体情况：{B}||人数：2|"] {
        check(&format!(
            "= 单位名称：{{A}}|||
             = 姓名|身份证号|停止缴费原因|缴费截止月份
             A N|#|辞职|2026-11
             s {line}
             - N|#|辞职|2026-11"
        ));
    }
    check(
        "= 单位名称：{A}|||
         = 姓名|身份证号|缴费截止月份|停止缴费原因
         A N|#|2026-11|辞职
         s {B}|||
         - N|#|2026-11|辞职",
    );
    // The foot of one page and the head of the next.
    check(
        "= {A}减员名单|||
         = 单位名称：{A}|||
         = 姓名|身份证号|缴费截止月份|停止缴费原因
         A N|#|2026-11|辞职
         s 单位（盖章）：{A}|||
         s {A}减员名单|||
         s 单位名称：{A}|||
         s 姓名|身份证号|缴费截止月份|停止缴费原因
         A N|#|2026-11|辞职",
    );
}

/// Pages of a long list, each with its head: read as one, however many.
#[test]
fn six_hundred_pages_of_one_employer() {
    let head = ["单位名称：".to_owned() + A, String::new(), String::new(), String::new()];
    let headings = ["姓名", "身份证号", "缴费截止月份", "停止缴费原因"].map(str::to_owned);
    let mut rows = Vec::new();
    for page in 0..600 {
        rows.push(head.to_vec());
        rows.push(headings.to_vec());
        let person = [person_name(page), person_id(page), "2026-11".into(), "辞职".into()];
        rows.push(person.to_vec());
    }
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "a.csv", made::delimited(&rows, ','));
    let profile = made::beijing();
    let outcome = run(&made::job(&[&path], &profile)).unwrap();
    assert_eq!((outcome.counts.accepted, outcome.counts.held), (600, 0));
}

fn on(input: &Path, out: &Path) -> i32 {
    let arguments = ["run".as_ref(), input.as_os_str(), "--out".as_ref(), out.as_os_str()];
    on_the_day(&arguments).status
}

fn employers(out: &Path) -> Vec<(String, u64)> {
    let summary = summary(out);
    let submissions = summary["submissions"].as_array().unwrap().iter();
    let mut found: Vec<(String, u64)> = submissions
        .map(|one| (one["employer"].as_str().unwrap().to_owned(), one["rows"].as_u64().unwrap()))
        .collect();
    found.sort();
    found
}

/// Beside the client, and the company somebody works for, stands the employer who insures.
#[test]
fn the_employer_who_insures_counts() {
    let profile = made::beijing();
    let folder = tempfile::tempdir().unwrap();
    for (first, second, insurer, expected) in [
        ("客户名称", "社保缴纳单位", B, B),
        ("公司名称", "参保单位", B, B),
        ("公司名称", "参保单位", "", A),
    ] {
        let head = [first, second, "姓名", "身份证号", "缴费截止月份", "停止缴费原因"];
        let (name, id) = (person_name(1), person_id(1));
        let row = [A, insurer, &name, &id, "2026-11", "辞职"];
        let rows = [head, row].map(|row| row.map(str::to_owned).to_vec());
        let path = put(folder.path(), "a.csv", made::delimited(&rows, ','));
        let outcome = run(&made::job(&[&path], &profile)).unwrap();
        let names: Vec<&str> = outcome.employers.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, [expected], "{first} {second}");
        assert_eq!(outcome.counts.accepted, 1);
    }
}

/// The report, handed in again, still knows whose people they are; so does errors.csv.
#[test]
fn our_reports_keep_the_line() {
    let (rows, _) = lines(
        "= 单位名称：{A}|||
         = 姓名|身份证号|缴费截止月份|停止缴费原因
         A N|#|2026-11|辞职
         - N|11010119900307991X|2026-11|辞职
         s 单位名称：{B}|||
         s 姓名|身份证号|缴费截止月份|停止缴费原因
         B N|#|2026-11|辞职
         - N|11010119900307992X|2026-11|辞职",
    );
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let sheet = MadeSheet::new("名单", rows.iter().map(|row| texts(row)).collect());
    let path = put(folder.path(), "a.xlsx", book(&[sheet]));
    assert_eq!(on(&path, &at("1")), 1);
    let both = [(B.to_owned(), 1), (A.to_owned(), 1)];
    assert_eq!(employers(&at("1")), both);
    let sheet = &summary(&at("1"))["inputs"][0]["sheets"][0];
    let told = serde_json::json!([
        {"field": "employer_name", "how": "title", "row": 1, "cell": "A1", "label": "单位名称"}
    ]);
    assert_eq!(sheet["titles"], told);
    assert_eq!(on(&at("1/错误报告.xlsx"), &at("2")), 1);
    assert_eq!(employers(&at("2")), both);
    let report = std::fs::read(at("1/错误报告.xlsx")).unwrap();
    let cells = [("B4".to_owned(), person_id(90)), ("B8".to_owned(), person_id(91))];
    let report = retyped(&report, "xl/worksheets/sheet2.xml", &cells);
    let report = put(folder.path(), "改好.xlsx", report);
    assert_eq!(on(&report, &at("3")), 0);
    assert_eq!(employers(&at("3")), [(B.to_owned(), 2), (A.to_owned(), 2)]);
    let errors = std::fs::read_to_string(at("1/errors.csv")).unwrap();
    let errors = errors.replace("11010119900307991X", &person_id(90));
    let errors =
        put(folder.path(), "改好.csv", errors.replace("11010119900307992X", &person_id(91)));
    assert_eq!(on(&errors, &at("4")), 0);
    assert_eq!(employers(&at("4")), both);
}

/// A wrong code is told where it stands, and corrected there.
#[test]
fn a_wrong_code_is_corrected_in_its_cell() {
    let (rows, _) = lines(
        "= 减员表|||
         = 信用代码：|91110105MA00099A0E||
         = 姓名|身份证号|缴费截止月份|停止缴费原因
         - N|#|2026-11|辞职",
    );
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let sheet = MadeSheet::new("名单", rows.iter().map(|row| texts(row)).collect());
    let path = put(folder.path(), "a.xlsx", book(&[sheet]));
    assert_eq!(on(&path, &at("1")), 1);
    let told = findings(&at("1"));
    let of = |code: &str| told.iter().find(|finding| finding["code"] == code).unwrap().clone();
    assert_eq!(of("EM003")["cells"], serde_json::json!(["B2"]));
    assert!(of("EM001")["message"]["zh"].as_str().unwrap().contains("第 2 行写的信用代码有错"));
    let report = std::fs::read(at("1/错误报告.xlsx")).unwrap();
    let cells = [("B2".to_owned(), format!("信用代码：{EMPLOYER}"))];
    let report = retyped(&report, "xl/worksheets/sheet2.xml", &cells);
    let report = put(folder.path(), "改好.xlsx", report);
    assert_eq!(on(&report, &at("2")), 0);
    assert_eq!(employers(&at("2")), [(EMPLOYER.to_owned(), 1)]);
}
