//! Documents made ready for selectors, when they are first asked for.

use std::sync::{Arc, OnceLock};

use crate::anchor::Index;
use crate::model::{Document, Lock, Sidecar};
use crate::source::lock;

/// The documents, each with an index that is made at most once.
pub(super) struct Indexes<'a> {
    /// The documents.
    pub(super) documents: &'a [Arc<Document>],
    // Boxed, since most are never made.
    made: Vec<OnceLock<Box<Index<'a>>>>,
    /// What is said about each, with selectors that are to be looked for in it.
    pub(super) sidecars: &'a [Vec<Arc<Sidecar>>],
    /// Where selectors landed before.
    pub(super) lock: &'a Lock,
}

impl<'a> Indexes<'a> {
    /// Indexes of these documents, for the selectors in the sidecars of each; none is made yet.
    pub(super) fn new(documents: &'a [Arc<Document>], sidecars: &'a [Vec<Arc<Sidecar>>], lock: &'a Lock) -> Self {
        let made = documents.iter().map(|_| OnceLock::new()).collect();
        Self {
            documents,
            made,
            sidecars,
            lock,
        }
    }

    /// The index of the document at a place. It is kept as long as all of them.
    pub(super) fn get(&self, place: usize) -> &Index<'a> {
        self.made[place].get_or_init(|| Box::new(self.make(place)))
    }

    /// What comes of an index that may be needed this once only. That of a text which was put aside is not kept, or all of them
    /// would be in memory at once.
    pub(super) fn passing<T>(&self, place: usize, then: impl FnOnce(&Index<'a>) -> T) -> T {
        // Some texts are held from when they are first asked for.
        let _tree = self.documents[place].tree();
        if self.made[place].get().is_some() || self.documents[place].text.is_held() {
            return then(self.get(place));
        }
        then(&self.make(place))
    }

    /// What comes of the words of a document, for who needs no more of it: an index of them is not kept.
    pub(super) fn wording<T>(&self, place: usize, then: impl FnOnce(&Index<'a>) -> T) -> T {
        match self.made[place].get() {
            Some(index) => then(index),
            None => then(&Index::of_wording(&self.documents[place])),
        }
    }

    fn make(&self, place: usize) -> Index<'a> {
        let document: &'a Document = &self.documents[place];
        let locked = self.lock.document(document.id());
        let locked = locked.map(lock::read);
        let selectors = self.sidecars[place].iter().map(|sidecar| sidecar.selectors).sum();
        Index::for_many(document, selectors).against(locked)
    }
}
