//! Block structure: comrak's block nodes to ours, each citable block with its address.
//!
//! Every run of words belongs to exactly one [`Block`]. A list item or a block quotation is one block, however
//! many paragraphs it has; where another block comes in between (a list within an item), the words after it
//! begin a new block of the same kind. A footnote is one block with all that is in it.

use comrak::nodes::{AstNode, ListType, NodeList, NodeTable, NodeValue, Sourcepos, TableAlignment};
use rustc_hash::FxHashMap;

use super::positions::Locator;
use super::{Dialect, Origin};
use crate::diagnostic::{Code, Diagnostic, Warned};
use crate::model::{
    Alignment, Block, BlockKind, CodeKind, Element, ElementKind, Footnote, Node, Segment, TextRange, Tree,
};
use crate::source::html;
use crate::span::Span;

/// The language of a code block that holds verse.
const VERSE: &str = "verse";

/// A container whose paragraphs make one block.
#[derive(Debug, Clone, Copy)]
struct Container {
    kind: BlockKind,
    /// The block that its next paragraph belongs to; none if another block came in between.
    open: Option<usize>,
    /// Whether containers and headings inside it belong to its block too.
    absorbs: bool,
}

/// The work of making a [`Tree`] of one markdown text.
pub(super) struct Lowering<'a> {
    pub(super) text: &'a str,
    pub(super) origin: Origin<'a>,
    pub(super) dialect: Dialect,
    pub(super) locator: Locator<'a>,
    pub(super) tree: Tree,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where footnotes stand in [`Tree::footnotes`], by name, once a mark has called them.
    pub(super) called: FxHashMap<String, usize>,
    /// One past the last byte of the source of the block that is being read.
    pub(super) limit: usize,
    containers: Vec<Container>,
    counts: FxHashMap<BlockKind, usize>,
}

impl<'a> Lowering<'a> {
    /// Makes ready for a text that is parsed already.
    pub(super) fn new(text: &'a str, origin: Origin<'a>, dialect: Dialect) -> Self {
        Self {
            text,
            origin,
            dialect,
            locator: Locator::new(text),
            tree: Tree::default(),
            diagnostics: Vec::new(),
            called: FxHashMap::default(),
            limit: text.len(),
            containers: Vec::new(),
            counts: FxHashMap::default(),
        }
    }

