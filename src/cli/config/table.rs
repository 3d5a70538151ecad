//! TOML with lines (带行号的配置): entries of a table, each with its place, and problems told by it.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::Error;
use crate::text::{Arg, Lang, Phrase, Text, text};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// 1-based.
    pub(super) line: Option<usize>,
    pub(super) key: String,
    pub(super) what: Phrase,
}

/// Everything that is wrong with a file.
pub(super) struct Problems {
    path: PathBuf,
    found: Vec<Problem>,
}

impl Problems {
    pub(super) fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), found: Vec::new() }
    }

    pub(super) fn push(&mut self, problem: Problem) {
        self.found.push(problem);
    }

    pub(super) fn extend(&mut self, problem: Option<Problem>) {
        self.found.extend(problem);
    }

    /// The value, or nothing and one more problem.
    pub(super) fn take<T>(&mut self, value: Result<T, Problem>) -> Option<T> {
        value.map_err(|problem| self.push(problem)).ok()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The error of a file that has just this problem.
    pub(super) fn only(&self, problem: Problem) -> Error {
        Self { path: self.path.clone(), found: vec![problem] }.into_error()
    }

    /// All of them, in the order of the file, one a line.
    pub(super) fn into_error(mut self) -> Error {
        self.found.sort_by_key(|problem| problem.line.unwrap_or(usize::MAX));
        self.found.dedup();
        let lines = |lang| {
            let lines: Vec<_> = self.found.iter().map(|one| one.text(&self.path, lang)).collect();
            lines.join("\n")
        };
        Error::new(Phrase { zh: lines(Lang::Zh), en: lines(Lang::En) })
    }
}

impl Problem {
    fn text(&self, path: &Path, lang: Lang) -> String {
        let place = match (self.line, lang) {
            (Some(line), Lang::Zh) => format!(" 第{line}行"),
            (Some(line), Lang::En) => format!(":{line}"),
            (None, _) => String::new(),
        };
        let key = if self.key.is_empty() { String::new() } else { format!(" {}", self.key) };
        let colon = if lang == Lang::Zh { "：" } else { ": " };
        format!("{}{place}{key}{colon}{}", path.display(), self.what.get(lang))
    }
}

/// The text of a file.
///
/// # Errors
/// Where it is not UTF-8; says the line.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, Problem> {
    const NOT_UTF8: Text =
        text("不是 UTF-8 编码，请用记事本另存为 UTF-8", "not UTF-8: save it as UTF-8");
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = Some(1 + memchr::memchr_iter(b'\n', before).count());
        Problem { line, key: String::new(), what: NOT_UTF8.into() }
    })
}

/// A table with the text that it was read from.
#[derive(Clone)]
pub(super) struct Table<'t> {
    source: &'t str,
    at: usize,
    keys: DeTable<'t>,
}

/// One key and its value.
#[derive(Clone)]
pub(super) struct Entry<'t> {
    pub(super) key: &'t str,
    source: &'t str,
    at: usize,
    value: &'t DeValue<'t>,
}

impl<'t> Table<'t> {
    /// Reads the whole file.
    ///
    /// # Errors
    /// Where it is no TOML; says the line.
    pub(super) fn parse(source: &'t str) -> Result<Self, Problem> {
        const SYNTAX: Text = text("TOML 写法有误：{what}", "not valid TOML: {what}");
        let table = DeTable::parse(source).map_err(|error| {
            let what = error.message().trim().replace('\n', "; ");
            let at = error.span().map_or(0, |span| span.start);
            let what = SYNTAX.fill(&[("what", what.into())]);
            Problem { line: Some(line_of(source, at)), key: String::new(), what }
        })?;
        Ok(Self { source, at: 0, keys: table.into_inner() })
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.keys.iter().map(|(key, value)| Entry {
            key: key.get_ref(),
            source: self.source,
            at: key.span().start,
            value: value.get_ref(),
        })
    }

    pub(super) fn line(&self) -> usize {
        line_of(self.source, self.at)
    }
}

impl<'t> Entry<'t> {
    pub(super) fn problem(&self, what: impl Into<Phrase>) -> Problem {
        let line = Some(line_of(self.source, self.at));
        Problem { line, key: self.key.to_owned(), what: what.into() }
    }

    fn wrong(&self, wanted: Text) -> Problem {
        const WRONG: Text = text("应为{wanted}", "it has to be {wanted}");
        self.problem(WRONG.fill(&[("wanted", wanted.into())]))
    }

