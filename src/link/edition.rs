//! The linked edition: what rendering works from.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::bound::Bound;
use super::found::{Address, Citation, Found, Referrer};
use super::linked::{End, Linked, Passage};
use crate::model::{Document, Event, Lock, Name, Page, Works, address};
use crate::source::config::Config;

/// An edition in which everything leads somewhere.
#[derive(Debug)]
pub struct Edition {
    /// What `book.toml` says.
    pub config: Arc<Config>,
    /// The documents in the order of the edition.
    pub documents: Vec<Annotated>,
    /// The editors' pages, by id.
    pub pages: Vec<Arc<Page>>,
    /// The works, in the order of their files.
    pub works: Arc<Works>,
    /// Documents that others cite and that are none of the works held: as works, their keys being the documents' ids.
    pub cited: Arc<Works>,
    /// For each of [`Edition::cited`], its place in [`Edition::documents`].
    pub cited_places: Vec<usize>,
    /// Every place that cites a document of the edition, in the order of the cross-references.
    pub document_citations: Vec<DocumentCitation>,
    /// The cross-references, in the order of their files.
    pub crossrefs: Arc<Vec<Arc<Linked>>>,
    /// What the texts name, in the order of the files.
    pub names: Vec<Arc<Name>>,
    /// What the texts date, in the order of the files.
    pub events: Vec<Arc<Event>>,
    /// Every place outside documents and notes where the editors cite a work.
    pub mentions: Vec<Mention>,
    /// Where documents and pages are.
    pub catalogue: Arc<Catalogue>,
    /// Paths of files that are copied as they are.
    pub assets: Vec<String>,
    /// Where selectors landed before.
    pub lock: Arc<Lock>,
    /// What was set aside as a draft, sorted: the ids of documents, and of cross-references after `crossref:`.
    pub(super) set_aside: Vec<String>,
}

/// Where the documents and pages of an edition are, by their ids and by the paths of their files.
#[derive(Debug, Default)]
pub struct Catalogue {
    by_id: FxHashMap<String, Named>,
    by_path: FxHashMap<String, Named>,
}

impl Catalogue {
    /// The catalogue of these documents and pages, in the order of the edition.
    pub(super) fn new<'a>(
        documents: impl Iterator<Item = &'a Document>,
        pages: impl Iterator<Item = &'a Page>,
    ) -> Self {
        let mut catalogue = Self::default();
        let mut add = |id: &str, path: &str, named| {
            catalogue.by_id.insert(id.to_owned(), named);
            catalogue.by_path.insert(path.to_owned(), named);
        };
        for (index, document) in documents.enumerate() {
            add(document.id(), &document.path, Named::Document(index));
        }
        for (index, page) in pages.enumerate() {
            add(&page.id.value, &page.path, Named::Page(index));
        }
        catalogue
    }

    /// What an id names.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<Named> {
        self.by_id.get(id).copied()
    }

    /// What was read from a file.
    #[must_use]
    pub fn by_path(&self, path: &str) -> Option<Named> {
        self.by_path.get(path).copied()
    }

    /// All ids, in no order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }
}

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// A document, by its place in [`Edition::documents`].
    Document(usize),
    /// A page, by its place in [`Edition::pages`].
    Page(usize),
}

/// A document with what was found in it.
#[derive(Debug)]
pub struct Annotated {
    /// The document.
    pub document: Arc<Document>,
    /// What the sidecars say about it, in its place.
    pub found: Arc<Found>,
    /// What it names and dates.
    pub bound: Arc<Bound>,
    /// The ends of cross-references that stand in it, in the order of the words.
    pub ends: Vec<End>,
    /// Where the editors speak of it elsewhere, in the order of the edition.
    pub referrers: Arc<Vec<Arc<Referrer>>>,
}

/// The id of the note of the editors that an element of a page is of: the note itself, its mark, its words.
#[must_use]
pub fn name_of_note(element: &str) -> Option<&str> {
    let prefixes = ["n-", "r-n-", "a-"].iter();
    prefixes.copied().find_map(|prefix| element.strip_prefix(prefix))
}

impl Annotated {
    /// The block that a note of the editors stands beside, by the id that the note, its mark or its words have on the page.
    #[must_use]
    pub fn block_of_note(&self, id: &str) -> Option<usize> {
        let name = name_of_note(id)?;
        let note = self.found.notes.iter().find(|note| &*note.id == name)?;
        self.document.blocks.at(note.anchor.range.start)
    }
}

/// What the citation index has an entry for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A work, by its place in [`Edition::works`].
    Work(usize),
    /// A document of the edition, by its place in [`Edition::cited`].
    Document(usize),
}

/// A passage of a document by which another cites it: an end of a cross-reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentCitation {
    /// The document, or the work that it is.
    pub subject: Subject,
    /// The cross-reference, by its place in [`Edition::crossrefs`].
    pub crossref: usize,
    /// Which passage of its `to`, from 0.
    pub member: usize,
}

/// A place outside documents and notes where the editors cite a work.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mention {
    /// The work, by its place in the works.
    pub work: usize,
    /// Where.
    pub place: MentionPlace,
    /// The place in the work, as written.
    pub locator: Option<String>,
}

/// Where editors cite outside documents and notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionPlace {
    /// On a page.
    Page {
        /// The page, by its place in [`Edition::pages`].
        page: usize,
        /// The block of its text.
        block: Option<usize>,
    },
    /// In a statement of rights.
    Statement {
        /// The document or page whose rights they are.
        of: Named,
    },
    /// In the note on a cross-reference.
    Crossref {
        /// The cross-reference, by its place in [`Edition::crossrefs`].
        crossref: usize,
    },
    /// In the note on a name.
    Name {
        /// The name, by its place in [`Edition::names`].
        name: usize,
    },
    /// In what an event was.
    Event {
        /// The event, by its place in [`Edition::events`].
        event: usize,
    },
}

impl Edition {
    /// The document at a place.
    #[must_use]
    pub fn document(&self, index: usize) -> &Document {
        &self.documents[index].document
    }

    /// Every place in documents and notes that cites a work, in the order of documents and texts, with the place of the
    /// document in [`Edition::documents`].
    pub fn citations(&self) -> impl Iterator<Item = (usize, &Citation)> {
        let documents = self.documents.iter().enumerate();
        documents.flat_map(|(index, annotated)| annotated.found.citations.iter().map(move |citation| (index, citation)))
    }

    /// Addresses in documents that belong to no work that is held, and that no citation speaks for, in the order of the
    /// edition, with the place of the document in [`Edition::documents`].
    #[must_use]
    pub fn unheld(&self) -> Vec<(usize, &Address)> {
        let held = self.works.list().iter().filter_map(|work| work.field("URL"));
        let held: FxHashSet<String> = held.filter_map(address::comparable).collect();
        let addresses = self
            .documents
            .par_iter()
            .enumerate()
            .flat_map_iter(|(place, annotated)| {
                let addresses = annotated.found.addresses.iter();
                addresses.map(move |address| (place, address))
            });
        let is_unheld =
            |(_, found): &(usize, &Address)| address::comparable(&found.url).is_some_and(|url| !held.contains(&url));
        addresses.filter(is_unheld).collect()
    }

    /// The words of a passage; empty for a whole document.
    #[must_use]
    pub fn words(&self, passage: Passage) -> String {
        let words = |range| self.document(passage.document).words(range);
        passage.range.map(words).unwrap_or_default()
    }
}
