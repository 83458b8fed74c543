//! Digests of content, in hexadecimal: SHA-256 for what others compare and for ids, XXH3 for what tells Postil alone whether
//! something is as it was.
//!
//! XXH3 with 128 bits takes a twentieth of the time. It is no protection against whoever wants to deceive, which a checksum that
//! lies beside the file is not either.

use std::hash::{Hash, Hasher};
use std::io::{self, Read};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use twox_hash::xxhash3_128;

use crate::bytes::{comes_twice, has_wide_space, is_further, is_space, may_be_space};

/// Characters of a digest that make an id: 40 bits. Of ten thousand cross-references two would share an id once in
/// twenty thousand editions.
const SHORT: usize = 10;

/// The XXH3 of some content, for comparing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 16]);

/// Content on its way to a hash. What comes in small parts is put together first, which takes less time than hashing each;
/// of long ones no copy is made.
struct Content<F> {
    bytes: Vec<u8>,
    hash: F,
}

impl<F: FnMut(&[u8])> Content<F> {
    /// Content that is given to `hash`, piece by piece.
    fn given_to(hash: F) -> Self {
        let bytes = Vec::with_capacity(256);
        Self { bytes, hash }
    }

    /// Parts in their order, each with an end.
    fn parts<'a>(&mut self, parts: impl IntoIterator<Item = &'a str>) {
        for part in parts {
            self.write(part.as_bytes());
            self.write(&[END]);
        }
    }

    /// Gives what is left.
    fn end(&mut self) {
        (self.hash)(&self.bytes);
        self.bytes.clear();
    }
}

impl<F: FnMut(&[u8])> Hasher for Content<F> {
    fn write(&mut self, bytes: &[u8]) {
        const LONG: usize = 1024;
        if bytes.len() > LONG {
            self.end();
            (self.hash)(bytes);
            return;
        }
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() > 4 * LONG {
            self.end();
        }
    }

    /// Nobody asks for it: it would be too short.
    fn finish(&self) -> u64 {
        0
    }
}

impl Digest {
    /// The digest of all that tells a value from others of its type. One compiler gives the same for the same value, today and
    /// tomorrow; another version may not.
    #[must_use]
    pub fn of_value(value: &impl Hash) -> Self {
        Self::of_content(|content| value.hash(content))
    }

    /// The digest of some bytes.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(xxh3(bytes))
    }

    /// The digest of some parts, in their order.
    #[must_use]
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::of_content(|content| content.parts(parts))
    }

    fn of_content(write: impl FnOnce(&mut Content<&mut dyn FnMut(&[u8])>)) -> Self {
        let mut hash = xxhash3_128::Hasher::new();
        let mut give = |bytes: &[u8]| hash.write(bytes);
        let mut content = Content::given_to(&mut give as &mut dyn FnMut(&[u8]));
        write(&mut content);
        content.end();
        Self(hash.finish_128().to_be_bytes())
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&hexadecimal(&self.0))
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return <[u8; 16]>::deserialize(deserializer).map(Self);
        }
        let digits = <&str>::deserialize(deserializer)?;
        from_hexadecimal(digits)
            .map(Self)
            .ok_or_else(|| D::Error::custom("no digest"))
    }
}

/// The SHA-256 of some bytes, 64 hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The checksum of a file: XXH3, 32 hexadecimal digits, as `xxhsum -H2` prints it.
#[must_use]
pub fn checksum(bytes: &[u8]) -> String {
    hexadecimal(&xxh3(bytes))
}

/// Whether bytes have a checksum: one as [`checksum`] gives it, or the SHA-256 that manifests had before.
#[must_use]
pub fn has_checksum(bytes: &[u8], sum: &str) -> bool {
    const SHA256_DIGITS: usize = 64;
    match sum.len() {
        SHA256_DIGITS => sha256(bytes) == sum,
        _ => checksum(bytes) == sum,
    }
}

/// The checksum of some parts, in their order.
#[must_use]
pub fn checksum_of<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    hexadecimal(&Digest::of(parts).0)
}

