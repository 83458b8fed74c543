//! What templates get to see of what the texts name and date.

use serde::Serialize;

use super::{DateView, LinkView};

/// The index of names: template `names.html`, as `names`.
#[derive(Debug, Clone, Serialize)]
pub struct NamesView {
    /// The kinds of names that occur, in their order.
    pub kinds: Vec<NameKindView>,
    /// How many names there are.
    pub names: usize,
    /// How many passages name one.
    pub mentions: usize,
}

/// The names of a kind.
#[derive(Debug, Clone, Serialize)]
pub struct NameKindView {
    /// `person`, `organisation`, `place`, `law`, `system`, `term`; its anchor on the page.
    pub id: &'static str,
    /// "Persons".
    pub label: String,
    /// The names in the order of the language.
    pub names: Vec<NameView>,
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
    /// The documents that name it, in their order.
    pub documents: Vec<NamingDocumentView>,
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
    /// The years, ascending.
    pub years: Vec<YearView>,
    /// How many events there are.
    pub events: usize,
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
