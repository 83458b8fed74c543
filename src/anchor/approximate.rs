//! Where a text comes nearest to words that it does not have.
//!
//! Nearness is the Levenshtein distance over Unicode scalar values, computed by bit vectors (G. Myers, "A fast
//! bit-vector algorithm for approximate string matching based on dynamic programming", 1999; in blocks as by H. Hyyrö,
//! 2003): linear in the text, and in the words by steps of 64. Long words are first looked for by pieces of them, since
//! some piece must be at least as near as the whole (E. Ukkonen, "Approximate string-matching with q-grams", 1992).

use std::ops::Range;

use super::columns::{Column, Long, Short, WORD};

/// As many characters are looked for in a whole text at once. Of longer words pieces of this length are.
const PIECE: usize = 256;
/// As many pieces of long words are looked for.
const PIECES: usize = 4;

/// A place of a text that is near to some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// First byte of it.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// How many characters must be put in, taken out or exchanged to make it the words.
    pub distance: usize,
}

/// The places of `text` that come nearest to `words`, the nearest first, at most `most`; none that is further away than
/// `limit`, and none that overlaps a nearer one.
#[must_use]
pub fn nearest(words: &str, text: &str, limit: usize, most: usize) -> Vec<Near> {
    let pattern: Vec<char> = words.chars().collect();
    if pattern.len() <= PIECE {
        return within(&pattern, text, std::iter::once(0..text.len()), limit, most);
    }
    let spans = by_pieces(&pattern, text, limit, most);
    within(&pattern, text, spans.into_iter(), limit, most)
}

/// Like [`nearest`], looking only at these stretches of the text, which are ascending and apart.
pub(super) fn within(
    pattern: &[char],
    text: &str,
    stretches: impl Iterator<Item = Range<usize>>,
    limit: usize,
    most: usize,
) -> Vec<Near> {
    if pattern.is_empty() || most == 0 {
        return Vec::new();
    }
    let forwards = || pattern.iter().copied();
    let backwards = || pattern.iter().rev().copied();
    let search = Search { text, limit, most };
    match pattern.len().div_ceil(WORD) {
        1 => search.run(
            Short::<1>::new(forwards(), false),
            Short::<1>::new(backwards(), true),
            stretches,
        ),
        2 => search.run(
            Short::<2>::new(forwards(), false),
            Short::<2>::new(backwards(), true),
            stretches,
        ),
        3 => search.run(
            Short::<3>::new(forwards(), false),
            Short::<3>::new(backwards(), true),
            stretches,
        ),
        4 => search.run(
            Short::<4>::new(forwards(), false),
            Short::<4>::new(backwards(), true),
            stretches,
        ),
        _ => search.run(Long::new(forwards(), false), Long::new(backwards(), true), stretches),
    }
}

/// What is looked for, but for the pattern.
struct Search<'a> {
    text: &'a str,
    limit: usize,
    most: usize,
}

impl Search<'_> {
    /// The nearest places in some stretches, by a column that may begin anywhere, and one of the pattern backwards.
    fn run<C: Column>(
        &self,
        mut column: C,
        mut backwards: C,
        stretches: impl Iterator<Item = Range<usize>>,
    ) -> Vec<Near> {
        let mut ends = Vec::new();
        for stretch in stretches {
            find_ends(&mut column, self.text, stretch, self.limit, &mut ends);
        }
        ends.sort_by_key(|&(end, distance)| (distance, end));
        let mut found: Vec<Near> = Vec::new();
        for (end, distance) in ends {
            if found.len() == self.most {
                break;
            }
            // A place is at least as long as the words but for as many characters as it lacks.
            if found.iter().any(|near| near.start < end && end <= near.end) {
                continue;
            }
            let start = start(&mut backwards, &self.text[..end], distance);
            if found.iter().all(|near| end <= near.start || near.end <= start) {
                found.push(Near { start, end, distance });
            }
        }
        found
    }
}