/// The checksum of all that can be read. It is not held.
///
/// # Errors
/// The reader's.
pub(crate) fn checksum_of_all(mut from: impl Read) -> io::Result<String> {
    let mut hash = xxhash3_128::Hasher::new();
    let mut bytes = vec![0; 1 << 16];
    loop {
        match from.read(&mut bytes) {
            Ok(0) => return Ok(hexadecimal(&hash.finish_128().to_be_bytes())),
            Ok(length) => hash.write(&bytes[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The checksum of content that comes in pieces, and how many bytes it has.
pub(crate) fn checksum_in_pieces(pieces: impl Iterator<Item = impl AsRef<[u8]>>) -> (String, usize) {
    let (mut hash, mut length) = (xxhash3_128::Hasher::new(), 0);
    for piece in pieces {
        hash.write(piece.as_ref());
        length += piece.as_ref().len();
    }
    (hexadecimal(&hash.finish_128().to_be_bytes()), length)
}

fn xxh3(bytes: &[u8]) -> [u8; 16] {
    xxhash3_128::Hasher::oneshot(bytes).to_be_bytes()
}

/// A few hexadecimal digits that stand for the parts, in their order.
#[must_use]
pub fn short<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    let mut content = Content::given_to(|bytes: &[u8]| hash.update(bytes));
    content.parts(parts);
    content.end();
    hexadecimal(&hash.finalize()[..SHORT / 2])
}

/// The same for the words of a text, taken one by one.
#[must_use]
pub fn short_of_words(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len() + 1);
    // Of most texts it need not be looked at each byte singly.
    bytes.extend(text.bytes().map(|byte| if is_space(byte) { END } else { byte }));
    if bytes.first() == Some(&END) || comes_twice(END, &bytes) || has_wide_space(text) {
        bytes.clear();
        push_byte_by_byte(&mut bytes, text);
    }
    if bytes.last().is_some_and(|&last| last != END) {
        bytes.push(END);
    }
    hexadecimal(&Sha256::digest(bytes)[..SHORT / 2])
}

fn push_byte_by_byte(bytes: &mut Vec<u8>, text: &str) {
    let mut within_space = false;
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        // Where the first byte of white space stands that is not ASCII, it has more.
        within_space &= is_further(byte);
        if may_be_space(byte) && text[at..].starts_with(char::is_whitespace) {
            within_space = true;
        }
        if within_space || is_space(byte) {
            if bytes.last().is_some_and(|&last| last != END) {
                bytes.push(END);
            }
        } else {
            bytes.push(byte);
        }
    }
}

/// Separates parts, so that "ab", "c" and "a", "bc" differ. It cannot stand in a text.
const END: u8 = 0xFF;

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

/// The bytes that 32 hexadecimal digits write.
fn from_hexadecimal(digits: &str) -> Option<[u8; 16]> {
    let half = |digit: u8| char::from(digit).to_digit(16).and_then(|half| u8::try_from(half).ok());
    let mut bytes = [0; 16];
    let pairs = digits.as_bytes().chunks_exact(2);
    if pairs.len() != bytes.len() || !pairs.remainder().is_empty() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(pairs) {
        *byte = half(pair[0])? << 4 | half(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{checksum, checksum_in_pieces, checksum_of_all, has_checksum, sha256, short, short_of_words};

    #[test]
    fn checksums_are_those_of_the_tools() {
        // `printf one | xxhsum -H2`, and of nothing
        assert_eq!(checksum(b"one"), "0a1c6d4cf41eb499911faba7321fe1a0");
        assert_eq!(checksum(b""), "99aa06d3014798d86001c324468d497f");
        // `printf one | sha256sum`
        let before = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
        assert_eq!(sha256(b"one"), before);
        assert!(has_checksum(b"one", before) && has_checksum(b"one", "0a1c6d4cf41eb499911faba7321fe1a0"));
        assert!(!has_checksum(b"two", before) && !has_checksum(b"one", "") && !has_checksum(b"one", &before[..32]));
    }

    proptest! {
        #[test]
        fn a_checksum_is_the_same_in_pieces(pieces in prop::collection::vec("[ab]{0,700}", 0..12)) {
            let whole = pieces.concat();
            let expected = checksum(whole.as_bytes());
            prop_assert_eq!(&checksum_in_pieces(pieces.iter()), &(expected.clone(), whole.len()));
            prop_assert_eq!(checksum_of_all(whole.as_bytes()).expect("it can be read"), expected);
        }

        #[test]
        fn words_are_what_white_space_parts(text in "([a-zé“\u{85}\u{A0}\u{2003}\u{2028}\u{3000}\u{1680}\u{301} \t\n.]|é| word|lorem){0,60}") {
            prop_assert_eq!(short_of_words(&text), short(text.split_whitespace()), "{:?}", text);
        }
    }
}
