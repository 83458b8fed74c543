//! The sidecars of each document.

use std::sync::Arc;

use super::{Memo, address};
use crate::diagnostic::Diagnostic;
use crate::link::drafts::Drafts;
use crate::link::edition::{Catalogue, Named};
use crate::link::unknown;
use crate::model::{Document, Sidecar};
use crate::span::Span;

/// The sidecars by document.
#[derive(Debug)]
pub(in crate::link) struct Sorted {
    catalogue: Arc<Catalogue>,
    /// Where each of them is in memory, in the order of their files. They are kept alive below if all have a document.
    addresses: Vec<usize>,
    /// The place of the document of each; nothing if one has none.
    places: Option<Vec<usize>>,
    /// Those of each document, by its place.
    pub(in crate::link) by_document: Vec<Vec<Arc<Sidecar>>>,
    before: Before,
}

/// The sidecars of the last compilation.
#[derive(Debug)]
enum Before {
    /// The same documents had the same, but for those at these places.
    Changed(Vec<usize>),
    /// Those of each document, by its place then.
    Others(Vec<Vec<Arc<Sidecar>>>),
}

/// Sorts the sidecars by document. One for a document that is not there is reported whole.
pub(in crate::link) fn sort(
    documents: &[Arc<Document>],
    catalogue: &Arc<Catalogue>,
    sidecars: &[Arc<Sidecar>],
    drafts: &Drafts,
    memo: &mut Memo,
    diagnostics: &mut Vec<Diagnostic>,
) -> Sorted {
    let known = memo.sorted.take();
    let known = match known {
        Some(known) if Arc::ptr_eq(&known.catalogue, catalogue) => match known.with(sidecars) {
            Ok(sorted) => return sorted,
            Err(known) => Some(known),
        },
        known => known,
    };
    let mut by_document = vec![Vec::new(); documents.len()];
    let mut places = Vec::with_capacity(sidecars.len());
    for sidecar in sidecars {
        if let Some(Named::Document(place)) = catalogue.by_id(&sidecar.document) {
            by_document[place].push(Arc::clone(sidecar));
            places.push(place);
        } else {
            let span = Span::new(sidecar.file, 0..0);
            let known = documents.iter().map(|document| document.id());
            let diagnostic = unknown::document(&sidecar.document, span, known, drafts)
                .help("a sidecar is named after its document's id: `<id>.notes.toml`, `<id>.<layer>.notes.toml`, `<id>.cites.toml`");
            diagnostics.push(diagnostic);
        }
    }
    Sorted {
        catalogue: Arc::clone(catalogue),
        places: (places.len() == sidecars.len()).then_some(places),
        addresses: sidecars.iter().map(address).collect(),
        by_document,
        before: Before::Others(known.map(|known| known.by_document).unwrap_or_default()),
    }
}

impl Sorted {
    /// The same with sidecars that say something else in the place of those that they were. Gives it back if they are not
    /// sidecars of the same documents.
    fn with(mut self, sidecars: &[Arc<Sidecar>]) -> Result<Self, Self> {
        let Some(places) = self.places.as_ref().filter(|places| places.len() == sidecars.len()) else {
            return Err(self);
        };
        let mut others = Vec::new();
        for (at, sidecar) in sidecars.iter().enumerate() {
            let known = self.addresses[at];
            if address(sidecar) == known {
                continue;
            }
            let is_old = |old: &Arc<Sidecar>| address(old) == known && old.document == sidecar.document;
            match self.by_document[places[at]].iter().position(is_old) {
                Some(old) => others.push((at, places[at], old)),
                None => return Err(self),
            }
        }
        for &(at, place, old) in &others {
            self.by_document[place][old] = Arc::clone(&sidecars[at]);
            self.addresses[at] = address(&sidecars[at]);
        }
        let changed = others.into_iter().map(|(_, place, _)| place).collect();
        self.before = Before::Changed(changed);
        Ok(self)
    }

    /// Whether the documents may stand in other places than in the last compilation.
    pub(super) const fn may_be_moved(&self) -> bool {
        matches!(self.before, Before::Others(_))
    }

    /// Whether a document has the sidecars that it had in the last compilation, at its place then.
    pub(super) fn has_the_same(&self, place: usize, then: usize) -> bool {
        match &self.before {
            Before::Changed(changed) => place == then && !changed.contains(&place),
            Before::Others(others) => {
                let now = &self.by_document[place];
                let same = |then: &Vec<Arc<Sidecar>>| {
                    then.len() == now.len() && then.iter().zip(now).all(|(a, b)| Arc::ptr_eq(a, b))
                };
                others.get(then).is_some_and(same)
            }
        }
    }
}
