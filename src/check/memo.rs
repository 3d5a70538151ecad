//! Remembered readings (读取缓存): columns such as reasons and employers hold few different texts, and
//! a text that was read once need not be decoded again.

use rustc_hash::FxHashMap;

/// Readings by the bytes of the cell. One a column, sheet and thread.
pub(super) struct Memo<T> {
    last: Vec<u8>,
    last_value: Option<T>,
    known: FxHashMap<Box<[u8]>, T>,
}

/// A column with more different texts than this (remarks) is not worth remembering.
const MOST: usize = 8_192;

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { last: Vec::new(), last_value: None, known: FxHashMap::default() }
    }
}

impl<T: Copy> Memo<T> {
    /// The reading of these bytes; `read` is called for a text not seen before.
    #[inline]
    pub(super) fn get(&mut self, bytes: &[u8], read: impl FnOnce() -> T) -> T {
        if let Some(value) = self.last_value
            && equal(&self.last, bytes)
        {
            return value;
        }
        let value = match self.known.get(bytes) {
            Some(value) => *value,
            None => self.learn(bytes, read()),
        };
        self.last.clear();
        self.last.extend_from_slice(bytes);
        self.last_value = Some(value);
        value
    }

    fn learn(&mut self, bytes: &[u8], value: T) -> T {
        if self.known.len() < MOST {
            self.known.insert(bytes.into(), value);
        }
        value
    }
}

/// Whether two short texts are the same. The C library's comparison is made for long ones: called
/// ten times a row, it took a seventh of the time of a check.
#[inline]
pub(super) fn equal(one: &[u8], other: &[u8]) -> bool {
    let ((words, rest), (other_words, other_rest)) = (one.as_chunks(), other.as_chunks());
    let word = |bytes: &[u8; 8]| u64::from_ne_bytes(*bytes);
    one.len() == other.len()
        && words.iter().zip(other_words).all(|(a, b)| word(a) == word(b))
        && rest.iter().zip(other_rest).all(|(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use super::equal;

    #[test]
    fn equal_is_equal() {
        let text = "养老、失业、工伤、医疗".as_bytes();
        for end in 0..text.len() {
            assert!(equal(&text[..end], &text[..end]));
            assert!(!equal(&text[..end], &text[..=end]), "{end}");
            for at in 0..end {
                let mut other = text[..end].to_vec();
                other[at] ^= 1;
                assert!(!equal(&text[..end], &other), "{end} {at}");
            }
        }
    }
}
