//! Runs of words that two documents have.
//!
//! Every few words in a row (a shingle: A. Broder, "On the resemblance and containment of documents", 1997) become a
//! number; equal numbers of different documents lead to runs, which are put together along their diagonals. Linear in
//! the words, but for what many documents share, which is passed over.

use rayon::prelude::*;

use super::words::{Words, joined};

/// Words of a shingle. Shorter runs are not found.
pub(super) const SHINGLE: usize = 6;
/// Shingles that more documents have are stock phrases.
const MOST_DOCUMENTS: usize = 12;
/// As many shingles are held at once: 64 MB.
const HELD: usize = 1 << 22;

/// The same words in two documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    /// The places of the documents, the smaller first.
    pub(super) documents: [u32; 2],
    /// The place of the first word in each.
    pub(super) starts: [u32; 2],
    /// How many words they are.
    pub(super) length: u32,
}

impl Run {
    /// The places of the words in one of the documents.
    pub(super) fn words(&self, side: usize) -> std::ops::Range<usize> {
        let start = self.starts[side] as usize;
        start..start + self.length as usize
    }
}

/// A shingle: its number, its document, the place of its first word.
type Shingle = (u64, u32, u32);

/// All runs of as many words as a shingle has, or more.
pub(super) fn find(documents: &[Words]) -> Vec<Run> {
    let total: usize = documents.iter().map(|words| words.list.len()).sum();
    // In parts, by their numbers, so that few are held at once.
    let parts = total.div_ceil(HELD).max(1) as u64;
    let mut pairs: Vec<Run> = Vec::new();
    for part in 0..parts {
        let mut shingles: Vec<Shingle> = documents
            .par_iter()
            .enumerate()
            .flat_map_iter(|(document, words)| of(words, document, part, parts))
            .collect();
        shingles.par_sort_unstable();
        for same in shingles.chunk_by(|a, b| a.0 == b.0) {
            pair(same, &mut pairs);
        }
    }
    pairs.par_sort_unstable_by_key(|run| {
        let [a, b] = run.starts;
        (run.documents, i64::from(a) - i64::from(b), a)
    });
    merge(&pairs, documents)
}

fn of(words: &Words, document: usize, part: u64, parts: u64) -> impl Iterator<Item = Shingle> + use<'_> {
    let document = u32::try_from(document).unwrap_or(u32::MAX);
    let shingles = words.list.windows(SHINGLE).enumerate();
    shingles.filter_map(move |(place, window)| {
        if place + SHINGLE > words.seam_after(place) {
            return None;
        }
        let hash = joined(window.iter().map(|word| word.hash));
        (hash % parts == part).then(|| (hash, document, u32::try_from(place).unwrap_or(u32::MAX)))
    })
}

/// Adds the pairs of equal shingles of different documents.
fn pair(same: &[Shingle], pairs: &mut Vec<Run>) {
    /// Of a phrase that is repeated within documents, so many pairs are enough.
    const MOST: usize = 256;
    let documents = same.chunk_by(|a, b| a.1 == b.1).count();
    if !(2..=MOST_DOCUMENTS).contains(&documents) || same.len() * same.len() > MOST * documents {
        return;
    }
    for (at, a) in same.iter().enumerate() {
        for b in same[at + 1..].iter().filter(|b| b.1 != a.1) {
            pairs.push(Run {
                documents: [a.1, b.1],
                starts: [a.2, b.2],
                length: u32::try_from(SHINGLE).unwrap_or(0),
            });
        }
    }
}

/// Puts pairs that follow each other along a diagonal together, over a stock phrase between them, but not over one at an
/// end: what follows a phrase that all documents have is no run for that.
fn merge(pairs: &[Run], documents: &[Words]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for pair in pairs {
        match runs.last_mut() {
            Some(last) if follows(last, pair, documents) => {
                last.length = pair.starts[0] + pair.length - last.starts[0];
            }
            _ => runs.push(*pair),
        }
    }
    runs.sort_unstable();
    runs
}

/// Whether the words of a run go on to those of a pair.
fn follows(last: &Run, pair: &Run, documents: &[Words]) -> bool {
    /// Words of a stock phrase within a run.
    const BETWEEN: u32 = 12;
    let [a, b] = pair.starts;
    let ends = last.starts.map(|start| start + last.length);
    if last.documents != pair.documents || i64::from(a) - i64::from(b) != i64::from(ends[0]) - i64::from(ends[1]) {
        return false;
    }
    if a <= ends[0] {
        return true;
    }
    let [x, y] = pair.documents.map(|document| &documents[document as usize]);
    let same_text = x.seam_after(ends[0] as usize) == x.seam_after(a as usize)
        && y.seam_after(ends[1] as usize) == y.seam_after(b as usize);
    let between = [(x, ends[0], a), (y, ends[1], b)];
    let [x, y] = between.map(|(words, from, to)| words.list.get(from as usize..to as usize).unwrap_or_default());
    a - ends[0] <= BETWEEN && same_text && x.iter().zip(y).all(|(x, y)| x.hash == y.hash)
}

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::{Words, find};

    #[test]
    fn runs_are_as_long_as_they_can_be() {
        let of = |text: &str| {
            let mut made = Words::default();
            made.list = words(text);
            made
        };
        let documents = [
            of("They say: one two three four five six seven, they say."),
            of("Eight one two three four five six seven. Nine."),
            of("one two three four five"),
        ];
        let runs = find(&documents);
        assert_eq!(runs.len(), 1, "{runs:?}");
        assert_eq!((runs[0].starts, runs[0].length), ([2, 1], 7));
    }
}
