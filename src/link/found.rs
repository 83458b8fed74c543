//! What the sidecars say about a document, in its place.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::outward::Outward;
use super::placing::Stray;
use crate::anchor::Anchor;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::model::{BlockKind, CiteForm, Note, Packed, Sidecar, TextRange};

/// A place where the editors lead to a document or a block of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Found {
    /// For each series of the configuration, how many of the notes are of it.
    pub series: Vec<usize>,
    /// A digest of all that the citation index shows of it.
    pub cited: Digest,
    /// Who signed any of the notes, sorted.
    pub signers: Vec<String>,
    /// Its sidecars, to which its notes refer.
    #[serde(skip)]
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
    pub(super) outward: Packed<Outward>,
    /// The texts among these, as [`Outward::text`] names them, sorted.
    pub(super) outward_texts: Vec<u64>,
    /// What was noticed.
    #[serde(skip)]
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The ids of notes that were set aside as drafts.
    #[serde(skip)]
    pub(super) set_aside: Vec<String>,
    /// Words that may stand in another document.
    #[serde(skip)]
    pub(super) strays: Vec<Stray>,
    /// Where the selectors landed, if that is to be kept.
    #[serde(skip)]
    pub(super) landings: Packed<Landed>,
    /// How many more landed where they are on record; then no others of its sidecars are.
    #[serde(skip)]
    pub(super) on_record: usize,
    /// How many landed, if that is to be kept, all selected what they say, and nothing is to be said of any.
    #[serde(skip)]
    pub(super) settled: Option<usize>,
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
#[derive(Debug, Serialize, Deserialize)]
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
        // Those that have citations alone are not asked.
        let mut held = vec![None; self.sidecars.len()];
        let said = self.notes.iter().map(|note| {
            let (sidecar, place) = (note.place.0 as usize, note.place.1 as usize);
            let apparatus = held[sidecar].get_or_insert_with(|| self.sidecars[sidecar].apparatus.get());
            Arc::clone(&apparatus.notes[place])
        });
        said.collect()
    }

    /// Gives back the room for more: it is kept as long as the edition is.
    pub(super) fn fit(&mut self) {
        fit(&mut self.notes);
        fit(&mut self.citations);
        fit(&mut self.addresses);
        fit(&mut self.references);
    }

    /// The layer that a note belongs to.
    #[must_use]
    pub fn layer(&self, note: &AnchoredNote) -> Option<&str> {
        self.sidecars[note.place.0 as usize].layer.as_deref()
    }
}

/// A place that cites a work.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// A web address in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The words: those of the link that leads there, or the address as printed.
    pub range: TextRange,
    /// The address.
    pub url: String,
}

/// Who cites a work.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// Allocators may leave what shrinks where it is; what is moved fits.
fn fit<T>(list: &mut Vec<T>) {
    let mut fitting = Vec::with_capacity(list.len());
    fitting.append(list);
    *list = fitting;
}
