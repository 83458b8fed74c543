//! The words at both ends, compared where a relation asks for it, and searched for where they are not named.

use std::borrow::Cow;

use super::{Linker, Shown, faults};
use crate::diagnostic::Diagnostic;
use crate::link::linked::Passage;
use crate::link::search;
use crate::link::verify::{self, Verification};
use crate::model::{Crossref, Outcome, TextRange};

impl Linker<'_, '_> {
    /// Compares the words at both ends. Where a passage of the far end names no words, they are searched for, and the
    /// passage becomes what was found. With the outcome, what comes nearest to a quotation that is missing. `quoted` has the words of a
    /// passage of the near end, `known` what shows of one of the far end, if it is known.
    pub(super) fn verify<'e>(
        &self,
        (from, quoted): (&[Passage], &dyn Fn(usize) -> Option<&'e str>),
        (to, known): (&mut Vec<Passage>, &dyn Fn(usize, Passage) -> Option<&'e Shown>),
        crossref: &Crossref,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<(Verification, Option<Passage>)> {
        let mut quotations = Vec::with_capacity(from.len());
        for (member, (&passage, target)) in from.iter().zip(&crossref.from).enumerate() {
            match quoted(member) {
                Some(words) => quotations.push((passage, words)),
                None => diagnostics.push(faults::without_words(crossref, target)),
            }
        }
        if quotations.len() < from.len() {
            return None;
        }
        let nearest = self.search(&quotations, to, crossref, diagnostics)?;
        let compared = quotations.iter().map(|(_, quotation)| {
            let sources = to
                .iter()
                .enumerate()
                .filter_map(|(member, &passage)| match known(member, passage) {
                    Some(shown) => Some(Cow::Borrowed(shown.words.as_str())),
                    None => self.words(passage).map(Cow::Owned),
                });
            let compared = sources.map(|source| verify::compare(quotation, &source));
            compared
                .min_by_key(|found| (found.outcome, found.differing()))
                .unwrap_or_else(verify::missing)
        });
        let least = compared.max_by_key(|found| found.outcome)?;
        let nearest = nearest.filter(|_| least.outcome == Outcome::Missing);
        Some((least, nearest))
    }

    /// Searches for quotations in documents of the far end that are named without words, or in the block that is named.
    /// Gives what comes nearest to one that is not there; nothing at all if words stand in several places.
    fn search(
        &self,
        quotations: &[(Passage, &str)],
        to: &mut Vec<Passage>,
        crossref: &Crossref,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Option<Passage>> {
        let mut nearest = None;
        let mut found: Vec<Passage> = Vec::with_capacity(to.len());
        for (named, target) in to.iter().copied().zip(&crossref.to) {
            let before = found.len();
            if target.selector.quote.is_some() {
                found.push(named);
                continue;
            }
            for (own, quotation) in quotations {
                let own = *own;
                let inside = |place: TextRange| named.range.is_none_or(|block| block.intersection(place) == place);
                let itself = |place: TextRange| {
                    own.document == named.document && own.range.is_some_and(|own| own.overlaps(place))
                };
                let allowed = |place: TextRange| inside(place) && !itself(place);
                let sought = search::search(quotation, self.indexes.get(named.document), allowed);
                match sought.places[..] {
                    [] => {
                        nearest = nearest.or(sought.nearest.map(|range| Passage {
                            document: named.document,
                            range: Some(range),
                        }));
                    }
                    [place] => found.push(Passage {
                        document: named.document,
                        range: Some(place),
                    }),
                    [first, second, ..] => {
                        diagnostics.push(self.several(crossref, target, named.document, [first, second]));
                        return None;
                    }
                }
            }
            if found.len() == before {
                found.push(Passage { range: None, ..named });
            }
        }
        found.dedup();
        *to = found;
        Some(nearest)
    }
}
