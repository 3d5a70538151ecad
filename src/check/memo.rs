//! Remembered readings (读取缓存): columns such as reasons and employers hold few different texts, and
//! a text that was read once need not be decoded again.

use rustc_hash::FxHashMap;

/// Readings by the bytes of the cell. One a column, sheet and thread.
pub(super) struct Memo<T> {
    /// The texts met last, each at the place that its bytes give.
    near: [Near<T>; PLACES],
    known: FxHashMap<Box<[u8]>, T>,
}

struct Near<T> {
    text: Vec<u8>,
    value: Option<T>,
}

/// Enough for the dozen words of a usual column to keep out of each other's way.
const PLACES: usize = 64;
/// A column with more different texts than this (remarks) is not worth remembering.
const MOST: usize = 8_192;

impl<T> Default for Memo<T> {
    fn default() -> Self {
        let near = std::array::from_fn(|_| Near { text: Vec::new(), value: None });
        Self { near, known: FxHashMap::default() }
    }
}

impl<T: Copy> Memo<T> {
    /// The reading of these bytes; `read` is called for a text not seen before.
    #[inline]
    pub(super) fn get(&mut self, bytes: &[u8], read: impl FnOnce() -> T) -> T {
        match self.near(bytes) {
            Some(value) => value,
            None => self.get_far(bytes, read),
        }
    }

    /// The reading of these bytes, where it was asked for not long ago.
    #[inline]
    pub(super) fn near(&self, bytes: &[u8]) -> Option<T> {
        let near = &self.near[place(bytes)];
        near.value.filter(|_| equal(&near.text, bytes))
    }

    fn get_far(&mut self, bytes: &[u8], read: impl FnOnce() -> T) -> T {
        let value = match self.known.get(bytes) {
            Some(value) => *value,
            None => self.learn(bytes, read()),
        };
        let near = &mut self.near[place(bytes)];
        near.text.clear();
        near.text.extend_from_slice(bytes);
        near.value = Some(value);
        value
    }

    fn learn(&mut self, bytes: &[u8], value: T) -> T {
        if self.known.len() < MOST {
            self.known.insert(bytes.into(), value);
        }
        value
    }
}

/// A place for a text, by its length, its first and its last bytes.
#[inline]
fn place(text: &[u8]) -> usize {
    let (first, last) = match (text.first_chunk(), text.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => match (text.first_chunk(), text.last_chunk()) {
            (Some(first), Some(last)) => (word(*first), word(*last)),
            _ => (text.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0),
        },
    };
    let mixed =
        (first ^ last.rotate_left(29) ^ text.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as usize % PLACES
}

fn word(bytes: [u8; 4]) -> u64 {
    u32::from_le_bytes(bytes).into()
}

/// Whether two short texts are the same: sixteen bytes at a time, the last sixteen over again, so that
/// no byte is looked at alone. The C library's comparison is made for long ones: called ten times a
/// row, it took a seventh of the time of a check.
#[inline]
pub(super) fn equal(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    if let (Some(end), Some(other_end)) = (one.last_chunk(), other.last_chunk()) {
        let (words, other_words) = (one.as_chunks().0, other.as_chunks().0);
        let wide = |bytes: &[u8; 16]| u128::from_ne_bytes(*bytes);
        return wide(end) == wide(other_end)
            && words.iter().zip(other_words).all(|(a, b)| wide(a) == wide(b));
    }
    if let (Some(end), Some(other_end)) = (one.last_chunk(), other.last_chunk()) {
        let word = |bytes: &[u8; 8]| u64::from_ne_bytes(*bytes);
        return word(end) == word(other_end)
            && one.first_chunk().map(word) == other.first_chunk().map(word);
    }
    if let (Some(end), Some(other_end)) = (one.last_chunk(), other.last_chunk()) {
        let first = |text: &[u8]| text.first_chunk().copied().map(word);
        return word(*end) == word(*other_end) && first(one) == first(other);
    }
    one.iter().zip(other).all(|(a, b)| a == b)
}

#[cfg(test)]
mod tests {
    use super::{Memo, equal};

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

    #[test]
    fn each_text_is_read_once() {
        let mut memo = Memo::default();
        let mut times = 0;
        for number in (0..500).chain(0..500) {
            let text = format!("原因{number}");
            let read = || {
                times += 1;
                number
            };
            assert_eq!(memo.get(text.as_bytes(), read), number);
        }
        assert_eq!(times, 500);
    }
}
