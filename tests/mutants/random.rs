//! Chance that comes again (伪随机): `SplitMix64`.

use std::time::{Duration, Instant};

#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Below `end`; 0 where there is nothing below.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).expect("below a size")
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }

    /// A place and, from there, a length, short ones more often than long ones.
    pub(crate) fn range(&mut self, len: usize) -> std::ops::Range<usize> {
        let start = self.below(len);
        let longest = if self.one_in(4) { len } else { 16 };
        start..(start + 1 + self.below(longest)).min(len)
    }

    /// Damages bytes in some places.
    pub(crate) fn damage(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(6) {
            let range = self.range(bytes.len());
            match self.below(9) {
                _ if bytes.is_empty() => bytes.push(self.byte()),
                0 => bytes[range.start] ^= 1 << self.below(8),
                1 => {
                    bytes[range.start] =
                        *self.pick(&[0, 1, 0x7F, 0x80, 0xFE, 0xFF, b'"', b',', b'\n']);
                }
                2 => bytes[range.start] = self.byte(),
                3 => drop(bytes.drain(range)),
                4 => {
                    let copy = bytes[range].to_vec();
                    let at = self.below(bytes.len());
                    drop(bytes.splice(at..at, copy));
                }
                5 => bytes[range].fill(*self.pick(&[0, 0xFF, b' '])),
                6 => {
                    let number =
                        *self.pick(&[0, 1, 0x7FFF_FFFF, 0x8000_0000, u32::MAX, 0xFFFF, 0x10000]);
                    let end = (range.start + 4).min(bytes.len());
                    bytes[range.start..end]
                        .copy_from_slice(&number.to_le_bytes()[..end - range.start]);
                }
                7 => bytes.truncate(range.start.max(bytes.len() / 2)),
                _ => {
                    let noise: Vec<u8> = (0..self.below(12)).map(|_| self.byte()).collect();
                    drop(bytes.splice(range.start..range.start, noise));
                }
            }
        }
    }
}

/// Calls `one` with seed after seed: `short` times, or, when asked for, for a while; then it goes on after a
/// failure and names them all at the end.
pub(crate) fn many(short: u64, mut one: impl FnMut(u64)) {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let first = number("JIANYUAN_SEED").unwrap_or(1);
    if std::env::var_os("JIANYUAN_LONG").is_none() {
        let cases = if first == 1 { short } else { 1 };
        return (first..first + cases).for_each(|seed| {
            let _named = Named(seed);
            one(seed);
        });
    }
    let (begun, mut failed) = (Instant::now(), Vec::new());
    let while_it_lasts = Duration::from_secs(60 * number("JIANYUAN_MINUTES").unwrap_or(1));
    let mut seed = first;
    while begun.elapsed() < while_it_lasts {
        let one = std::panic::AssertUnwindSafe(|| {
            let _named = Named(seed);
            one(seed);
        });
        failed.extend(std::panic::catch_unwind(one).is_err().then_some(seed));
        seed += 1;
    }
    assert!(failed.is_empty(), "{} failed: JIANYUAN_SEED={failed:?}", failed.len());
}

/// Names the seed of what failed.
struct Named(u64);

impl Drop for Named {
    #[expect(clippy::print_stderr, reason = "whoever looks into the failure needs it")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("JIANYUAN_SEED={}", self.0);
        }
    }
}
