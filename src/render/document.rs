//! The page of a document.

use std::sync::Arc;

use super::around::Around;
use super::common::Common;
use super::layout::Layout;
use super::links;
use super::memo::{Kept, Made, Reason};
use super::resolve::Resolver;
use super::views::{DateView, DocumentView, FactView, HeadingView, LinkView, ProvenanceView, RightsView, SeriesView};
use super::{Extent, data, editorial, resolver, room, text};
use crate::diagnostic::Diagnostic;
use crate::link::{Annotated, Edition, Face, Found, Side};
use crate::model::{Date, Document, Element, ElementKind, Node, Rights, TextRange};
use crate::source::config::Config;
use crate::span::Spanned;

/// All that the page of a document is made from, besides what it asks of the rest of the edition.
pub(super) struct Leaf<'a> {
    /// The document with what was found in it.
    pub(super) annotated: &'a Annotated,
    /// The ends of cross-references in it, in the order of the words.
    pub(super) ends: Vec<LeafEnd<'a>>,
    /// What all pages have in common.
    pub(super) common: &'a Arc<Common>,
    previous: Option<&'a Document>,
    next: Option<&'a Document>,
    around: Around<'a>,
}

/// An end of a cross-reference on a page.
pub(super) struct LeafEnd<'a> {
    /// The cross-reference's id.
    pub(super) id: &'a str,
    /// Its relation, by its place in the configuration.
    pub(super) relation: usize,
    /// Which end.
    pub(super) side: Side,
    /// The words, if it has any.
    pub(super) range: Option<TextRange>,
    /// What shows of it.
    pub(super) face: &'a Arc<Face>,
}

/// What the page of a document was given.
#[derive(Debug)]
pub(super) struct DocumentKey {
    document: Arc<Document>,
    found: Arc<Found>,
    ends: Vec<EndKey>,
    neighbours: [Option<(String, String)>; 2],
}

#[derive(Debug)]
struct EndKey {
    id: String,
    relation: usize,
    side: Side,
    range: Option<TextRange>,
    face: Arc<Face>,
}

impl<'a> Leaf<'a> {
    /// The page of the document at `place`.
    pub(super) fn new(edition: &'a Edition, place: usize, common: &'a Arc<Common>, shorts: &'a [String]) -> Self {
        let annotated = &edition.documents[place];
        let neighbour = |place: Option<usize>| {
            let annotated = edition.documents.get(place?)?;
            Some(annotated.document.as_ref())
        };
        let ends = annotated.ends.iter().map(|end| {
            let linked = &edition.crossrefs[end.crossref];
            LeafEnd {
                id: linked.id(),
                relation: linked.relation,
                side: end.side,
                range: end.range,
                face: &linked.face,
            }
        });
        Self {
            annotated,
            ends: ends.collect(),
            common,
            previous: neighbour(place.checked_sub(1)),
            next: neighbour(place.checked_add(1)),
            around: Around::new(edition, shorts),
        }
    }

