//! Notes and citations to their words.

mod sorted;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub(super) use self::sorted::{Sorted, sort};
use super::found::{AnchoredNote, Citation, CitedBy, Found};
use super::indexes::Indexes;
use super::kept::Kept;
use super::outward::{Outward, gather};
use super::placing::Placing;
use super::walk::for_each_citation;
use super::{RUN, addresses, referrers, surroundings, unknown};
use crate::anchor::Index;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::digest::Digest;
use crate::evenly::Evenly;
use crate::model::{Cite, Document, Lock, Note, Packed, Sidecar, Works};
use crate::progress::Stage;
use crate::project::Store;
use crate::source::config::Config;
use crate::span::{Span, Spanned};
use crate::{Accept, Options};

/// What was found in the documents of the last compilation.
#[derive(Debug, Default)]
pub(super) struct Memo {
    names: Arc<Names>,
    works: Arc<Works>,
    sorted: Option<Sorted>,
    last: Option<Last>,
    pub(super) kept: Option<Kept>,
}

/// What notes and citations can name outside their document besides works, and how they are found.
#[derive(Debug, Default, PartialEq, Eq)]
struct Names {
    series: Vec<String>,
    /// Whether drafts are among the notes.
    drafts: bool,
    /// What is accepted.
    accept: Accept,
    /// Whether it is kept where selectors land.
    record: bool,
}

/// What was found in the documents, with what it was made from besides the sidecars.
#[derive(Debug)]
struct Last {
    documents: Vec<Arc<Document>>,
    names: Arc<Names>,
    /// Where the selectors landed before.
    lock: Arc<Lock>,
    found: Vec<Arc<Found>>,
}

/// What notes and citations are checked against.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    /// What `book.toml` says.
    pub(super) config: &'a Config,
    /// The works.
    pub(super) works: &'a Arc<Works>,
    /// What is asked of the compilation.
    pub(super) options: &'a Options,
    /// Where selectors landed before.
    pub(super) lock: &'a Arc<Lock>,
    /// Where it may be kept what was found.
    pub(super) store: Option<&'a Arc<dyn Store>>,
}

/// Finds the words of all notes and citations, document by document, side by side.
pub(super) fn find(indexes: &Indexes<'_>, sorted: &Sorted, held: Held<'_>, memo: &mut Memo) -> Vec<Arc<Found>> {
    let names = Names {
        series: held.config.series.iter().map(|series| series.id.clone()).collect(),
        drafts: held.options.drafts,
        accept: held.options.accept.clone(),
        record: held.options.record,
    };
    let are_works_the_same = Arc::ptr_eq(&memo.works, held.works) || memo.works.keys().eq(held.works.keys());
    if *memo.names != names || !are_works_the_same {
        memo.names = Arc::new(names);
    }
    memo.works = Arc::clone(held.works);
    let observed = &held.options.observed;
    let _stage = observed.stage(Stage::Anchor, indexes.documents.len());
    let last = memo.last.take().filter(|last| Arc::ptr_eq(&last.names, &memo.names));
    memo.kept = held
        .store
        .filter(|_| last.is_none())
        .and_then(|store| held.kept(store, indexes));
    let none = || vec![None; indexes.documents.len()];
    let known = match last {
        Some(last) => last.lined_up(indexes.documents, sorted, held.lock),
        None => memo.kept.as_mut().map_or_else(none, |kept| kept.recall(indexes)),
    };
    let news = (0..known.len()).filter(|&place| known[place].is_none());
    let news: Vec<_> = news.collect();
    let news = news.into_par_iter().evenly().map(|place| {
        let _item = observed.item(Stage::Anchor, indexes.documents[place].id());
        indexes.passing(place, |index| Arc::new(one(index, &sorted.by_document[place], held)))
    });
    let mut news = news.collect::<Vec<_>>().into_iter();
    let found: Vec<_> = known
        .into_iter()
        .filter_map(|known| known.or_else(|| news.next()))
        .collect();
    memo.last = Some(Last {
        documents: indexes.documents.to_vec(),
        names: Arc::clone(&memo.names),
        lock: Arc::clone(held.lock),
        found: found.clone(),
    });
    found
}

impl Held<'_> {
    /// What is kept there of documents like these. What is accepted is asked for once.
    fn kept(self, store: &Arc<dyn Store>, indexes: &Indexes<'_>) -> Option<Kept> {
        if self.options.accept != Accept::Nothing {
            return None;
        }
        let series = self.config.series.iter().map(|series| series.id.as_str());
        let works = self.works.keys();
        let common = (
            self.options.drafts,
            series.collect::<Vec<_>>(),
            works.collect::<Vec<_>>(),
        );
        let sidecars: usize = indexes.sidecars.iter().map(Vec::len).sum();
        let files = indexes.documents.len() + sidecars;
        Kept::open(Arc::clone(store), Digest::of_value(&common), files)
    }
}

impl Memo {
    /// Keeps the sidecars in which everything was found.
    pub(super) fn keep(&mut self, sorted: Sorted) {
        self.sorted = Some(sorted);
    }
}

