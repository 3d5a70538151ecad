//! Bytes of a marked-up text to UTF-8 (网页与 XML 编码): byte-order mark, then what the text says
//! of itself, then strict UTF-8, then GB18030.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::model::FileFault;

/// The text and the name of its encoding.
pub(crate) fn decode(bytes: &[u8]) -> Result<(String, &'static str), FileFault> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strictly(encoding, &bytes[mark..]).ok_or_else(unreadable);
    }
    // Without mark: every other byte of ASCII markup is zero.
    let wide = match bytes {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    };
    let said = wide.or_else(|| said(bytes));
    // What a page says of itself is often wrong, so it must hold without a single fault.
    let tries = [said, Some(UTF_8), Some(GB18030)];
    tries
        .into_iter()
        .flatten()
        .find_map(|encoding| strictly(encoding, bytes))
        .ok_or_else(unreadable)
}

fn unreadable() -> FileFault {
    crate::source::encoding::unreadable(1)
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<(String, &'static str)> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let name = if encoding == UTF_8 {
        "utf-8"
    } else if encoding == UTF_16LE {
        "utf-16le"
    } else if encoding == UTF_16BE {
        "utf-16be"
    } else if encoding == GB18030 {
        "gb18030"
    } else {
        encoding.name()
    };
    Some((text.into_owned(), name))
}

/// `charset=gb2312` of a page or `encoding="gb2312"` of an XML declaration, in the first 4 KB.
/// All of the GB family are read as GB18030, which holds them.
fn said(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let label = ["charset", "encoding"].iter().find_map(|key| {
        let at = memchr::memmem::find(&head, key.as_bytes())? + key.len();
        let rest = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
        let end = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        Some(rest[..end].to_vec())
    })?;
    match Encoding::for_label(&label) {
        Some(encoding) if encoding == encoding_rs::GBK => Some(GB18030),
        // A page of ASCII bytes cannot be in UTF-16, whatever it says.
        Some(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => None,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(bytes: &[u8]) -> Option<&'static str> {
        decode(bytes).ok().map(|(_, name)| name)
    }

    #[test]
    fn pages_are_believed_only_as_far_as_they_hold() {
        let gbk = b"<meta charset=gb2312>\xD5\xC5\xC8\xFD";
        assert_eq!(decode(gbk).unwrap().0, "<meta charset=gb2312>张三");
        assert_eq!(name(b"<meta charset=\"utf-8\">\xD5\xC5\xC8\xFD"), Some("gb18030"));
        assert_eq!(name("<?xml encoding='UTF-8'?>张".as_bytes()), Some("utf-8"));
        assert_eq!(name("\u{FEFF}<a>张".as_bytes()), Some("utf-8"));
        assert_eq!(name(b"\xFF\xFE<\0a\0>\0"), Some("utf-16le"));
        assert_eq!(name(b"<\0a\0>\0"), Some("utf-16le"));
        assert_eq!(name(b"<table>\xFF\xFF\xFF"), None);
    }
}
