//! Web addresses in documents that no citation speaks for: they may name works that the edition does not hold.

use super::found::{Address, Citation, CitedBy};
use super::walk::for_each_node;
use crate::model::{Element, ElementKind, Node, TextRange, Tree, address};

/// The addresses in a document, as they are printed or as its links lead to them, without those whose work is cited in
/// words between the address before and the address itself.
pub(super) fn uncited(tree: &Tree, citations: &[Citation]) -> Vec<Address> {
    let mut found = linked(tree);
    let text = &tree.projection.text;
    let printed = address::find(text).into_iter().map(|range| Address {
        url: text[range.clone()].to_owned(),
        range: TextRange::new(range.start, range.end),
    });
    // What a link shows goes by where it leads.
    let links: Vec<TextRange> = found.iter().map(|address| address.range).collect();
    let is_shown = |range: TextRange| {
        let next = links.partition_point(|link| link.end <= range.start);
        links.get(next).is_some_and(|link| link.overlaps(range))
    };
    found.extend(printed.filter(|address| !is_shown(address.range)));
    found.sort_by_key(|address| address.range);

    let by_document = citations
        .iter()
        .filter(|citation| matches!(citation.by, CitedBy::Document(_)));
    let begun: Vec<u32> = by_document.map(|citation| citation.range.start).collect();
    let mut previous: Option<TextRange> = None;
    found.retain(|address| {
        let block = tree
            .blocks
            .at(address.range.start)
            .map_or(0, |block| tree.blocks[block].text.start);
        let from = previous.map_or(block, |previous| previous.end.max(block));
        previous = Some(address.range);
        let next = begun.partition_point(|&start| start < from);
        begun.get(next).is_none_or(|&start| start >= address.range.end)
    });
    found
}

/// Where the links of a document lead to the web, with the words that do, in their order.
fn linked(tree: &Tree) -> Vec<Address> {
    let mut found = Vec::new();
    for_each_node(tree, &mut |node| {
        let Node::Element(element) = node else { return };
        let ElementKind::Link(link) = &element.kind else {
            return;
        };
        if address::is_of_web(&link.url)
            && let Some(range) = words(element)
        {
            let url = link.url.clone();
            found.push(Address { range, url });
        }
    });
    found.sort_by_key(|address| address.range);
    found
}

/// From the first to the last word of an element.
fn words(element: &Element) -> Option<TextRange> {
    let ends = |node: &Node| -> Option<TextRange> {
        match node {
            Node::Text(range) => Some(*range),
            Node::Element(element) => words(element),
            _ => None,
        }
    };
    let mut ranges = element.children.iter().filter_map(ends);
    let first = ranges.next()?;
    let last = ranges.next_back().unwrap_or(first);
    Some(TextRange {
        start: first.start,
        end: last.end,
    })
}
