//! What the files of an edition say, by kind.

use std::sync::Arc;

use super::files::{Content, File};
use crate::model::{Crossref, Document, Event, Lock, Name, Page, Sidecar};
use crate::span::SourceFile;

/// What the files say, each kind in the order of the files. Large lists are shared, since few of them change from one
/// compilation to the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    pub(super) documents: Arc<Vec<Arc<Document>>>,
    pub(super) pages: Vec<Arc<Page>>,
    pub(super) sidecars: Arc<Vec<Arc<Sidecar>>>,
    pub(super) crossrefs: Vec<Arc<Crossref>>,
    pub(super) names: Vec<Arc<Name>>,
    pub(super) events: Vec<Arc<Event>>,
    pub(super) works: Vec<Arc<SourceFile>>,
    pub(super) lock: Arc<Lock>,
}

impl Parts {
    /// Puts together what the files say.
    pub(super) fn of<'a>(files: impl Iterator<Item = &'a Arc<File>>) -> Self {
        let mut parts = Self::default();
        let (mut documents, mut sidecars) = (Vec::new(), Vec::new());
        for file in files {
            match &file.content {
                Content::Document(document) => documents.push(Arc::clone(document)),
                Content::Page(page) => parts.pages.push(Arc::clone(page)),
                Content::Sidecar(sidecar) => sidecars.push(Arc::clone(sidecar)),
                Content::Crossrefs(crossrefs) => parts.crossrefs.extend(crossrefs.iter().cloned()),
                Content::Names(names) => parts.names.extend(names.iter().cloned()),
                Content::Chronology(events) => parts.events.extend(events.iter().cloned()),
                Content::Works(source) => parts.works.push(Arc::clone(source)),
                Content::Lock(lock) => parts.lock = Arc::clone(lock),
                Content::Config(_) | Content::Nothing => {}
            }
        }
        parts.documents = Arc::new(documents);
        parts.sidecars = Arc::new(sidecars);
        parts
    }

    /// Puts what a file says now in the place of what it said. Gives whether that could be done: it is still a text or a
    /// sidecar.
    pub(super) fn replace(&mut self, old: &File, new: &File) -> bool {
        match (&old.content, &new.content) {
            (Content::Document(old), Content::Document(new)) => {
                put(Arc::make_mut(&mut self.documents).as_mut_slice(), old, new)
            }
            (Content::Sidecar(old), Content::Sidecar(new)) => {
                put(Arc::make_mut(&mut self.sidecars).as_mut_slice(), old, new)
            }
            (Content::Page(old), Content::Page(new)) => put(&mut self.pages, old, new),
            _ => false,
        }
    }
}

/// Puts something in the place of what was there. Gives whether it was.
fn put<T>(list: &mut [Arc<T>], old: &Arc<T>, new: &Arc<T>) -> bool {
    let place = list.iter_mut().find(|known| Arc::ptr_eq(known, old));
    place.map(|place| *place = Arc::clone(new)).is_some()
}