    pub(super) fn table(&self) -> Result<Table<'t>, Problem> {
        let keys = self.value.as_table().cloned();
        let keys = keys.ok_or_else(|| self.wrong(text("一节，如 [folders]", "a table")))?;
        Ok(Table { source: self.source, at: self.at, keys })
    }

    pub(super) fn tables(&self) -> Result<Vec<Table<'t>>, Problem> {
        let wrong = || self.wrong(text("若干节 [[sender]]", "tables [[sender]]"));
        let array = self.value.as_array().ok_or_else(wrong)?;
        let table = |value: &Spanned<DeValue<'t>>| {
            let keys = value.get_ref().as_table().cloned().ok_or_else(wrong)?;
            Ok(Table { source: self.source, at: value.span().start, keys })
        };
        array.iter().map(table).collect()
    }

    pub(super) fn text(&self) -> Result<String, Problem> {
        let text_of = self.value.as_str().filter(|text| !text.trim().is_empty());
        text_of.map(str::to_owned).ok_or_else(|| self.wrong(text("加引号的文字", "a text")))
    }

    pub(super) fn bool(&self) -> Result<bool, Problem> {
        self.value.as_bool().ok_or_else(|| self.wrong(text("true 或 false", "true or false")))
    }

    pub(super) fn number(&self, range: std::ops::RangeInclusive<u64>) -> Result<u64, Problem> {
        const RANGE: Text =
            text("应为 {from} 到 {to} 的整数", "it has to be a whole number from {from} to {to}");
        let number = self.value.as_integer().filter(|number| number.radix() == 10);
        let number = number.and_then(|number| number.as_str().parse().ok());
        number.filter(|number| range.contains(number)).ok_or_else(|| {
            let [from, to] = [range.start(), range.end()].map(|end| Arg::from(end.to_string()));
            self.problem(RANGE.fill(&[("from", from), ("to", to)]))
        })
    }

    pub(super) fn one_of<T: Copy>(&self, values: &[(&str, T)]) -> Result<T, Problem> {
        const ONE_OF: Text = text("应为 {values} 之一", "it has to be one of {values}");
        let word = self.value.as_str();
        let found = values.iter().find(|(name, _)| Some(*name) == word);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<_> = values.iter().map(|(name, _)| *name).collect();
            self.problem(ONE_OF.fill(&[("values", names.join(", ").into())]))
        })
    }

    /// A program and its arguments.
    pub(super) fn command(&self) -> Result<Vec<String>, Problem> {
        let wrong = || {
            self.wrong(text(
                "程序和参数的列表，如 [\"/usr/bin/notify\", \"减员\"]",
                "a list of the program and its arguments",
            ))
        };
        let words = self.value.as_array().ok_or_else(wrong)?;
        let word = |value: &Spanned<DeValue<'_>>| {
            value.get_ref().as_str().map(str::to_owned).ok_or_else(wrong)
        };
        let words: Vec<String> = words.iter().map(word).collect::<Result<_, _>>()?;
        if words.is_empty() { Err(wrong()) } else { Ok(words) }
    }

    /// What an option may be given as: each value as it would be typed, or a switch.
    pub(super) fn typed(&self) -> Result<Typed, Problem> {
        let one = |value: &DeValue<'_>| match value {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
            _ => None,
        };
        let wrong = || self.wrong(text("文字、整数、true 或 false", "a text, number or switch"));
        match self.value {
            DeValue::Boolean(on) => Ok(Typed::Switch(*on)),
            DeValue::Array(values) => {
                let values: Option<Vec<_>> = values.iter().map(|v| one(v.get_ref())).collect();
                values.map(Typed::Many).ok_or_else(wrong)
            }
            value => one(value).map(Typed::One).ok_or_else(wrong),
        }
    }

    /// A key that there is not, with the nearest that there is.
    pub(super) fn unknown(&self, section: &str, keys: &[&str]) -> Problem {
        const UNKNOWN: Text = text("没有这个键{nearest}", "there is no such key{nearest}");
        const NEAREST: Text = text("；是不是 {key}", "; did you mean {key}");
        let distance = |key: &&&str| strsim::damerau_levenshtein(self.key, key);
        let likely = keys
            .iter()
            .min_by_key(distance)
            .filter(|key| distance(key) <= 2.min(self.key.len() / 3))
            .copied();
        let nearest =
            likely.map_or_else(Phrase::default, |key| NEAREST.fill(&[("key", key.into())]));
        let mut problem = self.problem(UNKNOWN.fill(&[("nearest", nearest.into())]));
        if !section.is_empty() {
            problem.key = format!("{section}.{}", self.key);
        }
        problem
    }
}

/// A value as it would be typed.
pub(super) enum Typed {
    Switch(bool),
    One(String),
    Many(Vec<String>),
}

fn line_of(source: &str, at: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', &source.as_bytes()[..at.min(source.len())]).count()
}
