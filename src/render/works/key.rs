//! What pages of the citation index are kept by.

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Material;
use super::places::Place;
use crate::digest::Digest;
use crate::link::{Face, Mention, MentionPlace, Subject};
use crate::model::{Page, Work, Works};
use crate::render::filing::Filing;
use crate::render::paging::PLACES;

/// What a page of the citation index is given.
#[derive(Debug)]
pub(in crate::render) struct WorksKey {
    works: Arc<Works>,
    cited: Arc<Works>,
    /// All that is filed, if the page has something of everything.
    filing: Option<Arc<Filing>>,
    /// What stands on the page, with how many places cite it and where all of them are if that is elsewhere.
    subjects: Vec<(Subject, usize, Option<String>)>,
    /// How many pages the list has that it is one of.
    of: usize,
    /// How many works there are under its letter, and places that cite them.
    all: [usize; 2],
    /// For each document that cites what stands on the page, its place, its front matter and what it cites.
    documents: Vec<(usize, Digest, Digest)>,
    pages: Vec<Arc<Page>>,
    mentions: Vec<Mention>,
    /// The cross-references, names and events whose notes cite a work: their ids, and the pages that they have their anchors on.
    anchors: Vec<(String, String)>,
    /// The cross-references by which documents cite each other.
    citing: Vec<Citing>,
}

/// A cross-reference: its id, and what shows of it.
type Citing = (String, Arc<Face>);

impl WorksKey {
    /// The same for entries that are some of as many works, which as many places cite.
    pub(super) fn among(self, all: [usize; 2]) -> Self {
        Self { all, ..self }
    }
}

impl PartialEq for WorksKey {
    fn eq(&self, other: &Self) -> bool {
        let same_page = |(a, b): (&Arc<Page>, &Arc<Page>)| Arc::ptr_eq(a, b);
        let same_face = |(a, b): (&Citing, &Citing)| a.0 == b.0 && Arc::ptr_eq(&a.1, &b.1);
        Arc::ptr_eq(&self.works, &other.works)
            && (Arc::ptr_eq(&self.cited, &other.cited) || same_items(&self.cited, &other.cited))
            && self.filing.as_ref().map(Arc::as_ptr) == other.filing.as_ref().map(Arc::as_ptr)
            && self.subjects == other.subjects
            && (self.of, self.all) == (other.of, other.all)
            && self.documents == other.documents
            && self.pages.len() == other.pages.len()
            && self.pages.iter().zip(&other.pages).all(same_page)
            && self.mentions == other.mentions
            && self.anchors == other.anchors
            && self.citing.len() == other.citing.len()
            && self.citing.iter().zip(&other.citing).all(same_face)
    }
}

impl Hash for WorksKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let pages = self.pages.iter().map(|page| page.written);
        (self.works.digest(), self.cited.digest(), &self.filing).hash(state);
        (&self.subjects, self.of, self.all, &self.documents).hash(state);
        (pages.collect::<Vec<_>>(), &self.mentions, &self.anchors, &self.citing).hash(state);
    }
}

fn same_items(some: &Works, others: &Works) -> bool {
    let same = |(a, b): (&Work, &Work)| a.key.value == b.key.value && a.csl == b.csl;
    some.list().len() == others.list().len() && some.list().iter().zip(others.list()).all(same)
}

