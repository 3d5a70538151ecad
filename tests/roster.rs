//! A roster beside a run: layouts as portals export them, the headcount that it gives, rosters that
//! cannot be used.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;
#[path = "roster/numbers.rs"]
mod numbers;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Stdio;

use jianyuan::model::{Outcome, RosterFacts};
use jianyuan::run::run;
use jianyuan::text::Lang;
use made::people;
use made::program::on_the_day;
use made::xlsx::{MadeSheet, t};

const OTHER: &str = "91110108MA00088BXN";

/// Runs so many good people beside a roster.
fn beside(leavers: u32, roster: &str) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("减员.csv");
    std::fs::write(&path, made::delimited(&people::table(leavers), ',')).unwrap();
    let profile = made::beijing();
    let roster = made::roster(folder.path(), roster, &profile);
    let mut job = made::job(&[&path], &profile);
    job.roster = Some(&roster);
    run(&job).unwrap()
}

/// A roster of so many people of the employer of the good rows.
fn roster(people: u32) -> String {
    let mut text = "统一社会信用代码,姓名,公民身份号码,参保状态\n".to_owned();
    for person in 0..people {
        let (name, number) = (people::person_name(person), people::person_id(person));
        writeln!(text, "{},{name},{number},参保缴费", people::EMPLOYER).unwrap();
    }
    text
}

fn codes(outcome: &Outcome) -> Vec<&str> {
    let codes = outcome.findings.iter().map(|finding| finding.code.as_str());
    codes.filter(|code| code.starts_with("RO")).collect()
}

#[test]
fn the_headcount_of_the_roster_decides_what_is_mass() {
    // Half of the insured, everybody, and far below both.
    for (leavers, insured, mass) in [(3, 6, 3), (3, 7, 0), (2, 2, 2), (9, 40, 0)] {
        let outcome = beside(leavers, &roster(insured));
        let facts = outcome.roster.clone().unwrap();
        assert_eq!((facts.people, facts.employers), (insured.into(), 1));
        assert_eq!(codes(&outcome), [""; 0]);
        assert_eq!(outcome.counts.mass, mass, "{leavers} of {insured}");
    }
    assert_eq!(beside(2, &roster(2)).submissions[0].why.zh, "本单位 2 人全部减员");
}

#[test]
fn layouts_of_rosters() {
    let (name, number) = (people::person_name(0), people::person_id(0));
    let row = |rest: &str| format!("{name},{number},{rest}\n");
    for (text, expected) in [
        // One line for each insurance, some of them stopped.
        (
            format!(
                "姓名,证件号码,险种类型,参保状态\n{}{}",
                row("养老,参保缴费"),
                row("医疗,暂停缴费")
            ),
            &["RO003"][..],
        ),
        // A column for each insurance.
        (format!("姓名,证件号码,养老保险,医疗保险,失业,工伤,生育\n{}", row("√,√,√,√,√")), &[]),
        (
            format!(
                "姓名,证件号码,养老保险,医疗保险\n{}{}",
                row("参保缴费,未参保"),
                "李小寒,110101198506159929,√,√\n"
            ),
            &["RO003"],
        ),
        // Titles above, a total below, a status that nobody knows.
        (
            format!(
                "某公司参保人员名册\n制表日期：2026-11-01\n姓名,证件号码,参保状态\n{}合计,1,\n",
                row("外派")
            ),
            &[],
        ),
        (format!("姓名,证件号码,参保状态\n{}", row("3")), &["RO004"]),
    ] {
        let outcome = beside(1, &text);
        assert_eq!(codes(&outcome), expected, "{text}");
    }
    let facts = beside(1, &format!("姓名,证件号码,参保状态\n{}", row("外派"))).roster.unwrap();
    let expected =
        RosterFacts { files: 1, rows: 1, people: 1, unknown_status: 1, ..RosterFacts::default() };
    assert_eq!(facts, expected);
}

#[test]
fn a_damaged_number_lists_nobody() {
    let text = format!("姓名,证件号码\n{},110101197001010000\n", people::person_name(0));
    let outcome = beside(1, &format!("{text}李小寒,110101198506159929\n"));
    assert_eq!(codes(&outcome), ["RO001"]);
    assert_eq!(outcome.roster.unwrap().unreadable, 1);
}

