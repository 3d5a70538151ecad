//! The limits of time and number, on the connections themselves; the clock is wound forward instead of
//! waited for.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio::time::{Instant, sleep};

use super::home::Home;
use super::listen::{CONNECTIONS, Peer, Places};
use super::work::{QUEUE, WORKERS};
use super::{App, routes, sweep};
use crate::calendar::Date;

const HOST: &str = "127.0.0.1:8080";
const TEN: Duration = Duration::from_secs(10);

/// A form with a small file.
const FILE: &[u8] =
    b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n\
    a,b\r\n--edge--\r\n";

/// A server without a network.
struct Server {
    app: Arc<App>,
    router: Router,
    places: Arc<Places>,
    state: tempfile::TempDir,
}

impl Server {
    fn new() -> Self {
        let state = tempfile::tempdir().unwrap();
        let home = Home::open(state.path()).unwrap();
        let today = Box::new(|| Date::parse("2026-11-23").unwrap());
        let app = Arc::new(App::new(home, (8080, None), today).unwrap());
        let router = routes::router(Arc::clone(&app));
        Self { app, router, places: Arc::default(), state }
    }

    /// A connection whose other end the server has.
    fn connect(&self) -> DuplexStream {
        let (ours, theirs) = tokio::io::duplex(1 << 20);
        let peer = Peer(std::net::Ipv4Addr::LOCALHOST.into());
        self.places.take(theirs, peer, self.router.clone());
        ours
    }

