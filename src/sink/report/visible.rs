//! Making what cannot be seen visible (显示不可见字符), and hostile text harmless.
//!
//! In: any text of a file. Out: the same text with control, direction and invisible characters as
//! symbols, so that it can neither steer a terminal nor hide what is wrong with it.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text for a terminal or a list (可安全显示的文字): controls and direction marks as symbols.
pub fn harmless(text: &str) -> Cow<'_, str> {
    replace(text, |c| is_hostile(c) && c != '\n')
}

/// The text of a cell as it is quoted: besides, every invisible character and odd space is shown.
pub fn visible(text: &str) -> Cow<'_, str> {
    replace(text, |c| is_hostile(c) || is_invisible(c))
}

fn replace(text: &str, shows: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&shows) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if shows(c) { push_symbol(c, &mut out) } else { out.push(c) }
    }
    Cow::Owned(out)
}

fn push_symbol(c: char, out: &mut String) {
    match c {
        '\t' => out.push('⇥'),
        '\r' | '\n' => out.push('↵'),
        '\u{a0}' | '\u{3000}' => out.push('␣'),
        '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + u32::from(c)).expect("a picture")),
        '\u{7f}' => out.push('␡'),
        _ => write!(out, "⟨U+{:04X}⟩", u32::from(c)).expect("a String takes all"),
    }
}

/// Steers a terminal, turns the direction of what follows, or is no character at all.
pub(super) fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{fff9}'..='\u{fffb}')
        || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{3000}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hostile_or_hidden_remains() {
        for (text, expected) in [
            ("王\u{1b}[2J小明", "王␛[2J小明"),
            ("abc\u{202e}dcba", "abc⟨U+202E⟩dcba"),
            ("张\u{200b}三", "张⟨U+200B⟩三"),
            ("张\u{3000}三\t", "张␣三⇥"),
            ("一\r\n二", "一↵↵二"),
            ("平常", "平常"),
        ] {
            assert_eq!(visible(text), expected);
        }
        assert_eq!(harmless("一行\n\u{7}二行　三"), "一行\n␇二行　三");
    }
}
