//! What can be wrong with cross-references.

use super::ends::targets;
use super::{Linker, Located};
use crate::diagnostic::{Code, Diagnostic};
use crate::link::linked::{Passage, Side};
use crate::link::verify::{Extent, Verification};
use crate::model::{Crossref, EndRule, Outcome, Relation, Target, TextRange, excerpt};
use crate::source::config::Level;
use crate::span::Span;

/// As many characters of a passage are shown in a message.
const SHOWN: usize = 100;

impl Linker<'_, '_> {
    /// Checks what a relation demands of its ends: dates, kinds of document, how many passages there are.
    pub(super) fn check_rules(
        &self,
        relation: &Relation,
        crossref: &Crossref,
        [from, to]: [&[usize]; 2],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if relation.chronological {
            let pairs = from.iter().flat_map(|&from| to.iter().map(move |&to| (from, to)));
            let found = pairs.filter_map(|(from, to)| self.out_of_time(relation, crossref, from, to));
            diagnostics.extend(found.take(1));
        }
        for (side, rule, documents) in [(Side::From, &relation.from, from), (Side::To, &relation.to, to)] {
            diagnostics.extend(self.wrong_kind(relation, crossref, (side, rule), documents));
            diagnostics.extend(too_many(relation, crossref, side, rule));
        }
        if let Some(expected) = crossref.verification.as_ref().filter(|_| !relation.verified) {
            let message = format!(
                "`{}` compares no words, so nothing can be expected of it",
                relation.name
            );
            let diagnostic = Diagnostic::error(Code::RelationRule, message).at(expected.span, "");
            diagnostics
                .push(diagnostic.help("take `verification` out, or declare the relation with `verified = true`"));
        }
    }

