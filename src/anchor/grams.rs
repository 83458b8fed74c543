//! Where short runs of bytes stand in a long text, so that many quotations are found without reading it over and over.
//!
//! Words that were edited in few places still have some runs in common with what they were: of `n` runs that do not
//! overlap, `k` edits leave at least `n - k` (the filter of E. Ukkonen, "Approximate string-matching with q-grams and
//! maximal matches", 1992).

use std::ops::Range;

use super::approximate::joined;

/// Bytes of a run. Shorter ones stand in too many places, longer ones survive too few edits.
const RUN: usize = 6;
/// Bits of the table of runs: at least, and at most.
const BITS: (u32, u32) = (8, 20);
/// As many places are looked at for one quotation; those that runs lead to beyond that are more than reading the text.
const LEADS: usize = 4096;

/// The places of all runs of a text, by their hash.
#[derive(Debug)]
pub(super) struct Grams {
    bits: u32,
    /// Where the places of each hash begin in `places`.
    begins: Vec<u32>,
    /// First bytes of runs, ascending for each hash.
    places: Vec<u32>,
}

/// Where words may be that were edited.
pub(super) struct Leads {
    /// The stretches of the text, ascending and apart.
    pub(super) stretches: Vec<Range<usize>>,
    /// Whatever is fewer edits away is within them.
    pub(super) complete_below: usize,
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

    /// Where words may be that are up to `limit` characters away. The rarest runs are followed first.
    pub(super) fn leads(&self, words: &str, text: &str, limit: usize) -> Leads {
        let bytes = words.as_bytes();
        let mut runs: Vec<_> = bytes.chunks_exact(RUN).enumerate().collect();
        runs.sort_by_key(|(place, run)| (self.of(run).len(), *place));
        // A character of several bytes may stand in two runs; and it may be longer than those it is exchanged for.
        let wide = usize::from(!words.is_ascii()) + 1;
        let slack = 2 * limit * wide;
        let (mut stretches, mut followed) = (Vec::new(), 0);
        for (place, run) in runs {
            let places = self.of(run);
            if stretches.len() + places.len() > LEADS {
                break;
            }
            followed += 1;
            let (before, after) = (place * RUN, bytes.len() - place * RUN);
            let stands = places
                .iter()
                .map(|&at| at as usize)
                .filter(|&at| text.as_bytes()[at..].starts_with(run));
            stretches.extend(stands.map(|at| at.saturating_sub(before + slack)..at + after + slack));
        }
        Leads {
            stretches: joined(stretches, text),
            complete_below: followed / wide,
        }
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
        fn leads_to_what_was_edited_little(text in "[a-dé]{60,300}", from in 0..200usize, length in 30..60usize, edits in proptest::collection::vec((any::<prop::sample::Index>(), "[a-dé]?"), 0..4)) {
            let mut words: Vec<String> = text.chars().skip(from).take(length).map(String::from).collect();
            prop_assume!(words.len() >= 12);
            for (at, char) in edits {
                let at = at.index(words.len());
                words[at] = char;
            }
            let words = words.concat();
            let leads = Grams::new(&text).leads(&words, &text, words.chars().count() / 3);
            let wanted = nearest(&words, &text, words.chars().count() / 3, 1);
            if let Some(near) = wanted.first().filter(|near| near.distance < leads.complete_below) {
                let led = leads.stretches.iter().any(|stretch| stretch.start <= near.start && near.end <= stretch.end);
                prop_assert!(led, "{:?} not in {:?}", near, leads.stretches);
            }
        }
    }
}
