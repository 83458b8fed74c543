//! The linked edition: what rendering works from.

use std::hash::Hash;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::bound::Bound;
use super::placing::Stray;
use super::verify::Verification;
use crate::anchor::Anchor;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::link::outward::Outward;
use crate::model::{
    BlockKind, CiteForm, Crossref, Document, Event, Lock, Name, Note, Outcome, Packed, Page, Sidecar, TextRange, Works,
    address,
};
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

/// A place where the editors lead to a document or a block of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Referrer {
    /// The address of the block that they lead to; none for the whole document.
    pub block: Option<String>,
    /// The id of the document or page where they do.
    pub text: String,
    /// What that is called.
    pub short: String,
    /// The note that does, if it is one.
    pub note: Option<String>,
    /// The kind and the address of the block that the note, or the words on the page, stand in.
    pub at: Option<(BlockKind, String)>,
    /// The address of the section that the note stands in; none on the first page of its document.
    pub section: Option<String>,
    /// What they say, cut short.
    pub words: String,
}

/// What the sidecars say about a document, in its place.
#[derive(Debug, Default)]
pub struct Found {
    /// For each series of the configuration, how many of the notes are of it.
    pub series: Vec<usize>,
    /// A digest of all that the citation index shows of it.
    pub cited: Digest,
    /// Who signed any of the notes, sorted.
    pub signers: Vec<String>,
    /// The sidecars of its notes.
    pub(super) sidecars: Vec<Arc<Sidecar>>,
    /// The editors' notes whose words were found, in the order of the words.
    pub notes: Vec<AnchoredNote>,
    /// The places in the document and in these notes that cite works, in the order of the words.
    pub citations: Vec<Citation>,
    /// The works that these cite, by their places, as often as they do: who only counts need not look at all places.
    pub cited_works: Vec<usize>,
    /// Web addresses in the text that no citation speaks for.
    pub addresses: Vec<Address>,
    /// What its notes lead to, with the documents' ids, which are empty for its own.
    pub(super) references: Vec<(String, Arc<Referrer>)>,
    /// What the document, its notes and its statement of rights lead to.
    pub(super) outward: Vec<Outward>,
    /// The texts among these, as [`Outward::text`] names them, sorted.
    pub(super) outward_texts: Vec<u64>,
    /// What was noticed.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The ids of notes that were set aside as drafts.
    pub(super) set_aside: Vec<String>,
    /// Words that may stand in another document.
    pub(super) strays: Vec<Stray>,
    /// Where the selectors landed, if that is to be kept.
    pub(super) landings: Packed<Landed>,
}

/// Where a selector landed, to be put on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Landed {
    /// Its name in the document.
    pub(super) name: String,
    /// The digest of the selector.
    pub(super) selector: String,
    /// The words.
    pub(super) range: TextRange,
    /// Whether other passages fit as well.
    pub(super) ambiguous: bool,
    /// The block in which the words stood last that were accepted.
    pub(super) moved_from: Option<String>,
    /// Whether all of that, and what stands around the words, is known to be on record already.
    pub(super) is_on_record: bool,
}

/// A note and its words. What it says stands in its sidecar, which may have been put aside: [`Found::said`] has it.
#[derive(Debug)]
pub struct AnchoredNote {
    /// Its id, unique in the document.
    pub id: Box<str>,
    /// A digest of all that the editor wrote but for the id.
    pub written: Digest,
    /// The words.
    pub anchor: Anchor,
    /// Its sidecar, by its place in [`Found::sidecars`], and its place there.
    pub(super) place: (u32, u32),
}

impl Found {
    /// What the notes say, in their order. Who needs it more than once holds what is given.
    ///
    /// # Panics
    /// If a sidecar was put aside and cannot be had again.
    #[must_use]
    pub fn said(&self) -> Vec<Arc<Note>> {
        let sidecars: Vec<_> = self.sidecars.iter().map(|sidecar| sidecar.apparatus.get()).collect();
        let notes = self.notes.iter().map(|note| note.place);
        notes
            .map(|(sidecar, note)| Arc::clone(&sidecars[sidecar as usize].notes[note as usize]))
            .collect()
    }

    /// The layer that a note belongs to.
    #[must_use]
    pub fn layer(&self, note: &AnchoredNote) -> Option<&str> {
        self.sidecars[note.place.0 as usize].layer.as_deref()
    }
}

/// One end of a cross-reference, seen from its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// The cross-reference, by its place in [`Edition::crossrefs`].
    pub crossref: usize,
    /// Which end.
    pub side: Side,
    /// Which passage of that end, from 0.
    pub member: usize,
    /// The words, if it has any.
    pub range: Option<TextRange>,
}

/// The ends of a cross-reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The passage that does it.
    From,
    /// The passage that it is done to.
    To,
}

impl Side {
    /// The other end.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::From => Self::To,
            Self::To => Self::From,
        }
    }

    /// The word in addresses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To => "to",
        }
    }
}

