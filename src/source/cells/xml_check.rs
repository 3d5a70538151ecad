//! A walk over the tags of an XML part (XML 检查): no DOCTYPE, bounded depth and tokens, all
//! elements closed. It decodes nothing and is several times faster than a parser.

use memchr::{memchr, memmem, memrchr};

use crate::model::FileFault;
use crate::source::limits::{self, Limits};
use crate::text::{Text, text};

const BROKEN: Text = text(
    "XML 不完整或不合规，文件可能被截断",
    "its XML is incomplete or ill-formed; it may have been cut short",
);
const DOCTYPE: Text = text(
    "XML 带有 DOCTYPE 声明，工作簿不会这样写，拒绝读取",
    "its XML has a DOCTYPE, which no workbook has: refused",
);
const NOT_UTF8: Text = text("部件不是 UTF-8 编码", "a part is not in UTF-8");

/// How a tag stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `<a>`
    Start,
    /// `</a>`
    End,
    /// `<a/>`
    Empty,
}

/// One tag.
pub(crate) struct Tag<'a> {
    /// The name without its prefix.
    pub(crate) name: &'a [u8],
    /// What stands between name and end.
    pub(crate) attributes: &'a [u8],
    /// How it stands.
    pub(crate) shape: Shape,
    /// Where `<` is.
    pub(crate) start: usize,
    /// One past `>`.
    pub(crate) end: usize,
}

impl<'a> Tag<'a> {
    /// The raw value of an attribute, by its full name.
    pub(crate) fn attribute(&self, name: &[u8]) -> Option<&'a [u8]> {
        let mut rest = self.attributes;
        loop {
            let equals = memchr(b'=', rest)?;
            let key = rest[..equals].trim_ascii();
            let after = rest[equals + 1..].trim_ascii_start();
            let (quote, after) = after.split_first()?;
            let close = memchr(*quote, after)?;
            if key == name {
                return Some(&after[..close]);
            }
            rest = &after[close + 1..];
        }
    }

    /// An attribute that is on: `1` or `true`.
    pub(crate) fn is_on(&self, name: &[u8]) -> bool {
        matches!(self.attribute(name), Some(b"1" | b"true"))
    }
}

/// What is said of XML that is broken.
pub(crate) fn broken() -> FileFault {
    FileFault::damaged(BROKEN)
}

/// The name of the outermost element; empty where there is none.
pub(crate) fn root(bytes: &[u8]) -> &[u8] {
    let mut at = 0;
    while let Some(open) = memchr(b'<', &bytes[at..]) {
        let start = at + open;
        match bytes.get(start + 1) {
            Some(b'?' | b'!') => match skip(bytes, start) {
                Ok(after) => at = after,
                Err(_) => break,
            },
            Some(_) => return local_name(&bytes[start + 1..]),
            None => break,
        }
    }
    &[]
}

/// Refuses a DOCTYPE anywhere, which includes texts that look like one.
pub(crate) fn refuse_doctype(bytes: &[u8]) -> Result<(), FileFault> {
    match memmem::find(bytes, b"<!DOCTYPE") {
        Some(_) => Err(FileFault::damaged(DOCTYPE)),
        None => Ok(()),
    }
}

/// Shows the tags from a place on, which may lie inside of elements, to `on`.
pub(crate) fn tags_from<'a>(
    bytes: &'a [u8],
    mut at: usize,
    mut on: impl FnMut(&Tag<'a>) -> Result<(), FileFault>,
) -> Result<(), FileFault> {
    while let Some(open) = memchr(b'<', &bytes[at..]) {
        let start = at + open;
        if matches!(bytes.get(start + 1), Some(b'!' | b'?')) {
            at = skip(bytes, start)?;
        } else {
            let tag = tag(bytes, start).ok_or_else(broken)?;
            at = tag.end;
            on(&tag)?;
        }
    }
    Ok(())
}

/// Walks over all tags in order and shows them to `on`.
pub(crate) fn walk<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    mut on: impl FnMut(&Tag<'a>) -> Result<(), FileFault>,
) -> Result<(), FileFault> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(FileFault::damaged(NOT_UTF8));
    }
    let longest_text = limits.xml_token_kb.saturating_mul(1024);
    let longest_tag = limits.xml_attribute_kb.saturating_mul(1024);
    let (mut at, mut depth, mut any) = (0, 0_u64, false);
    while let Some(open) = memchr(b'<', &bytes[at..]) {
        if open as u64 > longest_text {
            return Err(limits::XML_TOKEN_KB.met(limits.xml_token_kb));
        }
        let start = at + open;
        let Some(next) = bytes.get(start + 1) else { return Err(broken()) };
        if matches!(next, b'!' | b'?') {
            at = skip(bytes, start)?;
            continue;
        }
        let tag = tag(bytes, start).ok_or_else(broken)?;
        if (tag.end - start) as u64 > longest_tag {
            return Err(limits::XML_ATTRIBUTE_KB.met(limits.xml_attribute_kb));
        }
        at = tag.end;
        any = true;
        match tag.shape {
            Shape::Start => depth += 1,
            Shape::End => depth = depth.checked_sub(1).ok_or_else(broken)?,
            Shape::Empty => {}
        }
        if depth > limits.xml_depth {
            return Err(limits::XML_DEPTH.met(limits.xml_depth));
        }
        on(&tag)?;
    }
    if depth == 0 && any { Ok(()) } else { Err(broken()) }
}

