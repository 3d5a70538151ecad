//! `profile new`: a commented file to begin a city with.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::screen;
use crate::error::{Error, Result};
use crate::profile::{Pack, start};
use crate::text::{Lang, text};

/// Writes the file, unless there is one. `-` is standard output.
pub(super) fn run(name: &str, out: Option<&Path>, lang: Lang) -> Result<Exit> {
    let path = out.map_or_else(|| PathBuf::from(format!("{name}.toml")), Path::to_owned);
    let is_screen = path.as_os_str() == "-";
    let shown = if is_screen { format!("{name}.toml") } else { path.display().to_string() };
    let page = start::page(name, &shown);
    // A name that no profile may have is told as `profile check` would tell it.
    Pack::parse(page.clone(), shown.clone())?;
    if is_screen {
        screen::say(&page)?;
        return Ok(Exit::Accepted);
    }
    let created = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
    created.and_then(|mut file| file.write_all(page.as_bytes())).map_err(|error| {
        let why = text(
            "写不了新的城市规则文件（已有同名文件时不覆盖）",
            "the new profile cannot be written (a file that is there is kept)",
        );
        Error::at(&path, why).because(error)
    })?;
    let done = text(
        "已写出 {file}。改好后运行 jianyuan profile check {file}",
        "{file} is written. Edit it, then run `jianyuan profile check {file}`",
    )
    .fill(&[("file", shown.into())]);
    screen::tell(done.get(lang));
    Ok(Exit::Accepted)
}
