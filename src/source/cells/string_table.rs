//! The table of shared strings of an xlsx (共享文本表), before a parser reserves room for it.

use super::xml_check::{self, Shape};
use crate::model::FileFault;
use crate::source::limits::{self, Limits, megabytes};
use crate::text::{Text, text};

const STRING_COUNT: Text =
    text("共享文本的条数与内容不符", "the count of shared strings does not fit their content");

/// Looks through the table of shared strings before anything reserves room for as many as it
/// claims to have.
pub(crate) fn check_strings(bytes: &[u8], limits: &Limits) -> Result<(), FileFault> {
    /// `<si/>`, the shortest entry.
    const SHORTEST: u64 = 5;
    let size = bytes.len() as u64;
    if size > megabytes(limits.shared_strings_mb) {
        return Err(limits::SHARED_STRINGS_MB.met(limits.shared_strings_mb));
    }
    let mut count = 0;
    xml_check::walk(bytes, limits, |tag| {
        if tag.shape == Shape::End {
            return Ok(());
        }
        match tag.name {
            b"si" => count += 1,
            b"sst" => {
                let claimed = tag.attribute(b"uniqueCount");
                let claimed = claimed.and_then(|n| std::str::from_utf8(n).ok()?.parse().ok());
                if claimed.unwrap_or(0_u64) > size / SHORTEST {
                    return Err(FileFault::damaged(STRING_COUNT));
                }
            }
            _ => {}
        }
        if count > limits.shared_strings {
            return Err(limits::SHARED_STRINGS.met(limits.shared_strings));
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_beyond_the_bytes_is_a_lie() {
        let lie = br#"<sst count="1" uniqueCount="4000000000"><si><t>a</t></si></sst>"#;
        assert!(check_strings(lie, &Limits::default()).is_err());
        let sound = br#"<sst count="1" uniqueCount="1"><si><t>a</t></si></sst>"#;
        assert!(check_strings(sound, &Limits::default()).is_ok());
    }
}
