//! Notes and citations to their words.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::drafts::Drafts;
use super::edition::{AnchoredNote, Catalogue, Citation, CitedBy, Found, Named};
use super::indexes::Indexes;
use super::outward::{Outward, gather};
use super::placing::Placing;
use super::walk::for_each_citation;
use super::{addresses, referrers, surroundings, unknown};
use crate::anchor::Index;
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::digest::Digest;
use crate::model::{Cite, Document, Lock, LockedDocument, Note, Sidecar, Works};
use crate::progress::Stage;
use crate::source::config::Config;
use crate::span::{Span, Spanned};
use crate::{Accept, Options};

/// What was found in the documents of the last compilation.
#[derive(Debug, Default)]
pub(super) struct Memo {
    names: Arc<Names>,
    /// By the address of the document, which is kept alive here.
    kept: FxHashMap<usize, Kept>,
}

/// What notes and citations can name outside their document.
#[derive(Debug, Default, PartialEq, Eq)]
struct Names {
    series: Vec<String>,
    works: Vec<String>,
    /// Whether drafts are among the notes.
    drafts: bool,
    /// What is accepted.
    accept: Accept,
    /// Whether it is kept where selectors land.
    record: bool,
}

/// What was found in a document, with all that it was made from.
#[derive(Debug)]
struct Kept {
    document: Arc<Document>,
    sidecars: Vec<Arc<Sidecar>>,
    names: Arc<Names>,
    /// Where the selectors landed before.
    locked: Option<Arc<LockedDocument>>,
    found: Arc<Found>,
}

/// What notes and citations are checked against.
#[derive(Clone, Copy)]
pub(super) struct Held<'a> {
    /// What `book.toml` says.
    pub(super) config: &'a Config,
    /// The works.
    pub(super) works: &'a Works,
    /// What is asked of the compilation.
    pub(super) options: &'a Options,
    /// Where selectors landed before.
    pub(super) lock: &'a Lock,
}

