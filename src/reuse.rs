//! Text reuse: what documents of an edition have in common, and which of it is a quotation.
//!
//! It proposes cross-references and finds quotations that are found nowhere. It works on the linked edition, so that it
//! knows what is marked already.

mod attribution;
mod chance;
mod marks;
mod runs;
mod words;
pub mod write;

use std::cmp::Reverse;
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use self::attribution::{Attribution, Named};
use self::chance::Chance;
use self::runs::Run;
use self::words::{Word, Words};
use crate::anchor::Index;
use crate::link::search::{Found, search};
use crate::link::verify::{self, Verification};
use crate::link::{CitedBy, Edition, End, Passage};
use crate::model::{Document, TextRange};

/// The fewest words of a run, unless more are asked for.
pub const LEAST: usize = runs::SHINGLE;
/// A quotation of fewer words needs more than its words to be one.
const SHORT: usize = 6;
/// Quotations are nested no deeper: of those that begin before a place, no others reach beyond it.
const NESTED: usize = 8;
/// Bits that a short quotation needs if its text only speaks of the author.
const FOREIGN: f64 = 12.0;

/// What a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Words that one document has in quotation marks, and the other has.
    Quotation,
    /// Words that both have, and neither has in quotation marks.
    SameWords,
    /// Words that both have in quotation marks.
    SameQuotation,
}

impl Kind {
    /// The word for it in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quotation => "quotation",
            Self::SameWords => "same-words",
            Self::SameQuotation => "same-quotation",
        }
    }

    /// The relation that it would be.
    #[must_use]
    pub const fn relation(self) -> &'static str {
        match self {
            Self::Quotation => "quotes",
            Self::SameWords => "restates",
            Self::SameQuotation => "see-also",
        }
    }
}

/// What two documents have in common.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Where it is quoted, or the younger passage.
    pub from: Passage,
    /// Where it is quoted from, or the older passage.
    pub to: Passage,
    /// What comes of comparing the words.
    pub verification: Verification,
    /// How many words it has.
    pub words: usize,
    /// How far it is from chance, in bits.
    pub bits: f64,
    /// The cross-reference that marks it, by its place.
    pub marked: Option<usize>,
}

/// A quotation that is found nowhere, though its text names a document.
#[derive(Debug, Clone)]
pub struct Unfound {
    /// The quotation.
    pub from: Passage,
    /// The document, by its place.
    pub named: usize,
    /// What comes nearest in it.
    pub nearest: Option<TextRange>,
    /// The cross-reference that says so already, by its place.
    pub marked: Option<usize>,
}

/// All that was found.
#[derive(Debug, Default)]
pub struct Findings {
    /// What documents have in common: quotations first, the most telling first.
    pub found: Vec<Finding>,
    /// Quotations that are found nowhere, in the order of the edition.
    pub unfound: Vec<Unfound>,
}

/// Looks for what the documents of an edition have in common: runs of `least` words or more, and quotations.
#[must_use]
pub fn find(edition: &Edition, least: usize) -> Findings {
    let search = Search::new(edition, least.max(LEAST));
    let candidates = search.candidates();
    let judged: Vec<_> = candidates
        .into_par_iter()
        .filter_map(|candidate| search.judge(candidate))
        .collect();
    let (quotations, unfound) = search.settle(judged);
    let mut found = quotations;
    found.extend(search.shared(&found));
    // The most telling first: the order is total, since no bits are not a number.
    found.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.kind, finding.from.document, finding.from.range);
        a.kind
            .cmp(&b.kind)
            .then(b.bits.total_cmp(&a.bits))
            .then(key(a).cmp(&key(b)))
    });
    Findings { found, unfound }
}

/// A quotation that may be from a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Candidate {
    document: usize,
    /// Its place among the quotations of the document.
    quotation: usize,
    source: usize,
}

/// What came of looking at a candidate.
#[derive(Debug)]
enum Judged {
    Found(Candidate, bool, Finding),
    Unfound(Candidate, Option<TextRange>),
}

