//! A hash that stays the same between versions and machines (稳定散列): FNV-1a, 64 bits.
//!
//! The standard library's hasher promises no stability, and the ledger keeps these numbers.

/// The hash of nothing.
pub(crate) const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// The FNV-1a hash of some bytes.
pub(crate) fn of(bytes: impl IntoIterator<Item = u8>) -> u64 {
    and(OFFSET, bytes)
}

/// The hash of what has this hash and of some bytes after it.
pub(crate) fn and(hash: u64, bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    #[test]
    fn published_values_hold() {
        let of = |text: &str| super::of(text.bytes());
        assert_eq!(of(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(of("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(of("foobar"), 0x8594_4171_f739_67e8);
    }
}
