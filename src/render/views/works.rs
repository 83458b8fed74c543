//! What templates get to see of works: the citation index, its other orders, the index of law, the list of a document.

use std::borrow::Cow;

use serde::Serialize;

use super::{LinkView, PagerView, Ready};

/// Something that a document cites, in the list at its end.
#[derive(Debug, Clone, Serialize)]
pub struct ReferenceView<'a> {
    /// Its anchor on the page.
    pub id: String,
    /// The entry as the citation style has it.
    pub entry_html: &'a str,
    /// What the editors say of the data; may be empty.
    pub note: &'a str,
    /// When it was looked at, where it is archived.
    pub details: Ready<DetailsView>,
    /// Its entry in the citation index.
    pub index: String,
    /// Whether the document itself cites it, and not only a note on it.
    pub by_document: bool,
    /// The places on the page that cite it.
    pub places: Vec<PlaceView<'a>>,
}

/// What the data of a work say besides its entry.
#[derive(Debug, Clone, Serialize)]
pub struct DetailsView {
    /// When it was looked at, in words; may be empty.
    pub accessed: String,
    /// The address of an archived copy; may be empty.
    pub archive_href: String,
    /// The host of that.
    pub archive: String,
}

/// The citation index: template `works.html`, as `works`.
#[derive(Debug, Clone, Serialize)]
pub struct WorksView<'a> {
    /// If each letter has a page of its own, the letter of this one; empty on the first.
    pub letter: String,
    /// The works by first letter, in the order of the language.
    pub letters: Vec<LetterView<'a>>,
    /// The types of works, if readers can choose among them.
    pub types: Vec<ChoiceView>,
    /// The documents that cite, if readers can choose among them.
    pub documents: Vec<ChoiceView>,
    /// The same works in other orders.
    pub ways: Vec<LinkView>,
    /// The works as files for other programs: CSL-JSON, BibLaTeX, RIS.
    pub files: Vec<LinkView>,
    /// The works that nothing cites; none if they are too many for this page.
    pub uncited: Vec<LinkView>,
    /// How many there are.
    pub uncited_count: usize,
    /// The page that they have then; else empty.
    pub uncited_href: String,
    /// Addresses in the documents that belong to no work that is held; none if they are too many for this page.
    pub unheld: Vec<UnheldView>,
    /// How many there are.
    pub unheld_count: usize,
    /// The page that they have then; else empty.
    pub unheld_href: String,
    /// How many works there are.
    pub works: usize,
    /// How many places cite one.
    pub citations: usize,
    /// The other pages of the letter, if it has several.
    pub pager: Option<PagerView>,
    /// The first page of the index.
    pub index: String,
}

/// Something among which readers choose.
#[derive(Debug, Clone, Serialize)]
pub struct ChoiceView {
    /// The class of what it is said of is `k-` or `d-` and this.
    pub id: String,
    /// Its name.
    pub label: String,
    /// How many works it has.
    pub count: usize,
}

/// An address in a document that belongs to no work that is held.
#[derive(Debug, Clone, Serialize)]
pub struct UnheldView {
    /// What the document is called.
    pub short: String,
    /// The block that the address stands in.
    pub href: String,
    /// The block's address for readers: "n. 6".
    pub label: String,
    /// The address.
    pub url: String,
}

/// The works under one letter.
#[derive(Debug, Clone, Serialize)]
pub struct LetterView<'a> {
    /// The letter, or `#` for what begins with none.
    pub letter: String,
    /// Its anchor on its page.
    pub id: String,
    /// Where it is.
    pub href: String,
    /// How many works it has.
    pub count: usize,
    /// The works; none if they stand on another page.
    pub works: Vec<WorkView<'a>>,
}

/// A work and where it is cited.
#[derive(Debug, Clone, Serialize)]
pub struct WorkView<'a> {
    /// Its anchor on the page: `w-` and the key; `d-` and the id of a document of the edition.
    pub id: String,
    /// The citation key, or the document's id.
    pub key: &'a str,
    /// CSL's type: `article-newspaper`.
    pub kind: &'a str,
    /// The entry as the citation style has it.
    pub entry_html: &'a str,
    /// What the editors say of the data; may be empty.
    pub note: &'a str,
    /// When it was looked at, where it is archived.
    pub details: Ready<DetailsView>,
    /// The documents of the edition that it is.
    pub texts: Vec<LinkView>,
    /// The short forms by which documents cite it.
    pub cited_as: Vec<String>,
    /// The places, document by document; the first of them if they are very many.
    pub documents: Vec<CitingDocumentView<'a>>,
    /// How many places there are.
    pub places: usize,
    /// The page that has all of them, if this has not; else empty.
    pub all: String,
}

/// A work that is cited in very many places: template `work.html`, as `own`.
#[derive(Debug, Clone, Serialize)]
pub struct OwnView<'a> {
    /// What it is called in running text.
    pub short: String,
    /// The work, with the places that stand on this page.
    pub work: WorkView<'a>,
    /// Which of the places stand on this page, by their numbers from 1.
    pub from: usize,
    /// The last of them.
    pub to: usize,
    /// Its entry under its letter.
    pub letter: LinkView,
    /// The other pages of the work, if it has several.
    pub pager: Option<PagerView>,
    /// The first page of the index.
    pub index: String,
}

