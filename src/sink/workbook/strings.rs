//! The texts of a workbook (共享字符串): each is stored once, and cells tell its number.

use std::io::Write as _;

use rustc_hash::FxHashMap;

use super::archive::Compressor;
use super::package::{DECLARATION, MAIN};

/// The texts so far, in the order of their first use.
#[derive(Default)]
pub(super) struct Strings {
    numbers: FxHashMap<Box<str>, u32>,
    /// The `<si>` elements, ready to be written.
    xml: Vec<u8>,
    /// How many cells have a text.
    uses: u64,
}

impl Strings {
    /// The number of a text.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        self.uses += 1;
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len()).expect("fewer texts than a sheet has cells");
        self.numbers.insert(text.into(), number);
        // Without this mark, readers may drop blanks and line breaks at the ends.
        let is_edged = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
        let start: &[u8] = if is_edged { b"<si><t xml:space=\"preserve\">" } else { b"<si><t>" };
        self.xml.extend_from_slice(start);
        put_text(&mut self.xml, text);
        self.xml.extend_from_slice(b"</t></si>");
        number
    }

    /// Gives `sharedStrings.xml` to the compressor.
    pub(super) fn write(&self, compressor: &mut Compressor) {
        let (uses, texts) = (self.uses, self.numbers.len());
        let start =
            format!("{DECLARATION}<sst xmlns=\"{MAIN}\" count=\"{uses}\" uniqueCount=\"{texts}\">");
        for text in [start.as_bytes(), &self.xml, b"</sst>"] {
            compressor.add(text);
        }
    }
}

/// Puts a text as XML holds it. Control characters are written `_xHHHH_`, as Excel does, and what
/// only looks so is kept apart from it.
pub(super) fn put_text(xml: &mut Vec<u8>, text: &str) {
    // EF leads U+FFFE and U+FFFF, and also the full-width forms.
    let is_plain = |byte: &u8| *byte >= b' ' && !matches!(byte, b'&' | b'<' | b'>' | b'_' | 0xef);
    if text.as_bytes().iter().all(is_plain) {
        return xml.extend_from_slice(text.as_bytes());
    }
    for (at, c) in text.char_indices() {
        match c {
            '&' => xml.extend_from_slice(b"&amp;"),
            '<' => xml.extend_from_slice(b"&lt;"),
            '>' => xml.extend_from_slice(b"&gt;"),
            '_' if looks_escaped(&text.as_bytes()[at..]) => xml.extend_from_slice(b"_x005F_"),
            '\t' | '\n' => xml.push(c as u8),
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(xml, "_x{:04X}_", u32::from(c));
            }
            _ => xml.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
}

/// `_xHHHH_` in the sender's own text.
fn looks_escaped(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x', digits @ .., b'_'] if digits.len() == 4 && digits.iter().all(u8::is_ascii_hexdigit))
        || text.len() > 7 && looks_escaped(&text[..7])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_what_they_are() {
        for (text, expected) in [
            ("王五", "王五"),
            ("a&b<c>\"d'", "a&amp;b&lt;c&gt;\"d'"),
            ("\u{7}\r", "_x0007__x000D_"),
            ("a\tb\nc", "a\tb\nc"),
            ("_x000D_", "_x005F_x000D_"),
            ("姓_x00e9_名_x12_", "姓_x005F_x00e9_名_x12_"),
            ("a_b", "a_b"),
            ("_x0041_x0041_", "_x005F_x0041_x005F_x0041_"),
            ("（１）\u{ffff}", "（１）_xFFFF_"),
        ] {
            let mut xml = Vec::new();
            put_text(&mut xml, text);
            assert_eq!(String::from_utf8(xml).unwrap(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_text_is_stored_once() {
        let mut strings = Strings::default();
        assert_eq!(["甲", " 乙\n", "甲"].map(|text| strings.number(text)), [0, 1, 0]);
        let elements = "<si><t>甲</t></si><si><t xml:space=\"preserve\"> 乙\n</t></si>";
        assert_eq!(String::from_utf8_lossy(&strings.xml), elements);
        assert_eq!(strings.uses, 3);
    }
}
