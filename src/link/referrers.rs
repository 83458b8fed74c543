//! Where editors speak of documents and blocks: their links, seen from what they lead to.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::edition::{AnchoredNote, Found, Referrer};
use super::walk::for_each_node;
use crate::model::{Document, Node, Page, Tree, excerpt_of_words};

/// As many characters of what is said are kept.
const SHOWN: usize = 240;

/// For each document, where the editors lead to it in notes on other documents, in other notes on it, and on their pages.
pub(super) fn gather(
    documents: &[Arc<Document>],
    found: &[Arc<Found>],
    pages: &[Arc<Page>],
) -> Vec<Vec<Arc<Referrer>>> {
    let places = documents.iter().enumerate();
    let places: FxHashMap<&str, usize> = places.map(|(place, document)| (document.id(), place)).collect();
    let mut referrers = vec![Vec::new(); documents.len()];
    for (document, found) in documents.iter().zip(found) {
        for (target, referrer) in &found.references {
            let target = if target.is_empty() { document.id() } else { target };
            if let Some(&place) = places.get(target) {
                referrers[place].push(Arc::clone(referrer));
            }
        }
    }
    for page in pages {
        let mut at = None;
        for_each_node(&page.tree, &mut |node| match node {
            Node::Element(element) => at = element.block.or(at),
            Node::Reference(reference) => {
                let Some(&place) = places.get(reference.document.as_str()) else {
                    return;
                };
                referrers[place].push(Arc::new(of_page(page, at, reference.block.clone())));
            }
            _ => {}
        });
    }
    for list in &mut referrers {
        // A note that names a block twice is one place.
        list.dedup();
    }
    referrers
}

/// What the notes of a document lead to, with the documents' ids, which are empty for its own.
pub(super) fn of_notes(document: &Document, notes: &[AnchoredNote]) -> Vec<(String, Arc<Referrer>)> {
    let mut references = Vec::new();
    for note in notes {
        for_each_node(&note.note.body, &mut |node| {
            if let Node::Reference(reference) = node {
                let referrer = of_note(document, note, reference.block.clone());
                references.push((reference.document.clone(), Arc::new(referrer)));
            }
        });
    }
    references
}

fn of_note(document: &Document, note: &AnchoredNote, block: Option<String>) -> Referrer {
    let at = document.tree.block_at(note.anchor.range.start);
    Referrer {
        block,
        text: document.id().to_owned(),
        short: document.short().to_owned(),
        note: Some(note.note.id.value.clone()),
        at: at.map(|at| named(&document.tree, at)),
        section: document.section(at).map(ToOwned::to_owned),
        words: said(&note.note.body, None),
    }
}

fn of_page(page: &Page, at: Option<usize>, block: Option<String>) -> Referrer {
    Referrer {
        block,
        text: page.id.value.clone(),
        short: page.title.value.clone(),
        note: None,
        at: at.map(|at| named(&page.tree, at)),
        section: None,
        words: at.map(|at| said(&page.tree, Some(at))).unwrap_or_default(),
    }
}

/// What editors say in a text, or in a block of it, cut short; their links by their words, or by what they lead to.
pub(super) fn said(tree: &Tree, block: Option<usize>) -> String {
    let mut words = String::new();
    let mut here = block.is_none();
    for_each_node(tree, &mut |node| match node {
        Node::Element(element) if element.block.is_some() => {
            here = block.is_none_or(|block| element.block == Some(block));
        }
        _ if !here => {}
        Node::Text(range) => words.push_str(&tree.projection.text[range.range()]),
        Node::SoftBreak(_) | Node::HardBreak(_) => words.push(' '),
        // Left out with the space before it, so that no mark stands alone.
        Node::Citation(_) => words.truncate(words.trim_end().len()),
        Node::Reference(reference) => match (&reference.text, &reference.block) {
            (Some(text), _) => words.push_str(text),
            (None, Some(block)) => words.push_str(block),
            (None, None) => words.push_str(&reference.document),
        },
        _ => {}
    });
    excerpt_of_words(&words, SHOWN)
}

fn named(tree: &Tree, block: usize) -> (crate::model::BlockKind, String) {
    let block = &tree.blocks[block];
    (block.kind, block.id.clone())
}
