//! The organisation code (组织机构代码) of GB 11714-1997, nine characters, the last one a check.
//!
//! In: the nine characters inside a unified social credit code. Out: whether the check holds.

/// The check character of the first eight: `0` to `9` or `X`. `None` where one of the eight is no
/// digit and no capital letter.
pub fn check_character(body: &[u8; 8]) -> Option<u8> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let mut sum = 0;
    for (byte, weight) in body.iter().zip(WEIGHTS) {
        let value = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => return None,
        };
        sum += u32::from(value) * weight;
    }
    Some(b"0X987654321"[(sum % 11) as usize])
}

/// The ninth character fits the first eight.
pub fn is_whole(code: &[u8; 9]) -> bool {
    let [body @ .., last] = code;
    check_character(body) == Some(*last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_holds() {
        assert!(is_whole(b"D2143569X"));
        assert!(!is_whole(b"D21435690") && !is_whole(b"d2143569X") && !is_whole(b"D21435\xff9X"));
    }
}