/// Works that nothing cites, or addresses of no work, if they are many: template `works-rest.html`, as `rest`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RestView {
    /// `never-cited` or `not-listed`.
    pub name: &'static str,
    /// What stands on this page.
    pub lines: Vec<RestLineView>,
    /// How many lines there are in all.
    pub count: usize,
    /// The other pages.
    pub pager: Option<PagerView>,
    /// The first page of the index.
    pub index: String,
}

/// A line of such a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RestLineView {
    /// The entry, or the place in a document.
    pub href: String,
    /// What it is called.
    pub label: String,
    /// The address that stands there; empty for a work.
    pub url: String,
}

/// The places where one document cites a work.
#[derive(Debug, Clone, Serialize)]
pub struct CitingDocumentView<'a> {
    /// The document's id; empty if it is none.
    pub id: &'a str,
    /// A name of a word or two.
    pub short: Cow<'a, str>,
    /// Its page.
    pub href: String,
    /// Its language (BCP 47).
    pub language: &'a str,
    /// The way it is written: `ltr` or `rtl`.
    pub direction: &'static str,
    /// The places.
    pub places: Vec<PlaceView<'a>>,
}

/// A passage, as a link from elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceView<'a> {
    /// The exact passage.
    pub href: String,
    /// Its address for readers: "n. 6", "¶ 12".
    pub label: String,
    /// The place in the work, as printed; may be empty.
    pub locator: &'a str,
    /// If the work is a document of the edition: the passage that is cited, "¶ 9"; may be empty.
    pub passage: String,
    /// Where that can be read; may be empty.
    pub passage_href: String,
    /// `full`, `short` or `ibid`; `note` if an editor's note cites it; `crossref` if a cross-reference says so.
    pub form: &'static str,
    /// The words of the document.
    pub exact: Cow<'a, str>,
    /// What the text says where the work is cited; may be empty.
    pub context: &'a str,
}

/// The works in another order: template `facet.html`, as `facet`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacetView {
    /// What they are grouped by: `author`, `document`, `publisher`, `type`, `year`, `host`.
    pub name: &'static str,
    /// The groups, in the order of the language, of the edition or of time.
    pub groups: Vec<GroupView>,
    /// If there are many works: the groups as links, on the first page, or the documents of a page.
    pub links: Vec<GroupLinkView>,
    /// If there are many groups as well: the pages that have them, on the first page.
    pub spans: Vec<GroupSpanView>,
    /// The other pages, if there are many works; none on the first.
    pub pager: Option<PagerView>,
    /// The first page of this order.
    pub first: String,
    /// All orders.
    pub ways: Vec<LinkView>,
    /// The first page of the index.
    pub index: String,
}

/// A group as a link.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupLinkView {
    /// Where it is.
    pub href: String,
    /// What its works have in common.
    pub label: String,
    /// How many works it has.
    pub count: usize,
}

/// A page of groups as a link.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupSpanView {
    /// Where it is.
    pub href: String,
    /// Its first group.
    pub first: String,
    /// Its last.
    pub last: String,
}

/// Works that have something in common.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupView {
    /// Its anchor on the page.
    pub id: String,
    /// What they have in common.
    pub label: String,
    /// Where that can be read: what a document cites; may be empty.
    pub href: String,
    /// The works, in the order of the index.
    pub works: Vec<GroupedView>,
}

/// A work in a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupedView {
    /// Its entry in the index.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Who wrote it, and when; empty if that is the title.
    pub by: String,
    /// How many places cite it.
    pub places: usize,
}

/// The index of cases, legislation and treaties: template `legal.html`, as `legal`.
#[derive(Debug, Clone, Serialize)]
pub struct LegalView<'a> {
    /// Cases, legislation, treaties, as far as there are any.
    pub sections: Vec<LegalSectionView<'a>>,
    /// The other pages, if there are several.
    pub pager: Option<PagerView>,
    /// The works in other orders.
    pub ways: Vec<LinkView>,
    /// The first page of the index.
    pub index: String,
}

/// One of the parts of that index.
#[derive(Debug, Clone, Serialize)]
pub struct LegalSectionView<'a> {
    /// Its anchor on the page.
    pub id: String,
    /// Its name.
    pub label: String,
    /// The instruments.
    pub instruments: Vec<InstrumentView<'a>>,
}

/// A case, a statute or a treaty.
#[derive(Debug, Clone, Serialize)]
pub struct InstrumentView<'a> {
    /// Its entry in the index of works.
    pub href: String,
    /// Its title.
    pub title: String,
    /// The entry as the citation style has it; empty if that is but the title.
    pub entry_html: String,
    /// Its provisions that are cited, those that cite it as a whole first.
    pub provisions: Vec<ProvisionView<'a>>,
    /// How many places cite it.
    pub places: usize,
    /// The page that has all of them, if its provisions show but the first; else empty.
    pub all: String,
}

/// A provision of an instrument.
#[derive(Debug, Clone, Serialize)]
pub struct ProvisionView<'a> {
    /// "Article 9(1)"; empty for the instrument as a whole.
    pub label: String,
    /// How many places cite it.
    pub places: usize,
    /// The places, document by document; but the first if the instrument is cited in very many.
    pub documents: Vec<CitingDocumentView<'a>>,
}
