//! Lines for a terminal (终端排版): wrapped to its width, with Chinese counted as wide, and harmless.
//!
//! What comes from a file can neither steer the terminal nor turn the direction of a line; colour
//! comes from the [`Palette`] alone.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::visible::harmless;
use crate::model::{Severity, Verdict};
use crate::text::Lang;

/// Narrower than this, lines are no longer wrapped to fit.
const NARROWEST: usize = 40;

/// The colours of a terminal (配色): what is put before and after a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    pub(super) error: &'static str,
    pub(super) warning: &'static str,
    pub(super) note: &'static str,
    pub(super) good: &'static str,
    pub(super) faint: &'static str,
    pub(super) off: &'static str,
}

impl Palette {
    /// No colour at all.
    pub const PLAIN: Self = Self { error: "", warning: "", note: "", good: "", faint: "", off: "" };
    /// The colours that every terminal knows.
    pub const ANSI: Self = Self {
        error: "\u{1b}[1;31m",
        warning: "\u{1b}[33m",
        note: "\u{1b}[36m",
        good: "\u{1b}[1;32m",
        faint: "\u{1b}[2m",
        off: "\u{1b}[0m",
    };

    pub(super) fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Note => self.note,
        }
    }

    pub(super) fn verdict(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Accepted => self.good,
            Verdict::Partial => self.warning,
            Verdict::Refused => self.error,
        }
    }
}

/// A text in the making.
pub(super) struct Lines<'p> {
    lang: Lang,
    palette: &'p Palette,
    width: usize,
    pub(super) out: String,
}

impl<'p> Lines<'p> {
    pub(super) fn new(lang: Lang, palette: &'p Palette, width: usize) -> Self {
        Self { lang, palette, width: width.max(NARROWEST), out: String::new() }
    }

    /// A word at the margin and a text behind it, wrapped under itself.
    pub(super) fn head(&mut self, colour: &str, word: &str, text: &str) {
        let margin = match self.lang {
            Lang::Zh => 10,
            Lang::En => 13,
        };
        let off = if colour.is_empty() { "" } else { self.palette.off };
        let gap = " ".repeat(margin.max(word.width() + 2) - word.width());
        self.out.extend([colour, word, off, &gap]);
        self.wrapped(word.width() + gap.len(), margin, text);
    }

    pub(super) fn line(&mut self, indent: usize, text: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.wrapped(indent, indent, text);
    }

    /// Writes a text that begins at column `at`; its further lines are indented by `indent`.
    pub(super) fn wrapped(&mut self, at: usize, indent: usize, text: &str) {
        let text = harmless(text);
        let mut column = at;
        for word in words(&text, self.width - indent.min(self.width)) {
            let width = word.width();
            if column + word.trim_end().width() > self.width && column > indent {
                let kept = self.out.trim_end_matches(' ').len();
                self.out.truncate(kept);
                self.out.push('\n');
                self.out.push_str(&" ".repeat(indent));
                column = indent;
            }
            self.out.push_str(word);
            column += width;
        }
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        self.out.push('\n');
    }
}

/// The pieces between which a line may break: after spaces, and around each wide character, but
/// not before closing punctuation, and not in the name of a file that fits into a line.
fn words(text: &str, widest: usize) -> impl Iterator<Item = &str> {
    let (mut rest, mut is_within) = (text, false);
    std::iter::from_fn(move || {
        let name = if is_within { None } else { name_end(rest) };
        let name = name.filter(|end| rest[..*end].trim_end().width() <= widest);
        let end = name.or_else(|| word_end(rest))?;
        is_within = !rest[..end].ends_with(' ');
        let (word, tail) = rest.split_at(end);
        rest = tail;
        Some(word)
    })
}

/// Where the name of a file ends, with the spaces behind it, if the text begins with one: something with
/// a dot and letters behind it, and without the punctuation of a sentence.
fn name_end(text: &str) -> Option<usize> {
    let token = text.split(' ').next().unwrap_or_default();
    // How many people it holds belongs to it.
    let name = token.split_once('（').filter(|(_, count)| count.ends_with('）'));
    let name = name.map_or(token, |(name, _)| name);
    let ends = name.rsplit_once('.').is_some_and(|(before, end)| {
        !before.is_empty() && end.starts_with(|c: char| c.is_ascii_alphanumeric())
    });
    let is_name = ends && !name.chars().any(|c| closes(c) || opens(c));
    let behind = text[token.len()..].trim_start_matches(' ');
    is_name.then_some(text.len() - behind.len())
}

fn word_end(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    let (_, mut before) = chars.next()?;
    for (at, c) in chars {
        let wide = |c: char| c.width() == Some(2);
        let after_space = before == ' ' && c != ' ';
        let by_width = (wide(before) || wide(c)) && c != ' ' && !closes(c) && !opens(before);
        if after_space || by_width {
            return Some(at);
        }
        before = c;
    }
    Some(text.len())
}

fn closes(c: char) -> bool {
    "，。；：、？！）”’》】".contains(c)
}

fn opens(c: char) -> bool {
    "（“‘《【".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str) -> String {
        let mut lines = Lines::new(Lang::Zh, &Palette::PLAIN, 40);
        lines.line(2, text);
        lines.out
    }

    #[test]
    fn a_name_of_a_file_stays_in_one_line_where_it_fits() {
        let names = "零星减员清单_2026-11.xlsx（3） 办理步骤_2026-11.xlsx 花名册.xls!C8 乙";
        assert_eq!(
            wrapped(names),
            "  零星减员清单_2026-11.xlsx（3）\n  办理步骤_2026-11.xlsx 花名册.xls!C8 乙\n"
        );
        let long = format!("甲 {}.xlsx", "长".repeat(20));
        assert_eq!(wrapped(&long), format!("  甲 {}\n  长长长.xlsx\n", "长".repeat(17)));
        let sentence = "请用 Excel 打开，另存为.xlsx，再把这份文件交回来，不要改文件名。";
        assert!(wrapped(sentence).lines().count() == 2, "{}", wrapped(sentence));
    }
}
