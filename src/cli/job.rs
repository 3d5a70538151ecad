//! From arguments to a job (任务组装).

use std::path::{Path, PathBuf};

use super::args::{CommonArgs, DatesArgs, From as FromArg, Means, RowArgs, TodayArg};
use super::inputs::{self, Inputs};
use super::packs;
use super::progress::Shown;
use crate::calendar::{Date, Month};
use crate::check::row::{Keep, Strict};
use crate::classify::SplitOptions;
use crate::columns::ColumnOptions;
use crate::error::{Error, Result};
use crate::model::{Corrections, Field, Roster};
use crate::profile::output::{Role, Shape};
use crate::profile::{Derivation, Meaning, Profile};
use crate::run::roster::{self, RosterJob};
use crate::run::template::{Template, TemplateOptions};
use crate::run::{Hash, InputFile, Job, Labels, SheetChoice};
use crate::source::chunks::TextLimits;
use crate::source::encoding::Charset;
use crate::source::limits::Limits;
use crate::text::{Lang, Phrase, text};

/// Loads the profile that the arguments name, as it holds for the declared month, with its outputs
/// as they ask for.
///
/// # Errors
/// As [`packs::in_force`], where an option is no date, and when `--as` names what the profile does
/// not write.
pub(super) fn profile_of(args: &CommonArgs) -> Result<Profile> {
    let (_, declared) = dates(&args.rows.dates)?;
    let mut profile = packs::in_force(&args.rows.profile.profile, declared)?.profile;
    args.tables.iter().try_for_each(|given| table_as(&mut profile, given))?;
    Ok(profile)
}

/// `--as ROLE=xls|xlsx`.
fn table_as(profile: &mut Profile, given: &str) -> Result<()> {
    let shape = |word| match word {
        "xls" => Some(Shape::Xls),
        "xlsx" => Some(Shape::Xlsx),
        _ => None,
    };
    let parts = given.split_once('=').and_then(|(role, word)| Some((role.trim(), shape(word)?)));
    let (role, shape) = parts.ok_or_else(|| {
        bad(
            "--as",
            given,
            text("应为 用途=xls 或 用途=xlsx，如 mass=xls", "it must be ROLE=xls or ROLE=xlsx"),
        )
    })?;
    let tables = profile.outputs.iter_mut().filter(|output| output.shape.is_table());
    let mut tables = tables.filter(|output| output.role.as_str() == role).peekable();
    if tables.peek().is_none() {
        let why = text("城市规则里没有这种用途的表格", "the profile writes no table of this role");
        return Err(bad("--as", given, why));
    }
    tables.for_each(|output| output.become_table(shape));
    Ok(())
}

/// Opens the template that the arguments or the profile name.
///
/// # Errors
/// As [`template_path`], and when the template cannot be used.
pub(super) fn template(args: &CommonArgs, profile: &Profile) -> Result<Option<Template>> {
    let Some(path) = template_path(args, profile)? else { return Ok(None) };
    let (limits, _) = limits(&args.rows.limits)?;
    let means = args.template_month.map(Meaning::from);
    let options = TemplateOptions { profile, means, limits: &limits, reader: None };
    Template::open(&path, options).map(Some)
}

/// `--template mass=FILE`, or the one that the profile names.
///
/// # Errors
/// When the option is wrong.
pub(super) fn template_path(args: &CommonArgs, profile: &Profile) -> Result<Option<PathBuf>> {
    let Some(given) = &args.template else { return Ok(own_template(args, profile)) };
    let path = given
        .split_once('=')
        .filter(|(role, path)| role.trim() == Role::Mass.as_str() && !path.trim().is_empty());
    let why = text("应为 mass=文件，如 mass=批量减员模板.xlsx", "it must be mass=FILE");
    let (_, path) = path.ok_or_else(|| bad("--template", given, why))?;
    Ok(Some(PathBuf::from(path.trim())))
}

