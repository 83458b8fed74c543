//! What templates get to see: closed values, made before rendering, with nothing to reach back through.
//!
//! A page is a function of its view and the theme, and of nothing else. Fields named `…_html` hold markup that
//! is safe to print as it stands; everything else is plain text, which templates escape. Every `href` is ready
//! for the page that the view belongs to.

mod document;
mod lists;
mod names;
mod ready;
mod sections;
mod versions;
mod volume;
mod works;

use serde::Serialize;

pub use self::document::*;
pub use self::lists::*;
pub use self::names::*;
pub use self::ready::Ready;
pub use self::sections::*;
pub use self::versions::*;
pub use self::volume::*;
pub use self::works::*;

/// What every page has around it. In templates: `site`.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// The edition's title.
    pub title: String,
    /// Its subtitle; may be empty.
    pub subtitle: String,
    /// A sentence or two about it; may be empty.
    pub description: String,
    /// Language of the editors' own words (BCP 47).
    pub language: String,
    /// The way it is written: `ltr` or `rtl`.
    pub direction: &'static str,
    /// Who made it.
    pub editors: Vec<String>,
    /// Licence of the apparatus.
    pub licence: Option<LinkView>,
    /// Address of the home page.
    pub home: String,
    /// Address of the folder of the site, with a slash at the end; empty on the home page if links are relative. A volume
    /// has none.
    pub root: Option<String>,
    /// Address of the folder of generated style sheets, with a slash at the end.
    pub sheets: String,
    /// Whether there is `custom.css` among the assets.
    pub has_own_sheet: bool,
    /// The pages of the edition, documents first. Of a section, the document is `current`.
    pub nav: Vec<LinkView>,
    /// Whether the page is a section of what is `current` there.
    pub is_part: bool,
    /// The address of this page as the world knows it, if a base URL is set.
    pub canonical: Option<String>,
    /// The policy that its head must tell browsers of, without a sign that an attribute could not hold; empty if there is to be
    /// none.
    pub policy: String,
    /// The picture that stands for this page where it is linked to.
    pub picture: Option<PictureView>,
    /// The number of the edition's version; empty if it names none.
    pub edition_version: String,
    /// When that version was published.
    pub edition_date: Option<DateView>,
    /// The page that says what has changed; empty if the edition names no version.
    pub versions: String,
    /// The feed of versions; empty if there is none.
    pub feed: String,
    /// The compiler's version.
    pub version: &'static str,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkView {
    /// Where to; empty if there is nowhere to go.
    pub href: String,
    /// The words.
    pub label: String,
    /// Whether it leads to the page it stands on.
    pub current: bool,
}

/// A picture for services that show a link with one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Hash)]
pub struct PictureView {
    /// Its address in full.
    pub href: String,
    /// How wide it is, in pixels.
    pub width: usize,
    /// How high it is, in pixels.
    pub height: usize,
    /// `image/png`.
    pub kind: String,
    /// What is to be seen on it.
    pub alt: String,
}

/// A date.
#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// `2020-09-18`.
    pub iso: String,
    /// `18 September 2020`.
    pub words: String,
}

/// A series of notes as it appears on a page.
#[derive(Debug, Clone, Serialize)]
pub struct SeriesView {
    /// Its id; the class of its notes is `s-` and this.
    pub id: String,
    /// Its name.
    pub label: String,
    /// What it is for; may be empty.
    pub description: String,
    /// How many notes of it there are here.
    pub count: usize,
}

/// What a text was taken from.
#[derive(Debug, Clone, Serialize)]
pub struct ProvenanceView {
    /// The source; may be empty.
    pub title: String,
    /// Where it can be had; may be empty.
    pub url: String,
    /// SHA-256 of it; may be empty.
    pub sha256: String,
    /// What was done to it, a sentence each.
    pub treatment: Vec<String>,
}

/// Whose a text is.
#[derive(Debug, Clone, Serialize)]
pub struct RightsView {
    /// The holder; may be empty.
    pub holder: String,
    /// The licence; may be empty.
    pub licence: String,
    /// Where it can be read; may be empty.
    pub url: String,
    /// The statement that goes with the text; may be empty.
    pub statement_html: String,
}

