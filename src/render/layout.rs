//! Which notes stand beside which part of a text, in which order, under which marks.
//!
//! A unit is a top-level node of the tree: a paragraph, a heading, a list. Its notes are the author's footnotes
//! and the editors' notes whose marks stand in it, in the order of the marks; a note on a footnote comes right
//! after that footnote. Every note is placed exactly once: none is ever without a unit.

use std::ops::Range;
use std::sync::Arc;

use super::escape::push_digits;
use super::locale::letter;
use super::room::Lengths;
use crate::link::{AnchoredNote, Annotated};
use crate::model::{Node, Note, Sections, TextRange, Tree};

/// Pairs of words and note that light up together within a unit. Each is a rule of the generated sheet that engines try
/// on every unit, so there is an end to them.
const PAIRS: usize = 32;

/// A note in the margin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// A footnote of the author, by its place in the tree's footnotes.
    Author(usize),
    /// A note of the editors, by its place in the document's notes.
    Editor(usize),
}

/// What is known of a note once it has its place.
#[derive(Debug, Clone, Default)]
pub(super) struct Placed {
    /// Its number among all notes of the page, from 1.
    pub number: usize,
    /// The number of the note of the same kind (author's, editors') before it; 0 if it is the first.
    pub previous: usize,
    /// Its number among the notes of its unit, from 1.
    pub pair: usize,
    /// Where its mark stands in the running text; none if it stands in a footnote.
    pub(super) at: Option<u32>,
    /// What its mark reads.
    pub mark: String,
}

impl Placed {
    /// Appends the class that ties words, mark and note of a unit together, with a space before it; none for those beyond what
    /// the sheet has rules for.
    pub(super) fn push_pair_class(&self, out: &mut String) {
        if self.pair <= PAIRS {
            out.push_str(" k");
            push_digits(out, self.pair);
        }
    }

    /// Appends the classes of its mark where that is its anchor on the page.
    pub(super) fn push_anchor_classes(&self, out: &mut String) {
        self.push_pair_class(out);
        out.push_str(" r");
        push_digits(out, self.number);
    }
}

/// The notes of a text, each in its place.
#[derive(Debug)]
pub(super) struct Layout {
    /// For each unit, its notes in their order.
    pub units: Vec<Vec<Entry>>,
    /// For each footnote of the author, its place.
    pub author: Vec<Placed>,
    /// For each note of the editors, its place.
    pub editor: Vec<Placed>,
    /// For each block, its unit.
    pub unit_of_block: Vec<usize>,
    /// How long the notes are.
    pub(super) lengths: Lengths,
}

impl Layout {
    /// How many pairs of words and note the generated sheet must tell apart on a page with these units.
    pub(super) fn pairs(&self, units: Range<usize>) -> usize {
        self.units[units].iter().map(Vec::len).max().unwrap_or(0).min(PAIRS)
    }

    /// How many notes of the author and of the editors stand on a page with these units.
    pub(super) fn counts(&self, units: Range<usize>) -> [usize; 2] {
        let entries = self.units[units].iter().flatten();
        let all = entries.clone().count();
        let author = entries.filter(|entry| matches!(entry, Entry::Author(_))).count();
        [author, all - author]
    }

    /// Lays out the notes of a document whose pages are these. On each page numbers and letters begin anew.
    #[must_use]
    pub(super) fn new(annotated: &Annotated, (tree, said): (&Tree, &[Arc<Note>]), sections: &Sections) -> Self {
        let mut work = Work {
            tree,
            by_block: by_block(tree, &annotated.found.notes, sections),
            seen: vec![false; tree.footnotes.len()],
            count: 0,
            last: [0, 0],
            letters: 0,
            layout: Self {
                units: vec![Vec::new(); tree.nodes.len()],
                author: vec![Placed::default(); tree.footnotes.len()],
                editor: vec![Placed::default(); annotated.found.notes.len()],
                unit_of_block: vec![0; tree.blocks.len()],
                lengths: Lengths::of(tree, said),
            },
        };
        let mut begins = sections.list().iter().map(|section| section.units.start).peekable();
        for (unit, node) in tree.nodes.iter().enumerate() {
            if begins.next_if_eq(&unit).is_some() {
                (work.count, work.last, work.letters) = (0, [0, 0], 0);
            }
            work.region(unit, std::slice::from_ref(node), None);
        }
        work.layout
    }

