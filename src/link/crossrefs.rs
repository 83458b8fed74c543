//! Cross-references: both ends to their words, rules checked, quotations compared.

use rustc_hash::FxHashMap;

use super::edition::{Linked, Passage};
use super::unknown;
use super::verify::{self, Outcome, Verification};
use crate::anchor::{self, Index};
use crate::diagnostic::{Code, Diagnostic, closest};
use crate::model::{Crossref, Relation, Target};
use crate::span::Span;

/// What cross-references are linked against.
pub(super) struct Linker<'a> {
    /// The documents, ready for selectors.
    pub indexes: &'a [Index<'a>],
    /// The relations there are.
    pub relations: &'a [Relation],
    places: FxHashMap<&'a str, usize>,
}

impl<'a> Linker<'a> {
    /// A linker for these documents and relations.
    pub(super) fn new(indexes: &'a [Index<'a>], relations: &'a [Relation]) -> Self {
        let places = indexes
            .iter()
            .enumerate()
            .map(|(place, index)| (index.document.id(), place))
            .collect();
        Self {
            indexes,
            relations,
            places,
        }
    }

    /// Links all cross-references whose ends can be found.
    pub(super) fn link(&self, crossrefs: Vec<Crossref>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Linked> {
        let mut seen: FxHashMap<String, Span> = FxHashMap::default();
        let mut linked = Vec::with_capacity(crossrefs.len());
        for crossref in crossrefs {
            if let Some(first) = seen.insert(crossref.id.value.clone(), crossref.id.span) {
                diagnostics.push(duplicate(&crossref, first));
                continue;
            }
            linked.extend(self.one(crossref, diagnostics));
        }
        linked
    }

    fn one(&self, crossref: Crossref, diagnostics: &mut Vec<Diagnostic>) -> Option<Linked> {
        let relation = self.relation(&crossref, diagnostics);
        let from = self.passage(&crossref.from, &crossref, diagnostics);
        let to = self.passage(&crossref.to, &crossref, diagnostics);
        let (relation, from, mut to) = (relation?, from?, to?);
        let kind = &self.relations[relation];
        if kind.chronological {
            diagnostics.extend(self.out_of_time(kind, &crossref, from, to));
        }
        let verification = if kind.verified {
            self.verify(from, &mut to, &crossref, diagnostics)
        } else {
            None
        };
        Some(Linked {
            id: crossref.id.value,
            relation,
            from,
            to,
            verification,
            note: crossref.note,
        })
    }

    fn relation(&self, crossref: &Crossref, diagnostics: &mut Vec<Diagnostic>) -> Option<usize> {
        let name = &crossref.relation;
        let found = self.relations.iter().position(|relation| relation.name == name.value);
        if found.is_none() {
            let known = || self.relations.iter().map(|relation| relation.name.as_str());
            let help = closest(&name.value, known()).map_or_else(
                || {
                    format!(
                        "it is one of {}; more can be declared in `book.toml` with `[[relation]]`",
                        known().collect::<Vec<_>>().join(", ")
                    )
                },
                |meant| format!("did you mean `{meant}`?"),
            );
            let message = format!("no relation is called `{}`", name.value);
            diagnostics.push(
                Diagnostic::error(Code::UnknownRelation, message)
                    .at(name.span, "")
                    .help(help),
            );
        }
        found
    }

    fn passage(&self, target: &Target, crossref: &Crossref, diagnostics: &mut Vec<Diagnostic>) -> Option<Passage> {
        let name = &target.document;
        let Some(&document) = self.places.get(name.as_str()) else {
            let known = self.indexes.iter().map(|index| index.document.id());
            diagnostics.push(unknown::document(&name.value, name.span, known));
            return None;
        };
        if target.selector.is_empty() {
            return Some(Passage { document, range: None });
        }
        let index = &self.indexes[document];
        match index.find(&target.selector) {
            Ok(anchor) => Some(Passage {
                document,
                range: Some(anchor.range),
            }),
            Err(miss) => {
                let named = format!("cross-reference `{}`", crossref.id.value);
                diagnostics.push(anchor::report(index, &target.selector, &miss, &named));
                None
            }
        }
    }

    /// A document cannot answer, quote or dispute one that is younger.
    fn out_of_time(&self, relation: &Relation, crossref: &Crossref, from: Passage, to: Passage) -> Option<Diagnostic> {
        let front = |passage: Passage| &self.indexes[passage.document].document.front;
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

    /// Compares the words at both ends. Where the far end names no words, they are searched for, and the passage
    /// becomes what was found.
    fn verify(
        &self,
        from: Passage,
        to: &mut Passage,
        crossref: &Crossref,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Verification> {
        let Some(quotation) = self.words(from) else {
            let message = format!("cross-reference `{}` does not say which words quote", crossref.id.value);
            let diagnostic = Diagnostic::error(Code::EmptySelector, message).at(crossref.from.selector.span, "");
            diagnostics.push(diagnostic.help("add the words of the quotation in `quote`"));
            return None;
        };
        if to.range.is_none() {
            to.range = self.indexes[to.document]
                .occurrences(verify::bare(quotation))
                .first()
                .copied();
        }
        let verification = self
            .words(*to)
            .map_or_else(verify::missing, |source| verify::compare(quotation, source));
        if !verification.outcome.is_sound() {
            diagnostics.push(self.unsound(&verification, from, *to, crossref));
        }
        Some(verification)
    }

    fn words(&self, passage: Passage) -> Option<&str> {
        let text = &self.indexes[passage.document].document.tree.projection.text;
        passage.range.map(|range| &text[range.range()])
    }

    fn unsound(&self, verification: &Verification, from: Passage, to: Passage, crossref: &Crossref) -> Diagnostic {
        let source = self.indexes[to.document].document.id();
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
            let tree = &self.indexes[passage.document].document.tree;
            if let Some(span) = passage.range.and_then(|range| tree.projection.source(range)) {
                diagnostic = diagnostic.also(span, label);
            }
        }
        let difference = verification.wdiff();
        diagnostic.maybe_help(difference.map(|difference| format!("the difference: {difference}")))
    }
}

fn duplicate(crossref: &Crossref, first: Span) -> Diagnostic {
    let message = format!("there are two cross-references `{}`", crossref.id.value);
    Diagnostic::error(Code::DuplicateId, message)
        .at(crossref.id.span, "here again")
        .also(first, "first here")
        .help("they say the same: take one out, or give one another `id`")
}