/// The home page: template `home.html`, as `home`.
#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// The editors' introduction, from the page with the id `home`; may be empty.
    pub introduction_html: String,
    /// Whose the introduction is, if not the editors'.
    pub rights: Option<RightsView>,
    /// The documents in their order; none if there are too many for this page.
    pub documents: Vec<DocumentEntry>,
    /// How many documents there are.
    pub document_count: usize,
    /// Where they are listed, if there are too many for this page.
    pub documents_href: String,
    /// The letters that their titles begin with, if there are too many for this page.
    pub letters: Vec<InitialView>,
    /// The editors' own pages.
    pub pages: Vec<PageEntry>,
    /// The series of notes.
    pub series: Vec<SeriesView>,
    /// Address of the page of works.
    pub works_href: String,
    /// How many works there are.
    pub works: usize,
    /// How many places cite one.
    pub citations: usize,
    /// Address of the page of cross-references.
    pub crossrefs_href: String,
    /// How many cross-references there are.
    pub crossrefs: usize,
    /// Address of the index of names.
    pub names_href: String,
    /// How many names there are.
    pub names: usize,
    /// How many passages name one.
    pub mentions: usize,
    /// Address of the chronology.
    pub chronology_href: String,
    /// How many events there are.
    pub events: usize,
    /// The DOI of the edition; may be empty.
    pub doi: String,
    /// What programs that collect references read in the head of the page: Highwire's names.
    pub meta: Vec<MetaView>,
    /// The edition as schema.org has it, with its documents: JSON that can stand in a `script` element as it is.
    pub linked_data: String,
    /// Address of the file that says how to cite the edition.
    pub citation_file: String,
}

/// A document on the home page, or in a list of documents.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentEntry {
    /// Its page.
    pub href: String,
    /// Its language (BCP 47).
    pub language: String,
    /// The way it is written: `ltr` or `rtl`.
    pub direction: &'static str,
    /// Its title.
    pub title: String,
    /// Its subtitle; may be empty.
    pub subtitle: String,
    /// A name of a word or two.
    pub short: String,
    /// Its kind; may be empty.
    pub kind: String,
    /// Author; may be empty.
    pub author: String,
    /// Recipient; may be empty.
    pub recipient: String,
    /// Its date.
    pub date: Option<DateView>,
    /// How many notes of its author it has.
    pub author_notes: usize,
    /// How many of the editors.
    pub editor_notes: usize,
    /// How many cross-references touch it.
    pub relations: usize,
    /// Licence; may be empty.
    pub licence: String,
}

/// A page of the editors on the home page.
#[derive(Debug, Clone, Serialize)]
pub struct PageEntry {
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: String,
    /// A sentence about it; may be empty.
    pub description: String,
}

/// A page of the editors: template `page.html`, as `page`.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// Its title.
    pub title: String,
    /// A sentence about it; may be empty.
    pub description: String,
    /// Its text.
    pub text_html: String,
    /// Whose it is, if not the editors'.
    pub rights: Option<RightsView>,
}

/// The concordance: template `crossrefs.html`, as `crossrefs`.
#[derive(Debug, Clone, Serialize)]
pub struct CrossrefsView {
    /// The relations that occur, in the order in which they are declared.
    pub relations: Vec<RelationView>,
    /// The documents that have cross-references, in the order of the edition.
    pub documents: Vec<ConcordanceView>,
    /// Of many documents each has a page of its own, and this is the list of them.
    pub list: Vec<ConcordanceLink>,
    /// How many cross-references there are.
    pub count: usize,
    /// Whether readers can choose among the documents: there are not too many.
    pub choice: bool,
    /// Of very many documents, the pages that list them, on the first page.
    pub spans: Vec<GroupSpanView>,
    /// The other pages of the list.
    pub pager: Option<PagerView>,
    /// The first page.
    pub index: String,
}

/// A relation.
#[derive(Debug, Clone, Serialize)]
pub struct RelationView {
    /// Its name; the class of its entries is `x-` and this.
    pub name: String,
    /// What it is called: "quotes".
    pub label: String,
    /// What it is called from the other end: "quoted in".
    pub inverse: String,
    /// How many cross-references it has.
    pub count: usize,
}

/// A document that has a page of the concordance.
#[derive(Debug, Clone, Serialize)]
pub struct ConcordanceLink {
    /// The page.
    pub href: String,
    /// A name of a word or two.
    pub short: String,
    /// How many ends of cross-references are in it.
    pub count: usize,
}

/// A document beside all that the others say to it.
#[derive(Debug, Clone, Serialize)]
pub struct ConcordanceView {
    /// The document's id; the class of what it is part of is `d-` and this.
    pub id: String,
    /// A name of a word or two.
    pub short: String,
    /// Its title.
    pub title: String,
    /// Its language (BCP 47).
    pub language: String,
    /// The way it is written: `ltr` or `rtl`.
    pub direction: &'static str,
    /// Its page.
    pub href: String,
    /// The other documents, as columns; none if there are too many, so that all stand in one.
    pub columns: Vec<ColumnView>,
    /// Its passages, in their order, those that nothing is related to among them.
    pub rows: Vec<ConcordanceRow>,
    /// How many of its paragraphs no relation takes a stand on.
    pub unanswered: usize,
    /// Whether any relation takes a stand on it or by it: whether it can be said what stands unanswered.
    pub answering: bool,
}

