//! The files of a site as they are held in memory.
//!
//! Who previews a large edition holds all of its pages, and hardly any of them is looked at. So they may be held packed
//! ([`Delivery::packed`](super::Delivery::packed)): in a fraction of the room, and soon unpacked.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use memchr::memmem;

use crate::lz4::Lz4;

/// What ends the title of a page.
const TITLE: &[u8] = b"</title>";
/// The title of a page stands among so many bytes, if it is not to be sought for long.
const BEGINNING: usize = 1 << 13;

/// The files of a site, or of a part of it, as they are held, by their paths from its root.
pub type HeldFiles = BTreeMap<String, Held>;

/// A file of a site as it is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// Its bytes.
    Plain(Bytes),
    /// Its bytes, packed.
    Packed(PackedFile),
}

/// A file that is packed. The same bytes come out the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFile {
    /// Of a page all up to its title, as it is: lists of pages have their titles.
    beginning: Bytes,
    /// What comes after that.
    rest: Lz4,
}

impl PackedFile {
    /// Packs a file.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let first = &bytes[..bytes.len().min(BEGINNING)];
        let title = memmem::find(first, TITLE).map_or(0, |at| at + TITLE.len());
        let (beginning, rest) = bytes.split_at(title);
        Self {
            beginning: Bytes::copy_from_slice(beginning),
            rest: Lz4::new(rest),
        }
    }

    /// The file.
    #[must_use]
    pub fn unpack(&self) -> Bytes {
        let rest = self.rest.unpack();
        if self.beginning.is_empty() {
            return rest.into();
        }
        [&self.beginning[..], &rest].concat().into()
    }

    /// Its bytes as they are held, one after the other; they tell it from others that are packed.
    const fn parts(&self) -> [&Bytes; 2] {
        [&self.beginning, self.rest.packed()]
    }
}

impl Held {
    /// Holds it packed, if it is not yet.
    #[must_use]
    pub fn packed(self) -> Self {
        match self {
            Self::Plain(bytes) => Self::Packed(PackedFile::new(&bytes)),
            packed @ Self::Packed(_) => packed,
        }
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        match self {
            Self::Plain(bytes) => bytes.clone(),
            Self::Packed(packed) => packed.unpack(),
        }
    }

    /// As much of it as has the title, if it is a page; or all of it.
    #[must_use]
    pub fn beginning(&self) -> Cow<'_, [u8]> {
        match self {
            Self::Plain(bytes) => Cow::Borrowed(bytes),
            Self::Packed(packed) if packed.beginning.is_empty() => Cow::Owned(packed.unpack().into()),
            Self::Packed(packed) => Cow::Borrowed(&packed.beginning),
        }
    }

    /// Its bytes as they are held, one after the other. Of two that are both packed, or both not, they are the same if the files are.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let parts = match self {
            Self::Plain(bytes) => [Some(bytes), None],
            Self::Packed(packed) => packed.parts().map(Some),
        };
        parts.into_iter().flatten().map(|part| &**part)
    }

    /// Whether both are the same memory, so that they need not be compared.
    #[must_use]
    pub fn is_same_memory(&self, other: &Self) -> bool {
        let is_same = |one: &Bytes, other: &Bytes| one.as_ptr() == other.as_ptr() && one.len() == other.len();
        match (self, other) {
            (Self::Plain(one), Self::Plain(other)) => is_same(one, other),
            (Self::Packed(one), Self::Packed(other)) => {
                is_same(one.rest.packed(), other.rest.packed()) && one.beginning == other.beginning
            }
            _ => false,
        }
    }
}

impl<T: Into<Bytes>> From<T> for Held {
    fn from(bytes: T) -> Self {
        Self::Plain(bytes.into())
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use proptest::prelude::*;

    use super::{Held, PackedFile};

    proptest! {
        #[test]
        fn what_is_packed_comes_out(before in ".{0,40}", title in proptest::bool::ANY, after in ".{0,40}", times in 0..500usize) {
            let page = format!("{before}{}{}", if title { "<title>é</title>" } else { "" }, after.repeat(times));
            let held = Held::from(page.clone()).packed();
            prop_assert_eq!(held.bytes(), page.as_bytes());
            prop_assert_eq!(&held, &Held::Packed(PackedFile::new(page.as_bytes())));
            prop_assert!(page.as_bytes().starts_with(&held.beginning()));
            prop_assert!(!title || held.beginning().ends_with(b"</title>"));
        }
    }

    #[test]
    fn a_page_takes_less_room_packed() {
        let page = "<p>words and words</p>\n".repeat(1000);
        let room: usize = Held::from(page.clone()).packed().parts().map(<[u8]>::len).sum();
        assert!(room < page.len() / 5, "{room}");
    }

    #[test]
    fn memory_is_known_again() {
        let file = Held::from(Bytes::from_static(b"one"));
        let packed = file.clone().packed();
        assert!(file.is_same_memory(&file.clone()) && packed.is_same_memory(&packed.clone()));
        assert!(!file.is_same_memory(&packed) && !packed.is_same_memory(&Held::from("one").packed()));
    }
}
