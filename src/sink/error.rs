//! What can go wrong while writing (写出时的错误): the world's faults, never the data's.

use std::io;
use std::path::{Path, PathBuf};

use super::target::TargetFault;
use super::xls::Full;
use crate::error::{cause, printable};
use crate::text::{Phrase, Text, text};

/// What was being done when the system refused (写出动作).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Making a folder.
    CreateFolder,
    /// Making a file.
    CreateFile,
    /// Writing into a file.
    Write,
    /// Making sure that the bytes are on the disk.
    Flush,
    /// Moving the finished folder to its place.
    MoveIntoPlace,
    /// Looking at the place.
    Inspect,
}

impl Action {
    const fn label(self) -> Text {
        match self {
            Self::CreateFolder => text("新建文件夹", "the folder could not be made"),
            Self::CreateFile => text("新建文件", "the file could not be made"),
            Self::Write => text("写入", "it could not be written"),
            Self::Flush => text("存盘", "it could not be brought to the disk"),
            Self::MoveIntoPlace => {
                text("放到最终位置", "the finished folder could not be moved to its place")
            }
            Self::Inspect => text("查看", "it could not be looked at"),
        }
    }
}

/// Why output could not be written (写出错误). Names paths, never a person.
#[derive(Debug, thiserror::Error)]
#[error("{} / {}", self.phrase().zh, self.phrase().en)]
pub enum WriteError {
    /// The place is not fit to be written to; nothing was touched.
    Target {
        /// The place that was named.
        path: PathBuf,
        /// What is wrong with it.
        fault: TargetFault,
    },
    /// A file in the .xls format cannot hold what it should; nothing was touched.
    Full {
        /// The file, relative to the output folder.
        path: PathBuf,
        /// Which limit.
        full: Full,
    },
    /// The bureau's template could not be filled.
    Template {
        /// The file, relative to the output folder.
        path: PathBuf,
        /// What and what to do.
        why: Phrase,
    },
    /// The system refused.
    Io {
        /// The file or folder it was about.
        path: PathBuf,
        /// What was being done.
        action: Action,
        /// The system's words.
        #[source]
        source: io::Error,
    },
}

impl WriteError {
    /// An error of the system at a path.
    pub fn io(path: &Path, action: Action, source: io::Error) -> Self {
        Self::Io { path: path.to_path_buf(), action, source }
    }

    /// What happened and what to do, in both languages.
    pub fn phrase(&self) -> Phrase {
        match self {
            Self::Target { path, fault } => {
                fault.text().fill(&[("path", printable(path).as_str().into())])
            }
            Self::Full { path, full } => text("{path}：{why}", "{path}: {why}")
                .fill(&[("path", printable(path).as_str().into()), ("why", full.text().into())]),
            Self::Template { path, why } => text("{path}：{why}", "{path}: {why}")
                .fill(&[("path", printable(path).as_str().into()), ("why", why.clone().into())]),
            Self::Io { path, action, source } => {
                let template = text("{path}：{action}失败，{cause}", "{path}: {action}; {cause}");
                template.fill(&[
                    ("path", printable(path).as_str().into()),
                    ("action", action.label().into()),
                    ("cause", cause(source).into()),
                ])
            }
        }
    }
}
