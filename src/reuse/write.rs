//! Findings as cross-references of a sidecar.

use std::fmt::Write;

use super::{Finding, Kind};
use crate::anchor::{Index, Miss};
use crate::link::{Edition, Passage};
use crate::model::{Selector, TextRange};
use crate::span::{Span, Spanned};

/// The tables for some findings, each after an empty line. What an editor has to look at is a draft.
#[must_use]
pub fn tables<'f>(edition: &Edition, findings: impl IntoIterator<Item = &'f Finding>) -> String {
    let mut text = String::new();
    for finding in findings {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n[[crossref]]\nrelation = \"{}\"\n", finding.kind.relation());
        let _ = writeln!(text, "from     = {}", end(edition, finding.from));
        let _ = writeln!(text, "to       = {}", end(edition, finding.to));
        if finding.kind != Kind::Quotation {
            text.push_str("draft    = true\n");
        }
    }
    text
}

/// An end, with as much of a selector as selects the very passage.
fn end(edition: &Edition, passage: Passage) -> String {
    let document = edition.document(passage.document);
    let mut end = format!("{{ document = {}", quoted(document.id()));
    if let Some(range) = passage.range {
        for (key, value) in selector(&Index::new(document), range) {
            let _ = write!(end, ", {key} = {}", quoted(&value));
        }
    }
    end.push_str(" }");
    end
}

/// The fields of the shortest selector of a passage; if none selects it, that of its words without the marks at its ends.
fn selector(index: &Index<'_>, range: TextRange) -> Vec<(&'static str, String)> {
    let text = &index.document.tree.projection.text[range.range()];
    let words = text.trim_matches(|char: char| !char.is_alphanumeric());
    let start = range.start as usize + text.find(words).unwrap_or(0);
    let without_marks = || selecting(index, TextRange::new(start, start + words.len()));
    let plain = || vec![("quote", one_line(text))];
    selecting(index, range).or_else(without_marks).unwrap_or_else(plain)
}

/// The fields of the shortest selector that selects a passage.
fn selecting(index: &Index<'_>, range: TextRange) -> Option<Vec<(&'static str, String)>> {
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
fn one_line(text: &str) -> String {
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
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
