//! What the texts name and date, as the editors list it.

use super::date::Date;
use super::selector::Target;
use super::tree::Tree;
use crate::span::{Span, Spanned};

/// Something that the texts name: the entry of an index of names.
#[derive(Debug, Clone)]
pub struct Name {
    /// Its id, unique among the names of the edition.
    pub id: Spanned<String>,
    /// What it is.
    pub kind: NameKind,
    /// The heading of its entry.
    pub label: Spanned<String>,
    /// Its abbreviation, if the texts use one.
    pub abbreviation: Option<Spanned<String>>,
    /// What it is sorted by, if not by its heading: "Karp, Alex".
    pub sort: Option<Spanned<String>>,
    /// Further words by which the texts name it, wherever they stand.
    pub forms: Vec<Spanned<String>>,
    /// The ids of names that it is a part of.
    pub within: Vec<Spanned<String>>,
    /// What the editors say of it.
    pub note: Option<Tree>,
    /// Passages that name it in other words, or in words that name something else elsewhere.
    pub mentions: Vec<Target>,
    /// Passages where one of its forms does not name it.
    pub except: Vec<Target>,
    /// Where it stands.
    pub span: Span,
}

impl Name {
    /// The words by which texts name it wherever they stand: the heading, the abbreviation, the other forms.
    pub fn all_forms(&self) -> impl Iterator<Item = &Spanned<String>> {
        [&self.label].into_iter().chain(&self.abbreviation).chain(&self.forms)
    }
}

/// The kinds of names. Persons, organisations and places are those of TEI P5 (13.2 and 13.3); the others are what an
/// edition of documents of our time needs besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A person (`persName`).
    Person,
    /// An organisation, or a part of one (`orgName`).
    Organisation,
    /// A place (`placeName`).
    Place,
    /// A law, treaty or other instrument.
    Law,
    /// A system, program or product.
    System,
    /// A term that the texts use in a fixed sense (`term`).
    Term,
}

impl NameKind {
    /// All kinds by their names, in the order of the index.
    pub const ALL: [(&'static str, Self); 6] = [
        ("person", Self::Person),
        ("organisation", Self::Organisation),
        ("place", Self::Place),
        ("law", Self::Law),
        ("system", Self::System),
        ("term", Self::Term),
    ];

    /// The word for it in files, addresses and ids of messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }
}

/// Something that the texts date: an entry of the chronology.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its id, unique among the events of the edition.
    pub id: Spanned<String>,
    /// When it was, or when it began.
    pub date: Spanned<Date>,
    /// When it ended, if it lasted.
    pub until: Option<Spanned<Date>>,
    /// What it was.
    pub label: Tree,
    /// The passages that date it; at least one.
    pub passages: Vec<Target>,
    /// Where it stands.
    pub span: Span,
}
