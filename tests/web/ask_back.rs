//! Questions to those who can answer them, from the page and back to it.

use super::server::{FORM, Server, Visitor, form, unzipped};
use super::visits::{by_command_line, faulty, same_as_command_line};
use crate::made::program::put;
use crate::made::xlsx::{MadeSheet, book, retyped};

const NAME: &str = "离职.xlsx";

/// Hands workbooks in as the page does, and goes where it leads.
fn merge(visitor: &Visitor<'_>, files: &[(&str, &[u8])]) -> String {
    let body = form(&[("form_token", &visitor.form_token)], files);
    let headers = [("Cookie", visitor.cookie.as_str()), FORM];
    let answer = visitor.server.send("POST /merge", &headers, &body);
    assert_eq!(answer.status, 303, "{}", answer.text());
    visitor.get("/").text()
}

#[test]
fn questions_go_out_and_answers_come_back() {
    let server = Server::start();
    let visitor = server.visitor();
    let bytes = book(&[MadeSheet::of_texts("减员", &faulty())]);
    let page = visitor.upload(&[(NAME, &bytes)]).text();
    assert!(page.contains("问单位要答案") && page.contains("2 处要问"), "{page}");
    // The same workbooks as on the command line, to the byte: all of them, and one alone.
    let asked = unzipped(&visitor.get("/download/ask-back?by=employer").body);
    let theirs = by_command_line(NAME, &bytes, &["--ask-back", "employer"]);
    let theirs: Vec<_> = theirs.into_iter().filter(|(name, _)| name.starts_with("补问/")).collect();
    assert_eq!(asked.clone().into_iter().collect::<Vec<_>>(), theirs);
    let single = visitor.get("/download/ask-back/0?by=employer");
    assert_eq!(single.body, theirs[0].1);
    assert_eq!(visitor.get("/download/ask-back/1?by=employer").status, 404);
    let by_department = unzipped(&visitor.get("/download/ask-back?by=department").body);
    assert!(by_department.keys().all(|name| name.starts_with("补问/")));
    // Answered, they are corrections, and the files those of `--merge`.
    let answers = [("I3", "本人意愿解除劳动合同"), ("I4", "2026-11")];
    let answers = answers.map(|(cell, text)| (cell.to_owned(), text.to_owned()));
    let answered = retyped(&theirs[0].1, "xl/worksheets/sheet1.xml", &answers);
    let page = merge(&visitor, &[("答复.xlsx", &answered)]);
    assert!(page.contains("2 处答复已填进表里") && page.contains("id=\"count-held\">0<"), "{page}");
    assert!(!visitor.get("/").text().contains("处答复已填"), "told once");
    let folder = tempfile::tempdir().unwrap();
    let path = put(folder.path(), "答复.xlsx", &answered);
    let package = visitor.get("/download").body;
    same_as_command_line(&package, NAME, &bytes, &["--merge", path.to_str().unwrap()]);
    // One step takes all answers back.
    assert_eq!(visitor.post("/undo", &[]).status, 200);
    assert!(visitor.get("/").text().contains("id=\"count-held\">2<"));
    // What was corrected here since stays, and the visitor is told.
    visitor.edit(4, 4, "劳动合同期满");
    let page = merge(&visitor, &[("答复.xlsx", &answered)]);
    assert!(page.contains("1 处答复已填进表里") && page.contains("E4 已在页面上改过"), "{page}");
}

#[test]
fn what_holds_no_answers_changes_nothing() {
    let server = Server::start();
    let visitor = server.visitor();
    let bytes = book(&[MadeSheet::of_texts("减员", &faulty())]);
    visitor.upload(&[(NAME, &bytes)]);
    for (name, content) in [("表<b>.xlsx", &bytes[..]), ("表<b>.xlsx", b"no workbook")] {
        let page = merge(&visitor, &[(name, content)]);
        assert!(page.contains("没有合并：表&#60;b&#62;.xlsx"), "{page}");
        assert!(page.contains("id=\"count-held\">2<"));
    }
    // Another site cannot send any.
    let body = form(&[("form_token", "wrong")], &[(NAME, &bytes)]);
    let headers = [("Cookie", visitor.cookie.as_str()), FORM];
    assert_eq!(server.send("POST /merge", &headers, &body).status, 403);
    assert_eq!(server.send("GET /download/ask-back?by=employer", &[], b"").status, 403);
}