/// A document that stands beside another.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnView {
    /// A name of a word or two.
    pub short: String,
    /// Both side by side.
    pub parallel: String,
}

/// A passage of a document and what stands beside it.
#[derive(Debug, Clone, Serialize)]
pub struct ConcordanceRow {
    /// The passage.
    pub href: String,
    /// Its address for readers: "¶ 14"; empty for the whole document.
    pub label: String,
    /// Its words; for a paragraph that nothing is related to, its beginning.
    pub exact: String,
    /// Whether no relation takes a stand on it or by it.
    pub unanswered: bool,
    /// Whether it stands for words that are said to be quoted from the document, and are nowhere in it.
    pub nowhere: bool,
    /// What stands beside it, column by column.
    pub cells: Vec<Vec<ConcordanceEntry>>,
}

/// A cross-reference, seen from one of its passages.
#[derive(Debug, Clone, Serialize)]
pub struct ConcordanceEntry {
    /// Its anchor on the page; empty at all its passages but the first.
    pub anchor: String,
    /// The name of its relation.
    pub relation: String,
    /// What the relation is called from here.
    pub label: String,
    /// `from` or `to`: which end the passage of the row is.
    pub side: &'static str,
    /// The ids of the documents at the other end.
    pub documents: Vec<String>,
    /// The passages at the other end.
    pub passages: Vec<PassageView>,
    /// What came of comparing the words: `verbatim`, `normalised`, `elided`, `altered`, `missing`; may be empty.
    pub verification: String,
    /// The same for readers: "✓ verbatim"; may be empty.
    pub verdict: String,
    /// The difference between the words: what is added as `ins`, what is left out as `del`; may be empty.
    pub difference_html: String,
    /// What the editor says about it; may be empty.
    pub note_html: String,
}

/// One passage of a cross-reference.
#[derive(Debug, Clone, Serialize)]
pub struct PassageView {
    /// The exact passage.
    pub href: String,
    /// A name of a word or two for the document.
    pub document: String,
    /// Its language (BCP 47).
    pub language: String,
    /// The way it is written: `ltr` or `rtl`.
    pub direction: &'static str,
    /// The address for readers: "¶ 14"; empty for a whole document.
    pub label: String,
    /// Its words; may be empty.
    pub exact: String,
}

/// Two documents side by side: template `parallel.html`, as `parallel`.
#[derive(Debug, Clone, Serialize)]
pub struct ParallelView {
    /// The document whose order the page follows.
    pub left: SideView,
    /// The other one.
    pub right: SideView,
    /// The same in the order of the other.
    pub reverse: String,
    /// The concordance.
    pub crossrefs: String,
    /// The passages of the left document that are related to the right one, in their order.
    pub rows: Vec<ParallelRow>,
    /// How many relations there are between the two.
    pub count: usize,
}

/// A document on one side.
#[derive(Debug, Clone, Serialize)]
pub struct SideView {
    /// A name of a word or two.
    pub short: String,
    /// Its title.
    pub title: String,
    /// Its author; may be empty.
    pub author: String,
    /// Its date.
    pub date: Option<DateView>,
    /// Its language (BCP 47).
    pub language: String,
    /// The way it is written: `ltr` or `rtl`.
    pub direction: &'static str,
    /// Its page.
    pub href: String,
}

/// A passage with what stands beside it.
#[derive(Debug, Clone, Serialize)]
pub struct ParallelRow {
    /// The paragraphs before it that nothing is related to; may be empty.
    pub skipped: Vec<LinkView>,
    /// The passage.
    pub left: BlockView,
    /// The relations, in the order of its words.
    pub relations: Vec<ParallelRelation>,
    /// The passages beside it, in their order.
    pub right: Vec<BlockView>,
}

/// A block of a document.
#[derive(Debug, Clone, Serialize)]
pub struct BlockView {
    /// The block on its document's page.
    pub href: String,
    /// Its address for readers: "¶ 14"; empty for the whole document.
    pub label: String,
    /// Its text, with the words of each relation marked; empty for the whole document.
    pub text_html: String,
    /// Whether it stands for words that are said to be quoted from the document, and are nowhere in it.
    pub nowhere: bool,
}

/// A relation between the two sides of a row.
#[derive(Debug, Clone, Serialize)]
pub struct ParallelRelation {
    /// The number of the sign that marks its words, from 1; the class of the marks is `g` and this.
    pub sign: usize,
    /// The name of the relation.
    pub relation: String,
    /// What it is called from the left side.
    pub label: String,
    /// `from` or `to`: which end the left side is.
    pub side: &'static str,
    /// The cross-reference in the concordance.
    pub href: String,
    /// What came of comparing the words; may be empty.
    pub verification: String,
    /// The same for readers; may be empty.
    pub verdict: String,
    /// The difference between the words; may be empty.
    pub difference_html: String,
}
