//! Findings as citations of a sidecar.

use std::fmt::Write;

use super::{Doubt, Finding};
use crate::anchor::{Index, shortest, toml};
use crate::model::{Document, TextRange, Works};

/// The tables for some findings in a document, in the order of the text, each after an empty line.
///
/// Invariant: each selects exactly the words of its finding. One that no selector selects is left out.
#[must_use]
pub fn tables<'f>(document: &Document, works: &Works, findings: impl IntoIterator<Item = &'f Finding>) -> String {
    let mut findings: Vec<_> = findings.into_iter().collect();
    findings.sort_by_key(|finding| finding.range);
    let index = Index::for_many(document, findings.len());
    let mut text = String::new();
    for finding in findings {
        let (Some(selector), Some(work)) = (shortest(&index, finding.range), finding.works.first()) else {
            continue;
        };
        // Writing to a String cannot fail.
        let _ = write!(text, "\n[[cite]]\nwork    = {}\n", toml(&works.list()[*work].key.value));
        for (key, value) in selector {
            let _ = writeln!(text, "{key:<7} = {}", toml(&value));
        }
        if let Some(locator) = &finding.locator {
            let _ = writeln!(text, "locator = {}", toml(locator));
        }
        let _ = writeln!(text, "form    = \"{}\"", finding.form.name());
    }
    text
}

/// Lets new findings that no selector selects be in doubt. Words may be selected without the marks at their ends.
pub(super) fn doubt_what_cannot_be_selected(document: &Document, findings: &mut [Finding]) {
    let mut sure: Vec<_> = findings.iter_mut().filter(|finding| finding.is_sure()).collect();
    if sure.is_empty() {
        return;
    }
    let index = Index::for_many(document, sure.len());
    for finding in &mut sure {
        let text = &index.tree.projection.text[finding.range.range()];
        let words = text.trim_matches(|char: char| !char.is_alphanumeric());
        let start = finding.range.start as usize + text.find(words).unwrap_or(0);
        let without_marks = TextRange::new(start, start + words.len());
        if shortest(&index, finding.range).is_some() {
            continue;
        }
        if !words.is_empty() && shortest(&index, without_marks).is_some() {
            finding.range = without_marks;
        } else {
            finding.doubt = Some(Doubt::NoSelector);
        }
    }
}
