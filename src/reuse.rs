//! Text reuse: what documents of an edition have in common, and which of it is a quotation.
//!
//! It proposes cross-references and finds quotations that are found nowhere. It works on the linked edition, so that it
//! knows what is marked already.

mod attribution;
mod chance;
pub(crate) mod marks;
mod quotations;
mod runs;
mod shared;
mod words;
pub mod write;

use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use self::attribution::{Attribution, Named};
use self::chance::Chance;
use self::runs::Run;
use self::words::{Word, Words};
use crate::anchor::Index;
use crate::evenly::Evenly;
use crate::link::verify::Verification;
use crate::link::{CitedBy, Edition, End, Passage};
use crate::model::{Document, TextRange, Tree};

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
    let documents = edition.documents.par_iter().evenly();
    let trees: Vec<_> = documents.map(|annotated| annotated.document.tree()).collect();
    let search = Search::new(edition, &trees, least.max(LEAST));
    let candidates = search.candidates();
    let judged: Vec<_> = candidates
        .into_par_iter()
        .evenly()
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
    // Words may stand in marks within marks, with nothing between them.
    let mut seen = FxHashSet::default();
    found.retain(|finding| seen.insert([finding.from, finding.to].map(|passage| bare(edition, passage))));
    Findings { found, unfound }
}

/// Where the words of a passage stand, without the marks around them.
fn bare(edition: &Edition, passage: Passage) -> (usize, usize, usize) {
    let is_mark = |char: char| !char.is_alphanumeric();
    let words = edition.words(passage);
    let inner = words.trim_start_matches(is_mark);
    let start = passage.range.map_or(0, |range| range.range().start) + words.len() - inner.len();
    (passage.document, start, inner.trim_end_matches(is_mark).len())
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
    /// The texts of the documents, which are asked for over and over.
    trees: &'a [Arc<Tree>],
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
    fn new(edition: &'a Edition, trees: &'a [Arc<Tree>], least: usize) -> Self {
        let words: Vec<_> = trees.par_iter().evenly().map(|tree| Words::of(tree)).collect();
        let quoted: Vec<Vec<TextRange>> = trees
            .par_iter()
            .evenly()
            .map(|tree| {
                let mut quoted = marks::quoted(tree);
                quoted.sort_by_key(|range| (range.start, Reverse(range.end)));
                quoted.dedup();
                quoted
            })
            .collect();
        let attribution = Attribution::new(edition, trees);
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
            trees,
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

    /// The quotations of a document that have words in common with a passage.
    fn quotations_over(&self, document: usize, range: TextRange) -> impl Iterator<Item = usize> {
        let quoted = &self.quoted[document];
        let end = quoted.partition_point(|quotation| quotation.start < range.end);
        let first = quoted
            .partition_point(|quotation| quotation.start < range.start)
            .saturating_sub(NESTED);
        (first..end).filter(move |&place| quoted[place].overlaps(range))
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

    /// Whether a passage is part of words that cite a work, as titles in quotation marks are.
    fn is_cited(&self, document: usize, range: TextRange) -> bool {
        let citations = &self.edition.documents[document].found.citations;
        let by_document = citations
            .iter()
            .filter(|citation| matches!(citation.by, CitedBy::Document(_)));
        by_document.into_iter().any(|citation| citation.range.overlaps(range))
    }

    /// Whether both passages stand where the same work is cited, and so have its title.
    fn cite_the_same(&self, a: Passage, b: Passage) -> bool {
        let works = |passage: Passage| {
            let citations = self.edition.documents[passage.document].found.citations.iter();
            let by_document = citations.filter(|citation| matches!(citation.by, CitedBy::Document(_)));
            let here =
                by_document.filter(move |citation| passage.range.is_some_and(|range| citation.range.overlaps(range)));
            here.map(|citation| citation.work)
        };
        works(a).any(|work| works(b).any(|other| other == work))
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
