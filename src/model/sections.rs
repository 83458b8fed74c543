//! How a document is divided into pages.
//!
//! The first page of a document holds what stands before its sections. Each section begins with a heading and is a page of
//! its own. What stands where is settled once, of the text alone, so that all that leads to a passage asks the same value.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::ops::Range;

use super::tree::{ElementKind, Node, Tree};

/// The sections of a text that are pages; none if it is not divided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sections {
    list: Vec<Section>,
    /// For each block of the text, its page: 0 is the first page, and then one after the other the sections. Empty if the
    /// text is not divided.
    pages: Vec<u32>,
}

/// A section that is a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its heading, by its place in [`Tree::blocks`].
    pub heading: usize,
    /// The level of its heading, from 1.
    pub level: u8,
    /// The headings, by their levels and blocks, of sections that begin with it: those that follow its heading at once.
    pub also: Vec<(u8, usize)>,
    /// The top-level nodes that it holds, the heading among them, by their places in [`Tree::nodes`].
    pub units: Range<usize>,
    /// The section that it is a part of, by its place in [`Sections::list`].
    pub within: Option<usize>,
}

impl Sections {
    /// The sections of a text that begin with headings down to a level, or else with those of the highest level that it has
    /// after its title.
    ///
    /// A heading that follows at once upon the heading of a section that it is a part of stands on that page: "Part one" is
    /// no page without "Chapter one".
    #[must_use]
    pub fn new(tree: &Tree, level: Option<usize>) -> Self {
        let headings = |from: usize| {
            let units = tree.nodes.iter().enumerate().skip(from);
            units.filter_map(|(unit, node)| heading(node).map(|(level, block)| (unit, level, block)))
        };
        // A second heading of the first level is no part of the title.
        let second = headings(1).find(|&(_, level, _)| level == 1).map(|(unit, ..)| unit);
        let title = title_units(tree).min(second.unwrap_or(usize::MAX));
        let Some(highest) = headings(title).map(|(_, level, _)| level).min() else {
            return Self::default();
        };
        // What follows the title at once is a subtitle, unless it looks as the sections after it do.
        let first = headings(0).take(title).skip(1).find(|&(_, level, _)| level == highest);
        let title = first.map_or(title, |(unit, ..)| unit);
        let level = level.unwrap_or(usize::from(highest));
        let mut list: Vec<Section> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        // The unit and the level of the heading before, if no text came after it.
        let mut before: Option<(usize, u8)> = None;
        for (unit, own, block) in headings(title).filter(|&(_, own, _)| usize::from(own) <= level) {
            let follows = before.is_some_and(|(last, outer)| last + 1 == unit && outer < own);
            before = Some((unit, own));
            if let Some(last) = list.last_mut().filter(|_| follows) {
                last.also.push((own, block));
                continue;
            }
            while open.last().is_some_and(|&outer| list[outer].level >= own) {
                open.pop();
            }
            if let Some(last) = list.last_mut() {
                last.units.end = unit;
            }
            list.push(Section {
                heading: block,
                level: own,
                also: Vec::new(),
                units: unit..tree.nodes.len(),
                within: open.last().copied(),
            });
            open.push(list.len() - 1);
        }
        let pages = pages(tree, &list);
        Self { list, pages }
    }

    /// The sections, in the order of the text.
    #[must_use]
    pub fn list(&self) -> &[Section] {
        &self.list
    }

    /// Whether there are any.
    #[must_use]
    pub const fn is_divided(&self) -> bool {
        !self.list.is_empty()
    }

    /// How many pages the text has.
    #[must_use]
    pub const fn pages(&self) -> usize {
        self.list.len() + 1
    }

    /// The page that a block stands on: 0 is the first, and then one after the other the sections. A footnote stands where
    /// its first mark does.
    #[must_use]
    pub fn page_of(&self, block: usize) -> usize {
        self.pages.get(block).map_or(0, |&page| page as usize)
    }

    /// The section that is a page; none is on the first.
    #[must_use]
    pub fn of_page(&self, page: usize) -> Option<&Section> {
        self.list.get(page.checked_sub(1)?)
    }

    /// The top-level nodes on a page of a text that has as many.
    #[must_use]
    pub fn units(&self, page: usize, of: usize) -> Range<usize> {
        match self.of_page(page) {
            Some(section) => section.units.clone(),
            None => 0..self.list.first().map_or(of, |section| section.units.start),
        }
    }

    /// The sections that a section is a part of, the innermost first.
    pub fn around(&self, section: &Section) -> impl Iterator<Item = &Section> {
        std::iter::successors(section.within, |&at| self.list[at].within).map(|at| &self.list[at])
    }
}

/// For each block, the page that it stands on.
fn pages(tree: &Tree, list: &[Section]) -> Vec<u32> {
    if list.is_empty() {
        return Vec::new();
    }
    let mut pages = vec![0; tree.blocks.len()];
    let mut placed = vec![false; tree.footnotes.len()];
    let mut page = 0;
    for (unit, node) in tree.nodes.iter().enumerate() {
        let begins = |at: u32| list.get(at as usize).is_some_and(|section| section.units.start == unit);
        if begins(page) {
            page += 1;
        }
        // Footnotes have marks in them as well.
        let mut parts = VecDeque::from([std::slice::from_ref(node)]);
        while let Some(nodes) = parts.pop_front() {
            let mut calls = Vec::new();
            blocks(nodes, page, &mut pages, &mut calls);
            for footnote in calls {
                if !std::mem::replace(&mut placed[footnote], true) {
                    let footnote = &tree.footnotes[footnote];
                    pages[footnote.block] = page;
                    parts.push_back(&footnote.nodes);
                }
            }
        }
    }
    pages
}

/// Puts the blocks of some nodes on a page, and notes which footnotes have marks in them.
fn blocks(nodes: &[Node], page: u32, pages: &mut [u32], calls: &mut Vec<usize>) {
    for node in nodes {
        match node {
            Node::FootnoteMark { footnote, .. } => calls.push(*footnote as usize),
            Node::Element(element) => {
                if let Some(block) = element.block() {
                    pages[block] = page;
                }
                blocks(&element.children, page, pages, calls);
            }
            _ => {}
        }
    }
}

/// How many of the first top-level nodes of a text make its title: a heading of the first level, and the headings that
/// follow it at once.
#[must_use]
pub fn title_units(tree: &Tree) -> usize {
    if !is_titled(tree) {
        return 0;
    }
    tree.nodes.iter().take_while(|node| heading(node).is_some()).count()
}

/// Whether a text begins with a heading of the first level.
#[must_use]
pub fn is_titled(tree: &Tree) -> bool {
    let first = tree.nodes.first().and_then(Node::element);
    first.is_some_and(|element| element.kind == ElementKind::Heading(1))
}

/// The level and the block of a node that is a heading.
#[must_use]
pub fn heading(node: &Node) -> Option<(u8, usize)> {
    let element = node.element()?;
    match element.kind {
        ElementKind::Heading(level) => Some((level, element.block()?)),
        _ => None,
    }
}