/// The stretches of a text in which long words may be, judged by where pieces of them are.
fn by_pieces(pattern: &[char], text: &str, limit: usize, most: usize) -> Vec<Range<usize>> {
    let spare = pattern.len() - PIECE;
    let bytes: usize = pattern.iter().map(|char| char.len_utf8()).sum();
    // Bytes that a place may be out of step, and longer.
    let slack = bytes * limit / pattern.len() + PIECE;
    let mut stretches = Vec::new();
    for piece in 0..PIECES {
        let from = spare * piece / (PIECES - 1);
        let before: usize = pattern[..from].iter().map(|char| char.len_utf8()).sum();
        let limit = PIECE * limit / pattern.len();
        let whole = std::iter::once(0..text.len());
        for near in within(&pattern[from..from + PIECE], text, whole, limit, most) {
            let start = near.start.saturating_sub(before + slack);
            stretches.push(start..near.start.saturating_sub(before) + bytes + slack);
        }
    }
    joined(stretches, text)
}

/// Stretches of a text, ascending and apart, that together are these, cut to its length and its characters.
pub(super) fn joined(mut stretches: Vec<Range<usize>>, text: &str) -> Vec<Range<usize>> {
    stretches.sort_by_key(|stretch| stretch.start);
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(stretches.len());
    for stretch in stretches {
        let (start, end) = (
            text.floor_char_boundary(stretch.start),
            text.ceil_char_boundary(stretch.end.min(text.len())),
        );
        match apart.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => apart.push(start..end),
        }
    }
    apart
}

/// How many characters must be put in, taken out or exchanged to make one text the other.
#[must_use]
pub fn distance(words: &str, text: &str) -> usize {
    let (words, text) = without_common(words, text);
    if words.is_empty() {
        return text.chars().count();
    }
    let pattern: Vec<char> = words.chars().collect();
    fn last(mut column: impl Column, text: &str) -> usize {
        text.chars().fold(column.length(), |_, char| column.step(char))
    }
    match pattern.len().div_ceil(WORD) {
        1 => last(Short::<1>::new(pattern.into_iter(), true), text),
        2 => last(Short::<2>::new(pattern.into_iter(), true), text),
        _ => last(Long::new(pattern.into_iter(), true), text),
    }
}

/// Both texts without what both begin and end with.
fn without_common<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    let same = |(x, y): &(char, char)| x == y;
    let length = |(char, _): (char, char)| char.len_utf8();
    let start: usize = a.chars().zip(b.chars()).take_while(same).map(length).sum();
    let (a, b) = (&a[start..], &b[start..]);
    let end: usize = a.chars().rev().zip(b.chars().rev()).take_while(same).map(length).sum();
    (&a[..a.len() - end], &b[..b.len() - end])
}

/// The distance of some words to the nearest beginning of a text.
#[must_use]
pub fn to_beginning(words: &str, text: &str) -> usize {
    to_any(words.chars().collect(), text.chars())
}

/// The distance of some words to the nearest end of a text.
#[must_use]
pub fn to_end(words: &str, text: &str) -> usize {
    to_any(words.chars().rev().collect(), text.chars().rev())
}

fn to_any(pattern: Vec<char>, text: impl Iterator<Item = char>) -> usize {
    let length = pattern.len();
    if length == 0 {
        return 0;
    }
    // What is compared so is what stands around a passage: it is short.
    let mut column = Long::new(pattern.into_iter(), true);
    let steps = text.take(2 * length).map(|char| column.step(char));
    steps.min().map_or(length, |least| least.min(length))
}

