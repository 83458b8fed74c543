//! Diagnostics for programs: one JSON object, as `docs/format.md` has it.

use serde::Serialize;

use super::{Diagnostic, Edit, Fix, Label};
use crate::span::{Sources, Span};

#[derive(Serialize)]
struct Report<'a> {
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    labels: Vec<Related<'a>>,
    notes: &'a [String],
    help: &'a [String],
    fix: Option<Mend<'a>>,
}

/// What `check --fix` would do.
#[derive(Serialize)]
struct Mend<'a> {
    name: &'a str,
    changes: Vec<Change<'a>>,
}

/// A stretch of a file, and the text that it becomes.
#[derive(Serialize)]
struct Change<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: String,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
    primary: bool,
}

/// A stretch of a file. Lines and columns count from 1, columns in Unicode scalar values; the end is one past the last.
/// What is not known is `null`.
#[derive(Serialize, Default)]
struct Place<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// All diagnostics as one JSON object, over several lines, without a line break at the end.
///
/// # Errors
/// Whatever the serialiser says; it has no reason to say anything about these types.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources) -> serde_json::Result<String> {
    let report = Report {
        diagnostics: diagnostics
            .iter()
            .map(|diagnostic| finding(diagnostic, sources))
            .collect(),
    };
    serde_json::to_string_pretty(&report)
}

fn finding<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Finding<'a> {
    let place = match (&diagnostic.primary, &diagnostic.path) {
        (Some(label), _) => place(label.span, sources),
        (None, path) => Place {
            file: path.as_deref(),
            ..Place::default()
        },
    };
    let primary = diagnostic.primary.iter().map(|label| related(label, true, sources));
    let others = diagnostic.related.iter().map(|label| related(label, false, sources));
    Finding {
        code: diagnostic.code.name(),
        severity: diagnostic.severity.word(),
        message: &diagnostic.message,
        place,
        labels: primary.chain(others).collect(),
        notes: &diagnostic.notes,
        help: &diagnostic.help,
        fix: diagnostic.fix.as_ref().map(|fix| mend(fix, sources)),
    }
}

fn mend<'a>(fix: &'a Fix, sources: &'a Sources) -> Mend<'a> {
    let change = |edit: &Edit| {
        let file = sources.file(edit.span().file);
        let (range, text) = edit.change(file);
        Change {
            place: place(file.span(range), sources),
            text,
        }
    };
    Mend {
        name: &fix.name,
        changes: fix.edits.iter().map(change).collect(),
    }
}

fn related<'a>(label: &'a Label, primary: bool, sources: &'a Sources) -> Related<'a> {
    Related {
        place: place(label.span, sources),
        message: &label.text,
        primary,
    }
}

fn place(span: Span, sources: &Sources) -> Place<'_> {
    let file = sources.file(span.file);
    let (start, end) = (file.position(span.start as usize), file.position(span.end as usize));
    Place {
        file: Some(&file.path),
        line: Some(start.line),
        column: Some(start.column),
        end_line: Some(end.line),
        end_column: Some(end.column),
    }
}
