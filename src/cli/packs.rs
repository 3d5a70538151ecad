//! Where profiles come from (城市规则的来处): a shipped name, a file, or a folder of dated files.

use std::path::{Path, PathBuf};

use crate::calendar::Month;
use crate::error::{Error, Result};
use crate::profile::{Pack, builtin, packs};
use crate::rules;
use crate::text::text;

/// The pack that a name means, for a declared month. `NAME@YYYY-MM` asks for another month.
///
/// # Errors
/// When there is none, or it is wrong: with file, line and key.
pub(super) fn in_force(name: &str, declared: Month) -> Result<Pack> {
    let asked = name.rsplit_once('@').and_then(|(name, month)| Some((name, Month::parse(month)?)));
    let (name, month) = asked.unwrap_or((name, declared));
    Ok(packs::in_force(all(name)?, month)?)
}

/// Every pack that a name means: those of a shipped name, those of a folder, or the one of a file.
///
/// # Errors
/// As [`in_force`].
pub(super) fn all(name: &str) -> Result<Vec<Pack>> {
    let path = Path::new(name);
    let is_path = path.extension().is_some() || path.components().count() > 1 || path.is_dir();
    if is_path && builtin::text(name).is_none() { at(path) } else { Ok(Pack::shipped(name)?) }
}

/// The packs of a file or folder, in the order of their months.
///
/// # Errors
/// As [`in_force`].
pub(super) fn at(path: &Path) -> Result<Vec<Pack>> {
    let files = if path.is_dir() { files_of(path)? } else { vec![path.to_owned()] };
    let loaded: Vec<Pack> = files.iter().map(|file| one(file)).collect::<Result<_>>()?;
    loaded.iter().try_for_each(|pack| pack.check_rules(rules::takes))?;
    Ok(packs::in_order(loaded)?)
}

fn one(path: &Path) -> Result<Pack> {
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(path, error))?;
    Ok(Pack::parse(text, path.to_string_lossy().into_owned())?)
}

/// The `.toml` files of a folder, by name.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))?;
    let entries = entries.collect::<std::io::Result<Vec<_>>>();
    let paths = entries.map_err(|error| unreadable(folder, error))?.into_iter().map(|it| it.path());
    let is_pack = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
    let mut files: Vec<_> = paths.filter(is_pack).collect();
    files.sort();
    if files.is_empty() {
        let message =
            text("文件夹里没有城市规则（.toml）文件", "the folder holds no profile (.toml)");
        return Err(Error::at(folder, message));
    }
    Ok(files)
}

fn unreadable(path: &Path, error: std::io::Error) -> Error {
    Error::at(path, text("读不了城市规则文件", "the profile cannot be read")).because(error)
}
