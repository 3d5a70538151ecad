//! `项目：内容` pairs in one cell: `单位名称：… 统一社会信用代码：…　填报日期：…`.

use crate::model::Field;
use crate::profile::columns::Strength;
use crate::profile::headings::Headings;

/// A known word and what stands behind it in the same cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) field: Field,
    pub(super) strength: Strength,
    /// As written.
    pub(super) label: String,
    /// `None` where nothing does.
    pub(super) value: Option<String>,
    pub(super) has_colon: bool,
}

/// Longer texts are instructions.
const LONGEST: usize = 300;
/// Some words are so long that nothing ends in them by chance.
const GLUED: usize = 4;

/// The pairs of a cell whose words are of the employer.
pub(super) fn of(text: &str, headings: &Headings) -> Vec<Pair> {
    if text.chars().count() > LONGEST {
        return Vec::new();
    }
    text.split(is_end).flat_map(|part| of_part(part, headings)).collect()
}

/// A value alone in its cell.
pub(super) fn bare(text: &str) -> String {
    trimmed(text).to_owned()
}

fn is_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | ';' | '；' | '，' | '|' | '｜' | '。')
}

fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：' | '﹕' | '︰')
}

fn of_part(part: &str, headings: &Headings) -> Vec<Pair> {
    let pieces: Vec<&str> = part.split(is_colon).collect();
    if pieces.len() == 1 {
        return without_colon(part, headings).into_iter().collect();
    }
    // Each piece but the first begins with a value, each but the last ends with a word.
    let split: Vec<(String, Word)> =
        pieces[..pieces.len() - 1].iter().map(|piece| last_word(piece, headings)).collect();
    let value_of = |index: usize| match split.get(index + 1) {
        Some((before, _)) => before.as_str(),
        None => pieces[index + 1],
    };
    let mut pairs = Vec::new();
    for (index, (_, word)) in split.iter().enumerate() {
        let Some((field, strength)) = word.known else { continue };
        let value = trimmed(value_of(index));
        pairs.push(Pair {
            field,
            strength,
            label: word.text.clone(),
            value: (!value.is_empty()).then(|| value.to_owned()),
            has_colon: true,
        });
    }
    pairs
}

/// The word before a colon.
struct Word {
    text: String,
    known: Option<(Field, Strength)>,
}

/// The word that a piece ends with, and what stands before it.
fn last_word(piece: &str, headings: &Headings) -> (String, Word) {
    // Behind a wide gap a word stands for itself, however it is spread out: 　填 报 日 期.
    if let Some((before, last)) = at_last_gap(piece) {
        let text: String = last.split_whitespace().collect();
        let is_spread = last.split_whitespace().all(|token| token.chars().count() == 1);
        let known = headings.label(&text);
        if known.is_some() || is_spread {
            return (before.to_owned(), Word { text, known });
        }
    }
    let tokens: Vec<&str> = piece.split_whitespace().collect();
    for start in 0..tokens.len() {
        let text = tokens[start..].concat();
        if let Some(known) = headings.label(&text) {
            return (tokens[..start].join(" "), Word { text, known: Some(known) });
        }
    }
    let Some((last, before)) = tokens.split_last() else {
        return (String::new(), Word { text: String::new(), known: None });
    };
    let starts = last.char_indices().skip(1).map(|(at, _)| at);
    let glued = starts.filter(|at| last[*at..].chars().count() >= GLUED);
    // 原单位名称 is not 单位名称: something has to end before the word, and names do.
    let known =
        glued.filter(|at| super::form::is_organisation(&last[..*at]) || is_code(&last[..*at]));
    for at in known {
        if let Some(known) = headings.label(&last[at..]) {
            let value = before.iter().copied().chain([&last[..at]]).collect::<Vec<_>>().join(" ");
            return (value, Word { text: last[at..].to_owned(), known: Some(known) });
        }
    }
    // 填 报 日 期 is one word.
    let spaced = tokens.iter().rev().take_while(|token| token.chars().count() == 1).count();
    let start = tokens.len() - spaced.max(1);
    (tokens[..start].join(" "), Word { text: tokens[start..].concat(), known: None })
}

/// What stands before and behind the last gap of two spaces or a wide one.
fn at_last_gap(piece: &str) -> Option<(&str, &str)> {
    let piece = piece.trim_end();
    let wide = piece.rfind('\u{3000}').map(|at| (at, '\u{3000}'.len_utf8()));
    let double = piece.rfind("  ").map(|at| (at, 2));
    let (at, length) = wide.max(double)?;
    Some((&piece[..at], &piece[at + length..]))
}

fn is_code(text: &str) -> bool {
    text.len() >= 15 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `单位名称` alone, or with its value behind a space.
fn without_colon(part: &str, headings: &Headings) -> Option<Pair> {
    let tokens: Vec<&str> = part.split_whitespace().collect();
    let (end, (field, strength)) = (1..=tokens.len())
        .rev()
        .find_map(|end| Some((end, headings.label(&tokens[..end].concat())?)))?;
    let value = tokens[end..].join(" ");
    let value = trimmed(&value);
    Some(Pair {
        field,
        strength,
        label: tokens[..end].concat(),
        value: (!value.is_empty()).then(|| value.to_owned()),
        has_colon: false,
    })
}

/// Without what forms are printed with: lines to write on, and the place of the stamp.
fn trimmed(text: &str) -> &str {
    let is_line = |c: char| c.is_whitespace() || matches!(c, '_' | '＿' | '\u{200b}' | '\u{feff}');
    let mut text = text.trim_matches(is_line);
    for stamp in [
        "（盖章）",
        "(盖章)",
        "（章）",
        "(章)",
        "（公章）",
        "(公章)",
        "（签章）",
        "(签章)",
        "（加盖公章）",
    ] {
        text = text.strip_suffix(stamp).unwrap_or(text).trim_matches(is_line);
        text = text.strip_prefix(stamp).unwrap_or(text).trim_matches(is_line);
    }
    text
}
