//! Every shipped city on its own samples and all of them on one: what they find, what they write, and
//! that each written cell is what the pack and the row say. Then a city that nobody has shipped.
#![expect(clippy::unwrap_used, reason = "a test that cannot set up its file has failed")]

mod made;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xls, Xlsx, open_workbook};
use jianyuan::profile::output::{Output, OutputColumn, Value};
use jianyuan::profile::{Profile, builtin};
use made::program::{findings, jianyuan, put, summary};

fn samples(city: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(city)
}

/// Runs a profile on a file, on the day and month of the samples.
fn run(profile: &str, input: &Path, out: &Path) -> serde_json::Value {
    let (input, out_name) = (input.to_str().unwrap(), out.to_str().unwrap());
    let args = ["run", input, "--profile", profile, "--month", "2026-11", "--unmask", "-q"];
    let args = [&args[..], &["--today", "2026-11-23", "--out", out_name]].concat();
    let ended = jianyuan(&args);
    assert!(ended.status < 2, "{profile}: {}", ended.err);
    summary(out)
}

/// The cells of every sheet of a workbook.
fn sheets(path: &Path) -> Vec<(String, Vec<Vec<String>>)> {
    let cell = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        other => panic!("{}: {other:?} is no text", path.display()),
    };
    let rows = |range: calamine::Range<Data>| -> Vec<Vec<String>> {
        range.rows().map(|row| row.iter().map(cell).collect()).collect()
    };
    if path.extension().is_some_and(|extension| extension == "xls") {
        let mut book: Xls<_> = open_workbook(path).unwrap();
        book.worksheets().into_iter().map(|(name, range)| (name, rows(range))).collect()
    } else {
        let mut book: Xlsx<_> = open_workbook(path).unwrap();
        book.worksheets().into_iter().map(|(name, range)| (name, rows(range))).collect()
    }
}

/// Everything that was written for the bureau, cell by cell and record by record.
fn contents(out: &Path, summary: &serde_json::Value) -> String {
    let mut page = String::new();
    for file in bureau_files(summary) {
        writeln!(page, "== {} [{}]", file.path, file.role).unwrap();
        let path = out.join(&file.path);
        if path.extension().is_some_and(|extension| extension == "txt") {
            let bytes = std::fs::read(&path).unwrap();
            let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&bytes);
            page.push_str(&text.unwrap().replace("\r\n", "⏎\n"));
            continue;
        }
        for (name, rows) in sheets(&path) {
            writeln!(page, "-- {name}").unwrap();
            for row in rows {
                writeln!(page, "{}", row.join(" | ").replace('\n', "↵")).unwrap();
            }
        }
    }
    page
}

struct Written {
    path: String,
    role: String,
}

fn bureau_files(summary: &serde_json::Value) -> Vec<Written> {
    let word = |file: &serde_json::Value, key: &str| file[key].as_str().unwrap().to_owned();
    let files = summary["files"].as_array().unwrap().iter();
    let all = files.map(|file| Written { path: word(file, "path"), role: word(file, "role") });
    all.filter(|file| file.path.contains('/')).collect()
}

/// Code, row and severity of each finding.
fn found(out: &Path) -> String {
    let lines = findings(out).into_iter().map(|it| {
        let place =
            it["row"].as_u64().map_or_else(|| "file".to_owned(), |row| format!("row {row}"));
        let word = |key: &str| it[key].as_str().unwrap_or_default().to_owned();
        format!(
            "{place} {} {}: {}\n",
            word("code"),
            word("severity"),
            it["message"]["zh"].as_str().unwrap()
        )
    });
    lines.collect()
}

#[test]
fn each_city_on_its_own_samples() {
    for (city, _) in builtin::FILES {
        let folder = tempfile::tempdir().unwrap();
        let mut page = String::new();
        for sample in ["good", "bad"] {
            let out = folder.path().join(sample);
            // The default's pair is the payroll export that the README runs.
            let name = if *city == builtin::DEFAULT {
                format!("payroll-export-{sample}.xlsx")
            } else {
                format!("{sample}.csv")
            };
            let summary = run(city, &samples(city).join(&name), &out);
            let held = summary["counts"]["held"].as_u64().unwrap();
            assert_eq!(held == 0, sample == "good", "{city} {sample}: {}", found(&out));
            writeln!(page, "#### {name}: {}", summary["counts"]).unwrap();
            page.push_str(&found(&out));
            page.push_str(&contents(&out, &summary));
        }
        insta::assert_snapshot!(format!("city_{city}"), page);
    }
}