/// An edition while it is searched.
struct Search<'a> {
    edition: &'a Edition,
    least: usize,
    words: Vec<Words>,
    /// The quotations of each document, by where they begin, the outer first.
    quoted: Vec<Vec<TextRange>>,
    /// What the text says of each of them.
    named: Vec<Vec<Named>>,
    runs: Vec<Run>,
    chance: Chance,
    stock: Vec<Vec<u64>>,
    indexes: Vec<OnceLock<Index<'a>>>,
}

impl<'a> Search<'a> {
    fn new(edition: &'a Edition, least: usize) -> Self {
        let documents = || edition.documents.par_iter().map(|annotated| &*annotated.document);
        let words: Vec<_> = documents().map(Words::of).collect();
        let quoted: Vec<Vec<TextRange>> = documents()
            .map(|document| {
                let mut quoted = marks::quoted(document);
                quoted.sort_by_key(|range| (range.start, Reverse(range.end)));
                quoted.dedup();
                quoted
            })
            .collect();
        let attribution = Attribution::new(edition);
        let named = quoted.par_iter().enumerate().map(|(document, quoted)| {
            let named = quoted.iter().map(|range| attribution.of(document, *range, quoted));
            named.collect()
        });
        let named = named.collect();
        let runs = runs::find(&words);
        let of_runs = runs
            .iter()
            .map(|run| &words[run.documents[0] as usize].list[run.words(0)]);
        let of_quotations = quoted
            .iter()
            .zip(&words)
            .flat_map(|(quoted, words)| quoted.iter().map(|range| &words.list[words.within(*range)]));
        let chance = Chance::new(&words, of_runs.chain(of_quotations));
        let stock = edition.config.quotations.stock.iter();
        let stock = stock
            .map(|phrase| words::words(phrase).iter().map(|word| word.hash).collect())
            .collect();
        let indexes = edition.documents.iter().map(|_| OnceLock::new()).collect();
        Self {
            edition,
            least,
            words,
            quoted,
            named,
            runs,
            chance,
            stock,
            indexes,
        }
    }

