//! The lists of refused people (退回更正表): each input that was archived is read again, its refused rows
//! go into a workbook of their own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Parser;

use super::{Desk, words_of};
use crate::check::row::Keep;
use crate::cli::args::{CommonArgs, DatesArgs, When};
use crate::cli::progress::Shown;
use crate::cli::{config, job};
use crate::error::{Error, Result};
use crate::ledger::{Archived, Ledger, Settled};
use crate::nightly::shown;
use crate::profile::Profile;
use crate::run::InputFile;
use crate::run::refused::{Corrections, Refusal, Remedy, corrections};
use crate::run::returned::Answer;
use crate::sink::report::workbook::refused as workbook;
use crate::sink::report::{Report, Show, mask};
use crate::sink::{Staging, Target, WriteError};
use crate::text::{Lang, Text, text};

/// A row that the bureau refused, with what it said.
pub(super) struct Refused<'a> {
    pub(super) settled: &'a Settled,
    pub(super) said: Vec<&'a Answer>,
    pub(super) refusal: Refusal,
}

impl<'a> Refused<'a> {
    pub(super) fn new(settled: &'a Settled, said: Vec<&'a Answer>) -> Self {
        let causes: Vec<&str> = said.iter().map(|answer| answer.cause.as_str()).collect();
        let refusal = Refusal {
            sheet: settled.row.sheet,
            row: settled.row.row,
            words: words_of(&said),
            remedy: Remedy::of(&causes.join("；")),
        };
        Self { settled, said, refusal }
    }

    /// It is to be corrected and handed in, and was not handed in since.
    fn is_open(&self) -> bool {
        self.settled.delivered_again.is_none()
    }
}

/// The refused rows of one input.
pub(super) struct List {
    pub(super) run: String,
    path: PathBuf,
    profile: Profile,
    pub(super) corrections: Corrections,
}

/// What was read again.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) lists: Vec<List>,
    /// Rows that cannot be found again: run, path, rows, why.
    pub(super) lost: Vec<(String, PathBuf, Vec<u32>, Text)>,
}

/// What was written: the file below the folder, and how many people it holds.
pub(super) struct Written {
    pub(super) path: PathBuf,
    pub(super) people: u64,
}

const GONE: Text = text(
    "存档里没有这份文件了（到期清除，或存档文件夹不在此处：请用 --config）",
    "the archive does not have this file any more (its time is over, or the archive lies elsewhere: use --config)",
);
const CHANGED: Text =
    text("存档里的文件被改动过", "the file in the archive is not what was handed in");
const UNREADABLE: Text = text(
    "存档里的文件现在读不出这些行（当时的选项写在配置里的，请用 --config）",
    "the file does not show these rows now (where the configuration has options for it, use --config)",
);

