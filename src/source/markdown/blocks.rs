//! Block structure: comrak's block nodes to ours, each citable block with its address.
//!
//! Every run of words belongs to exactly one [`Block`](crate::model::Block). A list item or a block quotation is one block, however
//! many paragraphs it has; where another block comes in between (a list within an item), the words after it
//! begin a new block of the same kind. A footnote is one block with all that is in it.

use std::sync::Arc;

use comrak::nodes::{AstNode, ListType, NodeList, NodeTable, NodeValue, Sourcepos, TableAlignment};
use rustc_hash::FxHashMap;

use super::lowering::{Container, Lowering, name_key};

use crate::diagnostic::{Code, Diagnostic, Warned};
use crate::model::{Alignment, BlockKind, Blocks, CodeKind, Element, ElementKind, Node, RawHtml, TextRange, Tree};
use crate::source::html;

/// The language of a code block that holds verse.
const VERSE: &str = "verse";

impl Lowering<'_> {
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
        // Texts are kept as long as the edition is. Allocators may leave what shrinks where it is; what is copied fits.
        self.tree.projection.text = self.tree.projection.text.as_str().to_owned();
        self.tree.projection.segments.shrink_to_fit();
        let mut blocks = Vec::with_capacity(self.blocks.len());
        blocks.extend(self.blocks);
        self.tree.blocks = Arc::new(Blocks::from(blocks));
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
            .map(|(name, node)| (self.head_span(node), written_label(node, name)))
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
        self.within(parent, |lowering| {
            parent.children().filter_map(|node| lowering.block(node)).collect()
        })
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
                // CommonMark lets no number have more than nine digits.
                let start = u32::try_from(list.start).unwrap_or(u32::MAX);
                let start = (list.list_type == ListType::Ordered).then_some(start);
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
            (CodeKind::Language(language.into()), BlockKind::Code)
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
        let silent = clean.trim().is_empty() && literal.trim_start().starts_with("<!--");
        if !silent {
            let diagnostic = Diagnostic::warning(
                Code::RawHtml,
                "raw HTML is sanitised, and no note can select words in it",
            )
            .at(self.head_span(node), "")
            .help("write it in markdown if its words matter");
            self.diagnostics.push(diagnostic);
        }
        (!clean.trim().is_empty()).then(|| Node::Html(Box::new(RawHtml(clean))))
    }
}

/// The label of a footnote as its author wrote it.
fn written_label<'n>(node: &'n AstNode<'n>, key: &str) -> String {
    match &node.data().value {
        NodeValue::FootnoteDefinition(definition) => definition.name.clone(),
        _ => key.to_owned(),
    }
}

/// comrak notes at the list, not at its items, whether they stand close.
fn is_tight_item<'n>(parent: &'n AstNode<'n>) -> bool {
    let is_item = matches!(&parent.data().value, NodeValue::Item(_));
    let tight = |list: &'n AstNode<'n>| matches!(&list.data().value, NodeValue::List(NodeList { tight: true, .. }));
    is_item && parent.parent().is_some_and(tight)
}

fn element(kind: ElementKind, block: Option<usize>, children: Vec<Node>) -> Node {
    Node::Element(Box::new(Element::new(kind, block, children)))
}

const fn alignment(alignment: Option<TableAlignment>) -> Alignment {
    match alignment {
        Some(TableAlignment::Left) => Alignment::Start,
        Some(TableAlignment::Center) => Alignment::Centre,
        Some(TableAlignment::Right) => Alignment::End,
        Some(TableAlignment::None) | None => Alignment::Default,
    }
}
