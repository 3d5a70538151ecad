//! One input row under canonical columns, unjudged (原始记录).

use std::borrow::Cow;

use super::{CellKind, Columns, Field, RawCell, RawRow};

/// How the bytes of a sheet's cells are to be read (文字编码). Everything that comes over the pipe
/// is UTF-8; a GBK file is read as it lies, and always as GB18030.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, checked.
    Utf8,
    /// GB18030, checked.
    Gb18030,
}

impl TextEncoding {
    /// The text of some bytes. Borrowed, but for GB18030 beyond ASCII.
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Gb18030 => encoding_rs::GB18030.decode_without_bom_handling(bytes).0,
        }
    }

    /// The bytes of some text. The few characters that GB18030 does not have become U+FFFD, which
    /// NA002 knows for a lost one.
    pub fn encode(self, text: &str) -> Cow<'_, [u8]> {
        match self {
            Self::Utf8 => Cow::Borrowed(text.as_bytes()),
            Self::Gb18030 => {
                let (bytes, _, is_replaced) = encoding_rs::GB18030.encode(text);
                if !is_replaced {
                    return bytes;
                }
                let known = |c: char| !encoding_rs::GB18030.encode(c.encode_utf8(&mut [0; 4])).2;
                let text: String =
                    text.chars().map(|c| if known(c) { c } else { '\u{FFFD}' }).collect();
                Cow::Owned(encoding_rs::GB18030.encode(&text).0.into_owned())
            }
        }
    }

    /// The same into a buffer that is used again and again.
    pub fn decode_into(self, bytes: &[u8], text: &mut String) {
        text.clear();
        match self {
            Self::Utf8 => text.push_str(&String::from_utf8_lossy(bytes)),
            Self::Gb18030 => {
                let mut decoder = encoding_rs::GB18030.new_decoder_without_bom_handling();
                // Three bytes of UTF-8 for two of GBK, and room for what the decoder asks at its end.
                text.reserve(bytes.len() * 3 + 16);
                let _ = decoder.decode_to_string(bytes, text, true);
            }
        }
    }
}

/// A row with its columns known (原始记录). Borrows; never edited after reading.
#[derive(Clone, Copy, Debug)]
pub struct Record<'r> {
    /// The cells as read.
    pub row: RawRow<'r>,
    /// Where each field stands.
    pub columns: &'r Columns,
    /// How to read the bytes.
    pub encoding: TextEncoding,
}

impl<'r> Record<'r> {
    /// The undecoded bytes of a field; empty where the column is absent.
    #[inline]
    pub fn bytes(&self, field: Field) -> &'r [u8] {
        self.columns.get(field).map_or(&[], |column| self.cell(field, column))
    }

    /// The bytes of a field in its column. `="2026-11"`, which makes a spreadsheet program take a CSV
    /// cell for text, is that text; in a number it stays, to be told of (ID010).
    #[inline]
    pub fn cell(&self, field: Field, column: usize) -> &'r [u8] {
        unwrapped(field, self.row.cell(column))
    }

    /// The same of a cell that is known.
    #[inline]
    pub fn text_of(&self, field: Field, cell: &RawCell) -> &'r [u8] {
        unwrapped(field, self.row.text_of(cell))
    }

    /// What the cell was; blank where the column is absent.
    #[inline]
    pub fn kind(&self, field: Field) -> CellKind {
        self.columns.get(field).map_or(CellKind::Blank, |column| self.row.kind(column))
    }

    /// The decoded text of a field, as it stands in the file.
    pub fn text(&self, field: Field) -> Cow<'r, str> {
        self.encoding.decode(self.bytes(field))
    }
}

#[inline]
fn unwrapped(field: Field, bytes: &[u8]) -> &[u8] {
    match bytes {
        [b'=', b'"', inner @ .., b'"'] if field != Field::PersonId => inner,
        _ => bytes,
    }
}
