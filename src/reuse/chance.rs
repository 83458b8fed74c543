//! What texts share by chance.
//!
//! How surprising it is that words follow each other, in bits, by how often they do elsewhere in the edition: a chain of
//! pairs of words, backed off to single words. Two texts are expected to have a run in common by chance if its bits are
//! fewer than those of the number of places where it could be.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::words::{Word, Words, joined};

/// Counts of words, and of pairs of words, over the edition.
#[derive(Debug)]
pub(super) struct Chance {
    counts: FxHashMap<u64, u32>,
    total: usize,
}

/// Weight of what single words say, where a pair is rare.
const BACK_OFF: f64 = 2.0;
/// Bits beyond those that chance explains. A thousand times rarer than chance.
const MARGIN: f64 = 10.0;
/// The most bits of a name: titles and signatures are made of them.
const NAME: f64 = 2.0;

impl Chance {
    /// Counts the words and pairs of some passages, wherever they stand.
    pub(super) fn new<'a>(documents: &[Words], passages: impl Iterator<Item = &'a [Word]>) -> Self {
        let mut wanted: FxHashSet<u64> = FxHashSet::default();
        for passage in passages {
            wanted.extend(passage.iter().map(|word| word.hash));
            wanted.extend(passage.windows(2).map(pair));
        }
        let counted = documents.par_iter().map(|words| count(words, &wanted));
        let counts = counted.reduce(FxHashMap::default, |mut all, one| {
            if all.len() < one.len() {
                return add(one, all);
            }
            for (key, count) in one {
                *all.entry(key).or_default() += count;
            }
            all
        });
        Self {
            counts,
            total: documents.iter().map(|words| words.list.len()).sum::<usize>().max(1),
        }
    }

    /// How surprising some words are, in bits, if they stand in `copies` places that are not to count.
    pub(super) fn bits(&self, words: &[Word], copies: u32) -> f64 {
        self.each(words, copies).sum()
    }

    /// The same for words that nothing marks as a quotation: names say less.
    pub(super) fn bits_without_names(&self, words: &[Word], copies: u32) -> f64 {
        let bits = self.each(words, copies).zip(words);
        bits.map(|(bits, word)| if word.is_name { bits.min(NAME) } else { bits })
            .sum()
    }

    fn each(&self, words: &[Word], copies: u32) -> impl Iterator<Item = f64> {
        let first = words.first().map(|first| -self.alone(first.hash, copies).log2());
        let rest = words.windows(2).map(move |two| {
            let together = f64::from(self.count(pair(two)).saturating_sub(copies));
            let before = f64::from(self.count(two[0].hash).saturating_sub(copies));
            let chance = (together + BACK_OFF * self.alone(two[1].hash, copies)) / (before + BACK_OFF);
            -chance.min(1.0).log2()
        });
        first.into_iter().chain(rest)
    }

    /// The bits that words need to be no chance.
    pub(super) fn needed(&self) -> f64 {
        self.expected() + MARGIN
    }

    /// The bits of what any two places may have in common.
    pub(super) fn expected(&self) -> f64 {
        2.0 * length(self.total).log2()
    }

    fn alone(&self, word: u64, copies: u32) -> f64 {
        // One is added, so that nothing is impossible.
        (f64::from(self.count(word).saturating_sub(copies)) + 1.0) / (length(self.total) + 1.0)
    }

    fn count(&self, key: u64) -> u32 {
        self.counts.get(&key).copied().unwrap_or_default()
    }
}

fn add(mut all: FxHashMap<u64, u32>, other: FxHashMap<u64, u32>) -> FxHashMap<u64, u32> {
    for (key, count) in other {
        *all.entry(key).or_default() += count;
    }
    all
}

fn count(words: &Words, wanted: &FxHashSet<u64>) -> FxHashMap<u64, u32> {
    let mut counts = FxHashMap::default();
    let mut add = |key: u64| {
        if wanted.contains(&key) {
            *counts.entry(key).or_default() += 1;
        }
    };
    words.list.iter().for_each(|word| add(word.hash));
    words.list.windows(2).map(pair).for_each(add);
    counts
}

fn pair(two: &[Word]) -> u64 {
    joined(two.iter().map(|word| word.hash))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no edition has so many words that it would matter"
)]
fn length(count: usize) -> f64 {
    count as f64
}