/// A cross-reference, both ends found.
#[derive(Debug)]
pub struct Linked {
    /// What the editor says.
    pub crossref: Arc<Crossref>,
    /// Its relation, by its place in the configuration.
    pub relation: usize,
    /// The passages it goes out from; at least one.
    pub from: Vec<Passage>,
    /// The passages it leads to; at least one.
    pub to: Vec<Passage>,
    /// What came of comparing the words, where the relation asks for it: of several quotations, that of the least sound.
    pub verification: Option<Arc<Verification>>,
    /// Of a quotation that is missing: what comes nearest in what it is said to quote.
    pub nearest: Option<Passage>,
    /// Where the selectors of its ends landed, if that is to be kept, and what is to be said about that.
    pub(super) landed: Arc<LandedEnds>,
    /// What shows of it on the pages of its ends. The same in the next compilation if nothing of it changes.
    pub face: Arc<Face>,
}

/// Where the selectors of a cross-reference landed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct LandedEnds {
    /// With the place of the document that each end is in.
    pub(super) landings: Vec<(usize, Landed)>,
    /// What an editor should know about it.
    pub(super) remarks: Vec<Diagnostic>,
}

/// What shows of a cross-reference on the pages of its ends.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Face {
    /// The name of its relation.
    pub relation: String,
    /// What came of comparing the words.
    pub verification: Option<Arc<Verification>>,
    /// The passages it goes out from.
    pub from: Vec<PassageFace>,
    /// The passages it leads to.
    pub to: Vec<PassageFace>,
    /// Of a quotation that is missing: what comes nearest in what it is said to quote.
    pub nearest: Option<PassageFace>,
}

/// What shows of a passage elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PassageFace {
    /// The document's id.
    pub document: String,
    /// What the document is called.
    pub short: String,
    /// Its language (BCP 47).
    pub language: String,
    /// The kind and the address of the block that the words begin in; none for the whole document.
    pub block: Option<(BlockKind, String)>,
    /// The address of the section that they begin in; none on the first page of the document.
    pub section: Option<String>,
    /// The words.
    pub words: String,
    /// What stands before them in their block, cut short.
    pub before: String,
    /// What stands after them in their block, cut short.
    pub after: String,
}

impl Face {
    /// What shows of an end.
    #[must_use]
    pub fn passages(&self, side: Side) -> &[PassageFace] {
        match side {
            Side::From => &self.from,
            Side::To => &self.to,
        }
    }
}

/// Whether two lists show the same cross-references, wherever their words stand.
#[must_use]
pub fn show_the_same(some: &Arc<Vec<Arc<Linked>>>, others: &Arc<Vec<Arc<Linked>>>) -> bool {
    let same = |(a, b): (&Arc<Linked>, &Arc<Linked>)| {
        Arc::ptr_eq(a, b) || Arc::ptr_eq(&a.crossref, &b.crossref) && Arc::ptr_eq(&a.face, &b.face)
    };
    Arc::ptr_eq(some, others) || some.len() == others.len() && some.iter().zip(others.iter()).all(same)
}

impl Linked {
    /// Whether it is the other in all that it holds.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.crossref, &other.crossref)
            && Arc::ptr_eq(&self.face, &other.face)
            && (self.relation, &self.from, &self.to) == (other.relation, &other.from, &other.to)
            && (&self.verification, self.nearest) == (&other.verification, other.nearest)
            && self.landed == other.landed
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.crossref.id.value
    }

    /// What pages show of it, wherever its words stand, to be hashed.
    #[must_use]
    pub fn shown(&self) -> impl Hash {
        (self.id(), self.crossref.said, self.relation, &self.face)
    }

    /// The words of its passages, to be hashed.
    #[must_use]
    pub fn ranges(&self) -> impl Hash {
        let passages = self.from.iter().chain(&self.to);
        passages.map(|passage| passage.range).collect::<Vec<_>>()
    }

    /// Whether an end is what is said to be quoted, and the words are nowhere in it.
    #[must_use]
    pub fn is_missing_at(&self, side: Side) -> bool {
        let outcome = self.verification.as_ref().map(|verification| verification.outcome);
        side == Side::To && outcome == Some(Outcome::Missing)
    }

    /// The passages at an end; at least one.
    #[must_use]
    pub fn passages(&self, side: Side) -> &[Passage] {
        match side {
            Side::From => &self.from,
            Side::To => &self.to,
        }
    }
}

/// A passage: some words of a document, or all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passage {
    /// The document, by its place in [`Edition::documents`].
    pub document: usize,
    /// The words; none for the whole document.
    pub range: Option<TextRange>,
}

/// A place that cites a work.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Citation {
    /// Its id, unique in the document.
    pub id: Box<str>,
    /// The work, by its place in the works.
    pub work: usize,
    /// The words that cite it: the document's, or those that the citing note is about.
    pub range: TextRange,
    /// These words.
    pub exact: Box<str>,
    /// The place in the work, as written.
    pub locator: Option<Box<str>>,
    /// How it is cited.
    pub by: CitedBy,
    /// What the text says there, cut short: before the mark of the footnote that cites, or around the words that do.
    pub context: Box<str>,
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

/// A web address in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The words: those of the link that leads there, or the address as printed.
    pub range: TextRange,
    /// The address.
    pub url: String,
}

/// Who cites a work.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CitedBy {
    /// The document.
    Document(CiteForm),
    /// An editor's note, by its id.
    Note(Box<str>),
}

impl CitedBy {
    /// The word for it on pages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Document(form) => form.name(),
            Self::Note(_) => "note",
        }
    }
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
