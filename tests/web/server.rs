//! The server under test, and the few words of HTTP that a test speaks.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::made;

/// A running `jianyuan serve`, ended with the test.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
    pub(crate) token: String,
    pub(crate) state: tempfile::TempDir,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::start_in(tempfile::tempdir().unwrap())
    }

    pub(crate) fn start_in(state: tempfile::TempDir) -> Self {
        Self::start_with(state, &[])
    }

    /// Starts it with more options. Where a password is asked for, the address holds no token.
    pub(crate) fn start_with(state: tempfile::TempDir, options: &[&str]) -> Self {
        let mut child = made::program::command()
            .args(["serve", "--port", "0", "--no-open", "--today", made::TODAY, "--state"])
            .arg(state.path())
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let rest = address.trim().strip_prefix("http://127.0.0.1:").unwrap();
        let (port, token) = rest.split_once("/?token=").unwrap_or((rest.trim_end_matches('/'), ""));
        let (port, token) = (port.parse().unwrap(), token.to_owned());
        Self { child, port, token, state }
    }

    /// Ends the server as the system does, and waits for it.
    #[cfg(unix)]
    pub(crate) fn end(self) -> tempfile::TempDir {
        self.end_by(rustix::process::Signal::TERM, 0)
    }

    /// Ends it by a signal, with this exit status.
    #[cfg(unix)]
    pub(crate) fn end_by(
        mut self,
        signal: rustix::process::Signal,
        status: i32,
    ) -> tempfile::TempDir {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(status));
        std::mem::replace(&mut self.state, tempfile::tempdir().unwrap())
    }

    /// Kills it, as a power cut would.
    pub(crate) fn kill(mut self) -> tempfile::TempDir {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::replace(&mut self.state, tempfile::tempdir().unwrap())
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let socket = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        socket
    }

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Sends bytes as they are and reads whatever comes back until the server closes.
    pub(crate) fn raw(&self, request: &[u8]) -> Answer {
        let mut socket = self.connect();
        // The server may have answered and closed before everything was sent.
        let _ = socket.write_all(request);
        Answer::read(&mut socket)
    }

    /// A request with these headers besides host and length.
    pub(crate) fn send(&self, line: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request =
            format!("{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.host());
        for (name, value) in headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        if !body.is_empty() || line.starts_with("POST") {
            request.extend(["Content-Length: ", &body.len().to_string(), "\r\n"]);
        }
        self.raw(&[request.as_bytes(), b"\r\n", body].concat())
    }

    /// A visitor, come by the address that was printed.
    pub(crate) fn visitor(&self) -> Visitor<'_> {
        let arrived = self.send(&format!("GET /?token={}", self.token), &[], b"");
        assert_eq!(arrived.status, 200, "{}", arrived.text());
        let cookie = arrived.header("set-cookie").unwrap();
        for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let page = self.send("GET /", &[("Cookie", &cookie)], b"").text();
        let (_, rest) = page.split_once("name=\"form-token\" content=\"").unwrap();
        let form_token = rest.split('"').next().unwrap().to_owned();
        Visitor { server: self, cookie, form_token }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser with its cookie.
pub(crate) struct Visitor<'s> {
    pub(crate) server: &'s Server,
    pub(crate) cookie: String,
    pub(crate) form_token: String,
}

impl Visitor<'_> {
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.server.send(&format!("GET {path}"), &[("Cookie", &self.cookie)], b"")
    }

    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut fields = fields.to_vec();
        fields.push(("form_token", &self.form_token));
        let pairs = fields.iter().map(|(k, v)| format!("{}={}", percent(k), percent(v)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        self.server.send(
            &format!("POST {path}"),
            &[("Cookie", &self.cookie), kind],
            body.as_bytes(),
        )
    }

    /// Uploads files, and waits until they are checked.
    pub(crate) fn upload(&self, files: &[(&str, &[u8])]) -> Answer {
        let answer = self.upload_only(files);
        assert_eq!(answer.status, 303, "{}", answer.text());
        self.wait()
    }

    /// The page when the files are checked.
    pub(crate) fn wait(&self) -> Answer {
        for _ in 0..600 {
            if !self.get("/status").text().contains("\"is_working\":true") {
                return self.get("/");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the files were never checked");
    }

    pub(crate) fn upload_only(&self, files: &[(&str, &[u8])]) -> Answer {
        let body = form(&[("form_token", &self.form_token)], files);
        self.server.send("POST /files", &[("Cookie", &self.cookie), FORM], &body)
    }

    /// A page of rows.
    pub(crate) fn rows(&self, show: &str) -> serde_json::Value {
        let answer = self.get(&format!("/rows?file=0&sheet=0&from=0&show={show}"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        serde_json::from_slice(&answer.body).unwrap()
    }

    /// Edits a cell of the first sheet.
    pub(crate) fn edit(&self, row: u32, column: u32, text: &str) -> Answer {
        let (row, column) = (row.to_string(), column.to_string());
        let place = [("file", "0"), ("sheet", "0"), ("row", &row), ("column", &column)];
        self.post("/cell", &[&place[..], &[("text", text)]].concat())
    }
}

pub(crate) const FORM: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=edge");

/// A form with files.
pub(crate) fn form(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for (name, bytes) in files {
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(&[head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend_from_slice(b"--edge--\r\n");
    body
}

/// A text as addresses and forms carry it.
pub(crate) fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat()
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn read(socket: &mut impl Read) -> Self {
        let mut bytes = Vec::new();
        // A reset after the answer is how a refused upload may end.
        let _ = socket.read_to_end(&mut bytes);
        let end =
            bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
        let body = bytes[end..].to_vec();
        Self { status, head, body: if is_chunked { unchunked(&body) } else { body } }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.to_owned())
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end])
            .ok()
            .and_then(|hex| usize::from_str_radix(hex, 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else { break };
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 2 + size + 2..];
    }
    body
}

/// The files of a zip package.
pub(crate) fn unzipped(bytes: &[u8]) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..package.len())
        .map(|index| {
            let mut file = package.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// Everything that lies below a folder, files only.
pub(crate) fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let walk = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    walk.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}
