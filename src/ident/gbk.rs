//! GBK as bureaus' machines have it (严格的 GBK): what a character of a name must be in, to be
//! written into a file of that encoding.
//!
//! The web's GBK is wider: it writes the euro as one byte 80, and puts characters of later editions
//! (䶮 at FE9F among them) at places that code page 936 leaves open.

use encoding_rs::{EncoderResult, GBK};

/// Whether a character can be written: one or two bytes of code page 936.
pub fn holds(c: char) -> bool {
    let (mut utf8, mut gbk) = ([0; 4], [0; 8]);
    let (result, _, written) = GBK.new_encoder().encode_from_utf8_without_replacement(
        c.encode_utf8(&mut utf8),
        &mut gbk,
        true,
    );
    result == EncoderResult::InputEmpty
        && match gbk[..written] {
            [byte] => byte < 0x80,
            [lead, trail] => !is_later(lead, trail),
            _ => false,
        }
}

/// Two-byte places that GB 18030 filled and GBK has not.
const fn is_later(lead: u8, trail: u8) -> bool {
    matches!(
        (lead, trail),
        (0xa6, 0xd9..=0xdf | 0xec..=0xed | 0xf3) | (0xa8, 0xbc | 0xbf) | (0xfe, 0x50..=0xa0)
    )
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn gbk_is_taken_strictly() {
        for c in ['张', '镕', '喆', '·', 'A', '0'] {
            assert!(holds(c), "{c}");
        }
        for c in ['𠮷', '㛃', '䶮', '€', '\u{a0}', 'ḿ'] {
            assert!(!holds(c), "{c}");
        }
    }
}
