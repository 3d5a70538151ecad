//! Options of a run in the configuration (运行选项): by their long names, with `_` for `-`. Each is
//! read by the reader of the command line, so a new option needs nothing here.

use std::path::{Path, PathBuf};

use clap::builder::ValueParser;
use clap::{ArgAction, CommandFactory as _, Parser};
use globset::GlobMatcher;
use sha2::{Digest as _, Sha256};

use super::SenderOptions;
use super::table::{Entry, Problem, Typed};
use crate::check::row::Keep;
use crate::cli::args::{CommonArgs, When};
use crate::cli::job;
use crate::cli::progress::Shown;
use crate::error::Error;
use crate::profile::Profile;
use crate::text::{Lang, Phrase, Text, text};

/// The options of a run, and nothing else.
#[derive(Parser)]
#[command(no_binary_name = true, disable_help_flag = true)]
struct Options {
    #[command(flatten)]
    common: CommonArgs,
}

/// Options about the screen, which the job has none of.
const NOT_HERE: [&str; 4] = ["quiet", "verbose", "progress", "color"];

/// Options that change what is shown or how fast, not what comes out.
const NO_MATTER: [&str; 4] = ["lang", "jobs", "today", "month"];

/// An option as it would be typed.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// The key of the file: the long name with `_`.
    pub(super) key: String,
    line: Problem,
    words: Vec<String>,
    /// Files whose content matters.
    files: Vec<PathBuf>,
}

/// Reads one option; gives the problem, if there is one.
pub(super) fn read(entry: &Entry<'_>, base: &Path, given: &mut Vec<Given>) -> Option<Problem> {
    match parse(entry, base) {
        Ok(option) => {
            given.push(option);
            None
        }
        Err(problem) => Some(problem),
    }
}

fn parse(entry: &Entry<'_>, base: &Path) -> Result<Given, Problem> {
    const SWITCH: Text = text("应为 true 或 false", "it has to be true or false");
    const VALUE: Text = text("应为一个值", "it has to be one value");
    let command = Options::command();
    let long = entry.key.replace('_', "-");
    let named = |arg: &&clap::Arg| arg.get_long() == Some(&long) && !entry.key.contains('-');
    let is_here = |arg: &&clap::Arg| named(arg) && !NOT_HERE.contains(&arg.get_id().as_str());
    let Some(arg) = command.get_arguments().find(is_here) else {
        let keys = command.get_arguments().filter_map(clap::Arg::get_long);
        let mut keys: Vec<String> = keys.map(|key| key.replace('-', "_")).collect();
        keys.extend(super::SECTIONS.map(str::to_owned));
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        return Err(entry.unknown("", &keys));
    };
    let values = match (entry.typed()?, arg.get_action()) {
        (Typed::Switch(on), ArgAction::SetTrue) => {
            // One that is off takes the place of the common one that is on.
            let words = if on { vec![format!("--{long}")] } else { Vec::new() };
            return Ok(option(entry, words, Vec::new()));
        }
        (_, ArgAction::SetTrue) => return Err(entry.problem(SWITCH)),
        (Typed::One(value), _) => vec![value],
        (Typed::Many(values), ArgAction::Append) => values,
        _ => return Err(entry.problem(VALUE)),
    };
    let is_path = is_path(arg.get_value_parser());
    let (mut words, mut files) = (Vec::new(), Vec::new());
    for value in values {
        let names_file = is_path || (long == "profile" && is_profile_file(&value, base));
        let value = if names_file {
            let path = base.join(&value);
            files.push(path.clone());
            path.to_string_lossy().into_owned()
        } else if let Some((role, file)) = value.split_once('=').filter(|_| long == "template") {
            let path = base.join(file);
            files.push(path.clone());
            format!("{role}={}", path.display())
        } else {
            value
        };
        words.push(format!("--{long}={value}"));
    }
    let option = option(entry, words, files);
    if !matches!(option.key.as_str(), "as" | "template") {
        check(&option)?;
    }
    Ok(option)
}

fn option(entry: &Entry<'_>, words: Vec<String>, files: Vec<PathBuf>) -> Given {
    Given { key: entry.key.to_owned(), line: entry.problem(Phrase::default()), words, files }
}

