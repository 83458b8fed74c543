//! From a selector to the words it selects.
//!
//! Words are looked for on folded text ([`fold`]), across emphasis, links and paragraph ends, and inside footnotes. A
//! selector selects one passage or is a [`Miss`] that says why it does not: it never takes the first of several.
//!
//! Where a selector has landed before is on record ([`Landing`]), and what it selects now is held against that, so that
//! a note never moves to words that only look like those it was put to. Words that are not there are looked for
//! [approximately](approximate); what is found so is proposed, and taken only if the editor accepts it.

pub mod approximate;
mod around;
pub mod blocks;
mod columns;
pub mod context;
mod fit;
pub mod fold;
mod former;
pub mod forms;
mod grams;
mod near;
mod outcome;
mod query;
mod recorded;
mod remarks;
mod remedy;
pub mod report;
mod shortest;
pub mod succession;
mod unit;
mod whole;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use memchr::memmem;

pub use outcome::{Acceptance, Anchor, Approximation, Miss, Part, Placed, Remark, Score, Status};
pub use query::digest;
pub use remedy::Remedy;
pub use report::{Report, report};
pub use shortest::{one_line, shortest, toml};

use self::approximate::Near;
use self::fold::Folded;
use self::grams::Grams;
use self::query::Query;
use self::succession::Succession;
use crate::model::{BlockKind, Document, Landing, LockedDocument, Selector, TextRange, Tree};

/// From so many bytes on, a text gets a table of where things stand before approximate words are looked for in it.
const LONG: usize = 1 << 18;
/// So many bytes are read over, all selectors together, in the time that such a table takes.
const READ_OVER: usize = 1 << 26;

/// A document made ready for selectors.
#[derive(Debug)]
pub struct Index<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its text.
    pub tree: Arc<Tree>,
    folded: OnceLock<Folded>,
    /// Folded bytes at which footnotes begin. No passage goes on over one: the words on both sides are not beside each
    /// other on any page.
    seams: OnceLock<Vec<usize>>,
    /// Whether so many selectors are to come that a table pays.
    many: bool,
    grams: OnceLock<Grams>,
    /// What is on record of the document.
    locked: Option<LockedDocument>,
    /// Whether the text is the one on record.
    unchanged: OnceLock<bool>,
    succession: OnceLock<Succession>,
}

impl<'a> Index<'a> {
    /// Nothing is made ready before it is needed.
    #[must_use]
    pub fn new(document: &'a Document) -> Self {
        Self::for_many(document, 1)
    }

    /// The same, for about this many selectors.
    #[must_use]
    pub fn for_many(document: &'a Document, selectors: usize) -> Self {
        let tree = document.tree();
        let length = tree.projection.text.len();
        Self {
            many: length.saturating_mul(selectors) >= READ_OVER,
            ..Self::of(document, tree)
        }
    }

    /// The same for who asks for [`Index::occurrences`] alone, and for blocks: of a text that was put aside only the words are read
    /// ([`Document::wording`]).
    #[must_use]
    pub fn of_wording(document: &'a Document) -> Self {
        Self::of(document, document.wording())
    }

    const fn of(document: &'a Document, tree: Arc<Tree>) -> Self {
        Self {
            document,
            tree,
            seams: OnceLock::new(),
            many: false,
            folded: OnceLock::new(),
            grams: OnceLock::new(),
            locked: None,
            unchanged: OnceLock::new(),
            succession: OnceLock::new(),
        }
    }

    fn folded(&self) -> &Folded {
        let text = &self.tree.projection.text;
        self.folded.get_or_init(|| Folded::new(text))
    }

    fn seams(&self) -> &[usize] {
        self.seams.get_or_init(|| {
            let blocks = self.document.blocks.iter();
            let footnotes = blocks.filter(|block| block.kind == BlockKind::Footnote);
            let seams = footnotes.map(|block| self.folded().position(block.text.start as usize));
            seams.collect()
        })
    }

    /// The words of the block with this address.
    fn block_text(&self, address: &str) -> Option<TextRange> {
        self.document.blocks.named(address).map(|block| block.text)
    }

    /// The same, with what is on record of the document.
    #[must_use]
    pub fn against(self, locked: Option<LockedDocument>) -> Self {
        Self { locked, ..self }
    }

    /// What is on record of the document.
    #[must_use]
    pub const fn locked(&self) -> Option<&LockedDocument> {
        self.locked.as_ref()
    }

    /// Where the selector of this name has landed before.
    #[must_use]
    pub fn landing(&self, name: &str) -> Option<&Landing> {
        self.locked()?.landing(name)
    }

