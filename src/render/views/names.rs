//! What templates get to see of what the texts name and date.

use serde::Serialize;

use super::{DateView, LinkView, PagerView};

/// The index of names: template `names.html`, as `names`.
#[derive(Debug, Clone, Serialize)]
pub struct NamesView {
    /// If each kind of names has pages of its own, that of this one; empty on the first.
    pub kind: String,
    /// The kinds of names that occur, in their order.
    pub kinds: Vec<NameKindView>,
    /// How many names there are, or of the kind.
    pub names: usize,
    /// How many passages name one, or one of those on this page of a kind.
    pub mentions: usize,
    /// The other pages of the kind, if it has several.
    pub pager: Option<PagerView>,
    /// The first page.
    pub index: String,
}

/// A page of a kind as a link.
#[derive(Debug, Clone, Serialize)]
pub struct NameSpanView {
    /// Its address.
    pub href: String,
    /// Its first name.
    pub first: String,
    /// Its last.
    pub last: String,
}

/// A name that very many passages have: template `name.html`, as `own`.
#[derive(Debug, Clone, Serialize)]
pub struct OwnNameView {
    /// Its kind, with its entry in the index.
    pub kind: LinkView,
    /// The name, with the passages that stand on this page.
    pub name: NameView,
    /// Which of the passages stand on this page, by their numbers from 1.
    pub from: usize,
    /// The last of them.
    pub to: usize,
    /// The other pages of the name, if it has several.
    pub pager: Option<PagerView>,
    /// The first page of the index.
    pub index: String,
}

/// The names of a kind.
#[derive(Debug, Clone, Serialize)]
pub struct NameKindView {
    /// `person`, `organisation`, `place`, `law`, `system`, `term`; its anchor on the page.
    pub id: &'static str,
    /// "Persons".
    pub label: String,
    /// How many names there are.
    pub count: usize,
    /// The names in the order of the language, or those on this page.
    pub names: Vec<NameView>,
    /// Of many names, the pages that have them, on the first page.
    pub spans: Vec<NameSpanView>,
}

/// A name and where the texts have it.
#[derive(Debug, Clone, Serialize)]
pub struct NameView {
    /// Its anchor on the page: `name-` and its id.
    pub id: String,
    /// The heading.
    pub label: String,
    /// The abbreviation; may be empty.
    pub abbreviation: String,
    /// What the editors say of it; may be empty.
    pub note_html: String,
    /// Further words by which the texts name it, as they have them.
    pub forms: Vec<String>,
    /// What it is a part of.
    pub within: Vec<LinkView>,
    /// What is a part of it.
    pub parts: Vec<LinkView>,
    /// How many passages name it.
    pub mentions: usize,
    /// The documents that name it, in their order; the first of them if the passages are very many.
    pub documents: Vec<NamingDocumentView>,
    /// The page that has all of them, if this has not; else empty.
    pub all: String,
}

/// A document and the blocks of it that name something.
#[derive(Debug, Clone, Serialize)]
pub struct NamingDocumentView {
    /// What it is called.
    pub short: String,
    /// Its page.
    pub href: String,
    /// The blocks, in their order.
    pub places: Vec<NamingPlaceView>,
}

/// A block that names something.
#[derive(Debug, Clone, Serialize)]
pub struct NamingPlaceView {
    /// The first words of it that do.
    pub href: String,
    /// Its address for readers: "¶ 12".
    pub label: String,
    /// The further words that do: their addresses.
    pub more: Vec<String>,
}

/// The chronology: template `chronology.html`, as `chronology`.
#[derive(Debug, Clone, Serialize)]
pub struct ChronologyView {
    /// If each decade has pages of its own, the first year of that of this one; empty on the first page.
    pub decade: String,
    /// Of many events, the decades, on the first page.
    pub decades: Vec<DecadeView>,
    /// The years, ascending.
    pub years: Vec<YearView>,
    /// How many events there are, or in the decade.
    pub events: usize,
    /// The other pages of the decade, if it has several.
    pub pager: Option<PagerView>,
    /// The first page.
    pub index: String,
}

/// A decade as a link.
#[derive(Debug, Clone, Serialize)]
pub struct DecadeView {
    /// Its first page.
    pub href: String,
    /// Its first year in figures.
    pub year: String,
    /// How many events it has.
    pub count: usize,
}

/// A year and what was in it, or began in it.
#[derive(Debug, Clone, Serialize)]
pub struct YearView {
    /// The year in figures.
    pub year: String,
    /// Its anchor on the page.
    pub id: String,
    /// The events in the order of time.
    pub events: Vec<EventView>,
}

/// An event and the passages that date it.
#[derive(Debug, Clone, Serialize)]
pub struct EventView {
    /// Its anchor on the page: `event-` and its id.
    pub id: String,
    /// When it was, or began.
    pub date: DateView,
    /// When it ended, if it lasted.
    pub until: Option<DateView>,
    /// What it was.
    pub label_html: String,
    /// The passages that date it.
    pub passages: Vec<DatingPassageView>,
}

/// A passage that dates an event.
#[derive(Debug, Clone, Serialize)]
pub struct DatingPassageView {
    /// The very words.
    pub href: String,
    /// What the document is called.
    pub short: String,
    /// The block's address for readers: "n. 10"; empty for the whole document.
    pub label: String,
    /// The words; empty for the whole document.
    pub exact: String,
    /// The language of the document (BCP 47).
    pub language: String,
    /// The way it is written: `ltr` or `rtl`.
    pub direction: &'static str,
}