impl Last {
    /// What was found in each of these documents, if it and all that is said about it are the same.
    fn lined_up(&self, documents: &[Arc<Document>], sorted: &Sorted, lock: &Arc<Lock>) -> Vec<Option<Arc<Found>>> {
        let is_same_lock = Arc::ptr_eq(&self.lock, lock) || self.lock == *lock;
        let places = || self.documents.iter().map(address).zip(0..).collect();
        let moved: Option<FxHashMap<usize, usize>> = sorted.may_be_moved().then(places);
        let documents = documents.par_iter().enumerate().with_min_len(RUN);
        let known = documents.map(|(place, document)| {
            let then = match &moved {
                None => place,
                Some(moved) => *moved.get(&address(document))?,
            };
            let same = Arc::ptr_eq(self.documents.get(then)?, document)
                && sorted.has_the_same(place, then)
                && (is_same_lock || self.lock.document(document.id()) == lock.document(document.id()));
            same.then(|| Arc::clone(&self.found[then]))
        });
        known.collect()
    }
}

fn address<T>(shared: &Arc<T>) -> usize {
    Arc::as_ptr(shared).addr()
}

/// Finds the words of all notes and citations of a document.
fn one(index: &Index<'_>, sidecars: &[Arc<Sidecar>], held: Held<'_>) -> Found {
    let Held {
        config, works, options, ..
    } = held;
    let drafts = options.drafts;
    let mut placing = Placing::new(index, options);
    let mut found = Found::default();
    let document = index.document;
    let from = document.path.as_str();
    let tree = &index.tree;
    let mut outward = Vec::new();
    gather(tree, from, &mut outward);
    if let Some(statement) = document.statement() {
        gather(statement, from, &mut outward);
    }
    let apparatus: Vec<_> = sidecars.iter().map(|sidecar| sidecar.apparatus.get()).collect();
    // Invariant: a file has fewer than 2³² bytes, and a document fewer sidecars.
    let places = (0..).zip(&apparatus);
    let notes_said = places.flat_map(|(sidecar, apparatus)| {
        let notes = (0..).zip(&apparatus.notes);
        notes.map(move |(place, note)| ((sidecar, place), &**note))
    });
    let said = || notes_said.clone().filter(|(_, note)| drafts || !note.draft);
    for (_, note) in said() {
        gather(&note.body, from, &mut outward);
    }
    found.outward = Packed::new(&outward);
    found.outward_texts = outward.iter().filter_map(Outward::text).collect();
    found.outward_texts.sort_unstable();
    found.outward_texts.dedup();
    let placed = notes(&mut placing, said(), config);
    found.references = referrers::of_notes(document, &placed);
    let said = apparatus.iter().flat_map(|apparatus| &apparatus.cites);
    found.citations = cites(&mut placing, said, works);
    let marks = if found.citations.is_empty() {
        Vec::new()
    } else {
        tree.footnote_marks()
    };
    for citation in &mut found.citations {
        citation.context = surroundings::of_citation(tree, &marks, citation.range).into();
    }
    placing.compare(notes_said.clone().map(|(_, note)| note.id.as_str()));
    let set_aside = notes_said.filter(|(_, note)| note.draft && !drafts);
    found.set_aside = set_aside.map(|(_, note)| note.id.value.clone()).collect();
    found.diagnostics = placing.diagnostics;
    let is_settled = placing.is_settled && found.diagnostics.is_empty() && found.set_aside.is_empty();
    found.settled = (is_settled && options.record).then_some(placing.landings.len());
    found.landings = Packed::new(&placing.landings);
    found.strays = placing.strays;
    let noted = cited_in_notes(&placed, works);
    found.citations.extend(noted);
    for citation in &mut found.citations {
        citation.exact = tree.projection.text[citation.range.range()].into();
    }
    found.citations.sort_by_key(|citation| (citation.range, citation.work));
    let of_series = |id: &str| {
        let notes = placed.iter();
        notes.filter(|(note, _)| note.series.value == id).count()
    };
    found.series = config.series.iter().map(|series| of_series(&series.id)).collect();
    let signed = placed.iter().filter_map(|(note, _)| note.author.as_ref());
    let signers: BTreeSet<&str> = signed.map(Spanned::as_str).collect();
    found.signers = signers.into_iter().map(ToOwned::to_owned).collect();
    found.notes = placed.into_iter().map(|(_, anchored)| anchored).collect();
    found.sidecars = sidecars.to_vec();
    found.cited_works = found.citations.iter().map(|citation| citation.work).collect();
    found.cited = cited(document, &found.citations, works);
    found.addresses = addresses::uncited(tree, &found.citations);
    found.fit();
    found
}

