//! Works that the editors cite outside the notes: on their pages, in statements of rights, about cross-references, names and events.

use std::sync::Arc;

use super::edition::{Annotated, Mention, MentionPlace, Named};
use super::linked::Linked;
use super::walk::for_each_node;
use crate::model::{CitationItem, Event, Name, Node, Page, Tree, Works};

/// Gathers all such places, in the order of pages, documents, cross-references, names and events.
pub(super) fn gather(
    pages: &[Arc<Page>],
    documents: &[Annotated],
    crossrefs: &[Arc<Linked>],
    (names, events): (&[Arc<Name>], &[Arc<Event>]),
    works: &Works,
) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (page, text) in pages.iter().enumerate() {
        let place = |block| MentionPlace::Page { page, block };
        in_text(&text.tree, works, place, &mut mentions);
        if let Some(statement) = text.statement() {
            let of = Named::Page(page);
            in_text(statement, works, |_| MentionPlace::Statement { of }, &mut mentions);
        }
    }
    for (document, annotated) in documents.iter().enumerate() {
        if let Some(statement) = annotated.document.statement() {
            let of = Named::Document(document);
            in_text(statement, works, |_| MentionPlace::Statement { of }, &mut mentions);
        }
    }
    for (crossref, linked) in crossrefs.iter().enumerate() {
        if let Some(note) = &linked.crossref.note {
            in_text(note, works, |_| MentionPlace::Crossref { crossref }, &mut mentions);
        }
    }
    for (name, text) in names.iter().enumerate() {
        if let Some(note) = &text.note {
            in_text(note, works, |_| MentionPlace::Name { name }, &mut mentions);
        }
    }
    for (event, text) in events.iter().enumerate() {
        in_text(&text.label, works, |_| MentionPlace::Event { event }, &mut mentions);
    }
    mentions
}

fn in_text(tree: &Tree, works: &Works, place: impl Fn(Option<usize>) -> MentionPlace, mentions: &mut Vec<Mention>) {
    let mut block = None;
    let mut add = |item: &CitationItem, block| {
        // What is not held has been reported.
        if let Some(work) = works.position(&item.key) {
            mentions.push(Mention {
                work,
                place: place(block),
                locator: (!item.locator.is_empty()).then(|| item.locator.clone()),
            });
        }
    };
    for_each_node(tree, &mut |node| match node {
        Node::Element(element) => block = element.block().or(block),
        Node::Citation(citation) => citation.items.iter().for_each(|item| add(item, block)),
        _ => {}
    });
}
