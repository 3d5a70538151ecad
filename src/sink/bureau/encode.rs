//! Text in a bureau's encoding (输出编码), strictly: what cannot be written is told, never replaced.

use encoding_rs::{EncoderResult, GB18030, GBK};

use crate::profile::output::OutputEncoding;

/// The first character that an encoding cannot write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unwritable(pub(super) char);

/// The bytes of a text.
pub(super) fn encode(text: &str, encoding: OutputEncoding) -> Result<Vec<u8>, Unwritable> {
    match encoding {
        OutputEncoding::Utf8 | OutputEncoding::Utf8Bom => Ok(text.as_bytes().to_vec()),
        OutputEncoding::Gb18030 => strictly(text, GB18030),
        OutputEncoding::Gbk => strictly(text, GBK).and_then(|bytes| check_gbk(text, bytes)),
    }
}

/// What stands before the first record.
pub(super) fn mark(encoding: OutputEncoding) -> &'static [u8] {
    match encoding {
        OutputEncoding::Utf8Bom => b"\xef\xbb\xbf",
        _ => b"",
    }
}

fn strictly(text: &str, encoding: &'static encoding_rs::Encoding) -> Result<Vec<u8>, Unwritable> {
    let mut encoder = encoding.new_encoder();
    let room = encoder
        .max_buffer_length_from_utf8_without_replacement(text.len())
        .expect("a record is far below the address space");
    let mut bytes = Vec::with_capacity(room);
    match encoder.encode_from_utf8_to_vec_without_replacement(text, &mut bytes, true).0 {
        EncoderResult::InputEmpty => Ok(bytes),
        EncoderResult::Unmappable(c) => Err(Unwritable(c)),
        EncoderResult::OutputFull => unreachable!("the buffer was made large enough"),
    }
}

/// The web's GBK is wider than the code page of bureau machines: it writes the euro as one byte 80,
/// and puts characters of later editions at places that code page 936 leaves open.
fn check_gbk(text: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Unwritable> {
    let mut at = 0;
    for c in text.chars() {
        let width = match bytes[at] {
            0x00..0x80 => 1,
            0x80 => return Err(Unwritable(c)),
            _ => 2,
        };
        if width == 2 && is_later(bytes[at], bytes[at + 1]) {
            return Err(Unwritable(c));
        }
        at += width;
    }
    Ok(bytes)
}

/// Two-byte places that GB 18030 filled and GBK has not.
fn is_later(lead: u8, trail: u8) -> bool {
    matches!(
        (lead, trail),
        (0xa6, 0xd9..=0xdf | 0xec..=0xed | 0xf3) | (0xa8, 0xbc | 0xbf) | (0xfe, 0x50..=0xa0)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gbk_is_strict_and_gb18030_takes_all() {
        for (text, gbk) in [
            ("王喆", Ok(&b"\xcd\xf5\x86\xb4"[..])),
            ("·", Ok(b"\xa1\xa4")),
            ("𠮷", Err(Unwritable('𠮷'))),
            ("陈䶮", Err(Unwritable('䶮'))),
            ("㛃", Err(Unwritable('㛃'))),
            ("5€", Err(Unwritable('€'))),
        ] {
            assert_eq!(
                encode(text, OutputEncoding::Gbk).as_deref(),
                gbk.as_ref().map(|b| *b),
                "{text}"
            );
            let wide = encode(text, OutputEncoding::Gb18030).unwrap();
            assert_eq!(GB18030.decode_without_bom_handling(&wide).0, text);
        }
    }
}
