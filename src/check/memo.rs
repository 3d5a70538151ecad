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
            && self.last == bytes
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
