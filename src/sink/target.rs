//! Where a run may leave its files (输出位置): looked at before anything is read.
//!
//! Nobody's documents are ever replaced: a folder with something in it is taken only with
//! `--overwrite`, and only when everything in it was written by an earlier run.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::{Action, WriteError};
use crate::text::{Text, text};

/// What to do with an earlier run's folder (覆盖方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// Leave it alone: the place must be new or empty.
    Refuse,
    /// Replace it as a whole.
    Replace,
}

/// A place that was found fit (已核对的输出位置).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The final folder, below an existing, resolved parent or below folders to be made.
    pub path: PathBuf,
    /// Whether an earlier run's folder may be replaced.
    pub overwrite: Overwrite,
}

/// Why a place is refused (输出位置问题).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetFault {
    /// Something is in it and `--overwrite` was not given.
    NotEmpty,
    /// It holds no summary of ours.
    NotOurs,
    /// It holds files besides ours.
    HoldsOthers,
    /// A file stands there.
    File,
    /// A symbolic link stands there.
    Link,
    /// The root of a disk, or a place without a name.
    Root,
    /// The folder one stands in, or one above it.
    Current,
    /// An input lies in it.
    HoldsInput,
}

impl TargetFault {
    pub(super) const fn text(self) -> Text {
        match self {
            Self::NotEmpty => text(
                "输出文件夹 {path} 里已有内容。请换一个新文件夹；确要替换上次的结果，请加 --overwrite",
                "The output folder {path} is not empty. Name a new one; to replace the results of an earlier run add --overwrite",
            ),
            Self::NotOurs => text(
                "{path} 不是本程序生成的结果文件夹，没有替换，里面的内容未动。请换一个新文件夹",
                "{path} was not made by this program; it was not replaced and nothing in it was touched. Name a new folder",
            ),
            Self::HoldsOthers => text(
                "{path} 里除了上次的结果还有其他文件，没有替换，里面的内容未动。请先移走这些文件，或换一个新文件夹",
                "{path} holds other files besides the earlier results; it was not replaced and nothing in it was touched. Move them away first, or name a new folder",
            ),
            Self::File => text(
                "{path} 是一个文件，不是文件夹。请另取名称",
                "{path} is a file, not a folder. Choose another name",
            ),
            Self::Link => text(
                "{path} 是一个链接。请直接写出真正的文件夹",
                "{path} is a link. Name the real folder",
            ),
            Self::Root => text(
                "{path} 不能用作输出文件夹，请写明一个文件夹名称",
                "{path} cannot be the output folder: name a folder",
            ),
            Self::Current => text(
                "{path} 是当前所在的文件夹（或其上级），不能用作输出文件夹，请另取名称",
                "{path} is the folder you are in, or one above it: choose another one",
            ),
            Self::HoldsInput => text(
                "要处理的文件就放在 {path} 里。为免误删，请换一个输出文件夹",
                "The files to be read lie in {path}. Choose another output folder, so that they cannot be lost",
            ),
        }
    }
}

/// Looks at the place that `--out` names. Call it before reading; nothing is changed.
///
/// # Errors
/// [`WriteError::Target`] where the place is refused, [`WriteError::Io`] where it cannot be seen.
pub fn check_target(
    path: &Path,
    overwrite: Overwrite,
    inputs: &[PathBuf],
) -> Result<Target, WriteError> {
    let refuse = |fault| Err(WriteError::Target { path: path.to_path_buf(), fault });
    let resolved = resolve(path)?;
    let Some(resolved) = resolved else { return refuse(TargetFault::Root) };
    if let Some(fault) = fault_of(&resolved, overwrite, inputs)
        .map_err(|source| WriteError::io(path, Action::Inspect, source))?
    {
        return refuse(fault);
    }
    Ok(Target { path: resolved, overwrite })
}

