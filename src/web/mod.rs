//! The upload page (上传网页): a small local server for people who never open a terminal.
//!
//! In: the browser's files, answers and edits. Out: pages, and the files that `run` writes. It builds a
//! job, calls the library and renders the outcome; it judges nothing, and parses no workbook itself.
//! It listens on this machine alone, unless it is told otherwise with a password; what it was given is erased when the visit ends, when
//! nothing has happened for half an hour, when the program ends, and when the next one starts.

mod answers;
mod api;
mod ask_back;
mod download;
mod edit;
mod guard;
mod home;
mod hosts;
#[cfg(test)]
mod limit_tests;
mod listen;
mod memory;
mod order;
mod pages;
mod password;
mod refusal;
mod routes;
mod rows;
mod secret;
mod upload;
mod visits;
mod words;
mod work;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use api::Runs;
use home::Home;
use hosts::Hosts;
use listen::Places;
use memory::Memory;
use order::Order;
use password::Password;
use secret::Secret;
use visits::{Desk, Visits};
use work::Workers;

use crate::calendar::{Date, Month};
use crate::error::{Error, Result};
use crate::profile::{Pack, Profile, builtin, packs};
use crate::text::text;

/// How often visits are looked at whose time may be up.
const SWEEP: Duration = Duration::from_secs(10);

/// Packs that are kept, of one city and month each.
const PROFILES: usize = 32;

/// What the server is told (服务设置).
pub struct Settings {
    /// The port; 0 for any free one.
    pub port: u16,
    /// Whether others on the network may come in, and how; without it, this machine alone.
    pub shared: Option<Shared>,
    /// Where uploads lie for a while, and where answers are remembered.
    pub state: PathBuf,
    /// The day, asked for each run.
    pub today: Box<dyn Fn() -> Date + Send + Sync>,
    /// Whether a closed terminal ends it; not where it was started so as to outlive it (`nohup`).
    pub ends_with_terminal: bool,
    /// Hears where the server is, once it listens.
    pub ready: Ready,
}

/// Where a server is.
pub struct Listening<'l> {
    /// Its address; on this machine alone with the token that lets people in.
    pub address: &'l str,
    /// A page that leads there.
    pub page: &'l Path,
    /// What programs send.
    pub token: &'l str,
}

/// A page for others on the network (对外开放). Whoever comes in says the password.
pub struct Shared {
    /// Where it listens.
    pub address: IpAddr,
    /// Names, each perhaps with a port, under which a reverse proxy or the network knows it.
    pub names: Vec<String>,
    /// What visitors say at the door.
    pub password: String,
}

/// What ended the server (结束方式). Everything that was uploaded is erased either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Ctrl-C.
    Interrupted,
    /// The system: a shutdown, a service manager, a terminal that was closed.
    Stopped,
}

type Ready = Box<dyn FnOnce(Listening<'_>) -> Result<()>>;

/// Everything that the server holds.
struct App {
    token: Secret,
    /// The cookie's name: other programs on this machine have cookies for the same host.
    cookie: String,
    hosts: Hosts,
    /// Asked of visitors when the page is open to others.
    password: Option<Password>,
    today: Box<dyn Fn() -> Date + Send + Sync>,
    home: Home,
    visits: Visits,
    runs: Runs,
    workers: Workers,
    memory: Memory,
    profiles: Mutex<BTreeMap<(String, Month), Arc<Profile>>>,
}

/// Serves until the program is told to end. Nothing can be written by this program afterwards: whatever is
/// still at work then finds no place.
///
/// # Errors
/// When the port is taken or the folder cannot be made.
pub fn serve(settings: Settings) -> Result<Ended> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(not_started)?;
    let result = runtime.block_on(listen(settings));
    // A run that is still going must not keep the program from ending.
    runtime.shutdown_background();
    let (ended, app) = result?;
    app.home.end();
    Ok(ended)
}

fn not_started(error: std::io::Error) -> Error {
    Error::new(text("服务没能启动", "the server did not start")).because(error)
}

