//! `jianyuan stream`: every line is answered, in order, whatever it holds; a row gets the findings that
//! `check` gives it in a list.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[path = "stream/as_list.rs"]
mod as_list;
mod made;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;

use jianyuan::ident::HashKey;
use jianyuan::made_up::{HEADINGS, MadeUp};
use jianyuan::profile::Profile;
use jianyuan::sink::report::Show;
use jianyuan::stream::{StreamJob, lines};
use made::people::{EMPLOYER, person_id, person_name};
use made::program::{ended, jianyuan, put};
use serde_json::{Value, json};

/// The answers of the program to some lines.
fn answers(options: &[&str], input: impl AsRef<[u8]>) -> Vec<Value> {
    parsed(&said(options, input))
}

fn parsed(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn said(options: &[&str], input: impl AsRef<[u8]>) -> String {
    let mut child = made::program::command()
        .args(["stream", "--today", made::TODAY])
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    let writer = std::thread::spawn(move || to.write_all(&input));
    let ended = ended(child.wait_with_output().unwrap());
    writer.join().unwrap().unwrap();
    assert_eq!((ended.status, ended.err.as_str()), (0, ""));
    ended.out
}

/// The answers of the library.
fn judged(profile: &Profile, key: Option<HashKey>, jobs: usize, input: &str) -> Vec<u8> {
    let job = jianyuan::run::Job { jobs, ..made::job(&[], profile) };
    let stream = StreamJob { job, key, show: Show::default() };
    let mut out = Vec::new();
    lines(&stream, std::io::Cursor::new(input.as_bytes().to_vec()), &mut out).unwrap();
    out
}

/// A good row under the names of the fields.
fn good(person: u32) -> Value {
    json!({
        "employer_code": EMPLOYER,
        "person_name": person_name(person),
        "person_id": person_id(person),
        "stop_month": "2026-11",
        "reason": "本人意愿解除劳动合同",
        "insurances": "养老、失业、工伤、医疗、生育",
        "entry_date": "2021-03-01",
        "leave_date": "2026-11-16",
    })
}

/// The same with some keys changed; null takes a key away.
fn with(changes: &Value) -> String {
    let mut row = good(1);
    for (key, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => row.as_object_mut().unwrap().remove(key),
            value => row.as_object_mut().unwrap().insert(key.clone(), value.clone()),
        };
    }
    row.to_string()
}

