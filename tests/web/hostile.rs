//! What a hostile page, program or network may send: refused, or harmless, and a real visit goes on.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use super::server::{FORM, Server, files_below, form};
use crate::made;
use crate::made::people::table;

/// A whole request, with these lines after the first.
fn raw(server: &Server, lines: &[&str], body: &[u8]) -> u16 {
    let head = lines.join("\r\n") + "\r\n\r\n";
    server.raw(&[head.replace("OURS", &server.host()).as_bytes(), body].concat()).status
}

#[test]
fn another_host_is_not_ours() {
    let server = Server::start();
    let end = "Connection: close";
    let port = server.port;
    for (lines, status) in [
        (&["GET / HTTP/1.1", "Host: evil.com", end][..], 421),
        (&["GET / HTTP/1.1", "Host: evil.com:OURS", end], 421),
        (&["GET / HTTP/1.1", "Host: 127.0.0.1", end], 421),
        (&["GET / HTTP/1.1", end], 421),
        (&["GET / HTTP/1.0"], 421),
        (&["GET / HTTP/1.1", "Host: OURS", "Host: evil.com", end], 400),
        (&["GET http://evil.com/ HTTP/1.1", "Host: OURS", end], 421),
        (&["GET / HTTP/1.1", "Host: OURS", end], 403),
    ] {
        assert_eq!(raw(&server, lines, b""), status, "{lines:?}");
    }
    for host in ["localhost", "[::1]"] {
        let host = format!("Host: {host}:{port}");
        let token = format!("GET /?token={} HTTP/1.1", server.token);
        assert_eq!(raw(&server, &[&token, &host, end], b""), 200, "{host}");
    }
    for token in ["", "0", &server.token[1..]] {
        let line = format!("GET /?token={token} HTTP/1.1");
        assert_eq!(raw(&server, &[&line, "Host: OURS", end], b""), 403, "{token}");
    }
}

#[test]
fn another_site_changes_nothing() {
    let server = Server::start();
    let visitor = server.visitor();
    visitor.upload(&[("a.csv", made::delimited(&table(2), ',').as_bytes())]);
    let own = format!("http://{}", server.host());
    let token = format!("form_token={}", visitor.form_token);
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let send = |headers: &[(&str, &str)], body: &str| {
        let headers = [&[("Cookie", visitor.cookie.as_str()), kind][..], headers].concat();
        server.send("POST /again", &headers, body.as_bytes()).status
    };
    for (headers, body) in [
        (&[("Origin", "null")][..], token.as_str()),
        (&[("Origin", "http://evil.com")], &token),
        (&[("Origin", &own.replace("http", "https"))], &token),
        (&[("Sec-Fetch-Site", "cross-site")], &token),
        (&[("Sec-Fetch-Site", "same-site")], &token),
        (&[], ""),
        (&[], "form_token=0"),
        (&[("Origin", &own)], "form_token="),
    ] {
        assert_eq!(send(headers, body), 403, "{headers:?} {body}");
    }
    assert!(visitor.get("/").text().contains("count-accepted"), "everything is as it was");
    // No GET changes anything, and nothing is there for a socket that another site opens.
    for path in [
        "/files",
        "/sample",
        "/answers",
        "/undo",
        "/clear",
        "/show",
        "/language",
        "/again",
        "/stay",
        "/leave",
        "/end",
    ] {
        assert_eq!(visitor.get(path).status, 404, "{path}");
    }
    let socket =
        [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Origin", "http://evil.com")];
    assert_eq!(server.send("GET /", &socket, b"").status, 403);
    assert!(visitor.get("/").text().contains("count-accepted"), "everything is as it was");
    assert_eq!(send(&[("Origin", &own), ("Sec-Fetch-Site", "same-origin")], &token), 303);
    for name in ["access-control-allow-origin", "server"] {
        assert_eq!(visitor.get("/").header(name), None);
    }
    let page = visitor.get("/");
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("x-content-type-options").unwrap(), "nosniff");
    assert!(!page.text().contains("style=") && !page.text().contains("onclick"));
}

#[test]
fn odd_paths_lead_nowhere() {
    let server = Server::start();
    let visitor = server.visitor();
    for path in [
        "/../",
        "/%2e%2e/",
        "//",
        "/x%00",
        "/assets/../../Cargo.toml",
        "/assets/%2e%2e%2f%2e%2e%2fCargo.toml",
        "/download/../in-0",
        "/etc/passwd",
        "/rows",
        "/rows?file=0&sheet=0&from=0&show=all",
        "/cell?file=a",
    ] {
        let status = visitor.get(path).status;
        assert!(status == 404 || status == 400, "{path}: {status}");
    }
    // A browser's page is none of the 16 KB of headers.
    let long = "x".repeat(20_000);
    assert_eq!(server.send("GET /", &[("X-Long", &long)], b"").status, 431);
}

/// An upload with this body, whatever it is.
fn upload(server: &Server, cookie: &str, kind: &str, body: &[u8]) -> u16 {
    server.send("POST /files", &[("Cookie", cookie), ("Content-Type", kind)], body).status
}

