//! The document tree, and the text of the document that it is a tree of.
//!
//! A [`Tree`] keeps the words of a text once, in its [`Projection`]: the plain text that a reader sees, without
//! markup. The nodes hold ranges of it, and the citable [`Block`]s hold ranges of it, so a quotation that was
//! found in the projection is at once a place in the tree. A map leads from the projection back to bytes of
//! the source file.

use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::Arc;

use super::blocks::{Block, Blocks};
use super::segments::Segments;
use crate::span::Span;

/// A range of bytes of a [`Projection`]'s text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TextRange {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl TextRange {
    /// The range from `start` to `end`.
    ///
    /// Invariant: a projection is never longer than its source by more than separators, and a source file is
    /// below 4 GiB, so offsets fit.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            start: clamp(start),
            end: clamp(end),
        }
    }

    /// As a range that can index the text.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether the two have at least a byte in common.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The part that both have, which may be empty.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        let start = self.start.max(other.start);
        Self {
            start,
            end: self.end.min(other.end).max(start),
        }
    }
}

/// A parsed markdown text: the document itself, or the body of a note.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tree {
    /// The top-level nodes, in the order of the text. Each is set as one unit, with its notes beside it.
    pub nodes: Vec<Node>,
    /// The author's footnotes in the order in which their marks first stand in the text.
    pub footnotes: Vec<Footnote>,
    /// The citable blocks.
    pub blocks: Arc<Blocks>,
    /// The words.
    pub projection: Projection,
}

impl Tree {
    /// Where the marks of footnotes stand in the running text, ascending, each with the footnote that it calls.
    #[must_use]
    pub fn footnote_marks(&self) -> Vec<(u32, usize)> {
        fn walk(nodes: &[Node], marks: &mut Vec<(u32, usize)>) {
            for node in nodes {
                match node {
                    Node::FootnoteMark { footnote, at, .. } => marks.push((*at, *footnote as usize)),
                    Node::Element(element) => walk(&element.children, marks),
                    _ => {}
                }
            }
        }
        let mut marks = Vec::new();
        walk(&self.nodes, &mut marks);
        marks.sort_unstable();
        marks
    }

    /// The text of a block, as `data/` gives it out.
    #[must_use]
    pub fn block_text(&self, block: &Block) -> &str {
        &self.projection.text[block.text.range()]
    }
}

/// A node of the tree.
///
/// A document has thousands, most of them words and line breaks; so what is rare and large stands elsewhere.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Node {
    /// Words.
    Text(TextRange),
    /// A line break of the source, which counts as white space.
    SoftBreak(TextRange),
    /// A line break that the author meant.
    HardBreak(TextRange),
    /// Something with children.
    Element(Box<Element>),
    /// The mark of a footnote.
    FootnoteMark {
        /// Its place in [`Tree::footnotes`].
        footnote: u32,
        /// Which mark of this footnote it is, from 1.
        occurrence: u32,
        /// Where in the projection it stands.
        at: u32,
    },
    /// HTML that has been sanitised. Its words are not part of the projection.
    Html(Box<RawHtml>),
    /// A picture.
    Image(Box<Image>),
    /// A thematic break.
    Rule,
    /// A link of the editors to a document or block of the edition: `[[report#p3]]`.
    Reference(Box<Reference>),
    /// A citation in an editor's text: `[@key, p. 3]`.
    Citation(Box<Citation>),
}

/// HTML that has been sanitised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawHtml(pub String);

/// A picture.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Image {
    /// Its address as written.
    pub url: String,
    /// Its alternative text.
    pub alternative: String,
    /// Its title, which may be empty.
    pub title: String,
    /// Where it stands in the source.
    pub span: Span,
}

/// A citation in an editor's text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Citation {
    /// The works cited, in their order.
    pub items: Vec<CitationItem>,
    /// Where it stands in the source.
    pub span: Span,
}

