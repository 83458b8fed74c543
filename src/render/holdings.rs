//! The works as all pages have them: their entries, their short forms, and where the citation index files them.

use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::bibliography::Entry;
use super::chronology::EventFiling;
use super::filing::{self, Filing, KeptFiling, Ranks};
use super::names::{self, KeptNames, NameFiling};
use super::references::Metadata;
use super::sort::Sorter;
use crate::digest::Digest;
use crate::link::{Catalogue, Edition, Found, Subject};
use crate::model::Works;

/// With more works and citations than this, each letter of the index has a page of its own.
const ONE_PAGE: usize = 2000;

/// The works of an edition, and the documents of it that others cite.
#[derive(Debug)]
pub(super) struct Holdings {
    /// The entries of the works, by their places.
    pub(super) works: Arc<Vec<Entry>>,
    /// The entries of the documents that are cited, by their places in [`Edition::cited`].
    pub(super) documents: Arc<Vec<Entry>>,
    /// Where they are filed.
    pub(super) filing: Arc<Filing>,
    /// In which order.
    ranks: Arc<Ranks>,
    /// What programs and templates are told of the works, and of the documents.
    metadata: [Vec<Metadata>; 2],
    /// Where the events are.
    pub(super) events: EventFiling,
    /// Where the names are.
    pub(super) names: Arc<NameFiling>,
    /// What stands in the index for a document, by its id.
    by_document: FxHashMap<String, Subject>,
    /// The documents that are works held, by the works' places.
    texts: Arc<FxHashMap<usize, Vec<usize>>>,
    /// A digest of the entries, once it was asked for.
    digest: OnceLock<Digest>,
}

/// What was counted in the documents of the last compilation, with what it was counted in: those that have not changed need not
/// be counted again.
#[derive(Debug)]
pub(super) struct Tally {
    catalogue: Arc<Catalogue>,
    works: Arc<Works>,
    found: Vec<Arc<Found>>,
    /// How many citations there are.
    citations: usize,
    /// How many places in documents cite each work.
    counts: Vec<usize>,
    /// The documents that are works held, by the works' places.
    texts: Arc<FxHashMap<usize, Vec<usize>>>,
}

impl Tally {
    /// What is counted now.
    fn of(edition: &Edition, kept: Option<Self>) -> Self {
        let is_same =
            |kept: &Self| Arc::ptr_eq(&kept.catalogue, &edition.catalogue) && Arc::ptr_eq(&kept.works, &edition.works);
        let mut tally = kept.filter(is_same).unwrap_or_else(|| Self::new(edition));
        for (counted, annotated) in tally.found.iter_mut().zip(&edition.documents) {
            let found = &annotated.found;
            if Arc::ptr_eq(counted, found) {
                continue;
            }
            tally.citations += found.citations.len();
            tally.citations -= counted.citations.len();
            for &work in &found.cited_works {
                tally.counts[work] += 1;
            }
            for &work in &counted.cited_works {
                tally.counts[work] -= 1;
            }
            *counted = Arc::clone(found);
        }
        tally
    }

    /// One in which nothing is counted yet.
    fn new(edition: &Edition) -> Self {
        let mut texts: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (place, annotated) in edition.documents.iter().enumerate() {
            let key = annotated.document.front.work.as_ref();
            if let Some(work) = key.and_then(|key| edition.works.position(&key.value)) {
                texts.entry(work).or_default().push(place);
            }
        }
        Self {
            catalogue: Arc::clone(&edition.catalogue),
            works: Arc::clone(&edition.works),
            found: vec![Arc::default(); edition.documents.len()],
            citations: 0,
            counts: vec![0; edition.works.list().len()],
            texts: Arc::new(texts),
        }
    }
}

impl Holdings {
    /// The holdings of an edition. `kept` are those of the compilation before.
    pub(super) fn new(
        edition: &Edition,
        works: Arc<Vec<Entry>>,
        documents: Arc<Vec<Entry>>,
        kept_tally: &mut Option<Tally>,
        kept: &mut Option<KeptFiling>,
        kept_names: &mut Option<KeptNames>,
    ) -> Self {
        let by_document = edition.document_citations.iter().map(|citation| {
            let passage = edition.crossrefs[citation.crossref].to[citation.member];
            (edition.document(passage.document).id().to_owned(), citation.subject)
        });
        let by_document = by_document.collect();
        let tally = Tally::of(edition, kept_tally.take());
        let split = edition.works.list().len() + edition.cited.list().len() + tally.citations > ONE_PAGE;
        let counts = if split {
            counts(edition, &tally)
        } else {
            Default::default()
        };
        let texts = Arc::clone(&tally.texts);
        *kept_tally = Some(tally);
        let (filing, ranks) = filing::file(edition, [&works, &documents], split, counts, kept);
        let metadata = [&works, &documents].map(|entries| entries.iter().map(|_| Metadata::default()).collect());
        Self {
            works,
            documents,
            filing,
            ranks,
            metadata,
            events: EventFiling::of(edition),
            names: names::file(edition, kept_names),
            by_document,
            texts,
            digest: OnceLock::new(),
        }
    }

