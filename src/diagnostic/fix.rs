//! Changes to sidecars that would mend what a diagnostic is about. They are data; the command line applies them.

use std::ops::Range;

use crate::source::lock::basic_string;
use crate::span::{SourceFile, Span};

/// What would mend the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The selector that it is about: `<document>/<name>`.
    pub name: String,
    /// The changes, all in one file.
    pub edits: Vec<Edit>,
    /// Whether somebody must look at it by itself: digits or a negation change, or so much that it might be another passage.
    pub is_grave: bool,
}

/// A change to the value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The value at this place, in its quotation marks, becomes another.
    Replace {
        /// Where the value stands.
        span: Span,
        /// What it becomes.
        value: String,
    },
    /// A key is put before another.
    Insert {
        /// Where the value of the other key stands.
        before: Span,
        /// The new key.
        key: &'static str,
        /// Its value.
        value: String,
    },
}

impl Edit {
    /// The place in the file that changes.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Replace { span, .. } => *span,
            Self::Insert { before, .. } => *before,
        }
    }

    /// Which bytes of the file become which text. Everything else stays as it is: comments, order, white space.
    #[must_use]
    pub fn change(&self, file: &SourceFile) -> (Range<usize>, String) {
        match self {
            Self::Replace { span, value } => (span.range(), written(value, &file.text()[span.range()])),
            Self::Insert { before, key, value } => insertion(file, *before, key, value),
        }
    }
}

/// A text as a TOML string, with the marks that it had if they can hold it.
fn written(value: &str, old: &str) -> String {
    let is_literal = old.starts_with('\'');
    let awkward = value.contains(['"', '\\']);
    let fits = !value.contains('\'') && !value.chars().any(char::is_control);
    if fits && (is_literal || awkward) {
        format!("'{value}'")
    } else {
        basic_string(value)
    }
}

/// A key with its value, to be put before the key whose value stands at `before`: on a line of its own if that has one,
/// with its signs of equality one below the other.
fn insertion(file: &SourceFile, before: Span, key: &str, value: &str) -> (Range<usize>, String) {
    let text = &file.text()[..before.start as usize];
    let name_end = text.trim_end().trim_end_matches('=').trim_end().len();
    let is_key = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '"' | '\'');
    let name_start = text[..name_end].trim_end_matches(is_key).len();
    let line_start = text[..name_start].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line_start..name_start];
    let value = written(value, "");
    let inserted = if indent.trim().is_empty() {
        // Its sign of equality stands in the column of the other one.
        let column = text[name_start..].find('=').unwrap_or(0);
        let width = text[name_start..name_start + column].chars().count().saturating_sub(1);
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        format!("{key:width$} = {value}{line_end}{indent}")
    } else {
        format!("{key} = {value}, ")
    };
    (name_start..name_start, inserted)
}
