//! How much room a text needs (列宽与行高), since no spreadsheet program measures for us.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// Height of one line of 11-point text, in points.
const LINE: f64 = 15.0;
/// Excel takes no higher row.
const HIGHEST: f64 = 409.0;
/// Excel takes no longer text in a cell, in UTF-16 units.
const LONGEST: usize = 32_767;

/// The width of a text in columns of Western characters.
pub fn width(text: &str) -> usize {
    text.lines().map(UnicodeWidthStr::width).max().unwrap_or_default()
}

/// How many lines a text takes in a column of that width.
pub fn lines(text: &str, column: f64) -> usize {
    // Wide characters leave a gap at the line's end, and printers' fonts are a little wider.
    let usable = (column * 0.9).floor().max(4.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small width")]
    let usable = usable as usize;
    text.lines().map(|line| line.width().div_ceil(usable).max(1)).sum::<usize>().max(1)
}

/// The height of a row with so many lines, in points.
pub fn height(lines: usize) -> f64 {
    let lines = u32::try_from(lines).unwrap_or(u32::MAX);
    (f64::from(lines) * LINE + 4.0).min(HIGHEST)
}

/// The text, cut to what a cell can hold.
pub fn fitting(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let mut left = LONGEST;
    let end = text.char_indices().find(|(_, c)| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        !fits
    });
    end.map_or(Cow::Borrowed(text), |(end, _)| Cow::Borrowed(&text[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(width("证件号码\nab"), 8);
        assert_eq!(lines("证件号码证件号码", 10.0), 2);
        assert_eq!(lines("", 10.0), 1);
        assert_eq!(fitting(&"𠮷".repeat(20_000)).chars().count(), 16_383);
    }
}
