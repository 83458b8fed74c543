//! What the answers rest on that pages get of the rest of the edition.
//!
//! A page may have asked a hundred questions, and to ask all of them again on all pages takes longer than to make the one
//! page that an edit concerns. So it is found out first of which texts and indices the answers can be others at all.

use std::sync::Arc;

use super::around::Asked;
use super::bibliography::Entry;
use super::filing::Filing;
use super::holdings::Holdings;
use super::names::NameFiling;
use crate::link::{Catalogue, Edition, hash, name_of_note};
use crate::model::{Document, Page, Works};

/// With more texts changed than this, pages are as soon asked about all of them.
const FEW: usize = 64;

/// All that answers rest on, as it was in a compilation.
#[derive(Debug)]
pub(super) struct Ground {
    /// Counts compilations.
    number: u64,
    catalogue: Arc<Catalogue>,
    documents: Vec<Arc<Document>>,
    pages: Vec<Arc<Page>>,
    works: Arc<Works>,
    entries: Arc<Vec<Entry>>,
    filing: Arc<Filing>,
    names: Arc<NameFiling>,
    /// Whether documents cite each other; what the index has of them is made anew by each compilation.
    cites_documents: bool,
}

/// What of it has changed from one compilation to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shift {
    /// The number of the compilation.
    pub(super) number: u64,
    /// What stands for the texts that have changed; nothing if any may have.
    texts: Option<Vec<u64>>,
    works: bool,
    names: bool,
}

/// What a page has asked about.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    /// What stands for the texts, sorted: two may have the same, one has never two.
    texts: Box<[u64]>,
    works: bool,
    names: bool,
    /// Whether it has asked where notes stand, which no text tells.
    notes: bool,
}

impl Ground {
    /// What answers rest on now.
    fn of(edition: &Edition, holdings: &Holdings, number: u64) -> Self {
        Self {
            number,
            catalogue: Arc::clone(&edition.catalogue),
            documents: edition
                .documents
                .iter()
                .map(|annotated| Arc::clone(&annotated.document))
                .collect(),
            pages: edition.pages.clone(),
            works: Arc::clone(&edition.works),
            entries: Arc::clone(&holdings.works),
            filing: Arc::clone(&holdings.filing),
            names: Arc::clone(&holdings.names),
            cites_documents: !edition.document_citations.is_empty(),
        }
    }

    /// Turns to the next compilation. Gives what has changed since the last one.
    pub(super) fn turn_to(ground: &mut Option<Self>, edition: &Edition, holdings: &Holdings) -> Shift {
        let last = ground.take();
        let now = Self::of(edition, holdings, last.as_ref().map_or(1, |last| last.number + 1));
        let shift = last.map_or_else(
            || Shift {
                number: now.number,
                ..Shift::default()
            },
            |last| now.since(&last),
        );
        *ground = Some(now);
        shift
    }

    fn since(&self, last: &Self) -> Shift {
        let works = Arc::ptr_eq(&self.works, &last.works)
            && Arc::ptr_eq(&self.entries, &last.entries)
            && Arc::ptr_eq(&self.filing, &last.filing)
            && !self.cites_documents
            && !last.cites_documents;
        Shift {
            number: self.number,
            texts: Arc::ptr_eq(&self.catalogue, &last.catalogue).then(|| self.texts_since(last)),
            works: !works,
            names: !Arc::ptr_eq(&self.names, &last.names),
        }
        .if_few()
    }

    /// What stands for the texts that have changed. Invariant: with the same catalogue, the same texts are in the same places.
    fn texts_since(&self, last: &Self) -> Vec<u64> {
        let documents = self.documents.iter().zip(&last.documents);
        let documents = documents.filter(|(now, last)| !Arc::ptr_eq(now, last));
        let pages = self.pages.iter().zip(&last.pages);
        let pages = pages.filter(|(now, last)| !Arc::ptr_eq(now, last));
        let ids = documents.map(|(document, _)| document.id());
        let ids = ids.chain(pages.map(|(page, _)| page.id.as_str()));
        ids.map(hash).take(FEW + 1).collect()
    }
}

impl Shift {
    /// The same; if many texts have changed, any may have.
    fn if_few(self) -> Self {
        Self {
            texts: self.texts.filter(|texts| texts.len() <= FEW),
            ..self
        }
    }

    /// Whether no answer about these subjects can be another than in the last compilation.
    pub(super) fn spares(&self, subjects: &Subjects) -> bool {
        let touches = |text: &u64| subjects.texts.binary_search(text).is_ok();
        let Some(texts) = &self.texts else { return false };
        let others = self.works && subjects.works || self.names && subjects.names;
        !others && !subjects.notes && !texts.iter().any(touches)
    }
}

impl Subjects {
    /// What these questions are about.
    pub(super) fn of(asked: &[Asked]) -> Self {
        let mut subjects = Self::default();
        let mut texts = Vec::new();
        for asked in asked {
            match asked {
                Asked::Place { name, block, .. } => {
                    texts.push(hash(name));
                    subjects.notes |= block.as_deref().and_then(name_of_note).is_some();
                }
                Asked::Work { .. } | Asked::Entry { .. } => subjects.works = true,
                Asked::Name { .. } => subjects.names = true,
                // It rests on the catalogue alone.
                Asked::Text { .. } => {}
            }
        }
        texts.sort_unstable();
        texts.dedup();
        subjects.texts = texts.into();
        subjects
    }
}

impl<'a> FromIterator<&'a Self> for Subjects {
    /// What several pages have asked about.
    fn from_iter<I: IntoIterator<Item = &'a Self>>(pages: I) -> Self {
        let mut subjects = Self::default();
        let mut texts = Vec::new();
        for page in pages {
            texts.extend_from_slice(&page.texts);
            subjects.works |= page.works;
            subjects.names |= page.names;
            subjects.notes |= page.notes;
        }
        texts.sort_unstable();
        texts.dedup();
        subjects.texts = texts.into();
        subjects
    }
}
