//! Diagnostics as rustc prints them: the line, the place underlined, what to do below.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Label, Severity};
use crate::span::{FileId, Sources};

/// The diagnostic over several lines, without a line break at the end. Colours are always there; the stream
/// that it is written to takes them out where they are not wanted.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.name());
    let mut group = Group::with_title(title);
    for file in files(diagnostic) {
        group = group.element(snippet(diagnostic, file, sources));
    }
    if let (None, Some(path)) = (&diagnostic.primary, &diagnostic.path) {
        group = group.element(Origin::path(path.as_str()));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note.as_str()));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    Renderer::styled().decor_style(DecorStyle::Ascii).render(&[group])
}

/// The files concerned, that of the fault first, each once.
fn files(diagnostic: &Diagnostic) -> Vec<FileId> {
    let mut files = Vec::new();
    for label in diagnostic.primary.iter().chain(&diagnostic.related) {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    files
}

/// All labels of the diagnostic that stand in `file`, on its text.
fn snippet<'a>(diagnostic: &'a Diagnostic, file: FileId, sources: &'a Sources) -> Snippet<'a, Annotation<'a>> {
    let source = sources.file(file);
    let here = |label: &&Label| label.span.file == file;
    let annotate = |kind: AnnotationKind, label: &'a Label| {
        let annotation = kind.span(label.span.range());
        if label.text.is_empty() {
            annotation
        } else {
            annotation.label(label.text.as_str())
        }
    };
    let primary = diagnostic.primary.iter().filter(here);
    let related = diagnostic.related.iter().filter(here);
    Snippet::source(source.text())
        .path(source.path.as_str())
        .annotations(primary.map(|label| annotate(AnnotationKind::Primary, label)))
        .annotations(related.map(|label| annotate(AnnotationKind::Context, label)))
}