async fn listen(settings: Settings) -> Result<(Ended, Arc<App>)> {
    let Settings { port, shared, state, today, ends_with_terminal, ready } = settings;
    let home = Home::open(&state).map_err(|error| {
        Error::at(
            &state,
            text("存放上传文件的文件夹不可用", "the folder for uploads cannot be used"),
        )
        .because(error)
    })?;
    let open_to = shared.as_ref().map(|shared| shared.address);
    let (listeners, port) = listen::bind(open_to, port).await.map_err(|error| {
        let what = text(
            "端口 {port} 用不了，请换一个 --port",
            "port {port} cannot be used: choose another --port",
        );
        Error::new(what.fill(&[("port", port.to_string().into())])).because(error)
    })?;
    let app = Arc::new(App::new(home, (port, shared.as_ref()), today)?);
    drop(shared);
    let ended = end_signal(ends_with_terminal).map_err(not_started)?;
    let token = app.token.as_str();
    let address = match open_to {
        None => format!("http://127.0.0.1:{port}/?token={token}"),
        Some(address) => format!("http://{}/", SocketAddr::new(address, port)),
    };
    let page = app.home.signpost(&address).unwrap_or_default();
    ready(Listening { address: &address, page: &page, token })?;
    let places = Arc::new(Places::default());
    let mut tasks: Vec<_> = listeners
        .into_iter()
        .map(|listener| {
            let router = routes::router(Arc::clone(&app));
            tokio::spawn(listen::accept(listener, router, Arc::clone(&places)))
        })
        .collect();
    tasks.push(tokio::spawn(sweep(Arc::clone(&app))));
    let ended = ended.await;
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    app.visits.sweep(Instant::now() + Duration::from_hours(24));
    Ok((ended, app))
}

async fn sweep(app: Arc<App>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        app.visits.sweep(Instant::now());
        app.runs.sweep(Instant::now());
    }
}

/// Hears Ctrl-C, and what the system sends when it shuts down; from when it is called, not from when it
/// is waited for.
#[cfg(unix)]
fn end_signal(ends_with_terminal: bool) -> std::io::Result<impl Future<Output = Ended>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut closed = ends_with_terminal.then(|| signal(SignalKind::hangup())).transpose()?;
    let closed = async move {
        match &mut closed {
            Some(closed) => closed.recv().await,
            None => std::future::pending().await,
        }
    };
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => Ended::Interrupted,
            _ = terminated.recv() => Ended::Stopped,
            _ = closed => Ended::Stopped,
        }
    })
}

/// Hears Ctrl-C.
#[cfg(not(unix))]
fn end_signal(_: bool) -> std::io::Result<impl Future<Output = Ended>> {
    Ok(async {
        drop(tokio::signal::ctrl_c().await);
        Ended::Interrupted
    })
}

impl App {
    fn new(
        home: Home,
        (port, shared): (u16, Option<&Shared>),
        today: Box<dyn Fn() -> Date + Send + Sync>,
    ) -> Result<Self> {
        let no_random = |error| {
            Error::new(text("系统给不出随机数", "the system has no random numbers")).because(error)
        };
        let password = shared.map(|shared| Password::new(&shared.password));
        Ok(Self {
            token: Secret::new().map_err(no_random)?,
            password: password.transpose().map_err(no_random)?,
            cookie: format!("jianyuan-{port}"),
            hosts: Hosts::new(port, shared),
            today,
            memory: Memory::open(&home.state),
            home,
            visits: Visits::default(),
            runs: Runs::default(),
            workers: Workers::default(),
            profiles: Mutex::default(),
        })
    }

    /// The shipped pack that holds for a month, read once.
    fn profile(&self, name: &str, declared: Month) -> Option<Arc<Profile>> {
        builtin::text(name)?;
        let key = (name.to_owned(), declared);
        let mut profiles = self.profiles.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(profile) = profiles.get(&key) {
            return Some(Arc::clone(profile));
        }
        let pack = packs::in_force(Pack::shipped(name).ok()?, declared).ok()?;
        let profile = Arc::new(pack.profile);
        if profiles.len() < PROFILES {
            profiles.insert(key, Arc::clone(&profile));
        }
        Some(profile)
    }

    /// What lies on a desk, as an order.
    fn order(&self, desk: &Desk) -> Order {
        let today = (self.today)();
        let declared = desk.month.unwrap_or(today.month());
        let profile = self.profile(&desk.profile, declared);
        let profile = profile.or_else(|| self.profile(builtin::DEFAULT, declared));
        let mut order = Order::new(profile.expect("the default profile is shipped"), today);
        order.declared = declared;
        order.inputs.clone_from(&desk.files);
        order.columns_of.clone_from(&desk.answers.of_file);
        order.employer.clone_from(&desk.answers.employer);
        order.password.clone_from(&desk.answers.password);
        order.split.headcount = desk.headcount;
        order.corrections.clone_from(&desk.corrections);
        order.answers = desk.answered();
        order.lang = desk.lang;
        order.unmask = desk.unmask;
        order
    }
}
