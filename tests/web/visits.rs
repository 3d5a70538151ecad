//! What a visitor does: files in, answers, edits, files out, and nothing left afterwards.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::server::{Server, files_below, unzipped};
use crate::made;
use crate::made::people::{EMPLOYER, person_id, row, table};
use crate::made::program::{on_the_day, put, tree};
use crate::made::xlsx::{MadeSheet, book};

/// Two rows to correct: the reason is missing, the month has no year.
pub(super) fn faulty() -> Vec<Vec<String>> {
    let mut rows = table(12);
    rows[3][4] = String::new();
    "11月".clone_into(&mut rows[5][3]);
    rows
}

/// What `run` leaves, for this file under this name.
pub(super) fn by_command_line(
    name: &str,
    bytes: &[u8],
    options: &[&str],
) -> std::collections::BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), name, bytes);
    let mut command = crate::made::program::command();
    command.current_dir(folder.path()).args([
        "run",
        name,
        "--out",
        "out",
        "--today",
        made::TODAY,
        "-q",
    ]);
    assert!(command.args(options).status().unwrap().code().unwrap() < 2);
    tree(&folder.path().join("out"))
}

#[test]
fn a_visit_from_the_file_to_the_files() {
    let server = Server::start();
    let visitor = server.visitor();
    let rows = faulty();
    let bytes = book(&[MadeSheet::of_texts("减员", &rows)]);
    let page = visitor.upload(&[("离职.xlsx", &bytes)]).text();
    assert!(page.contains("部分可提交") && page.contains("离职.xlsx"), "{page}");
    // The grid: what is wrong stands by its cell, numbers are hidden until they are asked for.
    let marked = visitor.rows("marked");
    assert_eq!(marked["total"], 2, "{marked}");
    assert_eq!(marked["rows"][0]["number"], 4);
    assert_eq!(marked["rows"][0]["findings"][0]["code"], "RE001");
    assert_eq!(marked["rows"][0]["findings"][0]["columns"][0], 4);
    assert_eq!(
        marked["columns"][4]["options"].as_array().unwrap().len(),
        made::beijing().reasons.len()
    );
    assert_eq!(visitor.rows("all")["total"], 12);
    assert_eq!(visitor.rows("RE001")["total"], 1);
    assert!(!visitor.rows("all").to_string().contains(&person_id(0)));
    assert_eq!(visitor.post("/show", &[("unmask", "1")]).status, 303);
    assert!(visitor.rows("all").to_string().contains(&person_id(0)));
    visitor.post("/show", &[("unmask", "0")]);
    // Nothing edited: the files of the command line, to the byte.
    same_as_command_line(&visitor.get("/download").body, "离职.xlsx", &bytes, &[]);
    // Edited: the files that a corrected list gives.
    let edited = visitor.edit(4, 4, "本人意愿解除劳动合同");
    assert_eq!(edited.status, 200, "{}", edited.text());
    assert!(
        edited.text().contains("count-held")
            && visitor.rows("marked")["rows"][0]["corrected"][0] == 4
    );
    visitor.edit(6, 3, "2026-11");
    assert!(visitor.get("/").text().contains("id=\"count-held\">0<"));
    let mut corrected = rows;
    "本人意愿解除劳动合同".clone_into(&mut corrected[3][4]);
    "2026-11".clone_into(&mut corrected[5][3]);
    let corrected = book(&[MadeSheet::of_texts("减员", &corrected)]);
    let theirs = by_command_line("离职.xlsx", &corrected, &[]);
    let ours = unzipped(&visitor.get("/download").body);
    let mut bureau = theirs.iter().filter(|(name, _)| name.contains('/')).peekable();
    assert!(bureau.peek().is_some());
    for (name, content) in bureau {
        // The report names the file that was handed in, which is another one.
        assert!(&ours[name] == content, "{name} differs");
    }
    // And taken back.
    for held in [1, 2] {
        assert_eq!(visitor.post("/undo", &[]).status, 200);
        assert!(visitor.get("/").text().contains(&format!("id=\"count-held\">{held}<")));
    }
    assert_eq!(visitor.post("/undo", &[]).status, 404, "there is nothing left to take back");
    same_as_command_line(&visitor.get("/download").body, "离职.xlsx", &bytes, &[]);
    // A row that does not belong there.
    let cleared =
        visitor.post("/clear", &[("file", "0"), ("sheet", "0"), ("row", "4"), ("column", "0")]);
    assert_eq!(cleared.status, 200, "{}", cleared.text());
    assert_eq!(visitor.rows("all")["total"], 11);
    visitor.post("/undo", &[]);
    assert_eq!(visitor.rows("all")["total"], 12);
}

