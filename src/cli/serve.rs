//! `serve`: the upload page.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;

use super::args::{LangArg, TodayArg};
use super::exit::Exit;
use super::{ending, job, password, screen};
use crate::error::{Error, Result};
use crate::text::{Lang, Text, text};
use crate::web::{self, Ended, Listening, Settings, Shared};

/// `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// 端口（0 = 任意空闲端口）/ Port, 0 for any free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// 对网络上的其他电脑开放：监听的地址（如 192.168.1.5，或 0.0.0.0）；必须有访问密码 / Open to others on the network at this address; needs a password
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<IpAddr>,
    /// 访问密码所在的文件；没有就看环境变量 `JIANYUAN_PASSWORD`，再没有就在终端里问 / File with the password for --listen; else `JIANYUAN_PASSWORD`, else asked for
    #[arg(long, value_name = "FILE", requires = "listen")]
    pub password_file: Option<PathBuf>,
    /// 别人用来打开的主机名（反向代理的名字），可多次给出 / A host name under which others know it, of a reverse proxy say (repeatable)
    #[arg(long = "host", value_name = "NAME", requires = "listen")]
    pub hosts: Vec<String>,
    /// 不自动打开浏览器 / Do not open the browser
    #[arg(long)]
    pub no_open: bool,
    /// 临时存放上传文件、记住表格格式的文件夹 / Folder for uploads and remembered layouts
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// The day.
    #[command(flatten)]
    pub today: TodayArg,
    /// The language.
    #[command(flatten)]
    pub lang: LangArg,
}

pub(super) fn run(args: &ServeArgs) -> Result<Exit> {
    let lang: Lang = args.lang.into();
    // A wrong day is told before the first visitor meets it; the day of the clock changes at midnight.
    let fixed = args.today.today.as_ref().map(|_| job::today(&args.today)).transpose()?;
    // On this machine alone nobody else comes in, unless by a proxy.
    let is_plain = args.password_file.is_none() && args.hosts.is_empty();
    let address = args.listen.filter(|address| !(is_plain && address.is_loopback()));
    let shared = match address {
        None => None,
        Some(address) => match shared(args, address, lang)? {
            None => return Ok(Exit::Interrupted),
            shared => shared,
        },
    };
    let (is_shared, opens) = (shared.is_some(), !args.no_open && shared.is_none());
    let ended = web::serve(Settings {
        port: args.port,
        shared,
        state: args.state.clone().or_else(state).ok_or_else(|| {
            Error::new(text("请用 --state 指定一个文件夹", "name a folder with --state"))
        })?,
        today: Box::new(move || fixed.unwrap_or_else(job::clock)),
        ends_with_terminal: ending::hears_hangup(),
        ready: Box::new(move |Listening { address, page, token }| {
            screen::say(&format!("{address}\n"))?;
            if is_shared {
                let token = [("token", token.into())];
                screen::tell(OPEN_TO_OTHERS.fill(&token).get(lang));
            } else {
                screen::tell(ON_THIS_MACHINE.get(lang));
            }
            if opens {
                open(page);
            }
            Ok(())
        }),
    })?;
    Ok(match ended {
        Ended::Interrupted => Exit::Interrupted,
        Ended::Stopped => Exit::Accepted,
    })
}

const ON_THIS_MACHINE: Text = text(
    "网页已在这台电脑上打开；用完按 Ctrl-C 结束，上传的文件会一并清除",
    "The page is open on this machine; press Ctrl-C to end it and erase what was uploaded",
);
const OPEN_TO_OTHERS: Text = text(
    "网页已对网络开放，进入要访问密码；用完按 Ctrl-C 结束，上传的文件会一并清除。\n\
     注意：这里没有 TLS，身份证号、姓名和密码会明文经过网络。只在信任的内网里用；否则请在前面放一个 https 反向代理\
     （nginx 用 proxy_pass 指到本地址，并加 proxy_set_header Host $host），再用 --host 写上它的名字。\n\
     程序接口的 token：{token}",
    "The page is open to the network, and asks for the password; press Ctrl-C to end it and erase what was uploaded.\n\
     Warning: there is no TLS here. Identity numbers, names and the password cross the network in clear. Use it on a network \
     that you trust, or put an https reverse proxy before it (nginx: listen 443 ssl; proxy_pass to this address; \
     proxy_set_header Host $host;) and give its name with --host.\n\
     Token of the programs' interface: {token}",
);
/// Characters of a password.
const SHORTEST: usize = 8;

/// How the page is opened to others; `None` after Ctrl-C.
///
/// # Errors
/// Without a password of some length.
fn shared(args: &ServeArgs, address: IpAddr, lang: Lang) -> Result<Option<Shared>> {
    let Some(password) = password(args.password_file.as_deref(), lang)? else { return Ok(None) };
    if password.chars().count() < SHORTEST {
        return Err(Error::new(text(
            "对外开放要有访问密码，至少 8 个字：用 --password-file 文件、环境变量 JIANYUAN_PASSWORD，或在终端里输入",
            "others are let in only by a password of 8 characters or more: --password-file, JIANYUAN_PASSWORD, or typed in \
             on the terminal",
        )));
    }
    Ok(Some(Shared { address, names: args.hosts.clone(), password }))
}

/// The password of a file, of the environment, or as typed; never of the arguments, which everybody on
/// the machine can see.
fn password(file: Option<&Path>, lang: Lang) -> Result<Option<String>> {
    if let Some(path) = file {
        return job::password(path).map(Some);
    }
    if let Some(given) = std::env::var_os("JIANYUAN_PASSWORD") {
        return Ok(Some(given.to_string_lossy().into_owned()));
    }
    if !console::Term::stderr().is_term() {
        return Ok(Some(String::new()));
    }
    typed(lang)
        .map_err(|error| Error::new(text("没有读到密码", "no password was read")).because(error))
}

/// Twice the same, since nobody sees what is typed. Nothing typed is an answer too.
fn typed(lang: Lang) -> std::io::Result<Option<String>> {
    const FIRST: Text = text(
        "设一个访问密码（至少 8 个字，输入时不显示）：",
        "Choose a password for visitors (8 characters or more, not shown): ",
    );
    const AGAIN: Text = text("再输一次：", "Once more: ");
    const SHORT: Text = text("太短了，至少要 8 个字", "Too short: 8 characters or more");
    const DIFFERENT: Text = text("两次不一样，请重新输入", "The two differ; please begin again");
    loop {
        let Some(first) = password::ask(FIRST.get(lang))? else { return Ok(None) };
        if first.is_empty() {
            return Ok(Some(first));
        }
        if first.chars().count() < SHORTEST {
            screen::tell(SHORT.get(lang));
            continue;
        }
        let Some(again) = password::ask(AGAIN.get(lang))? else { return Ok(None) };
        if again == first {
            return Ok(Some(first));
        }
        screen::tell(DIFFERENT.get(lang));
    }
}

/// Where programs of this user keep their state.
fn state() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let base = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else {
        set("XDG_STATE_HOME").or_else(|| Some(set("HOME")?.join(".local/state")))
    };
    Some(base?.join("jianyuan"))
}

/// Opens a page in the browser; where there is none, the address on the screen will do.
fn open(page: &Path) {
    let mut command = if cfg!(windows) {
        let mut command = Command::new("explorer");
        command.arg(page);
        command
    } else {
        let mut command = Command::new(if cfg!(target_os = "macos") { "open" } else { "xdg-open" });
        command.arg(page);
        command
    };
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Ok(mut child) = quiet.spawn() {
        std::thread::spawn(move || child.wait());
    }
}
