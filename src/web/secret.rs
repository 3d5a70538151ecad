//! Random words (随机标识): the token of the address, the names of visits and runs, form tokens.

use sha2::{Digest, Sha256};

/// 128 random bits in hex.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Secret(String);

impl Secret {
    /// A new one.
    pub(super) fn new() -> std::io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
        Ok(Self(hex(&bytes)))
    }

    /// As it is written.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is it; takes the same time for every wrong one.
    pub(super) fn is(&self, given: &str) -> bool {
        Sha256::digest(given.as_bytes()) == Sha256::digest(self.0.as_bytes())
    }
}

/// Bytes in hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes all");
        text
    })
}
