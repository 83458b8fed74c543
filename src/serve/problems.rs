//! Diagnostics as a page can show them.

use super::Problem;
use crate::diagnostic::{Diagnostic, Severity, human};
use crate::span::Sources;

impl Problem {
    /// What a diagnostic says, taken out of the sources it points into.
    #[must_use]
    pub fn new(diagnostic: &Diagnostic, sources: &Sources) -> Self {
        let place = diagnostic.primary.as_ref().map(|label| {
            let file = sources.file(label.span.file);
            let at = file.position(label.span.start as usize);
            (file.path.clone(), (at.line, at.column))
        });
        let (path, position) = match place {
            Some((path, position)) => (Some(path), Some(position)),
            None => (diagnostic.path.clone(), None),
        };
        Self {
            severity: diagnostic.severity,
            code: diagnostic.code.name(),
            message: diagnostic.message.clone(),
            path,
            position,
            lines: lines(diagnostic, sources),
            help: diagnostic.help.clone(),
        }
    }

    /// `file:line:column`, as far as it is known.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let path = self.path.as_ref()?;
        Some(match self.position {
            Some((line, column)) => format!("{path}:{line}:{column}"),
            None => path.clone(),
        })
    }
}

/// The lines concerned, as the terminal shows them below the message and above the help.
fn lines(diagnostic: &Diagnostic, sources: &Sources) -> String {
    if diagnostic.primary.is_none() && diagnostic.related.is_empty() {
        return String::new();
    }
    // Help is running text. Among lines that must not be broken it would run out of sight.
    let without_help = Diagnostic {
        help: Vec::new(),
        ..diagnostic.clone()
    };
    let rendered = human::render(&without_help, sources);
    let text = anstream::adapter::strip_str(&rendered).to_string();
    text.split_once('\n')
        .map_or_else(String::new, |(_, lines)| lines.to_owned())
}

/// Errors before warnings, each in their order.
pub(super) fn gravest_first(all: &[Problem]) -> impl Iterator<Item = &Problem> {
    let with = |severity| all.iter().filter(move |problem| problem.severity == severity);
    with(Severity::Error).chain(with(Severity::Warning))
}
