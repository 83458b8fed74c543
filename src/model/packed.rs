//! Lists that are kept for long and read once.

use std::fmt;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A list as bytes: it takes a fraction of the room, and has to be read to be used.
pub struct Packed<T> {
    bytes: Box<[u8]>,
    items: PhantomData<fn() -> T>,
}

impl<T: Serialize + DeserializeOwned> Packed<T> {
    /// Packs a list.
    #[must_use]
    pub fn new(list: &[T]) -> Self {
        if list.is_empty() {
            return Self::default();
        }
        match postcard::to_stdvec(list) {
            Ok(bytes) => Self {
                bytes: bytes.into_boxed_slice(),
                items: PhantomData,
            },
            Err(error) => unreachable!("values that are written to memory can be: {error}"),
        }
    }

    /// The list.
    #[must_use]
    pub fn list(&self) -> Vec<T> {
        if self.bytes.is_empty() {
            return Vec::new();
        }
        match postcard::from_bytes(&self.bytes) {
            Ok(list) => list,
            Err(error) => unreachable!("what was packed can be read: {error}"),
        }
    }
}

impl<T> Default for Packed<T> {
    fn default() -> Self {
        Self {
            bytes: Box::default(),
            items: PhantomData,
        }
    }
}

/// As its bytes are.
impl<T> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.bytes)
    }
}

impl<'de, T> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self {
            bytes: <&[u8]>::deserialize(deserializer)?.into(),
            items: PhantomData,
        })
    }
}

impl<T> fmt::Debug for Packed<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "({} bytes)", self.bytes.len())
    }
}
