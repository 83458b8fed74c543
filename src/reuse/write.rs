//! Findings as cross-references of a sidecar.

use std::fmt::Write;

use super::{Finding, Kind};
use crate::anchor::{Index, one_line, shortest, toml};
use crate::link::{Edition, Passage};
use crate::model::TextRange;

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
    let mut end = format!("{{ document = {}", toml(document.id()));
    if let Some(range) = passage.range {
        for (key, value) in selector(&Index::new(document), range) {
            let _ = write!(end, ", {key} = {}", toml(&value));
        }
    }
    end.push_str(" }");
    end
}

/// The fields of the shortest selector of a passage; if none selects it, that of its words without the marks at its ends.
fn selector(index: &Index<'_>, range: TextRange) -> Vec<(&'static str, String)> {
    let text = &index.tree.projection.text[range.range()];
    let words = text.trim_matches(|char: char| !char.is_alphanumeric());
    let start = range.start as usize + text.find(words).unwrap_or(0);
    let without_marks = || shortest(index, TextRange::new(start, start + words.len()));
    let plain = || vec![("quote", one_line(text))];
    shortest(index, range).or_else(without_marks).unwrap_or_else(plain)
}