    /// A digest of all entries, to compare them from run to run.
    pub(super) fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| {
            let digests = |entries: &[Entry]| entries.iter().map(|entry| entry.digest).collect::<Vec<_>>();
            Digest::of_value(&(digests(&self.works), digests(&self.documents)))
        })
    }

    /// The documents of the edition that a subject is, by their places.
    pub(super) fn texts(&self, subject: Subject, edition: &Edition) -> Vec<usize> {
        match subject {
            Subject::Document(place) => vec![edition.cited_places[place]],
            Subject::Work(place) => self.texts.get(&place).cloned().unwrap_or_default(),
        }
    }

    /// The entry of a subject.
    pub(super) fn entry(&self, subject: Subject) -> &Entry {
        match subject {
            Subject::Work(place) => &self.works[place],
            Subject::Document(place) => &self.documents[place],
        }
    }

    /// Where a subject comes in the index: what is filed alike has the same place.
    pub(super) fn rank(&self, subject: Subject) -> u32 {
        self.ranks.of(subject)
    }

    /// What programs and templates are told of a subject.
    pub(super) fn metadata(&self, subject: Subject) -> &Metadata {
        match subject {
            Subject::Work(place) => &self.metadata[0][place],
            Subject::Document(place) => &self.metadata[1][place],
        }
    }

    /// What stands in the index for a document that others cite.
    pub(super) fn of_document(&self, id: &str) -> Option<Subject> {
        self.by_document.get(id).copied()
    }

    /// Whether the citation index has anything in it.
    pub(super) fn is_empty(&self) -> bool {
        self.works.is_empty() && self.documents.is_empty()
    }
}

/// How many places cite each work, and each document that others cite, by their places.
fn counts(edition: &Edition, tally: &Tally) -> [Vec<usize>; 2] {
    let mut counts = [tally.counts.clone(), vec![0; edition.cited.list().len()]];
    for citation in &edition.document_citations {
        match citation.subject {
            Subject::Work(place) => counts[0][place] += 1,
            Subject::Document(place) => counts[1][place] += 1,
        }
    }
    for mention in &edition.mentions {
        counts[0][mention.work] += 1;
    }
    counts
}

/// The order of an index in a language.
pub(super) struct Order(Option<Sorter>);

impl Order {
    /// The order of a language (BCP 47).
    pub(super) fn of(language: &str) -> Self {
        Self(Sorter::new(language))
    }

    /// Which of two texts that things are filed under comes first. What comes before the first full stop is compared first, the
    /// names, and only then the rest: or a longer name would come before a shorter one that it begins with, since a space sorts
    /// before a stop.
    pub(super) fn compare(&self, a: &str, b: &str) -> Ordering {
        let Some(sorter) = &self.0 else { return a.cmp(b) };
        let parts = |entry| str::split_once(entry, ". ").unwrap_or((entry, ""));
        let (a, b) = (parts(a), parts(b));
        sorter
            .compare(a.0, b.0)
            .then_with(|| sorter.compare(bare(a.1), bare(b.1)))
    }

    /// Things in this order, by what they are filed under, which stands before each. What is filed alike keeps its order.
    pub(super) fn sorted<T>(&self, things: Vec<T>, filed: impl Fn(&T) -> String) -> Vec<(String, T)> {
        let mut sorted: Vec<_> = things.into_iter().map(|thing| (filed(&thing), thing)).collect();
        sorted.sort_by(|a, b| self.compare(&a.0, &b.0));
        sorted
    }
}

/// Puts things in the order of a language, by what they are filed under, which stands before each.
pub(super) fn in_order<T>(things: Vec<T>, language: &str, filed: impl Fn(&T) -> String) -> Vec<(String, T)> {
    Order::of(language).sorted(things, filed)
}

/// A text without the marks before its first word.
fn bare(text: &str) -> &str {
    text.trim_start_matches(|char: char| !char.is_alphanumeric())
}

/// What a work is filed under: its entry as it is read, without marks and the article it may begin with.
pub(super) fn filed_under(entry: &Entry, language: &str) -> String {
    without_article(&entry.plain(), language)
}

/// Words without the marks and the article they may begin with.
pub(super) fn without_article(words: &str, language: &str) -> String {
    let words = bare(words);
    let article = if language.starts_with("en") { "The " } else { "" };
    words.strip_prefix(article).unwrap_or(words).to_owned()
}
