//! When the world is bad (运行错误): a file that cannot be written, a profile that does not load, a
//! child that does not start. Bad data is a finding, never one of these.

use std::any::Any;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::text::{Lang, Phrase, text};

/// What stopped the run, in both languages, and where.
#[derive(Debug)]
pub struct Error {
    what: Phrase,
    path: Option<PathBuf>,
    source: Option<io::Error>,
}

/// The result of anything that touches the world.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error without a place.
    pub fn new(what: impl Into<Phrase>) -> Self {
        Self { what: what.into(), path: None, source: None }
    }

    /// An error about a file or folder.
    pub fn at(path: &Path, what: impl Into<Phrase>) -> Self {
        Self { what: what.into(), path: Some(path.to_owned()), source: None }
    }

    /// What the system said.
    #[must_use]
    pub fn because(mut self, source: io::Error) -> Self {
        self.source = Some(source);
        self
    }

    /// The file or folder it is about.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The message alone, without its place: where the place is of no use to whoever reads it.
    pub fn what(&self) -> &Phrase {
        &self.what
    }

    /// The message in one language, with the path and the cause.
    pub fn message(&self, lang: Lang) -> String {
        let mut message = self.what.get(lang).to_owned();
        if let Some(path) = &self.path {
            message = format!("{}: {message}", printable(path));
        }
        if let Some(source) = &self.source {
            message = format!("{message} ({})", cause(source).get(lang));
        }
        message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::Zh))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

/// A path as it may stand on a terminal: control and direction characters shown as `�`.
pub fn printable(path: &Path) -> String {
    let odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    path.to_string_lossy().chars().map(|c| if odd(c) { '\u{fffd}' } else { c }).collect()
}

/// Why the system refused, and what to do where that can be said; else its own words.
pub fn cause(error: &io::Error) -> Phrase {
    use io::ErrorKind as Kind;
    let known = match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => {
            text("磁盘空间不足，请清理后重试", "the disk is full: make room and run again")
        }
        Kind::FileTooLarge => text(
            "文件超过系统允许的大小，请放宽限制（ulimit -f）后重试",
            "the system allows no file of that size: raise the limit (ulimit -f) and run again",
        ),
        Kind::PermissionDenied => text(
            "没有权限，或文件正被其他程序打开",
            "no permission, or another program has it open",
        ),
        Kind::ReadOnlyFilesystem => text("该位置只读", "the place is read-only"),
        Kind::NotFound => text("该位置不存在", "the place does not exist"),
        Kind::AlreadyExists => text("已有同名文件", "something of that name is there already"),
        Kind::NotADirectory => text("路径中有一级不是文件夹", "a part of the path is no folder"),
        Kind::IsADirectory => text("这是文件夹，不是文件", "it is a folder and no file"),
        Kind::InvalidFilename => {
            text("名称过长或含有不允许的字符", "the name is too long or holds odd characters")
        }
        Kind::CrossesDevices => text("不在同一磁盘", "it lies on another disk"),
        Kind::ResourceBusy => {
            text("正被其他程序使用，请稍后重试", "another program is using it: try again later")
        }
        Kind::OutOfMemory => text(
            "内存不足，请关掉其他程序后重试",
            "not enough memory: close other programs and run again",
        ),
        _ => match (error.raw_os_error(), cfg!(unix)) {
            (Some(EMFILE | ENFILE), true) => text(
                "打开的文件太多，请放宽限制（ulimit -n）后重试",
                "too many open files: raise the limit (ulimit -n) and run again",
            ),
            (Some(EAGAIN), true) => text(
                "进程或线程数到了系统上限，请稍后重试，或放宽限制（ulimit -u）",
                "the system allows no more processes or threads: try later, or raise the limit (ulimit -u)",
            ),
            _ => {
                if let Some(of_system) = reworded(error) {
                    return cause(&of_system);
                }
                return text("系统提示：{words}", "the system says: {words}")
                    .fill(&[("words", error.to_string().into())]);
            }
        },
    };
    known.into()
}

/// The error of the system that a library words anew, with its number at the end: `…(os error 28)`.
fn reworded(error: &io::Error) -> Option<io::Error> {
    if error.raw_os_error().is_some() {
        return None;
    }
    let words = error.to_string();
    let (_, number) = words.rsplit_once("(os error ")?;
    let code = number.split(')').next()?.parse().ok()?;
    Some(io::Error::from_raw_os_error(code))
}

/// What a panic is about when it is no mistake of ours: libraries that cannot tell otherwise panic where the
/// system refuses them a thread or a write, and have its error in their words only, `…: Os { code: 28, …`.
pub fn of_panic(payload: &(dyn Any + Send)) -> Option<io::Error> {
    let (_, behind) = payload.downcast_ref::<String>()?.split_once("Os { code: ")?;
    let code = behind.split(',').next()?.parse().ok()?;
    Some(io::Error::from_raw_os_error(code))
}

// The standard library has no names for these.
const EMFILE: i32 = 24;
const ENFILE: i32 = 23;
const EAGAIN: i32 = 11;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn what_the_system_says_is_said_in_both_languages() {
        for (code, zh, en) in [
            (28, "磁盘空间不足", "disk is full"),
            (27, "ulimit -f", "ulimit -f"),
            (24, "ulimit -n", "ulimit -n"),
            (11, "ulimit -u", "ulimit -u"),
            (5, "系统提示", "system says"),
        ] {
            let source = io::Error::from_raw_os_error(code);
            let error = Error::at(Path::new("/a"), text("写不了", "no")).because(source);
            let (said, in_english) = (error.message(Lang::Zh), error.message(Lang::En));
            assert!(said.starts_with("/a: 写不了 (") && said.contains(zh), "{said}");
            assert!(in_english.contains(en), "{in_english}");
            let words = io::Error::other(format!("csv: {}", io::Error::from_raw_os_error(code)));
            assert_eq!(
                Error::at(Path::new("/a"), text("写不了", "no")).because(words).message(Lang::Zh),
                said
            );
        }
    }

    #[test]
    fn a_panic_about_the_system_is_told_from_one_of_ours() {
        let full = io::Error::from_raw_os_error(28);
        let words: Box<dyn Any + Send> = Box::new(format!("cannot: {full:?}"));
        assert_eq!(of_panic(&*words).and_then(|error| error.raw_os_error()), Some(28));
        for other in ["index out of bounds", "Os { code: x", ""] {
            let words: Box<dyn Any + Send> = Box::new(other.to_owned());
            assert!(of_panic(&*words).is_none());
        }
    }
}
