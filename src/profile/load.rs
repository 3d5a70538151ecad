//! Text into a profile that has passed every check (读入城市规则).
//!
//! In: the text of a TOML file and its name. Out: a [`Profile`], or every problem with its line,
//! column, key and the key's meaning. A file may say `base = "national"`, one level deep; what that
//! means is told in the module that merges them. It reads no file itself.

use std::ops::Range;

use serde::Deserialize as _;
use toml::Spanned;
use toml::de::DeTable;

use super::error::{Problem, line_and_column};
use super::merge::{all_named, find, merge, path_at};
use super::{Profile, ProfileError, builtin, check, keys, wrong_kind};
use crate::text::{Arg, Phrase, Text, text};

type Root<'i> = Spanned<DeTable<'i>>;

/// A file as it was written, for saying where something stands in it.
pub(super) struct Origin<'i> {
    file: &'i str,
    text: &'i str,
    root: Root<'i>,
}

impl Profile {
    /// A shipped profile.
    ///
    /// # Errors
    ///
    /// No profile of that name is shipped.
    pub fn builtin(name: &str) -> Result<Self, ProfileError> {
        let text = builtin::text(name).ok_or_else(|| unknown_name(name))?;
        Self::parse(text, &format!("{name}.toml"))
    }

    /// Reads a profile from the text of a file. `file` is for messages only.
    ///
    /// # Errors
    ///
    /// Syntax, unknown or missing keys, values of a wrong kind, and values that make no sense; all
    /// of the last kind at once.
    pub fn parse(text: &str, file: &str) -> Result<Self, ProfileError> {
        let (origin, merged) = merged(text, file)?;
        let mut problems = unknown_sources(&merged, &origin);
        let profile = Self::deserialize(toml::Deserializer::from(merged))
            .map_err(|error| ProfileError { problems: vec![origin.typed(&error)] })?;
        problems.extend(check::check(&profile, &origin));
        problems.sort_by_key(|problem| problem.place);
        if problems.is_empty() { Ok(profile) } else { Err(ProfileError { problems }) }
    }
}

/// The file as it was written, and with its base under it.
fn merged<'i>(text: &'i str, file: &'i str) -> Result<(Origin<'i>, Root<'i>), ProfileError> {
    let origin = Origin::of(text, file)?;
    let root = origin.root.clone();
    let merged = match base_of(&origin)? {
        Some(base) => merge(base, root),
        None => root,
    };
    Ok((origin, merged))
}

/// All values of a profile as one table, the base's included: for showing them.
///
/// # Errors
///
/// As [`Profile::parse`].
pub fn values(text: &str, file: &str) -> Result<toml::Table, ProfileError> {
    Profile::parse(text, file)?;
    let (origin, merged) = merged(text, file)?;
    toml::Table::deserialize(toml::Deserializer::from(merged))
        .map_err(|error| ProfileError { problems: vec![origin.typed(&error)] })
}

impl<'i> Origin<'i> {
    /// The places of a file.
    ///
    /// # Errors
    ///
    /// Its syntax.
    pub(super) fn of(text: &'i str, file: &'i str) -> Result<Self, ProfileError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let root = DeTable::parse(text).map_err(|error| syntax(&error, text, file))?;
        Ok(Self { file, text, root })
    }
}

impl Origin<'_> {
    /// A problem with the value at a path of keys.
    pub(super) fn problem(&self, path: &[&str], message: Phrase) -> Problem {
        let span = find(self.root.get_ref(), path);
        self.at(span, Some(path.iter().map(|key| (*key).to_owned()).collect()), message)
    }

    /// A problem at a place in the file.
    fn spanned(&self, span: Range<usize>, message: Phrase) -> Problem {
        let path = path_at(self.root.get_ref(), &span);
        self.at(Some(span), path, message)
    }

    fn at(
        &self,
        span: Option<Range<usize>>,
        path: Option<Vec<String>>,
        message: Phrase,
    ) -> Problem {
        let path = path.unwrap_or_default();
        Problem {
            file: self.file.to_owned(),
            place: span.map(|span| line_and_column(self.text, span.start)),
            meaning: keys::meaning(&path),
            key: (!path.is_empty()).then(|| path.join(".")),
            message,
        }
    }

    /// What the reader of types found, in the words of people.
    fn typed(&self, error: &toml::de::Error) -> Problem {
        let span = error.span().unwrap_or(0..0);
        let mut path = path_at(self.root.get_ref(), &span).unwrap_or_default();
        let message = error.message();
        let missing = message.strip_prefix("missing field ").map(quoted);
        path.extend(missing.map(str::to_owned));
        self.at(Some(span), Some(path), in_words(message))
    }
}

