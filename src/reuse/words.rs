//! The words of documents, as numbers that can be compared.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use unicode_segmentation::UnicodeSegmentation;

use crate::anchor::fold::Folded;
use crate::model::{BlockKind, TextRange, Tree};

/// A word of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Stands for the letters, folded and small.
    pub(super) hash: u64,
    /// First byte of it in the projection.
    pub(super) start: u32,
    /// One past the last.
    pub(super) end: u32,
    /// Whether it begins with a capital, as names do: these come again with what they name.
    pub(super) is_name: bool,
}

/// The words of a document, and where the text is not one: between footnotes.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) list: Vec<Word>,
    /// Places in the list at which another text begins.
    seams: Vec<usize>,
}

impl Words {
    /// The words of a document.
    pub(super) fn of(tree: &Tree) -> Self {
        let list = words(&tree.projection.text);
        let footnotes = tree.blocks.iter().filter(|block| block.kind == BlockKind::Footnote);
        let seams = footnotes.map(|block| list.partition_point(|word| word.start < block.text.start));
        let seams = seams.collect();
        Self { list, seams }
    }

    /// The end of the running text or footnote that the word at a place is of.
    pub(super) fn seam_after(&self, place: usize) -> usize {
        let next = self.seams.partition_point(|&seam| seam <= place);
        self.seams.get(next).copied().unwrap_or(self.list.len())
    }

    /// The places of the words that lie wholly in a passage.
    pub(super) fn within(&self, range: TextRange) -> std::ops::Range<usize> {
        let first = self.list.partition_point(|word| word.start < range.start);
        let end = self.list.partition_point(|word| word.end <= range.end);
        first..end.max(first)
    }

    /// The passage from the first of some words to the last.
    pub(super) fn range(&self, places: std::ops::Range<usize>) -> TextRange {
        match self.list.get(places).unwrap_or_default() {
            [] => TextRange { start: 0, end: 0 },
            [only] => TextRange {
                start: only.start,
                end: only.end,
            },
            [first, .., last] => TextRange {
                start: first.start,
                end: last.end,
            },
        }
    }
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let folded = Folded::new(text);
    let mut words = Vec::new();
    let mut address = 0..0;
    for (at, word) in folded.text.unicode_word_indices() {
        // That two texts give the same address is no quotation.
        if at >= address.end {
            address = address_at(&folded.text, at);
        }
        if address.contains(&at) {
            continue;
        }
        let range = folded.original(at, at + word.len());
        words.push(Word {
            hash: hash(word),
            start: range.start,
            end: range.end,
            is_name: word.starts_with(char::is_uppercase),
        });
    }
    words
}

/// The web address that a word is part of; empty if it is of none.
fn address_at(text: &str, at: usize) -> std::ops::Range<usize> {
    let end = text[at..]
        .find(char::is_whitespace)
        .map_or(text.len(), |length| at + length);
    let rest = &text[at..end];
    let is_address = rest.starts_with("www.") || rest.starts_with("http://") || rest.starts_with("https://");
    if is_address { at..end } else { at..at }
}

fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    for char in word.chars().flat_map(char::to_lowercase) {
        char.hash(&mut hasher);
    }
    hasher.finish()
}

/// One number for several.
pub(super) fn joined(hashes: impl IntoIterator<Item = u64>) -> u64 {
    let mut hasher = FxHasher::default();
    for hash in hashes {
        hasher.write_u64(hash);
    }
    hasher.finish()
}
