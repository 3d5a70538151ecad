//! References as spreadsheets write them (单元格引用): `B37`.

/// A number of ASCII digits.
pub(crate) fn digits(bytes: &[u8]) -> Option<u32> {
    std::str::from_utf8(bytes).ok()?.parse().ok()
}

/// `B37` as (36, 1).
pub(crate) fn place(reference: &[u8]) -> Option<(u32, u32)> {
    let letters = reference.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (letters, rest) = reference.split_at(letters);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters
        .iter()
        .fold(0, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some((digits(rest)?.checked_sub(1)?, column - 1))
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn references_count_from_zero() {
        assert_eq!(place(b"A1"), Some((0, 0)));
        assert_eq!(place(b"xfd1048576"), Some((1_048_575, 16_383)));
        for odd in [&b"A0"[..], b"1", b"A", b"AAAA1", b"A-1", b""] {
            assert_eq!(place(odd), None, "{}", odd.escape_ascii());
        }
    }
}
