//! The programs' door.

use super::server::{FORM, Server, form, percent, unzipped};
use crate::made;
use crate::made::people::table;
use crate::made::program::tree;

#[test]
fn a_run_over_http_is_a_run() {
    let server = Server::start();
    let bearer = format!("Bearer {}", server.token);
    let holder = [("Authorization", bearer.as_str()), FORM];
    let mut rows = table(12);
    rows[3][4] = String::new();
    rows[0][3] = "停保月".to_owned();
    let bytes = made::delimited(&rows, ',').into_bytes();
    let fields = [("stop_month_means", "last-paid"), ("mass_at", "5")];
    let answer = server.send("POST /api/v1/runs", &holder, &form(&fields, &[("名单.csv", &bytes)]));
    assert_eq!(answer.status, 201, "{}", answer.text());
    let run: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((&run["verdict"], &run["counts"]["held"]), (&"partial".into(), &1.into()));
    let place = answer.header("location").unwrap();
    // Everything that the command line writes, to the byte.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("名单.csv"), &bytes).unwrap();
    let mut command = made::program::command();
    command.current_dir(folder.path()).args([
        "run",
        "名单.csv",
        "--out",
        "out",
        "--today",
        made::TODAY,
        "-q",
    ]);
    command.args(["--stop-month-means", "last-paid", "--mass-at", "5"]);
    assert_eq!(command.status().unwrap().code(), Some(1));
    let theirs = tree(&folder.path().join("out"));
    let get = |path: &str| server.send(&format!("GET {place}{path}"), &holder, b"");
    assert!(get("").body == theirs["summary.json"]);
    assert!(get("/findings").body == theirs["findings.jsonl"]);
    let files = unzipped(&get("/files").body);
    assert!(files == theirs, "{:?}", files.keys());
    for name in theirs.keys() {
        let encoded = percent(name);
        assert!(
            get(&format!("/files/{}", encoded.replace("%2F", "/"))).body == theirs[name],
            "{name}"
        );
    }
    for path in ["/files/..%2fsummary.json", "/files/../../in", "/files/none", "/none"] {
        assert_eq!(get(path).status, 404, "{path}");
    }
    assert_eq!(server.send(&format!("DELETE {place}"), &holder, b"").status, 204);
    assert_eq!(get("").status, 404);
}

#[test]
fn without_the_token_there_is_nothing() {
    let server = Server::start();
    let visitor = server.visitor();
    let file = form(&[], &[("a.csv", b"x")]);
    for headers in [
        vec![FORM],
        vec![FORM, ("Authorization", "Bearer 0")],
        vec![FORM, ("Cookie", &visitor.cookie)],
    ] {
        let answer = server.send("POST /api/v1/runs", &headers, &file);
        assert_eq!(answer.status, 401, "{headers:?}");
    }
    assert_eq!(visitor.get("/api/v1/runs/0").status, 401);
    let bearer = format!("Bearer {}", server.token);
    let holder = [("Authorization", bearer.as_str()), FORM];
    for fields in [
        &[("today", "2026-13-01")][..],
        &[("today", "1588-04-15")],
        &[("column", "nobody=A")],
        &[("mass_at", "-1")],
        &[("strict", "maybe")],
        &[("unheard_of", "1")],
    ] {
        let answer = server.send("POST /api/v1/runs", &holder, &form(fields, &[("a.csv", b"x")]));
        assert_eq!(answer.status, 400, "{fields:?}");
    }
    let nowhere = form(&[("profile", "nowhere")], &[("a.csv", b"x")]);
    assert_eq!(server.send("POST /api/v1/runs", &holder, &nowhere).status, 404);
    assert_eq!(server.send("POST /api/v1/runs", &holder, &form(&[], &[])).status, 400);
    assert_eq!(server.send("PUT /api/v1/runs", &holder, b"").status, 405);
    let document = server.send("GET /api/v1/openapi.json", &[], b"");
    let document: serde_json::Value = serde_json::from_slice(&document.body).unwrap();
    assert_eq!(document["paths"].as_object().unwrap().len(), 6);
}
