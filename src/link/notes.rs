//! Notes and citations to their words.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::edition::{AnchoredNote, Citation, CitedBy};
use super::unknown;
use crate::anchor::{self, Index};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::model::{Cite, Note, Sidecar, Works};
use crate::source::config::Config;
use crate::span::{Span, Spanned};

/// What the sidecars say about one document.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// Notes, in the order of the files.
    pub notes: Vec<Note>,
    /// Citations, in the order of the files.
    pub cites: Vec<Cite>,
}

/// What was found in one document.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Notes with their words, in the order of the words.
    pub notes: Vec<AnchoredNote>,
    /// Citations with their words, in the order of the words.
    pub citations: Vec<Citation>,
}

/// Sorts what the sidecars say by document. A sidecar for a document that is not there is reported whole.
pub(super) fn gather(indexes: &[Index<'_>], sidecars: Vec<Sidecar>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Said> {
    let places: FxHashMap<_, _> = indexes
        .iter()
        .enumerate()
        .map(|(place, index)| (index.document.id(), place))
        .collect();
    let mut said: Vec<Said> = indexes.iter().map(|_| Said::default()).collect();
    for sidecar in sidecars {
        if let Some(&place) = places.get(sidecar.document.as_str()) {
            let layer = sidecar.layer;
            let notes = sidecar.notes.into_iter().map(|note| Note {
                layer: layer.clone(),
                ..note
            });
            said[place].notes.extend(notes);
            said[place].cites.extend(sidecar.cites);
        } else {
            let span = Span::new(sidecar.file, 0..0);
            let known = indexes.iter().map(|index| index.document.id());
            let diagnostic = unknown::document(&sidecar.document, span, known)
                .help("a sidecar is named after its document's id: `<id>.notes.toml`, `<id>.<layer>.notes.toml`, `<id>.cites.toml`");
            diagnostics.push(diagnostic);
        }
    }
    said
}

/// Finds the words of all notes and citations, document by document, side by side.
pub(super) fn find(
    indexes: &[Index<'_>],
    said: Vec<Said>,
    config: &Config,
    works: &Works,
) -> Vec<(Found, Vec<Diagnostic>)> {
    let pairs: Vec<_> = indexes.iter().zip(said).enumerate().collect();
    pairs
        .into_par_iter()
        .map(|(place, (index, said))| {
            let mut diagnostics = Vec::new();
            let mut found = Found {
                notes: notes(index, said.notes, config, &mut diagnostics),
                citations: cites(index, place, said.cites, works, &mut diagnostics),
            };
            found.citations.extend(cited_in_notes(&found.notes, place, works));
            found.citations.sort_by_key(|citation| (citation.range, citation.work));
            (found, diagnostics)
        })
        .collect()
}

fn notes(index: &Index<'_>, notes: Vec<Note>, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<AnchoredNote> {
    let mut seen: FxHashMap<String, Span> = FxHashMap::default();
    let mut found = Vec::with_capacity(notes.len());
    for note in notes {
        let named = format!("note `{}`", note.id.value);
        if let Some(first) = seen.insert(note.id.value.clone(), note.id.span) {
            diagnostics.push(same_id("notes", &note.id, first));
            continue;
        }
        if !config.series.iter().any(|series| series.id == note.series.value) {
            diagnostics.push(unknown_series(&note.series, config));
        }
        match index.find(&note.selector) {
            Ok(anchor) => found.push(AnchoredNote { note, anchor }),
            Err(miss) => diagnostics.push(anchor::report(index, &note.selector, &miss, &named)),
        }
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

fn cites(
    index: &Index<'_>,
    document: usize,
    cites: Vec<Cite>,
    works: &Works,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Citation> {
    let mut made: FxHashMap<String, u32> = FxHashMap::default();
    let mut given: FxHashMap<String, Span> = FxHashMap::default();
    let mut found = Vec::with_capacity(cites.len());
    for cite in cites {
        let work = works.position(&cite.work.value);
        if work.is_none() {
            diagnostics.push(unknown::work(&cite.work.value, cite.work.span, works));
        }
        let anchor = index.find(&cite.selector);
        if let Err(miss) = &anchor {
            let named = format!("the citation of `{}`", cite.work.value);
            diagnostics.push(anchor::report(index, &cite.selector, miss, &named));
        }
        if let (Some(work), Ok(anchor)) = (work, anchor) {
            let id = match cite.id {
                Some(id) => {
                    diagnostics.extend(
                        given
                            .insert(id.value.clone(), id.span)
                            .map(|first| same_id("citations", &id, first)),
                    );
                    id.value
                }
                None => numbered(&mut made, cite.made_id),
            };
            found.push(Citation {
                id,
                work,
                document,
                range: anchor.range,
                locator: cite.locator.map(|locator| locator.value),
                by: CitedBy::Document(cite.form),
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
fn cited_in_notes(notes: &[AnchoredNote], document: usize, works: &Works) -> Vec<Citation> {
    let mut citations = Vec::new();
    for note in notes {
        super::references::for_each_citation(&note.note.body, &mut |item| {
            let Some(work) = works.position(&item.key) else { return };
            citations.push(Citation {
                id: format!("{}-{}", note.note.id.value, item.key),
                work,
                document,
                range: note.anchor.range,
                locator: (!item.locator.is_empty()).then(|| item.locator.clone()),
                by: CitedBy::Note(note.note.id.value.clone()),
            });
        });
    }
    citations
}