/// The package holds what `run` writes, but for what only programs read.
pub(super) fn same_as_command_line(package: &[u8], name: &str, bytes: &[u8], options: &[&str]) {
    let theirs = by_command_line(name, bytes, options);
    let ours = unzipped(package);
    let for_programs = ["summary.json", "findings.jsonl", "errors.csv"];
    let wanted: Vec<_> =
        theirs.keys().filter(|name| !for_programs.contains(&name.as_str())).collect();
    assert_eq!(ours.keys().collect::<Vec<_>>(), wanted);
    for (name, content) in &ours {
        assert!(content == &theirs[name], "{name} differs");
    }
}

#[test]
fn answers_are_options_and_are_remembered() {
    let server = Server::start();
    let mut rows = table(3);
    rows[0][3] = "社保停缴年月".to_owned();
    let bytes = made::delimited(&rows, ',').into_bytes();
    let visitor = server.visitor();
    let question = visitor.upload(&[("a.csv", &bytes)]).text();
    for word in ["社保停缴年月", "2026-11", "2026-10", "name=\"means-0\""] {
        assert!(question.contains(word), "{word}: {question}");
    }
    assert!(
        visitor.post("/answers", &[("means-0", "neither")]).text().contains("name=\"means-0\"")
    );
    let answered = visitor.post("/answers", &[("means-0", "first-unpaid"), ("remember", "1")]);
    assert_eq!(answered.status, 303);
    let options = ["--stop-month-means", "first-unpaid"];
    same_as_command_line(&visitor.get("/download").body, "a.csv", &bytes, &options);
    // The next file of the same headings is not asked about, also after the program was started again.
    let state = server.end();
    let server = Server::start_in(state);
    let page = server.visitor().upload(&[("b.csv", &bytes)]).text();
    assert!(page.contains("按上次") && page.contains("缴费截止 2026-10"), "{page}");
    let kept = std::fs::read_to_string(server.state.path().join("layouts.json")).unwrap();
    assert!(!kept.contains(&person_id(0)) && !kept.contains("停缴"), "{kept}");
}

#[test]
fn the_employer_and_the_password_are_asked_for() {
    let server = Server::start();
    let visitor = server.visitor();
    let without: Vec<Vec<String>> = table(2).into_iter().map(|row| row[1..].to_vec()).collect();
    let page = visitor.upload(&[("a.csv", made::delimited(&without, ',').as_bytes())]).text();
    assert!(page.contains("name=\"employer\""), "{page}");
    let wrong = visitor.post("/answers", &[("employer", "91110105MA00099A0X")]).text();
    assert!(wrong.contains("aria-invalid"), "{wrong}");
    let remembered = [("employer", EMPLOYER), ("remember", "1")];
    assert_eq!(visitor.post("/answers", &remembered).status, 303);
    assert!(visitor.get("/").text().contains("id=\"count-accepted\">2<"));
    // Another list with these headings may be another employer's: it is asked again, and easily answered.
    let again = visitor.upload(&[("b.csv", made::delimited(&without, ',').as_bytes())]).text();
    let field = format!("name=\"employer\" value=\"{EMPLOYER}\"");
    assert!(again.contains(&field) && again.contains("请核对这份表是不是它的"), "{again}");
    // Left open, the result is shown, and the question can be answered later.
    let other = server.visitor();
    other.upload(&[("a.csv", made::delimited(&without, ',').as_bytes())]);
    other.post("/answers", &[("skip", "1")]);
    assert!(other.get("/").text().contains("id=\"count-held\">2<"));
    other.post("/again", &[("questions", "1")]);
    assert!(other.get("/").text().contains("name=\"employer\""));
}