fn is_path(parser: &ValueParser) -> bool {
    parser.type_id() == std::any::TypeId::of::<PathBuf>()
}

fn is_profile_file(name: &str, base: &Path) -> bool {
    let path = Path::new(name);
    path.extension().is_some() || path.components().count() > 1 || base.join(path).is_dir()
}

impl Given {
    fn problem(&self, what: Phrase) -> Problem {
        Problem { what, ..self.line.clone() }
    }
}

/// Whether an option alone makes a job: then its line can be told when it does not.
fn check(given: &Given) -> Result<(), Problem> {
    let common = typed(std::slice::from_ref(given))?;
    let failed = |error: &Error| {
        given.problem(Phrase { zh: error.message(Lang::Zh), en: error.message(Lang::En) })
    };
    let profile = job::profile_of(&common).map_err(|error| failed(&error))?;
    let nobody = Shown::new(When::Never, true, Lang::Zh);
    let made = job::job(&common, Vec::new(), &profile, None, Keep::default(), &nobody);
    made.map(|_| ()).map_err(|error| failed(&error))
}

fn typed(given: &[Given]) -> Result<CommonArgs, Problem> {
    const REFUSED: Text = text("这个值不对：{what}", "the value is not accepted: {what}");
    let words = given.iter().flat_map(|given| given.words.iter().map(String::as_str));
    // The inputs are the files of the inbox, one after the other.
    match Options::try_parse_from(words.chain(["inbox"])) {
        Ok(options) => Ok(options.common),
        Err(error) => {
            let said = error.to_string();
            let said = said.lines().take_while(|line| !line.is_empty()).map(str::trim);
            let said = said.collect::<Vec<_>>().join(" ");
            let said = said.strip_prefix("error: ").unwrap_or(&said).to_owned();
            let what = REFUSED.fill(&[("what", said.into())]);
            Err(given.first().map_or_else(
                || Problem { line: None, key: String::new(), what: what.clone() },
                |given| given.problem(what.clone()),
            ))
        }
    }
}

/// All options of a sender together.
///
/// # Errors
/// Where they do not go together.
pub(super) fn complete(
    pattern: Option<GlobMatcher>,
    given: &[Given],
    today: Option<&str>,
) -> Result<SenderOptions, Problem> {
    let mut common = typed(given)?;
    // The profile is the one of the day's month.
    let day = &mut common.rows.dates.today.today;
    *day = today.map(str::to_owned).or(day.take());
    let failed = |error: Error| {
        let what = Phrase { zh: error.message(Lang::Zh), en: error.message(Lang::En) };
        // An option that only some profiles take is named in what is said of it.
        let named = |given: &&Given| what.en.contains(&format!("--{}", given.key));
        let profile = given.iter().find(|given| given.key == "profile");
        let place = given.iter().find(named).or(profile).map(|given| given.line.clone());
        let nowhere = Problem { line: None, key: "profile".to_owned(), what: Phrase::default() };
        Problem { what, ..place.unwrap_or(nowhere) }
    };
    let profile = job::profile_of(&common).map_err(failed)?;
    let roster = job::roster(&common, &profile).map_err(failed)?;
    let template = job::template(&common, &profile).map_err(failed)?;
    let hash = hash_of(given, &profile);
    Ok(SenderOptions { pattern, common, profile, roster, template, hash })
}

/// Equal for options that give equal results: their words, the content of the files that they name,
/// and the profile.
fn hash_of(given: &[Given], profile: &Profile) -> [u8; 32] {
    let mut matters: Vec<&Given> =
        given.iter().filter(|given| !NO_MATTER.contains(&given.key.as_str())).collect();
    matters.sort_by(|one, two| one.key.cmp(&two.key));
    let mut hasher = Sha256::new();
    for given in matters {
        for word in &given.words {
            hasher.update(word);
            hasher.update([0]);
        }
        for file in &given.files {
            for file in walkdir::WalkDir::new(file).sort_by_file_name() {
                // One that cannot be read was told of when the job was made.
                let hash = file.ok().and_then(|file| crate::sink::hash_file(file.path()).ok());
                hasher.update(hash.map(|hash| hash.sha256).unwrap_or_default());
            }
        }
    }
    hasher.update(format!("{profile:?}"));
    hasher.finalize().into()
}
