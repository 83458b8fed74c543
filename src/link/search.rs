//! Where a quotation stands in a document, if it does: in its very words, with others, or with words left out.

use unicode_segmentation::UnicodeSegmentation;

use super::verify::{self, Comparison};
use crate::anchor::Index;
use crate::model::{BlockKind, Outcome, TextRange};

/// As many places that come near are compared.
const COMPARED: usize = 4;
/// How many words in a hundred must be the source's for a passage to be what is quoted.
const LIKE: usize = 60;
/// The same for a quotation of few words, of which three might be the same in any text.
const LIKE_IF_SHORT: usize = 76;
/// A quotation of fewer words has few.
const SHORT: usize = 8;
/// Fewer words that are the same tell nothing.
const TELLING: usize = 3;

/// What came of searching for a quotation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The passages that it may quote: all that have its very words, or the one that has most of them.
    pub places: Vec<TextRange>,
    /// What comes nearest to it, if no passage is what it quotes.
    pub nearest: Option<TextRange>,
}

/// Searches a document for the words of a quotation; only places that are `allowed` count.
#[must_use]
pub fn search(quotation: &str, index: &Index<'_>, allowed: impl Fn(TextRange) -> bool) -> Found {
    let words = verify::bare(quotation);
    let exact = exact(words, index, &allowed);
    if !exact.is_empty() {
        return Found {
            places: exact,
            nearest: None,
        };
    }
    let text = &index.tree.projection.text;
    let laid = windows(words, index).into_iter().map(|window| {
        let comparison = verify::lay(words, &text[window.range()]);
        (placed(window, &comparison), comparison)
    });
    let mut laid: Vec<_> = laid.filter(|(place, _)| !place.is_empty() && allowed(*place)).collect();
    // The best first: the soundest, then that which shares most words, then the earliest.
    laid.sort_by_key(|(place, comparison)| {
        let outcome = comparison.verification.outcome;
        (
            outcome,
            std::cmp::Reverse(comparison.words.0),
            comparison.verification.differing(),
            *place,
        )
    });
    let Some((place, comparison)) = laid.first() else {
        return Found::default();
    };
    let (same, all) = comparison.words;
    let sound = comparison.verification.outcome != Outcome::Altered;
    let like = if all < SHORT { LIKE_IF_SHORT } else { LIKE };
    if sound || same >= TELLING && 100 * same >= like * all {
        Found {
            places: vec![*place],
            nearest: None,
        }
    } else {
        Found {
            places: Vec::new(),
            nearest: Some(extended(text, *place, all)),
        }
    }
}

/// Where the very words stand, but for a stop at their end that is the quoting sentence's.
fn exact(words: &str, index: &Index<'_>, allowed: &impl Fn(TextRange) -> bool) -> Vec<TextRange> {
    let text = &index.tree.projection.text;
    let whole = |place: &TextRange| verify::is_bounded(text, place.range()) && allowed(*place);
    let found = |words: &str| -> Vec<_> { index.occurrences(words).into_iter().filter(whole).collect() };
    let places = found(words);
    let without = verify::without_stop(words);
    if places.is_empty() && without.len() < words.len() {
        return found(without);
    }
    places
}

/// Stretches of the text that a quotation may lie along: the blocks around what is near to it.
fn windows(words: &str, index: &Index<'_>) -> Vec<TextRange> {
    let parts = verify::parts(words);
    let longest = parts.iter().copied().max_by_key(|part| part.len()).unwrap_or(words);
    let mut near = index.occurrences(longest);
    near.truncate(COMPARED);
    if near.is_empty() {
        near = index.near(longest, COMPARED);
    }
    let tree = &index.tree;
    let last = tree.blocks.len().saturating_sub(1);
    let is_footnote = |block: usize| tree.blocks[block].kind == BlockKind::Footnote;
    let window = |place: TextRange| {
        let mut first = tree.blocks.at(place.start)?;
        let mut end = tree.blocks.at(place.end.saturating_sub(1).max(place.start))?;
        // What is left out of a quotation may go over the end of a block, but not from one footnote into the next.
        if parts.len() > 1 && !is_footnote(first) {
            first = first.saturating_sub(1);
            end = if end < last && !is_footnote(end + 1) {
                end + 1
            } else {
                end
            };
        }
        Some(TextRange {
            start: tree.blocks[first].text.start,
            end: tree.blocks[end].text.end,
        })
    };
    let mut windows: Vec<_> = near.into_iter().filter_map(window).collect();
    windows.sort_unstable();
    windows.dedup();
    windows
}

/// A passage with as many words after it as a quotation has more, to the end of their line: what stands in place of those
/// that it has not.
fn extended(text: &str, place: TextRange, words: usize) -> TextRange {
    let has = text[place.range()].unicode_words().count();
    let rest = &text[place.end as usize..];
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let more = line.unicode_word_indices().take(words.saturating_sub(has)).last();
    let end = place.end as usize + more.map_or(0, |(at, word)| at + word.len());
    TextRange::new(place.start as usize, end)
}

fn placed(window: TextRange, comparison: &Comparison) -> TextRange {
    let at = window.start as usize;
    TextRange::new(at + comparison.source.start, at + comparison.source.end)
}