    /// The document's id.
    pub(super) fn id(&self) -> &'a str {
        self.annotated.document.id()
    }

    /// Why the page must be made; nothing if the kept one still holds.
    pub(super) fn news(&self, kept: Option<&Kept<DocumentKey>>) -> Option<Reason> {
        let Some(kept) = kept else {
            return Some(Reason::New);
        };
        kept.key.news(self).or_else(|| kept.news(self.common, &self.around))
    }

    /// Makes the page.
    pub(super) fn make(self) -> Result<Kept<DocumentKey>, Box<Diagnostic>> {
        let path = links::page(self.id());
        let made = self.print(&path)?;
        Ok(Kept {
            key: DocumentKey::of(&self),
            common: Arc::clone(self.common),
            asked: self.around.into_asked(),
            made,
        })
    }

    fn print(&self, path: &str) -> Result<Made, Box<Diagnostic>> {
        let document = &self.annotated.document;
        let resolver = resolver(self.common, &self.around, path, Some((document.id(), &document.path)));
        let layout = Layout::new(self.annotated);
        let rooms = room::of_units(self.annotated, &layout);
        let view = self.view(text::print(self, &layout, &rooms, &resolver), &resolver);
        let made = self.common.print(path, "document.html", "document", &view)?;
        Ok(Made {
            data: Some(data::document(self.annotated)?),
            extent: Extent {
                notes: layout.count,
                lines: rooms.iter().map(|room| room.one.max(room.two)).max().unwrap_or(0),
            },
            ..made
        })
    }

    fn view(&self, text_html: String, resolver: &Resolver<'_>) -> DocumentView {
        let annotated = self.annotated;
        let (document, notes, config) = (&annotated.document, &annotated.found.notes, &self.common.config);
        let front = &document.front;
        let neighbour = |document: Option<&Document>| {
            let document = document?;
            let href = resolver.links.to(&links::page(document.id()));
            Some(LinkView {
                href,
                label: document.short().to_owned(),
                current: false,
            })
        };
        DocumentView {
            id: document.id().to_owned(),
            title: front.title.value.clone(),
            subtitle: plain(front.subtitle.as_ref()),
            short: document.short().to_owned(),
            kind: plain(front.kind.as_ref()),
            language: front
                .language
                .as_ref()
                .map_or_else(|| config.language.clone(), |language| language.value.clone()),
            titled_by_text: titled_by_text(document),
            facts: facts(annotated, resolver),
            text_html,
            contents: contents(document),
            author_notes: document.tree.footnotes.len(),
            editor_notes: notes.len(),
            series: series(annotated, config),
            relations: annotated.ends.len(),
            provenance: provenance(document),
            rights: front.rights.as_ref().map(|rights| rights_view(rights, resolver)),
            previous: neighbour(self.previous),
            next: neighbour(self.next),
        }
    }
}

impl DocumentKey {
    fn of(leaf: &Leaf<'_>) -> Self {
        let named = |document: Option<&Document>| {
            document.map(|document| (document.id().to_owned(), document.short().to_owned()))
        };
        let end = |end: &LeafEnd<'_>| EndKey {
            id: end.id.to_owned(),
            relation: end.relation,
            side: end.side,
            range: end.range,
            face: Arc::clone(end.face),
        };
        Self {
            document: Arc::clone(&leaf.annotated.document),
            found: Arc::clone(&leaf.annotated.found),
            ends: leaf.ends.iter().map(end).collect(),
            neighbours: [named(leaf.previous), named(leaf.next)],
        }
    }

    /// What a page is given otherwise now, if anything.
    fn news(&self, leaf: &Leaf<'_>) -> Option<Reason> {
        let same_name = |(known, document): (&Option<(String, String)>, Option<&Document>)| match (known, document) {
            (None, None) => true,
            (Some((id, short)), Some(document)) => id == document.id() && short == document.short(),
            _ => false,
        };
        let neighbours = [leaf.previous, leaf.next];
        if !Arc::ptr_eq(&self.document, &leaf.annotated.document) {
            Some(Reason::Text)
        } else if !Arc::ptr_eq(&self.found, &leaf.annotated.found) {
            Some(Reason::Notes)
        } else if self.ends.len() != leaf.ends.len() || !self.ends.iter().zip(&leaf.ends).all(EndKey::is) {
            Some(Reason::Crossrefs)
        } else if !self.neighbours.iter().zip(neighbours).all(same_name) {
            Some(Reason::Neighbours)
        } else {
            None
        }
    }
}

