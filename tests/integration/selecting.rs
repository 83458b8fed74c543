//! Selectors and what is on record of them, for tests that look for words without an edition around them.

use postil::anchor::{context, digest, succession};
use postil::model::{Document, Landing, LockedDocument, Selector, TextRange};
use postil::span::{FileId, Sources, Span, Spanned};

/// A selector of `quote`, `prefix`, `suffix`, `until`, `in` and `at`.
pub(crate) fn selector(fields: [Option<&str>; 6]) -> Selector {
    let file: FileId = Sources::default()
        .add("a.notes.toml".to_owned(), String::new())
        .unwrap();
    let span = Span::new(file, 0..0);
    let [quote, prefix, suffix, until, within, at] =
        fields.map(|field| field.map(|text| Spanned::new(text.to_owned(), span)));
    Selector {
        quote,
        prefix,
        suffix,
        until,
        within,
        at,
        span,
    }
}

/// A selector of some words, and nothing else.
pub(crate) fn quoting(quote: &str) -> Selector {
    selector([Some(quote), None, None, None, None, None])
}

/// What a build puts on record of a selector named `n` that has selected this passage.
pub(crate) fn on_record(document: &Document, selector: &Selector, range: TextRange) -> LockedDocument {
    let landing = Landing {
        name: "n".to_owned(),
        selector: digest(selector),
        ..context::landing(&document.tree(), range)
    };
    LockedDocument {
        id: document.id().to_owned(),
        sha256: String::new(),
        blocks: succession::outline(&document.tree()),
        landings: vec![landing],
    }
}