impl Node {
    /// The node as an element, if it is one.
    #[must_use]
    pub fn element(&self) -> Option<&Element> {
        match self {
            Self::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The citable block that begins with it, by its place in [`Tree::blocks`].
    #[must_use]
    pub fn begins(&self) -> Option<usize> {
        self.element()?.block()
    }

    /// The first run of words in it.
    #[must_use]
    pub fn first_words(&self) -> Option<TextRange> {
        match self {
            Self::Text(range) => Some(*range),
            Self::Element(element) => element.children.iter().find_map(Self::first_words),
            _ => None,
        }
    }
}

/// An element: its kind and its children.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Element {
    /// What it is.
    pub kind: ElementKind,
    /// The citable block that begins with it, by its place in [`Tree::blocks`].
    block: Option<u32>,
    /// What is in it.
    pub children: Box<[Node]>,
}

impl Element {
    /// An element; `block` is the place in [`Tree::blocks`] of the citable block that begins with it.
    ///
    /// Invariant: a text has fewer blocks than bytes, and those are below 2³².
    #[must_use]
    pub fn new(kind: ElementKind, block: Option<usize>, children: Vec<Node>) -> Self {
        Self {
            kind,
            block: block.and_then(|block| u32::try_from(block).ok()),
            children: children.into_boxed_slice(),
        }
    }

    /// The citable block that begins with it, by its place in [`Tree::blocks`].
    #[must_use]
    pub fn block(&self) -> Option<usize> {
        self.block.map(|block| block as usize)
    }
}

/// The kinds of elements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ElementKind {
    /// A paragraph.
    Paragraph,
    /// The text of a list item that needs no paragraph of its own.
    Plain,
    /// A heading of a level from 1 to 6.
    Heading(u8),
    /// A list; the number it starts with if it is ordered.
    List(Option<u32>),
    /// An item of a list.
    Item,
    /// A block quotation.
    Quotation,
    /// A code block or verse; its only child is its text.
    Code(CodeKind),
    /// A table.
    Table,
    /// A row of a table; whether it is the head.
    Row(bool),
    /// A cell of a table, with its alignment and whether it is in the head.
    Cell(Alignment, bool),
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Deleted words.
    Strikethrough,
    /// Code within a line.
    InlineCode,
    /// A link.
    Link(Box<Link>),
    /// An inline HTML element that is safe.
    Html(Box<Tags>),
}

/// A link to an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The address.
    pub url: String,
    /// The title, which may be empty.
    pub title: String,
}

/// The tags of an inline HTML element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tags {
    /// The sanitised opening tag.
    pub open: String,
    /// The closing tag.
    pub close: String,
}

/// What a code block holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeKind {
    /// Code in the named language, which may be empty.
    Language(Box<str>),
    /// Verse: line breaks count.
    Verse,
}

/// How the cells of a table's column are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Alignment {
    /// As the theme has it.
    Default,
    /// At the start of the line.
    Start,
    /// In the middle.
    Centre,
    /// At the end of the line.
    End,
}

/// A footnote of the author.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Footnote {
    /// Its label as printed: `12`, `*`.
    pub label: String,
    /// Its block, by its place in [`Tree::blocks`].
    pub block: usize,
    /// What it says.
    pub nodes: Vec<Node>,
    /// How many marks call it.
    pub marks: u32,
    /// Where its definition stands in the source.
    pub span: Span,
}

/// A link of the editors to a place in the edition.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reference {
    /// The document or page, as written; empty for the text's own document.
    pub document: String,
    /// The block, as written.
    pub block: Option<String>,
    /// Words to show in place of the usual ones.
    pub text: Option<String>,
    /// Where it stands in the source.
    pub span: Span,
}

/// One work in a citation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CitationItem {
    /// The citation key.
    pub key: String,
    /// Words before it ("see").
    pub prefix: String,
    /// The place in the work, as written ("p. 3").
    pub locator: String,
}

/// The words of a text, and the way back to the source.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Projection {
    /// The plain text. Blocks are separated by line feeds that belong to none.
    #[serde(with = "super::words")]
    pub text: String,
    /// Which bytes of the source the words come from, in the order of the text. Separators have no segment.
    pub segments: Segments,
}

impl Projection {
    /// The bytes of the source that a range of the text comes from: from the first byte of its first word to
    /// the last byte of its last, with whatever markup stands between. Nothing if it holds no words.
    #[must_use]
    pub fn source(&self, range: TextRange) -> Option<Span> {
        self.segments.source(range)
    }
}
