//! Near places, stretched or cut to whole words: by letters alone, “1871” is as near to “1870” as “187” is.

use unicode_segmentation::UnicodeSegmentation;

use super::Index;
use super::approximate::{Near, distance};

/// As many more characters may differ at a place that takes in the rest of a word: at least, and of so many one.
const STRETCHED: (usize, usize) = (3, 10);
/// As many may at one that leaves a word out.
const CUT: usize = 1;
/// Bytes around the end of a place in which its word is looked for.
const AROUND: usize = 64;

impl Index<'_> {
    /// The place, or the one nearest to it that cuts no word in two, if that differs in little more from some words. What
    /// cuts a word in two itself may be of them; it is not known then that it should not.
    pub(super) fn whole_words(&self, words: &str, near: Near) -> Near {
        let mut best = near;
        if let Some((before, after)) = self.word_around(best.end) {
            best = self.better(words, best, [(best.start, after), (best.start, before)]);
        }
        if let Some((before, after)) = self.word_around(best.start) {
            best = self.better(words, best, [(before, best.end), (after, best.end)]);
        }
        best
    }

    /// The first of a longer and a shorter place that will do, or the place as it is.
    fn better(&self, words: &str, near: Near, [longer, shorter]: [(usize, usize); 2]) -> Near {
        let longer = self.place_within(
            words,
            longer,
            near.distance + STRETCHED.0.max(words.len() / STRETCHED.1),
        );
        let longer = longer.filter(|longer| longer.end <= self.seam_after(longer.start));
        let shorter = || self.place_within(words, shorter, near.distance + CUT);
        longer.or_else(shorter).unwrap_or(near)
    }

    /// The words between folded bytes as a place near to some words, if they are so near.
    fn place_within(&self, words: &str, (start, end): (usize, usize), most: usize) -> Option<Near> {
        let text = self.folded().text.get(start..end)?;
        let start = start + text.len() - text.trim_start().len();
        let text = text.trim();
        let distance = distance(words, text);
        (!text.is_empty() && distance <= most).then_some(Near {
            start,
            end: start + text.len(),
            distance,
        })
    }

    /// The ends of words around a folded byte: the nearest few before and after it.
    pub(super) fn ends_around(&self, at: usize) -> Vec<usize> {
        self.bounds_around(at, |first, word| first + word.len())
    }

    /// The starts of words around a folded byte.
    pub(super) fn starts_around(&self, at: usize) -> Vec<usize> {
        self.bounds_around(at, |first, _| first)
    }

    fn bounds_around(&self, at: usize, bound: fn(usize, &str) -> usize) -> Vec<usize> {
        /// As many on each side.
        const SIDE: usize = 2;
        let text = &self.folded().text;
        let (start, end) = (
            text.floor_char_boundary(at.saturating_sub(AROUND)),
            text.ceil_char_boundary((at + AROUND).min(text.len())),
        );
        let words = text[start..end].split_word_bound_indices();
        let words = words.filter(|(_, word)| !word.trim().is_empty());
        // The first and the last may be cut by the window, and are no bounds then.
        let is_bound = |bound: &usize| *bound > start && *bound < end || *bound == text.len() || *bound == 0;
        let bounds = words.map(|(first, word)| bound(start + first, word)).filter(is_bound);
        let (before, after): (Vec<_>, Vec<_>) = bounds.filter(|&bound| bound != at).partition(|&bound| bound < at);
        before
            .into_iter()
            .rev()
            .take(SIDE)
            .chain(after.into_iter().take(SIDE))
            .collect()
    }

    /// Folded bytes, stretched so that they cut no word in two.
    pub(super) fn rounded(&self, start: usize, end: usize) -> (usize, usize) {
        let start = self.word_around(start).map_or(start, |(before, _)| before);
        let end = self.word_around(end).map_or(end, |(_, after)| after);
        (start, end.min(self.seam_after(start)))
    }

    /// The ends of the word that a folded byte is in the midst of.
    fn word_around(&self, at: usize) -> Option<(usize, usize)> {
        let text = &self.folded().text;
        let (start, end) = (
            text.floor_char_boundary(at.saturating_sub(AROUND)),
            text.ceil_char_boundary((at + AROUND).min(text.len())),
        );
        // What stands at the edge of the window may be cut, but not what is in its midst.
        let mut words = text[start..end].split_word_bound_indices();
        let (first, word) = words.find(|(first, word)| start + first + word.len() > at)?;
        (start + first < at).then_some((start + first, start + first + word.len()))
    }
}