impl Lists {
    pub(super) fn read(
        desk: &Desk,
        ledger: &Ledger,
        refused: &[Refused<'_>],
        today: Option<&str>,
    ) -> Result<Self> {
        let mut by_run: BTreeMap<(&str, &Path), Vec<Refusal>> = BTreeMap::new();
        for one in refused.iter().filter(|one| one.is_open()) {
            let row = &one.settled.row;
            by_run.entry((&row.run, &row.path)).or_default().push(one.refusal.clone());
        }
        let mut lists = Self::default();
        for ((run, path), refusals) in by_run {
            let archived = ledger.archived(run)?;
            let input = desk.archive.join(&archived.folder).join(path);
            let rows = |of: &[Refusal]| of.iter().map(|refusal| refusal.row).collect();
            let mut lose = |rows, why| lists.lost.push((run.to_owned(), path.into(), rows, why));
            match crate::sink::hash_file(&input) {
                Err(_) => lose(rows(&refusals), GONE),
                Ok(hash) if hash.sha256 != archived.sha256 => lose(rows(&refusals), CHANGED),
                Ok(_) => {
                    let (profile, corrections) =
                        read_again(desk, &archived, (path, input), &refusals, today)?;
                    if !corrections.missing.is_empty() {
                        lose(corrections.missing.clone(), UNREADABLE);
                    }
                    let (run, path) = (run.to_owned(), path.to_owned());
                    lists.lists.push(List { run, path, profile, corrections });
                }
            }
        }
        Ok(lists)
    }

    /// Writes a workbook for each input, all or none.
    pub(super) fn write(&self, target: Target, lang: Lang) -> Result<Vec<Written>> {
        let failed = |error: WriteError| Error::new(error.phrase());
        let staging = Staging::begin(target).map_err(failed)?;
        let (mut written, mut taken) = (Vec::new(), Vec::new());
        for list in self.lists.iter().filter(|list| list.corrections.outcome.counts.held > 0) {
            let name = free_name(&list.path, &mut taken);
            let outcome = &list.corrections.outcome;
            let show = Show { unmask: true };
            let report = Report { outcome, profile: &list.profile, lang, show, files: &[] };
            let mut file = staging.create(&name).map_err(failed)?;
            workbook::write(&report, staging.folder(), &mut file)
                .map_err(|source| failed(file.error(source)))?;
            file.finish("refused", outcome.counts.held).map_err(failed)?;
            written.push(Written { path: name.into(), people: outcome.counts.held });
        }
        if !written.is_empty() {
            staging.commit().map_err(failed)?;
        }
        Ok(written)
    }

    /// The cells of a refused row that are likely to be wrong.
    pub(super) fn cells(&self, refused: &Refused<'_>) -> Vec<String> {
        let of_run = self.lists.iter().find(|list| list.run == refused.settled.row.run);
        of_run.map(|list| list.corrections.cells(&refused.refusal)).unwrap_or_default()
    }
}

/// The options of a run and nothing else, for a ledger without its configuration.
#[derive(Parser)]
#[command(no_binary_name = true)]
struct Plain {
    #[command(flatten)]
    common: CommonArgs,
}

fn read_again(
    desk: &Desk,
    archived: &Archived,
    (path, input): (&Path, PathBuf),
    refusals: &[Refusal],
    today: Option<&str>,
) -> Result<(Profile, Corrections)> {
    let mut common = match &desk.config {
        Some(config) => sender(config, path).common.clone(),
        None => plain(archived)?,
    };
    let DatesArgs { today: day, month } = &mut common.rows.dates;
    day.today = today.map(str::to_owned).or(day.today.take());
    // The profile of the month for which it was declared.
    *month = archived.declared.map(|month| month.to_string()).or(month.take());
    let profile = job::profile_of(&common)?;
    let nobody = Shown::new(When::Never, true, Lang::Zh);
    let job = job::job(&common, Vec::new(), &profile, None, Keep::default(), &nobody)?;
    let input = InputFile { shown: shown(path), ..InputFile::new(input) };
    let corrections = corrections(&job, input, refusals)?;
    Ok((profile, corrections))
}

fn sender<'c>(config: &'c config::Config, path: &Path) -> &'c config::SenderOptions {
    let fits = |sender: &&config::SenderOptions| {
        sender.pattern.as_ref().is_none_or(|pattern| pattern.is_match(path))
    };
    config.senders.iter().find(fits).expect("the last sender takes everything")
}

fn plain(archived: &Archived) -> Result<CommonArgs> {
    let profile = format!("--profile={}", archived.profile);
    let parsed = Plain::try_parse_from([profile.as_str(), "inbox"]);
    parsed.map(|plain| plain.common).map_err(|error| {
        Error::new(text("请给出 --config", "give --config")).because(std::io::Error::other(error))
    })
}

/// `华北分公司/a-退回.xlsx`: where it lay in the inbox, so that it is the same sender's.
fn free_name(path: &Path, taken: &mut Vec<String>) -> String {
    let odd = |c: char| c.is_control() || "\\:*?\"<>|\u{fffd}".contains(c);
    let plain = |part: &std::ffi::OsStr| {
        let part = mask::long_numbers(&part.to_string_lossy());
        part.chars().map(|c| if odd(c) { '_' } else { c }).take(80).collect::<String>()
    };
    let parent = path.parent().unwrap_or(Path::new(""));
    let mut folders: Vec<String> = parent.components().map(|c| plain(c.as_os_str())).collect();
    folders.push(plain(path.file_stem().unwrap_or_default()));
    let stem = folders.join("/");
    let numbered = |number: usize| match number {
        1 => format!("{stem}-退回.xlsx"),
        _ => format!("{stem}-退回({number}).xlsx"),
    };
    let is_free = |name: &String| !taken.contains(&name.to_lowercase());
    let name = (1..=taken.len() + 1).map(numbered).find(is_free).expect("one more than taken");
    taken.push(name.to_lowercase());
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_the_folder_and_hide_numbers() {
        let mut taken = Vec::new();
        for (path, name) in [
            ("华北分公司/a.csv", "华北分公司/a-退回.xlsx"),
            ("华北分公司/a.xlsx", "华北分公司/a-退回(2).xlsx"),
            ("b:c", "b_c-退回.xlsx"),
        ] {
            assert_eq!(free_name(Path::new(path), &mut taken), name);
        }
        assert!(
            !free_name(Path::new("张110101199003079913.xls"), &mut taken).contains("9003079913")
        );
    }
}