impl EndKey {
    fn is((known, end): (&Self, &LeafEnd<'_>)) -> bool {
        Arc::ptr_eq(&known.face, end.face)
            && known.id == end.id
            && (known.relation, known.side, known.range) == (end.relation, end.side, end.range)
    }
}

/// A field as text; empty if it is absent.
pub(super) fn plain(field: Option<&Spanned<String>>) -> String {
    field.map(|field| field.value.clone()).unwrap_or_default()
}

/// A date for templates.
pub(super) fn date_view(date: Date) -> DateView {
    DateView {
        iso: date.to_string(),
        words: date.in_words(),
    }
}

/// Whether the text begins with a heading of the first level.
fn titled_by_text(document: &Document) -> bool {
    let first = document.tree.nodes.first();
    matches!(
        first,
        Some(Node::Element(Element {
            kind: ElementKind::Heading(1),
            ..
        }))
    )
}

fn facts(annotated: &Annotated, resolver: &Resolver<'_>) -> Vec<FactView> {
    let front = &annotated.document.front;
    let mut facts = Vec::new();
    let mut add = |label: &str, value: String, date, href| {
        if !value.is_empty() {
            facts.push(FactView {
                label: label.to_owned(),
                value,
                date,
                href,
            });
        }
    };
    add("Siglum", plain(front.siglum.as_ref()), None, None);
    add("Author", plain(front.author.as_ref()), None, None);
    add("To", plain(front.recipient.as_ref()), None, None);
    if let Some(date) = &front.date {
        add("Date", date.value.in_words(), Some(date_view(date.value)), None);
    }
    for answered in &front.answers {
        if let Some(other) = resolver.around.place(&answered.value, None) {
            let href = resolver.links.to(&links::page(&answered.value));
            add("Answers", other.title.to_owned(), None, Some(href));
        }
    }
    let footnotes = counted(
        annotated.document.tree.footnotes.len(),
        "author’s note",
        "author’s notes",
    );
    let notes = counted(annotated.found.notes.len(), "editors’ note", "editors’ notes");
    let relations = counted(annotated.ends.len(), "cross-reference", "cross-references");
    add("Apparatus", [footnotes, notes, relations].join(", "), None, None);
    facts
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// The headings but for those that make the title: the first of the first level, and what follows it at once.
fn contents(document: &Document) -> Vec<HeadingView> {
    let tree = &document.tree;
    let title = if titled_by_text(document) {
        tree.nodes.iter().take_while(|node| heading(node).is_some()).count()
    } else {
        0
    };
    let headings = tree.nodes.iter().skip(title).filter_map(heading);
    headings
        .map(|(level, block)| {
            let block = &tree.blocks[block];
            HeadingView {
                href: format!("#{}", block.id),
                text: tree.block_text(block).to_owned(),
                level,
            }
        })
        .collect()
}

const fn heading(node: &Node) -> Option<(u8, usize)> {
    match node {
        Node::Element(Element {
            kind: ElementKind::Heading(level),
            block: Some(block),
            ..
        }) => Some((*level, *block)),
        _ => None,
    }
}

/// The series that occur in a document, in the order in which they are declared.
fn series(annotated: &Annotated, config: &Config) -> Vec<SeriesView> {
    let count = |id: &str| {
        annotated
            .found
            .notes
            .iter()
            .filter(|note| note.note.series.value == id)
            .count()
    };
    series_views(config, count)
        .into_iter()
        .filter(|series| series.count > 0)
        .collect()
}

/// All series, with as many notes as `count` says.
pub(super) fn series_views(config: &Config, count: impl Fn(&str) -> usize) -> Vec<SeriesView> {
    let view = |series: &crate::source::config::Series| SeriesView {
        id: series.id.clone(),
        label: series.label.clone(),
        description: series.description.clone().unwrap_or_default(),
        count: count(&series.id),
    };
    config.series.iter().map(view).collect()
}

fn provenance(document: &Document) -> Option<ProvenanceView> {
    let source = document.front.source.as_ref()?;
    Some(ProvenanceView {
        title: plain(source.title.as_ref()),
        url: plain(source.url.as_ref()),
        sha256: plain(source.sha256.as_ref()),
        treatment: source.treatment.iter().map(|sentence| sentence.value.clone()).collect(),
    })
}

/// Rights for templates.
pub(super) fn rights_view(rights: &Rights, resolver: &Resolver<'_>) -> RightsView {
    RightsView {
        holder: plain(rights.holder.as_ref()),
        licence: plain(rights.licence.as_ref()),
        url: plain(rights.url.as_ref()),
        statement_html: rights
            .statement
            .as_ref()
            .map(|statement| editorial::blocks(statement, resolver))
            .unwrap_or_default(),
    }
}