/// `samples/beijing/payroll-export-good.xlsx`, saved with the password `open sesame`.
const LOCKED: &[u8] = include_bytes!("locked.xlsx");

#[test]
fn a_password_is_asked_for_and_forgotten_with_the_visit() {
    let server = Server::start();
    let visitor = server.visitor();
    let page = visitor.upload(&[("锁.xlsx", LOCKED)]).text();
    assert!(page.contains("这个文件加了密码") && !page.contains("aria-invalid"), "{page}");
    visitor.post("/answers", &[("password", "open the door"), ("remember", "1")]);
    let page = visitor.get("/").text();
    assert!(page.contains("打不开：密码不对") && page.contains("aria-invalid"), "{page}");
    assert_eq!(
        visitor.post("/answers", &[("password", "open sesame"), ("remember", "1")]).status,
        303
    );
    let page = visitor.get("/").text();
    assert!(page.contains("id=\"count-held\">0<"), "{page}");
    // The files of the command line with that password.
    let folder = tempfile::tempdir().unwrap();
    let password = put(folder.path(), "password", "open sesame\n");
    let package = visitor.get("/download").body;
    let options = ["--password-file", password.to_str().unwrap()];
    same_as_command_line(&package, "锁.xlsx", LOCKED, &options);
    // A correction needs it no more, and it is written nowhere.
    assert_eq!(visitor.edit(5, 0, "改过").status, 200);
    for path in files_below(server.state.path()) {
        let text = std::fs::read(path).unwrap();
        assert!(!String::from_utf8_lossy(&text).contains("sesame"));
    }
    // The next visit does not know it.
    let page = server.visitor().upload(&[("锁.xlsx", LOCKED)]).text();
    assert!(page.contains("这个文件加了密码"), "{page}");
}