    async fn ask(&self, head: &str, body: &[u8]) -> String {
        let mut socket = self.connect();
        let length = body.len();
        let head = format!(
            "{head}\r\nHost: {HOST}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        socket.write_all(body).await.unwrap();
        rest(&mut socket).await
    }

    /// A visitor's cookie and form token.
    async fn visitor(&self) -> (String, String) {
        let path = format!("GET /?token={} HTTP/1.1", self.app.token.as_str());
        let arrived = self.ask(&path, b"").await;
        let (_, cookie) = arrived.split_once("set-cookie: ").unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let name = cookie.split_once('=').unwrap().1;
        let token = self.app.visits.find(name).unwrap().form_token.as_str().to_owned();
        (cookie, token)
    }

    /// An upload of which the beginning has been sent.
    async fn upload(&self) -> DuplexStream {
        let (cookie, token) = self.visitor().await;
        let mut socket = self.connect();
        let head = format!(
            "POST /files HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\nX-Form-Token: {token}\r\n\
             Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: 50000000\r\n\r\n\
             --edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        socket
    }

    fn uploads(&self) -> usize {
        let all = walkdir::WalkDir::new(self.state.path()).into_iter().flatten();
        all.filter(|entry| entry.file_type().is_file() && entry.file_name() != ".lock").count()
    }
}

async fn rest(socket: &mut DuplexStream) -> String {
    let mut bytes = Vec::new();
    let _ = socket.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Sends a piece every so often, until the server has answered; gives back its answer and when it came.
async fn send(mut socket: DuplexStream, piece: usize, every: Duration) -> (String, Duration) {
    let began = Instant::now();
    let (mut from, mut to) = tokio::io::split(&mut socket);
    let sending = async {
        let piece = vec![b'x'; piece];
        while to.write_all(&piece).await.is_ok() {
            sleep(every).await;
        }
        std::future::pending::<()>().await;
    };
    let mut bytes = [0; 64];
    let heard = tokio::select! {
        read = from.read(&mut bytes) => read.unwrap_or_default(),
        () = sending => 0,
    };
    (String::from_utf8_lossy(&bytes[..heard]).into_owned(), began.elapsed())
}

/// With a clock that jumps to the next thing that happens.
fn on_the_clock<T>(test: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().start_paused(true).build().unwrap().block_on(test)
}

#[test]
fn slow_uploads_end() {
    for (piece, seconds, from, to) in [
        // Silence for ten seconds.
        (1 << 20, 60, 10, 11),
        // Half the pace, once the first ten seconds are over.
        (10 << 10, 2, 10, 13),
        // Fast enough, but never done.
        (64 << 10, 4, 119, 121),
    ] {
        on_the_clock(async {
            let server = Server::new();
            let socket = server.upload().await;
            let (answer, after) = send(socket, piece, Duration::from_secs(seconds)).await;
            assert!(answer.starts_with("HTTP/1.1 408 "), "{piece} in {seconds} s: {answer}");
            let range = Duration::from_secs(from)..=Duration::from_secs(to);
            assert!(range.contains(&after), "{piece} in {seconds} s: {after:?}");
        });
    }
}

#[test]
fn a_head_that_does_not_come_is_not_waited_for() {
    on_the_clock(async {
        let server = Server::new();
        let mut socket = server.connect();
        socket.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nX-A: ").await.unwrap();
        let began = Instant::now();
        rest(&mut socket).await;
        assert!((TEN..=TEN * 2).contains(&began.elapsed()), "{:?}", began.elapsed());
    });
}

#[test]
fn a_full_queue_says_so() {
    on_the_clock(async {
        let server = Server::new();
        let (done, mut waiting) = (Arc::new(std::sync::Barrier::new(WORKERS + 1)), Vec::new());
        for number in 0..WORKERS + QUEUE {
            let (app, done) = (Arc::clone(&server.app), Arc::clone(&done));
            waiting.push(tokio::spawn(async move {
                // The first ones work for as long as the test likes; the others wait for them.
                let work = move || {
                    if number < WORKERS {
                        done.wait();
                    }
                };
                app.workers.run(work).await.is_ok()
            }));
        }
        tokio::task::yield_now().await;
        let token = server.app.token.as_str();
        let head = format!(
            "POST /api/v1/runs HTTP/1.1\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: multipart/form-data; boundary=edge"
        );
        let answer = server.ask(&head, FILE).await;
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
        assert_eq!(server.uploads(), 0, "what was refused is erased");
        done.wait();
        for run in waiting {
            assert!(run.await.unwrap(), "whoever waited had a turn");
        }
    });
}

#[test]
fn no_more_connections_than_there_are_places() {
    on_the_clock(async {
        let server = Server::new();
        let mut busy = Vec::new();
        for _ in 0..CONNECTIONS {
            let mut socket = server.upload().await;
            socket.write_all(b"x").await.unwrap();
            busy.push(socket);
        }
        // The uploads have begun.
        sleep(Duration::from_millis(10)).await;
        assert_eq!(rest(&mut server.connect()).await, "", "the newcomer is turned away");
        drop(busy.pop());
        sleep(Duration::from_millis(10)).await;
        assert!(server.ask("GET / HTTP/1.1", b"").await.starts_with("HTTP/1.1 403 "));
        // An idle connection gives way.
        let mut idle = server.connect();
        assert!(server.ask("GET / HTTP/1.1", b"").await.starts_with("HTTP/1.1 403 "));
        assert_eq!(rest(&mut idle).await, "");
    });
}

#[test]
fn a_visit_that_does_nothing_ends() {
    on_the_clock(async {
        let server = Server::new();
        tokio::spawn(sweep(Arc::clone(&server.app)));
        let (cookie, token) = server.visitor().await;
        let visitor = format!("\r\nCookie: {cookie}");
        let form = "Content-Type: multipart/form-data; boundary=edge";
        let head = format!("POST /files HTTP/1.1{visitor}\r\nX-Form-Token: {token}\r\n{form}");
        let answer = server.ask(&head, FILE).await;
        assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
        let home = format!("GET / HTTP/1.1{visitor}");
        sleep(Duration::from_mins(29)).await;
        assert!(server.ask(&home, b"").await.starts_with("HTTP/1.1 200 "), "not yet");
        sleep(Duration::from_mins(29)).await;
        assert!(server.ask(&home, b"").await.starts_with("HTTP/1.1 200 "), "each use counts");
        assert_eq!(server.uploads(), 1);
        sleep(Duration::from_mins(31)).await;
        assert!(server.ask(&home, b"").await.starts_with("HTTP/1.1 403 "), "over");
        assert_eq!(server.uploads(), 0, "and erased");
    });
}
