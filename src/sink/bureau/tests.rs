//! Every kind of bureau file, read back and compared with what was meant.

use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use super::made_up::{number, outcome, profile, profile_with};
use super::{BureauFiles, write};
use crate::model::{Kind, Outcome};
use crate::profile::Profile;
use crate::sink::{Overwrite, Staging, check_target};

/// A written run in a folder that goes away.
pub(super) struct Written {
    root: tempfile::TempDir,
    files: BureauFiles,
}

impl Written {
    pub(super) fn new(profile: &Profile, outcome: &Outcome) -> Self {
        let root = tempfile::tempdir().unwrap();
        let target = check_target(&root.path().join("out"), Overwrite::Refuse, &[]).unwrap();
        let staging = Staging::begin(target).unwrap();
        let files = write(profile, outcome, None, &staging).unwrap();
        staging.commit().unwrap();
        Self { root, files }
    }

    pub(super) fn paths(&self) -> Vec<&str> {
        self.files.files.iter().map(|file| file.path.as_str()).collect()
    }

    pub(super) fn path(&self, role: &str, nth: usize) -> PathBuf {
        let mut of_role = self.files.files.iter().filter(|file| file.role == role);
        self.root.path().join("out").join(&of_role.nth(nth).unwrap().path)
    }

    fn notes(&self) -> Vec<&str> {
        self.files.notes.iter().map(|note| note.message.zh.as_str()).collect()
    }
}

/// All rows of a sheet; every cell must be a text or nothing.
pub(super) fn rows(path: &Path, sheet: usize) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let formulas = book.worksheet_formula(&book.sheet_names()[sheet]).unwrap();
    assert!(formulas.used_cells().next().is_none(), "no formulas");
    let range = book.worksheet_range_at(sheet).unwrap().unwrap();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => panic!("{other:?} is no text"),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

const ALL_KINDS: &str = "养老保险、失业保险、工伤保险、医疗保险、生育保险";

#[test]
fn the_worklist_holds_all_sporadic_people_of_the_month() {
    let people =
        [("赵一", "", 0, "2026-10"), ("钱二", "=1+2", 1, "2026-11"), ("孙三", "", 2, "2026-10")];
    // Two months make two submissions, and still one list, in the order of the input.
    let run = outcome(&people, &[(Kind::Sporadic, &[0, 2]), (Kind::Sporadic, &[1])]);
    let written = Written::new(&profile(), &run);
    let [one, two, three] = [0, 1, 2].map(number);
    assert_eq!(
        rows(&written.path("sporadic", 0), 0),
        [
            [
                "序号",
                "姓名",
                "身份证号",
                "停止缴费险种",
                "四险缴费截止月份",
                "停止缴费原因",
                "备注"
            ],
            ["1", "赵一", &one, ALL_KINDS, "2026-10", "解除/终止劳动合同", ""],
            ["2", "钱二", &two, ALL_KINDS, "2026-11", "在职人员退休", "=1+2"],
            ["3", "孙三", &three, ALL_KINDS, "2026-10", "统筹范围内转出", ""],
        ]
    );
    assert_eq!(
        written.paths(),
        [
            "91110105MA99999997/2026-11/零星减员清单_2026-11.xlsx",
            "91110105MA99999997/2026-11/报盘_2026-11.txt",
            "91110105MA99999997/2026-11/社会保险参保人员减少表_2026-11.xlsx",
            "91110105MA99999997/2026-11/材料清单_2026-11.xlsx",
        ]
    );
    assert_eq!(written.files.of_submission, vec![written.paths(); 2]);
}

#[test]
fn each_mass_submission_is_a_file() {
    let people = [("甲", "", 0, "2026-10"); 4];
    let kinds: [(Kind, &[u32]); 3] =
        [(Kind::Sporadic, &[1]), (Kind::Mass, &[0, 3]), (Kind::Mass, &[2])];
    let written = Written::new(&profile(), &outcome(&people, &kinds));
    let [one, .., four] = [0, 1, 2, 3].map(number);
    assert_eq!(
        rows(&written.path("mass", 0), 0),
        [
            [
                "姓名",
                "证件类型",
                "证件号码",
                "停止缴费险种",
                "缴费截止月份",
                "停止缴费原因",
                "原因代码"
            ],
            ["甲", "居民身份证", &one, ALL_KINDS, "202610", "解除/终止劳动合同", "221"],
            ["甲", "居民身份证", &four, ALL_KINDS, "202610", "解除/终止劳动合同", "221"],
        ]
    );
    let own: Vec<Vec<&str>> = written
        .files
        .of_submission
        .iter()
        .map(|files| files.iter().map(|path| path.rsplit('/').next().unwrap()).take(2).collect())
        .collect();
    assert_eq!(own[0], ["零星减员清单_2026-11.xlsx", "报盘_2026-11.txt"]);
    assert_eq!(own[1], ["批量减员_2026-11_01.xlsx", "报盘_2026-11.txt"]);
    assert_eq!(own[2], ["批量减员_2026-11_02.xlsx", "报盘_2026-11.txt"]);
}

