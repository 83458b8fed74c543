//! Where short runs of bytes stand in a long text, so that many quotations are found without reading it over and over.
//!
//! Words that were edited in some places still have runs in common with what they were, and about as far apart: of `n`
//! runs that do not overlap, `k` edits leave at least `n - k` (E. Ukkonen, "Approximate string-matching with q-grams and
//! maximal matches", 1992). So where several of them stand together, the words may be.

use std::ops::Range;

use super::approximate::joined;

/// Bytes of a run. Shorter ones stand in too many places, longer ones survive too few edits.
const RUN: usize = 6;
/// Bits of the table of runs: at least, and at most.
const BITS: (u32, u32) = (8, 20);
/// As many places of one run are followed. One that stands in more says nothing.
const COMMON: usize = 1 << 14;
/// As many stretches are proposed for one quotation, those with the most runs first.
const STRETCHES: usize = 32;
/// So many runs must stand together for a stretch to be proposed.
const TOGETHER: usize = 2;

/// The places of all runs of a text, by their hash.
#[derive(Debug)]
pub(super) struct Grams {
    bits: u32,
    /// Where the places of each hash begin in `places`.
    begins: Vec<u32>,
    /// First bytes of runs, ascending for each hash.
    places: Vec<u32>,
}

impl Grams {
    /// Notes where all runs of a text stand.
    ///
    /// Invariant: the text is below 4 GiB, as every file is.
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let bits = usize::BITS - (bytes.len() / 4).leading_zeros();
        let bits = bits.clamp(BITS.0, BITS.1);
        let mut begins = vec![0_u32; (1 << bits) + 1];
        for run in bytes.windows(RUN) {
            begins[hash(run, bits) + 1] += 1;
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut next = begins.clone();
        let mut places = vec![0; sum as usize];
        for (at, run) in (0_u32..).zip(bytes.windows(RUN)) {
            let slot = &mut next[hash(run, bits)];
            places[*slot as usize] = at;
            *slot += 1;
        }
        Self { bits, begins, places }
    }

    /// The places that have the hash of a run.
    fn of(&self, run: &[u8]) -> &[u32] {
        let hash = hash(run, self.bits);
        &self.places[self.begins[hash] as usize..self.begins[hash + 1] as usize]
    }

    /// Where some words stand in the text, in its order; nothing if they are too short to be looked up.
    pub(super) fn find(&self, words: &str, text: &str) -> Option<Vec<usize>> {
        let rarest = words.as_bytes().windows(RUN).enumerate();
        let (before, run) = rarest.min_by_key(|(_, run)| self.of(run).len())?;
        let starts = self.of(run).iter().filter_map(|&at| (at as usize).checked_sub(before));
        let stands = |start: &usize| text.as_bytes()[*start..].starts_with(words.as_bytes());
        Some(starts.filter(stands).collect())
    }

    /// Stretches of the text, ascending and apart, in which some runs of these words stand together, in their order and
    /// up to `limit` characters out of step.
    pub(super) fn leads(&self, words: &str, text: &str, limit: usize) -> Vec<Range<usize>> {
        let bytes = words.as_bytes();
        let mut starts = Vec::new();
        for (place, run) in bytes.chunks_exact(RUN).enumerate() {
            let places = self.of(run);
            if places.len() > COMMON {
                continue;
            }
            let stands = places.iter().map(|&at| at as usize);
            let stands = stands.filter(|&at| text.as_bytes()[at..].starts_with(run));
            // Where the words would begin.
            starts.extend(stands.map(|at| at.saturating_sub(place * RUN)));
        }
        starts.sort_unstable();
        // Characters may have several bytes, and those that are put in others than those that are taken out.
        let wide = usize::from(!words.is_ascii()) + 1;
        let slack = limit * wide;
        let mut together: Vec<(usize, usize)> = Vec::new();
        let mut first = 0;
        for (last, &start) in starts.iter().enumerate() {
            while start - starts[first] > slack {
                first += 1;
            }
            let count = last + 1 - first;
            if count >= TOGETHER {
                together.push((count, starts[first]));
            }
        }
        together.sort_unstable_by_key(|&(count, start)| (std::cmp::Reverse(count), start));
        let mut stretches: Vec<Range<usize>> = Vec::new();
        for (_, start) in together {
            if stretches.len() == STRETCHES {
                break;
            }
            let stretch = start.saturating_sub(slack)..start + bytes.len() + 2 * slack;
            let within = |other: &Range<usize>| other.start <= stretch.start && stretch.end <= other.end + slack;
            if !stretches.iter().any(within) {
                stretches.push(stretch);
            }
        }
        joined(stretches, text)
    }
}

/// The first [`RUN`] bytes, scattered over `bits` bits.
fn hash(run: &[u8], bits: u32) -> usize {
    /// 2⁶⁴ over the golden ratio (Fibonacci hashing: D. Knuth, "The Art of Computer Programming" 3, 6.4).
    const SCATTER: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut padded = [0; size_of::<u64>()];
    padded[..RUN].copy_from_slice(&run[..RUN]);
    let scattered = u64::from_le_bytes(padded).wrapping_mul(SCATTER) >> (u64::BITS - bits);
    // At most 20 bits are left.
    usize::try_from(scattered).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Grams;
    use crate::anchor::approximate::nearest;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_reading_finds(text in "[ab é]{0,200}", words in "[ab é]{1,12}") {
            let found = Grams::new(&text).find(&words, &text);
            let read: Vec<_> = text.char_indices().map(|(at, _)| at).filter(|&at| text[at..].starts_with(&words)).collect();
            prop_assert_eq!(found, (words.len() >= 6).then_some(read));
        }

        #[test]
        fn leads_to_what_was_edited_little(text in "[a-zé]{60,300}", from in 0..200usize, length in 30..60usize, edits in proptest::collection::vec((any::<prop::sample::Index>(), "[a-dé]?"), 0..4)) {
            let mut words: Vec<String> = text.chars().skip(from).take(length).map(String::from).collect();
            prop_assume!(words.len() >= 12);
            for (at, char) in edits {
                let at = at.index(words.len());
                words[at] = char;
            }
            let words = words.concat();
            let near = nearest(&words, &text, 3, 1);
            let leads = Grams::new(&text).leads(&words, &text, words.chars().count() / 3);
            let near = near.first().copied();
            // Each edit spoils two runs at the most, where it falls on the joint of both.
            let spoilt = near.map_or(usize::MAX, |near| 2 * near.distance);
            prop_assume!(words.len() / 6 >= spoilt.saturating_add(2));
            if let Some(near) = near {
                let led = leads.iter().any(|stretch| stretch.start <= near.start && near.end <= stretch.end);
                prop_assert!(led, "{:?} not in {:?}", near, leads);
            }
        }
    }
}
