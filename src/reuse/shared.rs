//! What two documents have in common without quoting each other.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{Finding, Kind, Search, overlap};
use crate::link::{Passage, verify};

impl Search<'_> {
    /// Runs that are no quotation and no chance.
    pub(super) fn shared(&self, quotations: &[Finding]) -> Vec<Finding> {
        let needed = self.chance.needed();
        let mut by_pair: FxHashMap<(usize, usize), Vec<&Finding>> = FxHashMap::default();
        for finding in quotations {
            let key = (finding.from.document, finding.to.document);
            by_pair.entry(key).or_default().push(finding);
        }
        let found = self.runs.par_iter().filter_map(|run| {
            let words = &self.words[run.documents[0] as usize].list[run.words(0)];
            if words.len() < self.least || self.is_stock(words) {
                return None;
            }
            let bits = self.chance.bits_without_names(words, 2);
            if bits < needed {
                return None;
            }
            let passages = [0, 1].map(|side| {
                let document = run.documents[side] as usize;
                Passage {
                    document,
                    range: Some(self.words[document].range(run.words(side))),
                }
            });
            let inside = passages.map(|passage| self.is_quoted(passage));
            let [a, b] = passages;
            let (from, to) = match (
                self.can_quote(a.document, b.document),
                self.can_quote(b.document, a.document),
            ) {
                (true, false) => (a, b),
                _ => (b, a),
            };
            let known = |key: (Passage, Passage)| {
                let quotations = by_pair.get(&(key.0.document, key.1.document));
                quotations.is_some_and(|list| {
                    list.iter()
                        .any(|finding| overlap(finding.from, key.0) && overlap(finding.to, key.1))
                })
            };
            if known((from, to)) || known((to, from)) {
                return None;
            }
            if self.cite_the_same(from, to) {
                return None;
            }
            let text = |passage: Passage| self.edition.words(passage);
            Some(Finding {
                kind: if inside == [true, true] {
                    Kind::SameQuotation
                } else {
                    Kind::SameWords
                },
                verification: verify::compare(&text(from), &text(to)),
                from,
                to,
                words: words.len(),
                bits,
                marked: self.marked(from, to, false),
            })
        });
        found.collect()
    }
}
