//! From a passage to the shortest selector that selects it, for what programs write into sidecars.

use super::{Index, Miss};
use crate::model::{Selector, TextRange};
use crate::span::{Span, Spanned};

/// The keys and values of the shortest selector that selects a passage: the words, with their block or what is before them if
/// that is needed. None if no such selector selects these words and no others.
#[must_use]
pub fn shortest(index: &Index<'_>, range: TextRange) -> Option<Vec<(&'static str, String)>> {
    let words = one_line(&index.document.tree.projection.text[range.range()]);
    let span = index.document.front.title.span;
    let selects = |selector: &Selector| index.find(selector).is_ok_and(|anchor| anchor.range == range);
    let plain = of(&words, span);
    if selects(&plain) {
        return Some(vec![("quote", words)]);
    }
    let block = index.block(range).to_owned();
    let within = Selector {
        within: Some(Spanned::new(block.clone(), span)),
        ..of(&words, span)
    };
    if selects(&within) {
        return Some(vec![("quote", words), ("in", block)]);
    }
    let Err(Miss::Ambiguous { candidates }) = index.find(&plain) else {
        return None;
    };
    let (_, prefix) = candidates.into_iter().find(|(place, _)| *place == range)?;
    Some(vec![("prefix", prefix?), ("quote", words)])
}

/// A text on one line.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn of(words: &str, span: Span) -> Selector {
    Selector {
        quote: Some(Spanned::new(words.to_owned(), span)),
        prefix: None,
        suffix: None,
        until: None,
        within: None,
        at: None,
        span,
    }
}

/// A text as TOML has it, on one line.
#[must_use]
pub fn toml(text: &str) -> String {
    toml::Value::from(text).to_string()
}
