//! What of a document stands on each of its pages: its units, and what the editors say of them.
//!
//! All of it is settled in one pass for all pages, so that a text of many sections costs no more than one of few.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::layout::Layout;
use super::names;
use super::room::{self, Room};
use super::sections;
use crate::link::Annotated;
use crate::model::{Document, Note, Sections, TextRange, Tree};

/// A document made ready for its pages to be printed.
#[derive(Debug)]
pub(super) struct Composed {
    /// Its text.
    pub(super) tree: Arc<Tree>,
    /// What the editors' notes say, in their order.
    pub(super) notes: Vec<Arc<Note>>,
    /// Where its notes stand.
    pub(super) layout: Layout,
    /// How much room the notes of each unit need.
    pub(super) rooms: Vec<Room>,
    /// Its pages, in their order.
    pub(super) portions: Vec<Portion>,
    /// The pages of sections that have not their heading for themselves.
    pub(super) namesakes: FxHashSet<usize>,
}

/// A page of a document.
#[derive(Debug, Default)]
pub(super) struct Portion {
    /// Which page: 0 is the first.
    pub(super) page: usize,
    /// The top-level nodes on it.
    pub(super) units: Range<usize>,
    /// The editors' notes, by their places.
    pub(super) notes: Share<usize>,
    /// The citations, by their places.
    pub(super) citations: Share<usize>,
    /// The mentions of names, by their places, and which of those of their name they are, from 0.
    pub(super) mentions: Share<(usize, usize)>,
    /// The dates, by their places.
    pub(super) dates: Share<usize>,
}

/// What of one kind touches the words of a page.
#[derive(Debug)]
pub(super) struct Share<T> {
    /// What begins on it, and so belongs to it.
    pub(super) own: Vec<T>,
    /// What begins on an earlier page and goes on here.
    pub(super) continued: Vec<T>,
}

impl<T> Default for Share<T> {
    fn default() -> Self {
        Self {
            own: Vec::new(),
            continued: Vec::new(),
        }
    }
}

impl<T: Copy> Share<T> {
    /// All that touches the page.
    pub(super) fn all(&self) -> impl Iterator<Item = T> {
        self.own.iter().chain(&self.continued).copied()
    }
}

impl Composed {
    /// The document as its pages on the site have it.
    #[must_use]
    pub(super) fn new(annotated: &Annotated) -> Self {
        let tree = annotated.document.tree();
        let notes = annotated.found.said();
        let layout = Layout::new(annotated, (&tree, &notes), &annotated.document.sections);
        Self {
            rooms: room::of_units(annotated, &tree, &layout),
            layout,
            portions: portions(annotated, &tree, &annotated.document.sections),
            namesakes: sections::namesakes(&annotated.document, &tree),
            tree,
            notes,
        }
    }
}

/// All of a document, as one page.
#[must_use]
pub(super) fn whole(annotated: &Annotated, tree: &Tree) -> Portion {
    portions(annotated, tree, &Sections::default())
        .pop()
        .unwrap_or_default()
}

/// The pages of a document that is divided so.
fn portions(annotated: &Annotated, tree: &Tree, sections: &Sections) -> Vec<Portion> {
    let (document, found, bound) = (&annotated.document, &annotated.found, &annotated.bound);
    let count = tree.nodes.len();
    let pages = (0..sections.pages()).map(|page| Portion {
        page,
        units: sections.units(page, count),
        ..Portion::default()
    });
    let mut pages: Vec<_> = pages.collect();
    let mut put = |range, add: &dyn Fn(&mut Portion, bool)| {
        let mut is_own = true;
        for page in touched(document, sections, range) {
            add(&mut pages[page], is_own);
            is_own = false;
        }
    };
    for (place, note) in found.notes.iter().enumerate() {
        put(note.anchor.range, &|page, is_own| page.notes.put(place, is_own));
    }
    for (place, citation) in found.citations.iter().enumerate() {
        put(citation.range, &|page, is_own| page.citations.put(place, is_own));
    }
    for (place, (_, range, nth)) in names::numbered(annotated).enumerate() {
        put(range, &|page, is_own| page.mentions.put((place, nth), is_own));
    }
    for (place, date) in bound.dates.iter().enumerate() {
        // A document that dates something as a whole has no words for it.
        if let Some(range) = date.range {
            put(range, &|page, is_own| page.dates.put(place, is_own));
        }
    }
    pages
}

impl<T> Share<T> {
    fn put(&mut self, what: T, is_own: bool) {
        if is_own {
            self.own.push(what);
        } else {
            self.continued.push(what);
        }
    }
}

/// The pages that have some of these words, that on which they begin first, each once.
pub(super) fn touched(document: &Document, sections: &Sections, range: TextRange) -> Vec<usize> {
    let first = document.blocks.at(range.start).unwrap_or(0);
    let begins = sections.page_of(first);
    if !sections.is_divided() {
        return vec![begins];
    }
    let last = document.blocks.at(range.end.saturating_sub(1).max(range.start));
    let mut pages: Vec<_> = (first..=last.unwrap_or(first))
        .map(|block| sections.page_of(block))
        .filter(|&page| page != begins)
        .collect();
    pages.sort_unstable();
    pages.dedup();
    pages.insert(0, begins);
    pages
}