/// A row of the common sample, by identity number.
struct Person {
    name: String,
    number: String,
    leave: &'static str,
    reason: &'static str,
}

/// What stands in the common sample: twelve people with one last paid month.
fn people() -> Vec<Person> {
    let reasons = ["resigned", "contract_ended", "mutual", "retired"];
    let words = |number: u32| reasons[number as usize % 4];
    (0..12)
        .map(|number| Person {
            name: made::people::person_name(number),
            number: made::people::person_id(number),
            leave: "2026-11-16",
            reason: words(number),
        })
        .collect()
}

fn common_sample(folder: &Path) -> PathBuf {
    let words = BTreeMap::from([
        ("resigned", "本人意愿解除劳动合同"),
        ("contract_ended", "劳动合同期满"),
        ("mutual", "协商一致解除劳动合同"),
        ("retired", "退休"),
    ]);
    let mut rows = made::people::table(12);
    for (row, person) in rows[1..].iter_mut().zip(people()) {
        row[4] = words[person.reason].to_owned();
    }
    put(folder, "common.csv", made::delimited(&rows, ','))
}

/// What the pack and the row say of a cell; `None` for what only the run knows.
fn meant(profile: &Profile, column: &OutputColumn, person: &Person) -> Option<String> {
    let format = column.format.as_deref();
    let month = || match format {
        Some("yyyyMM") => "202611".to_owned(),
        Some("yyyy年MM月") => "2026年11月".to_owned(),
        None | Some("yyyy-MM") => "2026-11".to_owned(),
        Some(other) => panic!("{other}"),
    };
    Some(match column.value {
        Value::PersonName => person.name.clone(),
        Value::PersonId => person.number.clone(),
        Value::LastPaid | Value::MedicalLastPaid => month(),
        Value::LeaveDate => person.leave.to_owned(),
        Value::IdKind => "居民身份证".to_owned(),
        Value::Reason => {
            let reason = profile.reasons.iter().find(|reason| reason.id == person.reason);
            reason.unwrap().label.zh.clone()
        }
        Value::Insurances => {
            let kinds = profile.insurances.iter().map(|kind| kind.label.zh.as_str());
            kinds.collect::<Vec<_>>().join("、")
        }
        Value::Remark | Value::PersonNo | Value::EmployeeNo | Value::Department => String::new(),
        _ => return None,
    })
}

/// Compares a written table with what was meant, and gives the people in it.
fn compare_table(profile: &Profile, output: &Output, rows: &[Vec<String>]) -> Vec<String> {
    let titles: Vec<_> = output.columns.iter().map(|column| column.title.clone()).collect();
    assert_eq!(rows[0], titles, "{} {}", profile.id, output.file);
    let by_number: BTreeMap<_, _> =
        people().into_iter().map(|person| (person.number.clone(), person)).collect();
    let number_at = output.columns.iter().position(|column| column.value == Value::PersonId);
    let mut written = Vec::new();
    for (line, row) in (1..).zip(&rows[1..]) {
        let person = &by_number[&row[number_at.unwrap()]];
        written.push(person.number.clone());
        for (column, cell) in output.columns.iter().zip(row) {
            let meant = match column.value {
                Value::SerialNo => Some(i32::to_string(&line)),
                _ => meant(profile, column, person),
            };
            assert_eq!(Some(cell), meant.as_ref(), "{} {}", profile.id, column.title);
        }
    }
    written
}

#[test]
fn all_cities_on_one_sample_differ_as_their_packs_say() {
    let folder = tempfile::tempdir().unwrap();
    let input = common_sample(folder.path());
    let mut page = String::new();
    for (city, _) in builtin::FILES {
        let profile = Profile::builtin(city).unwrap();
        let out = folder.path().join(city);
        let summary = run(city, &input, &out);
        assert_eq!(summary["counts"]["accepted"], 12, "{city}: {}", found(&out));
        let mut handed_in = Vec::new();
        writeln!(
            page,
            "{city}: {} sporadic, {} mass",
            summary["counts"]["sporadic"], summary["counts"]["mass"]
        )
        .unwrap();
        for file in bureau_files(&summary) {
            writeln!(page, "  {} {}", file.role, file.path.rsplit('/').next().unwrap()).unwrap();
            let output = profile.outputs.iter().find(|it| it.role.as_str() == file.role).unwrap();
            if output.shape.is_table() {
                let (_, rows) = sheets(&out.join(&file.path)).remove(0);
                handed_in.extend(compare_table(&profile, output, &rows));
            }
        }
        // Everybody stands in exactly one list or upload.
        handed_in.sort();
        let mut all: Vec<_> = people().into_iter().map(|person| person.number).collect();
        all.sort();
        assert_eq!(handed_in, all, "{city}");
    }
    insta::assert_snapshot!("one_sample", page);
}