    /// A document cannot answer, quote or dispute one that is younger.
    fn out_of_time(&self, relation: &Relation, crossref: &Crossref, from: usize, to: usize) -> Option<Diagnostic> {
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

    /// A relation may be one of some kinds of document only.
    fn wrong_kind(
        &self,
        relation: &Relation,
        crossref: &Crossref,
        (side, rule): (Side, &EndRule),
        documents: &[usize],
    ) -> Option<Diagnostic> {
        if rule.kinds.is_empty() {
            return None;
        }
        let pairs = targets(crossref, side).iter().zip(documents);
        let fits = |kind: Option<&str>| {
            kind.is_some_and(|kind| {
                rule.kinds
                    .iter()
                    .any(|wanted| wanted.to_lowercase() == kind.to_lowercase())
            })
        };
        let kind = |document: usize| {
            let kind = self.indexes.documents[document].front.kind.as_ref();
            kind.map(|kind| kind.value.as_str())
        };
        let (target, &document) = pairs.into_iter().find(|&(_, &document)| !fits(kind(document)))?;
        let name = &target.document;
        let is = kind(document).map_or_else(|| "says no kind".to_owned(), |kind| format!("is a {kind}"));
        let message = format!(
            "`{}` cannot stand at `{}` of `{}`: it {is}",
            name.value,
            side.name(),
            relation.name
        );
        let kinds: Vec<_> = rule.kinds.iter().map(|kind| format!("“{kind}”")).collect();
        Some(
            Diagnostic::error(Code::RelationRule, message)
                .at(
                    name.span,
                    format!("only documents of the kind {} belong here", kinds.join(", ")),
                )
                .help("take another relation, or change the rule in `book.toml`"),
        )
    }

    /// The diagnostic for a quotation whose words stand in several places of what is quoted.
    pub(super) fn several(
        &self,
        crossref: &Crossref,
        target: &Target,
        document: usize,
        places: [TextRange; 2],
    ) -> Diagnostic {
        let document = &self.indexes.documents[document];
        let message = format!(
            "the words quoted by `{}` stand in several places of `{}`",
            crossref.id.value,
            document.id()
        );
        let mut diagnostic = Diagnostic::error(Code::AmbiguousQuote, message)
            .at(target.selector.span, "which of them is meant?")
            .help("add `quote` to `to`, with a `prefix` or `in` that decides");
        let tree = document.wording();
        for span in places.into_iter().filter_map(|place| tree.projection.source(place)) {
            diagnostic = diagnostic.also(span, "here");
        }
        diagnostic
    }

    /// What is to be said about what came of comparing the words: that they differ, unless the editor knows, or that they
    /// do not as the editor expects.
    pub(super) fn verdict(&self, relation: &Relation, crossref: &Crossref, located: &Located) -> Option<Diagnostic> {
        let verification = located.verification.as_deref()?;
        let expected = crossref.verification.as_ref().filter(|_| relation.verified);
        if let Some(expected) = expected {
            if expected.value == verification.outcome {
                return None;
            }
            if verification.outcome.is_sound() {
                return Some(unexpected(crossref, verification, expected.value, expected.span));
            }
        }
        let level = match verification.outcome {
            Outcome::Altered => self.quotations.altered,
            Outcome::Missing => self.quotations.missing,
            _ => return None,
        };
        let diagnostic = match level {
            Level::Error => Diagnostic::error,
            Level::Warning => Diagnostic::warning,
            Level::Allow => return None,
        };
        let diagnostic = diagnostic(Code::QuotationAltered, self.unsound(verification, crossref));
        Some(self.explained(diagnostic, verification, crossref, located))
    }

    fn unsound(&self, verification: &Verification, crossref: &Crossref) -> String {
        let mut sources: Vec<_> = crossref.to.iter().map(|target| target.document.as_str()).collect();
        sources.dedup();
        let source = sources
            .iter()
            .map(|source| format!("`{source}`"))
            .collect::<Vec<_>>()
            .join(" and ");
        let id = &crossref.id.value;
        match verification.outcome {
            Outcome::Missing => format!("the words quoted by `{id}` do not stand in {source}"),
            _ => format!(
                "the quotation `{id}` does not say what {source} says: {}",
                verification
                    .extent
                    .map_or_else(|| "words differ".to_owned(), Extent::summary)
            ),
        }
    }

    fn explained(
        &self,
        diagnostic: Diagnostic,
        verification: &Verification,
        crossref: &Crossref,
        located: &Located,
    ) -> Diagnostic {
        let mut diagnostic = diagnostic.at(crossref.relation.span, "this relation says that the words are the same");
        for (passages, label) in [(&located.from, "quoted here"), (&located.to, "from here")] {
            for passage in passages {
                diagnostic = self.pointing_at(diagnostic, *passage, label);
            }
        }
        let difference = verification.short_wdiff();
        let mut diagnostic =
            diagnostic.maybe_help(difference.map(|difference| format!("the difference: {difference}")));
        if verification.outcome == Outcome::Missing {
            diagnostic = diagnostic.maybe_help(self.nearest(located));
        }
        let known = verification.outcome.name();
        diagnostic.help(format!(
            "if it is the text that says so, write `verification = \"{known}\"`: the page shows it all the same"
        ))
    }

    fn pointing_at(&self, diagnostic: Diagnostic, passage: Passage, label: &str) -> Diagnostic {
        let tree = self.indexes.documents[passage.document].wording();
        match passage.range.and_then(|range| tree.projection.source(range)) {
            Some(span) => diagnostic.also(span, label),
            None => diagnostic,
        }
    }

    /// What comes nearest to a quotation that is missing.
    fn nearest(&self, located: &Located) -> Option<String> {
        let nearest = located.nearest?;
        let (index, range) = (self.indexes.get(nearest.document), nearest.range?);
        let words = excerpt(&self.words(nearest)?, SHOWN);
        Some(format!(
            "nearest in `{}`: “{words}”, in {}",
            index.document.id(),
            index.block(range)
        ))
    }
}

/// The diagnostic for a quotation that is sounder than the editor expects.
fn unexpected(crossref: &Crossref, verification: &Verification, expected: Outcome, span: Span) -> Diagnostic {
    let message = format!(
        "the quotation `{}` is {}, and not {} as expected",
        crossref.id.value,
        verification.outcome.name(),
        expected.name()
    );
    Diagnostic::warning(Code::QuotationAltered, message)
        .at(span, "this is expected of it")
        .help("take `verification` out, or see whether the right words are selected")
}

/// The diagnostic for a quotation that names no words.
pub(super) fn without_words(crossref: &Crossref, target: &Target) -> Diagnostic {
    let message = format!("cross-reference `{}` does not say which words quote", crossref.id.value);
    Diagnostic::error(Code::EmptySelector, message)
        .at(target.selector.span, "")
        .help("add the words of the quotation in `quote`")
}

/// A relation may have only so many passages at an end.
fn too_many(relation: &Relation, crossref: &Crossref, side: Side, rule: &EndRule) -> Option<Diagnostic> {
    let (targets, most) = (targets(crossref, side), rule.most?);
    let first = targets.get(most)?;
    let noun = if most == 1 { "passage" } else { "passages" };
    let message = format!(
        "`{}` has {} passages at `{}`, and `{}` allows {most}",
        crossref.id.value,
        targets.len(),
        side.name(),
        relation.name
    );
    Some(
        Diagnostic::error(Code::RelationRule, message)
            .at(first.selector.span, format!("more than {most} {noun}"))
            .help("make a cross-reference of each, or change the rule in `book.toml`"),
    )
}

/// The diagnostic for an id that is taken.
pub(super) fn duplicate(crossref: &Crossref, first: Span) -> Diagnostic {
    let message = format!("there are two cross-references `{}`", crossref.id.value);
    Diagnostic::error(Code::DuplicateId, message)
        .at(crossref.id.span, "here again")
        .also(first, "first here")
        .help("they say the same: take one out, or give one another `id`")
}
