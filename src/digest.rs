//! SHA-256, in hexadecimal: for checksums that editors can compare, and for ids made from content.

use sha2::{Digest as _, Sha256};

/// Characters of a digest that make an id: 40 bits. Of ten thousand cross-references two would share an id once in
/// twenty thousand editions.
const SHORT: usize = 10;

/// The SHA-256 of some content, for comparing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of some parts, in their order.
    #[must_use]
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        Self(joined(parts).finalize().into())
    }
}

/// The SHA-256 of some parts, in their order, 64 hexadecimal digits.
#[must_use]
pub fn sha256_of<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    hexadecimal(&joined(parts).finalize())
}

/// The SHA-256 of some bytes, 64 hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// A few hexadecimal digits that stand for the parts, in their order.
#[must_use]
pub fn short<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    hexadecimal(&joined(parts).finalize()[..SHORT / 2])
}

fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> Sha256 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        // Separates the parts, so that "ab", "c" and "a", "bc" differ. It cannot stand in a text.
        hash.update([0xFF]);
    }
    hash
}

/// Every file of a site and every selector comes by here, so nothing is formatted.
fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}
