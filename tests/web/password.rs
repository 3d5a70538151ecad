//! The page when it is open to others: nobody comes in without the password.

use super::server::{Answer, Server, percent};
use crate::made;
use crate::made::program::put;

const PASSWORD: &str = "六月的雨 and a horse";
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// A server behind a proxy that is known as `hr.example`.
fn server() -> Server {
    let state = tempfile::tempdir().unwrap();
    let file = put(state.path(), "password", format!("{PASSWORD}\n"));
    let options = [
        "--listen",
        "127.0.0.1",
        "--host",
        "hr.example",
        "--password-file",
        file.to_str().unwrap(),
    ];
    Server::start_with(state, &options)
}

fn say(server: &Server, password: &str, headers: &[(&str, &str)]) -> Answer {
    let body = format!("lang=zh&password={}", percent(password));
    server.send("POST /enter", &[&[FORM], headers].concat(), body.as_bytes())
}

#[test]
fn others_need_a_password_of_some_length() {
    let state = tempfile::tempdir().unwrap();
    let short = put(state.path(), "short", "1234567\n");
    for (options, password) in [
        (&["--listen", "0.0.0.0"][..], None),
        (&["--listen", "0.0.0.0"], Some("1234567")),
        (&["--listen", "::", "--password-file", short.to_str().unwrap()], None),
        (&["--listen", "127.0.0.1", "--host", "hr.example"], None),
        (&["--listen", "0.0.0.0", "--password-file", "/no/such/file"], Some("long enough")),
    ] {
        let mut command = made::program::command();
        command.args(["serve", "--no-open", "--state"]).arg(state.path()).args(options);
        command.env_remove("JIANYUAN_PASSWORD").stdin(std::process::Stdio::null());
        command.envs(password.map(|password| ("JIANYUAN_PASSWORD", password)));
        let ended = made::program::ended(command.output().unwrap());
        assert_eq!(ended.status, 2, "{options:?}");
        assert!(ended.err.contains("密码") && ended.out.is_empty(), "{options:?} {}", ended.err);
    }
}

#[test]
fn only_the_password_lets_people_in() {
    let server = server();
    for path in ["/", "/?token=0", "/?lang=en"] {
        let page = server.send(&format!("GET {path}"), &[], b"");
        assert_eq!(page.status, 200);
        let text = page.text();
        assert!(text.contains("name=\"password\"") && !text.contains("id=\"upload\""), "{text}");
        assert!(text.contains("https"), "the way is in clear, and that is said: {text}");
        assert!(page.header("set-cookie").is_none());
    }
    for request in ["GET /rows?file=0&sheet=0&from=0&show=all", "GET /download", "POST /sample"] {
        assert_eq!(server.send(request, &[], b"").status, 403, "{request}");
    }
    let wrong = say(&server, "六月的雨", &[]);
    assert_eq!(wrong.status, 403);
    assert!(wrong.text().contains("aria-invalid") && wrong.header("set-cookie").is_none());
    let right = say(&server, PASSWORD, &[]);
    assert_eq!(right.status, 200, "{}", right.text());
    let cookie = right.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let page = server.send("GET /", &[("Cookie", &cookie)], b"").text();
    assert!(page.contains("id=\"upload\"") && page.contains("贵单位的一台电脑"), "{page}");
    // Nothing else has come to know it.
    let kept: Vec<_> = super::server::files_below(server.state.path());
    let known = kept.iter().filter(|path| path.file_name().unwrap() != "password");
    for path in known {
        assert!(!String::from_utf8_lossy(&std::fs::read(path).unwrap()).contains(PASSWORD));
    }
}

#[test]
fn guessing_ends_soon() {
    let server = server();
    for _ in 0..5 {
        assert_eq!(say(&server, "guess", &[]).status, 403);
    }
    let later = say(&server, PASSWORD, &[]);
    assert_eq!(later.status, 429, "the right one is not looked at either");
    assert!(later.text().contains("五分钟"));
}

#[test]
fn the_proxys_name_is_ours_and_no_other() {
    let server = server();
    let ask = |host: &str, origin: Option<&str>| {
        let body = format!("password={}", percent(PASSWORD));
        let origin = origin.map_or_else(String::new, |origin| format!("Origin: {origin}\r\n"));
        let request = format!(
            "POST /enter HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{origin}\
             Content-Type: {}\r\nContent-Length: {}\r\n\r\n{body}",
            FORM.1,
            body.len()
        );
        server.raw(request.as_bytes()).status
    };
    let own = server.host();
    for (host, origin, status) in [
        ("hr.example", Some("https://hr.example"), 200),
        ("hr.example", Some("http://hr.example"), 200),
        (&own, Some(&*format!("http://{own}")), 200),
        (&own, None, 200),
        ("hr.example", Some("https://evil.example"), 403),
        ("hr.example", Some("null"), 403),
        (&own, Some("https://hr.example"), 403),
        ("evil.example", Some("http://evil.example"), 421),
        ("localhost.evil.example", None, 421),
        ("10.0.0.1", None, 421),
    ] {
        assert_eq!(ask(host, origin), status, "{host} {origin:?}");
    }
    // Behind the proxy the way is encrypted.
    let head = "GET / HTTP/1.1\r\nHost: hr.example\r\nConnection: close\r\n\r\n";
    assert!(!server.raw(head.as_bytes()).text().contains("没有加密"));
}