/// A digest of what shows of the citations of a document in the citation index.
fn cited(document: &Document, citations: &[Citation], works: &Works) -> Digest {
    let blocks = &document.blocks;
    Digest::of(citations.iter().flat_map(|citation| {
        let block = blocks.at(citation.range.start);
        let note = match &citation.by {
            CitedBy::Document(_) => "",
            CitedBy::Note(id) => id,
        };
        [
            &*citation.id,
            works.list()[citation.work].key.as_str(),
            block.map_or("", |block| &blocks[block].id),
            document.section(block).unwrap_or_default(),
            &citation.exact,
            citation.locator.as_deref().unwrap_or_default(),
            citation.by.name(),
            note,
            &citation.context,
        ]
    }))
}

fn notes<'a>(
    placing: &mut Placing<'_>,
    notes: impl Iterator<Item = ((u32, u32), &'a Note)>,
    config: &Config,
) -> Vec<(&'a Note, AnchoredNote)> {
    let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
    let mut found = Vec::new();
    for (place, note) in notes {
        if let Some(first) = seen.insert(note.id.as_str(), note.id.span) {
            placing.diagnostics.push(same_id("notes", &note.id, first));
            continue;
        }
        if !config.series.iter().any(|series| series.id == note.series.value) {
            placing.diagnostics.push(unknown_series(&note.series, config));
        }
        let what = || format!("note `{}`", note.id.value);
        found.extend(placing.place(&note.selector, &note.id.value, what).map(|anchor| {
            let anchored = AnchoredNote {
                id: note.id.as_str().into(),
                written: note.written,
                anchor,
                place,
            };
            (note, anchored)
        }));
    }
    // Stable: notes on the same words keep the order of the files.
    found.sort_by_key(|(_, note)| (note.anchor.range.end, note.anchor.range.start));
    found
}

fn same_id(what: &str, id: &Spanned<String>, first: Span) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateId,
        format!("this document has two {what} `{}`", id.value),
    )
    .at(id.span, "here again")
    .also(first, "first here")
    .help("give one of them another id")
}

fn unknown_series(series: &Spanned<String>, config: &Config) -> Diagnostic {
    let known: Vec<_> = config.series.iter().map(|series| series.id.as_str()).collect();
    let meant = closest(&series.value, known.iter().copied());
    let help = meant.map_or_else(
        || {
            format!(
                "declare it in `book.toml` with `[[series]]`, or take one of {}",
                known.join(", ")
            )
        },
        |meant| format!("did you mean `{meant}`?"),
    );
    Diagnostic::error(Code::UnknownSeries, format!("no series is called `{}`", series.value))
        .at(series.span, "")
        .help(help)
}

fn cites<'a>(placing: &mut Placing<'_>, cites: impl Iterator<Item = &'a Cite>, works: &Works) -> Vec<Citation> {
    let mut made: FxHashMap<String, u32> = FxHashMap::default();
    let mut given: FxHashMap<&str, Span> = FxHashMap::default();
    let mut found = Vec::new();
    for cite in cites {
        let id = match &cite.id {
            Some(id) => {
                let first = given.insert(id.as_str(), id.span);
                let same = first.map(|first| same_id("citations", id, first));
                placing.diagnostics.extend(same);
                id.value.clone()
            }
            None => numbered(&mut made, cite.made_id.clone()),
        };
        let work = works.position(&cite.work.value);
        if work.is_none() {
            let unknown = unknown::work(&cite.work.value, cite.work.span, works);
            placing.diagnostics.push(unknown);
        }
        let what = || format!("the citation of `{}`", cite.work.value);
        let anchor = placing.place(&cite.selector, &["cite:", &*id].concat(), what);
        if let (Some(work), Some(anchor)) = (work, anchor) {
            found.push(Citation {
                id: id.into(),
                work,
                range: anchor.range,
                exact: Box::default(),
                locator: cite.locator.as_ref().map(|locator| locator.as_str().into()),
                by: CitedBy::Document(cite.form),
                context: Box::default(),
            });
        }
    }
    found
}

/// The id itself the first time, with `-2` the second.
fn numbered(seen: &mut FxHashMap<String, u32>, id: String) -> String {
    let count = seen.entry(id.clone()).or_default();
    *count += 1;
    if *count == 1 { id } else { format!("{id}-{count}") }
}

/// The works that editors cite in their notes, at the words that the notes are about.
fn cited_in_notes(notes: &[(&Note, AnchoredNote)], works: &Works) -> Vec<Citation> {
    let mut citations = Vec::new();
    for (note, AnchoredNote { anchor, .. }) in notes {
        // What it leads to is part of what it says.
        let said = OnceCell::new();
        for_each_citation(&note.body, &mut |item| {
            let Some(work) = works.position(&item.key) else { return };
            let context: &String = said.get_or_init(|| referrers::said(&note.body, None));
            citations.push(Citation {
                id: format!("{}-{}", note.id.value, item.key).into(),
                work,
                range: anchor.range,
                exact: Box::default(),
                locator: (!item.locator.is_empty()).then(|| item.locator.as_str().into()),
                by: CitedBy::Note(note.id.as_str().into()),
                context: context.as_str().into(),
            });
        });
    }
    citations
}
