//! Long texts in binary formats.
//!
//! All bytes of a text that is read are looked at to tell whether they are UTF-8, which of long ones takes most of the time. So a text is
//! bytes to a format that no human reads, and the processor looks at many of them at once.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serializer};

/// Hands over a text.
pub(super) fn serialize<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        serializer.serialize_str(text)
    } else {
        serializer.serialize_bytes(text.as_bytes())
    }
}

/// Takes it back.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    if deserializer.is_human_readable() {
        String::deserialize(deserializer)
    } else {
        deserializer.deserialize_bytes(Bytes)
    }
}

struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the bytes of a text in UTF-8")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<String, E> {
        let text = simdutf8::basic::from_utf8(bytes);
        let text = text.map_err(|_| E::invalid_value(Unexpected::Bytes(bytes), &self))?;
        Ok(text.to_owned())
    }
}
