//! What the templates of a volume get to see. Every `href` is that of a place in the volume, or of the web, or empty.

use serde::Serialize;

use super::{
    ChronologyView, ConcordanceView, FactView, HeadingView, LegalSectionView, LetterView, LinkView, NamesView,
    ProvenanceView, RightsView, SeriesView, UnheldView,
};

/// A volume: template `volume.html`, as `volume`.
#[derive(Debug, Clone, Serialize)]
pub struct VolumeView<'a> {
    /// `foot` if the notes stand after their marks, for a program that puts them at the foot of the page; `paragraph` if
    /// they stand below their paragraph.
    pub notes: &'static str,
    /// The editors' introduction, if there is one.
    pub introduction: Option<ChapterView>,
    /// The editors' other pages.
    pub pages: Vec<ChapterView>,
    /// The documents in their order.
    pub documents: Vec<BoundDocumentView>,
    /// The series of the editors' notes that occur.
    pub series: Vec<SeriesView>,
    /// The works by first letter, in the order of the language, with all places that cite them.
    pub works: Vec<LetterView<'a>>,
    /// The works that nothing cites.
    pub uncited: Vec<LinkView>,
    /// Addresses in the documents that belong to no work that is held.
    pub unheld: Vec<UnheldView>,
    /// Cases, legislation and treaties, as far as there are any.
    pub legal: Vec<LegalSectionView<'a>>,
    /// The index of names, if there are any.
    pub names: Option<NamesView>,
    /// The chronology, if there are any events.
    pub chronology: Option<ChronologyView>,
    /// The documents that have cross-references, each with all of them in the order of its text.
    pub crossrefs: Vec<ConcordanceView>,
}

/// A page of the editors in a volume.
#[derive(Debug, Clone, Serialize)]
pub struct ChapterView {
    /// Its id, and that of the element it stands in.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A sentence about it; may be empty.
    pub description: String,
    /// Its text.
    pub text_html: String,
    /// Whose it is, if not the editors'.
    pub rights: Option<RightsView>,
}

/// A document in a volume.
#[derive(Debug, Clone, Serialize)]
pub struct BoundDocumentView {
    /// Its id, and that of the element it stands in.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its subtitle; may be empty.
    pub subtitle: String,
    /// A name of a word or two.
    pub short: String,
    /// What kind of document it is; may be empty.
    pub kind: String,
    /// Its language (BCP 47).
    pub language: String,
    /// The way it is written: `ltr` or `rtl`.
    pub direction: &'static str,
    /// Whether the text begins with a title of its own.
    pub titled_by_text: bool,
    /// Author, date and so on.
    pub facts: Vec<FactView>,
    /// The text with its notes.
    pub text_html: String,
    /// Its headings but for the title.
    pub contents: Vec<HeadingView>,
    /// What the text was taken from; may be absent.
    pub provenance: Option<ProvenanceView>,
    /// Whose it is.
    pub rights: Option<RightsView>,
}
