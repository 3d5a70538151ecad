//! What people meet on the pages when something is not as it should be.

use std::io::Write as _;
use std::time::Duration;

use super::server::{FORM, Server, form};
use super::visits::faulty;
use crate::made;
use crate::made::people::{EMPLOYER, person_id, table};
use crate::made::xlsx::{MadeSheet, book};

const ENCRYPTED: &[u8] = include_bytes!("locked.xlsx");

fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    made::delimited(rows, ',').into_bytes()
}

/// The number of the files that a page is about.
fn batch(page: &str) -> &str {
    page.split_once("data-batch=\"").unwrap().1.split_once('"').unwrap().0
}

#[test]
fn a_page_about_files_that_were_replaced_changes_nothing() {
    let server = Server::start();
    let visitor = server.visitor();
    let before = visitor.upload(&[("甲.csv", &csv(&faulty()))]).text();
    let old = batch(&before);
    let now = visitor.upload(&[("乙.csv", &csv(&faulty()))]).text();
    assert_ne!(old, batch(&now));
    let cell = [("file", "0"), ("sheet", "0"), ("row", "4"), ("column", "4"), ("text", "退休")];
    for (path, fields) in [("/cell", &cell[..]), ("/clear", &cell), ("/undo", &[]), ("/again", &[])]
    {
        let answer = visitor.post(&format!("{path}?batch={old}"), fields);
        assert_eq!(answer.status, 409, "{path}");
        assert!(answer.text().contains("换了一批文件") && answer.text().contains("href=\"/\""));
    }
    for path in ["/download", "/download/report", "/rows", "/cell"] {
        let query = format!("batch={old}&file=0&sheet=0&from=0&show=all&row=4&column=4");
        assert_eq!(visitor.get(&format!("{path}?{query}")).status, 409, "{path}");
    }
    assert!(visitor.get("/").text().contains("id=\"count-held\">2<"), "nothing was changed");
    assert_eq!(visitor.get(&format!("/download?batch={}", batch(&now))).status, 200);
    assert_eq!(visitor.get("/download?batch=x").status, 400);
}

/// A list that takes its time.
fn long_list(rows: u64, bad_per_mille: u64) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let made = jianyuan::made_up::MadeUp { rows, bad_per_mille, per_employer: 100 };
    made.csv(&path, encoding_rs::UTF_8).unwrap();
    std::fs::read(path).unwrap()
}

/// What comes of files that were replaced meanwhile is never shown as what came of the others.
#[test]
fn files_are_replaced_while_they_are_checked() {
    let server = Server::start();
    let visitor = server.visitor();
    visitor.upload_only(&[("甲.csv", &long_list(20_000, 0))]);
    visitor.upload_only(&[("乙.csv", &csv(&faulty()))]);
    let page = visitor.wait().text();
    assert!(page.contains("乙.csv") && !page.contains("甲.csv"), "{page}");
    assert!(page.contains("id=\"count-held\">2<"), "{page}");
    let left = std::fs::read_dir(server.state.path()).unwrap().flatten();
    let rooms = left.flat_map(|visits| std::fs::read_dir(visits.path()).into_iter().flatten());
    let rooms = rooms.flatten().filter(|room| room.path().is_dir());
    let files: usize = rooms.map(|room| std::fs::read_dir(room.path()).unwrap().count()).sum();
    assert_eq!(files, 1, "those before are erased");
}

