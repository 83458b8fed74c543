//! Markdown to our own tree. The only place that knows comrak.
//!
//! comrak's nodes live in an arena and its columns have known faults, so a text is parsed and lowered in one
//! go: what comes out is an owned [`Tree`] over the text's [`Projection`](crate::model::Projection), in which every run of words knows the
//! bytes of the source it was read from (`positions` says how).
//!
//! Smart punctuation stays off: an edition prints the marks that its source has.

mod blocks;
mod citation;
mod inlines;
mod lowering;
mod positions;

use std::sync::Arc;

use comrak::options::{BrokenLinkReference, Options};
use comrak::{Arena, ResolvedReference, parse_document};

use self::lowering::Lowering;
use crate::diagnostic::Warned;
use crate::model::Tree;
use crate::span::{SourceFile, Span};

/// Whose words a markdown text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// A document's own text: `CommonMark` with footnotes, tables and strikethrough. Square brackets are the
    /// author's.
    Document,
    /// An editor's text, in which `[[report#p3]]` leads to a block and `[@key, p. 3]` cites a work.
    Editorial,
}

/// Where a markdown text comes from.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// It stands in the file as it is, from this byte on.
    File(&'a SourceFile, usize),
    /// It was written in another form there (a TOML text with escapes), so that only the whole can be pointed at.
    Within(Span),
}

impl Origin<'_> {
    fn span(self, start: usize, end: usize) -> Span {
        match self {
            Self::File(file, base) => file.span(base + start..base + end),
            Self::Within(span) => span,
        }
    }
}

/// Links that stand for citations have this before the words between the brackets. No address that an editor
/// writes can begin with it: comrak percent-encodes no address, and this is not a character of any.
const CITATION: &str = "\u{1}cite:";

/// Parses `text`. Whatever it holds, a tree comes out.
#[must_use]
pub fn parse(text: &str, origin: Origin<'_>, dialect: Dialect) -> Warned<Tree> {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options(dialect));
    Lowering::new(text, origin).run(root)
}

fn options(dialect: Dialect) -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.footnotes = true;
    // An unused footnote must be seen to be reported, and its place in the text must be known.
    options.parse.leave_footnote_definitions = true;
    if dialect == Dialect::Editorial {
        options.extension.wikilinks_title_after_pipe = true;
        options.parse.broken_link_callback = Some(Arc::new(citation_link));
    }
    options
}

/// Makes a link of `[@key, p. 3]`. Footnotes (`[^1]`) must be let alone, or comrak would lose them.
#[expect(clippy::needless_pass_by_value, reason = "comrak's callback is called so")]
fn citation_link(reference: BrokenLinkReference<'_>) -> Option<ResolvedReference> {
    let text = reference.original;
    if text.starts_with('^') || !citation::is_citation(text) {
        return None;
    }
    Some(ResolvedReference {
        url: format!("{CITATION}{text}"),
        title: String::new(),
    })
}
