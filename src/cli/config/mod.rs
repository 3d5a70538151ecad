//! `jianyuan.toml`, the configuration of the nightly job (夜间任务配置), contract section 7.
//!
//! In: a file. Out: settings of which every one was understood, or every problem with its line and
//! key. Options of a run are written as they are typed, so what holds on the command line holds here.

mod options;
mod table;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use options::Given;
use table::{Entry, Problem, Problems, Table};

use super::args::CommonArgs;
use crate::error::{Error, Result};
use crate::model::Roster;
use crate::nightly::{Folders, OutsideWindow, Retention};
use crate::profile::Profile;
use crate::run::template::Template;
use crate::text::{Text, text};

/// Everything that the file says.
pub(super) struct Config {
    pub(super) folders: Folders,
    pub(super) settle_seconds: u64,
    pub(super) outside_window: OutsideWindow,
    pub(super) log: LogForm,
    /// A folder of log files, one a day; else standard error.
    pub(super) log_folder: Option<PathBuf>,
    pub(super) on_success: Vec<String>,
    pub(super) on_failure: Vec<String>,
    pub(super) hook_seconds: u64,
    pub(super) retention: Retention,
    pub(super) trace: bool,
    /// In order; the last one takes everything.
    pub(super) senders: Vec<SenderOptions>,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LogForm {
    Text,
    Json,
}

/// The options of one sender, complete.
pub(super) struct SenderOptions {
    pub(super) pattern: Option<GlobMatcher>,
    pub(super) common: CommonArgs,
    pub(super) profile: Profile,
    pub(super) roster: Option<Roster>,
    pub(super) template: Option<Template>,
    /// A hash of what decides results.
    pub(super) hash: [u8; 32],
}

const SECTIONS: [&str; 4] = ["folders", "nightly", "retention", "sender"];

/// Reads the configuration, for a day that the command line may name.
///
/// # Errors
/// Every problem with its line and key; nothing is done then.
pub(super) fn read(path: &Path, today: Option<&str>) -> Result<Config> {
    let bytes = std::fs::read(path).map_err(|error| {
        Error::at(path, text("读不了配置文件", "the configuration cannot be read")).because(error)
    })?;
    let mut problems = Problems::of(path);
    let source = table::text_of(&bytes).map_err(|problem| problems.only(problem))?;
    let root = Table::parse(source).map_err(|problem| problems.only(problem))?;
    let config = config(path, &root, today, &mut problems);
    match config {
        Some(config) if problems.is_empty() => Ok(config),
        _ => Err(problems.into_error()),
    }
}

fn config(
    path: &Path,
    root: &Table<'_>,
    today: Option<&str>,
    problems: &mut Problems,
) -> Option<Config> {
    // Relative to the file, wherever the program is started.
    let base = std::path::absolute(path).ok()?;
    let base = base.parent().unwrap_or(Path::new("/"));
    let mut sections: Vec<_> = SECTIONS.iter().map(|name| (*name, None)).collect();
    let (mut given, mut trace) = (Vec::new(), false);
    for entry in root.entries() {
        if let Some((_, section)) = sections.iter_mut().find(|(name, _)| *name == entry.key) {
            *section = Some(entry);
        } else if entry.key == "trace" {
            trace = problems.take(entry.bool()).unwrap_or(false);
        } else {
            problems.extend(options::read(&entry, base, &mut given));
        }
    }
    let mut section = |name: &str| {
        let entry = sections.iter_mut().find(|(known, _)| *known == name)?.1.take()?;
        (name != "sender").then(|| problems.take(entry.table()))?
    };
    let tables = [section("folders"), section("nightly"), section("retention")];
    let [folders_table, nightly, retention] = tables;
    let senders = sections.pop().and_then(|(_, entry)| entry);
    let senders = senders.map(|entry| problems.take(entry.tables())).unwrap_or_default();
    let folders = folders(folders_table.as_ref(), base, problems);
    let mut settings = Settings::default();
    settings.read(nightly.as_ref(), base, problems);
    let retention = read_retention(retention.as_ref(), problems);
    let mut all = Vec::new();
    for table in senders.unwrap_or_default() {
        let sender = sender(&table, base, &given, problems);
        let Some((pattern, options)) = sender else { continue };
        all.extend(problems.take(options::complete(Some(pattern), &options, today)));
    }
    all.extend(problems.take(options::complete(None, &given, today)));
    let Settings { settle, outside, log, log_folder, on_success, on_failure, hook } = settings;
    Some(Config {
        folders: folders?,
        settle_seconds: settle,
        outside_window: outside,
        log,
        log_folder,
        on_success,
        on_failure,
        hook_seconds: hook,
        retention,
        trace,
        senders: all,
    })
}

fn folders(table: Option<&Table<'_>>, base: &Path, problems: &mut Problems) -> Option<Folders> {
    const NO_INBOX: Text =
        text("缺少 [folders] 里的 inbox（收件文件夹）", "[folders] has to name the inbox");
    const KEYS: [&str; 6] = ["inbox", "work", "outbox", "archive", "quarantine", "state"];
    let (mut named, mut has_inbox): ([Option<PathBuf>; 6], _) = (Default::default(), false);
    for entry in table.into_iter().flat_map(Table::entries) {
        match KEYS.iter().position(|key| *key == entry.key) {
            Some(at) => {
                has_inbox |= at == 0;
                named[at] = problems.take(entry.text()).map(|name| base.join(name));
            }
            None => problems.push(entry.unknown("folders", &KEYS)),
        }
    }
    let Some(inbox) = named[0].take() else {
        let key = "folders.inbox".to_owned();
        let missing = Problem { line: None, key, what: NO_INBOX.into() };
        problems.extend((!has_inbox).then_some(missing));
        return None;
    };
    let beside = inbox.parent().unwrap_or(base).to_path_buf();
    let mut folder = |at: usize| named[at].take().unwrap_or_else(|| beside.join(KEYS[at]));
    Some(Folders {
        work: folder(1),
        outbox: folder(2),
        archive: folder(3),
        quarantine: folder(4),
        state: folder(5),
        inbox,
    })
}

/// `[nightly]`.
struct Settings {
    settle: u64,
    outside: OutsideWindow,
    log: LogForm,
    log_folder: Option<PathBuf>,
    on_success: Vec<String>,
    on_failure: Vec<String>,
    hook: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            settle: 5,
            outside: OutsideWindow::Deliver,
            log: LogForm::Text,
            log_folder: None,
            on_success: Vec::new(),
            on_failure: Vec::new(),
            hook: 60,
        }
    }
}