/// Whoever reloads the page while a correction is looked at still sees what came of it.
#[test]
fn a_correction_goes_to_its_end_without_its_sender() {
    let server = Server::start();
    let visitor = server.visitor();
    let page = visitor.upload(&[("甲.csv", &long_list(30_000, 500))]).text();
    let held = |page: &str| -> u32 {
        let (_, rest) = page.split_once("id=\"count-held\">").unwrap();
        rest.split_once('<').unwrap().0.parse().unwrap()
    };
    let before = held(&page);
    let row = visitor.rows("marked")["rows"][0]["number"].as_u64().unwrap();
    let body = format!("form_token={}&file=0&sheet=0&row={row}&column=0", visitor.form_token);
    let request = format!(
        "POST /clear HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Length: {}\r\n\r\n{body}",
        server.host(),
        visitor.cookie,
        body.len()
    );
    let mut socket = server.connect();
    socket.write_all(request.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(20));
    drop(socket);
    for _ in 0..200 {
        if held(&visitor.get("/").text()) == before - 1 {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the correction is lost");
}

#[test]
fn what_was_answered_is_not_asked_of_anybody_twice() {
    let server = Server::start();
    let visitor = server.visitor();
    let mut month: Vec<Vec<String>> = table(2).into_iter().map(|row| row[1..].to_vec()).collect();
    "社保停缴年月".clone_into(&mut month[0][2]);
    let month = csv(&month);
    visitor.upload(&[("甲.csv", &month), ("乙.csv", &month)]);
    let page = visitor.post("/answers", &[("means-0", "first-unpaid"), ("means-1", "")]).text();
    // The one that was right is still chosen.
    assert_eq!(page.matches("value=\"first-unpaid\" required checked").count(), 1, "{page}");
    assert!(!page.contains("value=\"last-paid\" required checked"));
    visitor.post("/answers", &[("means-0", "first-unpaid"), ("means-1", "last-paid")]);
    // What was typed can be corrected, and its field comes first.
    let typed = "91110105MA00099A0X";
    let page = visitor.post("/answers", &[("employer", typed)]).text();
    let field = format!("name=\"employer\" value=\"{typed}\"");
    assert!(page.contains(&field) && page.contains("autofocus"), "{page}");
    assert!(page.contains("aria-describedby=\"wrong-employer\"") && page.contains("id=\"wrong-"));
    // Spaces of a copied code are no reason to ask again.
    let spaced = format!(" {} {} ", &EMPLOYER[..6], &EMPLOYER[6..]);
    assert_eq!(visitor.post("/answers", &[("employer", spaced.as_str())]).status, 303);
}

/// Whose list one is may stand in another that is not read yet: nobody is given the employer of others.
#[test]
fn whose_list_it_is_is_asked_when_all_are_read() {
    let server = Server::start();
    let visitor = server.visitor();
    let without: Vec<Vec<String>> = table(2).into_iter().map(|row| row[1..].to_vec()).collect();
    let mut named = without.clone();
    "社保停缴年月".clone_into(&mut named[0][2]);
    named[0].push("单位名称".to_owned());
    named[1..].iter_mut().for_each(|row| row.push("北京样例商贸有限公司".to_owned()));
    let page = visitor.upload(&[("甲.csv", &csv(&named)), ("乙.csv", &csv(&without))]).text();
    assert!(page.contains("name=\"means-0\"") && !page.contains("name=\"employer\""), "{page}");
    assert_eq!(visitor.post("/answers", &[("means-0", "last-paid")]).status, 303);
    let page = visitor.get("/").text();
    assert!(!page.contains("name=\"employer\"") && page.contains("北京样例商贸有限公司"), "{page}");
    assert!(page.contains("id=\"count-held\">2<"), "those of nobody's list are held: {page}");
}

#[test]
fn a_password_is_asked_for_in_words_of_the_page() {
    let server = Server::start();
    let visitor = server.visitor();
    let page = visitor.upload(&[("锁.xlsx", ENCRYPTED)]).text();
    assert!(!page.contains("name=\"remember\"") && !page.contains("表里没有写明"), "{page}");
    assert!(page.contains("换一批文件") && page.contains("结束并清除"), "there is a way back");
    assert!(page.contains("xls、ods 的密码这里解不开") && !page.contains("一份一份放"), "{page}");
    visitor.post("/answers", &[("skip", "1")]);
    for lang in ["zh", "en"] {
        visitor.post("/language", &[("lang", lang)]);
        let page = visitor.get("/").text();
        assert!(!page.contains("--"), "nobody types an option here: {page}");
        assert!(!page.contains("红色的格子") && !page.contains("red cells"), "{page}");
    }
    assert!(visitor.get("/").text().contains("Nobody can be submitted yet. The list can be"));
}

#[test]
fn a_file_that_was_not_read_is_put_in_again() {
    let server = Server::start();
    let visitor = server.visitor();
    let page = visitor.upload(&[("证明.pdf", b"%PDF-1.7")]).text();
    assert!(page.contains("照下面说的改好文件") && page.contains("id=\"put-in-again\""), "{page}");
    assert!(!page.contains("红色的格子，这里"), "there is no red cell: {page}");
    // Beside a good one: nobody may think that all are in.
    let good = csv(&table(2));
    let page = visitor.upload(&[("证明.pdf", b"%PDF-1.7"), ("好.csv", &good)]).text();
    assert!(page.contains("有文件没有读进来：1") && !page.contains("每一行都可以提交"), "{page}");
    assert!(!page.contains("id=\"put-in-again\""));
    let page = visitor.upload(&[("好.csv", &good)]).text();
    assert!(page.contains("每一行都可以提交"), "{page}");
}

#[test]
fn a_cause_leads_to_its_rows_on_whatever_sheet() {
    let server = Server::start();
    let visitor = server.visitor();
    let (good, mut month) = (table(3), table(1));
    "社保停缴年月".clone_into(&mut month[0][3]);
    let two =
        book(&[MadeSheet::of_texts("减员一", &good), MadeSheet::of_texts("减员二", &faulty())]);
    let page = visitor.upload(&[("两张.xlsx", &two), ("停缴.csv", &csv(&month))]).text();
    assert!(page.contains("停缴.csv"), "{page}");
    visitor.post("/answers", &[("skip", "1")]);
    let page = visitor.get("/").text();
    assert!(page.contains("data-show=\"RE001\" data-sheets=\"0.1\""), "{page}");
    // A question about a heading is about no row; whose heading it is stands before it.
    assert!(!page.contains("data-show=\"CO004\"") && page.contains("<b>停缴.csv"), "{page}");
    // Whoever goes on to the next red cell comes to the other sheet, and there is none after that.
    assert_eq!(visitor.rows("marked")["elsewhere"], "0.1");
    let other = visitor.get("/rows?file=0&sheet=1&from=0&show=marked").text();
    assert!(other.contains("\"elsewhere\":null"), "{other}");
}

#[test]
fn pages_say_what_they_are() {
    let server = Server::start();
    let visitor = server.visitor();
    let title = |page: &str| {
        page.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0.to_owned()
    };
    assert_eq!(title(&visitor.get("/").text()), "放入离职人员表 - 社保减员");
    let page = visitor.upload(&[("甲.csv", &csv(&faulty()))]).text();
    assert_eq!(title(&page), "部分可提交 - 社保减员");
    visitor.post("/language", &[("lang", "en")]);
    let page = visitor.get("/").text();
    assert_eq!(title(&page), "Partly ready to submit - Jianyuan");
    assert!(page.contains(">Partly ready to submit</h1>"), "{page}");
    assert!(page.contains(">Declaration window"), "{page}");
}

/// A file or a sheet may be called by somebody's number; no page shows it before it is asked to.
#[test]
fn names_of_files_and_sheets_are_hidden_as_well() {
    let server = Server::start();
    let visitor = server.visitor();
    let mut month = table(2);
    "社保停缴年月".clone_into(&mut month[0][3]);
    let (number, other) = (person_id(3), person_id(4));
    let (first, second) = (format!("{number}.xlsx"), format!("{other}.csv"));
    let list = book(&[MadeSheet::of_texts(&number, &faulty())]);
    let asked = visitor.upload(&[(&first, &list), (&second, &csv(&month))]).text();
    assert!(asked.contains("1101**********") && !asked.contains(&other), "{asked}");
    visitor.post("/answers", &[("skip", "1")]);
    let page = visitor.get("/").text();
    assert!(page.contains("1101**********"), "{page}");
    assert!(!page.contains(&number) && !page.contains(&other), "{page}");
}

#[test]
fn a_merged_cell_shows_its_text_in_all_its_rows() {
    let server = Server::start();
    let visitor = server.visitor();
    let mut rows = table(6);
    rows.iter_mut().enumerate().for_each(|(at, row)| {
        row.push(["项目组", "一组", "", "", "二组", "", ""][at].to_owned());
    });
    rows[2..4].iter_mut().for_each(|row| row[4].clear());
    let mut sheet = MadeSheet::of_texts("减员", &rows);
    sheet.merges = vec!["E2:E4".into(), "I2:I4".into(), "I5:I7".into()];
    visitor.upload(&[("合并.xlsx", &book(&[sheet]))]);
    let texts = |visitor: &super::server::Visitor<'_>, column: usize| -> Vec<String> {
        let page = visitor.rows("all");
        let rows = page["rows"].as_array().unwrap().iter();
        rows.map(|row| row["cells"][column].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(texts(&visitor, 8), ["一组", "一组", "一组", "二组", "二组", "二组"]);
    assert!(texts(&visitor, 4).iter().all(|reason| !reason.is_empty()));
    visitor.edit(3, 8, "三组");
    assert_eq!(texts(&visitor, 8), ["三组", "三组", "三组", "二组", "二组", "二组"]);
}

#[test]
fn too_much_at_once_is_told_in_both_languages() {
    let server = Server::start();
    let visitor = server.visitor();
    let head = format!(
        "POST /files HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: {}\r\nContent-Length: 60000000\r\n\r\n",
        server.host(),
        visitor.cookie,
        FORM.1
    );
    let part = form(&[("form_token", &visitor.form_token)], &[]);
    let answer = server.raw(&[head.as_bytes(), &part].concat());
    assert_eq!(answer.status, 413);
    let page = answer.text();
    assert!(page.contains("文件太大") && page.contains("Too big"), "{page}");
    assert!(page.contains("href=\"/\"") && !page.contains(&person_id(0)));
}
