//! The editors' own texts as HTML: bodies of notes, pages, statements.

use super::markup::{Markup, Setting};
use super::overlay::Overlay;
use super::resolve::Resolver;
use crate::model::{Element, ElementKind, Node, Tree};

/// A text without anchors. Its footnotes, if it has any, stand at its end.
struct Plain<'a> {
    tree: &'a Tree,
    /// Whether blocks carry their addresses: on a page of its own, but not in a note beside another text.
    addresses: bool,
}

impl Setting for Plain<'_> {
    fn overlay(&mut self) -> Option<&mut Overlay> {
        None
    }

    fn footnote_mark(&mut self, footnote: usize, _occurrence: u32, out: &mut String) {
        let label = self.tree.footnotes.get(footnote).map_or("", |footnote| &footnote.label);
        out.push_str("<sup>");
        super::escape::push_escaped(out, label);
        out.push_str("</sup>");
    }

    fn after_words(&mut self, _offset: u32, _out: &mut String) {}

    fn addresses(&self) -> bool {
        self.addresses
    }
}

/// The text of a page.
#[must_use]
pub(super) fn page(tree: &Tree, resolver: &Resolver<'_>) -> String {
    print(tree, resolver, true, &tree.nodes)
}

/// A text that stands on another's page, so that its blocks have no addresses there.
#[must_use]
pub(super) fn blocks(tree: &Tree, resolver: &Resolver<'_>) -> String {
    print(tree, resolver, false, &tree.nodes)
}

/// The text of a note: without the paragraph's tags if it is but one.
#[must_use]
pub(super) fn note(tree: &Tree, resolver: &Resolver<'_>) -> String {
    match tree.nodes.as_slice() {
        [
            Node::Element(Element {
                kind: ElementKind::Paragraph,
                children,
                ..
            }),
        ] if tree.footnotes.is_empty() => print(tree, resolver, false, children),
        nodes => print(tree, resolver, false, nodes),
    }
}

fn print(tree: &Tree, resolver: &Resolver<'_>, addresses: bool, nodes: &[Node]) -> String {
    let mut markup = Markup {
        tree,
        resolver,
        setting: Plain { tree, addresses },
        out: String::with_capacity(tree.projection.text.len() * 2),
        held: None,
    };
    markup.nodes(nodes);
    for footnote in &tree.footnotes {
        markup.out.push_str("<div class=\"endnote\"");
        if addresses && let Some(block) = tree.blocks.get(footnote.block) {
            super::escape::push_attribute(&mut markup.out, "id", &block.id);
        }
        markup.out.push_str("><sup>");
        super::escape::push_escaped(&mut markup.out, &footnote.label);
        markup.out.push_str("</sup> ");
        markup.nodes(&footnote.nodes);
        markup.out.push_str("</div>");
    }
    markup.out
}