/// A city is a file: from `profile new` to the bureau's bytes, with nothing of the program changed.
#[test]
fn a_city_is_added_without_code() {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("newtown.toml");
    let pack_name = pack.to_str().unwrap();
    assert_eq!(jianyuan(&["profile", "new", "newtown", "--out", pack_name]).status, 0);
    let text = std::fs::read_to_string(&pack).unwrap();
    put(folder.path(), "newtown.toml", text + NEWTOWN);
    let check = jianyuan(&["profile", "check", pack_name]);
    assert_eq!(check.status, 0, "{}", check.err);
    let rows = "员工,证件,停保年月,为什么\n王喆,11010119900307990X,2026-11,自己走\n";
    let rows = rows.replace("11010119900307990X", &made::people::complete("11010119900307990"));
    let input = put(folder.path(), "newtown.csv", rows);
    let out = folder.path().join("out");
    let args = ["run", input.to_str().unwrap(), "--profile", pack_name, "--month", "2026-11"];
    let args =
        [&args[..], &["--employer", made::people::EMPLOYER, "--sequence-from", "7"]].concat();
    let args = [&args[..], &["--today", "2026-11-23", "--unmask", "--out", out.to_str().unwrap()]];
    let ended = jianyuan(&args.concat());
    assert_eq!(ended.status, 0, "{}{}", ended.out, ended.err);
    let month = out.join(made::people::EMPLOYER).join("2026-11");
    let number = made::people::complete("11010119900307990");
    let bytes = std::fs::read(month.join("NT2026-11_07.txt")).unwrap_or_default();
    let mut expected = b"H|0007|1|\n".to_vec();
    expected.extend_from_slice(b"D|\xcd\xf5\x86\xb4|");
    expected.extend_from_slice(format!("{number}|202612|9|\n").as_bytes());
    let names: Vec<_> =
        std::fs::read_dir(&month).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(bytes, expected, "{names:?} {}", String::from_utf8_lossy(&bytes));
    let steps = sheets(&month.join("步骤_2026-11.xlsx")).remove(0).1.concat().join("\n");
    assert!(steps.contains("2026年11月20日 前把 NT2026-11_07.txt 交到窗口"), "{steps}");
}

const NEWTOWN: &str = r#"
[calendar]
last_day = { value = 20, sure = "verified", source = "notice" }
[stop_month]
own_headings = { value = ["停保年月"], sure = "verified", source = "notice" }
means = { value = "last-paid", sure = "verified", source = "notice" }
[columns.own.person_name]
words = ["员工"]
sure = "verified"
source = "notice"
[columns.own.person_id]
words = ["证件"]
sure = "verified"
source = "notice"
[columns.own.reason]
words = ["为什么"]
sure = "verified"
source = "notice"
[[reasons]]
id = "resigned"
words = ["自己走"]
[[steps]]
id = "bring_it"
at = "counter"
zh = "{last} 前把 {disk} 交到窗口"
en = "bring {disk} by {last}"
sure = "verified"
source = "notice"
[[outputs]]
role = "disk"
shape = "text"
file = "NT{month}_{sequence}.txt"
sure = "verified"
source = "notice"
columns = [
  { title = "类型", value = "fixed", text = "D" },
  { title = "姓名", value = "person_name" },
  { title = "证件", value = "person_id" },
  { title = "停缴首月", value = "first_unpaid", format = "yyyyMM" },
  { title = "原因", value = "fixed", text = "9" },
]
[outputs.text]
encoding = "gbk"
delimiter = "|"
crlf = false
ends_with_delimiter = true
head = [
  { title = "类型", value = "fixed", text = "H" },
  { title = "批次", value = "fixed", text = "0007" },
  { title = "人数", value = "row_count" },
]
[[outputs]]
role = "steps"
shape = "steps"
file = "步骤_{month}.xlsx"
sure = "verified"
source = "notice"
"#;
