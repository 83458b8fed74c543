//! What the documentation says about each code: the sections of `docs/diagnostics.md`, which is the only place where
//! it is said.

use super::{Code, Severity};
use crate::model::{Element, ElementKind, Node, Tree};
use crate::source::markdown::{self, Dialect, Origin};
use crate::span::Sources;

const PAGE: &str = include_str!("../../docs/diagnostics.md");

/// A piece of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A paragraph, in one line. Words that are code stand between backticks.
    Prose(String),
    /// What the program prints, line by line.
    Sample(String),
}

/// The section on a code, as markdown, without its heading.
#[must_use]
pub fn section(code: Code) -> &'static str {
    let heading = format!("\n## `{code}`\n");
    // Invariant: the page has a section for every code; a test says so.
    let rest = PAGE.split_once(&heading).map_or("", |(_, rest)| rest);
    rest.split_once("\n## ").map_or(rest, |(section, _)| section).trim()
}

/// How grave findings of this kind are, unless their message says otherwise: as the first example on the page is.
#[must_use]
pub fn severity(code: Code) -> Severity {
    let shown = |severity: Severity| section(code).find(&format!("\n{}[{code}]", severity.word()));
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let first = severities
        .into_iter()
        .filter_map(|severity| Some((shown(severity)?, severity)));
    first.min().map_or(Severity::Error, |(_, severity)| severity)
}

/// The section on a code, piece by piece, as it can be read without markup.
#[must_use]
pub fn pieces(code: Code) -> Vec<Piece> {
    let section = section(code);
    let mut sources = Sources::default();
    let Some(file) = sources.add(format!("{code}.md"), section) else {
        return Vec::new();
    };
    let origin = Origin::File(sources.file(file), 0);
    let tree = markdown::parse(section, origin, Dialect::Document).value;
    let mut pieces = Vec::new();
    for node in &tree.nodes {
        let mut text = String::new();
        write(node, &tree, &mut text);
        let is_code = |element: &Element| matches!(element.kind, ElementKind::Code(_));
        let is_sample = node.element().is_some_and(is_code);
        pieces.push(if is_sample {
            Piece::Sample(text)
        } else {
            Piece::Prose(text)
        });
    }
    pieces
}

/// The words of a node, with backticks around code, since the messages have them too.
fn write(node: &Node, tree: &Tree, out: &mut String) {
    match node {
        Node::Text(range) => out.push_str(&tree.projection.text[range.range()]),
        Node::SoftBreak(_) | Node::HardBreak(_) => out.push(' '),
        Node::Element(element) => {
            let mark = if element.kind == ElementKind::InlineCode {
                "`"
            } else {
                ""
            };
            out.push_str(mark);
            for child in &element.children {
                write(child, tree, out);
            }
            out.push_str(mark);
        }
        _ => {}
    }
}
