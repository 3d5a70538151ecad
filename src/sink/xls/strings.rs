//! The shared strings (共享文本): every text once, in the records SST, CONTINUE and EXTSST.

use rustc_hash::FxHashMap;

use super::record::{Chars, Data, Long, Stream, kind};

/// Bytes before the characters of a text: its length and the option byte.
const HEAD: usize = 3;

/// Texts of a workbook in the order in which they were first used.
#[derive(Default)]
pub(super) struct Strings {
    numbers: FxHashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
    /// Cells that refer to one.
    uses: u32,
}

impl Strings {
    /// The number of a text.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        self.uses += 1;
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u32::try_from(self.texts.len()).expect("fewer texts than cells");
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// Writes the table, and the index by which Excel finds its way in it.
    pub(super) fn write(&self, stream: &mut Stream) {
        let count = u32::try_from(self.texts.len()).expect("fewer texts than cells");
        let bucket = count.div_ceil(128).max(8);
        let mut index = Data::default().half(u16::try_from(bucket).unwrap_or(u16::MAX));
        let mut long = Long::begin(kind::SST, stream);
        long.put(&self.uses.to_le_bytes());
        long.put(&count.to_le_bytes());
        for (number, text) in (0..).zip(&self.texts) {
            let chars = Chars::of(text);
            make_room(&mut long, &chars);
            if number % bucket == 0 {
                let (place, within) = long.place();
                index = index.word(place).halves(&[within, 0]);
            }
            put(&mut long, &chars);
        }
        long.close();
        stream.record(kind::EXT_SST, &index);
    }
}

/// The head of a text is not torn apart, and its first character stands with it.
fn make_room(long: &mut Long<'_>, chars: &Chars) {
    let first = if chars.splits_at(1) { 2 } else { chars.len().min(1) };
    if long.room() < HEAD + first * chars.size() {
        long.go_on();
    }
}

/// Writes a text, cut between characters where a record is full; what goes on in the next record
/// begins with the option byte again.
fn put(long: &mut Long<'_>, chars: &Chars) {
    let length = u16::try_from(chars.len()).expect("cells hold at most 32,767 units");
    long.put(&length.to_le_bytes());
    long.put(&[chars.option()]);
    let mut from = 0;
    loop {
        let mut to = chars.len().min(from + long.room() / chars.size());
        if to < chars.len() && chars.splits_at(to) {
            to -= 1;
        }
        long.put_chars(chars, from..to);
        from = to;
        if from == chars.len() {
            return;
        }
        long.go_on();
        long.put(&[chars.option()]);
    }
}