/// Past a comment, CDATA section or instruction. Anything else with `<!` is a DOCTYPE.
fn skip(bytes: &[u8], start: usize) -> Result<usize, FileFault> {
    let rest = &bytes[start..];
    let close: &[u8] = if rest.starts_with(b"<!--") {
        b"-->"
    } else if rest.starts_with(b"<![CDATA[") {
        b"]]>"
    } else if rest.starts_with(b"<?") {
        b"?>"
    } else {
        return Err(FileFault::damaged(DOCTYPE));
    };
    let found = memmem::find(&rest[2..], close).ok_or_else(broken)?;
    Ok(start + 2 + found + close.len())
}

#[inline]
fn tag(bytes: &[u8], start: usize) -> Option<Tag<'_>> {
    let inner = &bytes[start + 1..];
    let (shape, inner) = match inner.strip_prefix(b"/") {
        Some(rest) => (Shape::End, rest),
        None => (Shape::Start, inner),
    };
    let mut name_start = 0;
    let name_end = inner.iter().position(|byte| {
        !matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b':' | b'-' | b'_' | b'.' | 128..)
    })?;
    if let Some(colon) = memrchr(b':', &inner[..name_end]) {
        name_start = colon + 1;
    }
    let rest = &inner[name_end..];
    let close = tag_end(rest)?;
    let (shape, attributes) = match (&rest[..close], shape) {
        ([attributes @ .., b'/'], Shape::Start) => (Shape::Empty, attributes),
        // `</table/>` ends a table for some readers, for others it does not.
        (more, Shape::End) if !more.trim_ascii().is_empty() => return None,
        (attributes, shape) => (shape, attributes),
    };
    let name = &inner[name_start..name_end];
    let end = bytes.len() - rest.len() + close + 1;
    (!name.is_empty()).then_some(Tag { name, attributes, shape, start, end })
}

/// Where `>` stands, outside of quoted values.
#[inline]
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match bytes.get(at)? {
            b'>' => return Some(at),
            quote @ (b'"' | b'\'') => {
                // Most values are a few bytes long: a search by vectors would cost more.
                at += 1;
                while bytes.get(at)? != quote {
                    at += 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
}

fn local_name(bytes: &[u8]) -> &[u8] {
    let end = bytes
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
        .unwrap_or(bytes.len());
    let name = &bytes[..end];
    memrchr(b':', name).map_or(name, |colon| &name[colon + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(xml: &str) -> Result<Vec<String>, String> {
        let mut names = Vec::new();
        walk(xml.as_bytes(), &Limits::default(), |tag| {
            names.push(format!("{:?} {}", tag.shape, String::from_utf8_lossy(tag.name)));
            Ok(())
        })
        .map_err(|fault| fault.code.to_string())?;
        Ok(names)
    }

    #[test]
    fn tags_come_in_order_without_prefix() {
        let xml = "<?xml version='1.0'?><!-- <x> --><x:a b='>'><c/><![CDATA[<d>]]></x:a>";
        assert_eq!(names(xml).unwrap(), ["Start a", "Empty c", "End a"]);
        assert_eq!(root(xml.as_bytes()), b"a");
    }

    #[test]
    fn doctypes_cuts_and_depth_are_refused() {
        let deep = format!("{}{}", "<a>".repeat(257), "</a>".repeat(257));
        for (xml, code) in [
            ("<!DOCTYPE a [<!ENTITY e \"x\">]><a/>", "FL003"),
            ("<a><b></b>", "FL003"),
            ("<a></a></b>", "FL003"),
            ("<a></a/>", "FL003"),
            ("<a b=\"", "FL003"),
            ("", "FL003"),
            (deep.as_str(), "FL004"),
        ] {
            assert_eq!(names(xml), Err(code.to_owned()), "{xml}");
        }
        let long = format!("<a b=\"{}\"/>", "x".repeat(70_000));
        assert_eq!(names(&long), Err("FL004".to_owned()));
    }

    #[test]
    fn attributes_are_found_by_full_name() {
        let tag = tag(br#"<c x:r="no" r = 'B2' t="e">"#, 0).unwrap();
        assert_eq!(tag.attribute(b"r"), Some(&b"B2"[..]));
        assert_eq!(tag.attribute(b"t"), Some(&b"e"[..]));
        assert_eq!(tag.attribute(b"s"), None);
    }
}