/// A roster in a workbook and a folder, through the program: what is not known any more is not listed,
/// other sheets are left alone, and a person of another employer is held.
#[test]
fn a_folder_of_workbooks() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("花名册")).unwrap();
    let line = |employer: &str, person: u32| {
        let cells =
            [employer, &people::person_name(person), &people::person_id(person), "正常参保"];
        cells.map(t).to_vec()
    };
    let heads = ["统一社会信用代码", "姓名", "证件号码", "参保状态"].map(t).to_vec();
    let listed = MadeSheet::new("参保花名册", vec![heads.clone(), line(people::EMPLOYER, 0)]);
    let left = MadeSheet::new("已离职", vec![heads.clone(), line(people::EMPLOYER, 2)]);
    std::fs::write(at("花名册/a.xlsx"), made::xlsx::book(&[listed, left])).unwrap();
    let other = MadeSheet::new("Sheet1", vec![heads, line(OTHER, 1)]);
    std::fs::write(at("花名册/b.xlsx"), made::xlsx::book(&[other])).unwrap();
    std::fs::write(at("in.csv"), made::delimited(&people::table(3), ',')).unwrap();
    let [leavers, roster] = ["in.csv", "花名册"].map(|name| at(name).to_str().unwrap().to_owned());
    let ended = on_the_day(&["check", &leavers, "--roster", &roster, "--format", "json"]);
    assert_eq!(ended.status, 1, "{}", ended.err);
    let summary: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let screen = on_the_day(&["check", &leavers, "--roster", &roster]).out;
    assert!(screen.contains("2 人，2 个单位"), "{screen}");
    assert_eq!(summary["roster"]["people"], 2, "{summary}");
    assert_eq!(
        (&summary["counts"]["accepted"], &summary["counts"]["held"]),
        (&1.into(), &2.into())
    );
    assert!(!summary["not_checked"].to_string().contains("参保名单"));
}

#[test]
fn a_roster_that_cannot_be_used_stops_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let profile = made::beijing();
    let number = people::person_id(0);
    for (bytes, words) in [
        (b"%PDF-1.7 ".to_vec(), "花名册用不了"),
        (format!("单位,部门\n甲,乙\n{number},丙\n").into_bytes(), "前"),
        ("姓名,部门,岗位\n张小满,研发,工程师\n".into(), "证件号码"),
        ("姓名,证件号码\n张小满,110101\n".into(), "没有能识别的人员"),
        (Vec::new(), "花名册用不了"),
    ] {
        let path = folder.path().join("花名册.xlsx");
        std::fs::write(&path, bytes).unwrap();
        let error = made::load_roster(&[&path], &profile).unwrap_err();
        let message = error.message(Lang::Zh);
        assert!(message.contains(words), "{message}");
        assert!(!message.contains('{'), "{message}");
    }
    let gone = made::load_roster(&[Path::new("没有这个文件.csv")], &profile);
    assert!(gone.is_err());
}

/// On standard input comes one thing; whatever it is, it is told as what it is called there.
#[test]
fn a_roster_on_standard_input() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in.csv"), made::delimited(&people::table(2), ',')).unwrap();
    let text = format!("姓名,证件号码\n{},{}\n", people::person_name(0), people::person_id(0));
    let fed = |text: &str, arguments: &[&str]| {
        let mut command = made::program::command();
        command.current_dir(folder.path()).args(arguments).args(["--today", made::TODAY]);
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().unwrap();
        // A program that wants nothing has closed it.
        let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
        made::program::ended(child.wait_with_output().unwrap())
    };
    let checked = fed(&text, &["check", "in.csv", "--roster", "-", "--format", "json"]);
    let summary: serde_json::Value = serde_json::from_str(&checked.out).unwrap();
    assert_eq!(summary["roster"]["people"], 1, "{summary}");
    let bulk = fed(&text, &["bulk", "in.csv", "--roster", "-", "--out", "out"]);
    assert_eq!(bulk.status, 1, "{bulk:?}");
    let twice = fed(&text, &["check", "-", "--roster", "-"]);
    assert_eq!(twice.status, 2, "{twice:?}");
    assert!(twice.err.contains("名单和花名册不能都用它"), "{}", twice.err);
    let nobody = fed("", &["check", "in.csv", "--roster", "-"]);
    assert!(nobody.err.starts_with("-: 花名册用不了"), "{}", nobody.err);
}
