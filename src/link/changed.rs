//! Which documents have changed since the last compilation, where nothing else has: then what joins documents need not be
//! joined anew for all of them.

use std::sync::Arc;

use super::edition::{Catalogue, Named};
use super::found::Found;
use crate::model::{Document, Page};

/// With more documents changed than this, all may as well be joined anew.
const FEW: usize = 64;

/// The texts of a compilation.
#[derive(Debug)]
pub(super) struct Texts {
    /// Where documents and pages are.
    pub(super) catalogue: Arc<Catalogue>,
    /// The documents.
    pub(super) documents: Vec<Arc<Document>>,
    /// What was found in them.
    pub(super) found: Vec<Arc<Found>>,
    /// The pages.
    pub(super) pages: Vec<Arc<Page>>,
}

impl Texts {
    /// The texts of a compilation, with what was found in the documents.
    pub(super) fn new(
        catalogue: &Arc<Catalogue>,
        documents: &[Arc<Document>],
        found: &[Arc<Found>],
        pages: &[Arc<Page>],
    ) -> Self {
        Self {
            catalogue: Arc::clone(catalogue),
            documents: documents.to_vec(),
            found: found.to_vec(),
            pages: pages.to_vec(),
        }
    }

    /// The place of the document with an id.
    pub(super) fn place(&self, id: &str) -> Option<usize> {
        match self.catalogue.by_id(id)? {
            Named::Document(place) => Some(place),
            Named::Page(_) => None,
        }
    }

    /// The places of the documents that have changed since `last`, if these are few and all else is as it was: which texts
    /// there are, in which order, under which names, and what the pages say.
    pub(super) fn changed_since(&self, last: &Self) -> Option<Vec<usize>> {
        let same_page = |(a, b): (&Arc<Page>, &Arc<Page>)| Arc::ptr_eq(a, b);
        let is_steady = Arc::ptr_eq(&self.catalogue, &last.catalogue)
            && self.documents.len() == last.documents.len()
            && self.pages.len() == last.pages.len()
            && self.pages.iter().zip(&last.pages).all(same_page);
        let changed = |place: &usize| {
            !Arc::ptr_eq(&self.documents[*place], &last.documents[*place])
                || !Arc::ptr_eq(&self.found[*place], &last.found[*place])
        };
        let changed = is_steady.then(|| (0..self.documents.len()).filter(changed).take(FEW + 1).collect());
        changed.filter(|changed: &Vec<usize>| changed.len() <= FEW)
    }
}