#[test]
fn a_merged_cell_is_corrected_for_all_its_rows() {
    let server = Server::start();
    let visitor = server.visitor();
    let mut sheet = MadeSheet::of_texts("减员", &table(8));
    sheet.merges = vec!["E3:E6".into()];
    "不想干了".clone_into(&mut sheet.rows[2][4].text);
    sheet.rows[3..6].iter_mut().for_each(|row| row[4].text.clear());
    visitor.upload(&[("合并.xlsx", &book(&[sheet]))]);
    assert_eq!(visitor.rows("RE002")["total"], 4, "{}", visitor.rows("marked"));
    // From any of its rows: the text is that of the top.
    let cell = visitor.get("/cell?file=0&sheet=0&row=5&column=4").text();
    assert_eq!(cell, r#"{"text":"不想干了","rows":4}"#);
    let edited = visitor.edit(5, 4, "劳动合同期满").text();
    assert!(edited.contains("\"rows\":4") && edited.contains("count-held\\\">0<"), "{edited}");
    // And once more, when nothing says any longer that it is merged.
    assert!(visitor.edit(3, 4, "退休了吗").text().contains("count-held\\\">4<"));
    visitor.post("/undo", &[]);
    let undone = visitor.post("/undo", &[]).text();
    assert!(undone.contains("\"rows\":4") && undone.contains("\"undo\":0"), "{undone}");
    assert_eq!(visitor.rows("RE002")["total"], 4);
}

#[test]
fn two_visits_do_not_see_each_other() {
    let server = Server::start();
    let (one, two) = (server.visitor(), server.visitor());
    assert_ne!(one.cookie, two.cookie);
    one.upload(&[("甲.csv", made::delimited(&faulty(), ',').as_bytes())]);
    assert!(!two.get("/").text().contains("甲.csv"));
    for path in [
        "/download",
        "/download/report",
        "/rows?file=0&sheet=0&from=0&show=all",
        "/cell?file=0&sheet=0&row=2&column=1",
    ] {
        assert_eq!(two.get(path).status, 404, "{path}");
    }
    // A form token of another visit opens nothing.
    let forged = super::server::Visitor {
        server: &server,
        cookie: one.cookie.clone(),
        form_token: two.form_token.clone(),
    };
    assert_eq!(forged.post("/end", &[]).status, 403);
    assert_eq!(forged.upload_only(&[("b.csv", b"x")]).status, 403);
    assert_eq!(one.get("/download").status, 200);
}

#[test]
fn nothing_is_left_and_nobody_else_can_read_it() {
    let server = Server::start();
    let visitor = server.visitor();
    visitor.upload(&[("a.csv", made::delimited(&faulty(), ',').as_bytes())]);
    visitor.get("/download");
    let state = server.state.path().to_owned();
    let uploads = |state: &Path| -> Vec<_> {
        let all = files_below(state).into_iter();
        all.filter(|path| {
            std::fs::read_to_string(path).is_ok_and(|text| text.contains(&person_id(1)))
        })
        .collect()
    };
    assert_eq!(uploads(&state).len(), 1, "the upload, and no file of the download");
    for entry in walkdir::WalkDir::new(&state) {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(
            mode,
            if entry.file_type().is_dir() { 0o700 } else { 0o600 },
            "{}",
            entry.path().display()
        );
        assert!(!entry.path().to_string_lossy().contains("a.csv"), "the client's name is no path");
    }
    assert!(visitor.post("/end", &[]).text().contains("已清除"));
    assert_eq!(uploads(&state).len(), 0);
    assert_eq!(visitor.get("/").status, 403, "the visit is over");
    // A killed program leaves its uploads to the next one, which erases them.
    let visitor = server.visitor();
    visitor.upload(&[("a.csv", made::delimited(&faulty(), ',').as_bytes())]);
    let state = server.kill();
    assert_eq!(uploads(state.path()).len(), 1);
    let server = Server::start_in(state);
    assert_eq!(uploads(server.state.path()).len(), 0);
    let state = server.end();
    let left: Vec<_> =
        std::fs::read_dir(state.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.is_empty(), "{left:?}");
    // Ctrl-C erases as well, and says by its status what ended it.
    let server = Server::start_in(state);
    server.visitor().upload(&[("a.csv", made::delimited(&faulty(), ',').as_bytes())]);
    let state = server.end_by(rustix::process::Signal::INT, 130);
    assert_eq!(files_below(state.path()).len(), 0);
    // And so does a terminal that is closed.
    let server = Server::start_in(state);
    server.visitor().upload(&[("a.csv", made::delimited(&faulty(), ',').as_bytes())]);
    let state = server.end_by(rustix::process::Signal::HUP, 0);
    assert_eq!(files_below(state.path()).len(), 0);
}

#[test]
fn several_files_are_one_run() {
    let server = Server::start();
    let visitor = server.visitor();
    let first = made::delimited(&table(3), ',');
    let mut second = table(0);
    second.extend([row(1), row(7)]);
    let second = book(&[MadeSheet::of_texts("减员", &second)]);
    let page = visitor
        .upload(&[("甲.csv", first.as_bytes()), ("乙.xlsx", &second), ("丙.pdf", b"%PDF-1.7")])
        .text();
    assert!(
        page.contains("id=\"count-accepted\">4<") && page.contains("id=\"count-held\">1<"),
        "{page}"
    );
    assert!(page.contains("乙.xlsx · 减员") && page.contains("丙.pdf"), "{page}");
    visitor.post("/language", &[("lang", "en")]);
    assert!(visitor.get("/").text().contains("<html lang=\"en\">"));
    visitor.post("/again", &[]);
    assert!(visitor.get("/").text().contains("id=\"upload\""));
}

/// The sample runs as the command line would run it.
#[test]
fn a_sample_to_try() {
    let server = Server::start();
    let visitor = server.visitor();
    assert_eq!(visitor.post("/sample", &[]).status, 303);
    while visitor.get("/status").text().contains("\"is_working\":true") {}
    let sample =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/beijing/payroll-export-bad.xlsx");
    let told =
        on_the_day(&[Path::new("check"), &sample, Path::new("--format"), Path::new("json")]).out;
    let held = serde_json::from_str::<serde_json::Value>(&told).unwrap()["counts"]["held"].clone();
    assert!(visitor.get("/").text().contains(&format!("id=\"count-held\">{held}<")), "{told}");
}
