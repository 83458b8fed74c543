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
        Self(Sha256::digest(joined(parts)).into())
    }
}

/// The SHA-256 of some parts, in their order, 64 hexadecimal digits.
#[must_use]
pub fn sha256_of<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    hexadecimal(&Sha256::digest(joined(parts)))
}

/// The SHA-256 of some bytes, 64 hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// A few hexadecimal digits that stand for the parts, in their order.
#[must_use]
pub fn short<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    hexadecimal(&Sha256::digest(joined(parts))[..SHORT / 2])
}

/// The parts, each with an end. To hand them to the hash word by word would take longer than hashing them.
fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    for part in parts {
        bytes.extend_from_slice(part.as_bytes());
        // Separates the parts, so that "ab", "c" and "a", "bc" differ. It cannot stand in a text.
        bytes.push(0xFF);
    }
    bytes
}

/// Every file of a site and every selector comes by here, so nothing is formatted.
fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half & 15)]);
    let mut digits = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        digits.push(digit(byte >> 4));
        digits.push(digit(*byte));
    }
    digits
}