/// The template that the profile's mass file names, beside the profile.
fn own_template(args: &CommonArgs, profile: &Profile) -> Option<PathBuf> {
    let mut mass = profile.outputs.iter().filter(|output| output.role == Role::Mass);
    let file = mass.find_map(|output| output.template.as_deref())?;
    let given = args.rows.profile.profile.as_str();
    let asked = given.rsplit_once('@').filter(|(_, month)| Month::parse(month).is_some());
    let path = Path::new(asked.map_or(given, |(name, _)| name));
    let beside = path.parent().unwrap_or(Path::new(""));
    Some(if path.is_dir() { path } else { beside }.join(file))
}

/// The day to go by and the month that is declared.
///
/// # Errors
/// When an option is no date.
pub(super) fn dates(args: &DatesArgs) -> Result<(Date, Month)> {
    let today = today(&args.today)?;
    let declared = match &args.month {
        Some(given) => Month::parse(given)
            .ok_or_else(|| bad("--month", given, text("应为 YYYY-MM", "it must be YYYY-MM")))?,
        None => today.month(),
    };
    Ok((today, declared))
}

/// Today in China, unless `--today` says otherwise.
///
/// # Errors
/// When it is no date.
pub(super) fn today(args: &TodayArg) -> Result<Date> {
    match &args.today {
        Some(given) => Date::parse(given)
            .ok_or_else(|| bad("--today", given, text("应为 YYYY-MM-DD", "it must be YYYY-MM-DD"))),
        None => Ok(clock()),
    }
}

/// The day in Asia/Shanghai, which is eight hours ahead all year round.
pub(super) fn clock() -> Date {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = now.map_or(0, |since| since.as_secs()) + 8 * 3600;
    let days = i32::try_from(seconds / 86_400).unwrap_or(i32::MAX);
    Date::new(1970, 1, 1).expect("a day").plus_days(days)
}

fn bad(option: &str, given: &str, why: crate::text::Text) -> Error {
    let phrase =
        text("选项 {option} 的值“{given}”不对：{why}", "{option} cannot be \"{given}\": {why}");
    let args = [("option", option.into()), ("given", given.into()), ("why", why.into())];
    Error::new(phrase.fill(&args))
}

/// Builds a job.
///
/// # Errors
/// An option that makes no sense.
pub(super) fn job<'j>(
    args: &CommonArgs,
    inputs: Vec<InputFile>,
    profile: &'j Profile,
    roster: Option<&'j Roster>,
    keep: Keep,
    progress: &'j Shown,
) -> Result<Job<'j>> {
    let rows = &args.rows;
    let (today, declared) = dates(&rows.dates)?;
    let (limits, text_limits) = limits(&rows.limits)?;
    Ok(Job {
        inputs,
        profile,
        declared,
        today,
        columns: columns(rows)?,
        columns_of: std::collections::BTreeMap::new(),
        derive: rows.stop_month_from.map(|from| match from {
            FromArg::LeaveMonth => Derivation::LeaveMonth,
            FromArg::MonthBeforeLeave => Derivation::MonthBeforeLeave,
            FromArg::None => Derivation::None,
        }),
        employer: rows.unsaid.employer.clone(),
        split: SplitOptions {
            mass_at: args.mass_at,
            headcount: args.headcount.headcount,
            sequence_from: args.sequence_from,
        },
        roster,
        sheet: args.sheet.as_deref().map(sheet),
        charset: args.encoding.as_deref().map(charset).transpose()?,
        password: rows.password_file.as_deref().map(password).transpose()?,
        strict: if rows.strict { Strict::Yes } else { Strict::No },
        known: None,
        previous: None,
        template: None,
        limits,
        text_limits,
        corrections: Corrections::default(),
        jobs: threads(rows.jobs),
        keep,
        hash: Hash::Yes,
        labels: if rows.unmask { Labels::Full } else { Labels::Masked },
        progress,
        reader: None,
    })
}

/// How many threads check rows. What is done of all rows together, and writing, goes by the same
/// number; it is settled once for the process.
fn threads(given: Option<usize>) -> usize {
    if let Some(jobs) = given {
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.max(1)).build_global();
    }
    given.unwrap_or_else(cores).max(1)
}