#[test]
fn odd_uploads_are_refused_or_harmless() {
    let server = Server::start();
    let visitor = server.visitor();
    let (cookie, token) = (visitor.cookie.as_str(), visitor.form_token.as_str());
    let ours = form(&[("form_token", token)], &[]);
    let ours = &ours[..ours.len() - "--edge--\r\n".len()];
    let with = |rest: &str| [ours, rest.as_bytes()].concat();
    let many = (0..10_000)
        .map(|n| format!("--edge\r\nContent-Disposition: form-data; name=\"f{n}\"\r\n\r\nx\r\n"))
        .collect::<Vec<_>>()
        .concat();
    let files: String = (0..30)
        .map(|_| "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n")
        .collect();
    let heavy = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n\r\nx\r\n--edge--\r\n",
        "a".repeat(9000)
    );
    for (body, statuses) in [
        (with("--edge\r\nContent-Disposition: form-data\r\n\r\nx\r\n--edge--\r\n"), &[400][..]),
        (with(&format!("{many}--edge--\r\n")), &[413]),
        (with(&format!("{files}--edge--\r\n")), &[413]),
        (with(&heavy), &[400]),
        (with("--edge\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n"), &[400]),
        (with("no part at all"), &[400]),
        (
            with(&format!(
                "--edge\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n{}\r\n--edge--\r\n",
                "x".repeat(5000)
            )),
            &[413],
        ),
    ] {
        let status = upload(&server, cookie, FORM.1, &body);
        assert!(
            statuses.contains(&status),
            "{status}: {}",
            String::from_utf8_lossy(&body[..body.len().min(300)])
        );
    }
    for kind in ["multipart/form-data", "text/plain", "multipart/form-data; boundary="] {
        let status = upload(&server, cookie, kind, &with("--edge--\r\n"));
        assert!(status == 400 || status == 415, "{kind}: {status}");
    }
}

/// Names that would be paths, or markup.
#[test]
fn odd_names_are_only_shown() {
    let server = Server::start();
    let visitor = server.visitor();
    for name in [
        "../../x.csv",
        "..\\\\x.csv",
        "C:x.csv",
        "a%00b.csv",
        "<script>alert(1)</script>.csv",
        "x.csv\"; filename*=GBK''%81",
    ] {
        let page = visitor.upload(&[(name, made::delimited(&table(2), ',').as_bytes())]);
        assert_eq!(page.status, 200, "{name}");
        assert!(!page.text().contains("<script>alert"), "{name}");
    }
    let nested = b"--in\r\nContent-Disposition: file; filename=\"a\"\r\n\r\nx\r\n--in--\r\n";
    assert_eq!(visitor.upload(&[("nested", nested)]).status, 200);
    for path in files_below(server.state.path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(
            name.chars().all(|c| c.is_ascii_hexdigit() || ".lockopenhtml".contains(c)),
            "{name}"
        );
    }
}

#[test]
fn too_much_is_refused_early() {
    let server = Server::start();
    let visitor = server.visitor();
    let cookie = format!("Cookie: {}", visitor.cookie);
    let head = [
        "POST /files HTTP/1.1",
        "Host: OURS",
        &cookie,
        "Content-Type: multipart/form-data; boundary=edge",
    ];
    let part = form(&[("form_token", &visitor.form_token)], &[("a.csv", b"")]);
    let part = &part[..part.len() - "\r\n--edge--\r\n".len()];
    let begun = Instant::now();
    // Declared, and not sent.
    assert_eq!(raw(&server, &[&head[..], &["Content-Length: 53477376"]].concat(), part), 413);
    // Not declared: chunks without an end.
    let mut socket = server.connect();
    let lines = head.map(|line| format!("{line}\r\n")).concat().replace("OURS", &server.host());
    write!(socket, "{lines}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n", part.len()).unwrap();
    socket.write_all(part).unwrap();
    socket.write_all(b"\r\n").unwrap();
    let chunk = [b"100000\r\n".as_slice(), &vec![b'x'; 1 << 20], b"\r\n"].concat();
    let sent = (0..80).take_while(|_| socket.write_all(&chunk).is_ok()).count();
    assert!(sent < 80, "the server reads on for ever");
    // Both lengths at once.
    let both = ["Content-Length: 5", "Transfer-Encoding: chunked"];
    let status = raw(&server, &[&head[..], &both].concat(), b"0\r\n\r\n");
    assert!(status == 400, "{status}");
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(
        visitor
            .upload(&[("a.csv", made::delimited(&table(2), ',').as_bytes())])
            .text()
            .contains("count-accepted")
    );
}

/// Two hundred sockets that send a byte now and then keep nobody out.
#[test]
fn slow_clients_wait_for_themselves() {
    let server = Server::start();
    let visitor = server.visitor();
    let mut slow: Vec<_> = (0..200).map(|_| server.connect()).collect();
    for socket in &mut slow {
        // The server may have closed it already in favour of a newer one.
        let _ = socket.write_all(b"GET / HT");
    }
    let begun = Instant::now();
    let page = visitor.upload(&[("a.csv", made::delimited(&table(50), ',').as_bytes())]);
    assert!(page.text().contains("count-accepted"));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let open = slow.into_iter().filter_map(|mut socket| {
        socket.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
        let read = socket.read(&mut [0; 1]);
        let waits = read.is_err_and(|error| {
            matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
        });
        waits.then_some(socket)
    });
    assert!(open.count() <= 16, "connections are few at a time");
}