    /// The block that took the place of one on record, by its place in the tree, and whether it says the same.
    fn successor(&self, address: &str) -> Option<(usize, bool)> {
        self.succession()?.of(address)
    }

    fn succession(&self) -> Option<&Succession> {
        let locked = self.locked()?;
        let succession = &self.succession;
        let is_unchanged = self.is_unchanged();
        Some(succession.get_or_init(|| Succession::knowing(locked, &self.tree, is_unchanged)))
    }

    /// Whether the text is the one on record.
    fn is_unchanged(&self) -> bool {
        let is_unchanged = |locked| succession::is_unchanged(locked, self.document, &self.tree);
        *self.unchanged.get_or_init(|| self.locked().is_some_and(is_unchanged))
    }

    /// Whether a passage certainly is not the one on record: the block on record is another one, with all its words; or this
    /// block was another one and said the same, so that whatever it has in common with that on record, it had then as well.
    /// Nothing is said of what went over several blocks.
    fn is_foreign(&self, range: TextRange, landing: &Landing) -> bool {
        if landing.last_block.is_some() || landing.block.is_empty() {
            return false;
        }
        let here = self.document.blocks.at(range.start);
        if let Some((block, true)) = self.successor(&landing.block) {
            return here != Some(block);
        }
        let was = here.and_then(|block| self.succession()?.predecessor(block));
        was.is_some_and(|was| was != landing.block)
    }

    /// Whether a passage is in the block that took the place of one on record and says the same.
    fn is_in_unchanged(&self, range: TextRange, address: &str) -> bool {
        let unchanged = self.successor(address).filter(|(_, same)| *same);
        unchanged.is_some_and(|(block, _)| {
            let block = self.document.blocks[block].text;
            block.intersection(range) == range
        })
    }

    /// Whether a passage begins in a block of the kind that this address is of.
    fn is_of_kind(&self, range: TextRange, address: &str) -> bool {
        let tree = &self.tree;
        let kind = tree
            .blocks
            .at(range.start)
            .map(|block| tree.blocks[block].kind.prefix());
        address.is_empty() || kind.is_some_and(|kind| BlockKind::prefix_of(address) == kind)
    }

    /// Whether a passage begins in the block that took the place of one on record.
    fn is_in_successor(&self, range: TextRange, address: &str) -> bool {
        let here = self.document.blocks.at(range.start);
        here.is_some() && here == self.successor(address).map(|(block, _)| block)
    }

    /// The passage that a selector selects, whatever it has selected before.
    ///
    /// # Errors
    /// Why it selects none.
    pub fn find(&self, selector: &Selector) -> Result<Anchor, Miss> {
        self.place(selector, None, Acceptance::Nothing)
            .map(|placed| placed.anchor)
    }

    /// The passage that a selector selects, held against where it has landed before.
    ///
    /// # Errors
    /// Why it selects none.
    pub fn place(
        &self,
        selector: &Selector,
        landing: Option<&Landing>,
        acceptance: Acceptance,
    ) -> Result<Placed, Miss> {
        let digest = landing.map_or_else(String::new, |_| digest(selector));
        self.place_digested(selector, &digest, landing, acceptance)
    }

    /// The same for who has the [`digest`] of the selector at hand.
    pub(crate) fn place_digested(
        &self,
        selector: &Selector,
        digest: &str,
        landing: Option<&Landing>,
        acceptance: Acceptance,
    ) -> Result<Placed, Miss> {
        Query::new(self, selector, digest, landing, acceptance).place()
    }

    /// All passages whose folded words are those of `text`, in the order of the document.
    #[must_use]
    pub fn occurrences(&self, text: &str) -> Vec<TextRange> {
        let quote = needle(text);
        if quote.is_empty() {
            return Vec::new();
        }
        let places = self.places(&quote, self.whole());
        places.into_iter().map(|start| self.range(start, quote.len())).collect()
    }

    /// The passages that come nearest to the words of `text`, the nearest first, at most `most`.
    #[must_use]
    pub fn near(&self, text: &str, most: usize) -> Vec<TextRange> {
        let words = needle(text);
        let near = self.nearest(&words, self.whole(), fit::limit(words.chars().count()), most);
        let ranges = near.into_iter().map(|near| self.whole_words(&words, near));
        ranges
            .map(|near| self.range(near.start, near.end - near.start))
            .collect()
    }

