//! The index of names: all that the texts name, and every place where they do.

mod filing;
mod pages;

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

pub(super) use self::filing::{KeptNames, NameFiling, file};
pub(super) use self::pages::{Names, NamesKey, NamesPage};
use super::around::Around;
use super::common::Common;
use super::links;
use super::paging::{self, PLACES};
use super::resolve::{Resolver, mention_id, name_id};
use super::views::{LinkView, NameView, NamesView, NamingDocumentView, NamingPlaceView};
use super::{editorial, resolver};
use crate::anchor::forms::Forms;
use crate::link::{Annotated, Bound, Edition};
use crate::model::{Document, Event, Name, TextRange};

/// What the index of names, or the chronology, is given.
#[derive(Debug)]
pub(super) struct BoundKey {
    names: Vec<Arc<Name>>,
    events: Vec<Arc<Event>>,
    /// The documents that name or date something, with what they do.
    documents: Vec<BoundDocument>,
}

/// A document, and what it names and dates.
type BoundDocument = (Arc<Document>, Arc<Bound>);

impl BoundKey {
    /// Whether nothing is named or dated, nor anything there to be.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.events.is_empty() && self.documents.is_empty()
    }

    /// The key for the index of names.
    pub(super) fn of_names(edition: &Edition) -> Self {
        Self {
            names: edition.names.clone(),
            events: Vec::new(),
            documents: documents(edition, |bound| !bound.mentions.is_empty()),
        }
    }

    /// The key for the chronology.
    pub(super) fn of_events(edition: &Edition) -> Self {
        Self {
            names: Vec::new(),
            events: edition.events.clone(),
            documents: documents(edition, |bound| !bound.dates.is_empty()),
        }
    }

    /// The key for some of the events.
    pub(super) fn of_some_events(edition: &Edition, events: &[usize]) -> Self {
        let some: FxHashSet<usize> = events.iter().copied().collect();
        Self {
            names: Vec::new(),
            events: events.iter().map(|&event| Arc::clone(&edition.events[event])).collect(),
            documents: documents(edition, |bound| {
                bound.dates.iter().any(|date| some.contains(&date.event))
            }),
        }
    }
}

fn documents(edition: &Edition, has: impl Fn(&Bound) -> bool) -> Vec<BoundDocument> {
    let has = edition.documents.iter().filter(|annotated| has(&annotated.bound));
    has.map(|annotated| (Arc::clone(&annotated.document), Arc::clone(&annotated.bound)))
        .collect()
}

impl PartialEq for BoundKey {
    fn eq(&self, other: &Self) -> bool {
        fn same<T>(some: &[Arc<T>], others: &[Arc<T>]) -> bool {
            some.len() == others.len() && some.iter().zip(others).all(|(a, b)| Arc::ptr_eq(a, b))
        }
        let same_document =
            |((a, some), (b, others)): (&BoundDocument, &BoundDocument)| Arc::ptr_eq(a, b) && Arc::ptr_eq(some, others);
        same(&self.names, &other.names)
            && same(&self.events, &other.events)
            && self.documents.len() == other.documents.len()
            && self.documents.iter().zip(&other.documents).all(same_document)
    }
}

/// The index as a volume has it: all of it.
pub(super) fn view(edition: &Edition, common: &Common, around: &Around<'_>) -> NamesView {
    let filing = around.names();
    Names::of(edition, filing).whole(&resolver(common, around, links::NAMES, None))
}

/// A passage that names something: its document, its words, and which of the passages of its document it is that name the
/// same, from 0.
#[derive(Debug, Clone, Copy)]
struct Place {
    document: usize,
    range: TextRange,
    nth: usize,
}

/// For each name, the passages that have it, in the order of documents and texts.
fn places(edition: &Edition) -> Vec<Vec<Place>> {
    let mut places: Vec<Vec<Place>> = vec![Vec::new(); edition.names.len()];
    for (document, annotated) in edition.documents.iter().enumerate() {
        for mention in numbered(annotated) {
            places[mention.0].push(Place {
                document,
                range: mention.1,
                nth: mention.2,
            });
        }
    }
    places
}

/// The mentions of a document: the name, the words, and which mention of the name it is, from 0.
pub(super) fn numbered(annotated: &Annotated) -> impl Iterator<Item = (usize, TextRange, usize)> {
    let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
    annotated.bound.mentions.iter().map(move |mention| {
        let count = counts.entry(mention.name).or_default();
        *count += 1;
        (mention.name, mention.range, *count - 1)
    })
}

