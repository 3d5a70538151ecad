//! Text in a bureau's encoding (输出编码), strictly: what cannot be written is told, never replaced.

use encoding_rs::{EncoderResult, GB18030, GBK};

use crate::ident::gbk;
use crate::profile::output::OutputEncoding;

/// The first character that an encoding cannot write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unwritable(pub(super) char);

/// The bytes of a text.
pub(super) fn encode(text: &str, encoding: OutputEncoding) -> Result<Vec<u8>, Unwritable> {
    match encoding {
        OutputEncoding::Utf8 | OutputEncoding::Utf8Bom => Ok(text.as_bytes().to_vec()),
        OutputEncoding::Gb18030 => strictly(text, GB18030),
        OutputEncoding::Gbk => match text.chars().find(|c| !c.is_ascii() && !gbk::holds(*c)) {
            None => strictly(text, GBK),
            Some(c) => Err(Unwritable(c)),
        },
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
