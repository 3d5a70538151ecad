//! How much room a text takes on paper (版面估算), before it is printed: in half-width characters.

use unicode_width::UnicodeWidthStr as _;

/// Height of one line of 宋体 11, in points.
pub(super) const LINE: u16 = 15;

/// How many lines a text takes in a cell of a width, its own line breaks counted.
pub(super) fn lines(text: &str, width: u16) -> u16 {
    // The cell's inner margins take about one character.
    let room = usize::from(width.saturating_sub(1).max(1));
    if text.len() <= room {
        return 1 + u16::from(text.contains('\n'));
    }
    let lines: usize = text.lines().map(|line| line.width().div_ceil(room).max(1)).sum();
    u16::try_from(lines).unwrap_or(u16::MAX)
}

/// The height of a row whose tallest cell has so many lines; Excel's own limit is 409.
pub(super) fn row_height(lines: u16, least: u16) -> u16 {
    lines.saturating_mul(LINE).saturating_add(4).clamp(least, 400)
}

/// How wide a column has to be for a text in one line, margins counted.
pub(super) fn width_of(text: &str) -> u16 {
    u16::try_from(text.width() + 2).unwrap_or(u16::MAX)
}
