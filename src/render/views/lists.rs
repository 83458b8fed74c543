//! What templates get to see of long lists: pages of them, and the lists of documents.

use serde::Serialize;

use super::{DateView, DocumentEntry};

/// What leads from one page of a list to the others, by `pager.html`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PagerView {
    /// The number of this page, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// The page before; empty on the first.
    pub previous: String,
    /// The page after; empty on the last.
    pub next: String,
    /// This page, those around it, the first and the last.
    pub steps: Vec<StepView>,
}

/// A page of a list, as a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// Its number, from 1.
    pub number: usize,
    /// Its address.
    pub href: String,
    /// Whether it is the page that the link is on.
    pub current: bool,
    /// Whether pages are left out before it.
    pub gap: bool,
}

/// A letter that leads to what is filed under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InitialView {
    /// The letter, or `#` for what begins with none.
    pub letter: String,
    /// Its page.
    pub href: String,
    /// How much is filed under it.
    pub count: usize,
    /// Whether it leads to the page that it is on.
    pub current: bool,
}

/// The many documents of an edition: template `documents.html`, as `documents`. The first page has `spans`, the others `entries`.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentsView {
    /// The letter of which this is a page; empty on the others.
    pub letter: String,
    /// Which documents stand on this page, by their numbers from 1, in the order of the edition or of the letter.
    pub from: usize,
    /// The last of them.
    pub to: usize,
    /// How many documents there are, or of a letter, how many are filed under it.
    pub count: usize,
    /// The documents on this page.
    pub entries: Vec<DocumentEntry>,
    /// The pages in the order of the edition.
    pub spans: Vec<DocumentSpanView>,
    /// The letters that titles begin with.
    pub letters: Vec<InitialView>,
    /// The other pages of this list; may be none.
    pub pager: Option<PagerView>,
    /// The first page.
    pub index: String,
}

/// A page of documents in the order of the edition, as a link.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentSpanView {
    /// Its address.
    pub href: String,
    /// The number of its first document, from 1.
    pub from: usize,
    /// That of its last.
    pub to: usize,
    /// The first document that is named: by its date, or if it has none by `first`.
    pub first_date: Option<DateView>,
    /// What it is called.
    pub first: String,
    /// The same of the last.
    pub last_date: Option<DateView>,
    /// What it is called.
    pub last: String,
}