    fn index(&self, place: usize) -> &Index<'a> {
        self.indexes[place].get_or_init(|| Index::new(self.edition.document(place)))
    }

    fn words_of(&self, candidate: Candidate) -> &[Word] {
        let words = &self.words[candidate.document];
        &words.list[words.within(self.range(candidate))]
    }

    fn range(&self, candidate: Candidate) -> TextRange {
        self.quoted[candidate.document][candidate.quotation]
    }

    /// Whether a document can have words of another: it is not older, and the other does not answer it.
    fn can_quote(&self, document: usize, source: usize) -> bool {
        let (mine, theirs) = (self.edition.document(document), self.edition.document(source));
        let older = |mine: &Document, theirs: &Document| {
            let dates = mine.front.date.as_ref().zip(theirs.front.date.as_ref());
            dates.is_some_and(|(mine, theirs)| theirs.value.is_after(mine.value))
        };
        document != source && !older(mine, theirs) && !answers(theirs, mine)
    }

    /// Quotations with the documents that they may be from: those with a run in common, those that have the very words of
    /// a short one, those that are named.
    fn candidates(&self) -> Vec<Candidate> {
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

    /// The quotations of a document that have words in common with a passage.
    fn quotations_over(&self, document: usize, range: TextRange) -> impl Iterator<Item = usize> {
        let quoted = &self.quoted[document];
        let end = quoted.partition_point(|quotation| quotation.start < range.end);
        let first = quoted
            .partition_point(|quotation| quotation.start < range.start)
            .saturating_sub(NESTED);
        (first..end).filter(move |&place| quoted[place].overlaps(range))
    }

    /// Short quotations whose very words another document has.
    fn short(&self) -> Vec<Candidate> {
        let mut by_first: FxHashMap<u64, Vec<(usize, usize)>> = FxHashMap::default();
        for (document, quoted) in self.quoted.iter().enumerate() {
            let answers = !self.edition.document(document).front.answers.is_empty();
            for (quotation, range) in quoted.iter().enumerate() {
                // Without a word about whose they are, a few words are everyone's.
                let named = &self.named[document][quotation];
                if named.clearly.is_empty() && named.vaguely.is_empty() && !answers {
                    continue;
                }
                let words = &self.words[document];
                let words = &words.list[words.within(*range)];
                if let Some(first) = words.first().filter(|_| words.len() < SHORT) {
                    by_first.entry(first.hash).or_default().push((document, quotation));
                }
            }
        }
        let found = self.words.par_iter().enumerate().flat_map_iter(|(source, words)| {
            let mut found = Vec::new();
            for (at, word) in words.list.iter().enumerate() {
                let Some(quotations) = by_first.get(&word.hash) else {
                    continue;
                };
                for &(document, quotation) in quotations.iter().filter(|(document, _)| *document != source) {
                    let candidate = Candidate {
                        document,
                        quotation,
                        source,
                    };
                    let named = &self.named[document][quotation];
                    if !named.clearly.contains(&source) && !self.speaks_of(candidate, named) {
                        continue;
                    }
                    let wanted = self.words_of(candidate).iter().map(|word| word.hash);
                    let there = words.list[at..].iter().map(|word| word.hash);
                    if wanted.clone().eq(there.take(wanted.len())) {
                        found.push(candidate);
                    }
                }
            }
            found
        });
        found.collect()
    }

    /// Whether words are a stock phrase of the edition, or nothing but that and a few words more.
    fn is_stock(&self, words: &[Word]) -> bool {
        if self.stock.is_empty() {
            return false;
        }
        let hashes: Vec<_> = words.iter().map(|word| word.hash).collect();
        let mut covered = vec![false; hashes.len()];
        for phrase in self.stock.iter().filter(|phrase| !phrase.is_empty()) {
            if phrase.windows(hashes.len().max(1)).any(|part| part == hashes) {
                return true;
            }
            for at in 0..hashes.len() {
                if hashes[at..].starts_with(phrase) {
                    covered[at..at + phrase.len()].fill(true);
                }
            }
        }
        let free = covered.split(|covered| *covered).map(<[bool]>::len).max().unwrap_or(0);
        covered.contains(&true) && free < self.least.min(SHORT)
    }

    /// Whether a candidate is a quotation.
    fn judge(&self, candidate: Candidate) -> Option<Judged> {
        let range = self.range(candidate);
        let text = &self.edition.document(candidate.document).tree.projection.text;
        let words = self.words_of(candidate);
        let named = &self.named[candidate.document][candidate.quotation];
        let clearly = named.clearly.contains(&candidate.source);
        let Found { places, nearest } = search(&text[range.range()], self.index(candidate.source), |_| true);
        let Some(place) = self.best(&places, candidate) else {
            let is_title = || self.is_cited(candidate.document, range);
            return (clearly && words.len() > 1 && !is_title()).then_some(Judged::Unfound(candidate, nearest));
        };
        let source = &self.edition.document(candidate.source).tree.projection.text;
        let comparison = verify::lay(&text[range.range()], &source[place.range()]);
        // What is not the source's is no evidence that it is.
        let same = share(comparison.words);
        let bits = self.chance.bits(words, 2) * same;
        let is_foreign = || self.is_foreign(candidate, words);
        let accepted = match words.len() {
            0 => false,
            1 => clearly && is_foreign(),
            count if count < SHORT => clearly || is_foreign() && bits >= FOREIGN && self.speaks_of(candidate, named),
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
        // What the other one quotes itself is from a third, unless the text says otherwise.
        let kind = if !clearly && self.is_quoted(to) {
            Kind::SameQuotation
        } else {
            Kind::Quotation
        };
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
        let tree = &self.edition.document(document).tree;
        let block = tree
            .block_at(range.start)
            .map_or(range, |block| tree.blocks[block].text);
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
    fn settle(&self, judged: Vec<Judged>) -> (Vec<Finding>, Vec<Unfound>) {
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
        let mut found: Vec<_> = best.into_values().map(|(_, finding)| finding).collect();
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
        (kept, unfound)
    }

    /// Runs that are no quotation and no chance.
    fn shared(&self, quotations: &[Finding]) -> Vec<Finding> {
        let needed = self.chance.needed();
        let mut by_pair: FxHashMap<(usize, usize), Vec<&Finding>> = FxHashMap::default();
        for finding in quotations {
            let key = (finding.from.document, finding.to.document);
            by_pair.entry(key).or_default().push(finding);
        }
        let found = self.runs.par_iter().filter_map(|run| {
            let words = &self.words[run.documents[0] as usize].list[run.words(0)];
            if words.len() < self.least || self.is_stock(words) {
                return None;
            }
            let bits = self.chance.bits_without_names(words, 2);
            if bits < needed {
                return None;
            }
            let passages = [0, 1].map(|side| {
                let document = run.documents[side] as usize;
                Passage {
                    document,
                    range: Some(self.words[document].range(run.words(side))),
                }
            });
            let inside = passages.map(|passage| self.is_quoted(passage));
            let [a, b] = passages;
            let (from, to) = match (
                self.can_quote(a.document, b.document),
                self.can_quote(b.document, a.document),
            ) {
                (true, false) => (a, b),
                _ => (b, a),
            };
            let known = |key: (Passage, Passage)| {
                let quotations = by_pair.get(&(key.0.document, key.1.document));
                quotations.is_some_and(|list| {
                    list.iter()
                        .any(|finding| overlap(finding.from, key.0) && overlap(finding.to, key.1))
                })
            };
            if known((from, to)) || known((to, from)) {
                return None;
            }
            let text = |passage: Passage| self.edition.words(passage);
            Some(Finding {
                kind: if inside == [true, true] {
                    Kind::SameQuotation
                } else {
                    Kind::SameWords
                },
                verification: verify::compare(text(from), text(to)),
                from,
                to,
                words: words.len(),
                bits,
                marked: self.marked(from, to, false),
            })
        });
        found.collect()
    }

    /// Whether a passage is part of words that cite a work, as titles in quotation marks are.
    fn is_cited(&self, document: usize, range: TextRange) -> bool {
        let citations = &self.edition.documents[document].found.citations;
        let by_document = citations
            .iter()
            .filter(|citation| matches!(citation.by, CitedBy::Document(_)));
        by_document.into_iter().any(|citation| citation.range.overlaps(range))
    }

    /// Whether most of a passage stands in quotation marks.
    fn is_quoted(&self, passage: Passage) -> bool {
        let Some(range) = passage.range else { return false };
        let length = |range: TextRange| range.end.saturating_sub(range.start);
        let quoted = &self.quoted[passage.document];
        let mut over = self.quotations_over(passage.document, range).map(|place| quoted[place]);
        over.any(|quotation| 10 * length(quotation.intersection(range)) >= 8 * length(range))
    }

    /// The cross-reference that relates two passages already; for quotations, one whose words are compared.
    fn marked(&self, from: Passage, to: Passage, compared: bool) -> Option<usize> {
        let ends = &self.edition.documents[from.document].ends;
        let here = |end: &&End| end.range.zip(from.range).is_some_and(|(a, b)| a.overlaps(b));
        let marks = |end: &&End| {
            let linked = &self.edition.crossrefs[end.crossref];
            let counts = !compared || self.edition.config.relations[linked.relation].verified;
            let mut far = linked.passages(end.side.other()).iter();
            counts && far.any(|passage| passage.document == to.document && (compared || overlap(*passage, to)))
        };
        ends.iter().filter(here).find(marks).map(|end| end.crossref)
    }
}

/// Whether a document says that it answers another.
fn answers(document: &Document, other: &Document) -> bool {
    document
        .front
        .answers
        .iter()
        .any(|answered| answered.value == other.id())
}

fn overlap(a: Passage, b: Passage) -> bool {
    a.document == b.document && a.range.zip(b.range).is_some_and(|(a, b)| a.overlaps(b))
}

fn covers(outer: Passage, inner: Passage) -> bool {
    let ranges = outer.range.zip(inner.range);
    ranges.is_some_and(|(outer, inner)| outer != inner && outer.intersection(inner) == inner)
}

/// The share of words that are the same.
#[expect(clippy::cast_precision_loss, reason = "a quotation has few words")]
fn share((same, all): (usize, usize)) -> f64 {
    if all == 0 { 0.0 } else { same as f64 / all as f64 }
}