    /// Lowers the whole text: the body first, then the footnotes in the order of their marks.
    pub(super) fn run<'n>(mut self, root: &'n AstNode<'n>) -> Warned<Tree> {
        let definitions = self.definitions(root);
        self.tree.nodes = self.blocks(root);
        let mut next = 0;
        while next < self.tree.footnotes.len() {
            self.footnote(next, &definitions);
            next += 1;
        }
        self.report_unused(&definitions);
        Warned {
            value: self.tree,
            diagnostics: self.diagnostics,
        }
    }

    /// The footnotes that are defined, by name. They may stand anywhere.
    fn definitions<'n>(&mut self, root: &'n AstNode<'n>) -> FxHashMap<String, &'n AstNode<'n>> {
        let mut definitions = FxHashMap::default();
        for node in root.descendants() {
            let NodeValue::FootnoteDefinition(definition) = &node.data().value else {
                continue;
            };
            let first = *definitions.entry(name_key(&definition.name)).or_insert(node);
            if !first.same_node(node) {
                let (here, there) = (self.head_span(node), self.head_span(first));
                let message = format!("footnote `{}` is defined twice", definition.name);
                let diagnostic = Diagnostic::error(Code::DuplicateId, message)
                    .at(here, "defined again here")
                    .also(there, "first defined here")
                    .help("give one of them another label");
                self.diagnostics.push(diagnostic);
            }
        }
        definitions
    }

    fn footnote<'n>(&mut self, index: usize, definitions: &FxHashMap<String, &'n AstNode<'n>>) {
        let label = self.tree.footnotes[index].label.clone();
        let Some(&node) = definitions.get(&name_key(&label)) else {
            return;
        };
        let span = self.head_span(node);
        self.locator.jump(self.start(node.data().sourcepos));
        let block = self.open_block(BlockKind::Footnote, Some(&label), self.span(node));
        self.containers.push(Container {
            kind: BlockKind::Footnote,
            open: Some(block),
            absorbs: true,
        });
        let nodes = self.blocks(node);
        self.containers.pop();
        let footnote = &mut self.tree.footnotes[index];
        footnote.block = block;
        footnote.nodes = nodes;
        footnote.span = span;
    }

    fn report_unused<'n>(&mut self, definitions: &FxHashMap<String, &'n AstNode<'n>>) {
        let mut unused: Vec<_> = definitions
            .iter()
            .filter(|(name, _)| !self.called.contains_key(*name))
            .map(|(name, node)| (self.head_span(node), name))
            .collect();
        unused.sort();
        for (span, name) in unused {
            let diagnostic = Diagnostic::error(Code::UnusedFootnote, format!("no mark calls footnote `{name}`"))
                .at(span, "this would not be printed anywhere")
                .help(format!(
                    "write `[^{name}]` where its mark belongs, or take the footnote out"
                ));
            self.diagnostics.push(diagnostic);
        }
    }

    /// The children of a container, lowered.
    fn blocks<'n>(&mut self, parent: &'n AstNode<'n>) -> Vec<Node> {
        parent.children().filter_map(|node| self.block(node)).collect()
    }

    fn block<'n>(&mut self, node: &'n AstNode<'n>) -> Option<Node> {
        let data = node.data();
        let sourcepos = data.sourcepos;
        self.limit = self.end(sourcepos);
        match &data.value {
            NodeValue::Paragraph => {
                let tight = node.parent().is_some_and(is_tight_item);
                let kind = if tight {
                    ElementKind::Plain
                } else {
                    ElementKind::Paragraph
                };
                Some(self.leaf(BlockKind::Paragraph, kind, node))
            }
            NodeValue::Heading(heading) => {
                Some(self.leaf(BlockKind::Heading, ElementKind::Heading(heading.level), node))
            }
            NodeValue::List(list) => {
                let start = (list.list_type == ListType::Ordered).then_some(list.start);
                let children = self.blocks(node);
                Some(element(ElementKind::List(start), None, children))
            }
            NodeValue::Item(_) => Some(self.container(BlockKind::Item, ElementKind::Item, node)),
            NodeValue::BlockQuote => Some(self.container(BlockKind::Quotation, ElementKind::Quotation, node)),
            NodeValue::CodeBlock(code) => Some(self.code(code.info.trim(), &code.literal, node)),
            NodeValue::Table(table) => Some(self.table(table, node)),
            NodeValue::ThematicBreak => Some(Node::Rule),
            NodeValue::HtmlBlock(block) => self.html_block(&block.literal, node),
            // Footnotes are read where their marks first stand; nothing else is switched on.
            _ => None,
        }
    }

    /// A paragraph or a heading: words, in a block of their own or in that of the container.
    fn leaf<'n>(&mut self, kind: BlockKind, element_kind: ElementKind, node: &'n AstNode<'n>) -> Node {
        let block = self.enter_leaf(kind, self.span(node));
        let children = self.inlines(node);
        self.close_block();
        element(element_kind, block, children)
    }

    fn container<'n>(&mut self, kind: BlockKind, element_kind: ElementKind, node: &'n AstNode<'n>) -> Node {
        if self.containers.last().is_some_and(|outer| outer.absorbs) {
            let children = self.blocks(node);
            return element(element_kind, None, children);
        }
        let block = self.open_block(kind, None, self.span(node));
        self.containers.push(Container {
            kind,
            open: Some(block),
            absorbs: false,
        });
        let children = self.blocks(node);
        self.containers.pop();
        element(element_kind, Some(block), children)
    }

    fn code<'n>(&mut self, info: &str, literal: &str, node: &'n AstNode<'n>) -> Node {
        let language = info.split_whitespace().next().unwrap_or_default();
        let (kind, block_kind) = if language == VERSE {
            (CodeKind::Verse, BlockKind::Verse)
        } else {
            (CodeKind::Language(language.to_owned()), BlockKind::Code)
        };
        let block = self.enter_own(block_kind, self.span(node));
        let range = self.words_of_code(literal.trim_end_matches('\n'), node.data().sourcepos);
        self.close_block();
        element(ElementKind::Code(kind), block, vec![Node::Text(range)])
    }

    /// Code keeps its lines, but each may be indented in the source, so it is found line by line.
    fn words_of_code(&mut self, literal: &str, sourcepos: Sourcepos) -> TextRange {
        let start = self.tree.projection.text.len();
        let mut at = self.start(sourcepos);
        for (index, line) in literal.split('\n').enumerate() {
            if index > 0 {
                self.tree.projection.text.push('\n');
            }
            if !line.is_empty() {
                at = self.push_words(line, at, at);
            }
        }
        TextRange::new(start, self.tree.projection.text.len())
    }

    fn table<'n>(&mut self, table: &NodeTable, node: &'n AstNode<'n>) -> Node {
        let block = self.enter_own(BlockKind::Table, self.span(node));
        let rows = node.children().enumerate().map(|(index, row)| {
            if index > 0 {
                self.tree.projection.text.push('\n');
            }
            self.row(table, row)
        });
        let rows = rows.collect();
        self.close_block();
        element(ElementKind::Table, block, rows)
    }

    fn row<'n>(&mut self, table: &NodeTable, row: &'n AstNode<'n>) -> Node {
        let head = matches!(row.data().value, NodeValue::TableRow(true));
        let limit = self.end(row.data().sourcepos);
        let cells = row.children().enumerate().map(|(index, cell)| {
            if index > 0 {
                self.tree.projection.text.push('\t');
            }
            self.limit = limit;
            let children = self.inlines(cell);
            let alignment = alignment(table.alignments.get(index).copied());
            element(ElementKind::Cell(alignment, head), None, children)
        });
        let cells = cells.collect();
        element(ElementKind::Row(head), None, cells)
    }

    fn html_block<'n>(&mut self, literal: &str, node: &'n AstNode<'n>) -> Option<Node> {
        let clean = html::sanitise(literal);
        let silent = literal.trim_start().starts_with("<!--");
        if !silent {
            let diagnostic = Diagnostic::warning(
                Code::RawHtml,
                "raw HTML is sanitised, and no note can select words in it",
            )
            .at(self.head_span(node), "")
            .help("write it in markdown if its words matter");
            self.diagnostics.push(diagnostic);
        }
        (!clean.trim().is_empty()).then_some(Node::Html(clean))
    }

    /// Finds the block for a leaf: the container's, or a new one. Gives the new one, whose address the leaf
    /// then carries.
    fn enter_leaf(&mut self, kind: BlockKind, span: Span) -> Option<usize> {
        let Some(container) = self.containers.last().copied() else {
            return Some(self.open_block(kind, None, span));
        };
        if let Some(block) = container.open {
            if self.tree.blocks[block].text.is_empty() {
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
    fn enter_own(&mut self, kind: BlockKind, span: Span) -> Option<usize> {
        if self.containers.last().is_some_and(|container| container.absorbs) {
            return self.enter_leaf(kind, span);
        }
        Some(self.open_block(kind, None, span))
    }

    fn open_block(&mut self, kind: BlockKind, label: Option<&str>, span: Span) -> usize {
        for container in &mut self.containers {
            container.open = None;
        }
        // Also after a block without words (a picture), or two blocks would begin at the same place.
        if !self.tree.blocks.is_empty() {
            self.tree.projection.text.push('\n');
        }
        let id = match label {
            Some(label) => format!("{}{}", kind.prefix(), label.replace(char::is_whitespace, "-")),
            None => {
                let count = self.counts.entry(kind).or_default();
                *count += 1;
                format!("{}{count}", kind.prefix())
            }
        };
        let at = self.tree.projection.text.len();
        self.tree.blocks.push(Block {
            id,
            kind,
            text: TextRange::new(at, at),
            span,
        });
        self.tree.blocks.len() - 1
    }

    /// Lets the last block end where the words end.
    fn close_block(&mut self) {
        let end = self.tree.projection.text.len();
        if let Some(block) = self.tree.blocks.last_mut() {
            block.text = TextRange::new(block.text.start as usize, end);
        }
    }

    /// Adds words to the projection, with the runs of the source that say them. Gives the end of the last run.
    pub(super) fn push_words(&mut self, words: &str, start: usize, end: usize) -> usize {
        let base = self.tree.projection.text.len();
        self.tree.projection.text.push_str(words);
        let runs = self.locator.locate(words, start, end, self.limit);
        for run in &runs {
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
    fn head_span<'n>(&self, node: &'n AstNode<'n>) -> Span {
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
fn name_key(name: &str) -> String {
    name.to_lowercase()
}

fn is_tight_item<'n>(parent: &'n AstNode<'n>) -> bool {
    matches!(&parent.data().value, NodeValue::Item(NodeList { tight: true, .. }))
}

const fn element(kind: ElementKind, block: Option<usize>, children: Vec<Node>) -> Node {
    Node::Element(Element { kind, block, children })
}

const fn alignment(alignment: Option<TableAlignment>) -> Alignment {
    match alignment {
        Some(TableAlignment::Left) => Alignment::Start,
        Some(TableAlignment::Center) => Alignment::Centre,
        Some(TableAlignment::Right) => Alignment::End,
        Some(TableAlignment::None) | None => Alignment::Default,
    }
}
