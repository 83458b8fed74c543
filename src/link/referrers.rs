//! Where editors speak of documents and blocks: their links, seen from what they lead to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::changed::Texts;
use super::found::{AnchoredNote, Found, Referrer};
use super::walk::for_each_node;
use crate::model::{BlockKind, Blocks, Document, Node, Note, Page, Tree, excerpt_of_words};

/// As many characters of what is said are kept.
const SHOWN: usize = 240;

/// Where the editors lead to each document of a compilation, with the texts in which they do.
#[derive(Debug)]
pub(super) struct Kept {
    texts: Arc<Texts>,
    referrers: Vec<Arc<Vec<Arc<Referrer>>>>,
}

/// For each document, where the editors lead to it in notes on other documents, in other notes on it, and on their pages.
///
/// After a compilation of the same edition only what the documents that have changed led to, or lead to, is gathered again.
pub(super) fn gather(texts: Arc<Texts>, kept: &mut Option<Kept>) -> Vec<Arc<Vec<Arc<Referrer>>>> {
    let known = kept.take();
    let known = known.and_then(|known| Some((texts.changed_since(&known.texts)?, known)));
    let referrers = match known {
        Some((changed, known)) => again(&changed, &texts, known),
        None => anew(&texts),
    };
    *kept = Some(Kept {
        texts,
        referrers: referrers.clone(),
    });
    referrers
}

fn anew(texts: &Texts) -> Vec<Arc<Vec<Arc<Referrer>>>> {
    let mut referrers = vec![Vec::new(); texts.documents.len()];
    for place in 0..texts.documents.len() {
        for (target, referrer) in led_to(place, &texts.found[place], texts) {
            referrers[target].push(Arc::clone(referrer));
        }
    }
    for page in &texts.pages {
        let mut at = None;
        for_each_node(&page.tree, &mut |node| match node {
            Node::Element(element) => at = element.block().or(at),
            Node::Reference(reference) => {
                let Some(place) = texts.place(&reference.document) else {
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
    referrers.into_iter().map(Arc::new).collect()
}

/// The same after some documents have changed.
fn again(changed: &[usize], texts: &Texts, known: Kept) -> Vec<Arc<Vec<Arc<Referrer>>>> {
    let mut referrers = known.referrers;
    for &place in changed {
        let id = texts.documents[place].id();
        let mut runs: BTreeMap<usize, Vec<Arc<Referrer>>> = BTreeMap::new();
        for (target, _) in led_to(place, &known.texts.found[place], texts) {
            runs.entry(target).or_default();
        }
        for (target, referrer) in led_to(place, &texts.found[place], texts) {
            runs.entry(target).or_default().push(Arc::clone(referrer));
        }
        for (target, mut run) in runs {
            let mut list = Vec::clone(&referrers[target]);
            list.retain(|referrer| referrer.text != id);
            // Documents in their order, then pages.
            let at = list.partition_point(|referrer| texts.place(&referrer.text).is_some_and(|other| other < place));
            run.dedup();
            list.splice(at..at, run);
            referrers[target] = Arc::new(list);
        }
    }
    referrers
}

/// The documents that the notes on one lead to, by their places.
fn led_to<'a>(place: usize, found: &'a Found, texts: &'a Texts) -> impl Iterator<Item = (usize, &'a Arc<Referrer>)> {
    found.references.iter().filter_map(move |(target, referrer)| {
        let target = if target.is_empty() {
            Some(place)
        } else {
            texts.place(target)
        };
        Some((target?, referrer))
    })
}

/// What the notes of a document lead to, with the documents' ids, which are empty for its own.
pub(super) fn of_notes(document: &Document, notes: &[(&Note, AnchoredNote)]) -> Vec<(String, Arc<Referrer>)> {
    let mut references = Vec::new();
    for (note, anchored) in notes {
        for_each_node(&note.body, &mut |node| {
            if let Node::Reference(reference) = node {
                let referrer = of_note(document, (note, anchored), reference.block.clone());
                references.push((reference.document.clone(), Arc::new(referrer)));
            }
        });
    }
    references
}

fn of_note(document: &Document, (note, anchored): (&Note, &AnchoredNote), block: Option<String>) -> Referrer {
    let at = document.blocks.at(anchored.anchor.range.start);
    Referrer {
        block,
        text: document.id().to_owned(),
        short: document.short().to_owned(),
        note: Some(note.id.value.clone()),
        at: at.map(|at| named(&document.blocks, at)),
        section: document.section(at).map(ToOwned::to_owned),
        words: said(&note.body, None),
    }
}

fn of_page(page: &Page, at: Option<usize>, block: Option<String>) -> Referrer {
    Referrer {
        block,
        text: page.id.value.clone(),
        short: page.title.value.clone(),
        note: None,
        at: at.map(|at| named(&page.tree.blocks, at)),
        section: None,
        words: at.map(|at| said(&page.tree, Some(at))).unwrap_or_default(),
    }
}

/// What editors say in a text, or in a block of it, cut short; their links by their words, or by what they lead to.
pub(super) fn said(tree: &Tree, block: Option<usize>) -> String {
    let mut words = String::new();
    let mut here = block.is_none();
    for_each_node(tree, &mut |node| match node {
        Node::Element(element) if element.block().is_some() => {
            here = block.is_none_or(|block| element.block() == Some(block));
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

fn named(blocks: &Blocks, block: usize) -> (BlockKind, String) {
    let block = &blocks[block];
    (block.kind, block.id.clone())
}
