//! Documents made ready for selectors, when they are first asked for.

use std::sync::{Arc, OnceLock};

use crate::anchor::Index;
use crate::model::Document;

/// The documents, each with an index that is made at most once.
pub(super) struct Indexes<'a> {
    /// The documents.
    pub(super) documents: &'a [Arc<Document>],
    made: Vec<OnceLock<Index<'a>>>,
    /// How many selectors are to be looked for in each.
    selectors: Vec<usize>,
}

impl<'a> Indexes<'a> {
    /// Indexes of these documents, for so many selectors in each; none is made yet.
    pub(super) fn new(documents: &'a [Arc<Document>], selectors: Vec<usize>) -> Self {
        let made = documents.iter().map(|_| OnceLock::new()).collect();
        Self {
            documents,
            made,
            selectors,
        }
    }

    /// The index of the document at a place.
    pub(super) fn get(&self, place: usize) -> &Index<'a> {
        self.made[place].get_or_init(|| Index::for_many(&self.documents[place], self.selectors[place]))
    }
}