fn disk(profile: &Profile, people: &[super::made_up::Person<'_>]) -> (Vec<u8>, Vec<String>) {
    let all: Vec<u32> = (0..u32::try_from(people.len()).unwrap()).collect();
    let written = Written::new(profile, &outcome(people, &[(Kind::Mass, &all)]));
    let notes = written.notes().into_iter().map(String::from).collect();
    let has_file = written.files.files.iter().any(|file| file.role == "disk");
    (if has_file { fs::read(written.path("disk", 0)).unwrap() } else { Vec::new() }, notes)
}

#[test]
fn the_disk_file_is_exact_to_the_byte() {
    let (bytes, notes) =
        disk(&profile(), &[("王喆", "", 0, "2026-10"), ("李·四", "备", 1, "2026-09")]);
    let expected: &[u8] = b"H|91110105MA99999997|202611|2\r\n\
        1|11010119700101990X|\xcd\xf5\x86\xb4|202610|221|\r\n\
        2|110101197001019918|\xc0\xee\xa1\xa4\xcb\xc4|202609|210|\xb1\xb8\r\n\
        T|2|39818\r\n";
    assert_eq!(bytes, expected, "{}", String::from_utf8_lossy(&bytes));
    assert_eq!(notes, [""; 0]);
}

#[test]
fn a_name_that_gbk_cannot_write_makes_the_file_gb18030() {
    let (bytes, notes) =
        disk(&profile(), &[("王𠮷", "", 0, "2026-10"), ("李四", "", 0, "2026-10")]);
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(&bytes);
    let text = text.unwrap();
    assert!(text.contains("|王𠮷|") && text.contains("|李四|"), "{text}");
    assert!(notes[0].contains("“𠮷”") && notes[0].contains("GB18030"), "{notes:?}");
}

#[test]
fn separators_never_shift_a_record() {
    let (bytes, notes) =
        disk(&profile_with("\"gbk\"", "\"utf-8\""), &[("甲", "一|二\n三", 0, "2026-10")]);
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("|221|一 二 三\r\n"), "{text}");
    assert_eq!(notes, ["“备注”一列有内容含分隔符或换行，已替换为空格"]);

    let (bytes, notes) = disk(&profile(), &[("甲|乙", "", 0, "2026-10")]);
    assert!(bytes.is_empty(), "a file that would be wrong is not written");
    assert!(notes[0].starts_with("原表第 2 行的“姓名”"), "{notes:?}");
}

const FIXED: &str = r#"columns = [
  { value = "serial_no", width = 4, fill = "_", align = "left" },
  { value = "person_name", width = 10 },
  { title = "备注", value = "remark", width = 5 },
]
[outputs.text]
encoding = "gbk"
crlf = false
tail = [{ value = "row_count", width = 3 }, { value = "control_total", width = 8 }]
"#;

fn fixed() -> Profile {
    let (start, end) = (
        "columns = [\n  { value = \"serial_no\" }",
        "tail = [{ value = \"fixed\", text = \"T\" }, { value = \"row_count\" }, { value = \"control_total\" }]\n",
    );
    let text = super::made_up::PROFILE;
    let from = text.find(start).unwrap();
    let to = text.find(end).unwrap() + end.len();
    profile_with(&text[from..to], FIXED)
}

#[test]
fn fixed_widths_are_bytes_of_the_encoding() {
    let (bytes, notes) = disk(&fixed(), &[("王喆", "甲乙丙", 0, "2026-10")]);
    assert_eq!(bytes, b"1___\xcd\xf5\x86\xb4      \xbc\xd7\xd2\xd2 \n00100019900\n");
    assert_eq!(notes, ["“备注”一列有内容超出规定的 5 字节，已截断"]);

    let (bytes, notes) = disk(&fixed(), &[("很长很长的名字", "", 0, "2026-10")]);
    assert!(bytes.is_empty(), "a name is never cut");
    assert!(notes[0].contains("“姓名”超出规定的 10 字节"), "{notes:?}");
}

#[test]
fn the_form_has_two_equal_copies() {
    let people = [("赵一", "", 0, "2026-10"), ("钱𠮷", "@SUM(A1)", 1, "2026-11")];
    let written = Written::new(&profile(), &outcome(&people, &[(Kind::Sporadic, &[0, 1])]));
    let path = written.path("form", 0);
    let [first, second] = [0, 1].map(|sheet| rows(&path, sheet));
    assert_eq!(first[0][0], "社会保险参保人员减少表");
    assert_eq!(first[1][0], "第一联　社保经办机构留存");
    assert_eq!(second[1][0], "第二联　单位留存");
    let line = |row: usize| first[row].iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
    assert_eq!(
        line(2),
        ["单位名称（盖章）：北京虚构科技有限公司", "统一社会信用代码：91110105MA99999997"]
    );
    assert_eq!(line(3), ["社会保险登记号：110105999901", "申报所属月份：2026年11月"]);
    assert_eq!(
        first[6][1..],
        ["钱𠮷", &number(1), ALL_KINDS, "在职人员退休", "2026年11月", "@SUM(A1)"]
    );
    assert_eq!(line(7), ["（以下空白）"]);
    assert_eq!(line(11), ["合计：2 人"]);
    let all = first.concat().join("\n");
    for text in
        ["单位（盖章）", "填表人：", "联系电话：", "填报日期：2026年11月23日", "单位负责人："]
    {
        assert!(all.contains(text), "{text}");
    }
    let mut first = first;
    first[1].clone_from(&second[1]);
    assert_eq!(first, second);
}