fn codes(answer: &Value) -> Vec<&str> {
    answer["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect()
}

const LAST_PAID: [&str; 2] = ["--stop-month-means", "last-paid"];

#[test]
fn a_line_and_its_answer() {
    let renamed = json!({
        "单位": "91110105MA00099A0D", "姓名": "张小满", "身份证号": "110101199003079913",
        "停止缴费月份": "2026-11", "停止缴费原因": "本人意愿解除劳动合同", "来源": 7,
    });
    let cases: Vec<(String, &str, &[&str])> = vec![
        (good(1).to_string(), "accepted", &[]),
        (with(&json!({"row": 41, "file": "a.csv"})), "accepted", &[]),
        (with(&json!({"person_id": "110101199003079911"})), "held", &["ID004"]),
        (
            with(&json!({"person_id": "１１０１０１１９９００３０７９９１３"})),
            "accepted",
            &["ID010"],
        ),
        (with(&json!({"person_id": "1.10101E+17"})), "held", &["ID009"]),
        (with(&json!({"stop_month": null})), "accepted", &["SM008"]),
        (with(&json!({"stop_month": null, "leave_date": null})), "held", &["CO002"]),
        (with(&json!({"reason": null})), "held", &["CO002"]),
        (with(&json!({"reason": ""})), "held", &["RE001"]),
        (with(&json!({"remarks": {"deep": [1, 2]}, "n": 3, "t": true})), "accepted", &[]),
        (with(&json!({"身份证号": "110101199003079913"})), "held", &["CO003"]),
        (with(&json!({"身份证号": person_id(1)})), "accepted", &[]),
        (with(&json!({"身份证号": ""})), "accepted", &[]),
        (with(&json!({"change_flag": "增员"})), "skipped", &["CO011"]),
        (with(&json!({"变动": "增"})), "skipped", &["CO011"]),
        (
            r#"{"person_name": "合计", "person_id": "", "reason": "", "stop_month": "12"}"#
                .to_owned(),
            "skipped",
            &["CO010"],
        ),
        (with(&json!({"person_id": 110_101_199_003_079_913_u64})), "held", &["CO014"]),
        (with(&json!({"person_name": ["张小满"]})), "held", &["CO014"]),
        (with(&json!({"row": "x"})), "held", &["CO014"]),
        (r#"{"person_name": "张小满", "person_name": "李小寒"}"#.to_owned(), "held", &["CO014"]),
        (renamed.to_string(), "accepted", &[]),
        ("{}".to_owned(), "skipped", &[]),
        (r#"{"person_name": null, "reason": " "}"#.to_owned(), "skipped", &[]),
        (String::new(), "skipped", &[]),
        ("  \t\r".to_owned(), "skipped", &[]),
        ("[]".to_owned(), "held", &["CO014"]),
        ("{\"person_name\": \"张小满\"".to_owned(), "held", &["CO014"]),
        ("{} {}".to_owned(), "held", &["CO014"]),
        (format!(r#"{{"remark": "{}"}}"#, "x".repeat(2 << 20)), "held", &["CO014"]),
    ];
    let lines: Vec<&str> = cases.iter().map(|(line, ..)| line.as_str()).collect();
    let input = lines.join("\n") + "\n";
    let options = [&LAST_PAID[..], &["--column", "employer_code=单位"]].concat();
    let answers = answers(&options, input);
    assert_eq!(answers.len(), cases.len());
    for ((number, answer), (line, outcome, expected)) in (1..).zip(&answers).zip(&cases) {
        let shown: String = line.chars().take(200).collect();
        assert_eq!(answer["outcome"], *outcome, "{shown}\n{answer}");
        assert_eq!(codes(answer), *expected, "{shown}\n{answer}");
        let row = if line.contains("\"row\":41") { 41 } else { number };
        assert_eq!(answer["row"], row, "{answer}");
        assert_eq!(answer["reduction"].is_object(), *outcome == "accepted", "{answer}");
        assert_eq!(answer["keys"], Value::Null);
    }
    assert_eq!(answers[1]["file"], "a.csv");
}

#[test]
fn bytes_that_are_no_text_are_answered() {
    let mut input = b"\xEF\xBB\xBF".to_vec();
    input.extend(good(1).to_string().bytes());
    input.extend(b"\r\n{\"person_name\": \"\xd5\xc5\xc8\xfd\"}\n\0\0\n\xff\xfe\n");
    let answers = answers(&LAST_PAID, input);
    let outcomes: Vec<_> =
        answers.iter().map(|answer| answer["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["accepted", "held", "held", "held"]);
    assert!(answers[1]["findings"][0]["message"]["zh"].as_str().unwrap().contains("UTF-8"));
}

#[test]
fn what_the_stop_month_means_is_asked_and_not_guessed() {
    let row = with(&json!({}));
    let answer = &answers(&[], &row)[0];
    assert_eq!(codes(answer), ["CO004"]);
    let told = answer["findings"][0]["message"]["zh"].as_str().unwrap();
    assert!(told.contains("stop_month") && told.contains("2026-10"), "{told}");
    let renamed = with(&json!({"stop_month": null, "缴费截止月份": "2026-11"}));
    assert_eq!(answers(&[], &renamed)[0]["reduction"]["last_paid"], "2026-11");
    let first_unpaid = ["--stop-month-means", "first-unpaid"];
    assert_eq!(answers(&first_unpaid, &row)[0]["reduction"]["last_paid"], "2026-10");
}

/// What a consumer sees of an accepted and of a held row.
#[test]
fn the_form_of_answers() {
    let folder = tempfile::tempdir().unwrap();
    let key = put(folder.path(), "key", format!("{}\n", "0f".repeat(32)));
    let rows = [
        with(&json!({"file": "甲.csv", "row": 8})),
        with(&json!({"person_id": "110101199003079911", "employer_name": "北京示例商贸有限公司"})),
    ];
    let options = [&LAST_PAID[..], &["--key-file", key.to_str().unwrap()]].concat();
    let pretty: Vec<String> = answers(&options, rows.join("\n"))
        .iter()
        .map(|answer| serde_json::to_string_pretty(answer).unwrap())
        .collect();
    insta::assert_snapshot!(pretty.join("\n"));
    let whole = answers(&[&options[..], &["--unmask"]].concat(), &rows[0]);
    assert_eq!(whole[0]["reduction"]["person_id"], person_id(1));
    assert_eq!(whole[0]["reduction"]["person_name"], person_name(1));
    assert!(whole[0]["reduction"]["birth_date"].is_string());
}

/// The lines of a large made-up list, with a bad line now and then.
fn many(rows: u64) -> String {
    let made = MadeUp { rows, bad_per_mille: 60, per_employer: 50 };
    let mut text = String::new();
    for index in 0..rows {
        let cells = HEADINGS.iter().zip(made.row(index));
        let object: serde_json::Map<String, Value> =
            cells.map(|(heading, cell)| ((*heading).to_owned(), cell.into())).collect();
        if index % 97 == 0 {
            text.push_str("{\n");
        }
        writeln!(text, "{}", Value::from(object)).unwrap();
    }
    text
}

#[test]
fn answers_come_in_order_on_any_number_of_threads() {
    let input = many(6_000);
    let one = said(&["--jobs", "1"], &input);
    assert!(one == said(&["--jobs", "4"], &input), "threads change the answers");
    let rows: Vec<u64> =
        parsed(&one).iter().map(|answer| answer["row"].as_u64().unwrap()).collect();
    assert!(rows.iter().copied().eq(1..=input.lines().count() as u64));
}

/// However much comes, no more than a batch is held: what is read ahead is bounded by the program, so it
/// must not take a second part of an endless input before the first one is answered.
#[test]
fn no_more_is_taken_than_is_answered() {
    struct Endless {
        line: Vec<u8>,
        given: std::sync::Arc<std::sync::atomic::AtomicUsize>,
    }
    impl Read for Endless {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            let whole = to.len() / self.line.len() * self.line.len();
            to[..whole]
                .chunks_mut(self.line.len())
                .for_each(|line| line.copy_from_slice(&self.line));
            self.given.fetch_add(whole, std::sync::atomic::Ordering::SeqCst);
            Ok(whole)
        }
    }
    /// Takes some bytes, then closes.
    struct Closing(usize);
    impl Write for Closing {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::BrokenPipe)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let profile = made::beijing();
    let job = made::job(&[], &profile);
    let stream = StreamJob { job, key: None, show: Show::default() };
    let given = std::sync::Arc::default();
    let endless = Endless { line: b"{}\n".to_vec(), given: std::sync::Arc::clone(&given) };
    let broken = lines(&stream, endless, &mut Closing(1 << 20)).unwrap_err();
    assert!(matches!(broken, jianyuan::stream::Broken::Output(_)));
    let given = given.load(std::sync::atomic::Ordering::SeqCst);
    assert!(given < 16 << 20, "{given} bytes were read ahead");
}

/// A person at a keyboard, or an engine that waits for each answer, is not kept waiting.
#[test]
fn a_line_that_comes_alone_is_answered_at_once() {
    let mut child = made::program::command()
        .args(["stream", "--today", made::TODAY])
        .args(LAST_PAID)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut to, mut from) =
        (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for person in 0..3 {
        writeln!(to, "{}", good(person)).unwrap();
        let mut answer = String::new();
        from.read_line(&mut answer).unwrap();
        assert_eq!(parsed(&answer)[0]["row"], person + 1);
    }
    drop(to);
    assert!(child.wait().unwrap().success());
}

#[test]
fn how_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let short = put(folder.path(), "short", "00");
    let short = short.to_str().unwrap();
    for (options, status, says) in [
        (&["stream"][..], 0, ""),
        (&["stream", "-"], 0, ""),
        (&["stream", "--key-file", short], 2, "openssl rand -hex 32"),
        (&["stream", "--key-file", "nowhere"], 2, "读不了密钥文件"),
        (&["stream", "-", short], 2, "不能和文件一起给"),
        (&["stream", "--profile", "nowhere"], 2, ""),
    ] {
        let ended = jianyuan(options);
        assert_eq!((ended.status, ended.out.as_str()), (status, ""), "{options:?} {}", ended.err);
        assert!(ended.err.contains(says), "{options:?} {}", ended.err);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = made::program::command()
        .args(["stream", "--today", made::TODAY])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut to = child.stdin.take().unwrap();
    // The program ends although its input stays open.
    writeln!(to, "{}", good(1)).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    assert!(ended.stderr.is_empty(), "{ended:?}");
    drop(to);
}

/// The same people in a workbook, in text files and as lines: the same keys.
#[test]
fn the_rows_of_files_are_answered_with_the_same_keys() {
    let folder = tempfile::tempdir().unwrap();
    let key = put(folder.path(), "key", [7; 32]);
    let options = ["--key-file", key.to_str().unwrap()];
    let made = MadeUp { rows: 60, bad_per_mille: 200, per_employer: 20 };
    let (text, book) = (folder.path().join("a.csv"), folder.path().join("b.xlsx"));
    made.csv(&text, encoding_rs::GB18030).unwrap();
    made.xlsx(&book).unwrap();
    let broken = put(folder.path(), "c.xlsx", "PK\u{3}\u{4} no workbook");
    let paths = [&text, &book, &broken].map(|path| path.to_str().unwrap());
    let mut words = vec!["stream", "--today", made::TODAY];
    words.extend(options);
    words.extend(paths);
    let ended = jianyuan(&words);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""));
    let of_files = parsed(&ended.out);
    let of_lines = answers(&options, lines_of(&made));
    let part = |path: &str| -> Vec<Value> {
        of_files.iter().filter(|answer| answer["file"] == path).cloned().collect()
    };
    for path in &paths[..2] {
        let part = part(path);
        assert_eq!((part[0]["row"].is_null(), part[0]["outcome"].as_str()), (true, Some("read")));
        assert_eq!(part.len(), 61);
        for (of_file, of_line) in part[1..].iter().zip(&of_lines) {
            for same in ["outcome", "keys", "reduction"] {
                assert_eq!(of_file[same], of_line[same], "{of_file}\n{of_line}");
            }
            assert_eq!(codes(of_file), codes(of_line));
        }
    }
    let refused = part(paths[2]);
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0]["outcome"], "refused");
    assert_eq!(codes(&refused[0]), ["FL003"]);
}

fn lines_of(made: &MadeUp) -> String {
    let object = |index| -> Value {
        let cells = HEADINGS.iter().zip(made.row(index));
        cells.map(|(heading, cell)| ((*heading).to_owned(), Value::from(cell))).collect()
    };
    (0..made.rows).fold(String::new(), |text, index| format!("{text}{}\n", object(index)))
}

#[test]
fn a_key_hides_people_and_tells_them_apart() {
    let profile = made::beijing();
    let keys = |byte: u8, rows: &[String]| -> Vec<Value> {
        let out = judged(&profile, Some(HashKey::new(&[byte; 32])), 2, &rows.join("\n"));
        let text = String::from_utf8(out).unwrap();
        for secret in ["110101199003079913", "19900307", "张小满"] {
            assert!(!text.contains(secret), "{text}");
        }
        parsed(&text).iter().map(|answer| answer["keys"].clone()).collect()
    };
    let row = |changes: &Value| {
        let mut all = json!({"person_id": "110101199003079913", "person_name": "张小满",
            "stop_month": null, "缴费截止月份": "2026-11"});
        all.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        with(&all)
    };
    let rows = [
        row(&json!({})),
        row(&json!({"person_name": "张 小满", "employer_code": "91110108MA00088BXN", "file": "b"})),
        row(&json!({"employer_name": "示例（北京）公司"})),
        row(&json!({"employer_name": "示例(北京) 公司"})),
        row(&json!({"person_id": "110101199003079921"})),
        row(&json!({"person_id": "1101011990"})),
    ];
    let of = keys(1, &rows);
    let same = |a: usize, b: usize, what: &str| of[a][what] == of[b][what];
    assert!(same(0, 1, "person") && same(0, 1, "name") && !same(0, 1, "employer"));
    assert!(same(0, 2, "employer") && !same(0, 2, "employer_as_written"));
    assert!(same(2, 3, "employer_name") && !same(2, 3, "employer_as_written"));
    assert!(!same(0, 4, "person") && of[5]["person"].is_null());
    assert_ne!(of[0]["person"], keys(2, &rows)[0]["person"], "another key, another hash");
}
