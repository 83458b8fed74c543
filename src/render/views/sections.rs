//! What templates get to see of a document that is divided into pages.

use serde::Serialize;

use super::LinkView;

/// The section that a page is: `document.section`.
#[derive(Debug, Clone, Serialize)]
pub struct SectionView {
    /// The address of its heading.
    pub id: String,
    /// The words of its heading, with those of the headings that follow it at once.
    pub heading: String,
    /// What tells its page from the others of the document: the heading, with those of the sections that it is a part of, and
    /// with its passages where another has the same.
    pub title: String,
    /// The level of its heading, from 1.
    pub level: u8,
    /// The passages in it: "¶¶ 12–40"; may be empty.
    pub passages: String,
    /// The first page of the document.
    pub document: String,
    /// The sections that it is a part of, the outermost first.
    pub within: Vec<LinkView>,
}

/// A section in the list on the first page: an item of `document.sections`.
#[derive(Debug, Clone, Serialize)]
pub struct SectionEntry {
    /// Its page.
    pub href: String,
    /// The words of its heading.
    pub heading: String,
    /// How deep it is in the list, from 1.
    pub depth: usize,
    /// The passages on its page: "¶¶ 12–40"; empty if it has none, or if a section that begins with it is named next.
    pub passages: String,
    /// The addresses of the blocks on its page, if it begins one, of each kind the first and the last: `h3-h4 p12-p40`. So a
    /// script can lead on who comes with the address that a passage had when the document was one page.
    pub blocks: String,
}
