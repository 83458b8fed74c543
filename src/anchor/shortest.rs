//! From a passage to the shortest selector that selects it, for what programs write into sidecars.

use super::{Index, Miss};
use crate::model::{Selector, TextRange};
use crate::span::{Span, Spanned};

/// Words that stand in more places are not told apart by what is before each of them.
const MANY: usize = 64;

/// The keys and values of the shortest selector that selects a passage: the words, with their block or what is before them if
/// that is needed. None if no such selector selects these words and no others.
#[must_use]
pub fn shortest(index: &Index<'_>, range: TextRange) -> Option<Vec<(&'static str, String)>> {
    let words = one_line(&index.tree.projection.text[range.range()]);
    let span = index.document.front.title.span;
    let selects = |selector: &Selector| index.find(selector).is_ok_and(|anchor| anchor.range == range);
    let places = index.occurrences(&words);
    // To say how many places could be told apart takes long.
    let many = places.len() > MANY;
    let plain = of(&words, span);
    if !many && selects(&plain) {
        return Some(vec![("quote", words)]);
    }
    let block = index.block(range).to_owned();
    let here = |place: &&TextRange| index.block(**place) == block;
    if many && places.iter().filter(here).count() > MANY {
        return None;
    }
    let within = Selector {
        within: Some(Spanned::new(block.clone(), span)),
        ..of(&words, span)
    };
    if selects(&within) {
        return Some(vec![("quote", words), ("in", block)]);
    }
    let from = if many { &within } else { &plain };
    let Err(Miss::Ambiguous { candidates }) = index.find(from) else {
        return None;
    };
    let prefix = candidates.into_iter().find(|(place, _)| *place == range)?.1?;
    let mut fields = vec![("prefix", prefix), ("quote", words)];
    fields.extend(many.then_some(("in", block)));
    Some(fields)
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
