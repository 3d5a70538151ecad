//! What is to be done, and under which conditions (任务清单): a run that was interrupted goes on only
//! where all of it is still the same.

use std::fmt::Write as _;
use std::io::{self, Read};
use std::path::Path;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::calendar::{Date, Month};
use crate::run::{InputFile, Job};
use crate::text::{Phrase, text};

/// The hash of an empty file.
pub(super) const OF_NOTHING: &str =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// Everything that the result depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Plan {
    program: String,
    today: String,
    month: String,
    options: String,
    pub(super) files: Vec<Planned>,
}

/// One file of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Planned {
    pub(super) path: String,
    /// Empty where it cannot be read.
    pub(super) sha256: String,
    /// The first file with the same bytes: this one was handed in twice.
    pub(super) same_as: Option<usize>,
}

impl Plan {
    pub(super) fn of(job: &Job<'_>, options: &str) -> Self {
        let mut files: Vec<Planned> =
            job.inputs.par_iter().map(|input| Planned::of(job, input)).collect();
        let hashes: Vec<String> = files.iter().map(|file| file.sha256.clone()).collect();
        for (file, same_as) in files.iter_mut().zip(super::repeats(&hashes)) {
            file.same_as = same_as;
        }
        Self {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            today: job.today.to_string(),
            month: job.declared.to_string(),
            options: options.to_owned(),
            files,
        }
    }

    /// The day and the declared month that it is for.
    pub(super) fn days(&self) -> Option<(Date, Month)> {
        Some((Date::parse(&self.today)?, Month::parse(&self.month)?))
    }

    /// Why work under this plan is not to be gone on with under another one.
    pub(super) fn differs(&self, now: &Self) -> Option<Phrase> {
        let said = [("before", self.today.as_str().into()), ("now", now.today.as_str().into())];
        let months = [("before", self.month.as_str().into()), ("now", now.month.as_str().into())];
        if self.program != now.program {
            let other = [("version", self.program.as_str().into())];
            return Some(
                text(
                    "是用另一版本的程序（{version}）做的",
                    "was made by another version ({version})",
                )
                .fill(&other),
            );
        }
        if self.today != now.today {
            return Some(
                text(
                    "按 {before} 核验，这次的 --today 是 {now}；去掉 --today 就会按原来那天接着做",
                    "is for {before}, and --today now says {now}; without --today it goes on with its own day",
                )
                .fill(&said),
            );
        }
        if self.month != now.month {
            return Some(
                text(
                    "申报月份是 {before}，这次是 {now}；去掉 --month 就会按原来的月份接着做",
                    "is for the declared month {before}, and it is {now} now; without --month it goes on with its own",
                )
                .fill(&months),
            );
        }
        if self.options != now.options {
            let what = text(
                "用的是另一组选项、城市规则或花名册",
                "had other options, another profile or another roster",
            );
            return Some(what.into());
        }
        let changed = self.files.iter().zip(&now.files).find(|(before, now)| before != now);
        match changed {
            None if self.files.len() == now.files.len() => None,
            Some((_, file)) => Some(
                text(
                    "用的是另一批文件（从 {path} 起不同）",
                    "had other files (they differ from {path} on)",
                )
                .fill(&[("path", file.path.as_str().into())]),
            ),
            None => Some(text("用的是另一批文件", "had other files").into()),
        }
    }
}

impl Planned {
    fn of(job: &Job<'_>, input: &InputFile) -> Self {
        let hash = || hash(&input.path).unwrap_or_default();
        let sha256 = if input.refused.is_some() { String::new() } else { hash() };
        Self { path: job.labels.of(&input.shown), sha256, same_as: None }
    }
}

fn hash(path: &Path) -> io::Result<String> {
    let mut file = crate::source::confine::open_regular(path)
        .map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hasher.update(&buffer[..read]),
        }
    }
    Ok(hasher.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a String takes all");
        hex
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        let file =
            |path: &str| Planned { path: path.to_owned(), sha256: path.to_owned(), same_as: None };
        Plan {
            program: "1".to_owned(),
            today: "2026-11-23".to_owned(),
            month: "2026-11".to_owned(),
            options: String::new(),
            files: vec![file("a"), file("b")],
        }
    }

    #[test]
    fn an_empty_file_repeats_no_other() {
        let empty = tempfile::NamedTempFile::new().unwrap();
        assert_eq!(hash(empty.path()).unwrap(), OF_NOTHING);
        let hashes = [OF_NOTHING, "a", "", OF_NOTHING, "a", ""].map(str::to_owned);
        let same = crate::bulk::repeats(&hashes);
        assert_eq!(same, [None, None, None, None, Some(1), None]);
    }

    #[test]
    fn whatever_differs_is_named() {
        let before = plan();
        assert_eq!(before.differs(&plan()), None);
        let mut changed = plan();
        changed.files[1].sha256.clear();
        let mut fewer = plan();
        fewer.files.pop();
        let others = [
            (Plan { program: "2".to_owned(), ..plan() }, "版本"),
            (Plan { today: "2026-11-24".to_owned(), ..plan() }, "--today"),
            (Plan { month: "2026-12".to_owned(), ..plan() }, "--month"),
            (Plan { options: "x".to_owned(), ..plan() }, "选项"),
            (changed, "从 b 起"),
            (fewer, "另一批文件"),
        ];
        for (now, word) in others {
            let said = before.differs(&now).unwrap_or_default();
            assert!(said.zh.contains(word), "{word}: {said:?}");
        }
    }
}
