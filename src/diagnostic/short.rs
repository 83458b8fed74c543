//! One line a diagnostic, for editors and scripts that parse `file:line:column`.

use super::Diagnostic;
use crate::span::Sources;

/// `path:line:column: severity[code]: message`, without a line break at the end. Parts that are not known
/// are left out.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = match (&diagnostic.primary, &diagnostic.path) {
        (Some(label), _) => {
            let file = sources.file(label.span.file);
            let at = file.position(label.span.start as usize);
            format!("{}:{}:{}: ", file.path, at.line, at.column)
        }
        (None, Some(path)) => format!("{path}: "),
        (None, None) => String::new(),
    };
    let severity = diagnostic.severity.word();
    format!("{place}{severity}[{}]: {}", diagnostic.code, diagnostic.message)
}
