//! Words of the text around a place, as they would be written into a selector.

use super::Index;
use super::query::DECIDED;
use crate::model::TextRange;

impl Index<'_> {
    /// Candidates with the shortest prefix that would decide for each of the first.
    pub(super) fn prefixed(&self, places: &[usize], length: usize) -> Vec<(TextRange, Option<String>)> {
        let text = &self.folded().text;
        let before: Vec<_> = places.iter().map(|&start| text[..start].trim_end()).collect();
        let candidate = |(index, &start): (usize, &usize)| {
            let range = self.range(start, length);
            if index >= DECIDED {
                return (range, None);
            }
            let others = || before.iter().enumerate().filter(move |(other, _)| *other != index);
            let prefix = last_words(before[index]).find(|prefix| !others().any(|(_, text)| ends_with(text, prefix)));
            (range, prefix.map(|prefix| self.as_written(before[index].len(), prefix)))
        };
        places.iter().enumerate().map(candidate).collect()
    }

    /// Folded words that end at a folded byte, as the text has them, on one line.
    fn as_written(&self, end: usize, words: &str) -> String {
        let range = self.range(end - words.len(), words.len());
        let words = self.tree.projection.text[range.range()].split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    }

    /// As many words of the text before a folded byte as there are in `like`.
    pub(super) fn words_before(&self, end: usize, like: &str) -> TextRange {
        let text = self.folded().text[..end].trim_end();
        let count = like.split(' ').count();
        let starts = text.rmatch_indices(' ').map(|(at, _)| at + 1);
        let start = starts.chain([0]).take(count).last().unwrap_or(0);
        self.range(start, text.len() - start)
    }

    /// As many words of the text after a folded byte as there are in `like`.
    pub(super) fn words_after(&self, start: usize, like: &str) -> TextRange {
        let text = &self.folded().text[start..];
        let from = start + text.len() - text.trim_start().len();
        let text = text.trim_start();
        let count = like.split(' ').count();
        let ends = text.match_indices(' ').map(|(at, _)| at);
        let end = ends.chain([text.len()]).take(count).last().unwrap_or(0);
        self.range(from, end)
    }
}

/// Whether a folded text ends with a prefix. A dash at the joint counts as the same with white space before it and without:
/// folded by itself, the prefix cannot say what comes after it, on which that depends.
pub(super) fn ends_with(text: &str, prefix: &str) -> bool {
    match (text.strip_suffix('-'), prefix.strip_suffix('-')) {
        (Some(text), Some(prefix)) => text.trim_end().ends_with(prefix.trim_end()),
        _ => text.ends_with(prefix),
    }
}

/// Whether a folded text begins with a suffix; the like holds of dashes.
pub(super) fn begins_with(text: &str, suffix: &str) -> bool {
    match (text.strip_prefix('-'), suffix.strip_prefix('-')) {
        (Some(text), Some(suffix)) => text.trim_start().starts_with(suffix.trim_start()),
        _ => text.starts_with(suffix),
    }
}

/// The last word of a text, the last two, and so on, up to as many as anyone would write into a prefix.
fn last_words(text: &str) -> impl Iterator<Item = &str> {
    const MOST: usize = 12;
    let starts = text.rmatch_indices(' ').map(|(at, _)| at + 1).chain(std::iter::once(0));
    starts
        .take(MOST)
        .map(|start| &text[start..])
        .filter(|words| !words.is_empty())
}