/// Reads the roster that the arguments name.
///
/// # Errors
/// When it cannot be used.
pub(super) fn roster(args: &CommonArgs, profile: &Profile) -> Result<Option<Roster>> {
    let files = roster_files(args)?;
    files.map(|files| read_roster(args, profile, &files)).transpose()
}

/// The files of the roster. They stay where they are as long as this lives.
///
/// # Errors
/// As [`inputs::find`].
pub(super) fn roster_files(args: &CommonArgs) -> Result<Option<Inputs>> {
    args.roster.as_ref().map(|path| inputs::find(std::slice::from_ref(path))).transpose()
}

/// Reads these files as the roster.
///
/// # Errors
/// When it cannot be used.
pub(super) fn read_roster(args: &CommonArgs, profile: &Profile, files: &Inputs) -> Result<Roster> {
    let (limits, text_limits) = limits(&args.rows.limits)?;
    let password = args.rows.password_file.as_deref().map(password).transpose()?;
    roster::load(&RosterJob {
        inputs: files.files.clone(),
        profile,
        employer: args.rows.unsaid.employer.as_deref(),
        password: password.as_deref(),
        limits,
        text_limits,
        reader: None,
    })
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn columns(args: &RowArgs) -> Result<ColumnOptions> {
    let column = |given: &String| {
        let parts = given.split_once('=').filter(|(_, column)| !column.trim().is_empty());
        let parts = parts.and_then(|(key, name)| Some((Field::from_key(key.trim())?, name)));
        parts.map(|(field, name)| (field, name.trim().to_owned())).ok_or_else(|| {
            bad(
                "--column",
                given,
                text("应为 字段=列名 或 字段=列字母", "it must be FIELD=HEADER or FIELD=LETTER"),
            )
        })
    };
    Ok(ColumnOptions {
        columns: args.columns.iter().map(column).collect::<Result<_>>()?,
        stop_month_means: args.unsaid.stop_month_means.map(Meaning::from),
    })
}

fn sheet(given: &str) -> SheetChoice {
    match given.parse() {
        Ok(number) if number > 0 => SheetChoice::Number(number),
        _ => SheetChoice::Name(given.to_owned()),
    }
}

fn charset(given: &str) -> Result<Charset> {
    Charset::from_label(given).ok_or_else(|| {
        bad(
            "--encoding",
            given,
            text(
                "可用 utf-8、gb18030、utf-16le、utf-16be",
                "use utf-8, gb18030, utf-16le or utf-16be",
            ),
        )
    })
}

/// The password in a file, without its line end.
///
/// # Errors
/// When it cannot be read.
pub(super) fn password(path: &Path) -> Result<String> {
    let text_of = std::fs::read_to_string(path).map_err(|error| {
        Error::at(path, text("读不了密码文件", "the password file cannot be read")).because(error)
    })?;
    Ok(text_of.trim_end_matches(['\r', '\n']).to_owned())
}

/// `--limit KEY=N`, for workbooks and text files.
pub(super) fn limits(given: &[String]) -> Result<(Limits, TextLimits)> {
    let (mut books, mut texts) = (Limits::default(), TextLimits::default());
    for option in given {
        let parsed = option.split_once('=').and_then(|(key, n)| Some((key, n.parse().ok()?)));
        let set = parsed.is_some_and(|(key, value)| {
            let in_texts = texts.set(key, value);
            books.set(key, value) || in_texts
        });
        if !set {
            return Err(bad(
                "--limit",
                option,
                text(
                    "没有这个上限，或数值不在范围内",
                    "there is no such limit, or the value is out of its range",
                ),
            ));
        }
    }
    Ok((books, texts))
}

impl From<crate::profile::ProfileError> for Error {
    fn from(error: crate::profile::ProfileError) -> Self {
        Self::new(Phrase { zh: error.text(Lang::Zh), en: error.text(Lang::En) })
    }
}

impl From<Means> for Meaning {
    fn from(means: Means) -> Self {
        match means {
            Means::LastPaid => Self::LastPaid,
            Means::FirstUnpaid => Self::FirstUnpaid,
        }
    }
}
