//! What templates get to see of a page of a document.

use serde::Serialize;

use super::{
    ChoiceView, DateView, LinkView, ProvenanceView, Ready, ReferenceView, RelationView, RightsView, SectionEntry,
    SectionView, SeriesView,
};

/// A fact about a document: a line of its head.
#[derive(Debug, Clone, Serialize)]
pub struct FactView {
    /// "Author".
    pub label: String,
    /// The fact.
    pub value: String,
    /// Set if the fact is a date.
    pub date: Option<DateView>,
    /// Where it can be looked up.
    pub href: Option<String>,
}

/// A name with its content, for a `meta` element.
#[derive(Debug, Clone, Serialize)]
pub struct MetaView {
    /// `citation_title`.
    pub name: &'static str,
    /// What it says.
    pub content: String,
}

/// A heading of a document, for its table of contents.
#[derive(Debug, Clone, Serialize)]
pub struct HeadingView {
    /// `#h2`.
    pub href: String,
    /// Its words.
    pub text: String,
    /// 1 to 6.
    pub level: u8,
    /// Whether it leads to the page that it stands on.
    pub current: bool,
}

/// The page of a document: template `document.html`, as `document`.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentView<'a> {
    /// The document's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its subtitle; may be empty.
    pub subtitle: String,
    /// A sentence about it; may be empty.
    pub description: String,
    /// A name of a word or two.
    pub short: String,
    /// What kind of document it is; may be empty.
    pub kind: String,
    /// Its language (BCP 47).
    pub language: String,
    /// The way it is written: `ltr` or `rtl`.
    pub direction: &'static str,
    /// Whether the text begins with a title of its own, so that the head need not be the page's `h1`.
    pub titled_by_text: bool,
    /// Author, date and so on.
    pub facts: Vec<FactView>,
    /// The text with its notes.
    pub text_html: String,
    /// Its headings but for the title; if it is divided into pages, these, with the headings on this one.
    pub contents: Vec<HeadingView>,
    /// The section that the page is; none is the only page of the document, or the first.
    pub section: Option<SectionView>,
    /// On the first page of a document that is divided, its sections.
    pub sections: Vec<SectionEntry>,
    /// Whether there are so many notes of the author and of the editors in the document that each have a track.
    pub two_tracks: bool,
    /// How many notes of the author there are on the page.
    pub author_notes: usize,
    /// How many notes of the editors there are on the page.
    pub editor_notes: usize,
    /// The editors' notes on the page by series; only those that occur.
    pub series: Vec<SeriesView>,
    /// Who signed notes on the page, if there are several; the notes of one have the class `b-` and the id.
    pub signers: Vec<ChoiceView>,
    /// How many cross-references touch this page.
    pub relations: usize,
    /// Their relations, if there are several; the lines of one have the class `x-` and its name.
    pub relation_kinds: Vec<RelationView>,
    /// The documents that can be read beside it, on the first page.
    pub parallels: Vec<LinkView>,
    /// What programs that collect references read in the head of the page: Highwire's names, as Zotero and Google
    /// Scholar know them, and Dublin Core's.
    pub meta: Vec<Ready<MetaView>>,
    /// The document as schema.org has it, with what it cites: JSON that can stand in a `script` element as it is.
    pub linked_data: String,
    /// What the text on the page and the notes on it cite, in the order of the index.
    pub references: Vec<ReferenceView<'a>>,
    /// The citation of a passage, as text; `{passage}` stands where its address belongs, with what goes before that.
    pub citation: String,
    /// What the text was taken from; may be absent.
    pub provenance: Option<ProvenanceView>,
    /// Whose it is.
    pub rights: Option<RightsView>,
    /// The page before in the same document.
    pub before: Option<LinkView>,
    /// The page after in the same document.
    pub after: Option<LinkView>,
    /// The document before, on the first page.
    pub previous: Option<LinkView>,
    /// The document after, on the last page.
    pub next: Option<LinkView>,
}
