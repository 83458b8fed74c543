//! The editors' own texts as HTML: bodies of notes, pages, statements.

use super::markup::{Markup, Setting, only_paragraph};
use super::overlay::Overlay;
use super::resolve::Resolver;
use super::text::{is_wide, open_scroll};
use crate::model::{Node, Tree};

/// A text without anchors. Its footnotes, if it has any, stand at its end.
struct Plain<'a> {
    tree: &'a Tree,
    /// Whether it stands within a line of another text.
    within_line: bool,
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

    fn within_line(&self) -> bool {
        self.within_line
    }
}

/// The text of a page.
#[must_use]
pub(super) fn page(tree: &Tree, resolver: &Resolver<'_>) -> String {
    print(tree, resolver, Place::Page, &tree.nodes)
}

/// A text that stands on another's page, so that its blocks have no addresses there.
#[must_use]
pub(super) fn blocks(tree: &Tree, resolver: &Resolver<'_>) -> String {
    print(tree, resolver, Place::Beside, &tree.nodes)
}

/// The text of a note: without the paragraph's tags if it is but one.
#[must_use]
pub(super) fn note(tree: &Tree, resolver: &Resolver<'_>) -> String {
    note_at(Place::Beside, tree, resolver)
}

/// The text of a note that stands within a line of another text.
#[must_use]
pub(super) fn note_within_line(tree: &Tree, resolver: &Resolver<'_>) -> String {
    note_at(Place::WithinLine, tree, resolver)
}

fn note_at(place: Place, tree: &Tree, resolver: &Resolver<'_>) -> String {
    let nodes = match only_paragraph(&tree.nodes) {
        Some(children) if tree.footnotes.is_empty() => children,
        _ => &tree.nodes,
    };
    print(tree, resolver, place, nodes)
}

/// Where a text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// On a page of its own, where its blocks have addresses.
    Page,
    /// On another text's page.
    Beside,
    /// Within a line of another text.
    WithinLine,
}

fn print(tree: &Tree, resolver: &Resolver<'_>, place: Place, nodes: &[Node]) -> String {
    let addresses = place == Place::Page;
    let within_line = place == Place::WithinLine;
    let mut markup = Markup {
        tree,
        resolver,
        setting: Plain {
            tree,
            within_line,
            addresses,
        },
        out: String::with_capacity(tree.projection.text.len() * 2),
        held: None,
    };
    for node in nodes {
        // A table that is wider than a page scrolls by itself.
        let is_wide = place == Place::Page && is_wide(node);
        if is_wide {
            open_scroll(resolver.locale, &mut markup.out);
        }
        markup.nodes(std::slice::from_ref(node));
        if is_wide {
            markup.out.push_str("</div>");
        }
    }
    for footnote in &tree.footnotes {
        let element = if within_line { "span" } else { "div" };
        markup.out.push_str(&format!("<{element} class=\"endnote\""));
        if addresses && let Some(block) = tree.blocks.get(footnote.block) {
            super::escape::push_attribute(&mut markup.out, "id", &resolver.links.id(&block.id));
        }
        markup.out.push_str("><sup>");
        super::escape::push_escaped(&mut markup.out, &footnote.label);
        markup.out.push_str("</sup> ");
        markup.nodes(&footnote.nodes);
        markup.out.push_str(&format!("</{element}>"));
    }
    markup.out
}
