//! What a document sets off as titles are, and where its links lead.

use std::cmp::Reverse;

use crate::model::{Element, ElementKind, Node, TextRange, Tree};
use crate::reuse::marks;

/// What stands out in a document.
#[derive(Debug, Default)]
pub(super) struct Typography {
    /// What is in italics or between quotation marks, without these, by where it begins, the longer first.
    pub(super) set_off: Vec<TextRange>,
    /// The words of links, and the addresses that they lead to.
    pub(super) links: Vec<(TextRange, String)>,
}

impl Typography {
    pub(super) fn of(tree: &Tree) -> Self {
        let mut typography = Self::default();
        for node in tree
            .nodes
            .iter()
            .chain(tree.footnotes.iter().flat_map(|footnote| &footnote.nodes))
        {
            typography.walk(node);
        }
        for block in tree.blocks.iter() {
            let start = block.text.start as usize;
            marks::between_marks(tree.block_text(block), start, &mut typography.set_off);
        }
        typography
            .set_off
            .sort_by_key(|range| (range.start, Reverse(range.end)));
        typography.set_off.dedup();
        typography.links.sort_by_key(|(range, _)| *range);
        typography
    }

    fn walk(&mut self, node: &Node) {
        let Node::Element(element) = node else { return };
        let range = words(element).filter(|range| !range.is_empty());
        match (&element.kind, range) {
            (ElementKind::Emphasis, Some(range)) => self.set_off.push(range),
            (ElementKind::Html(tags), Some(range)) if is_italic(&tags.open) => self.set_off.push(range),
            (ElementKind::Link(link), Some(range)) => self.links.push((range, link.url.clone())),
            _ => {}
        }
        for child in &element.children {
            self.walk(child);
        }
    }

    /// What is set off within a passage.
    pub(super) fn set_off_in(&self, range: TextRange) -> impl Iterator<Item = TextRange> + '_ {
        let first = self.set_off.partition_point(|set_off| set_off.start < range.start);
        let begin_here = self.set_off[first..]
            .iter()
            .take_while(move |set_off| set_off.start < range.end);
        begin_here.filter(move |set_off| set_off.end <= range.end).copied()
    }

    /// What is set off that some words stand in, the longest first. What is longer than a title counts for nothing.
    pub(super) fn set_off_around(&self, range: TextRange) -> impl Iterator<Item = TextRange> + '_ {
        /// Bytes of the longest title.
        const LONGEST: u32 = 400;
        let first = self
            .set_off
            .partition_point(|set_off| set_off.start < range.start.saturating_sub(LONGEST));
        let before = self.set_off[first..]
            .iter()
            .take_while(move |set_off| set_off.start <= range.start);
        before
            .filter(move |set_off| set_off.end >= range.end && set_off.end - set_off.start <= LONGEST)
            .copied()
    }
}

fn is_italic(tag: &str) -> bool {
    ["<i>", "<em>", "<cite>", "<q>"].contains(&tag)
}

/// From the first word in an element to the last.
fn words(element: &Element) -> Option<TextRange> {
    fn last(node: &Node) -> Option<u32> {
        match node {
            Node::Text(range) => Some(range.end),
            Node::Element(element) => element.children.iter().rev().find_map(last),
            _ => None,
        }
    }
    let start = element.children.iter().find_map(Node::first_words)?.start;
    let end = element.children.iter().rev().find_map(last)?;
    Some(TextRange { start, end })
}
