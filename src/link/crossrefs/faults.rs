//! What can be wrong with cross-references.

use super::Linker;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::edition::Passage;
use crate::link::verify::{Outcome, Verification};
use crate::model::{Crossref, Relation, TextRange};
use crate::span::Span;

impl Linker<'_, '_> {
    /// A document cannot answer, quote or dispute one that is younger.
    pub(super) fn out_of_time(
        &self,
        relation: &Relation,
        crossref: &Crossref,
        from: usize,
        to: usize,
    ) -> Option<Diagnostic> {
        let front = |document: usize| &self.indexes.documents[document].front;
        let (mine, theirs) = (front(from).date.as_ref()?, front(to).date.as_ref()?);
        if !theirs.value.is_after(mine.value) {
            return None;
        }
        let message = format!(
            "`{}` cannot be related to `{}` by `{}`: it is the older one",
            front(from).id.value,
            front(to).id.value,
            relation.name
        );
        let diagnostic = Diagnostic::error(Code::RelationRule, message)
            .at(
                crossref.relation.span,
                format!("“{}” goes from the younger document to the older", relation.label),
            )
            .also(mine.span, format!("`{}` is of this date", front(from).id.value))
            .also(theirs.span, format!("`{}` of this", front(to).id.value))
            .help("exchange `from` and `to`, or take `see-also`");
        Some(diagnostic)
    }

    /// The diagnostic for a quotation whose words stand in several places of what is quoted.
    pub(super) fn several(&self, crossref: &Crossref, document: usize, places: [TextRange; 2]) -> Diagnostic {
        let document = &self.indexes.documents[document];
        let message = format!(
            "the words quoted by `{}` stand in several places of `{}`",
            crossref.id.value,
            document.id()
        );
        let mut diagnostic = Diagnostic::error(Code::AmbiguousQuote, message)
            .at(crossref.to.selector.span, "which of them is meant?")
            .help("add `quote` to `to`, with a `prefix` or `in` that decides");
        for span in places
            .into_iter()
            .filter_map(|place| document.tree.projection.source(place))
        {
            diagnostic = diagnostic.also(span, "here");
        }
        diagnostic
    }

    /// The diagnostic for a quotation that does not say what its source says.
    pub(super) fn unsound(
        &self,
        verification: &Verification,
        from: Passage,
        to: Passage,
        crossref: &Crossref,
    ) -> Diagnostic {
        let source = self.indexes.documents[to.document].id();
        let id = &crossref.id.value;
        let message = match verification.outcome {
            Outcome::Missing => format!("the words quoted by `{id}` do not stand in `{source}`"),
            _ => format!(
                "the quotation `{id}` does not say what `{source}` says: {}",
                verification.summary.as_deref().unwrap_or("words differ")
            ),
        };
        let mut diagnostic = Diagnostic::warning(Code::QuotationAltered, message)
            .at(crossref.relation.span, "this relation says that the words are the same");
        for (passage, label) in [(from, "quoted here"), (to, "from here")] {
            let tree = &self.indexes.documents[passage.document].tree;
            if let Some(span) = passage.range.and_then(|range| tree.projection.source(range)) {
                diagnostic = diagnostic.also(span, label);
            }
        }
        let difference = verification.wdiff();
        diagnostic.maybe_help(difference.map(|difference| format!("the difference: {difference}")))
    }
}

/// The diagnostic for an id that is taken.
pub(super) fn duplicate(crossref: &Crossref, first: Span) -> Diagnostic {
    let message = format!("there are two cross-references `{}`", crossref.id.value);
    Diagnostic::error(Code::DuplicateId, message)
        .at(crossref.id.span, "here again")
        .also(first, "first here")
        .help("they say the same: take one out, or give one another `id`")
}
