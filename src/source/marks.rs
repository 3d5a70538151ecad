//! Where certain bytes stand in a text (标记位置): sixty-four bytes are compared in a few steps, and what
//! is found is handed out one by one. Fields are short: searching anew for the next delimiter a dozen
//! times a row would take several times as long.

use crate::bytes::Needles;

/// Bytes looked at in one go: as many as a number has bits.
const BLOCK: usize = u64::BITS as usize;

/// How far a text was looked at. Places are in 32 bits, as cells have them: a chunk stays far below 4 GB.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    /// Where the block begins that was looked at last.
    block: u32,
    /// What was found in it and not yet handed out.
    found: u64,
    /// One past its last byte.
    seen: u32,
}

impl Marks {
    /// Begins at a place of the text.
    pub(super) fn after(at: u32) -> Self {
        Self { block: at, found: 0, seen: at }
    }

    /// The place of the next byte that is sought.
    #[inline]
    pub(super) fn next(&mut self, text: &[u8], needles: &Needles) -> Option<u32> {
        while self.found == 0 {
            let rest = text.get(self.seen as usize..).filter(|rest| !rest.is_empty())?;
            self.block = self.seen;
            self.found = match rest.first_chunk() {
                Some(block) => needles.places(block),
                None => last_places(rest, needles),
            };
            self.seen += u64::BITS;
        }
        let at = self.block + self.found.trailing_zeros();
        self.found &= self.found - 1;
        Some(at)
    }
}

/// The places in the last bytes of a text, fewer than a block.
fn last_places(rest: &[u8], needles: &Needles) -> u64 {
    let mut block = [0; BLOCK];
    block[..rest.len()].copy_from_slice(rest);
    needles.places(&block) & !(u64::MAX << rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn all_places_are_found(text in "[a,\"\n\u{0}]{0,200}", from in 0_u32..70) {
            let text = text.as_bytes();
            let needles = Needles::new(*b",\n\"");
            let mut marks = Marks::after(from);
            let ours: Vec<u32> =
                std::iter::from_fn(|| marks.next(text, &needles)).collect();
            let end = u32::try_from(text.len()).unwrap();
            let theirs: Vec<u32> =
                (from..end).filter(|at| b",\n\"".contains(&text[*at as usize])).collect();
            proptest::prop_assert_eq!(ours, theirs);
        }
    }
}
