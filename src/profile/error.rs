//! Why a profile cannot be used (城市规则错误): where it stands, which key, what the key means.

use std::fmt;

use crate::text::{Lang, Phrase, Text};

/// A profile that cannot be used (城市规则有误). Holds at least one problem, in the order of the
/// file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", lines(problems))]
pub struct ProfileError {
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong with a profile (城市规则问题).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was named.
    pub file: String,
    /// Line and column in it, both 1-based, the column in characters.
    pub place: Option<(usize, usize)>,
    /// The key with the tables it stands in: `split.mass_at.value`.
    pub key: Option<String>,
    /// What is wrong and what to do.
    pub message: Phrase,
    /// What the key means.
    pub meaning: Option<Text>,
}

impl ProfileError {
    /// The problems in one language, one a line.
    pub fn text(&self, lang: Lang) -> String {
        let lines: Vec<_> = self.problems.iter().map(|problem| problem.text(lang)).collect();
        lines.join("\n")
    }
}

impl Problem {
    /// The problem in one language: `北京.toml 第12行第3列 split.mass_at：… （含义：…）`.
    pub fn text(&self, lang: Lang) -> String {
        let place = match (self.place, lang) {
            (Some((line, column)), Lang::Zh) => format!(" 第{line}行第{column}列"),
            (Some((line, column)), Lang::En) => format!(":{line}:{column}"),
            (None, _) => String::new(),
        };
        let key = self.key.as_ref().map(|key| format!(" {key}")).unwrap_or_default();
        let meaning = self.meaning.map(|meaning| meaning.get(lang));
        let message = self.message.get(lang);
        match (meaning, lang) {
            (None, Lang::Zh) => format!("{}{place}{key}：{message}", self.file),
            (None, Lang::En) => format!("{}{place}{key}: {message}", self.file),
            (Some(it), Lang::Zh) => format!("{}{place}{key}：{message}（含义：{it}）", self.file),
            (Some(it), Lang::En) => format!("{}{place}{key}: {message} (meaning: {it})", self.file),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::Zh))?;
        write!(f, " {}", self.message.en)
    }
}

fn lines(problems: &[Problem]) -> String {
    let lines: Vec<_> = problems.iter().map(Problem::to_string).collect();
    lines.join("\n")
}

/// Line and column of a byte, both 1-based, the column in characters.
pub(super) fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(byte)];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}