impl Material<'_> {
    /// The key for a page with something of all works.
    pub(super) fn key(&self) -> WorksKey {
        let all = (0..self.edition.documents.len()).collect();
        let citing = self.edition.document_citations.iter();
        WorksKey {
            filing: Some(Arc::clone(&self.holdings.filing)),
            ..self.key_of(all, self.edition.mentions.clone(), citing.map(|cited| cited.crossref))
        }
    }

    /// The key for a page with some entries. `of` is how many pages the list has that it is one of.
    pub(super) fn key_of_entries(&self, subjects: &[Subject], of: usize) -> WorksKey {
        // What an entry says that has not all places comes from those that the first of its own pages has.
        let places = subjects.iter().flat_map(|&subject| {
            let places = self.places.citing(subject);
            &places[..places.len().min(self.most(subject))]
        });
        let texts = subjects
            .iter()
            .flat_map(|&subject| self.holdings.texts(subject, self.edition));
        let entry = |&subject: &Subject| {
            let own = self.holdings.filing.own(subject).map(ToOwned::to_owned);
            (subject, self.places.citing(subject).len(), own)
        };
        WorksKey {
            subjects: subjects.iter().map(entry).collect(),
            of,
            ..self.key_of_places(places, texts)
        }
    }

    /// The key for a page with places that cite a work.
    pub(super) fn key_of_own(&self, subject: Subject, range: &Range<usize>) -> WorksKey {
        let places = self.places.citing(subject);
        WorksKey {
            subjects: vec![(
                subject,
                places.len(),
                Some(self.holdings.filing.page(subject).to_owned()),
            )],
            ..self.key_of_places(&places[range.clone()], self.holdings.texts(subject, self.edition))
        }
    }

    /// The most places of a subject that its entry is made from.
    fn most(&self, subject: Subject) -> usize {
        self.holdings.filing.own(subject).map_or(usize::MAX, |_| PLACES)
    }

    fn key_of_places<'p>(
        &self,
        places: impl IntoIterator<Item = &'p Place<'p>>,
        texts: impl IntoIterator<Item = usize>,
    ) -> WorksKey {
        let mut documents: FxHashSet<usize> = texts.into_iter().collect();
        let mut mentions = Vec::new();
        let mut crossrefs = Vec::new();
        for place in places {
            match place {
                Place::Citation(document, _, passage) => {
                    documents.insert(*document);
                    crossrefs.extend(passage.map(|passage| passage.crossref));
                }
                Place::Mention(mention) => mentions.push((*mention).clone()),
                Place::Document(citation) => crossrefs.push(citation.crossref),
            }
        }
        let mut documents: Vec<_> = documents.into_iter().collect();
        documents.sort_unstable();
        self.key_of(documents, mentions, crossrefs.into_iter())
    }

    fn key_of(&self, documents: Vec<usize>, mentions: Vec<Mention>, citing: impl Iterator<Item = usize>) -> WorksKey {
        let edition = self.edition;
        let document = |place: usize| {
            let annotated = &edition.documents[place];
            (place, annotated.document.head, annotated.found.cited)
        };
        let page = |mention: &Mention| match mention.place {
            MentionPlace::Page { page, .. } => Some(Arc::clone(&edition.pages[page])),
            _ => None,
        };
        let anchor = |mention: &Mention| match mention.place {
            MentionPlace::Crossref { crossref } => {
                let linked = &edition.crossrefs[crossref];
                Some((linked.id().to_owned(), self.pages.of_crossref(edition, linked)))
            }
            MentionPlace::Event { event } => {
                let id = edition.events[event].id.value.clone();
                Some((id, self.holdings.events.page(event).to_owned()))
            }
            MentionPlace::Name { name } => {
                let id = &edition.names[name].id.value;
                Some((id.clone(), self.holdings.names.page(id).to_owned()))
            }
            _ => None,
        };
        let face = |crossref: usize| {
            let linked = &edition.crossrefs[crossref];
            (linked.id().to_owned(), Arc::clone(&linked.face))
        };
        WorksKey {
            works: Arc::clone(&edition.works),
            cited: Arc::clone(&edition.cited),
            filing: None,
            subjects: Vec::new(),
            of: 1,
            all: [0; 2],
            documents: documents.into_iter().map(document).collect(),
            pages: mentions.iter().filter_map(page).collect(),
            anchors: mentions.iter().filter_map(anchor).collect(),
            citing: citing.map(face).collect(),
            mentions,
        }
    }
}
