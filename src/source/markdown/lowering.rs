//! The tree in the making: its words, its blocks with their addresses, and the way back to the source.

use comrak::nodes::{AstNode, Sourcepos};
use rustc_hash::FxHashMap;

use super::Origin;
use super::positions::Locator;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Block, BlockKind, Footnote, Node, Segment, TextRange, Tree};
use crate::span::Span;

/// A container whose paragraphs make one block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Container {
    pub(super) kind: BlockKind,
    /// The block that its next paragraph belongs to; none if another block came in between.
    pub(super) open: Option<usize>,
    /// Whether containers and headings inside it belong to its block too.
    pub(super) absorbs: bool,
}

/// The work of making a [`Tree`] of one markdown text.
pub(super) struct Lowering<'a> {
    pub(super) text: &'a str,
    pub(super) origin: Origin<'a>,
    pub(super) locator: Locator<'a>,
    /// The tree, but for its blocks.
    pub(super) tree: Tree,
    pub(super) blocks: Vec<Block>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where footnotes stand in [`Tree::footnotes`], by name, once a mark has called them.
    pub(super) called: FxHashMap<String, usize>,
    /// One past the last byte of the source of the block that is being read.
    pub(super) limit: usize,
    pub(super) containers: Vec<Container>,
    counts: FxHashMap<BlockKind, usize>,
    /// How many nodes there are around the one that is being read.
    depth: usize,
    /// Whether it was said that there are too many.
    pub(super) is_too_deep: bool,
}

/// As many nodes may stand around one. What is nested deeper, nobody has written, and it would run over the stack of the program.
const DEEPEST: usize = 100;

impl<'a> Lowering<'a> {
    /// Makes ready for a text that is parsed already.
    pub(super) fn new(text: &'a str, origin: Origin<'a>) -> Self {
        let mut tree = Tree::default();
        // Markup takes more than what separates blocks.
        tree.projection.text.reserve(text.len());
        Self {
            text,
            origin,
            locator: Locator::new(text),
            tree,
            blocks: Vec::new(),
            diagnostics: Vec::new(),
            called: FxHashMap::default(),
            limit: text.len(),
            containers: Vec::new(),
            counts: FxHashMap::default(),
            depth: 0,
            is_too_deep: false,
        }
    }

