//! Bytes that are held for long and hardly ever wanted.

use bytes::Bytes;
use lz4_flex::block::{compress, decompress};

/// Bytes packed by LZ4, as a block without a frame. The same bytes come out the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lz4 {
    packed: Bytes,
    /// How many there are.
    length: usize,
}

impl Lz4 {
    /// Packs bytes.
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self {
            // No more room than it needs.
            packed: compress(bytes).into_boxed_slice().into(),
            length: bytes.len(),
        }
    }

    /// The bytes.
    pub(crate) fn unpack(&self) -> Vec<u8> {
        match decompress(&self.packed, self.length) {
            Ok(bytes) => bytes,
            Err(error) => unreachable!("what was packed can be unpacked: {error}"),
        }
    }

    /// The bytes as they are held.
    pub(crate) const fn packed(&self) -> &Bytes {
        &self.packed
    }
}
