//! A roster beside damaged identity numbers: it says what number it has for the name, for somebody to
//! compare, and nothing is ever filled in.

use std::io::Cursor;
use std::path::Path;

use crate::made::people::{self, EMPLOYER};
use crate::made::program::{findings, on_the_day, put, summary, tree};
use calamine::{Data, Reader, Xlsx};

const OTHER: &str = "91110108MA00088BXN";

/// One leaver with this number cell, and a roster of lines `employer, name, number, status`.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(number: &str, roster: &[(&str, &str, &str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let list = format!(
            "统一社会信用代码,姓名,身份证号,缴费截止月份,停止缴费原因\n\
             {EMPLOYER},王立春,{number},2026-11,本人意愿解除劳动合同\n"
        );
        let lines: Vec<String> =
            roster.iter().map(|(a, b, c, d)| [*a, b, c, d].join(",")).collect();
        put(folder.path(), "减员.csv", list);
        let head = "统一社会信用代码,姓名,公民身份号码,参保状态\n";
        put(folder.path(), "花名册.csv", format!("{head}{}", lines.join("\n")));
        Self { folder }
    }

    fn at(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// The finding of a rule, after a run with the roster.
    fn finding(&self, code: &str, more: &[&str]) -> (String, String) {
        let out = self.at("out");
        let words =
            ["run", &self.at("减员.csv"), "--roster", &self.at("花名册.csv"), "--out", &out];
        let ended = on_the_day(&[&words[..], &["--overwrite"], more].concat());
        assert_eq!(ended.status, 1, "{}", ended.err);
        let all = findings(Path::new(&out));
        let found = all.iter().find(|finding| finding["code"] == code);
        let found = found.unwrap_or_else(|| panic!("{code}: {all:?}"));
        let text = |key: &str| found[key]["zh"].as_str().unwrap().to_owned();
        (text("message"), text("fix"))
    }
}

fn known(number: &str) -> [(&str, &str, &str, &str); 1] {
    [(EMPLOYER, "王立春", number, "参保缴费")]
}

/// Two neighbours of the number exchanged: 0 and 7 of the birth month and day.
fn exchanged(number: &str, at: usize) -> String {
    let mut digits: Vec<char> = number.chars().collect();
    digits.swap(at, at + 1);
    digits.into_iter().collect()
}

#[test]
fn the_roster_says_whose_number_it_has() {
    let number = people::person_id(0);
    let masked = format!("{}**********{}", &number[..4], &number[16..]);
    let wrong = exchanged(&number, 15);
    assert_ne!(wrong, number);
    for (cell, code, words) in [
        (wrong.as_str(), "ID004", "只有第 16、17 位不同"),
        (&number[..17], "ID002", "少了其中第 18 位"),
        (&format!("{}1{}", &number[..5], &number[5..]), "ID002", "位是多出来的"),
        (&format!("{}O{}", &number[..4], &number[5..]), "ID003", "只有第 5 位不同"),
        ("1.10101E+17", "ID009", "前 6 位与所填的一致"),
        ("", "ID001", "号码是"),
        ("111111111111111111", "ID017", "号码是"),
        // Whole, and nobody on the roster.
        (&people::person_id(1), "RO001", "位不同"),
    ] {
        let desk = Desk::new(cell, &known(&number));
        let (message, fix) = desk.finding(code, &[]);
        assert!(message.contains(&masked) && message.contains(words), "{code} {message}");
        assert!(!message.contains(&number), "{message}");
        assert!(fix.contains("身份证件") && fix.contains("不会代填"), "{fix}");
        assert!(desk.finding(code, &["--unmask"]).0.contains(&number));
    }
}

#[test]
fn who_is_meant_has_to_be_certain() {
    let (number, other) = (people::person_id(0), people::person_id(1));
    let (number, other) = (number.as_str(), other.as_str());
    let wrong = exchanged(number, 15);
    let insured = |employer, number| -> (&str, &str, &str, &str) {
        (employer, "王立春", number, "参保缴费")
    };
    let numbers = [number, other];
    let shown = |roster: &[(&str, &str, &str, &str)]| {
        let (message, fix) = Desk::new(&wrong, roster).finding("ID004", &["--unmask"]);
        let shown = numbers.map(|number| message.contains(number) || fix.contains(number));
        (message, shown, fix.contains("花名册"))
    };
    let two = [insured(EMPLOYER, number), insured(EMPLOYER, other)];
    let (message, numbers, tells) = shown(&two);
    assert!(message.contains("有 2 人") && numbers == [false; 2] && !tells, "{message}");
    // Of another employer, or of another name.
    let elsewhere = [insured(OTHER, number), (EMPLOYER, "李小寒", other, "参保缴费")];
    let (message, numbers, tells) = shown(&elsewhere);
    assert!(!message.contains("花名册") && numbers == [false; 2] && !tells, "{message}");
    // A namesake elsewhere is nobody here.
    let (message, numbers, _) = shown(&[insured(EMPLOYER, number), insured(OTHER, other)]);
    assert_eq!(numbers, [true, false], "{message}");
    let stopped = [(EMPLOYER, "王立春", number, "暂停缴费（中断）")];
    assert!(shown(&stopped).0.contains("已停保"));
}

/// Every text of a workbook's sheet.
fn texts(book: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

#[test]
fn it_is_shown_everywhere_and_filled_in_nowhere() {
    let number = people::person_id(0);
    let wrong = exchanged(&number, 15);
    let desk = Desk::new(&wrong, &known(&number));
    desk.finding("ID004", &["--ask-back", "employer", "--unmask"]);
    let out = desk.folder.path().join("out");
    assert_eq!(summary(&out)["counts"]["held"], 1);
    let files = tree(&out);
    let report = &files["错误报告.xlsx"];
    let rows = texts(report, "数据");
    let row = rows.iter().find(|row| row.contains(&wrong)).unwrap();
    assert_eq!(row[2], wrong, "the cell is what it was");
    assert!(row[3..].iter().any(|cell| cell.contains(&number)), "错误说明: {row:?}");
    assert!(row.iter().all(|cell| *cell != number));
    assert!(texts(report, "问题清单").concat().iter().any(|cell| cell.contains(&number)));
    assert!(texts(report, "结论").concat().iter().any(|cell| cell.contains(&number)));
    let notes = crate::made::xlsx::unpack(report.clone());
    assert!(notes.iter().any(|(name, text)| name.contains("comments") && text.contains(&number)));
    let asked = files.iter().find(|(name, _)| name.starts_with("补问/")).unwrap();
    let question = texts(asked.1, "请核对").remove(2);
    assert!(question[6].contains(&number) && question[8].is_empty(), "{question:?}");
    // On screen, as a page, for one cell; masked.
    let masked = format!("{}**********{}", &number[..4], &number[16..]);
    let (list, roster) = (desk.at("减员.csv"), desk.at("花名册.csv"));
    for words in [
        &["check", &list][..],
        &["check", &list, "--format", "html"],
        &["check", &list, "--format", "sarif"],
        &["explain", &format!("{list}!C2")],
    ] {
        let ended = on_the_day(&[words, &["--roster", &roster]].concat());
        let plain: String = ended.out.split_whitespace().collect();
        assert!(plain.contains(&masked) && !plain.contains(&number), "{words:?} {}", ended.out);
        assert!(plain.contains("不会代填"), "{words:?} {}", ended.out);
    }
    // Without the roster nothing of it is known.
    let ended = on_the_day(&["check", &list]);
    assert!(!ended.out.contains("花名册") && !ended.out.contains(&masked), "{}", ended.out);
}
