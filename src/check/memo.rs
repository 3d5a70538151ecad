//! Remembered readings (读取缓存): columns such as reasons and employers hold few different texts, and
//! a text that was read once need not be decoded again.

use rustc_hash::FxHashMap;

use crate::bytes::{equal, is_trimmed};

/// Readings by the bytes of the cell. One a column, sheet and thread.
pub(super) struct Memo<T> {
    /// The texts met last, each at the place that its bytes give.
    near: [Near<T>; PLACES],
    /// The place of the one that was met last of all.
    last: usize,
    known: FxHashMap<Box<[u8]>, T>,
}

struct Near<T> {
    text: Met,
    value: Option<T>,
}

/// The text of a cell that was read before (见过的文本).
#[derive(Default)]
pub(super) struct Met {
    bytes: Vec<u8>,
    /// Whether these bytes in a file of text, up to the next delimiter, are one cell and hold this text.
    pub(super) stands_bare: bool,
}

impl Met {
    /// Another text.
    pub(super) fn become_text(&mut self, bytes: &[u8]) {
        self.bytes.clear();
        self.bytes.extend_from_slice(bytes);
        self.stands_bare = is_trimmed(bytes) && !bytes.iter().any(|byte| ENDS.contains(byte));
    }

    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// What ends a cell of a file of text, or may: every delimiter that is sought, quotes, ends of lines.
const ENDS: &[u8] = b",;|\t\"\r\n";

/// Enough for the dozen words of a usual column to keep out of each other's way.
const PLACES: usize = 64;
/// A column with more different texts than this (remarks) is not worth remembering.
const MOST: usize = 8_192;

impl<T> Default for Memo<T> {
    fn default() -> Self {
        let near = std::array::from_fn(|_| Near { text: Met::default(), value: None });
        Self { near, last: 0, known: FxHashMap::default() }
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
    pub(super) fn near(&mut self, bytes: &[u8]) -> Option<T> {
        self.last = place(bytes);
        let near = &self.near[self.last];
        near.value.filter(|_| equal(near.text.bytes(), bytes))
    }

    /// The text that was met last, and its reading.
    #[inline]
    pub(super) fn last(&self) -> Option<(&Met, T)> {
        let near = &self.near[self.last];
        near.value.map(|value| (&near.text, value))
    }

    fn get_far(&mut self, bytes: &[u8], read: impl FnOnce() -> T) -> T {
        let value = match self.known.get(bytes) {
            Some(value) => *value,
            None => self.learn(bytes, read()),
        };
        let near = &mut self.near[place(bytes)];
        near.text.become_text(bytes);
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

#[cfg(test)]
mod tests {
    use super::Memo;

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
