//! Where the selectors of an edition landed, as `book.lock` records it.

use std::sync::Arc;

use bytestring::ByteString;

use super::Aside;
use crate::digest::Digest;

/// All landings that are on record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// By document, sorted by their ids.
    pub documents: Vec<Locked>,
}

/// What is on record of a document, as the file says it: it takes half of the room that its values would take, and is read when it is
/// needed ([`read`](crate::source::lock::read)).
#[derive(Debug, Clone)]
pub struct Locked {
    /// The document's id.
    pub id: String,
    /// How many landings there are.
    pub landings: usize,
    /// A digest of what the file says.
    pub digest: Digest,
    /// What the file says, from the line before `[[document]]` on.
    pub text: Arc<Aside<ByteString>>,
}

impl PartialEq for Locked {
    fn eq(&self, other: &Self) -> bool {
        (&self.id, self.digest) == (&other.id, other.digest)
    }
}

impl Eq for Locked {}

impl Lock {
    /// What is on record of a document.
    #[must_use]
    pub fn document(&self, id: &str) -> Option<&Locked> {
        let found = self.documents.binary_search_by(|document| document.id.as_str().cmp(id));
        self.documents.get(found.ok()?)
    }
}

/// Where the selectors of a document landed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedDocument {
    /// The document's id.
    pub id: String,
    /// SHA-256 of the plain text that the selectors were looked for in, 64 hexadecimal digits.
    pub sha256: String,
    /// The blocks of the text in their order: the kind of each, as in addresses, or its label if it is a footnote, a space,
    /// and a short digest of its words.
    pub blocks: Vec<String>,
    /// The landings, sorted by name.
    pub landings: Vec<Landing>,
}

impl LockedDocument {
    /// Where the selector of this name landed.
    #[must_use]
    pub fn landing(&self, name: &str) -> Option<&Landing> {
        let found = self
            .landings
            .binary_search_by(|landing| landing.name.as_str().cmp(name));
        self.landings.get(found.ok()?)
    }
}

/// Where a selector landed: a `TextQuoteSelector` of the W3C Web Annotation model (section 4.2.4), made from the text
/// itself, with the block and the selector that led there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Landing {
    /// Names the selector within its document: the id of a note, `cite:<id>`, or `crossref:<id>:from` or `:to`.
    pub name: String,
    /// A short digest of the selector. Another one means that the editor has changed it.
    pub selector: String,
    /// The address of the block that the words begin in.
    pub block: String,
    /// The address of the block in which they end, if that is another.
    pub last_block: Option<String>,
    /// The text right before the words, white space made single spaces.
    pub prefix: String,
    /// The words, white space made single spaces; of many, the first and the last.
    pub exact: String,
    /// The text right after the words.
    pub suffix: String,
    /// Where `exact` is not all of the words, a short digest of all of them.
    pub digest: Option<String>,
    /// Whether the selector fits other passages as well, so that it is the lock that decides.
    pub ambiguous: bool,
    /// The block in which the words last stood that were accepted, where they have moved since.
    pub moved_from: Option<String>,
}

impl Landing {
    /// Stands between the first and the last of many words.
    pub const OMISSION: &'static str = " […] ";

    /// The beginning and the end of the words: all of them twice, or what is given of many.
    #[must_use]
    pub fn ends(&self) -> (&str, &str) {
        let parts = self.digest.as_ref().and_then(|_| self.exact.split_once(Self::OMISSION));
        parts.unwrap_or((&self.exact, &self.exact))
    }
}