/// The index being made.
struct Index<'a> {
    edition: &'a Edition,
    resolver: &'a Resolver<'a>,
    by_id: FxHashMap<&'a str, &'a Arc<Name>>,
    /// What is a part of each name, by its id.
    parts: FxHashMap<&'a str, Vec<&'a Arc<Name>>>,
    places: &'a [Vec<Place>],
    filing: &'a NameFiling,
}

impl<'a> Index<'a> {
    fn new(edition: &'a Edition, filing: &'a NameFiling, places: &'a [Vec<Place>], resolver: &'a Resolver<'a>) -> Self {
        let mut parts: FxHashMap<&str, Vec<&Arc<Name>>> = FxHashMap::default();
        for name in &edition.names {
            for whole in &name.within {
                parts.entry(whole.as_str()).or_default().push(name);
            }
        }
        Self {
            edition,
            resolver,
            by_id: edition.names.iter().map(|name| (name.id.as_str(), name)).collect(),
            parts,
            places,
            filing,
        }
    }

    fn name(&self, place: usize) -> NameView {
        let name = &self.edition.names[place];
        let id = name.id.as_str();
        let within = name.within.iter().filter_map(|id| self.by_id.get(id.as_str()).copied());
        let parts = self.parts.get(id).into_iter().flatten().copied();
        let link = |name: &Arc<Name>| self.link(name);
        let count = self.places[place].len();
        // A volume has all of it, however much that is.
        let own = self.filing.own(place).filter(|_| !self.resolver.links.is_bound());
        let (shown, told) = match own {
            Some(_) => (paging::shown(count), PLACES.min(count)),
            None => (count, count),
        };
        let note = name.note.as_ref();
        NameView {
            id: name_id(id),
            label: name.label.value.clone(),
            abbreviation: super::document::plain(name.abbreviation.as_ref()),
            note_html: note
                .map(|note| editorial::note(note, self.resolver))
                .unwrap_or_default(),
            forms: self.forms(place, told),
            within: within.map(link).collect(),
            parts: parts.map(link).collect(),
            mentions: count,
            documents: self.documents(place, 0..shown),
            all: own.map(|own| self.resolver.links.to(own)).unwrap_or_default(),
        }
    }

    /// The words that name it other than the heading and the abbreviation, as the first `told` passages
    /// have them, each once.
    fn forms(&self, place: usize, told: usize) -> Vec<String> {
        let name = &self.edition.names[place];
        let headings = [Some(&name.label), name.abbreviation.as_ref()].into_iter().flatten();
        let mut known: Vec<String> = headings.map(|words| Forms::folded(&words.value)).collect();
        let mut forms = Vec::new();
        for Place { document, range, .. } in &self.places[place][..told] {
            let words = self.edition.document(*document).words(*range);
            let folded = Forms::folded(&words);
            if !known.contains(&folded) {
                known.push(folded);
                forms.push(words.split_whitespace().collect::<Vec<_>>().join(" "));
            }
        }
        forms
    }

    fn documents(&self, place: usize, range: Range<usize>) -> Vec<NamingDocumentView> {
        let (edition, links) = (self.edition, self.resolver.links);
        let mut documents: Vec<NamingDocumentView> = Vec::new();
        let mut last = None;
        for &Place { document, range, nth } in &self.places[place][range] {
            let text = edition.document(document);
            let block = text.blocks.at(range.start);
            let mention = mention_id(edition.names[place].id.as_str(), nth);
            // The words have no anchors in a volume.
            let fragment = match block.filter(|_| links.is_bound()) {
                Some(block) => &text.blocks[block].id,
                None => &mention,
            };
            let href = links.to_place(&links::page_with(text, block), fragment);
            let (same_document, same_block) = match last {
                Some((of, at)) => (of == document, of == document && at == block),
                None => (false, false),
            };
            last = Some((document, block));
            if !same_document {
                documents.push(NamingDocumentView {
                    short: text.short().to_owned(),
                    href: links.to(&links::page(text.id())),
                    places: Vec::new(),
                });
            }
            let Some(here) = documents.last_mut() else { continue };
            match here.places.last_mut().filter(|_| same_block) {
                Some(known) => known.more.push(href),
                None => here.places.push(NamingPlaceView {
                    href,
                    label: block
                        .map(|block| self.resolver.locale.block(&text.blocks[block]))
                        .unwrap_or_default(),
                    more: Vec::new(),
                }),
            }
        }
        documents
    }

    fn link(&self, name: &Arc<Name>) -> LinkView {
        let id = name.id.as_str();
        LinkView {
            href: self.resolver.links.to_place(self.filing.page(id), &name_id(id)),
            label: name.label.value.clone(),
            current: false,
        }
    }
}
