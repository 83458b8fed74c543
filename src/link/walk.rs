//! Walks over trees.

use crate::model::{CitationItem, Node, Tree};

/// Calls `visit` for every work cited in an editor's text, in its order.
pub(super) fn for_each_citation<'a>(tree: &'a Tree, visit: &mut dyn FnMut(&'a CitationItem)) {
    for_each_node(tree, &mut |node| {
        if let Node::Citation(citation) = node {
            citation.items.iter().for_each(&mut *visit);
        }
    });
}

/// Calls `visit` for every node of a tree, footnotes included, in the order of the text.
pub(crate) fn for_each_node<'a>(tree: &'a Tree, visit: &mut dyn FnMut(&'a Node)) {
    walk(&tree.nodes, visit);
    for footnote in &tree.footnotes {
        walk(&footnote.nodes, visit);
    }
}

fn walk<'a>(nodes: &'a [Node], visit: &mut dyn FnMut(&'a Node)) {
    for node in nodes {
        visit(node);
        if let Node::Element(element) = node {
            walk(&element.children, visit);
        }
    }
}
