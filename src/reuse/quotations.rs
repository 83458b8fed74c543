//! Which quotations are from which documents.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::attribution::Named;
use super::words::{Word, joined};
use super::{Candidate, FOREIGN, Finding, Judged, Kind, NESTED, SHORT, Search, Unfound, answers, covers, share};
use crate::link::Passage;
use crate::link::search::{Found, search};
use crate::link::verify;
use crate::model::TextRange;
use rayon::prelude::*;

/// Words by which short quotations are looked for.
const BEGINNING: usize = 3;

impl Search<'_> {
    /// Quotations with the documents that they may be from: those with a run in common, those that have the very words of
    /// a short one, those that are named.
    pub(super) fn candidates(&self) -> Vec<Candidate> {
        let mut candidates: FxHashSet<Candidate> = FxHashSet::default();
        for run in &self.runs {
            for side in [0, 1] {
                let (document, source) = (run.documents[side] as usize, run.documents[1 - side] as usize);
                let range = self.words[document].range(run.words(side));
                candidates.extend(self.quotations_over(document, range).map(|quotation| Candidate {
                    document,
                    quotation,
                    source,
                }));
            }
        }
        candidates.extend(self.short());
        for (document, named) in self.named.iter().enumerate() {
            for (quotation, named) in named.iter().enumerate() {
                candidates.extend(named.clearly.iter().map(|&source| Candidate {
                    document,
                    quotation,
                    source,
                }));
            }
        }
        let mut candidates: Vec<_> = candidates.into_iter().collect();
        candidates.retain(|candidate| {
            self.can_quote(candidate.document, candidate.source) && !self.is_stock(self.words_of(*candidate))
        });
        candidates.sort_unstable();
        candidates
    }

    /// Short quotations whose very words another document has.
    fn short(&self) -> Vec<Candidate> {
        let by_beginning = self.by_beginning();
        let found = self.words.par_iter().enumerate().flat_map_iter(|(source, words)| {
            let mut found = Vec::new();
            for at in 0..words.list.len() {
                let rest = &words.list[at..];
                let beginnings = [1, BEGINNING].map(|count| beginning(rest, count));
                let quotations = beginnings
                    .into_iter()
                    .flatten()
                    .filter_map(|key| by_beginning.get(&key));
                for &(document, quotation) in quotations.flatten().filter(|(document, _)| *document != source) {
                    let candidate = Candidate {
                        document,
                        quotation,
                        source,
                    };
                    let wanted = self.words_of(candidate);
                    let same = rest.iter().zip(wanted).all(|(a, b)| a.hash == b.hash);
                    if same && rest.len() >= wanted.len() && self.is_plausible(candidate, wanted.len()) {
                        found.push(candidate);
                    }
                }
            }
            found
        });
        found.collect()
    }

    /// Short quotations by their first word, or if they are long enough, by their first few: many begin with the same.
    fn by_beginning(&self) -> FxHashMap<u64, Vec<(usize, usize)>> {
        let mut by_beginning: FxHashMap<u64, Vec<(usize, usize)>> = FxHashMap::default();
        for (document, quoted) in self.quoted.iter().enumerate() {
            let answers = !self.edition.document(document).front.answers.is_empty();
            for (quotation, range) in quoted.iter().enumerate() {
                let words = &self.words[document];
                let words = &words.list[words.within(*range)];
                let named = &self.named[document][quotation];
                let has_name = answers || !named.clearly.is_empty() || !named.vaguely.is_empty();
                // Without a word about whose they are, a few words are everyone's.
                if words.len() >= SHORT || words.len() < BEGINNING && !has_name {
                    continue;
                }
                let count = if words.len() < BEGINNING { 1 } else { BEGINNING };
                if let Some(key) = beginning(words, count) {
                    by_beginning.entry(key).or_default().push((document, quotation));
                }
            }
        }
        by_beginning
    }

    /// Whether so few words may be a quotation at all: the text says whose they are, or they can be telling enough.
    fn is_plausible(&self, candidate: Candidate, words: usize) -> bool {
        let named = &self.named[candidate.document][candidate.quotation];
        words >= BEGINNING || named.clearly.contains(&candidate.source) || self.speaks_of(candidate, named)
    }

    /// Whether a candidate is a quotation.
    pub(super) fn judge(&self, candidate: Candidate) -> Option<Judged> {
        let range = self.range(candidate);
        let text = &self.trees[candidate.document].projection.text;
        let words = self.words_of(candidate);
        let named = &self.named[candidate.document][candidate.quotation];
        let clearly = named.clearly.contains(&candidate.source);
        let Found { places, nearest } = search(verify::quoted(text, range), self.index(candidate.source), |_| true);
        let Some(place) = self.best(&places, candidate) else {
            let is_title = || self.is_cited(candidate.document, range);
            return (clearly && words.len() > 1 && !is_title()).then_some(Judged::Unfound(candidate, nearest));
        };
        let source = &self.trees[candidate.source].projection.text;
        let comparison = verify::lay(verify::quoted(text, range), &source[place.range()]);
        // What is not the source's is no evidence that it is.
        let same = share(comparison.words);
        let bits = self.chance.bits(words, 2) * same;
        let is_foreign = || self.is_foreign(candidate, words);
        let accepted = match words.len() {
            0 => false,
            1 => clearly && is_foreign(),
            count if count < SHORT => {
                let speaks = || bits >= FOREIGN && self.speaks_of(candidate, named);
                let tells = || count >= BEGINNING && bits >= self.chance.expected();
                clearly || is_foreign() && (speaks() || tells())
            }
            _ => clearly || bits >= self.chance.needed(),
        };
        if !accepted {
            return None;
        }
        let passage = |document, range| Passage {
            document,
            range: Some(range),
        };
        let (from, to) = (passage(candidate.document, range), passage(candidate.source, place));
        if self.cite_the_same(from, to) {
            return None;
        }
        // What the other one quotes itself is from a third, unless the text says otherwise.
        let kind = if !clearly && self.is_quoted(to) {
            Kind::SameQuotation
        } else {
            Kind::Quotation
        };
        // Found from both sides, it is one.
        let is_mirrored = candidate.document < candidate.source && self.can_quote(candidate.source, candidate.document);
        if kind == Kind::SameQuotation && is_mirrored {
            return None;
        }
        let finding = Finding {
            kind,
            from,
            to,
            verification: comparison.verification,
            words: words.len(),
            bits,
            marked: self.marked(from, to, kind == Kind::Quotation),
        };
        Some(Judged::Found(candidate, clearly, finding))
    }

    /// Whether the text speaks of the author of a document near a quotation, or answers the document.
    fn speaks_of(&self, candidate: Candidate, named: &Named) -> bool {
        let documents = [candidate.document, candidate.source].map(|place| self.edition.document(place));
        named.vaguely.contains(&candidate.source) || answers(documents[0], documents[1])
    }

    /// Whether a document has words only in quotation marks.
    fn is_foreign(&self, candidate: Candidate, wanted: &[Word]) -> bool {
        let words = &self.words[candidate.document];
        let places = words.list.windows(wanted.len().max(1)).enumerate();
        // A name of a thing is another word.
        let alike = |(a, b): (&Word, &Word)| a.hash == b.hash && a.is_name == b.is_name;
        let same = places.filter(|(_, window)| window.iter().zip(wanted).all(alike));
        let mut free = same.filter(|(at, _)| {
            let range = words.range(*at..at + wanted.len());
            let mut over = self.quotations_over(candidate.document, range);
            over.next().is_none() && !self.is_cited(candidate.document, range)
        });
        free.next().is_none()
    }

    /// Of several places with the same words, that whose surroundings have most in common with those of the quotation.
    fn best(&self, places: &[TextRange], candidate: Candidate) -> Option<TextRange> {
        if places.len() < 2 {
            return places.first().copied();
        }
        let own: FxHashSet<u64> = self.around(candidate.document, self.range(candidate)).collect();
        // A word that the source has everywhere says little about a place of it.
        let mut counts: FxHashMap<u64, usize> = own.iter().map(|&hash| (hash, 0)).collect();
        for word in &self.words[candidate.source].list {
            if let Some(count) = counts.get_mut(&word.hash) {
                *count += 1;
            }
        }
        let all = self.words[candidate.source].list.len();
        let weight = |hash: &u64| (all / counts[hash].max(1)).max(1).ilog2();
        let common = |place: &TextRange| -> u32 {
            let theirs: FxHashSet<u64> = self.around(candidate.source, *place).collect();
            theirs.intersection(&own).map(weight).sum()
        };
        let ranked = places.iter().map(|place| (Reverse(common(place)), *place));
        ranked.min().map(|(_, place)| place)
    }

    /// The telling words around a passage, without its own.
    fn around(&self, document: usize, range: TextRange) -> impl Iterator<Item = u64> {
        /// Words to either side.
        const AROUND: usize = 40;
        /// Bytes of a word that tells something.
        const TELLING: u32 = 6;
        let words = &self.words[document].list;
        let blocks = &self.edition.document(document).blocks;
        let block = blocks.at(range.start).map_or(range, |block| blocks[block].text);
        let block = self.words[document].within(block);
        let first = words.partition_point(|word| word.end <= range.start);
        let end = words.partition_point(|word| word.start < range.end);
        let before = &words[first.saturating_sub(AROUND).max(block.start.min(first))..first];
        let after = &words[end..(end + AROUND).min(block.end.max(end))];
        let telling = before
            .iter()
            .chain(after)
            .filter(|word| word.end - word.start >= TELLING);
        telling.map(|word| word.hash)
    }

    /// One source for each quotation, and nothing of what is quoted within it; what was found nowhere.
    pub(super) fn settle(&self, judged: Vec<Judged>) -> (Vec<Finding>, Vec<Unfound>) {
        let mut best: FxHashMap<(usize, usize), (bool, Finding)> = FxHashMap::default();
        let mut unfound = Vec::new();
        for judged in judged {
            match judged {
                Judged::Unfound(candidate, nearest) => unfound.push((candidate, nearest)),
                Judged::Found(candidate, clearly, finding) => {
                    let key = (candidate.document, candidate.quotation);
                    let rank = |(clearly, finding): &(bool, Finding)| {
                        (!*clearly, finding.verification.outcome, finding.to.document)
                    };
                    let found = (clearly, finding);
                    match best.get(&key) {
                        Some(known) if rank(known) <= rank(&found) => {}
                        _ => {
                            best.insert(key, found);
                        }
                    }
                }
            }
        }
        unfound.retain(|(candidate, _)| !best.contains_key(&(candidate.document, candidate.quotation)));
        let found = best.into_values().map(|(_, finding)| finding).collect();
        (outermost(found), self.not_found(unfound))
    }

    /// Quotations that are found nowhere, in the order of the edition.
    fn not_found(&self, unfound: Vec<(Candidate, Option<TextRange>)>) -> Vec<Unfound> {
        let mut unfound: Vec<_> = unfound
            .into_iter()
            .map(|(candidate, nearest)| {
                let from = Passage {
                    document: candidate.document,
                    range: Some(self.range(candidate)),
                };
                let to = Passage {
                    document: candidate.source,
                    range: None,
                };
                Unfound {
                    from,
                    named: candidate.source,
                    nearest,
                    marked: self.marked(from, to, true),
                }
            })
            .collect();
        unfound.sort_by_key(|unfound| (unfound.from.document, unfound.from.range));
        unfound
    }
}

/// Quotations without those that stand within others from the same document.
fn outermost(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by_key(|finding| {
        (
            finding.from.document,
            finding.from.range.map(|range| (range.start, Reverse(range.end))),
        )
    });
    let mut kept: Vec<Finding> = Vec::with_capacity(found.len());
    for finding in found {
        let within = |outer: &Finding| {
            outer.from.document == finding.from.document
                && outer.to.document == finding.to.document
                && covers(outer.from, finding.from)
        };
        if !kept.iter().rev().take(NESTED).any(within) {
            kept.push(finding);
        }
    }
    kept
}

/// One number for the first words.
fn beginning(words: &[Word], count: usize) -> Option<u64> {
    let first = words.get(..count)?;
    Some(joined(first.iter().map(|word| word.hash)))
}
