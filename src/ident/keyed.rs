//! Keyed hashes in place of identity numbers (带密钥的散列): HMAC-SHA-256, cut to 128 bits.
//!
//! There are few enough identity numbers that a plain hash of one can be undone by trying them all.
//! Without the key, nobody can tell from a hash who it is; with it, the same person, employer and
//! month give the same hash in every run.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::calendar::Month;

/// A secret under which hashes are made (散列密钥). Never shown.
#[derive(Clone)]
pub struct HashKey(Hmac<Sha256>);

/// A hash that names something without telling it (散列), 128 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyedHash([u8; 16]);

impl HashKey {
    /// Bytes of a key.
    pub const LENGTH: usize = 32;

    /// A key from its bytes, which are random and kept by whoever compares the hashes.
    pub fn new(bytes: &[u8; Self::LENGTH]) -> Self {
        Self(Hmac::new_from_slice(bytes).expect("HMAC takes keys of any length"))
    }

    /// The hash of a person, by [`crate::ident::PersonId::key`] or what stands for it: the same
    /// whoever insures them.
    pub fn person(&self, person: u64) -> KeyedHash {
        self.hash(b"person", [&person.to_be_bytes()[..]])
    }

    /// The hash of a person with an employer, the latter as rows are grouped by it.
    pub fn insured(&self, person: u64, employer: &str) -> KeyedHash {
        self.hash(b"insured", [&person.to_be_bytes()[..], employer.as_bytes()])
    }

    /// The hash of one reduction: person, employer, last paid month, and the insurances by their ids,
    /// in any order.
    pub fn reduction<'a>(
        &self,
        person: u64,
        employer: &str,
        last_paid: Month,
        insurances: impl IntoIterator<Item = &'a str>,
    ) -> KeyedHash {
        let mut insurances: Vec<&str> = insurances.into_iter().collect();
        insurances.sort_unstable();
        let (person, month) = (person.to_be_bytes(), last_paid.index().to_be_bytes());
        let head = [&person[..], employer.as_bytes(), &month[..]];
        self.hash(b"reduction", head.into_iter().chain(insurances.into_iter().map(str::as_bytes)))
    }

    /// The hash of a name, by [`crate::ident::name::name_key`].
    pub fn name(&self, name: u64) -> KeyedHash {
        self.hash(b"name", [&name.to_be_bytes()[..]])
    }

    /// The hash of an employer, as rows are grouped by it.
    pub fn employer(&self, employer: &str) -> KeyedHash {
        self.hash(b"employer", [employer.as_bytes()])
    }

    /// The hash of a credit code, as it was read.
    pub fn employer_code(&self, code: &str) -> KeyedHash {
        self.hash(b"employer code", [code.as_bytes()])
    }

    /// The hash of an employer's name, as names are compared.
    pub fn employer_name(&self, plain: &str) -> KeyedHash {
        self.hash(b"employer name", [plain.as_bytes()])
    }

    /// The hash of an employer as it is written: code, registration number and name.
    pub fn employer_as_written(&self, parts: [&str; 3]) -> KeyedHash {
        self.hash(b"employer as written", parts.map(str::as_bytes))
    }

    /// The hash of everything that is said of a row.
    pub fn content<'a>(&self, parts: impl IntoIterator<Item = &'a [u8]>) -> KeyedHash {
        self.hash(b"content", parts)
    }

    /// Each part with its length before it, so that no two lists of parts are one text.
    fn hash<'a>(&self, what: &'a [u8], parts: impl IntoIterator<Item = &'a [u8]>) -> KeyedHash {
        let mut mac = self.0.clone();
        for part in std::iter::once(what).chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        let whole = mac.finalize().into_bytes();
        let half = whole.first_chunk::<16>().expect("SHA-256 has 32 bytes");
        KeyedHash(*half)
    }
}

impl fmt::Debug for HashKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashKey(..)")
    }
}

impl KeyedHash {
    /// A hash from its bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Reads the 32 hexadecimal digits that it is shown as.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let number = u128::from_str_radix(text, 16).ok()?;
        Some(Self(number.to_be_bytes()))
    }
}

impl fmt::Display for KeyedHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for KeyedHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{HashKey, KeyedHash};
    use crate::calendar::Month;

    const PERSON: u64 = 11_010_119_900_307_991;

    fn key(byte: u8) -> HashKey {
        HashKey::new(&[byte; HashKey::LENGTH])
    }

    fn month(month: u32) -> Month {
        Month::new(2026, month).unwrap()
    }

    /// Worked out with Python's hmac over the same parts.
    #[test]
    fn the_hash_is_hmac_sha_256() {
        let hash = key(7).reduction(PERSON, "91110105MA00099A0D", month(11), ["pension", "injury"]);
        assert_eq!(hash.to_string(), "ee7d776322c867c3d99fc394e62161d5");
        assert_eq!(KeyedHash::parse(&hash.to_string()), Some(hash));
    }

    #[test]
    fn every_part_and_the_key_count() {
        let of = |key: &HashKey, person, employer: &str, at, kinds: &[&'static str]| {
            key.reduction(person, employer, month(at), kinds.iter().copied())
        };
        let one = of(&key(7), PERSON, "A", 11, &["pension", "injury"]);
        assert_eq!(one, of(&key(7), PERSON, "A", 11, &["injury", "pension"]), "order is nothing");
        for other in [
            of(&key(8), PERSON, "A", 11, &["pension", "injury"]),
            of(&key(7), PERSON + 1, "A", 11, &["pension", "injury"]),
            of(&key(7), PERSON, "B", 11, &["pension", "injury"]),
            of(&key(7), PERSON, "A", 10, &["pension", "injury"]),
            of(&key(7), PERSON, "A", 11, &["pension"]),
            of(&key(7), PERSON, "A", 11, &["pensioninjury"]),
            key(7).insured(PERSON, "A"),
            key(7).person(PERSON),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn a_key_is_not_shown_and_odd_hashes_are_none() {
        assert_eq!(format!("{:?}", key(7)), "HashKey(..)");
        for text in
            ["", "00", "+0000000000000000000000000000000", "g0000000000000000000000000000000"]
        {
            assert_eq!(KeyedHash::parse(text), None, "{text}");
        }
    }
}