#[test]
fn every_page_of_a_long_form_has_its_subtotal() {
    let people = vec![("甲", "", 0, "2026-10"); 1050];
    let all: Vec<u32> = (0..1050).collect();
    let written = Written::new(&profile(), &outcome(&people, &[(Kind::Mass, &all)]));
    let mut total = 0;
    for (part, count) in [(0, 1000), (1, 50)] {
        let rows = rows(&written.path("form", part), 0);
        let counted = |label: &str| -> Vec<usize> {
            let lines = rows.iter().filter_map(|row| row[0].strip_prefix(label));
            lines.map(|text| text.trim_end_matches(" 人").parse().unwrap()).collect()
        };
        assert_eq!(counted("本页小计：").iter().sum::<usize>(), count);
        assert_eq!(counted("合计："), [count]);
        assert_eq!(rows[1][0], format!("第 {} 册，共 2 册　　第一联　社保经办机构留存", part + 1));
        total += rows.iter().filter(|row| row[1] == "甲").count();
    }
    assert_eq!(total, 1050);
}

#[test]
fn the_checklist_asks_for_what_the_reason_needs() {
    let people =
        [("赵一", "", 0, "2026-10"), ("钱二", "", 1, "2026-10"), ("孙三", "", 2, "2026-10")];
    let written = Written::new(&profile(), &outcome(&people, &[(Kind::Sporadic, &[0, 1, 2])]));
    let rows = rows(&written.path("materials", 0), 0);
    let at = |row: usize| rows[row].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(at(0)[0], "减员申报材料清单");
    assert!(rows.concat().iter().any(|text| text.starts_with("报盘文件")));
    assert!(rows.concat().iter().any(|text| text == "经办人身份证件"));
    let people = rows.len() - 4;
    assert_eq!(
        at(people),
        [
            "□",
            "1",
            "赵一",
            &number(0)[14..],
            "解除/终止劳动合同",
            "□ 解除（终止）劳动合同证明\n□ 身份证复印件",
            "项目说明（来源较弱）",
        ]
    );
    assert_eq!(at(people + 2)[5], "除单位材料外，城市规则未列出其他材料");
    assert!(!rows.concat().contains(&number(0)), "the whole number is not needed here");
}

#[test]
fn hostile_texts_stay_texts() {
    let remarks =
        ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\tx", "a\nb", "\u{202e}abc", "\u{7}"];
    let people: Vec<_> = remarks.iter().map(|remark| ("甲", *remark, 0, "2026-10")).collect();
    let all: Vec<u32> = (0..8).collect();
    let written = Written::new(&profile(), &outcome(&people, &[(Kind::Sporadic, &all)]));
    let back: Vec<_> =
        rows(&written.path("sporadic", 0), 0)[1..].iter().map(|row| row[6].clone()).collect();
    assert_eq!(back, remarks);
    rows(&written.path("form", 0), 0);
    rows(&written.path("materials", 0), 0);
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let people = [("赵一", "", 0, "2026-10"); 30];
    let (few, many): (Vec<u32>, Vec<u32>) = (0..30).partition(|row| row % 5 == 0);
    let run = outcome(&people, &[(Kind::Sporadic, &few), (Kind::Mass, &many)]);
    let [one, other] = [1, 4].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| Written::new(&profile(), &run).files)
    });
    assert_eq!(one, other, "hashes and order");
}

#[test]
fn nothing_accepted_writes_nothing() {
    let written = Written::new(&profile(), &outcome(&[], &[]));
    assert_eq!(written.files, BureauFiles::default());
}

/// A face that hands in no template must not write something that only looks like it.
#[test]
fn a_template_that_nobody_fills_is_no_plain_table() {
    let mass = "role = \"mass\"\n";
    let profile = profile_with(mass, &format!("{mass}template = \"模板.xlsx\"\n"));
    let run = outcome(&[("甲", "", 0, "2026-10")], &[(Kind::Mass, &[0])]);
    let root = tempfile::tempdir().unwrap();
    let target = check_target(&root.path().join("out"), Overwrite::Refuse, &[]).unwrap();
    let staging = Staging::begin(target).unwrap();
    let error = write(&profile, &run, None, &staging).unwrap_err();
    assert!(error.phrase().zh.contains("jianyuan run"), "{error}");
    drop(staging);
    assert!(!root.path().join("out").exists());
}