impl Settings {
    const KEYS: [&str; 7] = [
        "settle_seconds",
        "outside_window",
        "log",
        "log_folder",
        "on_success",
        "on_failure",
        "hook_seconds",
    ];

    fn read(&mut self, table: Option<&Table<'_>>, base: &Path, problems: &mut Problems) {
        for entry in table.into_iter().flat_map(Table::entries) {
            self.entry(&entry, base, problems);
        }
    }

    fn entry(&mut self, entry: &Entry<'_>, base: &Path, problems: &mut Problems) {
        const WINDOW: [(&str, OutsideWindow); 2] =
            [("deliver", OutsideWindow::Deliver), ("hold", OutsideWindow::Hold)];
        const FORMS: [(&str, LogForm); 2] = [("text", LogForm::Text), ("json", LogForm::Json)];
        match entry.key {
            "settle_seconds" => set(&mut self.settle, problems.take(entry.number(0..=3_600))),
            "hook_seconds" => set(&mut self.hook, problems.take(entry.number(1..=3_600))),
            "outside_window" => set(&mut self.outside, problems.take(entry.one_of(&WINDOW))),
            "log" => set(&mut self.log, problems.take(entry.one_of(&FORMS))),
            "log_folder" => self.log_folder = problems.take(entry.text()).map(|p| base.join(p)),
            "on_success" => set(&mut self.on_success, problems.take(entry.command())),
            "on_failure" => set(&mut self.on_failure, problems.take(entry.command())),
            _ => problems.push(entry.unknown("nightly", &Self::KEYS)),
        }
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn read_retention(table: Option<&Table<'_>>, problems: &mut Problems) -> Retention {
    const KEYS: [&str; 3] = ["inputs_days", "outputs_days", "logs_days"];
    let mut days = [30, 90, 180];
    for entry in table.into_iter().flat_map(Table::entries) {
        match KEYS.iter().position(|key| *key == entry.key) {
            Some(at) => set(&mut days[at], problems.take(entry.number(1..=36_500))),
            None => problems.push(entry.unknown("retention", &KEYS)),
        }
    }
    let [inputs, outputs, logs] = days.map(|days| u32::try_from(days).expect("in its range"));
    Retention { inputs, outputs, logs }
}

/// One `[[sender]]`: its pattern, and the options that are its own.
fn sender(
    table: &Table<'_>,
    base: &Path,
    common: &[Given],
    problems: &mut Problems,
) -> Option<(GlobMatcher, Vec<Given>)> {
    const NO_MATCH: Text = text("缺少 match（文件夹或文件名）", "match is missing: which files");
    const PATTERN: Text = text("通配符写法不对", "not a valid pattern");
    let (mut pattern, mut own) = (None, Vec::new());
    for entry in table.entries() {
        if entry.key != "match" {
            problems.extend(options::read(&entry, base, &mut own));
            continue;
        }
        let Some(words) = problems.take(entry.text()) else { continue };
        match GlobBuilder::new(&words).literal_separator(true).build() {
            Ok(glob) if !words.is_empty() => pattern = Some(glob.compile_matcher()),
            _ => problems.push(entry.problem(PATTERN)),
        }
    }
    let Some(pattern) = pattern else {
        let line = Some(table.line());
        problems.push(Problem { line, key: "sender.match".into(), what: NO_MATCH.into() });
        return None;
    };
    let own_keys: Vec<_> = own.iter().map(|given| given.key.clone()).collect();
    let others = common.iter().filter(|given| !own_keys.contains(&given.key)).cloned();
    Some((pattern, others.chain(own.iter().cloned()).collect()))
}
