//! Packs of what files were parsed to.
//!
//! What is always held of a file stands first in its pack, and the bodies of all files after that.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::bodies::{self, Body, Said};
use super::files::{Content, File};
use super::store::{self, Shelf, hash};
use crate::model::{Document, Page, Sidecar};
use crate::span::FileId;

/// What files were parsed to.
pub(super) const SHELF: Shelf = Shelf {
    index: "index",
    packs: "",
};

/// Files in the order in which they stand in one value of the store.
pub(super) type Pack = store::Pack<Entry>;

/// A file in a pack.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) id: FileId,
    /// What proves it unchanged.
    pub(super) proof: String,
    /// What tells that its text is the same when it is read again; see [`SourceFile::trace`](crate::span::SourceFile::trace).
    pub(super) text: (usize, u64),
    /// The bytes in the pack of what is always held of it, and their hash: two runs at once may write packs of one name.
    pub(super) bytes: Range<usize>,
    pub(super) hash: u64,
    /// The rest, if there is any.
    pub(super) body: Option<Body>,
}

/// What is always held of a file, to be kept.
#[derive(Serialize)]
enum Head<'a> {
    Document(&'a Document),
    Page(&'a Page),
    Sidecar(&'a Sidecar),
}

/// The same, as it was kept.
#[derive(Deserialize)]
pub(super) enum Kept {
    Document(Box<Document>),
    Page(Box<Page>),
    Sidecar(Box<Sidecar>),
}

impl store::Stored for Entry {
    fn length(&self) -> usize {
        self.bytes.len() + self.body.as_ref().map_or(0, |body| body.bytes.len())
    }
}

/// The bytes of a pack.
#[derive(Clone, Copy)]
pub(super) struct Parts<'a> {
    pub(super) heads: &'a [u8],
    pub(super) bodies: &'a [u8],
}

impl<'a> Parts<'a> {
    /// What is always held of a file, if it is as it was kept.
    pub(super) fn head(self, entry: &Entry) -> Option<&'a [u8]> {
        let head = self.heads.get(entry.bytes.clone());
        head.filter(|head| hash(head) == entry.hash)
    }

    /// The rest.
    fn body(self, body: &Body) -> Option<&'a [u8]> {
        let bytes = self.bodies.get(body.bytes.clone());
        bytes.filter(|bytes| hash(bytes) == body.hash)
    }

    /// Gives a file its body.
    pub(super) fn hold(self, entry: &Entry, content: &Content) -> Option<()> {
        let body = entry.body.as_ref();
        let body = || self.body(body?);
        match content {
            Content::Document(document) => document.text.hold(bodies::text(body()?, &document.blocks)?),
            Content::Sidecar(sidecar) => sidecar.apparatus.hold(postcard::from_bytes(body()?).ok()?),
            _ => {}
        }
        Some(())
    }
}

/// A pack while it is filled. The room that its bytes take is for the next one as well ([`Packing::clear`]): to ask for it anew each
/// time is most of what it costs to fill one.
#[derive(Debug, Default)]
pub(super) struct Packing {
    entries: Vec<Entry>,
    heads: Vec<u8>,
    bodies: Vec<u8>,
}

impl Packing {
    /// Adds what a file says, if nothing was noticed in it and its text was put aside.
    pub(super) fn add(&mut self, path: &str, file: &File, proof: &str) -> Option<()> {
        let head = match &file.content {
            Content::Document(document) => Head::Document(document),
            Content::Page(page) => Head::Page(page),
            Content::Sidecar(sidecar) => Head::Sidecar(sidecar),
            _ => return None,
        };
        let text = file.source.as_ref().and_then(|source| source.trace())?;
        if !file.diagnostics.is_empty() {
            return None;
        }
        let body = match &file.content {
            Content::Document(document) => Some(take_down(&mut self.bodies, &Said::of_tree(&document.tree()))?),
            Content::Sidecar(sidecar) => {
                let apparatus = sidecar.apparatus.get();
                Some(take_down(&mut self.bodies, &Said::Apparatus(&apparatus))?)
            }
            _ => None,
        };
        let body = body.map(|(bytes, hash)| Body { bytes, hash });
        let (bytes, hash) = take_down(&mut self.heads, &head)?;
        self.entries.push(Entry {
            path: path.to_owned(),
            id: file.id,
            proof: proof.to_owned(),
            text,
            bytes,
            hash,
            body,
        });
        Some(())
    }

    /// The pack of what was added, under this number. Nothing if that is nothing. Its bytes stay here ([`Packing::parts`]).
    pub(super) fn close(&mut self, number: u32) -> Option<Pack> {
        if self.entries.is_empty() {
            return None;
        }
        Some(Pack {
            number,
            length: self.length(),
            heads: self.heads.len(),
            entries: std::mem::take(&mut self.entries),
        })
    }

    /// The bytes of what was added.
    pub(super) fn parts(&self) -> Parts<'_> {
        Parts {
            heads: &self.heads,
            bodies: &self.bodies,
        }
    }

    /// Makes it ready for the next pack.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.heads.clear();
        self.bodies.clear();
    }

    /// Adds an entry of another pack.
    pub(super) fn push(&mut self, entry: &Entry, parts: Parts<'_>) {
        let body = entry.body.as_ref();
        let (Some(head), body) = (parts.head(entry), body.map(|body| (body, parts.body(body)))) else {
            return;
        };
        let body = body.map(|(body, bytes)| Body {
            bytes: append(&mut self.bodies, bytes.unwrap_or_default()),
            hash: body.hash,
        });
        self.entries.push(Entry {
            bytes: append(&mut self.heads, head),
            body,
            ..entry.clone()
        });
    }

    /// Bytes.
    pub(super) fn length(&self) -> usize {
        self.heads.len() + self.bodies.len()
    }
}

/// Puts the bytes of a value after others. Gives where they are, and their hash. Nothing if it has none.
fn take_down(all: &mut Vec<u8>, value: &impl Serialize) -> Option<(Range<usize>, u64)> {
    let start = all.len();
    if store::put(all, value).is_err() {
        all.truncate(start);
        return None;
    }
    Some((start..all.len(), hash(&all[start..])))
}

/// Puts bytes after others. Gives where they are.
fn append(all: &mut Vec<u8>, bytes: &[u8]) -> Range<usize> {
    let start = all.len();
    all.extend_from_slice(bytes);
    start..all.len()
}