fn syntax(error: &toml::de::Error, text: &str, file: &str) -> ProfileError {
    let origin = Origin { file, text, root: Spanned::new(0..0, DeTable::new()) };
    let en = error.message().trim().replace('\n', "; ");
    let args = [("what", Arg::from(Phrase { zh: wrong_kind::syntax(&en), en }))];
    let span = error.span().unwrap_or(0..0);
    ProfileError { problems: vec![origin.spanned(span, SYNTAX.fill(&args))] }
}

const SYNTAX: Text = text("TOML 写法有误：{what}", "not valid TOML: {what}");

fn unknown_name(name: &str) -> ProfileError {
    let known: Vec<_> = builtin::FILES.iter().map(|(name, _)| *name).collect();
    let message = text(
        "没有内置的城市规则“{name}”；现有：{known}。自备的规则请写文件名",
        "no profile “{name}” is shipped; there are: {known}. For your own, give the file",
    )
    .fill(&[("name", name.into()), ("known", known.join(", ").into())]);
    let problem = Problem { file: name.to_owned(), place: None, key: None, message, meaning: None };
    ProfileError { problems: vec![problem] }
}

/// The base that a file names.
fn base_of(origin: &Origin<'_>) -> Result<Option<Root<'static>>, ProfileError> {
    let root = origin.root.get_ref();
    let Some(name) = root.get("base") else { return Ok(None) };
    if name.get_ref().as_str() != Some(builtin::BASE) {
        let message = text(
            "base 只能写 \"{base}\"；不以它为基础时删去此行",
            "base can only be \"{base}\"; leave the line out to build on nothing",
        );
        let message = message.fill(&[("base", builtin::BASE.into())]);
        return Err(ProfileError { problems: vec![origin.problem(&["base"], message)] });
    }
    let text = builtin::text(builtin::BASE).expect("the base is shipped");
    Ok(Some(DeTable::parse(text).expect("a test reads every shipped file")))
}

/// Every `source` must be a key of `[sources]`.
fn unknown_sources(merged: &Root<'_>, origin: &Origin<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let sources = merged.get_ref().get("sources").and_then(|it| it.get_ref().as_table());
    all_named(merged.get_ref(), "source", &mut |name, span| {
        if !sources.is_some_and(|sources| sources.contains_key(name)) {
            let message = text(
                "[sources] 中没有“{name}”，请先在那里写明出处",
                "[sources] has no “{name}”; say there where it comes from",
            );
            problems.push(origin.spanned(span, message.fill(&[("name", name.into())])));
        }
    });
    problems
}

/// The messages of serde in both languages; what is not known stays in its own words.
fn in_words(message: &str) -> Phrase {
    let forms: [(&str, Text); 5] = [
        ("unknown field ", text("不认识的键“{name}”。{rest}", "unknown key “{name}”. {rest}")),
        ("missing field ", text("缺少“{name}”", "“{name}” is missing")),
        (
            "unknown variant ",
            text("“{name}”不是可用的取值。{rest}", "“{name}” is no allowed value. {rest}"),
        ),
        ("invalid type: ", text("取值的类型不对：{kind}", "a value of the wrong kind: {kind}")),
        ("invalid value: ", text("取值不可用：{kind}", "a value that cannot be: {kind}")),
    ];
    let form =
        forms.into_iter().find_map(|(start, form)| Some((message.strip_prefix(start)?, form)));
    let Some((all, form)) = form else { return Phrase { zh: message.into(), en: message.into() } };
    let name = quoted(all);
    let allowed =
        all.split_once(", expected").map(|(_, rest)| backticked(rest)).unwrap_or_default();
    let kind = Phrase { zh: wrong_kind::chinese(all), en: wrong_kind::english(all) };
    form.fill(&[
        ("name", name.into()),
        ("rest", choices(name, &allowed)),
        ("kind", Arg::from(kind)),
    ])
}

/// What can stand there, and what was probably meant.
fn choices(name: &str, allowed: &[&str]) -> Arg {
    if allowed.is_empty() {
        return "".into();
    }
    let list = Arg::from(allowed.join(", "));
    let near = allowed.iter().min_by_key(|it| strsim::damerau_levenshtein(name, it));
    match near.filter(|it| strsim::damerau_levenshtein(name, it) <= 2) {
        Some(near) => {
            text("是否想写“{near}”？可用：{list}", "Did you mean “{near}”? Allowed: {list}")
                .fill(&[("near", (*near).into()), ("list", list)])
                .into()
        }
        None => text("可用：{list}", "Allowed: {list}").fill(&[("list", list)]).into(),
    }
}

fn quoted(text: &str) -> &str {
    text.split('`').nth(1).unwrap_or(text)
}

fn backticked(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