/// Where places near to the pattern end in a stretch of the text: at each, the distance is within the limit and no
/// greater than right before and right after it.
fn find_ends<C: Column>(
    column: &mut C,
    text: &str,
    stretch: Range<usize>,
    limit: usize,
    ends: &mut Vec<(usize, usize)>,
) {
    column.reset();
    let (mut before, mut last) = (usize::MAX, (stretch.start, column.length()));
    for (at, char) in text[stretch.clone()].char_indices() {
        let distance = column.step(char);
        if last.1 <= limit && last.1 < before && last.1 <= distance && last.0 > stretch.start {
            ends.push(last);
        }
        if last.1 != distance {
            before = last.1;
        }
        last = (stretch.start + at + char.len_utf8(), distance);
    }
    if last.1 <= limit && last.1 <= before && last.0 > stretch.start {
        ends.push(last);
    }
}

/// Where the place begins that ends with `text` and is `distance` away from a pattern: the shortest that is.
fn start<C: Column>(backwards: &mut C, text: &str, distance: usize) -> usize {
    backwards.reset();
    for (at, char) in text.char_indices().rev().take(backwards.length() + distance) {
        if backwards.step(char) == distance {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{Near, distance, nearest, to_beginning, to_end};
    use proptest::prelude::*;

    /// The distance of two texts, cell by cell.
    fn plainly(a: &str, b: &str) -> usize {
        let b: Vec<char> = b.chars().collect();
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, x) in a.chars().enumerate() {
            let mut diagonal = row[0];
            row[0] = i + 1;
            for (j, y) in b.iter().enumerate() {
                let cell = (diagonal + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
                diagonal = std::mem::replace(&mut row[j + 1], cell);
            }
        }
        row[b.len()]
    }

    fn bounds(text: &str) -> Vec<usize> {
        text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
    }

    /// The least distance of any part of the text.
    fn least(words: &str, text: &str) -> usize {
        let bounds = bounds(text);
        let parts = bounds
            .iter()
            .flat_map(|&start| bounds.iter().map(move |&end| (start, end)));
        let parts = parts.filter(|(start, end)| start < end);
        parts
            .map(|(start, end)| plainly(words, &text[start..end]))
            .min()
            .unwrap_or(usize::MAX)
    }

    #[test]
    fn finds_the_misquoted_words() {
        let text = "The council keeps the bridge in good repair, and the rail.";
        let found = nearest("keeps the brigde in god repair", text, 8, 3);
        let Near { start, end, distance } = found[0];
        assert_eq!((&text[start..end], distance), ("keeps the bridge in good repair", 3));
    }

    #[test]
    fn finds_pages_that_were_edited() {
        let word = |n: usize| format!("w{} ", n * n * n % 65_537);
        let text: String = (0..20_000).map(word).collect();
        let quoted: String = (5_000..7_000).filter(|n| n % 50 != 0).map(word).collect();
        let start: usize = (0..5_000).map(|n| word(n).len()).sum();
        let found = nearest(quoted.trim(), &text, quoted.len() / 4, 2);
        assert_eq!(found.len(), 1);
        assert!(found[0].start.abs_diff(start) < 12, "{found:?} is not at {start}");
    }

    proptest! {
        #[test]
        fn the_nearest_is_as_near_as_any(words in "[abcä]{1,70}", text in "[abcä]{0,40}") {
            let best = nearest(&words, &text, words.chars().count() - 1, 1);
            let least = least(&words, &text);
            match best.first() {
                Some(near) => {
                    prop_assert_eq!(near.distance, least);
                    prop_assert_eq!(plainly(&words, &text[near.start..near.end]), least);
                }
                None => prop_assert!(least >= words.chars().count()),
            }
        }

        #[test]
        fn distances_are_those_of_the_matrix(words in "[abcä]{0,90}", text in "[abcä]{0,90}") {
            prop_assert_eq!(distance(&words, &text), plainly(&words, &text));
            // More than twice the words cannot be nearer than nothing at all.
            let least = bounds(&text).into_iter().map(|end| plainly(&words, &text[..end])).min();
            prop_assert_eq!(Some(to_beginning(&words, &text)), least);
            let least = bounds(&text).into_iter().map(|start| plainly(&words, &text[start..])).min();
            prop_assert_eq!(Some(to_end(&words, &text)), least);
        }
    }
}
