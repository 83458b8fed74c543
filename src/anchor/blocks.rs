//! What to say of blocks that a document does not have.

use crate::diagnostic::{Code, Diagnostic, closest};
use crate::span::Span;

/// The diagnostic for a block that is not in the document.
#[must_use]
pub fn unknown_block<'a>(
    block: &str,
    span: Span,
    document: &str,
    blocks: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let blocks: Vec<_> = blocks.into_iter().collect();
    let last = || {
        blocks
            .iter()
            .rfind(|other| kind_of(other) == kind_of(&block.to_lowercase()))
    };
    let help = match (meant_block(block, &blocks), last()) {
        (Some(meant), _) => format!("did you mean `{meant}`?"),
        (None, Some(last)) => format!("the last of its kind is `{last}`; the page shows the addresses"),
        (None, None) => "blocks are called p1, h1, i1, q1, t1, fn-1 and so on; the page shows them".to_owned(),
    };
    Diagnostic::error(Code::UnknownBlock, format!("`{document}` has no block `{block}`"))
        .at(span, "")
        .help(help)
}

/// The block whose address may have been meant. One with another number is another block and no misspelling.
fn meant_block<'a>(block: &str, blocks: &[&'a str]) -> Option<&'a str> {
    let bare = |address: &str| {
        let kept = address.chars().filter(|char| char.is_alphanumeric());
        kept.collect::<String>().to_lowercase()
    };
    let same = blocks.iter().copied().find(|other| bare(other) == bare(block));
    let ends_in_digit = |address: &str| address.ends_with(|char: char| char.is_ascii_digit());
    let named = blocks.iter().copied().filter(|other| !ends_in_digit(other));
    same.or_else(|| closest(block, named).filter(|_| !ends_in_digit(block)))
}

/// What the address of a block begins with: its kind.
fn kind_of(block: &str) -> &str {
    block.trim_end_matches(|char: char| char.is_ascii_digit())
}
