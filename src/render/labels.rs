//! How places are named to readers.

use crate::model::{Block, BlockKind};

/// The address of a block as it is read: "¶ 14", "n. 26".
#[must_use]
pub(super) fn block(block: &Block) -> String {
    address(block.kind, &block.id)
}

/// The same for a block of this kind and id. `U+00A0` keeps the parts on one line.
#[must_use]
pub(super) fn address(kind: BlockKind, id: &str) -> String {
    let number = &id[kind.prefix().len()..];
    let sign = match kind {
        BlockKind::Paragraph => "¶",
        BlockKind::Footnote => "n.",
        BlockKind::Heading => "heading",
        BlockKind::Item => "item",
        BlockKind::Quotation => "quotation",
        BlockKind::Table => "table",
        BlockKind::Code => "code",
        BlockKind::Verse => "verse",
    };
    format!("{sign}\u{A0}{number}")
}

/// What a type of CSL is called: "newspaper article".
#[must_use]
pub(super) fn work_type(name: &str) -> String {
    let known = match name {
        "article-journal" => "journal article",
        "article-magazine" => "magazine article",
        "article-newspaper" => "newspaper article",
        "entry-dictionary" => "dictionary entry",
        "entry-encyclopedia" => "encyclopedia entry",
        "legal_case" => "case",
        "motion_picture" => "film",
        "paper-conference" => "conference paper",
        "personal_communication" => "letter or other communication",
        "post-weblog" => "blog post",
        "review-book" => "book review",
        "webpage" => "web page",
        other => return other.replace(['-', '_'], " "),
    };
    known.to_owned()
}

/// The mark of the editors' note number `index`, from 0: a, b, c …, z, aa, ab …
///
/// The letters l and o are left out: they look like figures.
#[must_use]
pub(super) fn letter(index: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyz";
    let mut mark = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        mark.push(LETTERS[rest % LETTERS.len()]);
        rest /= LETTERS.len();
    }
    mark.into_iter().rev().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn letters_skip_what_looks_like_figures() {
        let marks: Vec<_> = [0, 10, 11, 13, 23, 24, 47, 48].map(letter).into();
        assert_eq!(marks, ["a", "k", "m", "p", "z", "aa", "az", "ba"]);
    }
}
