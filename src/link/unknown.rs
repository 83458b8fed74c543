//! What to say of names that name nothing.

use super::drafts::{Drafts, leads_to_draft};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::model::Works;
use crate::span::Span;

/// The diagnostic for a document that the edition does not have.
pub(super) fn document<'a>(
    id: &str,
    span: Span,
    known: impl IntoIterator<Item = &'a str>,
    drafts: &Drafts,
) -> Diagnostic {
    if drafts.has(id) {
        return leads_to_draft(id, Some(span));
    }
    let known: Vec<_> = known.into_iter().collect();
    let meant = closest(id, known.iter().copied());
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.len() <= 12 => format!("the edition has {}", known.join(", ")),
        None => "the id of a document stands in its front matter".to_owned(),
    };
    Diagnostic::error(Code::UnknownDocument, format!("the edition has no document `{id}`"))
        .at(span, "")
        .help(help)
}

/// The diagnostic for a work that is not held.
pub(super) fn work(key: &str, span: Span, works: &Works) -> Diagnostic {
    let meant = closest(key, works.keys());
    let help = meant.map_or_else(
        || "add it to `works.json` or a `.bib` file in `content`".to_owned(),
        |meant| format!("did you mean `{meant}`?"),
    );
    Diagnostic::error(Code::UnknownWork, format!("no work has the key `{key}`"))
        .at(span, "")
        .help(help)
}
