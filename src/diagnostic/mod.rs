//! What the compiler has to say to the editor: errors and warnings with places and remedies.
//!
//! Stages never stop at the first fault. Each returns its value and adds what it found to a list, so that an
//! editor sees all forty lost quotations of a morning's work at once. A diagnostic holds data (a stable
//! [`Code`], spans, hints); how it looks is the business of one renderer per format ([`human`], [`short`], [`json`],
//! [`sarif`]).

mod code;
pub mod explain;
mod fix;
pub mod human;
pub mod json;
pub mod sarif;
pub mod short;
mod suggest;

pub use code::Code;
pub use fix::{Edit, Fix};
pub use suggest::closest;

use crate::span::{Sources, Span};

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is wrong; something was done that somebody may want to know.
    Note,
    /// The edition compiles, but somebody should look.
    Warning,
    /// The edition has a fault that would show in the published pages; nothing is written.
    Error,
}

impl Severity {
    /// The word that stands before the message.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place that a diagnostic points at, with what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is said there; may be empty for the place itself.
    pub text: String,
}

/// One finding: a code, a message, the places concerned, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable name of this kind of finding.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, names the thing.
    pub message: String,
    /// The place that is at fault, if it is in a file that could be read.
    pub primary: Option<Label>,
    /// Other places involved, each with its label.
    pub related: Vec<Label>,
    /// The path at fault where there is no text to point into (a missing or unreadable file).
    pub path: Option<String>,
    /// What else there is to know: how words differ, what is on record.
    pub notes: Vec<String>,
    /// What the editor can do, most likely remedy first.
    pub help: Vec<String>,
    /// What `check --fix` would do.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error of the given kind.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message.into())
    }

    /// A warning of the given kind.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message.into())
    }

    /// A remark of the given kind.
    pub fn remark(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message.into())
    }

    const fn new(severity: Severity, code: Code, message: String) -> Self {
        Self {
            code,
            severity,
            message,
            primary: None,
            related: Vec::new(),
            path: None,
            notes: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// Points at the place at fault.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        self.primary = Some(Label { span, text });
        self
    }

    /// Points at another place that has to do with it.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        self.related.push(Label { span, text });
        self
    }

    /// Names a path that cannot be pointed into.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Says what else there is to know.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what `check --fix` would do.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Says what to do, if there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }
}

/// A value and what was noticed while it was made.
#[derive(Debug, Clone)]
pub struct Warned<T> {
    /// The value: as complete as the input allowed.
    pub value: T,
    /// What was noticed, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Warned<T> {
    /// Changes the value and keeps the diagnostics.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Warned<U> {
        Warned {
            value: change(self.value),
            diagnostics: self.diagnostics,
        }
    }

    /// Takes the value and hands the diagnostics to `sink`.
    pub fn unload(self, sink: &mut Vec<Diagnostic>) -> T {
        sink.extend(self.diagnostics);
        self.value
    }
}

/// Whether any of the diagnostics is an error.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Sorts by file, place and code, so that the order never depends on threads, and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &Sources) {
    diagnostics.sort_by(|a, b| {
        let place = |diagnostic: &Diagnostic| {
            let span = diagnostic.primary.as_ref()?.span;
            Some((sources.file(span.file).path.as_str(), span.start, span.end))
        };
        (place(a), &a.path, a.code, &a.message).cmp(&(place(b), &b.path, b.code, &b.message))
    });
    diagnostics.dedup();
}