    /// Reads what is in a node, unless that is nested too deep; then there is nothing in it, and it is said.
    pub(super) fn within<'n>(&mut self, node: &'n AstNode<'n>, read: impl FnOnce(&mut Self) -> Vec<Node>) -> Vec<Node> {
        if !self.enter(|lowering| lowering.head_span(node)) {
            return Vec::new();
        }
        let nodes = read(self);
        self.leave();
        nodes
    }

    /// Goes a level deeper, unless that is too deep; then it is said, once, of the place. Gives whether it went.
    pub(super) fn enter(&mut self, place: impl FnOnce(&Self) -> Span) -> bool {
        if self.depth < DEEPEST {
            self.depth += 1;
            return true;
        }
        if !std::mem::replace(&mut self.is_too_deep, true) {
            let diagnostic = Diagnostic::error(Code::DeepNesting, format!("this stands within {DEEPEST} others"))
                .at(place(self), "")
                .help("see whether a program has written these marks; nobody could tell so many levels apart");
            self.diagnostics.push(diagnostic);
        }
        false
    }

    /// Goes back from a level that was entered.
    pub(super) const fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Finds the block for a leaf: the container's, or a new one. Gives the new one, whose address the leaf
    /// then carries.
    pub(super) fn enter_leaf(&mut self, kind: BlockKind, span: Span) -> Option<usize> {
        let Some(container) = self.containers.last().copied() else {
            return Some(self.open_block(kind, None, span));
        };
        if let Some(block) = container.open {
            if self.blocks[block].text.is_empty() {
                self.close_block();
            } else {
                self.tree.projection.text.push('\n');
            }
            return None;
        }
        let block = self.open_block(container.kind, None, span);
        if let Some(container) = self.containers.last_mut() {
            container.open = Some(block);
        }
        Some(block)
    }

    /// Finds the block for code or a table: always its own, unless a footnote holds it.
    pub(super) fn enter_own(&mut self, kind: BlockKind, span: Span) -> Option<usize> {
        if self.containers.last().is_some_and(|container| container.absorbs) {
            return self.enter_leaf(kind, span);
        }
        Some(self.open_block(kind, None, span))
    }

    pub(super) fn open_block(&mut self, kind: BlockKind, label: Option<&str>, span: Span) -> usize {
        for container in &mut self.containers {
            container.open = None;
        }
        // Also after a block without words (a picture), or two blocks would begin at the same place.
        if !self.blocks.is_empty() {
            self.tree.projection.text.push('\n');
        }
        let id = match label {
            Some(label) => [kind.prefix(), &label.replace(char::is_whitespace, "-")].concat(),
            None => {
                let count = self.counts.entry(kind).or_default();
                *count += 1;
                [kind.prefix(), itoa::Buffer::new().format(*count)].concat()
            }
        };
        let at = self.tree.projection.text.len();
        self.blocks.push(Block {
            id,
            kind,
            text: TextRange::new(at, at),
            span,
        });
        self.blocks.len() - 1
    }

    /// Lets the last block end where the words end.
    pub(super) fn close_block(&mut self) {
        let end = self.tree.projection.text.len();
        if let Some(block) = self.blocks.last_mut() {
            block.text = TextRange::new(block.text.start as usize, end);
        }
    }

    /// Adds words to the projection, with the runs of the source that say them. Gives the end of the last run.
    pub(super) fn push_words(&mut self, words: &str, start: usize, end: usize) -> usize {
        let base = self.tree.projection.text.len();
        self.tree.projection.text.push_str(words);
        let runs = self.locator.locate(words, start, end, self.limit);
        for run in runs.iter() {
            let text = TextRange::new(base + run.text.start as usize, base + run.text.end as usize);
            let source = self.origin.span(run.source, run.end);
            self.tree.projection.segments.push(Segment {
                text,
                source,
                verbatim: run.verbatim,
            });
        }
        runs.last().map_or(end, |run| run.end)
    }

    pub(super) fn start(&self, sourcepos: Sourcepos) -> usize {
        self.locator.offset(sourcepos.start.line, sourcepos.start.column)
    }

    pub(super) fn end(&self, sourcepos: Sourcepos) -> usize {
        // comrak's ends are inclusive.
        let end = self.locator.offset(sourcepos.end.line, sourcepos.end.column + 1);
        end.max(self.start(sourcepos))
    }

    /// The span of a whole node.
    pub(super) fn span<'n>(&self, node: &'n AstNode<'n>) -> Span {
        let sourcepos = node.data().sourcepos;
        self.origin.span(self.start(sourcepos), self.end(sourcepos))
    }

    /// The span of a node's first line, for diagnostics that should not underline a page.
    pub(super) fn head_span<'n>(&self, node: &'n AstNode<'n>) -> Span {
        let start = self.start(node.data().sourcepos);
        let line = self.text[start..].lines().next().unwrap_or_default();
        self.origin.span(start, start + line.len())
    }

    /// The place of the footnote that a mark calls, and which mark of it this is.
    pub(super) fn call(&mut self, name: &str, span: Span) -> (usize, u32) {
        let next = self.tree.footnotes.len();
        let index = *self.called.entry(name_key(name)).or_insert(next);
        if index == next {
            self.tree.footnotes.push(Footnote {
                label: name.to_owned(),
                block: 0,
                nodes: Vec::new(),
                marks: 0,
                span,
            });
        }
        let footnote = &mut self.tree.footnotes[index];
        footnote.marks += 1;
        (index, footnote.marks)
    }
}

/// Names of footnotes are compared as `CommonMark` compares labels: without regard to case.
pub(super) fn name_key(name: &str) -> String {
    name.to_lowercase()
}
