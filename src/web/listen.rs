//! Connections (连接): few at a time, with little patience for slow ones.
//!
//! When every place is taken, the connection that has waited longest without a whole request gives
//! way, so that slow or idle sockets never keep a real request out.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use tower::ServiceExt as _;

/// Connections at one time.
pub(super) const CONNECTIONS: usize = 16;
/// Time for the head of a request, also of the next one on the same connection.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// Time for a request and its answer.
const PATIENCE: Duration = Duration::from_mins(2);
/// Bytes of the head of a request.
const HEAD_BYTES: usize = 16 << 10;

/// Sockets on an address, or else on both loopback addresses; the second one where the system has it.
pub(super) async fn bind(
    address: Option<IpAddr>,
    port: u16,
) -> std::io::Result<(Vec<TcpListener>, u16)> {
    if let Some(address) = address {
        let listener = TcpListener::bind(SocketAddr::new(address, port)).await?;
        let port = listener.local_addr()?.port();
        return Ok((vec![listener], port));
    }
    let first = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let port = first.local_addr()?.port();
    let second = TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await;
    Ok((std::iter::once(first).chain(second).collect(), port))
}

/// Serves connections until the task is dropped.
pub(super) async fn accept(listener: TcpListener, router: Router, places: Arc<Places>) {
    loop {
        match listener.accept().await {
            Ok((socket, peer)) => {
                // Small answers must not wait for each other.
                let _ = socket.set_nodelay(true);
                places.take(socket, Peer(peer.ip()), router.clone());
            }
            // Out of file descriptors, most likely: a moment later there are some.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// The connections that are open.
#[derive(Default)]
pub(super) struct Places {
    next: AtomicU64,
    open: Mutex<Vec<Open>>,
}

struct Open {
    number: u64,
    /// Requests that are being answered.
    busy: Arc<AtomicUsize>,
    task: AbortHandle,
}

impl Places {
    /// Takes a connection in, where there is a place.
    pub(super) fn take(self: &Arc<Self>, socket: impl Socket, peer: Peer, router: Router) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let busy = Arc::new(AtomicUsize::new(0));
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|open| !open.task.is_finished());
        if open.len() >= CONNECTIONS {
            let waiting = |open: &Open| open.busy.load(Ordering::Relaxed) == 0;
            match open.iter().position(waiting) {
                Some(oldest) => open.remove(oldest).task.abort(),
                // All are at work: the newcomer may come again.
                None => return,
            }
        }
        let (places, counter) = (Arc::clone(self), Arc::clone(&busy));
        let task = tokio::spawn(async move {
            serve(socket, peer, router, counter).await;
            let mut open = places.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.retain(|open| open.number != number);
        });
        open.push(Open { number, busy, task: task.abort_handle() });
    }
}

/// Who is at the other end (对方地址); every request carries it.
#[derive(Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// What a connection speaks over.
pub(super) trait Socket: AsyncRead + AsyncWrite + Unpin + Send + 'static {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Socket for S {}

async fn serve(socket: impl Socket, peer: Peer, router: Router, busy: Arc<AtomicUsize>) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        answer(router.clone(), request, Arc::clone(&busy))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_PATIENCE)
        .max_header_size(HEAD_BYTES)
        .max_headers(100)
        .serve_connection(TokioIo::new(socket), service);
    // What a broken connection says is of no use to anybody.
    let _ = connection.await;
}

async fn answer(
    router: Router,
    request: Request<Incoming>,
    busy: Arc<AtomicUsize>,
) -> Result<Response, Infallible> {
    let _at_work = AtWork::begin(busy);
    let answered = tokio::time::timeout(PATIENCE, router.oneshot(request.map(Body::new))).await;
    Ok(match answered {
        Ok(Ok(response)) => response,
        Err(_) => super::refusal::plain(axum::http::StatusCode::REQUEST_TIMEOUT),
    })
}

/// Counts a request for as long as it is answered.
struct AtWork(Arc<AtomicUsize>);

impl AtWork {
    fn begin(busy: Arc<AtomicUsize>) -> Self {
        busy.fetch_add(1, Ordering::Relaxed);
        Self(busy)
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
