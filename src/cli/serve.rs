//! `serve`: the upload page.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;

use super::args::Language;
use super::exit::Exit;
use super::{job, screen};
use crate::error::{Error, Result};
use crate::text::{Lang, text};
use crate::web::{self, Ended, Settings};

/// `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// 端口（0 = 任意空闲端口）/ Port, 0 for any free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub port: u16,
    /// 不自动打开浏览器 / Do not open the browser
    #[arg(long)]
    pub no_open: bool,
    /// 临时存放上传文件、记住表格格式的文件夹 / Folder for uploads and remembered layouts
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// 当作哪一天来检查（默认：北京时间今天）/ The day to check for
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<String>,
    /// 界面语言 / Language
    #[arg(long, value_enum, default_value_t = Language::Zh, env = "JIANYUAN_LANG")]
    pub lang: Language,
}

pub(super) fn run(args: &ServeArgs) -> Result<Exit> {
    let lang: Lang = args.lang.into();
    let day = args.today.clone();
    // A wrong day is told before the first visitor meets it.
    let fixed = day.as_deref().map(|day| job::today(Some(day))).transpose()?;
    let opens = !args.no_open;
    let ended = web::serve(Settings {
        port: args.port,
        state: args.state.clone().or_else(state).ok_or_else(|| {
            Error::new(text("请用 --state 指定一个文件夹", "name a folder with --state"))
        })?,
        today: Box::new(move || fixed.unwrap_or_else(job::clock)),
        ready: Box::new(move |address, page| {
            screen::say(&format!("{address}\n"))?;
            screen::tell(
                text(
                    "网页已在这台电脑上打开；用完按 Ctrl-C 结束，上传的文件会一并清除",
                    "The page is open on this machine; press Ctrl-C to end it and erase what was uploaded",
                )
                .get(lang),
            );
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