    /// The address of the block that a passage begins in.
    #[must_use]
    pub fn block(&self, range: TextRange) -> &'a str {
        let blocks = &self.document.blocks;
        blocks.at(range.start).map_or("", |block| &blocks[block].id)
    }

    fn whole(&self) -> (usize, usize) {
        (0, self.folded().text.len())
    }

    fn grams(&self) -> &Grams {
        self.grams.get_or_init(|| Grams::new(&self.folded().text))
    }

    /// Where the folded words stand in a region, overlapping ones too, in the running text or in one footnote.
    fn places(&self, quote: &str, region: (usize, usize)) -> Vec<usize> {
        let mut places = self.places_anywhere(quote, region);
        places.retain(|&at| at + quote.len() <= self.seam_after(at));
        places
    }

    /// The same, also where they go on from the one into the other.
    fn places_anywhere(&self, words: &str, region: (usize, usize)) -> Vec<usize> {
        if self.many
            && region == self.whole()
            && let Some(places) = self.grams().find(words, &self.folded().text)
        {
            return places;
        }
        let (mut from, end) = region;
        let haystack = self.folded().text.as_bytes();
        let (head, rest) = words.as_bytes().split_at(head_of(words));
        let finder = memmem::Finder::new(head);
        let mut places = Vec::new();
        while let Some(at) = haystack.get(from..end).and_then(|window| finder.find(window)) {
            let start = from + at;
            if haystack[start + head.len()..end].starts_with(rest) {
                places.push(start);
            }
            from = start + 1;
        }
        places
    }

    /// The places of a region that come nearest to folded words, the nearest first; none further away than `limit`.
    fn nearest(&self, words: &str, region: (usize, usize), limit: usize, most: usize) -> Vec<Near> {
        let text = &self.folded().text[region.0..region.1];
        let nearest = self
            .nearest_led(words, region, limit, most)
            .unwrap_or_else(|| approximate::nearest(words, text, limit, most));
        let moved = nearest.into_iter().map(|near| Near {
            start: region.0 + near.start,
            end: region.0 + near.end,
            ..near
        });
        moved.filter(|near| near.end <= self.seam_after(near.start)).collect()
    }

    /// The same in a long text, if the table of runs leads to places that are near indeed. What it does not lead to has
    /// hardly two runs in common with the words, so that it is farther off than those.
    fn nearest_led(&self, words: &str, region: (usize, usize), limit: usize, most: usize) -> Option<Vec<Near>> {
        /// Shorter words have too few runs.
        const LEAST: usize = 32;
        /// How many characters in a hundred may differ.
        const NEAR: usize = 25;
        let text = &self.folded().text;
        if text.len() < LONG || region != self.whole() || words.len() < LEAST {
            return None;
        }
        let leads = self.grams().leads(words, text, limit);
        let pattern: Vec<char> = words.chars().collect();
        let nearest = approximate::within(&pattern, text, leads.into_iter(), limit, most);
        let best = nearest.first()?.distance;
        (100 * best <= NEAR * pattern.len()).then_some(nearest)
    }

    /// The end of the running text or of the footnote that a folded byte is in.
    fn seam_after(&self, at: usize) -> usize {
        let next = self.seams().partition_point(|&seam| seam <= at);
        self.seams().get(next).copied().unwrap_or(self.folded().text.len())
    }

    /// The passage of the text that folded bytes stand for. White space at its ends is not part of it.
    fn range(&self, start: usize, length: usize) -> TextRange {
        let range = self.folded().original(start, start + length).range();
        let Some(words) = self.tree.projection.text.get(range.clone()) else {
            // Nothing stands for nothing.
            return TextRange::new(range.start, range.start);
        };
        let before = words.len() - words.trim_start().len();
        TextRange::new(range.start + before, range.start + before + words.trim().len())
    }

    /// The folded bytes that stand for a passage of the text.
    fn folded_range(&self, range: TextRange) -> (usize, usize) {
        let position = |offset: u32| self.folded().position(offset as usize);
        (position(range.start), position(range.end))
    }
}

/// How many bytes of words to look for, to compare the rest where they stand. So many can be looked for without a table made for them;
/// of long ones a text might have a head in too many places.
fn head_of(words: &str) -> usize {
    const HEAD: usize = 32;
    const LONGEST: usize = 512;
    if words.len() <= LONGEST {
        words.len().min(HEAD)
    } else {
        words.len()
    }
}

/// Words of a selector as they are looked for.
fn needle(text: &str) -> String {
    words(text).into_owned()
}

/// The same; most words are looked for as they are.
fn words(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if fold::is_folded(trimmed) {
        return Cow::Borrowed(trimmed);
    }
    let mut folded = Folded::new(text).text;
    folded.truncate(folded.trim_end().len());
    folded.drain(..folded.len() - folded.trim_start().len());
    Cow::Owned(folded)
}