/// The place with its parents resolved as far as they exist, and its own name kept: a link as the
/// last part must be seen, not followed. `None` where it has no name.
fn resolve(path: &Path) -> Result<Option<PathBuf>, WriteError> {
    let absolute = std::path::absolute(path)
        .map_err(|source| WriteError::io(path, Action::Inspect, source))?;
    let plain: PathBuf = absolute.components().collect();
    let (plain, name) = match plain.file_name() {
        Some(name) => (plain.clone(), name.to_owned()),
        None => match plain.canonicalize() {
            Ok(real) if real.file_name().is_some() => {
                let name = real.file_name().expect("just seen").to_owned();
                (real, name)
            }
            _ => return Ok(None),
        },
    };
    let Some(parent) = plain.parent() else { return Ok(None) };
    let existing = parent.ancestors().find(|place| place.exists()).unwrap_or(parent);
    let rest = parent.strip_prefix(existing).expect("an ancestor is a prefix");
    let real = existing
        .canonicalize()
        .map_err(|source| WriteError::io(existing, Action::Inspect, source))?;
    Ok(Some(if rest.as_os_str().is_empty() { real.join(name) } else { real.join(rest).join(name) }))
}

fn fault_of(
    path: &Path,
    overwrite: Overwrite,
    inputs: &[PathBuf],
) -> io::Result<Option<TargetFault>> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if meta.is_symlink() {
        return Ok(Some(TargetFault::Link));
    }
    if !meta.is_dir() {
        return Ok(Some(TargetFault::File));
    }
    if std::env::current_dir().is_ok_and(|here| here.starts_with(path)) {
        return Ok(Some(TargetFault::Current));
    }
    let inside = |input: &PathBuf| input.canonicalize().is_ok_and(|real| real.starts_with(path));
    if inputs.iter().any(inside) {
        return Ok(Some(TargetFault::HoldsInput));
    }
    if fs::read_dir(path)?.next().is_none() {
        return Ok(None);
    }
    match overwrite {
        Overwrite::Refuse => Ok(Some(TargetFault::NotEmpty)),
        Overwrite::Replace => foreign(path),
    }
}

#[derive(serde::Deserialize)]
struct Summary {
    schema: String,
    #[serde(default)]
    files: Vec<Listed>,
}

#[derive(serde::Deserialize)]
struct Listed {
    path: String,
}

/// The same of many employers' files: a notice in two dresses for each of them.
#[derive(serde::Deserialize)]
struct BulkSummary {
    schema: String,
    employers: Vec<Noticed>,
}

#[derive(serde::Deserialize)]
struct Noticed {
    notice: Option<String>,
}

/// The files of an earlier run, as its summary names them; `None` where there is no summary of ours.
fn listed(folder: &Path) -> Option<BTreeSet<PathBuf>> {
    fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Option<T> {
        serde_json::from_reader(io::BufReader::new(fs::File::open(path).ok()?)).ok()
    }
    let summary = folder.join("summary.json");
    if let Some(run) = read::<Summary>(&summary) {
        let files = run.files.iter().map(|file| folder.join(&file.path)).chain([summary]);
        return run.schema.starts_with("jianyuan.summary/").then(|| files.collect());
    }
    let bulk = read::<BulkSummary>(&folder.join("bulk.json"))?;
    let notices = bulk.employers.iter().filter_map(|employer| employer.notice.as_ref());
    let notices = notices.flat_map(|notice| {
        ["更正通知.xlsx", "更正通知.html"].map(|name| folder.join(notice).join(name))
    });
    let own = ["bulk.json", "findings.jsonl", "汇总.xlsx", "汇总.html"];
    let files = own.map(|name| folder.join(name)).into_iter().chain(notices);
    bulk.schema.starts_with("jianyuan.bulk/").then(|| files.collect())
}

/// What in an earlier run's folder is not ours. A summary names every file of its run.
fn foreign(folder: &Path) -> io::Result<Option<TargetFault>> {
    let Some(listed) = listed(folder) else { return Ok(Some(TargetFault::NotOurs)) };
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        let left_by_programs = entry.file_name().to_str().is_some_and(is_litter);
        if !entry.file_type().is_dir() && !left_by_programs && !listed.contains(entry.path()) {
            return Ok(Some(TargetFault::HoldsOthers));
        }
    }
    Ok(None)
}

/// Files that file managers and spreadsheet programs leave behind by themselves.
fn is_litter(name: &str) -> bool {
    name.starts_with("~$")
        || name.starts_with(".~")
        || matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini" | ".directory")
}