    /// The place of a note.
    pub(super) fn placed(&self, entry: Entry) -> &Placed {
        match entry {
            Entry::Author(index) => &self.author[index],
            Entry::Editor(index) => &self.editor[index],
        }
    }
}

/// Where the mark of some words stands on a page: the block, and the place in the text. It is where they end, or, if they go
/// on on another page, where the last block ends that they stand in here.
#[must_use]
pub(super) fn place_of_mark(tree: &Tree, sections: &Sections, range: TextRange, page: usize) -> Option<(usize, u32)> {
    let last = tree.blocks.at(range.end.saturating_sub(1).max(range.start))?;
    let first = tree.blocks.at(range.start).unwrap_or(last);
    let block = (first..=last).rev().find(|&block| sections.page_of(block) == page)?;
    let end = if block == last {
        range.end
    } else {
        tree.blocks[block].text.end
    };
    Some((block, end))
}

/// For each block, the editors' notes whose marks stand in it, with their places, in the order of the words.
fn by_block(tree: &Tree, notes: &[AnchoredNote], sections: &Sections) -> Vec<Vec<(usize, u32)>> {
    let mut by_block = vec![Vec::new(); tree.blocks.len()];
    for (index, note) in notes.iter().enumerate() {
        let range = note.anchor.range;
        let page = tree.blocks.at(range.start).map_or(0, |block| sections.page_of(block));
        if let Some((block, at)) = place_of_mark(tree, sections, range, page) {
            by_block[block].push((index, at));
        }
    }
    by_block
}

struct Work<'a> {
    tree: &'a Tree,
    by_block: Vec<Vec<(usize, u32)>>,
    seen: Vec<bool>,
    /// How many notes the page has so far.
    count: usize,
    /// The last number of an author's and of an editors' note.
    last: [usize; 2],
    letters: usize,
    layout: Layout,
}

impl Work<'_> {
    /// Places the notes whose marks stand in these nodes. `footnote` is the block of the footnote that they are.
    fn region(&mut self, unit: usize, nodes: &[Node], footnote: Option<usize>) {
        let mut marks = Marks::default();
        marks.blocks.extend(footnote);
        marks.gather(nodes);
        // An editor's mark at the same place comes first: it follows its words at once.
        let mut events: Vec<(u32, u8, Entry)> = Vec::new();
        events.extend(
            marks
                .footnotes
                .iter()
                .map(|&(at, footnote)| (at, 1, Entry::Author(footnote))),
        );
        for &block in &marks.blocks {
            self.layout.unit_of_block[block] = unit;
            let notes = self.by_block[block].iter();
            events.extend(notes.map(|&(note, at)| (at, 0, Entry::Editor(note))));
        }
        events.sort_by_key(|&(at, kind, _)| (at, kind));
        for (at, _, entry) in events {
            self.place(unit, entry, footnote.is_none().then_some(at));
        }
    }

    fn place(&mut self, unit: usize, entry: Entry, at: Option<u32>) {
        let kind = match entry {
            Entry::Author(footnote) if std::mem::replace(&mut self.seen[footnote], true) => return,
            Entry::Author(_) => 0,
            Entry::Editor(_) => 1,
        };
        self.count += 1;
        self.layout.units[unit].push(entry);
        let mark = match entry {
            Entry::Author(footnote) => self.tree.footnotes[footnote].label.clone(),
            Entry::Editor(_) => {
                self.letters += 1;
                letter(self.letters - 1)
            }
        };
        let placed = Placed {
            number: self.count,
            previous: std::mem::replace(&mut self.last[kind], self.count),
            pair: self.layout.units[unit].len(),
            at,
            mark,
        };
        match entry {
            Entry::Author(index) => self.layout.author[index] = placed,
            Entry::Editor(index) => self.layout.editor[index] = placed,
        }
        if let Entry::Author(index) = entry {
            let tree = self.tree;
            let footnote = &tree.footnotes[index];
            self.region(unit, &footnote.nodes, Some(footnote.block));
        }
    }
}

/// The blocks and the footnote marks in some nodes, in the order of the text.
#[derive(Debug, Default)]
struct Marks {
    blocks: Vec<usize>,
    footnotes: Vec<(u32, usize)>,
}

impl Marks {
    fn gather(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::FootnoteMark { footnote, at, .. } => self.footnotes.push((*at, *footnote as usize)),
                Node::Element(element) => {
                    self.blocks.extend(element.block());
                    self.gather(&element.children);
                }
                _ => {}
            }
        }
    }
}
