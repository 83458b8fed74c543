//! Where a text comes nearest to words that it does not have.
//!
//! Nearness is the Levenshtein distance over Unicode scalar values, computed by bit vectors (G. Myers, "A fast
//! bit-vector algorithm for approximate string matching based on dynamic programming", 1999; in blocks as by H. Hyyrö,
//! 2003): linear in the text, and in the words by steps of 64.

use rustc_hash::FxHashMap;

/// Bits of a block.
const WORD: usize = u64::BITS as usize;

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
    if pattern.is_empty() || most == 0 {
        return Vec::new();
    }
    let mut ends = ends(&pattern, text, limit);
    ends.sort_by_key(|&(end, distance)| (distance, end));
    let mut found: Vec<Near> = Vec::new();
    for (end, distance) in ends {
        if found.len() == most {
            break;
        }
        // A place is at least as long as the words but for as many characters as it lacks.
        if found.iter().any(|near| near.start < end && end <= near.end) {
            continue;
        }
        let start = start(&pattern, &text[..end], distance);
        if found.iter().all(|near| end <= near.start || near.end <= start) {
            found.push(Near { start, end, distance });
        }
    }
    found
}

/// Where places near to the pattern end: at each, the distance is within the limit and no greater than right before and
/// right after it.
fn ends(pattern: &[char], text: &str, limit: usize) -> Vec<(usize, usize)> {
    let mut automaton = Automaton::new(pattern.iter().copied(), false);
    let mut ends = Vec::new();
    let (mut before, mut last) = (usize::MAX, (0, pattern.len()));
    for (at, char) in text.char_indices() {
        let distance = automaton.step(char);
        if last.1 <= limit && last.1 < before && last.1 <= distance && last.0 > 0 {
            ends.push(last);
        }
        if last.1 != distance {
            before = last.1;
        }
        last = (at + char.len_utf8(), distance);
    }
    if last.1 <= limit && last.1 <= before && last.0 > 0 {
        ends.push(last);
    }
    ends
}

/// Where the place begins that ends with `text` and is `distance` away from the pattern: the shortest that is.
fn start(pattern: &[char], text: &str, distance: usize) -> usize {
    let mut automaton = Automaton::new(pattern.iter().rev().copied(), true);
    let longest = pattern.len() + distance;
    for (at, char) in text.char_indices().rev().take(longest) {
        if automaton.step(char) == distance {
            return at;
        }
    }
    text.len()
}

/// The last column of the matrix of distances between a pattern and a growing text, as differences between its cells.
struct Automaton {
    /// For each character of the pattern, where it stands in it: a bit a place, a word a block.
    places: FxHashMap<char, Vec<u64>>,
    /// Where the distance grows from one place of the pattern to the next.
    grows: Vec<u64>,
    /// Where it shrinks.
    shrinks: Vec<u64>,
    /// The bit of the pattern's last place in the last block.
    last: u64,
    /// The distance of the whole pattern.
    distance: usize,
    /// Whether the place must begin where the text does, rather than anywhere in it.
    anchored: bool,
}

impl Automaton {
    fn new(pattern: impl ExactSizeIterator<Item = char>, anchored: bool) -> Self {
        let length = pattern.len();
        let blocks = length.div_ceil(WORD);
        let mut places: FxHashMap<char, Vec<u64>> = FxHashMap::default();
        for (place, char) in pattern.enumerate() {
            places.entry(char).or_insert_with(|| vec![0; blocks])[place / WORD] |= 1 << (place % WORD);
        }
        Self {
            places,
            grows: vec![u64::MAX; blocks],
            shrinks: vec![0; blocks],
            last: 1 << ((length - 1) % WORD),
            distance: length,
            anchored,
        }
    }

    /// Goes on by one character of the text. Gives the distance of the whole pattern to a place that ends with it.
    fn step(&mut self, char: char) -> usize {
        let places = self.places.get(&char);
        let mut carry = i8::from(self.anchored);
        let blocks = self.grows.len();
        let columns = self.grows.iter_mut().zip(&mut self.shrinks);
        for (block, (grows, shrinks)) in columns.enumerate() {
            let equal = places.map_or(0, |places| places[block]);
            let top = if block + 1 == blocks {
                self.last
            } else {
                1 << (WORD - 1)
            };
            carry = advance(grows, shrinks, equal, carry, top);
        }
        self.distance = self.distance.saturating_add_signed(isize::from(carry));
        self.distance
    }
}

/// Myers's step for one block: `carry` is the difference in the row above it, and what is given the difference in its
/// last row, at `top`.
fn advance(grows: &mut u64, shrinks: &mut u64, equal: u64, carry: i8, top: u64) -> i8 {
    let vertical = equal | *shrinks;
    let equal = equal | u64::from(carry < 0);
    let diagonal = ((equal & *grows).wrapping_add(*grows) ^ *grows) | equal;
    let (mut up, mut down) = (*shrinks | !(diagonal | *grows), *grows & diagonal);
    let out = i8::from(up & top != 0) - i8::from(down & top != 0);
    up = up << 1 | u64::from(carry > 0);
    down = down << 1 | u64::from(carry < 0);
    *grows = down | !(vertical | up);
    *shrinks = up & vertical;
    out
}

#[cfg(test)]
mod tests {
    use super::{Near, nearest};
    use proptest::prelude::*;

    /// The distance of two texts, cell by cell.
    fn distance(a: &str, b: &str) -> usize {
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

    /// The least distance of any part of the text.
    fn least(words: &str, text: &str) -> usize {
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let parts = bounds
            .iter()
            .flat_map(|&start| bounds.iter().map(move |&end| (start, end)));
        let parts = parts.filter(|(start, end)| start < end);
        parts
            .map(|(start, end)| distance(words, &text[start..end]))
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

    proptest! {
        #[test]
        fn the_nearest_is_as_near_as_any(words in "[abcä]{1,70}", text in "[abcä]{0,40}") {
            let best = nearest(&words, &text, words.chars().count() - 1, 1);
            let least = least(&words, &text);
            match best.first() {
                Some(near) => {
                    prop_assert_eq!(near.distance, least);
                    prop_assert_eq!(distance(&words, &text[near.start..near.end]), least);
                }
                None => prop_assert!(least >= words.chars().count()),
            }
        }
    }
}
