//! Documents made ready for selectors, when they are first asked for.

use std::sync::{Arc, OnceLock};

use crate::anchor::Index;
use crate::model::{Document, Lock};

/// The documents, each with an index that is made at most once.
pub(super) struct Indexes<'a> {
    /// The documents.
    pub(super) documents: &'a [Arc<Document>],
    made: Vec<OnceLock<Index<'a>>>,
    /// How many selectors are to be looked for in each.
    selectors: Vec<usize>,
    /// Where selectors landed before.
    lock: &'a Lock,
}

impl<'a> Indexes<'a> {
    /// Indexes of these documents, for so many selectors in each; none is made yet.
    pub(super) fn new(documents: &'a [Arc<Document>], selectors: Vec<usize>, lock: &'a Lock) -> Self {
        let made = documents.iter().map(|_| OnceLock::new()).collect();
        Self {
            documents,
            made,
            selectors,
            lock,
        }
    }

    /// The index of the document at a place.
    pub(super) fn get(&self, place: usize) -> &Index<'a> {
        let document: &'a Document = &self.documents[place];
        self.made[place].get_or_init(|| {
            let locked = self.lock.document(document.id()).map(Arc::as_ref);
            Index::for_many(document, self.selectors[place]).against(locked)
        })
    }
}
