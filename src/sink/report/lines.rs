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
        for word in words(&text) {
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
/// not before closing punctuation.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = word_end(rest)?;
        let (word, tail) = rest.split_at(end);
        rest = tail;
        Some(word)
    })
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
