//! Where something stands, in the words of the terminal.

use crate::model::{Document, TextRange};
use crate::span::Sources;

/// `content/report.md:66:12`; the file alone for no words.
pub(super) fn location(document: &Document, range: Option<TextRange>, sources: &Sources) -> String {
    let span = range.and_then(|range| document.wording().projection.source(range));
    span.map_or_else(
        || document.path.clone(),
        |span| {
            let file = sources.file(span.file);
            let at = file.position(span.start as usize);
            format!("{}:{}:{}", file.path, at.line, at.column)
        },
    )
}

/// The address of the block that words begin in.
pub(super) fn block(document: &Document, range: Option<TextRange>) -> &str {
    let block = range.and_then(|range| document.blocks.at(range.start));
    block.map_or("", |block| &document.blocks[block].id)
}

/// `1 quotation`, `2 quotations`.
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// `1 address`, `2 addresses`.
pub(super) fn addresses(count: usize) -> String {
    format!("{count} address{}", if count == 1 { "" } else { "es" })
}