/// Sorts the sidecars by document. One for a document that is not there is reported whole.
pub(super) fn sort(
    documents: &[Arc<Document>],
    catalogue: &Catalogue,
    sidecars: Vec<Arc<Sidecar>>,
    drafts: &Drafts,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Vec<Arc<Sidecar>>> {
    let mut sorted = vec![Vec::new(); documents.len()];
    for sidecar in sidecars {
        if let Some(Named::Document(place)) = catalogue.by_id(&sidecar.document) {
            sorted[place].push(sidecar);
        } else {
            let span = Span::new(sidecar.file, 0..0);
            let known = documents.iter().map(|document| document.id());
            let diagnostic = unknown::document(&sidecar.document, span, known, drafts)
                .help("a sidecar is named after its document's id: `<id>.notes.toml`, `<id>.<layer>.notes.toml`, `<id>.cites.toml`");
            diagnostics.push(diagnostic);
        }
    }
    sorted
}

/// Finds the words of all notes and citations, document by document, side by side.
pub(super) fn find(
    indexes: &Indexes<'_>,
    sidecars: Vec<Vec<Arc<Sidecar>>>,
    held: Held<'_>,
    memo: &mut Memo,
) -> Vec<Arc<Found>> {
    let names = Names {
        series: held.config.series.iter().map(|series| series.id.clone()).collect(),
        works: held.works.keys().map(ToOwned::to_owned).collect(),
        drafts: held.options.drafts,
        accept: held.options.accept.clone(),
        record: held.options.record,
    };
    if *memo.names != names {
        memo.names = Arc::new(names);
    }
    let observed = &held.options.observed;
    let _stage = observed.stage(Stage::Anchor, indexes.documents.len());
    let known: &Memo = memo;
    let pairs: Vec<_> = sidecars.into_iter().enumerate().collect();
    let made: Vec<_> = pairs
        .into_par_iter()
        .map(|(place, sidecars)| {
            let document = &indexes.documents[place];
            let _item = observed.item(Stage::Anchor, document.id());
            let locked = held.lock.document(document.id());
            known.get(document, &sidecars, locked).map_or_else(
                || {
                    let found = Arc::new(one(indexes.get(place), &sidecars, held));
                    (Arc::clone(&found), Some((sidecars, found)))
                },
                |found| (found, None),
            )
        })
        .collect();
    let mut found = Vec::with_capacity(made.len());
    for (document, (value, news)) in indexes.documents.iter().zip(made) {
        if let Some((sidecars, value)) = news {
            memo.keep(document, sidecars, held.lock.document(document.id()), value);
        }
        found.push(value);
    }
    memo.forget_all_but(indexes.documents);
    found
}

impl Memo {
    /// What was found in this document, if it and all that is said about it are the same.
    fn get(
        &self,
        document: &Arc<Document>,
        sidecars: &[Arc<Sidecar>],
        locked: Option<&Arc<LockedDocument>>,
    ) -> Option<Arc<Found>> {
        let kept = self.kept.get(&address(document))?;
        let same = kept.sidecars.len() == sidecars.len()
            && kept.sidecars.iter().zip(sidecars).all(|(a, b)| Arc::ptr_eq(a, b))
            && Arc::ptr_eq(&kept.names, &self.names)
            && kept.locked.as_ref() == locked;
        same.then(|| Arc::clone(&kept.found))
    }

    fn keep(
        &mut self,
        document: &Arc<Document>,
        sidecars: Vec<Arc<Sidecar>>,
        locked: Option<&Arc<LockedDocument>>,
        found: Arc<Found>,
    ) {
        let kept = Kept {
            document: Arc::clone(document),
            sidecars,
            names: Arc::clone(&self.names),
            locked: locked.cloned(),
            found,
        };
        self.kept.insert(address(document), kept);
    }

    /// Forgets the documents that are gone. One that is there has been kept.
    fn forget_all_but(&mut self, documents: &[Arc<Document>]) {
        if self.kept.len() > documents.len() {
            let there: FxHashSet<_> = documents.iter().map(address).collect();
            self.kept.retain(|_, kept| there.contains(&address(&kept.document)));
        }
    }
}

fn address(document: &Arc<Document>) -> usize {
    Arc::as_ptr(document).addr()
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
    gather(&document.tree, from, &mut found.outward);
    if let Some(statement) = document.statement() {
        gather(statement, from, &mut found.outward);
    }
    let notes_said = sidecars.iter().flat_map(|sidecar| &sidecar.notes);
    let said = || notes_said.clone().filter(|note| drafts || !note.draft);
    for note in said() {
        gather(&note.body, from, &mut found.outward);
    }
    found.outward_texts = found.outward.iter().filter_map(Outward::text).collect();
    found.outward_texts.sort_unstable();
    found.outward_texts.dedup();
    found.notes = notes(&mut placing, said(), config);
    found.references = referrers::of_notes(document, &found.notes);
    let said = sidecars.iter().flat_map(|sidecar| &sidecar.cites);
    found.citations = cites(&mut placing, said, works);
    let marks = if found.citations.is_empty() {
        Vec::new()
    } else {
        document.tree.footnote_marks()
    };
    for citation in &mut found.citations {
        citation.context = surroundings::of_citation(&document.tree, &marks, citation.range);
    }
    placing.compare(notes_said.clone().map(|note| note.id.as_str()));
    let set_aside = notes_said.filter(|note| note.draft && !drafts);
    found.set_aside = set_aside.map(|note| note.id.value.clone()).collect();
    found.diagnostics = placing.diagnostics;
    found.landings = placing.landings;
    found.strays = placing.strays;
    let noted = cited_in_notes(&found.notes, works);
    found.citations.extend(noted);
    found.citations.sort_by_key(|citation| (citation.range, citation.work));
    let of_series = |id: &str| {
        let notes = found.notes.iter();
        notes.filter(|note| note.note.series.value == id).count()
    };
    found.series = config.series.iter().map(|series| of_series(&series.id)).collect();
    let signed = found.notes.iter().filter_map(|note| note.note.author.as_ref());
    let signers: BTreeSet<&str> = signed.map(Spanned::as_str).collect();
    found.signers = signers.into_iter().map(ToOwned::to_owned).collect();
    found.cited_works = found.citations.iter().map(|citation| citation.work).collect();
    found.cited = cited(document, &found.citations, works);
    found.addresses = addresses::uncited(&document.tree, &found.citations);
    found
}

/// A digest of what shows of the citations of a document in the citation index.
fn cited(document: &Document, citations: &[Citation], works: &Works) -> Digest {
    let tree = &document.tree;
    Digest::of(citations.iter().flat_map(|citation| {
        let block = tree.block_at(citation.range.start);
        let note = match &citation.by {
            CitedBy::Document(_) => "",
            CitedBy::Note(id) => id,
        };
        [
            citation.id.as_str(),
            works.list()[citation.work].key.as_str(),
            block.map_or("", |block| &tree.blocks[block].id),
            document.section(block).unwrap_or_default(),
            &tree.projection.text[citation.range.range()],
            citation.locator.as_deref().unwrap_or_default(),
            citation.by.name(),
            note,
            &citation.context,
        ]
    }))
}

fn notes<'a>(
    placing: &mut Placing<'_>,
    notes: impl Iterator<Item = &'a Arc<Note>>,
    config: &Config,
) -> Vec<AnchoredNote> {
    let mut seen: FxHashMap<&str, Span> = FxHashMap::default();
    let mut found = Vec::new();
    for note in notes {
        if let Some(first) = seen.insert(note.id.as_str(), note.id.span) {
            placing.diagnostics.push(same_id("notes", &note.id, first));
            continue;
        }
        if !config.series.iter().any(|series| series.id == note.series.value) {
            placing.diagnostics.push(unknown_series(&note.series, config));
        }
        let what = || format!("note `{}`", note.id.value);
        found.extend(
            placing
                .place(&note.selector, &note.id.value, what)
                .map(|anchor| AnchoredNote {
                    note: Arc::clone(note),
                    anchor,
                }),
        );
    }
    // Stable: notes on the same words keep the order of the files.
    found.sort_by_key(|note| (note.anchor.range.end, note.anchor.range.start));
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
        let anchor = placing.place(&cite.selector, &format!("cite:{id}"), what);
        if let (Some(work), Some(anchor)) = (work, anchor) {
            found.push(Citation {
                id,
                work,
                range: anchor.range,
                locator: cite.locator.as_ref().map(|locator| locator.value.clone()),
                by: CitedBy::Document(cite.form),
                context: String::new(),
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
fn cited_in_notes(notes: &[AnchoredNote], works: &Works) -> Vec<Citation> {
    let mut citations = Vec::new();
    for note in notes {
        // What it leads to is part of what it says.
        let said = OnceCell::new();
        for_each_citation(&note.note.body, &mut |item| {
            let Some(work) = works.position(&item.key) else { return };
            let context: &String = said.get_or_init(|| referrers::said(&note.note.body, None));
            citations.push(Citation {
                id: format!("{}-{}", note.note.id.value, item.key),
                work,
                range: note.anchor.range,
                locator: (!item.locator.is_empty()).then(|| item.locator.clone()),
                by: CitedBy::Note(note.note.id.value.clone()),
                context: context.clone(),
            });
        });
    }
    citations
}
