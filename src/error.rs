//! When the world is bad (运行错误): a file that cannot be written, a profile that does not load, a
//! child that does not start. Bad data is a finding, never one of these.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::text::{Lang, Phrase};

/// What stopped the run, in both languages, and where.
#[derive(Debug)]
pub struct Error {
    what: Phrase,
    path: Option<PathBuf>,
    source: Option<std::io::Error>,
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
    pub fn because(mut self, source: std::io::Error) -> Self {
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

    /// The message in one language, with the path and what the system said.
    pub fn message(&self, lang: Lang) -> String {
        let mut message = self.what.get(lang).to_owned();
        if let Some(path) = &self.path {
            message = format!("{}: {message}", path.display());
        }
        if let Some(source) = &self.source {
            message = format!("{message} ({source})");
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
