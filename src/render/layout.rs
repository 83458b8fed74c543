//! Which notes stand beside which part of a text, in which order, under which marks.
//!
//! A unit is a top-level node of the tree: a paragraph, a heading, a list. Its notes are the author's footnotes
//! and the editors' notes whose marks stand in it, in the order of the marks; a note on a footnote comes right
//! after that footnote. Every note is placed exactly once: none is ever without a unit.

use super::locale::letter;
use super::room::Lengths;
use crate::link::{AnchoredNote, Annotated};
use crate::model::{Node, Tree};

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
    /// The class that ties words, mark and note of a unit together, with a space before it; none for those beyond what
    /// the sheet has rules for.
    pub(super) fn pair_class(&self) -> String {
        if self.pair <= PAIRS {
            format!(" k{}", self.pair)
        } else {
            String::new()
        }
    }
}

/// The notes of a page, each in its place.
#[derive(Debug)]
pub(super) struct Layout {
    /// For each unit, its notes in their order.
    pub units: Vec<Vec<Entry>>,
    /// For each footnote of the author, its place.
    pub author: Vec<Placed>,
    /// For each note of the editors, its place.
    pub editor: Vec<Placed>,
    /// How many notes there are.
    pub count: usize,
    /// For each block, its unit.
    pub unit_of_block: Vec<usize>,
    /// How long the notes are.
    pub(super) lengths: Lengths,
}

impl Layout {
    /// How many pairs of words and note the generated sheet must tell apart.
    pub(super) fn pairs(&self) -> usize {
        self.units.iter().map(Vec::len).max().unwrap_or(0).min(PAIRS)
    }

    /// Lays out the notes of a document.
    #[must_use]
    pub(super) fn new(annotated: &Annotated) -> Self {
        let tree = &annotated.document.tree;
        let mut work = Work {
            tree,
            by_block: by_block(tree, &annotated.found.notes),
            notes: &annotated.found.notes,
            seen: vec![false; tree.footnotes.len()],
            last: [0, 0],
            letters: 0,
            layout: Self {
                units: vec![Vec::new(); tree.nodes.len()],
                author: vec![Placed::default(); tree.footnotes.len()],
                editor: vec![Placed::default(); annotated.found.notes.len()],
                count: 0,
                unit_of_block: vec![0; tree.blocks.len()],
                lengths: Lengths::of(annotated),
            },
        };
        for (unit, node) in tree.nodes.iter().enumerate() {
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

/// For each block, the editors' notes whose words end in it, in the order of the words.
fn by_block(tree: &Tree, notes: &[AnchoredNote]) -> Vec<Vec<usize>> {
    let mut by_block = vec![Vec::new(); tree.blocks.len()];
    for (index, note) in notes.iter().enumerate() {
        let range = note.anchor.range;
        let last = range.end.saturating_sub(1).max(range.start);
        if let Some(block) = tree.block_at(last) {
            by_block[block].push(index);
        }
    }
    by_block
}

struct Work<'a> {
    tree: &'a Tree,
    notes: &'a [AnchoredNote],
    by_block: Vec<Vec<usize>>,
    seen: Vec<bool>,
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
            events.extend(notes.map(|&note| (self.notes[note].anchor.range.end, 0, Entry::Editor(note))));
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
        self.layout.count += 1;
        self.layout.units[unit].push(entry);
        let mark = match entry {
            Entry::Author(footnote) => self.tree.footnotes[footnote].label.clone(),
            Entry::Editor(_) => {
                self.letters += 1;
                letter(self.letters - 1)
            }
        };
        let placed = Placed {
            number: self.layout.count,
            previous: std::mem::replace(&mut self.last[kind], self.layout.count),
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
                    self.blocks.extend(element.block);
                    self.gather(&element.children);
                }
                _ => {}
            }
        }
    }
}
